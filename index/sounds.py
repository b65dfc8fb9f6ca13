"""How characters sound: a table from characters to syllables, so that a word heard wrong can still be found.

A speech recogniser, or a hurried typist with a pinyin keyboard, writes another character of the same sound. Syllables are
compared without tone, and the pairs that speakers of many regions do not tell apart fall together (z and zh, n and l, in and ing).
"""

from __future__ import annotations

import functools
import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

_MERGED = ((re.compile(r"^([zcs])h"), r"\1"), (re.compile(r"([aei])ng$"), r"\1n"), (re.compile(r"^n(?=.)"), "l"))


def _syllable(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading.split(",")[0])
    syllable = "".join(letter for letter in letters if letter.isalpha() or letter == "\N{COMBINING DIAERESIS}")
    for pattern, merged in _MERGED:
        syllable = pattern.sub(merged, syllable)
    return syllable


@functools.cache
def sound_table() -> NDArray[np.int64]:
    """For each code below 0x10000 the number of its syllable, or the code itself where it is no Chinese character."""
    from pypinyin.pinyin_dict import pinyin_dict

    table = np.arange(0x10000, dtype=np.int64)
    classes: dict[str, int] = {}
    for code, readings in pinyin_dict.items():
        if 0x4E00 <= code < 0xA000:
            table[code] = classes.setdefault(_syllable(readings), 0x10000 + len(classes))
    return table
