"""Questions made from news articles, to train the reader on the texts it reads: a span is blanked and asked for.

Half of them ask an article for what another article's sentence tells (its 造价, its 秘书长): close to what it says, and not in it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.chinese.vocabulary.surnames import SURNAMES_IN_TEXT
from index.embed.passages import sentences
from rag.reader.rules.spans import DATELINE, Candidate, candidates, worded_pieces
from rag.words.lexicon import flat, lexicon

LONGEST = 1500
"""Characters of an article that are read."""


@dataclass(frozen=True, slots=True)
class Cloze:
    """A question on `text`; no answer where it was made from another text."""

    question: str
    answer: str | None
    text: str


@dataclass(frozen=True, slots=True)
class _Blank:
    """A span blanked: the question word, what stood beside it, and its sort (blanks of one sort may change places)."""

    sort: str
    asks: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    answer: str


def clozes(articles: Iterable[tuple[str, str]], seed: int = 3) -> Iterator[Cloze]:
    """Two questions for most (headline, text): one that it answers, one that it does not."""
    chance = random.Random(seed)
    waiting: dict[str, list[_Blank]] = {}
    for headline, whole in articles:
        text = flat(whole[:LONGEST])
        blank = _blank(text, chance)
        if blank is None:
            continue
        subject = _subject(flat(headline), text, blank, chance)
        yield Cloze(_asked(subject, blank, chance), blank.answer, text)
        others = waiting.setdefault(blank.sort, [])
        other = chance.choice(others) if others else None
        others.append(blank)
        if len(others) > 200:
            others.pop(0)
        if other and any(word not in text for word in (*other.left, *other.right) if len(word) > 1):
            yield Cloze(_asked(subject, other, chance), None, text)


def _blank(text: str, chance: random.Random) -> _Blank | None:
    spots = sentences(text)
    chance.shuffle(spots)
    for start, end in spots[:6]:
        sentence = text[start:end]
        if not 15 < len(sentence) < 160:
            continue
        found = [one for one in candidates(sentence, frozenset({"number", "date", "name"})) if _askable(one, sentence)]
        if found:
            one = chance.choice(found)
            return _blanked(sentence, one, chance)
    return None


def _askable(one: Candidate, sentence: str) -> bool:
    words = sentence[one.start : one.end]
    opening = DATELINE.match(sentence)
    if opening and one.start < opening.end():
        return False
    if one.kind == "number":
        return (
            bool(one.unit)
            and not words.startswith("第")
            and len(words) > 1
            and one.unit not in ("年", "月", "日", "号", "点", "里")
        )
    if one.kind == "date":
        return "日" in words or "月" in words
    titled = re.search(r"(?:[长记任席裁理授师者员手]|代表|冠军|同志|先生|女士)$", sentence[: one.start])
    return len(words) > 1 and bool(titled) and (lexicon().tag(words).startswith("nr") or words[0] in SURNAMES_IN_TEXT)


def _blanked(sentence: str, one: Candidate, chance: random.Random) -> _Blank:
    low = max((sentence.rfind(sign, 0, one.start) for sign in ",;:。"), default=-1) + 1
    high = min((at for sign in ",;:。" if (at := sentence.find(sign, one.end)) >= 0), default=len(sentence))
    words = worded_pieces(sentence)
    left = tuple(word for word, at in words if low <= at < one.start)[-5:]
    right = tuple(word for word, at in words if one.end <= at < high)[:4]
    if one.kind == "number":
        asks, sort = "多少" + (one.unit if chance.random() < 0.7 else ""), f"number {one.unit}"
    elif one.kind == "date":
        asks, sort = chance.choice(("什么时候", "哪天", "何时", "什么时间")), "date"
    else:
        asks, sort = chance.choice(("谁", "哪位", "谁")), "name"
        if left and lexicon().tag(left[-1])[0] == "n" and chance.random() < 0.6:
            return _Blank(sort, "是谁", left[-4:], (), sentence[one.start : one.end])
    return _Blank(sort, asks, left, right, sentence[one.start : one.end])


def _subject(headline: str, text: str, blank: _Blank, chance: random.Random) -> list[str]:
    """The rarest words of the headline, or of the first sentence: what the article is about."""
    source = headline if len(headline) > 5 and headline[:8] not in text[:40] else text[:80]
    opening = DATELINE.match(source)
    words = [
        word
        for word, _ in worded_pieces(source[opening.end() if opening else 0 :])
        if len(word) > 1 and word not in blank.answer
    ]
    rare = sorted(dict.fromkeys(words), key=lambda word: -lexicon().idf(word))[: chance.choice((1, 2, 3, 3, 4))]
    return [word for word in words if word in rare][:4]


def _asked(subject: list[str], blank: _Blank, chance: random.Random) -> str:
    def told(words: Iterable[str]) -> str:
        kept = []
        for word in words:
            luck = chance.random()
            if luck < 0.22:
                continue
            kept.append(_like(word, chance) if luck < 0.42 and len(word) > 1 else word)
        return "".join(kept)

    return (
        re.sub(
            r"(.{2,})\1",
            r"\1",
            f"{''.join(subject)}{chance.choice(('', '的', ''))}{told(blank.left)}{blank.asks}{told(blank.right)}",
        )
        + "？"
    )


def _like(word: str, chance: random.Random) -> str:
    """A word that keeps the same company."""
    near = lexicon().neighbours(word, 6)
    return chance.choice(near) if near else word
