"""What readers thought of answers: one SQLite file (WAL), to which many processes may write at once, with a limit in rows and bytes.

Earlier versions kept `opinions.jsonl`; its lines are taken over once, in the transaction that makes the table, and the file is left
as it was.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from index.errors import WenbaoError

FILE = "opinions.sqlite"
EARLIER = "opinions.jsonl"
MOST = 100_000
"""Opinions that are kept: beyond these, and beyond MOST_BYTES, none is until somebody has read them and put the file away."""
MOST_BYTES = 32 << 20
WAITS = 20.0
"""Seconds that a writer waits for the others."""
_PAGE = 4096
_VERSION = 1

Verdict = Literal["like", "dislike"]


class OpinionsError(WenbaoError):
    """The opinions cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Support:
    """A citation of the answer: the article and the words quoted from it."""

    article_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What was asked after which earlier questions, what was answered, what the reader thought of it and why.

    `time` is ISO 8601 in UTC; `reasons` are names of a fixed set, `note` is free.
    """

    time: str
    question: str
    answer: str
    opinion: Verdict
    archive_id: str = ""
    short_answer: str = ""
    refused: bool = False
    reasons: tuple[str, ...] = ()
    note: str = ""
    history: tuple[str, ...] = ()
    support: tuple[Support, ...] = ()

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Opinion:
        """From the JSON of one. Raises ValueError for what is none."""
        if record.get("opinion") not in get_args(Verdict) or not isinstance(record.get("question"), str):
            raise ValueError("no opinion")
        texts = ("time", "question", "answer", "archive_id", "short_answer", "note")
        return cls(
            **{name: _written(record.get(name)) for name in texts},
            opinion=record["opinion"],
            refused=record.get("refused") is True or record.get("refused") == 1,
            reasons=tuple(map(_written, _listed(record.get("reasons")))),
            history=tuple(map(_written, _listed(record.get("history")))),
            support=tuple(
                Support(_written(one.get("article_id")), _written(one.get("quote")))
                for one in _listed(record.get("support"))
                if isinstance(one, dict)
            ),
        )

    @property
    def row(self) -> tuple[str | int, ...]:
        """Its columns, lists as JSON."""
        support = [{"article_id": one.article_id, "quote": one.quote} for one in self.support]
        lists: dict[str, Any] = {"reasons": self.reasons, "history": self.history, "support": support}
        told = {name: json.dumps(value, ensure_ascii=False) for name, value in lists.items()} | {"refused": int(self.refused)}
        return tuple(told[name] if name in told else getattr(self, name) for name in COLUMNS)


COLUMNS = tuple(field.name for field in fields(Opinion))
_LISTS = ("reasons", "history", "support")


def add(folder: Path, opinion: Opinion) -> bool:
    """Keep an opinion in the folder, which is made; whether there was room. Raises OpinionsError where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(folder / FILE, timeout=WAITS, isolation_level=None)) as db:
            _prepare(db, folder / EARLIER)
            db.execute(f"PRAGMA max_page_count = {MOST_BYTES // _PAGE}")
            db.execute("BEGIN IMMEDIATE")
            (kept,) = db.execute("SELECT coalesce(max(rowid), 0) FROM opinions").fetchone()  # none is ever taken out
            if kept < MOST:
                _insert(db, opinion)
            db.execute("COMMIT")
            return bool(kept < MOST)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            return False
        raise _told(folder / FILE, error) from None
    except OSError as error:
        raise _told(folder / FILE, error.strerror or error) from None


def opinions(file: Path) -> Iterator[Opinion]:
    """The opinions of a file, oldest first: one that `add` writes, or JSON Lines of an earlier version, whose broken lines are left out.

    Raises OpinionsError for a file that is neither.
    """
    try:
        with file.open("rb") as opened:
            stored = opened.read(16) == b"SQLite format 3\0"
    except OSError as error:
        raise _told(file, error.strerror or error) from None
    return _stored(file) if stored else _lines(file)


def _stored(file: Path) -> Iterator[Opinion]:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=WAITS)) as db:
            for row in db.execute(f"SELECT {', '.join(COLUMNS)} FROM opinions ORDER BY rowid"):
                record = dict(zip(COLUMNS, row, strict=True))
                yield Opinion.of(record | {name: json.loads(record[name]) for name in _LISTS})
    except (sqlite3.Error, ValueError) as error:
        raise _told(file, error) from None


def _lines(file: Path) -> Iterator[Opinion]:
    with file.open("rb") as lines:
        for line in lines:
            try:
                record = json.loads(line)
                yield Opinion.of(record)
            except (ValueError, AttributeError, RecursionError):
                continue


def _prepare(db: sqlite3.Connection, earlier: Path) -> None:
    """Make the table where there is none, with what an earlier version kept in it."""
    if db.execute("PRAGMA user_version").fetchone() == (_VERSION,):
        return
    db.execute(f"PRAGMA page_size = {_PAGE}")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("BEGIN IMMEDIATE")
    if db.execute("PRAGMA user_version").fetchone() == (0,):  # nobody was quicker
        db.execute(f"CREATE TABLE opinions (id INTEGER PRIMARY KEY, {', '.join(COLUMNS)})")
        for opinion in _lines(earlier) if earlier.is_file() else ():
            _insert(db, opinion)
        db.execute(f"PRAGMA user_version = {_VERSION}")
    db.execute("COMMIT")


def _insert(db: sqlite3.Connection, opinion: Opinion) -> None:
    places = ", ".join("?" * len(COLUMNS))
    db.execute(f"INSERT INTO opinions ({', '.join(COLUMNS)}) VALUES ({places})", opinion.row)


def _written(value: object) -> str:
    """A text without halves of characters, which no file can hold."""
    return str(value or "").encode("utf-8", "replace").decode("utf-8")


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _told(file: Path, why: object) -> OpinionsError:
    return OpinionsError(f"读写不了意见文件 {file}（{why}），请检查路径和权限 (the opinions cannot be read or written there)")
