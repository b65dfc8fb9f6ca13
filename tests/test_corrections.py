"""Corrections by hand: they overrule, survive a rebuild, speak of one page's very words, and are taken back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.archive.corrections import read_corrections
from index.build.build import build
from index.build.change import add, correct
from index.errors import SourceError
from index.types import Stated
from rag import open_archive

TEXT = "湘江新桥昨日通车\n\n本报讯（记者 李四平） 3月5日，湘江新桥正式通车，全长{metres}米。\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for metres in (1876, 943):
        (folder / f"{metres}.txt").write_text(TEXT.format(metres=metres), encoding="utf-8")
    return folder


def day(folder: Path, file: str) -> tuple[str | None, str, str | None]:
    issue = open_archive(folder).archive.issue(file)
    return issue.date, issue.date_certainty, issue.newspaper


def test_a_correction_overrules_survives_a_rebuild_and_is_taken_back(pages: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    first = build([pages], folder).archive_id
    before = day(folder, "1876.txt")
    other = day(folder, "943.txt")
    corrected = correct("1876.txt", "", Stated("湘江报", "2022-03-06", "88", "1"), folder).archive_id
    assert corrected != first
    assert day(folder, "1876.txt") == ("2022-03-06", "stated", "湘江报")
    assert day(folder, "943.txt") == other
    (pages / "issues.csv").write_text("file,newspaper,date\n1876.txt,甲报,2020-01-01\n", encoding="utf-8")
    add([pages], folder)
    assert day(folder, "1876.txt") == ("2022-03-06", "stated", "湘江报")  # the archive's own table overrules
    (pages / "issues.csv").unlink()
    assert build([pages], folder).archive_id == corrected
    assert day(folder, "1876.txt") == ("2022-03-06", "stated", "湘江报")
    correct("1876.txt", "", Stated(), folder)
    assert day(folder, "1876.txt") == before


def test_another_page_of_that_name_is_not_taken_for_it(pages: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    build([pages], folder)
    correct("1876.txt", "", Stated("湘江报", "2022-03-06"), folder)
    (pages / "1876.txt").write_text(TEXT.format(metres=12), encoding="utf-8")
    build([pages], folder)
    assert day(folder, "1876.txt")[2] != "湘江报"


def test_a_page_that_is_not_held_is_refused_and_nothing_is_written(pages: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    build([pages], folder)
    with pytest.raises(SourceError, match=r"没有 无\.txt"):
        correct("无.txt", "", Stated("湘江报"), folder)
    assert not (folder / "issues.csv").exists()


def test_each_line_of_a_jsonl_file_is_corrected_by_itself(tmp_path: Path) -> None:
    lines = '{"id": "a", "text": "大桥通车。"}\n{"id": "b", "text": "新路开工。"}\n'
    (tmp_path / "ready.jsonl").write_text(lines, encoding="utf-8")
    folder = tmp_path / "archive"
    build([tmp_path / "ready.jsonl"], folder)
    parts = [issue.part for issue in open_archive(folder).archive.issues()]
    correct("ready.jsonl", parts[0], Stated(None, "2021-02-03"), folder)
    archive = open_archive(folder).archive
    assert [archive.issue("ready.jsonl", part).date for part in parts] == ["2021-02-03", None]
    assert list(read_corrections(folder)) == [f"ready.jsonl/{parts[0]}"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (b'file,newspaper\n1876.txt,"' + b"x" * 200_000 + b'"\n', "有一格太长"),
        (b"\xef\xbb\xbf", "空的"),
        (b"  \n \n", "空的"),
        (b"name,date\na,b\n", "缺少 file 列"),
        (bytes(range(256)) * 20, "不是文本"),
    ],
    ids=["a long cell", "a mark alone", "blank", "no file column", "no text"],
)
def test_a_table_that_is_none_is_named_and_left_as_it_is(pages: Path, tmp_path: Path, table: bytes, said: str) -> None:
    folder = tmp_path / "archive"
    held = build([pages], folder).archive_id
    (folder / "issues.csv").write_bytes(table)
    why = f"更正表 {re.escape(str(folder / 'issues.csv'))} 读不了：.*{said}"
    with pytest.raises(SourceError, match=why):
        build([pages], folder)
    with pytest.raises(SourceError, match=why):
        correct("1876.txt", "", Stated("湘江报"), folder)
    assert (folder / "issues.csv").read_bytes() == table
    assert open_archive(folder).archive.manifest.archive_id == held
