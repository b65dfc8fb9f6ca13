"""The calendar: months, seasons, festivals and lunar dates as periods, and Chinese numerals for days and months."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from index.chinese.dates.lunar import solar
from index.chinese.dates.reigns import is_lunar, year_of
from index.chinese.dates.reigns import split as split_reign
from index.chinese.numerals import ONE_TO_TEN, ONES, integer
from index.partial_date import PartialDate, real_date

Period = tuple[date, date]
"""A first and a last day, both included."""

NUMERAL = rf"(?:三十一?|卅一?|二十[{ONES}]?|廿[{ONES}]?|十[{ONES}]?|[{ONES}])"
"""A pattern for the numeral of a day or a month."""
EARLY_DAY = rf"初[{ONE_TO_TEN}]"
"""A pattern for one of the first ten days of a lunar month."""
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
WEEKDAYS = "一二三四五六日"
"""The days of the week as they are named, each at the place of its `date.weekday()`."""
_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}


def number(word: str) -> int:
    """A day or month in digits or Chinese numerals: 28, 二十八, 廿八, 初八; 正, 冬 and 腊 for the months with a name. Raises ValueError."""
    return _LUNAR_MONTHS.get(word) or integer(word.removeprefix("初"))


def weekday(sign: str) -> int:
    """The place in the week of 一 to 日 or 天, 0 for Monday."""
    return WEEKDAYS.index("日" if sign == "天" else sign)


def of_year(year: int, month: int | None, day: int | None, part: str) -> Period | None:
    """The period of a month, day or part (上半年, 春节, 上旬) of a known year; the year itself where none is named."""
    if is_festival(part):
        return festival(year, part)
    if month is not None:
        if day is not None:
            return day_of(year, month, day)
        whole = month_of(year, month)
        return _edge(whole, part) if part else whole
    if day is not None:
        return None
    if part.endswith("半年"):
        return (date(year, 1, 1), date(year, 6, 30)) if part[0] == "上" else (date(year, 7, 1), date(year, 12, 31))
    if "季" in part and part[0] not in _SEASONS:
        quarter = 1 if "首" in part else integer(part.strip("第前季度"))
        return month_of(year, 1 if part[0] == "前" else quarter * 3 - 2)[0], month_of(year, quarter * 3)[1]
    if is_season(part):
        begin = _SEASONS[part[0]]
        return date(year, begin, 1), month_of(year + (begin == 12), (begin + 1) % 12 + 1)[1]
    if part.endswith("旬") or part.startswith("月"):
        return None
    if part:
        return (date(year, 1, 1), month_of(year, 2)[1]) if part[-1] == "初" else (date(year, 12, 1), date(year, 12, 31))
    return date(year, 1, 1), date(year, 12, 31)


def is_season(part: str) -> bool:
    """Whether `part` is a season (春天, 冬季) and not a festival that begins with one (春节)."""
    return part[:1] in _SEASONS and not is_festival(part) and bool(part)


def _edge(month: Period, part: str) -> Period | None:
    begin, end = month
    if part in ("上旬", "初", "月初"):
        return begin, begin.replace(day=10)
    if part == "中旬":
        return begin.replace(day=11), begin.replace(day=20)
    return begin.replace(day=21), end


def month_of(year: int, month: int) -> Period:
    """The first and last day of a month."""
    whole = PartialDate(year, month)
    return whole.first, whole.last


def day_of(year: int, month: int, day: int) -> Period | None:
    """A day as a period, None where there is no such day (2月30日)."""
    found = real_date(year, month, day)
    return (found, found) if found else None


_SOLAR = {
    "元旦": (1, 1, 1), "妇女节": (3, 8, 8), "植树节": (3, 12, 12), "五一": (5, 1, 5), "劳动节": (5, 1, 1), "儿童节": (6, 1, 1),
    "建军节": (8, 1, 1), "教师节": (9, 10, 10), "国庆": (10, 1, 7),
    "国庆节": (10, 1, 1),
}  # fmt: skip
_LUNAR = {"春": (1, 1, 7), "元宵": (1, 15, 1), "端午": (5, 5, 1), "中秋": (8, 15, 1), "重阳": (9, 9, 1)}


def is_festival(part: str) -> bool:
    """Whether `part` names a festival (国庆, 端午节) or a lunar date (正月初一)."""
    return bool(part) and (
        part.strip("“”").removesuffix("节") in {"除夕", "清明", *_LUNAR}
        or part.strip("“”") in _SOLAR
        or _LUNAR_DAY.match(part) is not None
    )


_LUNAR_DAY = re.compile(rf"(?:农历)?(闰?)(大年|正月|冬月|腊月|{NUMERAL}月)({EARLY_DAY}|{NUMERAL})$")


@lru_cache(maxsize=4096)
def festival(year: int, name: str) -> Period | None:
    """The days of a festival (春节, 国庆, 清明) or a lunar date (正月初一, 农历九月廿四) that falls in the solar `year`."""
    name = name.strip("“”")
    if name in _SOLAR:
        month, first, last = _SOLAR[name]
        return date(year, month, first), date(year, month, last)
    if name.startswith("清明"):
        day = int(0.2422 * (year % 100) + (4.81 if year >= 2000 else 5.59)) - (year % 100) // 4
        return day_of(year, 4, day)
    name = name.removesuffix("节")
    if name in _LUNAR:
        month, day, days = _LUNAR[name]
        begin = solar(year, month, day)
        return (begin, begin + timedelta(days - 1)) if begin else None
    if name in ("除夕", "大年三十"):
        begin = solar(year, 1, 1)
        return (begin - timedelta(1), begin - timedelta(1)) if begin else None
    found = _LUNAR_DAY.match(name)
    if not found:
        return None
    month = 1 if found.group(2) == "大年" else number(found.group(2)[:-1])
    for lunar_year in (year, year - 1):  # the last lunar months fall in the next solar year
        begin = solar(lunar_year, month, number(found.group(3)), bool(found.group(1)))
        if begin and begin.year == year:
            return begin, begin
    return None


_REIGN_DAY = re.compile(rf"(?P<leap>闰?)(?P<month>正|冬|腊|{NUMERAL})月初?(?P<day>十|{NUMERAL})日?$")


def reign_period(year: str, rest: str) -> Period | None:
    """The period of a year of a reign (光绪二十六年) with what of a date follows it (三月初五, 三月五日, nothing); a year of the lunar
    calendar is taken for the solar one that it begins in where its days cannot be told."""
    name, numeral = split_reign(year)
    began = year_of(name, numeral)
    if began is None:
        return None
    found = _REIGN_DAY.match(rest)
    if found is None:
        return date(began, 1, 1), date(began, 12, 31)
    month = number(found["month"])
    day = number(found["day"])
    if not is_lunar(name):
        return day_of(began, month, day)
    told = solar(began, month, day, bool(found["leap"]))
    return (told, told) if told else (date(began, 1, 1), date(began, 12, 31))
