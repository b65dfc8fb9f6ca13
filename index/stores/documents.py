"""The document store: pages, issues, articles and passages in an SQLite file, and what was added or taken out since in another.

Queries are made over four views, which join a thing to what it is of: `issues`, `pages` with their issues, `articles` with their
pages, `passages` with their articles. What they order by they also select: so SQLite merges what both files give, and sorts neither.
"""

from __future__ import annotations

import functools
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from index.errors import ArchiveError
from index.issues.page_numbers import printings
from index.stores.columns import Columns, Numbers
from index.stores.document_rows import ARTICLE, ISSUE, PASSAGE, to_article, to_article_and_issue, to_issue, to_passage
from index.stores.lexical import Entry, day_number
from index.types import Article, Filters, Issue, Page, Passage, Ready, Stated

FILE = "documents.sqlite"
ADDED = "added.sqlite"
"""What was added since FILE was written, in the same tables with the numbers that follow, and `gone`: the pages of FILE that are
held no more. FILE itself is never changed, so generations share it."""

_MAPPED = 2**28
"""Bytes of a file that are read through memory, which is quicker than call by call; more would fill the memory of one who asks a
very large archive."""

_VIEWS = {
    "issues": (
        "issue.page AS page, newspaper, newspaper_certainty, date, date_certainty, not_before, not_after, issue_no, "
        "printed_page, evidence, first_day, last_day",
        "{0}.issue AS issue",
    ),
    "pages": (
        "file, part, sha256, encoding, page.text AS page_text, stated, ready",
        "JOIN {0}.page AS page ON page.number = issue.page",
    ),
    "articles": (
        "article.number AS article, article_id, kind, headline, kicker, subhead, byline, authors, page_no, spans, repeats, "
        "coalesce(article.text, page.text) AS text, source_id",
        "JOIN {0}.article AS article ON article.page = issue.page",
    ),
    "passages": (
        "passage.number AS number, passage_id, start, end",
        "JOIN {0}.passage AS passage ON passage.article = article.number",
    ),
}


_LISTS = {
    "raw_pages": ("SELECT number AS page, file, part FROM {0}.page WHERE ready IS NULL", "number"),
    "filed": ("SELECT number AS article, page, kind, authors FROM {0}.article WHERE kind IS NOT NULL", "page"),
    "kinds": ("SELECT kind FROM {0}.article WHERE kind IS NOT NULL", "page"),
    "owners": (
        "SELECT passage.number AS number, article_id FROM {0}.passage AS passage, {0}.article AS article "
        "WHERE article.number = passage.article",
        "page",
    ),
}
"""Views that need no row of a page, each with its column of pages: a page's row holds its text, and is slow to pass over."""


def _views(added: bool) -> str:
    """The SQL that makes the views, over one file or two."""
    every = " UNION ALL ".join(f"SELECT number, article FROM {of}.passage" for of in ("main", "added")[: 1 + added])
    script = f"CREATE TEMP VIEW parts AS {every};"
    columns, tables = [], []
    for name, (select, page) in _LISTS.items():
        held = f"{select.format('main')} AND {page} NOT IN (SELECT page FROM added.gone)"
        arms = f"{held} UNION ALL {select.format('added')}" if added else select.format("main")
        script += f"CREATE TEMP VIEW {name} AS {arms};"
    for name, (more_columns, more_tables) in _VIEWS.items():
        columns.append(more_columns)
        tables.append(more_tables)
        select = f"SELECT {', '.join(columns)} FROM {' '.join(tables)}"
        held = f"{select.format('main')} WHERE issue.page NOT IN (SELECT page FROM added.gone)"
        arms = f"{held} UNION ALL {select.format('added')}" if added else select.format("main")
        script += f"CREATE TEMP VIEW {name} AS {arms};"
    return script


def issue_days(issue: Issue) -> tuple[int, int]:
    """The first and last day an issue can be of, as yyyymmdd numbers; 0 where that end is open."""
    return day_number(issue.date or issue.not_before), day_number(issue.date or issue.not_after, last=True)


