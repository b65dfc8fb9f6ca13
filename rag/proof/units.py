"""Numbers as newspapers print them, and the units they are counted in.

A value is exact (a Fraction): 3.6万户 is 36,000户, 百分之三十六 is 36%, 三分之一 is 1/3, 一百三 is 130.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Unit:
    """What is measured and how much of its base unit one is: 公顷 is 10,000 of area's base. `counts` is true for measure words."""

    dimension: str
    factor: Fraction = Fraction(1)
    counts: bool = False


ANY: Final = "个"
"""The measure word that stands for every other."""

_MEASURES = {
    "length": "米 1 公里 1000 千米 1000 厘米 1/100 毫米 1/1000 海里 1852 里 500",
    "area": "平方米 1 平方公里 1000000 平方千米 1000000 公顷 10000 亩 2000/3",
    "volume": "立方米 1 升 1/1000 方 1",
    "mass": "公斤 1 千克 1 克 1/1000 吨 1000 斤 1/2 毫克 1/1000000 微克 1/1000000000",
    "yuan": "元 1 块钱 1 块 1 角 1/10 元人民币 1 人民币 1",
    "dollar": "美元 1",
    "euro": "欧元 1",
    "pound": "英镑 1",
    "yen": "日元 1",
    "hkd": "港元 1",
    "won": "韩元 1",
    "rouble": "卢布 1",
    "share": "% 1 ‰ 1/10 成 10",
    "points": "个百分点 1 百分点 1",
    "times": "倍 1",
    "years": "年 1 周年 1",
    "age": "岁 1 周岁 1",
    "months": "个月 1 月 1",
    "days": "天 1 日 1",
    "weeks": "周 1 个星期 1 星期 1",
    "minutes": "小时 60 个小时 60 分钟 1 秒 1/60",
    "power": "千瓦 1 兆瓦 1000",
    "energy": "千瓦时 1 度电 1",
    "degrees": "℃ 1 摄氏度 1 度 1",
    "speed": "公里/小时 1",
    "visits": "人次 1",
}
_COUNTS = (
    "人 名 位 口 个人", "家", "户", "所", "座", "栋 幢", "辆", "台", "套", "部", "条", "项", "件", "张", "只 头 匹", "支", "篇", "幅", "本 册",
    "场", "起", "批", "次", "届", "期", "级", "号", "版", "间", "组", "队", "枚", "块", "颗", "架", "艘", "顶", "盏", "棵 株", "层", "门",
    "种 类", "例", "宗", "对 双", "份", "字", "处", "片", "道", "节", "轮", "站", "集", "季", "代", "步", "股", "票", "席", "路", "趟",
    "遍", "堂", "剂", "页", "行", "箱", "吨级", "车次", "架次", "班次", "批次", "件次", "辆次", "户次", "标段", "章", "回", "桌", "盒", "瓶", "分",
    "个",
)  # fmt: skip

UNITS: Final[dict[str, Unit]] = {
    name: Unit(dimension, Fraction(factor))
    for dimension, row in _MEASURES.items()
    for name, factor in zip(row.split()[::2], row.split()[1::2], strict=True)
} | {name: Unit(row.split()[0], counts=True) for row in _COUNTS for name in row.split()}
"""Every unit by its name; measure words of one sort (人, 名, 位) share a dimension."""

UNIT: Final = "|".join(re.escape(name) for name in sorted(UNITS, key=len, reverse=True))
