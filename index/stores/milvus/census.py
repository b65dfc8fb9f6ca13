"""Counts and lists over an archive on Milvus, made of the facts of its pages and articles.

Milvus counts rows but groups none, so facts are fetched as far as the filters let them through, without their texts, and counted
here; those of all pages are fetched once.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from index.stores.census import NOT_WHOLE, Held, Words, most_signed, phrases
from index.stores.milvus.documents import MilvusDocuments
from index.stores.milvus.server import Row
from index.types import Article, Filters, Issue

_BYLINES_COUNTED = 200_000


class MilvusCensus:
    """What an archive on a server holds, counted on demand."""

    def __init__(self, documents: MilvusDocuments) -> None:
        self._documents = documents

    @functools.cached_property
    def _pages(self) -> list[Row]:
        """The facts of every page, in the order of days; those without a day first."""
        rows = self._documents.page_rows(("page", "file", "part", "newspaper", "date", "first_day"))
        return sorted(rows, key=lambda row: (row["first_day"], row["page"]))

    def issues(self) -> int:
        """How many issues are held: pages of one newspaper and day are one; a page without a day is one by itself."""
        return len({_issue_of(row) for row in self._pages})

    def unnamed(self) -> int:
        """How many of the issues are of a newspaper that is not known."""
        return len({_issue_of(row) for row in self._pages if not row["newspaper"]})

    def held(self, filters: Filters = Filters()) -> Held:
        """What the filters let through, counted."""
        rows = self._documents.facts(filters)
        dates = [row["date"] for row in rows if row["date"]]
        return Held(
            len({_issue_of(row) for row in rows}),
            len({(row["page"], row["page_no"]) for row in rows}),
            sum(row["kind"] not in NOT_WHOLE for row in rows),
            min(dates, default=None),
            max(dates, default=None),
        )

    def issues_of(self, filters: Filters, number: str | None = None) -> list[Issue]:
        """The issue of each page that the filters let through, of one issue number where it is given; in the order of days."""
        rows = self._documents.facts(filters)
        found = {(row["first_day"], row["page"]) for row in rows if not number or row["issue_no"] == number}
        return self._documents.issues_at(page for _, page in sorted(found))

    def pages_of(self, filters: Filters) -> list[tuple[Issue, str | None]]:
        """The pages that the filters let through, each with its issue and printed number; in the order of days."""
        groups: dict[object, list[Row]] = {}
        for row in self._documents.facts(filters):
            known = row["newspaper"] and row["date"] and row["page_no"]
            key = (row["newspaper"], row["date"], row["page_no"]) if known else row["page"]
            groups.setdefault(key, []).append(row)
        pages = sorted(
            (min(row["first_day"] for row in rows), min(row["page"] for row in rows), max(row["page_no"] for row in rows))
            for rows in groups.values()
        )
        issues = self._documents.issues_at(page for _, page, _ in pages)
        return [(issue, number or None) for issue, (_, _, number) in zip(issues, pages, strict=True)]

    def days(self) -> tuple[str, str] | None:
        """The first and the last day of any issue, ISO; None where no issue has a date."""
        return self._documents.summary.days

    def months(self) -> dict[str, int]:
        """How many issues are held of each month (`2021-10`), oldest first; those dated no closer than a year are left out."""
        issues = {(row["date"][:7], _issue_of(row)) for row in self._pages if len(row["date"]) >= 7}
        return dict(sorted(Counter(month for month, _ in issues).items()))

    def reporters(self, most: int, filters: Filters = Filters()) -> list[tuple[str, int]]:
        """The names that sign most articles, with how many; of a very large archive the first bylines are counted."""
        signed = islice((row["authors"] for row in self._whole(filters) if row["authors"]), _BYLINES_COUNTED)
        return most_signed((name for names in signed for name in names), most)

    def latest(self, most: int) -> list[Issue]:
        """The issues of the newest pages; those without a date come last."""
        rows = sorted(self._pages, key=lambda row: (not row["date"], -row["first_day"], row["page"]))
        return self._documents.issues_at(row["page"] for row in rows[:most])

    def beside(self, issue: Issue) -> tuple[Issue | None, Issue | None]:
        """The issues of the pages before and after this one in the order of days."""
        places = (n for n, row in enumerate(self._pages) if (row["file"], row["part"]) == (issue.file, issue.part))
        place = next(places, None)
        if place is None:
            return None, None
        before, after = self._pages[max(place - 1, 0) : place], self._pages[place + 1 : place + 2]
        found = (self._documents.issues_at(row["page"] for row in rows) for rows in (before, after))
        first, last = (next(iter(issues), None) for issues in found)
        return first, last

    def articles_by_month(self, filters: Filters = Filters(), words: Words = ()) -> dict[str, int]:
        """How many articles with these words in their text were printed in each month, within the filters, oldest first."""
        rows = self._whole(filters, words)
        return dict(sorted(Counter(row["date"][:7] for row in rows if len(row["date"]) >= 7).items()))

    def count(self, filters: Filters = Filters(), words: Words = ()) -> int:
        """How many articles have these words in their text, within the filters."""
        return len(self._whole(filters, words))

    def counts(self, names: Iterable[str]) -> dict[str, int]:
        """How many articles have each of these names in their text."""
        return {name: self.count(words=name) for name in names}

    def newest(self, most: int, filters: Filters = Filters(), words: Words = ()) -> list[tuple[Article, Issue]]:
        """The newest articles with these words in their text, within the filters."""
        rows = self._whole(filters, words)
        rows = sorted(rows, key=lambda row: (-row["first_day"], row["number"]))
        return self._documents.at(rows[:most])

    def _whole(self, filters: Filters, words: Words = ()) -> list[Row]:
        """The facts of the whole articles with these words, or of those of the kind that is asked for."""
        rows = self._documents.facts(filters, words=phrases(words))
        return [row for row in rows if filters.kind or row["kind"] not in NOT_WHOLE]


def _issue_of(row: Row) -> tuple[str, str] | int:
    return (row["newspaper"], row["date"]) if row["date"] else int(row["page"])
