"""Whether a text makes sense as one that people read, or is the bytes of one in a wrong encoding, or a PDF's numbers of glyphs.

Nearly all characters of a newspaper are among the few thousand common ones, in simplified or in traditional writing, and its pairs of
characters are pairs that other newspapers have. A wrong encoding makes of them characters that hardly anyone can read, Latin letters
with accents, or common characters in pairs that nobody has written.
"""

from __future__ import annotations

import functools
import re

import numpy as np

from index.chinese.words import simplified
from index.errors import SourceError
from index.mend import ngrams

LEAST = 0.7
"""The share of common characters under which a text makes no sense: pages with one character in ten misread have 0.9, those of a wrong
encoding 0 to 0.5."""
RAREST = 14.6
"""The mean rarity of pairs above which a text makes no sense: news has 11 to 13, names and classical verse 14.3, Korean or Japanese bytes
read as Chinese 14.9, which is that of pairs that never occur."""
_SAMPLE, _PAIRS = 1000, 600
_FEW, _FEW_PAIRS = 8, 30
"""So few characters, and pairs, tell nothing."""
_GLYPH = re.compile(r"\(cid:\d+\)")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_FOREIGN = re.compile("[\x80-\x9f\xa1-\xa6\xa8-\xaf\xb2-\xb6\xb8-\xd6\xd8-\xf6\xf8-\u024f\u0370-\u052f\ue000-\uf8ff]")
"""What a wrong encoding makes of Chinese: letters with accents, Greek, Cyrillic, private characters."""
GIBBERISH = (
    "文字像是乱码（编码不对，或字体没有字码表），请换一份文字能读的文件"
    " (the text is gibberish, in a wrong encoding or without character codes: give a file whose text can be read)。"
)


@functools.cache
def _common() -> frozenset[str]:
    """The first level of GB 2312: 3,755 characters."""
    cells = range(0xA1, 0xFF)
    return frozenset("".join(bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in cells))


def sense(text: str) -> float:
    """How much of a text makes sense, from 0 to 1: the share of the common among its Chinese characters and what a wrong encoding makes
    of them; letters of which one in five has an accent count among these. 1 where there are too few to tell."""
    sample = text[:_SAMPLE]
    rest = _GLYPH.sub("", sample)
    han, foreign = _HAN.findall(simplified(rest)), len(_FOREIGN.findall(rest))
    glyphs = len(_GLYPH.findall(sample))
    lost = glyphs + (foreign if foreign * 5 > sum(map(str.isalpha, rest)) - len(han) else 0)
    if not glyphs and len(han) + lost < _FEW:
        return 1.0
    letters = sum(map(str.isalnum, rest)) - len(han) - foreign if glyphs else 0
    return (sum(char in _common() for char in han) + letters) / (len(han) + lost + letters)


def rarity(text: str) -> float:
    """The mean rarity of the different pairs of Chinese characters of a text; 0 where there are too few to tell."""
    (plain,) = ngrams.plain([simplified(text[:_PAIRS])])
    codes = ngrams.codes(plain)
    han = (codes >= 0x4E00) & (codes < 0xA000)
    pairs = np.unique(ngrams.bigrams(plain)[han[:-1] & han[1:]])
    return float(np.mean(ngrams.rarity(pairs))) if len(pairs) >= _FEW_PAIRS else 0.0


def check(text: str) -> None:
    """Raises SourceError for a text that makes no sense."""
    if sense(text) < LEAST or rarity(text) > RAREST:
        raise SourceError(GIBBERISH)
