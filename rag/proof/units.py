"""Numbers as newspapers print them.

A value is exact (a Fraction): 3.6万户 is 36,000户, 百分之三十六 is 36%, 三分之一 is 1/3, 一百三 is 130.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

_DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL: Final = {"十": 10, "百": 100, "千": 1_000}
_LARGE: Final = {"万": 10_000, "亿": 100_000_000}
_PIECE = re.compile(r"\d+(?:[,，]\d{3})*(?:\.\d+)?|[零〇一二两三四五六七八九]+(?:点[零〇一二三四五六七八九]+)?|[十百千万亿半]")

NUMERAL: Final = (
    r"(?:\d+(?:[,，]\d{3})*(?:\.\d+)?[十百千万亿]*(?:\d+[十百千万]+)*"
    r"|[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+[万亿]?)?|半)"
)
"""A numeral in digits, in Chinese, or in both."""


def value_of(numeral: str) -> Fraction | None:
    """The value of a numeral such as 3.6万, 三万六千, 1,200 or 二〇二一; None where it is none."""
    pieces = _PIECE.findall(numeral)
    if not pieces or "".join(pieces) != numeral:
        return None
    if numeral == "半":
        return Fraction(1, 2)
    total, section, number, last = Fraction(0), Fraction(0), None, 1
    for at, piece in enumerate(pieces):
        if piece in _SMALL:
            section += (1 if number is None else number) * _SMALL[piece]
            number, last = None, _SMALL[piece]
        elif piece in _LARGE:
            scale = _LARGE[piece]
            section += number or 0
            # 一万亿 multiplies what stands before it, 三亿五千万 does not
            total = (total + section) * scale if total and at and pieces[at - 1] in _LARGE else total + (section or 1) * scale
            section, number, last = Fraction(0), None, scale
        elif piece == "半":
            return None
        else:
            number = _digits(piece)
            if at + 1 == len(pieces) and last >= 100 and len(piece) == 1 and piece not in "零〇" and at and not piece.isdigit():
                number *= last // 10  # 一百三, 三万五
            if piece[0] in "零〇" and len(piece) > 1 and last > 1:
                last = 1
    return total + section + (number or 0)


def _digits(piece: str) -> Fraction:
    if piece[0].isdigit():
        return Fraction(re.sub("[,，]", "", piece))
    whole, _, part = piece.partition("点")
    return Fraction(
        "".join(str(_DIGITS[sign]) for sign in whole) + ("." + "".join(str(_DIGITS[sign]) for sign in part) if part else "")
    )
