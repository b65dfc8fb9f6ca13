"""Questions made from news for the network that points: a span that an article tells twice is blanked in one place and sought in the other.

After Ram et al., Few-shot question answering by pretraining span selection (Splinter), ACL 2021: what recurs is a whole name, and the
two sentences tell of it in different words. The blank takes a question word of its kind.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.chinese.vocabulary import any_of, organisations, places
from index.chinese.vocabulary.surnames import SURNAMES_IN_TEXT
from index.embed.passages import sentences
from rag.reader.rules.spans import DATELINE, Candidate, candidates, worded_pieces
from rag.words.lexicon import flat, lexicon

LONGEST = 900
"""Characters of an article that are read."""
_AROUND = 26
"""Signs of the blanked sentence kept on each side of the blank."""
_COMMON = 5.0
_ORGANISATION = re.compile(f"(?:{any_of(organisations.KINDS | organisations.SIGNS - frozenset('家行办处会委店团站'))})$")
_PLACE = re.compile(f"(?:[国路港站{places.DIVISIONS}]|{any_of(places.NATURAL | places.KINDS)})$")


@dataclass(frozen=True, slots=True)
class Made:
    """A question, the sentence that answers it and the answer; all flat."""

    question: str
    sentence: str
    answer: str


def recurring(articles: Iterable[str], most: int = 3, seed: int = 9) -> Iterator[Made]:
    """Up to `most` questions for each article's text."""
    chance = random.Random(seed)
    for whole in articles:
        text = flat(whole[:LONGEST])
        told = [text[start:end] for start, end in sentences(text)]
        told = [one for one in told if 12 < len(one) < 160 and not DATELINE.match(one)]
        spots: dict[str, list[tuple[int, Candidate]]] = {}
        for number, sentence in enumerate(told):
            for one in candidates(sentence, frozenset({"number", "date", "name", "noun", "title", "quoted"})):
                words = sentence[one.start : one.end]
                if 1 < len(words) <= 24 and _telling(words, one) and _bounded(sentence, one):
                    spots.setdefault(words, []).append((number, one))
        twice = [words for words, where in spots.items() if len({number for number, _ in where}) > 1]
        whole_ones = [
            words for words in twice
            if not any(words != other and words in other and len(spots[other]) >= len(spots[words]) for other in twice)
        ]  # fmt: skip
        chance.shuffle(whole_ones)
        for words in whole_ones[:most]:
            where = spots[words]
            (n, blank), (m, _) = chance.sample(where, 2)
            if n == m:
                continue
            question = _asked(told[n], blank, chance)
            if question and words not in question and _shares(question, told[m], words):
                yield Made(question, told[m], words)
        once = [words for words, where in spots.items() if len(where) == 1 and words not in whole_ones]
        if once and chance.random() < 0.7:  # blanked in the sentence itself, its words thinned out
            words = chance.choice(once)
            n, blank = spots[words][0]
            if _natural(told[n], blank):
                question = _asked(told[n], blank, chance, thin=True)
                if words not in question and _shares(question, told[n], words):
                    yield Made(question, told[n], words)


def _telling(words: str, one: Candidate) -> bool:
    if one.kind == "number":
        return bool(one.unit) and not words.startswith("第")
    if one.kind in ("date", "title", "quoted", "name"):
        return True
    table = lexicon()
    return not table.knows(words) or table.idf(words) > _COMMON


def _bounded(sentence: str, one: Candidate) -> bool:
    """Whether a span can be a name: brackets in pairs, no number cut off, and no word at its ends that only says where or how many."""
    words = sentence[one.start : one.end]
    if any(words.count(left) != words.count(right) for left, right in ("“”", "《》", "()")):
        return False
    if one.kind != "noun":
        return True
    if sentence[one.start - 1 : one.start].isdigit() or (words[-1].isdigit() and sentence[one.end : one.end + 1].isdigit()):
        return False
    table = lexicon()
    inside = [table.tag(word) for word, at in worded_pieces(sentence) if one.start <= at < one.end]
    return bool(inside) and inside[-1][0] not in "fmqtr" and inside[0][0] not in "fqkh"


