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


_ALSO_READ = "重chong 长zhang 乐yue 曾zeng 单shan 解xie 朴piao 仇qiu 查zha 盖ge 区ou 厦xia 会kuai 蔚yu 六lu 番pan 柏bo 铅yan 朝zhao 传zhuan 藏zang 降xiang 参shen 调tiao 行hang 都du 大dai 校jiao 种chong 洞tong 车ju 石dan 圩xu 盛cheng 翟zhai 卡qia 绿lv"
"""Readings that names have beside a character's first."""


@functools.cache
def characters_of() -> dict[str, str]:
    """For each syllable as it is typed, without tone and with v for ü, the characters in common use (GB 2312) that are read so."""
    from pypinyin.pinyin_dict import pinyin_dict

    found: dict[str, dict[str, None]] = {}
    common = (chr(code) for code in pinyin_dict if 0x4E00 <= code < 0xA000 and _in_common_use(chr(code)))
    for character in common:
        found.setdefault(_typed(pinyin_dict[ord(character)].split(",")[0]), {})[character] = None
    for pair in _ALSO_READ.split():
        found.setdefault(pair[1:], {})[pair[0]] = None
    return {syllable: "".join(characters) for syllable, characters in found.items()}


def _in_common_use(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _typed(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading)
    letters = re.sub("u[\u0300-\u0307\u0309-\u036f]*\u0308", "v", letters)
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())
