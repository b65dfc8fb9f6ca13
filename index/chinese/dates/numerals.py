"""Chinese numerals in every form that papers print: 二〇二一, 一一○, 二十六, 廿六, 卅, 四十, 一千三百廿三, 贰拾捌, 元, and plain digits."""

from __future__ import annotations

_ONES = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "O": 0,
    "o": 0,
    "两": 2,
    "元": 1,
}
_ONES |= {char: value for value, char in enumerate("壹贰叁肆伍陆柒捌玖", 1)} | {"参": 3}
_TENS = {"十": 10, "拾": 10, "廿": 20, "卅": 30, "卌": 40}
_UNITS = {"百": 100, "佰": 100, "千": 1000, "仟": 1000}

CHARACTERS = "".join((*_ONES, *_TENS, *_UNITS))
"""Every character that a numeral is written with; simplified."""


def integer(word: str) -> int:
    """The number that `word` writes, digit by digit or in tens, hundreds and thousands, also mixed (廿6). Raises ValueError for
    anything else."""
    if word.isdecimal():
        return int(word)
    if not word:
        raise ValueError(word)
    if not any(char in _TENS or char in _UNITS for char in word):
        return int("".join(str(_digit(char)) for char in word))
    total = digits = 0
    for char in word:
        if char in _UNITS:
            total, digits = total + (digits or 1) * _UNITS[char], 0
        elif char in _TENS:
            total, digits = total + (digits or 1) * _TENS[char], 0
        else:
            digits = digits * 10 + _digit(char)
    return total + digits


def _digit(char: str) -> int:
    if char.isdecimal():
        return int(char)
    if char not in _ONES:
        raise ValueError(char)
    return _ONES[char]
