"""Dates as a text writes them, as far as it writes them: year, month and day of 12月27日 are (0, 12, 27)."""

from __future__ import annotations

import re

Day = tuple[int, int, int]
"""Year, month and day as written, 0 for what is not."""
DAY = re.compile(
    r"(?P<y>(?<!\d)(?:1[89]|20)\d\d)年?(?:(?P<m>\d{1,2})月)?(?:份)?(?:(?P<d>\d{1,2})[日号])?(?=[^\d]|$)|"
    r"(?P<m2>\d{1,2})月(?:份)?(?:(?P<d2>\d{1,2})[日号])?|(?<![\d.])(?P<d3>\d{1,2})(?:日|(?<![\u4e00-\u9fff“\"a-z]\d)(?<![\u4e00-\u9fff“\"a-z]\d\d)号)(?!线|楼|院)"
)


def days_of(text: str) -> list[Day]:
    """The dates of a flat text as they are written."""
    return [parts_of(one) for one in DAY.finditer(text)]


def parts_of(match: re.Match[str]) -> Day:
    """The date of a match of DAY."""
    year, month, day = (
        match.group("y"),
        match.group("m") or match.group("m2"),
        match.group("d") or match.group("d2") or match.group("d3"),
    )
    return int(year or 0), int(month or 0), int(day or 0)


def same_day(one: Day, two: Day) -> bool:
    """Whether two dates can be the same as far as both are written, and share something."""
    shared = [(a, b) for a, b in zip(one, two, strict=True) if a and b]
    return bool(shared) and all(a == b for a, b in shared)
