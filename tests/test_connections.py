"""Every connection to a store's files that is opened is closed, by name or with who holds it, also where a writer fails."""

from __future__ import annotations

import gc
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from index.archive.folder import open_archive
from index.build.build import Settings, build
from index.build.change import add, remove
from index.stores.additions import AdditionWriter
from index.stores.document_writer import DocumentWriter
from index.types import Filters

PAGE = "江城日报\n2021年3月{day}日 星期五\n新馆昨日开放\n本报讯（记者 林海）市图书馆新馆昨日开放，市民凭身份证入馆。\n"


class Opened:
    """Counts connections that are open."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened, self.closed = 0, set[int]()
        plain, counts = sqlite3.connect, self

        class Counted(sqlite3.Connection):
            def close(self) -> None:
                counts.closed.add(id(self))
                super().close()

        def connect(*given: Any, **named: Any) -> sqlite3.Connection:
            counts.opened += 1
            made = plain(*given, factory=Counted, **named)
            counts.closed.discard(id(made))
            kept.append(made)
            return made

        kept: list[sqlite3.Connection] = []  # so that no two have one id
        monkeypatch.setattr(sqlite3, "connect", connect)

    @property
    def left(self) -> int:
        return self.opened - len(self.closed)


def test_every_connection_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = []
    for day in (5, 6):
        pages.append(tmp_path / f"{day}.txt")
        pages[-1].write_text(PAGE.format(day=day), encoding="utf-8")
    counts = Opened(monkeypatch)
    gc.disable()
    try:
        build(pages[:1], tmp_path / "a", Settings(workers=1))
        add(pages[1:], tmp_path / "a", 1)
        remove(["6.txt"], tmp_path / "a")
        archive = open_archive(tmp_path / "a")
        assert archive.nearest("新馆开放", 3, Filters(after="2021")) and archive.authors
        assert counts.left == 2, "the archive's own, and this thread's"
        del archive
        assert (counts.left, counts.opened > 3) == (0, True)
    finally:
        gc.enable()


@pytest.mark.parametrize("writer", ["first", "additions"])
def test_a_writer_that_cannot_begin_leaves_none_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: str) -> None:
    counts = Opened(monkeypatch)
    for name in ("documents.sqlite", "added.sqlite"):
        (tmp_path / name).write_bytes(b"no database at all, whatever its name says" * 100)
    with pytest.raises(Exception, match=r"database|数据库|已损坏"):
        DocumentWriter(tmp_path) if writer == "first" else AdditionWriter(tmp_path, tmp_path / "before")
    assert (counts.opened, counts.left) == (1, 0)
