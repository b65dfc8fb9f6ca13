"""A question in English as a Chinese one that retrieval and the reader take; the pages, and what is quoted of them, stay Chinese.

Word by word, by a table of newspaper words, the archive's own names for what is in pinyin, and a few rules of order: the asking word
stands where a Chinese question has it, what describes a thing before it. No model is needed, so it takes some milliseconds.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.archive.folder import Archive
from rag.question.english.asking import ASKING, AUXILIARY, BE, DROPPED, HAS, Asked, asking_of, said, without
from rag.question.english.dates import with_chinese_dates
from rag.question.english.order import IN_PLACE, OF, WHERE, clauses, ordered
from rag.question.english.romanised import rarest, syllables, written
from rag.question.english.words import Word, longest, look_up, tokens
from rag.question.wording import asks

_FUNCTION = AUXILIARY | ASKING | DROPPED | OF | frozenset(WHERE) | frozenset(IN_PLACE) - {","}
_CAPITALS = frozenset(["who", "us", "aids", "fed", "it"])
"""Words that the table holds as abbreviations: without capitals they are others."""
_OPENING = re.compile(
    r"^\s*(?:and\s+(?=\w)|but\s+(?=\w)|so\s+(?=\w))|^\s*(?:please\s+)?(?:(?:can|could|would|will) you\s+)?(?:please\s+)?(?:tell me|show me|do you know|i(?: want|'d like| would like) to know|let me know)"
    r"(?:\s+about)?[,:]?\s+",
    re.I,
)
_LISTING = re.compile(r"^\s*(?:please\s+)?(?:list|name|enumerate|give me)\s+(?:all\s+)?(?:the\s+)?(?=\w)", re.I)
_PLAINLY = 0.3
"""By how much more often the second rendering must be printed behind the word before to be taken: the share of what a word printed
once tells."""

_NAMES = 4
"""Names of a question in pinyin for which characters are put together; further ones are only looked up, so that it stays quick."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """An English question in Chinese, and what else its words may be called, to be searched for beside."""

    text: str
    also: tuple[str, ...] = ()


def is_english(text: str) -> bool:
    """Whether a question is in English: mostly Latin words, half of which English has, and none in Chinese that asks.

    A Chinese question with a foreign name in it (CoWoS) is none, nor is a name in pinyin.
    """
    words = re.findall(r"[A-Za-z]+(?:['’-][A-Za-z]+)*", text)
    if len(words) < 2 or len(re.findall(r"[\u4e00-\u9fff]", text)) > sum(map(len, words)) or _asks_in_chinese(text):
        return False
    known = [word.lower() in _FUNCTION or look_up(word.lower()) is not None for word in words]
    return sum(known) >= 2 and 2 * sum(known) >= len(words)


def _asks_in_chinese(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is not None and asks(text)


def in_chinese(asked: str, archive: Archive | None = None) -> Rendering | None:
    """An English question in Chinese; None where it is not English."""
    if not is_english(asked):
        return None
    plain = _OPENING.sub("", asked)
    listing = _LISTING.match(plain)
    words = _resolved(tokens(with_chinese_dates(plain[listing.end() :] if listing else plain)), archive)
    asking = Asked("有哪些", "end", words) if listing else asking_of(words)
    lead, (front, back) = _lead(words, asking), ordered(clauses(asking.known))
    front, back = [word for word in front if word.chinese], [word for word in back if word.chinese]
    place = asking.place
    if not back:
        place = {"verb": "end" if asking.being else "last", "subject": "front"}.get(place, place)
    known = _fitting([*front, *back], archive) if archive is not None else said([*front, *back])
    at = {"front": 0, "verb": len(front), "subject": len(front), "last": len(known) - 1}
    known.insert(max(at.get(place, len(known)), 0), asking.words)
    text = _joined([*lead, *known])
    also = dict.fromkeys(
        other
        for before, word in itertools.pairwise([Word(""), *words])
        for other in word.chinese
        if other not in text and not other.isascii() and before.typed.lower() != "how"
    )
    return Rendering(f"{text}？", tuple(also))


def _resolved(typed: Sequence[str], archive: Archive | None) -> list[Word]:
    """The words of a question with their Chinese; those that only build the sentence have none."""
    found: list[Word] = []
    names = 0
    typed = [part for token in typed for part in _parts(token)]
    at = 0
    while at < len(typed):
        last = at > 1 and all(mark in ",;:?" for mark in typed[at + 1 :])
        there = typed[at].lower() == "there" and at > 0 and typed[at - 1].lower() in BE
        holds = last and typed[at].lower() in ("have", "has", "had")
        size, word = (1, HAS) if there or holds else _next(typed, at, archive, known=names >= _NAMES)
        names += bool(word.chinese) and not _known(word.typed) and all(map(syllables, word.typed.split(" ")))
        found.append(word)
        at += size
    return found


def _parts(token: str) -> list[str]:
    """The words of a token: Yanqing-Chongli is two, COVID-19 one."""
    whole = "-" not in token or re.search(r"\d", token) or look_up(token.lower()) or look_up(token.lower().replace("-", " "))
    return [token] if whole else token.split("-")


def _next(typed: Sequence[str], at: int, archive: Archive | None, *, known: bool) -> tuple[int, Word]:
    one = typed[at].removesuffix("'s")
    if re.search(r"[\u4e00-\u9fff]|^\d", one):
        return 1, Word(one, (one,))
    phrase = longest(typed, at)
    if phrase is not None and phrase[0] > 1:
        return phrase
    if (one.lower() in _FUNCTION and not (one.lower() in _CAPITALS and one.isupper() and len(one) > 1)) or one in ",;:?":
        return 1, Word(one)
    pair = [part.removesuffix("'s") for part in typed[at : at + 2]]
    if archive is not None and len(pair) == 2 and all(_may_be_a_name(part) for part in pair) and not all(map(_known, pair)):
        names = written(pair, archive, known=known)
        if names:
            return 2, Word(" ".join(pair), names)
    if phrase is not None:
        return phrase
    names = written([one], archive, _after(typed, at + 1), known=known) if archive is not None and syllables(one) else ()
    return 1, Word(one, names or (one,))


def _may_be_a_name(word: str) -> bool:
    return word[:1].isupper() and not word.isupper() and word.lower() not in _FUNCTION and bool(syllables(word))


def _known(word: str) -> bool:
    return look_up(word.lower()) is not None


def _after(typed: Sequence[str], at: int) -> str:
    """The Chinese of the next word."""
    phrase = longest(typed, at) if at < len(typed) else None
    return phrase[1].chinese[0] if phrase else ""


def _lead(words: Sequence[Word], asking: Asked) -> list[str]:
    """What stands before the asking word: After August 2023, in which year..."""
    first = next((n for n, word in enumerate(words) if not word.chinese and word.typed.lower() in ASKING), 0)
    if len(asking.known) >= len(words) - 1:
        return []
    front, back = ordered(clauses(without(words[:first], AUXILIARY)))
    return said([*front, *back])


def _fitting(words: Sequence[Word], archive: Archive) -> list[str]:
    """The Chinese of each word: the likeliest, or another that the archive prints far more often behind the word before."""
    taken: list[str] = []
    for word in words:
        choice = word.chinese[0]
        if taken and len(word.chinese) > 1:
            joints = archive.idf("bigrams", [taken[-1][-1:] + other[:1] for other in word.chinese])
            if joints[0] - min(joints) > _PLAINLY * rarest(archive):
                choice = word.chinese[joints.index(min(joints))]
        taken.append(choice)
    return taken


def _joined(parts: Iterable[str]) -> str:
    """Chinese words without blanks between them; what stayed Latin with one."""
    text = " ".join(part for part in parts if part)
    return re.sub(r"(?<=[\u4e00-\u9fff，%]) | (?=[\u4e00-\u9fff，])", "", text).strip("，")
