"""Postal addresses (地址) of a sentence, whole: from the city or the street to the number of the house."""

from __future__ import annotations

import re

from rag.reader.rules.spans import Candidate, worded_pieces
from rag.words.lexicon import lexicon

ASKED = re.compile(r"地址|门牌|住址|寄[到往至给]")
_HOUSE = re.compile(r"(?<=[路街道巷弄村里园区段])(?:\d+)号(?:[\u4e00-\u9fff]{0,6}?(?:楼|层|室|栋|大厦))?")
_NO_PART = ("v", "p", "c", "r", "d", "u")
"""Classes of words at which an address has not begun yet."""


def addresses(sentence: str) -> list[Candidate]:
    """Each address that a flat sentence tells up to a house number."""
    words = worded_pieces(sentence)
    found = []
    for house in _HOUSE.finditer(sentence):
        start = house.start()
        for word, at in reversed([one for one in words if one[1] < house.start()]):
            if at + len(word) < start or lexicon().tag(word).startswith(_NO_PART):
                break
            start = at
        if start < house.start():
            found.append(Candidate(start, house.end(), "noun"))
    return found
