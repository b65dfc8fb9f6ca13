"""Which measures a question word asks for: 多长 a length or a time, 多少亩 an area, 多少钱 money. What counts things asks for none."""

from __future__ import annotations

from typing import Final

from index.chinese.vocabulary.units import TIMES, UNITS

MONEY: Final = frozenset(["yuan", "dollar", "euro", "pound", "yen", "hkd", "won", "rouble"])
_LASTING: Final = frozenset(TIMES)
_LENGTH: Final = frozenset(["length"])
_WORDS: Final = {
    _LENGTH: ("多宽", "多深", "多厚"),
    _LENGTH | _LASTING: ("多长", "多远"),
    _LASTING: ("多久", "多长时间"),
    frozenset(["mass"]): ("多重",),
    MONEY: ("多少钱",),
}
_ASKED: Final = {word: dimensions for dimensions, words in _WORDS.items() for word in words}
_ALIKE: Final = (MONEY, _LASTING, frozenset(["share", "points"]))
"""Dimensions that are told in each other's units; what two shares differ by is told in points."""
_MANY_SENSES: Final = frozenset(["degrees", "energy"])
"""度 is either."""


def measures_of(words: str) -> frozenset[str]:
    """The dimensions (index.chinese.vocabulary.units) of what answers a question word; none where it does not tell.

    >>> sorted(measures_of("多少亩"))
    ['area']
    """
    unit = UNITS.get(words.removeprefix("多少").removeprefix("几"))
    if words in _ASKED or unit is None or unit.counts or unit.dimension in _MANY_SENSES:
        return _ASKED.get(words, frozenset())
    return next((alike for alike in _ALIKE if unit.dimension in alike), frozenset([unit.dimension]))