def condition(filters: Filters) -> tuple[str, list[str | int]]:
    """Filters as an SQL condition over `issue` and `article`, and its values.

    What cannot be shown to lie within the dates is outside: an undated page is not let through by a date.
    """
    parts: list[str] = ["1"]
    values: list[str | int] = []
    for part, value in (
        ("first_day >= ?", day_number(filters.after)),
        ("last_day BETWEEN 1 AND ?", day_number(filters.before, last=True)),
        ("newspaper = ?", filters.newspaper),
        ("kind = ?", filters.kind),
        ("char(9) || authors || char(9) LIKE ?", filters.reporter and f"%\t{filters.reporter}\t%"),
    ):
        if value:
            parts.append(part)
            values.append(value)
    return " AND ".join(parts), values


class _Held:
    """A connection that is closed with who holds it: by itself it is part of a circle with its statements, and stays open until
    some collection of garbage comes by."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class Documents:
    """A store on disk, read-only; one connection for each thread."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / FILE).resolve()
        self._local = threading.local()
        self._first = self._connect()
        self._row("SELECT max(number) FROM page")  # a broken file fails here, not at the first question

    @property
    def _db(self) -> sqlite3.Connection:
        if not hasattr(self._local, "db"):
            try:
                self._local.db = self._connect()
            except sqlite3.OperationalError:  # a newer state has taken its place; what is open stays so
                self._local.db = self._first
        held: _Held = self._local.db
        return held.connection

    def _connect(self) -> _Held:
        added = self._file.with_name(ADDED)
        db = sqlite3.connect(f"{self._file.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        held = _Held(db)
        db.execute(f"PRAGMA mmap_size = {_MAPPED}")
        if added.exists():
            db.execute("ATTACH ? AS added", (f"{added.as_uri()}?mode=ro&immutable=1",))
        try:
            db.executescript(_views(added.exists()))
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise self._damaged(str(error)) from None
        return held

    def close(self) -> None:
        """Close this thread's connection."""
        self._db.close()
        del self._local.db

    def _rows(self, query: str, values: Iterable[object] = ()) -> Iterator[Any]:
        """The rows of a query, one by one; a file that turns out to be damaged is said to be."""
        try:
            yield from self._db.execute(query, tuple(values))
        except sqlite3.DatabaseError as error:
            raise self._damaged(str(error)) from None

    def _row(self, query: str, values: Iterable[object] = ()) -> Any:
        """The first row of a query, None where there is none."""
        return next(self._rows(query, values), None)

    def _held(self, query: str, values: Iterable[object]) -> Any:
        """The row of what another store says is held."""
        row = self._row(query, values)
        if row is None:
            raise self._damaged(f"no {values}")
        return row

    def _damaged(self, cause: str) -> ArchiveError:
        return ArchiveError(
            f"档案库的文件 {self._file} 已损坏（{cause}），请用 python -m index verify 检查、用 python -m index build 重建"
            " (the archive is damaged: check it with `index verify` and rebuild it)"
        )

    def rows(self, query: str, values: Iterable[object] = ()) -> Iterator[tuple[object, ...]]:
        """The rows that a query over the views gives; for what this package counts elsewhere."""
        return self._rows(query, values)

    def passages(self, numbers: Sequence[int]) -> list[tuple[Passage, Article, Issue]]:
        """Passages by their numbers, each with its spans in the page, its article and its issue, in the order asked for."""
        return [to_passage(row) for row in self._many(f"SELECT {PASSAGE} FROM passages WHERE number IN ", numbers)]

    def article_ids(self, numbers: Sequence[int]) -> list[str]:
        """The ids of the articles that passages are of, in the order of their numbers."""
        return [article_id for _, article_id in self._many("SELECT number, article_id FROM owners WHERE number IN ", numbers)]

    def candidates(self, numbers: Sequence[int]) -> list[tuple[int, str, str, int, bool, int, int]]:
        """What a reranker needs of many passages at once, in the order asked for: number, text, headline, the article's number,
        whether the article begins with it, first and last day of the issue."""
        query = (
            "SELECT number, substr(text, start + 1, end - start), coalesce(headline, ''), article, start = 0, first_day, last_day "
            "FROM passages WHERE number IN "
        )
        return self._many(query, numbers)

    def _many(self, query: str, numbers: Sequence[int]) -> list[Any]:
        """The rows of a query that ends in IN and gives the numbers first, in the order of the numbers."""
        if not numbers:
            return []
        rows = {row[0]: row for row in self._rows(f"{query} ({', '.join('?' * len(numbers))})", numbers)}
        try:
            return [rows[number] for number in numbers]
        except KeyError as missing:
            raise self._damaged(f"no passage {missing}") from None

    def article(self, article_id: str) -> tuple[Article, Issue] | None:
        """An article by its id, with its issue; None where there is none."""
        row = self._row(f"SELECT {ARTICLE}, {ISSUE} FROM articles WHERE article_id = ?", (article_id,))
        return None if row is None else to_article_and_issue(row)

    def entries(self, first: int = 0, *, added: bool = False) -> Iterator[Entry]:
        """The passages from number `first` on, in order, with what the other stores hold of them; of what was `added` or of the
        store itself."""
        table = "added.passage" if added else "main.passage"
        articles = self._rows(
            "SELECT article, text, coalesce(headline, ''), coalesce(authors, ''), kind, coalesce(newspaper, ''), first_day, last_day "
            f"FROM articles WHERE article >= (SELECT article FROM {table} WHERE number = ?) ORDER BY article",
            (first,),
        )
        at, text = -1, ""
        query = f"SELECT number, article, start, end FROM {table} WHERE number >= ? ORDER BY number"
        for number, article, start, end in self._rows(query, (first,)):
            while at != article:
                at, text, headline, authors, kind, newspaper, first_day, last_day = next(articles)
                names = tuple(authors.split("\t")) if authors else ()
            yield Entry(number, text[start:end], headline, names, newspaper, kind, first_day, last_day)

    def passages_of(self, article_id: str) -> list[int]:
        """The numbers of an article's passages, in order."""
        query = "SELECT number FROM passages WHERE article_id = ? ORDER BY 1"
        return [number for (number,) in self._rows(query, (article_id,))]

    def page(self, file: str, part: str = "") -> Page | None:
        """A page as it was read; None where there is none."""
        return next(self.pages(file, part), None)

    def pages(self, file: str | None = None, part: str | None = None) -> Iterator[Page]:
        """All pages in order, or those of one file."""
        query = "SELECT page, file, page_text, sha256, part, encoding, stated, ready FROM pages"
        wanted = [(name, value) for name, value in (("file", file), ("part", part)) if value is not None]
        if wanted:
            query += " WHERE " + " AND ".join(f"{name} = ?" for name, _ in wanted)
        for _, *plain, stated, ready in self._rows(query + " ORDER BY page", [value for _, value in wanted]):
            facts = Stated(*json.loads(stated or "[]")), Ready(*json.loads(ready)) if ready else None
            yield Page(*plain, *facts)  # type: ignore[call-arg]

    def issue(self, file: str, part: str = "") -> Issue | None:
        """The issue a page is from."""
        query = f"SELECT {ISSUE} FROM pages WHERE file = ? AND part = ?"
        row = self._row(query, (file, part))
        return None if row is None else to_issue(row)

    def issue_of(self, page: int) -> Issue:
        """The issue of the page with this number in the store."""
        return to_issue(self._held(f"SELECT {ISSUE} FROM pages WHERE page = ?", (page,)))

    def issues(self) -> Iterator[Issue]:
        """The issue of every page, in the pages' order."""
        return (to_issue(row[:-1]) for row in self._rows(f"SELECT {ISSUE}, page FROM pages ORDER BY page"))

    def articles(self, filters: Filters = Filters()) -> Iterator[Article]:
        """Every article that the filters let through, in the pages' order."""
        where, values = condition(filters)
        query = f"SELECT {ARTICLE}, article FROM articles WHERE {where} ORDER BY article"
        return (to_article(row[:-1]) for row in self._rows(query, values))

    def articles_on(self, file: str, part: str = "") -> list[Article]:
        """The articles of one page, in order."""
        query = f"SELECT {ARTICLE}, article FROM articles WHERE file = ? AND part = ? ORDER BY article"
        return [to_article(row[:-1]) for row in self._rows(query, (file, part))]

    def find(
        self,
        filters: Filters = Filters(),
        *,
        headline: str | None = None,
        words: str | None = None,
        page: str | None = None,
        most: int = -1,
    ) -> list[tuple[Article, Issue]]:
        """Every article with these characters in its headline or text, on this page, within the filters; oldest first, `most` at
        the most."""
        where, values = condition(filters)
        for part, value in (("instr(headline, ?)", headline), ("instr(text, ?)", words)):
            if value:
                where += f" AND {part}"
                values.append(value)
        if page:
            printed = printings(page)
            where += f" AND page_no IN ({', '.join('?' * len(printed))})"
            values += printed
        query = f"SELECT first_day, article FROM articles WHERE {where} ORDER BY first_day, article LIMIT ?"
        values.append(most)
        found = f"SELECT {ARTICLE}, {ISSUE} FROM articles WHERE article = ?"
        rows = [self._held(found, (number,)) for _, number in list(self._rows(query, values))]
        return [to_article_and_issue(row) for row in rows]

    def numbers(self, filters: Filters) -> Numbers | None:
        """The passages that the filters let through, ascending; None where they let everything through."""
        return None if filters == Filters() else self._columns.numbers(filters)

    @functools.cached_property
    def _columns(self) -> Columns:
        return Columns(self._rows)

    def on_page(self, page: str, first_day: int, last_day: int) -> list[int]:
        """The passages printed on a page of that number on one of these days (yyyymmdd, both inclusive)."""
        printed = printings(page)
        query = (
            "SELECT number FROM passages WHERE first_day BETWEEN ? AND ? AND last_day <= ? "
            f"AND coalesce(page_no, printed_page) IN ({', '.join('?' * len(printed))}) ORDER BY 1"
        )
        return [number for (number,) in self._rows(query, (first_day, last_day, last_day, *printed))]

    def has(self, filters: Filters) -> bool:
        """Whether the filters let any article through."""
        where, values = condition(filters)
        return self._row(f"SELECT 1 FROM articles WHERE {where} LIMIT 1", values) is not None

    def newspapers(self) -> list[tuple[str | None, int, int, int]]:
        """For each newspaper: its name, how many pages are held, the first and the last dated day (yyyymmdd; 0 where none is)."""
        return list(self._newspapers)

    @functools.cached_property
    def _newspapers(self) -> tuple[tuple[str | None, int, int, int], ...]:
        query = (
            "SELECT newspaper, count(*), min(iif(date IS NULL, NULL, first_day)), max(iif(date IS NULL, NULL, last_day)) "
            "FROM issues GROUP BY newspaper ORDER BY 2 DESC, 1"
        )
        return tuple((name, pages, first or 0, last or 0) for name, pages, first, last in self._rows(query))

    def authors(self) -> list[str]:
        """Every name in a byline."""
        rows = self._rows("SELECT DISTINCT authors FROM articles WHERE authors IS NOT NULL")
        return sorted({name for (names,) in rows for name in names.split("\t")})

    def kinds(self) -> list[tuple[str, int]]:
        """How many articles there are of each kind."""
        return list(self._rows("SELECT kind, count(*) FROM kinds GROUP BY kind"))
