"""What filters let through: the columns in memory tell the same as the store's tables, whatever was added and taken out."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.archive.folder import open_archive
from index.build.build import Settings, build
from index.build.change import add, remove
from index.stores.documents import Documents, condition
from index.types import Filters

PAPERS = ("江城日报", "海州晚报", None)
AUTHORS = ("记者 林海", "记者 陈山 林海", "记者 AB", "林海涛", None)


def _lines(folder: Path, name: str, first: int, count: int) -> Path:
    """A file of ready articles of many papers, days and authors."""
    rows = []
    for n in range(first, first + count):
        day = (f"20{20 + n % 4}-0{1 + n % 9}-1{n % 10}", f"20{20 + n % 4}", None)[n % 3 if n % 5 else 0]
        row = {"id": f"n{n}", "text": f"第{n}条：江面上有{n}条船。" * 3, "headline": f"第{n}条", "date": day}
        row |= {"newspaper": PAPERS[n % 3], "byline": AUTHORS[n % 5]}
        rows.append({key: value for key, value in row.items() if value})
    file = folder / name
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("filters")
    build([_lines(place, "a.jsonl", 0, 30), _lines(place, "b.jsonl", 30, 20)], place / "archive", Settings(workers=1))
    add([_lines(place, "c.jsonl", 50, 20), _lines(place, "d.jsonl", 70, 5)], place / "archive", 1)
    remove(["b.jsonl", "d.jsonl"], place / "archive")
    return place / "archive"


def test_columns_let_through_what_the_tables_do(folder: Path) -> None:
    archive = open_archive(folder)
    assert {"林海", "陈山"} <= archive.authors
    documents = archive.documents
    assert isinstance(documents, Documents)
    held = set()
    days = (None, "2021", "2021-03", "2022-05-12")
    for after, before, paper, name in itertools.product(
        days, days, ("江城日报", "无报", None), ("林海", "陈山", "ab", "无人", None)
    ):
        filters = Filters(after, before, paper, "news" if after and name else None, name)
        where, values = condition(filters)
        told = [number for (number,) in documents.rows(f"SELECT number FROM passages WHERE {where} ORDER BY number", values)]
        found = documents.numbers(filters)
        assert (found is None) is (filters == Filters())
        assert found is None or found.tolist() == told, filters
        held.add(len(told))
    assert len(held) > 10, "the filters let through very different numbers"


def test_a_filter_is_not_looked_for_in_the_tables_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = open_archive(folder)
    archive.nearest("江面上有船", 5, Filters(after="2021"))
    asked: list[str] = []
    plain = Documents._rows

    def noted(self: Documents, query: str, values: Iterable[object] = ()) -> Iterator[Any]:
        asked.append(query)
        return plain(self, query, values)

    monkeypatch.setattr(Documents, "_rows", noted)
    found = [number for number, _ in archive.nearest("江面上有船", 5, Filters(newspaper="江城日报"))]
    assert asked == []
    assert [archive.locate(number)[2].newspaper for number in found] == ["江城日报"] * 5
