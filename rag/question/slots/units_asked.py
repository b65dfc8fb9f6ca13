"""The units that a question for a number asks for: kilometres for 多长, a currency for 多少钱, joined by |."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.chinese.vocabulary.units import CURRENCIES, TIMES, units_of

_MONEY = re.compile(
    r"钱|金额|资金|投资|造价|费用|价格|票价|花了|捐|罚|奖金|补偿|补贴|工资|收入|产值|营收|销售额|贷款|融资|债|损失|收费|定价|房价|均价|票房|学费|租金|赔|预算"
)
_GROWTH = re.compile(r"(?:增长|增加|增|涨|提高|上升|下降|减少|降|跌|下滑|回落)(?:幅度?)?(?:了|过|是|为|有|达|到)*$")


def _either(units: Iterable[str]) -> str:
    """Units as a slot holds them."""
    return "|".join(sorted(units))


_MONEY_UNITS = "元|" + _either(units_of(*CURRENCIES) - {"元", "角", "块"} | {"万元", "亿元"})
_SHARES = _either(units_of("share", "points", "times"))
_DURATION = re.compile(r"多久|多长时间")
_LENGTHS = _either(units_of("length"))
_LENGTH_UNITS = {
    "多大": _either(units_of("area", "age") | {"级"}),
    "多长": _either(units_of("length", *TIMES)),
    "多高": _LENGTHS,
    "多远": _LENGTHS,
    "多重": _either(units_of("mass")),
    "多宽": _LENGTHS,
    "多深": _LENGTHS,
    "多快": _either(units_of("length", "speed", "times") | {"秒"}),
}
_OPEN_UNITS = ("", "钱", "块钱", "元钱", "万", "亿")


def unit_asked(text: str, match: re.Match[str], focus: str) -> str:
    """The units that a question word for a number asks for, joined by |; empty where it leaves them open."""
    start, end = match.span()
    word, before = match.group(), text[:start]
    unit = next((value for name, value in match.groupdict().items() if name.startswith("u") and value), "")
    if unit in _OPEN_UNITS:
        unit = money("" if unit in ("万", "亿") else unit, text)
    unit = next((units for asked, units in _LENGTH_UNITS.items() if word.startswith(asked)), unit)
    if re.match(r"的?(?:年纪|年龄|岁数)", text[end:]):
        unit = "岁|周岁"
    if unit.startswith("元") and not word.endswith("钱") and _GROWTH.search(before):
        unit = f"{_SHARES}|{unit}"
    if word.startswith("多") and before.rstrip("有是达").endswith(("率", "比例", "占比", "比重")):
        unit = _either(units_of("share", "points"))
    if _DURATION.search(word):
        unit = _either(units_of(*TIMES))
    return unit or units_named(word + focus) or units_named(text[max(0, start - 6) : start])


def money(unit: str, text: str) -> str:
    """The currencies, where a question asks for money by its unit or by its words; else empty."""
    return _MONEY_UNITS if unit or _MONEY.search(text) else ""


_UNITS_OF = (
    (r"电话|热线|号码|邮编", "号码"),
    (
        r"人数|(?:人|员|生|师|者|众|民|工|童|户主|参事|代表|志愿者|职工|子女)$",
        "名|" + _either(units_of("人") - {"名"} | {"人次", "个"}),
    ),
    (r"户数", "户"),
    (r"天数", "天"),
    (r"面积", _either(units_of("area"))),
    (r"比例|占比|比重|率$|增速|增长|增幅|下降", _either(units_of("share", "points"))),
    (r"票价|价格|金额|总额|产值|投资额|费用|标准|贷款|营收|收入", _MONEY_UNITS),
    (r"长度|全长|里程", _LENGTHS),
    (r"高度|海拔|身高", _LENGTHS),
    (r"年龄|岁数", "岁|周岁"),
)


def units_named(words: str) -> str:
    """The units in which what some words name is told; empty where they name nothing that has its own."""
    return next((units for pattern, units in _UNITS_OF if re.search(pattern, words)), "")
