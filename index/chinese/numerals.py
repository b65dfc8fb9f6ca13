"""Chinese numerals, read and written: 一百二十, 二〇二一, 廿六, 卅, 贰拾捌, 两千, 三万五千亿, 一百三, 十六点五, 半, 3.6万, 1,200.

A numeral is first set in ASCII digits and the plain signs of its units (廿六 as 2十6), so that every way to print one is read by one
rule. What counts (an amount) and what is numbered (a year, a day, a page, a 届) differ in two things only: an amount may leave its last
unit out (一百三 is 130, while 第一百三号 is number 103), and a number may be 元 or have letters for its zeros (二O二一).
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

DIGITS: Final = "零一二三四五六七八九"
"""The digits as they are written, each at the place of its value."""
ONES: Final = DIGITS[1:]
ONE_TO_TEN: Final = ONES + "十"
"""What ranks up to ten: 第三, 二期, 八版; two or three of them write a page or a day."""
SEVERAL: Final = "两" + ONE_TO_TEN[1:]
"""What counts from two to ten: 两个, 三篇."""
ZEROS: Final = "零〇○"
_LETTERS: Final = "OoＯ"
"""What OCR reads and typists type for 〇."""
_FORMAL: Final = "壹贰叁肆伍陆柒捌玖"
_TENS: Final = {"廿": "2十", "卅": "3十", "卌": "4十"}
_UNITS: Final = {"十": 10, "百": 100, "千": 1_000}
_FORMAL_UNITS: Final = dict(zip("拾佰仟", _UNITS, strict=True))
_SCALES: Final = {"万": 10_000, "亿": 100_000_000}
_SIGNS: Final = {**_UNITS, **_SCALES}

CHARACTERS: Final = f"{ZEROS}{_LETTERS}{ONES}两元{_FORMAL}参{''.join((*_TENS, *_UNITS, *_FORMAL_UNITS))}"
"""Every character that the number of a year, a day, a page or an issue is written with; simplified."""
DAY_CHARACTERS: Final = f"{ONE_TO_TEN}廿卅{_FORMAL}拾"
"""The characters that a day or a month is written with."""
UNDER_HUNDRED: Final = rf"(?:[{ONES}两]?十[{ONES}]?|[{ONES}两])"
"""A pattern for a whole number from one to ninety-nine; of 一两 and 二三十 it takes the last."""
DIGIT_YEAR: Final = rf"[一二][{ZEROS}{ONES}]{{3}}年"
"""A pattern for a year written digit by digit: 二〇二一年."""
NUMERAL: Final = (
    r"(?:\d+(?:[,，]\d{3})*(?:\.\d+)?[十百千万亿]*(?:\d+[十百千万]+)*"
    rf"|[零〇{ONES}两十百千万亿{''.join(_TENS)}]+(?:点[零〇{ONES}]+[万亿]?)?|半)"
)
"""A pattern for an amount in digits, in Chinese, or in both."""

_ASCII: Final = str.maketrans(
    {
        **{sign: str(value) for value, sign in enumerate(DIGITS)},
        **{sign: str(value) for value, sign in enumerate(_FORMAL, 1)},
        **{sign: str(value) for value, sign in enumerate("０１２３４５６７８９")},
        **dict.fromkeys(ZEROS, "0"),
        **_TENS,
        **_FORMAL_UNITS,
        "两": "2", "参": "3", "萬": "万", "億": "亿", "兩": "2", "貳": "2", "參": "3", "陸": "6", "點": ".", "点": ".", "．": ".", "，": ",",
    }
)  # fmt: skip
_ZERO: Final = str.maketrans(dict.fromkeys(_LETTERS, "0"))
_LONGEST: Final = 48
"""Characters of a numeral; a longer run of digits and units counts nothing."""
_PIECE: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|(?<=[十百千])\.\d+|[十百千万亿]")


def value_of(numeral: str) -> Fraction | None:
    """The amount that a numeral tells, exactly: 3.6万 is 36,000, 两千 is 2,000, 一百三 is 130, 半 is a half. None where it is none."""
    return Fraction(1, 2) if numeral == "半" else _read(numeral, elided=True)


def integer(word: str) -> int:
    """The number that `word` writes of a year, a day, a page or an ordinal, digit by digit or in tens, hundreds and thousands, also mixed
    (廿6). Raises ValueError for anything else."""
    found = Fraction(1) if word == "元" else _read(word.translate(_ZERO), elided=False)
    if found is None or found.denominator != 1:
        raise ValueError(word)
    return int(found)


def written(number: int) -> str:
    """A whole number, zero or more, in Chinese: 12 is 十二, 10,300 is 一万零三百, 1,050,000 is 一百零五万."""
    said = ""
    for sign, scale in reversed(_SIGNS.items()):
        count, number = divmod(number, scale)
        if count:
            said += written(count) + sign + (DIGITS[0] if 0 < number < scale // 10 else "")
    said += DIGITS[number] if number or not said else ""
    return said.removeprefix("一") if said.startswith("一十") else said


def in_scale(number: Decimal) -> str:
    """An amount as a paper prints it, in digits with the largest of 万亿, 亿 and 万 that it reaches: 3,000,000 is 300万."""
    for zeros, sign in ((12, "万亿"), (8, "亿"), (4, "万")):
        if number >= 10**zeros:
            return f"{in_digits(number.scaleb(-zeros))}{sign}"
    return in_digits(number)


def in_digits(number: Decimal) -> str:
    """All digits of a number, without zeros at its end."""
    return f"{number.normalize():f}"


@lru_cache(maxsize=4096)
def _read(numeral: str, *, elided: bool) -> Fraction | None:
    """The value of a numeral; `elided` tells that a last digit may lack its unit, which is then a tenth of the one before it."""
    plain = numeral.translate(_ASCII)
    pieces = _PIECE.findall(plain) if len(plain) <= _LONGEST else []
    if not pieces or "".join(pieces) != plain:
        return None
    closed = list[tuple[int, Fraction]]()  # what the scales have closed, each with its scale, the largest first
    section, number, last, before = Fraction(0), Fraction(0), 1, ""
    for piece in pieces:
        if piece in _UNITS:
            section += (number if before and before not in _SIGNS else 1) * _UNITS[piece]
            number, last = Fraction(0), _UNITS[piece]
        elif piece in _SCALES:
            section += number
            while closed and (closed[-1][0] < _SCALES[piece] or before in _SCALES):  # 三万五千亿, 一万亿; not 三亿五千万
                section, before = section + closed.pop()[1], ""
            closed.append((_SCALES[piece], (section or Fraction(1)) * _SCALES[piece]))
            section, number, last = Fraction(0), Fraction(0), _SCALES[piece]
        else:
            number = Fraction(piece.replace(",", ""))
            if piece[0] == "0" and len(piece) > 1:
                last = 1
        before = piece
    if elided and len(pieces) > 1 and len(pieces[-1]) == 1 and last >= 100:
        number *= last // 10
    return sum((amount for _, amount in closed), section + number)
