"""Which side of a deal, a suit or a contract one is: 买方 or 卖方, 原告 or 被告, who invites tenders and who wins them.

A side is a noun (卖方, 招标单位) that its bearer stands right behind, or before or behind 为 or 是, or a verb (中标, 承办) right behind
the one who does it. A sentence may not put one on a side when its quotes have him on another of the same deal alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, groupby, takewhile
from typing import Final

from index.types import Span
from rag.proof.text import HAN, Flaw, Sources, Text, Token
from rag.proof.words import PARTIES

_ENDINGS: Final = ("方", "人", "单位", "者", "商", "公司", "企业", "机构", "部门")
"""What makes of a deed the one who does it."""
_NAMES: Final[dict[str, tuple[int, int]]] = {
    name: (deal, side)
    for deal, sides in enumerate(PARTIES)
    for side, words in enumerate(sides)
    for word in words
    for name in ((word.rstrip("-") + ending) for ending in ("", *_ENDINGS) if ending or not word.endswith("-"))
}
"""Of each word for a side the deal and the side of it."""
_INITIALS: Final = frozenset(name[0] for name in _NAMES)
_LONGEST: Final = max(map(len, _NAMES))
_EQUAL: Final = ("为", "是", "系", "由", "：", ":")
"""What stands between a side and its bearer."""
_BEING: Final = ("为", "是", "系", "作为", "担任")
"""What stands between a bearer and his side."""
_JOINING: Final = ("、", "和", "与", "及")
_TO: Final = ("向", "给", "对", "将", "把", "从", "被")
"""Prepositions before one who does not do what follows."""
_TOGETHER: Final = ("共同", "联合")
"""Words between several and the deed that they do; any other (不, 拟) says more."""
_SHORTEST: Final = 3
"""Characters of a name by which a longer one may be told."""


@dataclass(frozen=True, slots=True)
class Party:
    """One on a side of a deal, and where all of that is said."""

    deal: int
    side: int
    bearer: str
    span: Span

    def is_one(self, other: Party) -> bool:
        """Whether both may be told of one bearer of one deal."""
        short, long = sorted((self.bearer, other.bearer), key=len)
        named = short == long or (len(short) >= _SHORTEST and (long.startswith(short) or long.endswith(short)))
        return self.deal == other.deal and named


def parties(text: Text) -> list[Party]:
    """The sides of deals that a text tells with who is on them."""
    if not _INITIALS & set(text.text):
        return []
    found: list[Party] = []
    end = 0
    for n, token in enumerate(text.tokens):
        name = _side_at(text.text, token.start) if token.start >= end else None
        if name is None:
            continue
        end = token.start + len(name)
        bearers = _before(text, n) if name in _DEEDS else _behind(text, end) or _before_being(text, n)
        for low, high in bearers:
            found.append(Party(*_NAMES[name], text.text[low:high], (min(token.start, low), max(end, high))))
    return found


_DEEDS: Final = frozenset(word for sides in PARTIES for words in sides for word in words if word[-1] not in "-方家队告主员")
"""Sides told by a verb."""


def _side_at(text: str, at: int) -> str | None:
    if text[at] not in _INITIALS:
        return None
    return next((name for size in range(_LONGEST, 1, -1) if (name := text[at : at + size]) in _NAMES), None)


def _behind(text: Text, at: int) -> list[Span]:
    """The names behind a side, or behind 为 or 是 there."""
    at += next((len(word) for word in _EQUAL if text.text.startswith(word, at)), 0)
    row = [one for one in text.tokens if one.start >= at]
    return _rowed(row) if row and row[0].start == at else []


def _before(text: Text, n: int) -> list[Span]:
    """The names before a deed, of those who do it."""
    row = list(dropwhile(lambda one: one.word in _TOGETHER, reversed(text.tokens[:n])))
    names = _rowed(row)
    ahead = next((one for one in row if names and one.end <= names[-1][0]), None)
    return [] if ahead is not None and ahead.word in _TO else names


def _before_being(text: Text, n: int) -> list[Span]:
    """The names before 为 or 是 and a side."""
    return _rowed(list(reversed(text.tokens[: n - 1]))) if n and text.tokens[n - 1].word in _BEING else []


def _rowed(row: Sequence[Token]) -> list[Span]:
    """The names that a row of words, read forwards or backwards, begins with, joined by 、 or 和."""
    found: list[Span] = []
    names = takewhile(lambda one: _names(one) or one.word in _JOINING, row)
    for joins, group in groupby(names, lambda one: one.word in _JOINING):
        if not joins:
            words = list(group)
            found.append((min(one.start for one in words), max(one.end for one in words)))
    return [span for span in found if span[1] - span[0] > 1]


def _names(token: Token) -> bool:
    """Whether a word may be of a name, and is no side."""
    noun = token.tag[0] in "njm" or token.tag in ("x", "vn", "b", "s")
    return noun and bool(HAN.fullmatch(token.word)) and token.word not in _NAMES


def turned_parties(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """Those whom a claim puts on another side than the quotes do."""
    told: list[Party] | None = None
    for one in parties(claim):
        if not any(a <= one.span[0] < b for a, b in own):
            continue
        told = [other for quote in sources.quotes for other in parties(quote)] if told is None else told
        sides = {other.side for other in told if one.is_one(other)}
        if sides and one.side not in sides:
            yield Flaw("argument", claim.text[slice(*one.span)])


def restated(claim: Text, own: Sequence[Span], sources: Sources) -> list[Span]:
    """The clauses that tell no more than a side and its bearer, as a whole clause of a quote does: 江城公司为乙方, of 乙方：江城公司."""
    said = [(span, one) for one in parties(claim) for span in own if _is_all(claim, span, one)]
    told = (
        [one for quote in sources.quotes for one in parties(quote) if any(_is_all(quote, span, one) for span in quote.spans)]
        if said
        else []
    )
    same = {(one.deal, one.side, one.bearer) for one in told}
    return [span for span, one in said if (one.deal, one.side, one.bearer) in same]


def _is_all(text: Text, clause: Span, party: Party) -> bool:
    """Whether a clause tells nothing but a side and its bearer."""
    return text.text[slice(*clause)].lstrip("由") == text.text[slice(*party.span)]
