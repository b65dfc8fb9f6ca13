"""Write the document store: pages, issues, articles and passages, in the order in which they come.

Rows are appended and the indices made at the end, so that a build writes each page of the file once. What is committed survives a
killed process; the writer that opens the store again goes on after it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from operator import attrgetter
from pathlib import Path

from index.errors import disk_errors
from index.stores.documents import FILE, issue_days
from index.types import Article, Issue, Page, Passage, Ready, Reason, Stated

_TABLES = """
CREATE TABLE IF NOT EXISTS page (
    number INTEGER PRIMARY KEY, file TEXT NOT NULL, part TEXT NOT NULL, sha256 TEXT NOT NULL, encoding TEXT NOT NULL,
    text TEXT NOT NULL, stated TEXT, ready TEXT);
CREATE TABLE IF NOT EXISTS issue (
    page INTEGER PRIMARY KEY REFERENCES page, newspaper TEXT, newspaper_certainty TEXT NOT NULL, date TEXT,
    date_certainty TEXT NOT NULL, not_before TEXT, not_after TEXT, issue_no TEXT, printed_page TEXT, evidence TEXT,
    first_day INTEGER NOT NULL, last_day INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS article (
    number INTEGER PRIMARY KEY, article_id TEXT NOT NULL, page INTEGER NOT NULL REFERENCES page, kind TEXT NOT NULL,
    headline TEXT, kicker TEXT, subhead TEXT, byline TEXT, authors TEXT, page_no TEXT, spans TEXT, repeats TEXT, text TEXT,
    source_id TEXT);
CREATE TABLE IF NOT EXISTS passage (
    number INTEGER PRIMARY KEY, passage_id TEXT NOT NULL, article INTEGER NOT NULL REFERENCES article,
    start INTEGER NOT NULL, end INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS mended (file TEXT, part TEXT, sha256 TEXT, articles TEXT, PRIMARY KEY (file, part));
"""
_INDICES = """
CREATE UNIQUE INDEX IF NOT EXISTS page_by_name ON page (file, part);
CREATE INDEX IF NOT EXISTS issue_by_day ON issue (first_day, last_day);
CREATE INDEX IF NOT EXISTS issue_by_newspaper ON issue (newspaper, date, first_day, last_day);
CREATE UNIQUE INDEX IF NOT EXISTS article_by_id ON article (article_id);
CREATE INDEX IF NOT EXISTS article_by_page ON article (page);
CREATE INDEX IF NOT EXISTS article_by_authors ON article (authors) WHERE authors IS NOT NULL;
CREATE INDEX IF NOT EXISTS passage_by_article ON passage (article);
CREATE INDEX IF NOT EXISTS raw_page ON page (number, file, part) WHERE ready IS NULL;
CREATE INDEX IF NOT EXISTS article_by_kind ON article (kind, page);
DROP TABLE IF EXISTS mended;
PRAGMA analysis_limit = 1000;
ANALYZE;
PRAGMA journal_mode = DELETE;
"""


_PAGE = 16_384
"""Bytes of a page of the file: articles of a few thousand characters fill pages of 4,096 so badly that the file is a ninth larger."""

_json = json.JSONEncoder(ensure_ascii=False).encode
_NOTHING = Stated()


def _values(record: type, *but: str) -> Callable[[object], tuple[object, ...]]:
    """What gives the values of a record's fields, in order."""
    return attrgetter(*[one.name for one in fields(record) if one.name not in but])


_STATED, _READY, _REASON, _ARTICLE = _values(Stated), _values(Ready), _values(Reason), _values(Article)
_ISSUE = _values(Issue, "file", "part", "evidence")


@contextmanager
def closed_on_failure(db: sqlite3.Connection) -> Iterator[None]:
    """Close a connection whose file turns out to be none that can be written."""
    try:
        yield
    except BaseException:
        db.close()
        raise


class DocumentWriter:
    """Numbers pages, articles and passages in the order they come, from 0."""

    def __init__(self, folder: Path) -> None:
        with disk_errors(sqlite3.OperationalError):
            self._db = sqlite3.connect(folder / FILE)
            with closed_on_failure(self._db):
                self._db.execute(f"PRAGMA page_size = {_PAGE}")
                self._db.executescript(
                    "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;" + _TABLES
                )
        self._rows = defaultdict[str, list[tuple[object, ...]]](list)
        self.pages, self.articles, self.passages = (
            self._db.execute(f"SELECT coalesce(max({key}) + 1, 0) FROM {table}").fetchone()[0]
            for table, key in (("page", "number"), ("article", "number"), ("passage", "number"))
        )

    def add(self, page: Page, issue: Issue, articles: Sequence[tuple[Article, Sequence[Passage]]]) -> None:
        """Have one page stored with the next commit, with its issue, its articles and their passages."""
        rows, number = self._rows, self.pages
        stated = None if page.stated == _NOTHING else _json(_STATED(page.stated))
        ready = None if page.ready is None else _json(_READY(page.ready))
        rows["page"].append((number, page.file, page.part, page.sha256, page.encoding, page.text, stated, ready))
        evidence = _json([_REASON(reason) for reason in issue.evidence]) if issue.evidence else None
        rows["issue"].append((number, *_ISSUE(issue), evidence, *issue_days(issue)))
        for article, passages in articles:
            same = article.text == page.text and article.spans == ((0, len(page.text)),)
            rows["article"].append(
                (
                    self.articles,
                    article.article_id,
                    number,
                    article.kind,
                    article.headline,
                    article.kicker,
                    article.subhead,
                    article.byline,
                    "\t".join(article.authors) or None,
                    article.page or issue.page,
                    None if same else _json(article.spans),
                    _json(article.repeats) if article.repeats else None,
                    None if same else article.text,
                    article.source_id,
                )
            )
            for passage in passages:
                rows["passage"].append((self.passages, passage.passage_id, self.articles, passage.start, passage.end))
                self.passages += 1
            self.articles += 1
        self.pages += 1

    def mended(self, page: Page) -> list[Article] | None:
        """The articles that this page was mended into before the build was stopped; None where it was not."""
        row = self._db.execute(
            "SELECT articles FROM mended WHERE file = ? AND part = ? AND sha256 = ?", (page.file, page.part, page.sha256)
        ).fetchone()
        return None if row is None else [_article(fields) for fields in json.loads(row[0])]

    def note_mended(self, pages: Sequence[Page], mended: Mapping[tuple[str, str], Sequence[Article]]) -> None:
        """Keep what pages were mended into until all are dated, because mending is most of the work on a raw page."""
        rows = [
            (page.file, page.part, page.sha256, _json([_ARTICLE(one) for one in articles]))
            for page in pages
            for articles in (mended[page.file, page.part],)
        ]
        with disk_errors(sqlite3.OperationalError):
            self._db.executemany("INSERT OR REPLACE INTO mended VALUES (?, ?, ?, ?)", rows)

    def commit(self) -> None:
        """What was added so far will be found by the next writer, whatever happens to this one."""
        with disk_errors(sqlite3.OperationalError):
            for table, rows in self._rows.items():
                self._db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
            self._db.commit()
        self._rows.clear()

    def finish(self) -> None:
        """Make the indices: the store is whole."""
        self.commit()
        with disk_errors(sqlite3.OperationalError):
            self._db.executescript(_INDICES)
        self._db.close()

    def close(self) -> None:
        """Leave the store as it was last committed, for another writer."""
        self._db.close()


def _article(fields: list[object]) -> Article:
    """An article from the JSON of its values, whose lists were tuples."""
    return Article(*(_tuples(value) for value in fields))  # type: ignore[arg-type]


def _tuples(value: object) -> object:
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value
