"""Counts and lists over the whole of an archive, made in the store: what is held of each month, paper, kind and reporter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.chinese.vocabulary import any_of
from index.stores.documents import Documents, condition
from index.types import Article, Filters, Issue

_BYLINES_COUNTED = 200_000


def most_signed(names: Iterable[str], most: int) -> list[tuple[str, int]]:
    """The names that stand there most often, with how often; equals in order of name."""
    return sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0]))[:most]


NOT_WHOLE = ("continuation", "masthead")
"""Kinds of what is printed that are no articles: counted and listed only where one of them is asked for."""


def is_whole(article: Article) -> bool:
    """Whether what is printed is an article by itself, and so is counted as one wherever articles are."""
    return article.kind not in NOT_WHOLE


_WHOLE = f"kind NOT IN {NOT_WHOLE}"
Words = str | Sequence[str]
"""What a text must hold: a phrase, or each of several."""


@dataclass(frozen=True, slots=True)
class Held:
    """How much is held: issues, pages and whole articles, and the first and last day of any, ISO (None where none is dated)."""

    issues: int
    pages: int
    articles: int
    first: str | None
    last: str | None

    def day(self, *, first: bool) -> str | None:
        """The first day or the last."""
        return self.first if first else self.last


class Census:
    """What a store holds, counted on demand."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def issues(self) -> int:
        """How many issues are held: pages of one newspaper and day are one; a page without a day is one by itself."""
        return self._number("SELECT count(DISTINCT coalesce(coalesce(newspaper, '') || date, page)) FROM issues")

    def unnamed(self) -> int:
        """How many of the issues are of a newspaper that is not known."""
        return self._number("SELECT count(DISTINCT coalesce(date, page)) FROM issues WHERE newspaper IS NULL")

    def held(self, filters: Filters = Filters()) -> Held:
        """What the filters let through, counted."""
        where, values = condition(filters)
        query = (
            "SELECT count(DISTINCT coalesce(coalesce(newspaper, '') || date, page)), count(DISTINCT page || ' ' || "
            f"coalesce(page_no, '')), count(*) FILTER (WHERE {_WHOLE}), min(date), max(date) FROM articles WHERE {where}"
        )
        ((issues, pages, articles, first, last),) = self._documents.rows(query, values)
        return Held(*(int(str(one)) for one in (issues, pages, articles)), *(one and str(one) for one in (first, last)))  # type: ignore[arg-type]

    def issues_of(self, filters: Filters, number: str | None = None) -> list[Issue]:
        """The issue of each page that the filters let through, of one issue number where it is given; in the order of days."""
        where, values = condition(filters)
        if number:
            where, values = f"{where} AND issue_no = ?", [*values, number]
        query = f"SELECT DISTINCT page, first_day FROM articles WHERE {where} ORDER BY first_day, page"
        return self._issues(query, *values)

    def pages_of(self, filters: Filters) -> list[tuple[Issue, str | None]]:
        """The pages that the filters let through, each with its issue and printed number; in the order of days."""
        where, values = condition(filters)
        query = (
            "SELECT min(page), max(page_no) FROM "
            f"articles WHERE {where} GROUP BY coalesce(newspaper || date || page_no, page) ORDER BY min(first_day), 1"
        )
        rows = list(self._documents.rows(query, values))
        return [(issue, str(page) if page else None) for number, page in rows for issue in self._issues("SELECT ?", number)]

    def days(self) -> tuple[str, str] | None:
        """The first and the last day of any issue, ISO; None where no issue has a date."""
        first, last = next(iter(self._documents.rows("SELECT min(date), max(date) FROM issues")))
        return (str(first), str(last)) if first else None

    def months(self) -> dict[str, int]:
        """How many issues are held of each month (`2021-10`), oldest first; those dated no closer than a year are left out."""
        query = (
            "SELECT substr(date, 1, 7), count(DISTINCT coalesce(newspaper, '') || date) FROM issues WHERE length(date) >= 7 "
            "GROUP BY 1 ORDER BY 1"
        )
        return {str(month): int(count) for month, count in self._documents.rows(query)}  # type: ignore[call-overload]

    def reporters(self, most: int, filters: Filters = Filters()) -> list[tuple[str, int]]:
        """The names that sign most articles, with how many; of a very large archive the first bylines are counted."""
        where, values = _where(filters)
        query = f"SELECT authors FROM articles WHERE {where} AND authors IS NOT NULL LIMIT ?"
        rows = self._documents.rows(query, (*values, _BYLINES_COUNTED))
        return most_signed((name for (names,) in rows for name in str(names).split("\t")), most)

    def latest(self, most: int) -> list[Issue]:
        """The issues of the newest pages; those without a date come last."""
        return self._issues("SELECT page, date IS NULL, first_day FROM issues ORDER BY 2, 3 DESC, 1 LIMIT ?", most)

    def beside(self, issue: Issue) -> tuple[Issue | None, Issue | None]:
        """The issues of the pages before and after this one in the order of days."""
        query = "SELECT first_day, page FROM pages WHERE file = ? AND part = ?"
        place = list(self._documents.rows(query, (issue.file, issue.part)))
        if not place:
            return None, None
        day, page = place[0]
        query = "SELECT page, first_day FROM issues WHERE (first_day, page) {0} (?, ?) ORDER BY first_day {1}, page {1} LIMIT 1"
        before = self._issues(query.format("<", "DESC"), day, page)
        after = self._issues(query.format(">", "ASC"), day, page)
        return next(iter(before), None), next(iter(after), None)

    def articles_by_month(self, filters: Filters = Filters(), words: Words = ()) -> dict[str, int]:
        """How many articles with these words in their text were printed in each month, within the filters, oldest first."""
        where, values = _where(filters, words)
        query = f"SELECT substr(date, 1, 7), count(*) FROM articles WHERE {where} AND length(date) >= 7 GROUP BY 1 ORDER BY 1"
        return {str(month): int(count) for month, count in self._documents.rows(query, values)}  # type: ignore[call-overload]

    def count(self, filters: Filters = Filters(), words: Words = ()) -> int:
        """How many articles have these words in their text, within the filters."""
        where, values = _where(filters, words)
        return self._number(f"SELECT count(*) FROM articles WHERE {where}", values)

    def counts(self, names: Iterable[str]) -> dict[str, int]:
        """How many articles have each of these names in their text: the texts are gone through once for all of them."""
        counted = dict.fromkeys(names, 0)
        if not counted:
            return {}
        one_of = re.compile(any_of(counted))
        hidden = [name for name in counted if any(name[0] in other for other in counted if other != name)]
        for (text,) in self._documents.rows(f"SELECT text FROM articles WHERE {_WHOLE}"):
            found = set(one_of.findall(str(text)))  # 北京 is not found within 湖北京山, where 湖北 is
            for name in found.union(name for name in hidden if name in str(text)):
                counted[name] += 1
        return counted

    def newest(self, most: int, filters: Filters = Filters(), words: Words = ()) -> list[tuple[Article, Issue]]:
        """The newest articles with these words in their text, within the filters."""
        where, values = _where(filters, words)
        query = f"SELECT article_id, first_day, article FROM articles WHERE {where} ORDER BY first_day DESC, article LIMIT ?"
        found = (self._documents.article(str(name)) for name, *_ in self._documents.rows(query, (*values, most)))
        return [pair for pair in found if pair is not None]

    def _number(self, query: str, values: Iterable[str | int] = ()) -> int:
        ((number,),) = self._documents.rows(query, values)
        return int(number)  # type: ignore[call-overload, no-any-return]

    def _issues(self, query: str, *values: object) -> list[Issue]:
        """The issues of the pages whose numbers stand first in the rows of a query."""
        return [self._documents.issue_of(int(row[0])) for row in list(self._documents.rows(query, values))]  # type: ignore[call-overload]


def phrases(words: Words) -> list[str]:
    """The phrases that a text must hold."""
    return [phrase for phrase in ([words] if isinstance(words, str) else words) if phrase]


def _where(filters: Filters, words: Words = ()) -> tuple[str, list[str | int]]:
    """Whole articles, or those of the kind that is asked for."""
    where, values = condition(filters)
    said = phrases(words)
    parts = [where, *([] if filters.kind else [_WHOLE]), *(["instr(text, ?)"] * len(said))]
    return " AND ".join(parts), [*values, *said]
