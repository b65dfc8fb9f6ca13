"""No page is lost and no figure is changed on the way in, and what is left out is said."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from index import read as reading
from index.build.build import build
from index.read import Refused
from index.read.records import table_file
from index.types import Page, Ready, Stated
from tests.conftest import pages, refused

TEXT = "本报讯（记者 林海）市图书馆新馆昨日开放，藏书五万二千册，市民凭身份证即可入馆借阅。"


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


HEAD = ("标题", "正文")


def test_articles_on_several_sheets_are_parts_of_their_own(tmp_path: Path) -> None:
    two = [HEAD, *((f"新馆开放{n}", f"{TEXT}{n}") for n in (1, 2))]
    sheets = {"甲": two, "乙": two, "丙": two[:2], "丁": [("区名", "座位"), ("西岭区", "210")]}
    (tmp_path / "a.xlsx").write_bytes(xlsx(sheets))
    (tmp_path / "p1.txt").write_text(TEXT, encoding="utf-8")
    assert [page.part for page in pages(tmp_path)] == ["甲-l1", "甲-l2", "乙-l1", "乙-l2", "丙", "丁", ""]
    assert refused(tmp_path) == []
    build([tmp_path], tmp_path / "archive")


def test_a_second_part_of_one_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(reading, "_parse", lambda *_: iter([Page("a.txt", text, "", "甲") for text in "一二"]))
    assert [page.text for page in pages(tmp_path)] == ["一"]
    (one,) = refused(tmp_path)
    assert (one.file, "“甲”" in one.reason) == ("a.txt", True)


HALF = "林\ud83d"


@pytest.mark.parametrize(
    ("name", "record", "stated", "ready"),
    [
        ("a.json", {"title": HALF, "content": TEXT}, Stated(), Ready(None, "林\ufffd")),
        ("a.json", {"newspaper": HALF, "content": TEXT}, Stated("林\ufffd"), Ready()),
        ("a.json", {"id": HALF, "content": TEXT}, Stated(), Ready("林\ufffd")),
        ("a.json", {"author": ["何", HALF], "content": TEXT}, Stated(), Ready(byline="何 林\ufffd")),
        ("a.jsonl", {"title": "馆", "content": TEXT, "author": ["何", HALF]}, Stated(), Ready(None, "馆", "何 林\ufffd")),
        ("a.jsonl", {"title": "馆", "content": [TEXT, HALF]}, Stated(), Ready(None, "馆")),
    ],
)
def test_half_a_character_is_one_replacement_character(
    tmp_path: Path, name: str, record: dict[str, object], stated: Stated, ready: Ready
) -> None:
    (tmp_path / name).write_text(json.dumps([record] if name == "a.json" else record), encoding="utf-8")
    (page,) = pages(tmp_path)
    assert (page.stated, page.ready) == (stated, ready)
    assert page.text.encode().decode() in (TEXT, f"{TEXT}\n林\ufffd")


def test_half_a_character_in_a_reason_can_be_told(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"date": HALF, "content": TEXT}]), encoding="utf-8")
    (one, *_) = refused(tmp_path)
    assert "林\ufffd" in one.reason


def test_a_page_that_is_but_a_picture_keeps_no_other_from_being_read(tmp_path: Path) -> None:
    def sheet(kind: str, text: str) -> dict[str, object]:
        return {"para_blocks": [{"type": kind, "lines": [{"spans": [{"content": text}]}]}]}

    sheets = [sheet("text", f"{TEXT}一"), sheet("image", ""), sheet("text", f"{TEXT}三")]
    (tmp_path / "a.json").write_text(json.dumps({"pdf_info": sheets}), encoding="utf-8")
    assert [(page.part, page.text[-1]) for page in pages(tmp_path)] == [("p1", "一"), ("p3", "三")]
    (one,) = refused(tmp_path)
    assert one.reason.startswith("第 2 页")
    (tmp_path / "a.json").write_text(json.dumps({"pdf_info": sheets[1:2] * 2}), encoding="utf-8")
    assert (pages(tmp_path), refused(tmp_path)[-1].reason.endswith("。")) == ([], True)


def numbered(rows: int) -> list[tuple[str, str]]:
    return [("站名", "座位"), *((f"第{n}站", str(n)) for n in range(1, rows + 1))]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_long_table_is_read_to_its_end_in_several_pages(tmp_path: Path, name: str) -> None:
    rows = numbered(4_001)
    separated = "\n".join(map(",".join, rows)).encode()
    (tmp_path / name).write_bytes(separated if name == "a.csv" else xlsx({"甲": rows, "乙": rows[:3]}))
    before = "" if name == "a.csv" else "甲-"
    read = [page for page in pages(tmp_path) if page.part != "乙"]
    assert [page.part for page in read] == [f"{before}p{n}" for n in (1, 2, 3)]
    assert [page.text.rpartition("\n")[2] for page in read] == [f"第{n}站：座位{n}。" for n in (2_000, 4_000, 4_001)]
    assert refused(tmp_path) == []


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_columns_that_are_left_out_are_said(tmp_path: Path, name: str) -> None:
    rows = [[f"第{n}列" for n in range(1, 204)], [*map(str, range(1, 204))]]
    (tmp_path / name).write_bytes("\n".join(map(",".join, rows)).encode() if name == "a.csv" else xlsx({"甲": rows}))
    (page,) = pages(tmp_path)
    assert "第200列200" in page.text and "201" not in page.text
    (one,) = refused(tmp_path)
    assert one.reason.startswith("第 200 列以后的 3 列没有读")


@pytest.mark.parametrize("head", ["标题,正文", "站名,座位"])
def test_rows_that_are_left_out_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: str) -> None:
    monkeypatch.setattr(table_file, "_MOST_ROWS", 2)
    found = list(table_file.pages(f"{head}\n一,1\n二,2\n三,3\n四,4".encode(), "a.csv", "", Stated()))
    assert [one.reason[:15] for one in found if isinstance(one, Refused)] == ["第 2 行以后的 2 行没有读，"[:15]]
    assert "".join(one.text for one in found if isinstance(one, Page)).count("2") == 1


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("每股发行价$3~$5亿美元，从$500涨到$600。", "每股发行价$3~$5亿美元，从$500涨到$600。"),
        ("赚$500, $600 美元", "赚$500, $600 美元"),
        ("票价 $ 10 $ 元，升$10\\%$，宽$3 \\sim 5$米，$x_1$", "票价 10 元，升10%，宽3 ～ 5米，x_1"),
        ("1. 守则\n2. 罚则\n\n3. 违者罚款", "1. 守则\n\n2. 罚则\n\n3. 违者罚款"),
        ("2021. 10. 29", "2021. 10. 29"),
        ("- 甲馆\n    - 5座\n    3. 丙馆\n* **丁**馆", "甲馆\n\n- 5座\n\n3. 丙馆\n\n丁馆"),
        ("长5*3*2米，3米*4米*5米，**共5**3处", "长5*3*2米，3米*4米*5米，共53处"),
        (">500人到场\n<5%缺席", ">500人到场\n\n<5%缺席"),
        ("[1]: 见第三版", "[1]: 见第三版"),
        ("<p>长5*3*2米</p>", "长5*3*2米"),
        (f"---\n{TEXT}甲\n二段在此\n---\n后文", f"{TEXT}甲\n\n二段在此\n\n后文"),
        ("---\n时间: 3月5日\n地点: 图书馆\n---\n后文", "时间: 3月5日\n\n地点: 图书馆\n\n后文"),
        ("---\ndate: 明天\n---\n后文", "date: 明天\n\n后文"),
    ],
)
def test_markdown_keeps_every_figure_and_line(tmp_path: Path, written: str, read: str) -> None:
    (tmp_path / "a.md").write_text(f"{written}\n\n{TEXT}", encoding="utf-8")
    (page,) = pages(tmp_path)
    assert page.text == f"{read}\n\n{TEXT}"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_says_title_writer_and_day(tmp_path: Path, end: str) -> None:
    front = ["---", 'title: "新馆开放"', "date: 2021-10-29 08:00", "author: 林海", "tags:", "  - 图书馆", "---", "", TEXT]
    (tmp_path / "a.md").write_bytes(end.join(front).encode())
    (page,) = pages(tmp_path)
    assert (page.stated.date, page.ready) == ("2021-10-29", Ready(None, "新馆开放", "林海"))
    assert page.text == f"新馆开放\n\n{TEXT}"


def test_a_text_file_taken_for_markdown_keeps_what_stands_between_lines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"---\n{TEXT}\n---\n## 甲馆\n\n{TEXT}\n\n## 乙馆\n\n{TEXT}", encoding="utf-8")
    assert "".join(page.text for page in pages(tmp_path)).count(TEXT) == 3
