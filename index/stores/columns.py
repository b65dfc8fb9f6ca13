"""What filters look at, as columns in memory: of each article its days, newspaper, kind and authors, and of each passage its article.

Ten bytes a passage and twenty an article: which passages a filter lets through is told in the time of a comparison of arrays,
where a query over the joined tables takes a microsecond for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.stores.lexical import day_number
from index.types import Filters

Numbers = NDArray[np.int64]
Rows = Callable[[str], Iterator[tuple[Any, ...]]]


class _Coded:
    """A column of texts, each known by its place among the distinct ones."""

    def __init__(self) -> None:
        self._codes: dict[str | None, int] = {}

    def code(self, text: str | None) -> int:
        return self._codes.setdefault(text, len(self._codes))

    def where(self, fits: Callable[[str], bool]) -> NDArray[np.bool_]:
        """For each distinct text whether it fits; none does where there is no text."""
        return np.array([text is not None and fits(text) for text in self._codes], dtype=bool)


class Columns:
    """The columns of a document store; `rows` gives the rows of a query over its views."""

    def __init__(self, rows: Rows) -> None:
        self._newspapers, self._kinds, self._authors = _Coded(), _Coded(), _Coded()
        issues = _table(
            (page, first, last, self._newspapers.code(name))
            for page, first, last, name in rows("SELECT page, first_day, last_day, newspaper FROM issues ORDER BY page")
        )
        articles = _table(
            (number, page, self._kinds.code(kind), self._authors.code(authors))
            for number, page, kind, authors in rows("SELECT article, page, kind, authors FROM filed ORDER BY article")
        )
        of = np.searchsorted(issues[0], articles[1])
        self._first, self._last, self._newspaper = (column[of].astype(np.int32) for column in issues[1:])
        self._kind, self._author = (column.astype(np.int32) for column in articles[2:])
        owned = _table(((n, article, 0, 0) for n, article in rows("SELECT number, article FROM parts ORDER BY number")))
        owners = np.searchsorted(articles[0], owned[1])
        held = owners < len(articles[0])
        held[held] = articles[0][owners[held]] == owned[1][held]  # passages of pages that were taken out are left out
        self._numbers, self._owners = owned[0][held], owners[held].astype(np.int32)

    def numbers(self, filters: Filters) -> Numbers:
        """The numbers of the passages that the filters let through, ascending. What cannot be shown to lie within the dates is
        outside."""
        fits = np.ones(len(self._first), dtype=bool)
        if filters.after:
            fits &= self._first >= day_number(filters.after)
        if filters.before:
            fits &= (self._last >= 1) & (self._last <= day_number(filters.before, last=True))
        if filters.newspaper:
            fits &= self._newspapers.where(filters.newspaper.__eq__)[self._newspaper]
        if filters.kind:
            fits &= self._kinds.where(filters.kind.__eq__)[self._kind]
        if name := (filters.reporter or "").lower():
            fits &= self._authors.where(lambda authors: name in authors.lower().split("\t"))[self._author]
        found: Numbers = self._numbers[fits[self._owners]]
        return found


def _table(rows: Iterable[tuple[int, ...]]) -> NDArray[np.int64]:
    """Rows of four numbers as four columns, (4, rows)."""
    flat = np.fromiter((number for row in rows for number in row), dtype=np.int64)
    return flat.reshape(-1, 4).T
