"""Words held against a text: folded, without punctuation, no number as a part of a longer one."""

from __future__ import annotations

import re
from functools import lru_cache

from index.chinese.words import bigrams, fold

_IGNORED = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A text as it is compared: folded, without punctuation and blanks; a decimal point is kept (as 点)."""
    folded = re.sub(r"(?<=\d)[,，](?=\d{3})", "", fold(text))
    return _IGNORED.sub("", re.sub(r"(?<=\d)\.(?=\d)", "点", folded))


def stands_in(words: str, text: str) -> bool:
    """Whether plain words stand in a plain text: 20 does not in 2020, nor 37 in 1点37."""
    at = text.find(words) if words else -1
    while at >= 0:
        before, after = text[max(0, at - 1) : at], text[at + len(words) : at + len(words) + 1]
        longer = (words[0].isdigit() and (before.isdigit() or before == "点")) or (
            words[-1].isdigit() and (after.isdigit() or after == "点")
        )
        if not longer:
            return True
        at = text.find(words, at + 1)
    return False


def holds(text: str, words: str) -> bool:
    """Whether words stand in a text, however both are written."""
    return stands_in(plain(words), plain(text))


ALIKE = 0.5
"""The share of the pairs of characters of the shorter of two sentences from which both tell the same."""
FEWEST = 6
"""Pairs that two such sentences have in common at least."""


def alike(one: str, other: str) -> bool:
    """Whether two sentences say the same in mostly the same words, one of them perhaps with more around it."""
    pairs, others = set(bigrams(one)), set(bigrams(other))
    return len(pairs & others) >= max(ALIKE * min(len(pairs), len(others)), FEWEST)
