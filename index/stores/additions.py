"""Write what is added to a document store, and what is taken out of it, into a file beside it; the store is not changed."""

from __future__ import annotations

import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from index.errors import disk_errors
from index.stores.document_writer import DocumentWriter, closed_on_failure
from index.stores.documents import ADDED, FILE


class AdditionWriter(DocumentWriter):
    """Goes on with the additions of the generation `before` in `folder`, whose store it shares; numbers follow the highest there.

    `pages`, `articles` and `passages` are the next numbers, `articles_removed` counts those taken out.
    """

    def __init__(self, folder: Path, before: Path) -> None:
        first = not (before / ADDED).exists()
        with disk_errors(sqlite3.OperationalError):
            if not first:
                shutil.copyfile(before / ADDED, folder / ADDED)
            self._db = sqlite3.connect((folder / ADDED).resolve().as_uri(), uri=True)
            with closed_on_failure(self._db):
                self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
                self._db.execute("ATTACH ? AS built", (f"{(folder / FILE).resolve().as_uri()}?mode=ro&immutable=1",))
                if first:
                    for (sql,) in self._db.execute(
                        "SELECT sql FROM built.sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"
                    ).fetchall():
                        if "sqlite_stat" not in sql:
                            self._db.execute(sql)
                    self._db.execute("CREATE TABLE gone (page INTEGER PRIMARY KEY)")
        self._rows = defaultdict(list)
        self.articles_removed = 0
        self.pages, self.articles, self.passages = (self._after(table) for table in ("page", "article", "passage"))

    def _after(self, table: str) -> int:
        highest = [self._db.execute(f"SELECT max(number) FROM {schema}.{table}").fetchone()[0] for schema in ("built", "main")]
        return max((number + 1 for number in highest if number is not None), default=0)

    def remove(self, pages: Sequence[tuple[str, str]]) -> list[int]:
        """Take pages out by file and part; gives the numbers of their passages."""
        passages: list[int] = []
        with disk_errors(sqlite3.OperationalError):
            for file, part in pages:
                for schema in ("built", "main"):
                    passages += self._out(schema, file, part)
        return passages

    def _out(self, schema: str, file: str, part: str) -> list[int]:
        held = self._db.execute(f"SELECT number FROM {schema}.page WHERE file = ? AND part = ?", (file, part)).fetchone()
        if held is None or (schema == "built" and self._db.execute("SELECT 1 FROM gone WHERE page = ?", held).fetchone()):
            return []
        query = f"SELECT passage.number FROM {schema}.passage JOIN {schema}.article ON article.number = article WHERE page = ?"
        passages = [number for (number,) in self._db.execute(query, held)]
        counted = f"SELECT count(*) FROM {schema}.article WHERE page = ?"
        self.articles_removed += self._db.execute(counted, held).fetchone()[0]
        if schema == "built":
            self._db.execute("INSERT INTO gone VALUES (?)", held)
            return passages
        self._db.execute("DELETE FROM passage WHERE article IN (SELECT number FROM article WHERE page = ?)", held)
        for table, key in (("article", "page"), ("issue", "page"), ("page", "number")):
            self._db.execute(f"DELETE FROM main.{table} WHERE {key} = ?", held)
        return passages
