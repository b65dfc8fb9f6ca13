"""What the archive printed on this month and day in other years; with few such, on the days nearest to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.archive.folder import Archive
from index.build.printings import once
from index.types import Article, Filters, Issue
from rag.catalogue.asking import NEWS
from rag.catalogue.issue import in_order
from rag.types import Heading
from rag.words.printed import heading

HEADINGS = 6
"""Headlines at the most."""
_ENOUGH = 3
"""Headlines of the very day from which on no other days are looked at."""
_OF_A_DAY = 2
_NEAR = timedelta(days=7)
_READ = 200
"""Articles of a day among which the first on its pages are looked for."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A headline of another year, and how many days before (negative) or after the same day of its year it was printed."""

    heading: Heading
    apart: int


def on_this_day(archive: Archive, today: date, most: int = HEADINGS) -> tuple[Remembered, ...]:
    """The first headlines of this day in other years, the newest year first; where they are few, then those of the nearest days of the
    years that have none. Nothing where no issue of them is dated to the day."""
    found: list[Remembered] = []
    without = []
    for year in archive.years:
        day = _in_year(today, year)
        if year == today.year:
            continue
        printed = list(_headings(archive, day, 0)) if day else []
        found += printed
        without += [] if printed else [year]
    if len(found) >= _ENOUGH:
        return tuple(found[:most])
    near = [
        (apart, -year, year) for year in without if (apart := _nearest(archive, _in_year(today, year, near=True))) is not None
    ]
    for apart, _, year in sorted(near, key=lambda one: (abs(one[0]), one[1:])):
        day = _in_year(today, year, near=True)
        found += _headings(archive, day + timedelta(days=apart), apart) if day else ()
    return tuple(found[:most])


def _in_year(today: date, year: int, *, near: bool = False) -> date | None:
    """The same day of a year; None where it has none (29 February), or with `near` the last before it."""
    try:
        return today.replace(year=year)
    except ValueError:
        return today.replace(year=year, day=28) if near else None


def _nearest(archive: Archive, day: date | None) -> int | None:
    """How many days before or after a day the nearest issue was printed; None where none is near."""
    if day is None:
        return None
    around = Filters((day - _NEAR).isoformat(), (day + _NEAR).isoformat())
    dates = {issue.date for issue in archive.census.issues_of(around) if issue.date and len(issue.date) == 10}
    return min(((date.fromisoformat(one) - day).days for one in dates), key=lambda days: (abs(days), days), default=None)


def _headings(archive: Archive, day: date, apart: int) -> Iterator[Remembered]:
    """The first headlines of a day's news, by page."""
    iso = day.isoformat()
    pairs = archive.documents.find(Filters(iso, iso), most=_READ)
    told = [(article, issue) for article, issue in pairs if _is_told(article, issue, iso)]
    for article, issue in in_order(once(told))[:_OF_A_DAY]:
        yield Remembered(heading(article, issue), apart)


def _is_told(article: Article, issue: Issue, day: str) -> bool:
    return issue.date == day and article.kind in NEWS and bool(article.headline)
