"""Days as retrieval has them: the first and the last, each as yyyymmdd."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from index.archive.folder import Archive
from index.partial_date import PartialDate, as_number, real_date, whole_day
from rag.types import Period

_PARTS = {"year": 1, "month": 2, "day": 3}
_WHOLE_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def days_in(periods: Sequence[Period]) -> list[tuple[int, int]]:
    return [(as_number(period.earliest), as_number(period.latest)) for period in periods]


def days_of(archive: Archive, ranked: Sequence[tuple[int, float]]) -> list[tuple[int, int]]:
    """The days on which an event may have been: the first whole date that each of its passages tells, else that of its issue."""
    days = []
    for number, _ in ranked:
        passage, _, issue = archive.locate(number)
        match = _WHOLE_DAY.search(passage.text)
        if match and (told := real_date(*map(int, match.groups()))):
            days.append((as_number(told), as_number(told)))
        elif printed := whole_day(issue.date):
            days.append((as_number(printed - timedelta(1)), as_number(printed)))
    return list(dict.fromkeys(days))


def widened(day: tuple[int, int], period: str) -> tuple[int, int]:
    return PartialDate.of_number(day[1]).to(_PARTS[period]).bounds


def written(days: Sequence[tuple[int, int]], period: str) -> str:
    return " ".join(PartialDate.of_number(first).to(_PARTS[period]).chinese for first, _ in days)
