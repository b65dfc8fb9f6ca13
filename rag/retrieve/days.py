"""Days as retrieval has them: the first and the last, each as yyyymmdd."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from index.archive.folder import Archive
from rag.types import Period


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def days_in(periods: Sequence[Period]) -> list[tuple[int, int]]:
    return [(_number(period.earliest), _number(period.latest)) for period in periods]


_WHOLE_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def days_of(archive: Archive, ranked: Sequence[tuple[int, float]]) -> list[tuple[int, int]]:
    """The days on which an event may have been: the first whole date that each of its passages tells, else that of its issue."""
    days = []
    for number, _ in ranked:
        passage, _, issue = archive.locate(number)
        match = _WHOLE_DAY.search(passage.text)
        if match:
            day = int(match[1]) * 10_000 + int(match[2]) * 100 + int(match[3])
            days.append((day, day))
        elif issue.date and len(issue.date) == 10:
            day = int(issue.date.replace("-", ""))
            days.append((day - 1, day))
    return list(dict.fromkeys(days))


def widened(day: tuple[int, int], period: str) -> tuple[int, int]:
    year, month = day[1] // 10_000, day[1] // 100 % 100
    if period == "year":
        return year * 10_000 + 101, year * 10_000 + 1231
    return year * 10_000 + month * 100 + 1, year * 10_000 + month * 100 + 31


def written(days: Sequence[tuple[int, int]], period: str) -> str:
    length = {"year": 1, "month": 2, "day": 3}[period]
    parts = ((first // 10_000, first // 100 % 100, first % 100) for first, _ in days)
    return " ".join("".join(f"{n}{unit}" for n, unit in list(zip(part, "年月日", strict=True))[:length]) for part in parts)