def _natural(sentence: str, one: Candidate) -> bool:
    """Whether a noun span that stands once is bounded by what ends a name: its neighbours are no nouns."""
    if one.kind != "noun":
        return True
    table = lexicon()
    before = next((word for word, at in worded_pieces(sentence) if at + len(word) == one.start), "")
    after = next((word for word, at in worded_pieces(sentence) if at == one.end), "")
    return not any(word and table.tag(word)[0] in "nxjlbmq" for word in (before, after))


def _shares(question: str, sentence: str, answer: str) -> bool:
    """Whether a word besides the answer leads from the question to the sentence."""
    rest = sentence.replace(answer, " ")
    return sum(len(word) > 1 and word in rest for word, _ in worded_pieces(question)) >= 2


def _question_word(words: str, one: Candidate, chance: random.Random) -> str:
    table = lexicon()
    if one.kind == "number":
        return chance.choice(("多少", "几")) + one.unit if chance.random() < 0.7 else "多少"
    if one.kind == "date":
        return chance.choice(("什么时候", "哪天" if "日" in words else "哪年", "何时", "什么时间"))
    if one.kind == "name":
        return chance.choice(("谁", "谁", "哪位", "哪个人", "何人"))
    if one.kind == "title":
        return chance.choice(("什么", "哪部作品", "哪个文件", "什么书", "哪一部"))
    last = next((word for word, at in worded_pieces(words) if at + len(word) == len(words)), words[-1])
    tag = table.tag(last)
    if one.kind == "noun" and (tag == "ns" or _PLACE.search(words)):
        ending = _PLACE.search(words)
        if ending and chance.random() < 0.4:
            return chance.choice(("哪个", "哪一个")) + ending.group()
        return chance.choice(("哪里", "什么地方", "哪个地方", "哪儿", "哪个地区"))
    if one.kind == "noun" and (tag == "nt" or _ORGANISATION.search(words)):
        ending = _ORGANISATION.search(words)
        if ending and chance.random() < 0.5:
            return chance.choice(("哪家", "哪个", "哪所" if "学" in words else "哪一个")) + ending.group()
        return chance.choice(("哪个单位", "哪个机构", "哪家单位", "什么机构", "哪个组织"))
    if one.kind == "noun" and tag.startswith("nr") and words[0] in SURNAMES_IN_TEXT and len(words) < 4:
        return chance.choice(("谁", "哪位"))
    if len(last) < len(words) and chance.random() < 0.45 and tag[0] in "nv":
        return chance.choice(("什么", "哪个", "哪种", "哪一种", "哪项", "哪一")) + last
    return chance.choice(("什么", "什么", "啥", "哪个", "何物"))


def _asked(sentence: str, blank: Candidate, chance: random.Random, *, thin: bool = False) -> str:
    word = _question_word(sentence[blank.start : blank.end], blank, chance)
    low = max((sentence.rfind(sign, 0, max(0, blank.start - _AROUND // 2)) for sign in ",;:。"), default=-1) + 1
    low = max(low, blank.start - _AROUND)
    ends = [at for sign in ",;:。" if (at := sentence.find(sign, blank.end + (_AROUND // 2 if thin else 4))) >= 0]
    high = min(min(ends, default=len(sentence)), blank.end + _AROUND)
    pieces = worded_pieces(sentence)

    def told(start: int, end: int) -> str:
        kept = []
        for piece, at in pieces:
            if start <= at and at + len(piece) <= end:
                luck = chance.random()
                if luck < (0.25 if thin else 0.12):
                    continue
                kept.append(_like(piece, chance) if thin and luck < 0.4 and len(piece) > 1 else piece)
        return "".join(kept)

    left, right = told(low, blank.start), told(blank.end, high)
    if len(left) + len(right) < 5:
        return ""
    if right and chance.random() < 0.35:
        return (
            f"{left}{right}的是{word}?" if chance.random() < 0.5 else f"{right},{left}{word}?" if left else f"{right}的{word}?"
        )
    return f"{left}{word}{right}?"


def _like(word: str, chance: random.Random) -> str:
    near = lexicon().neighbours(word, 6)
    return chance.choice(near) if near else word
