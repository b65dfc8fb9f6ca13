"""PDF pages made here: columns, headlines across and down, what has no text."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import pages, refused

FIRST = (
    "本报讯（记者 林海）10月28日，全市教育工作会议在市会议中心召开，各县区教育局负责人参加会议，会议部署了下一阶段的重点任务。"
)
SECOND = "会议强调，要把立德树人作为根本任务，深化教育综合改革，扩大优质资源供给，办好人民满意的教育。"
THIRD = "又讯，市图书馆新馆于昨日正式开放，馆藏图书达一百二十万册，市民凭身份证即可入馆借阅，开放时间为每天九时至二十一时。"


def _pdf(path: Path, *draws: Callable[[Any], None]) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab makes the PDF")
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer, pagesize=(400, 560))
    for draw in draws:
        draw(sheet)
        sheet.showPage()
    sheet.save()
    path.write_bytes(buffer.getvalue())


def text_pdf(line: str) -> bytes:
    """A PDF of one page with one line."""
    with tempfile.TemporaryDirectory() as folder:
        _pdf(Path(folder) / "a.pdf", lambda sheet: _lines(sheet, 20, 500, [line]))
        return (Path(folder) / "a.pdf").read_bytes()


def _lines(sheet: Any, x: float, y: float, lines: Sequence[str], size: float = 10, step: float = 15) -> None:
    sheet.setFont("STSong-Light", size)
    for number, line in enumerate(lines):
        sheet.drawString(x, y - step * number, line)


def _set(*paragraphs: str, width: int = 16) -> list[str]:
    indented = ["　　" + paragraph for paragraph in paragraphs]
    return [text[at : at + width] for text in indented for at in range(0, len(text), width)]


def _two_columns(sheet: Any) -> None:
    _lines(
        sheet, 210, 413, _set(THIRD, SECOND)
    )  # the right column comes first in the file, its lines between those of the left
    _lines(sheet, 20, 450, ["全市教育工作会议召开 部署重点任务"], 20)
    _lines(sheet, 20, 520, ["江城日报"], 28)
    _lines(sheet, 20, 490, ["2021年10月29日 星期五 第17980号"], 9)
    _lines(sheet, 20, 420, _set(FIRST, SECOND))


def test_a_pdf_in_two_columns_is_read_column_by_column(tmp_path: Path) -> None:
    _pdf(tmp_path / "paper.pdf", _two_columns, lambda sheet: _lines(sheet, 20, 500, ["第二页"]))
    first, second = pages(tmp_path)
    assert first.text.split("\n\n") == [
        "江城日报",
        "2021年10月29日 星期五 第17980号",
        "全市教育工作会议召开 部署重点任务",
        FIRST,
        SECOND,
        THIRD,
        SECOND,
    ]
    assert [(page.file, page.part) for page in (first, second)] == [("paper.pdf", "p1"), ("paper.pdf", "p2")]


def test_a_headline_over_two_of_three_columns(tmp_path: Path) -> None:
    def draw(sheet: Any) -> None:
        _lines(sheet, 20, 500, ["跨两栏的标题在这里"], 22)
        _lines(sheet, 20, 460, ["甲一" * 5, "甲二" * 5, "甲三" * 5])
        _lines(sheet, 145, 460, ["乙一" * 5, "乙二" * 5, "乙三" * 5])
        _lines(sheet, 270, 520, ["丙一" * 5, "丙二" * 5, "丙三" * 5, "丙四" * 5, "丙五" * 5, "丙六" * 5, "丙七" * 5])
        _lines(sheet, 20, 400, ["下面通栏的一句话占满了整个版面的宽度没有分栏也没有空白地方了一二三"])

    _pdf(tmp_path / "paper.pdf", draw)
    columns = ["甲一", "甲二", "甲三", "乙一", "乙二", "乙三", "丙一", "丙二", "丙三", "丙四", "丙五", "丙六", "丙七"]
    wanted = (
        "跨两栏的标题在这里"
        + "".join(line * 5 for line in columns)
        + "下面通栏的一句话占满了整个版面的宽度没有分栏也没有空白地方了一二三"
    )
    assert pages(tmp_path)[0].text.replace("\n\n", "") == wanted


def test_a_masthead_and_a_narrow_headline_stand_before_all_columns(tmp_path: Path) -> None:
    def draw(sheet: Any) -> None:
        _lines(sheet, 20, 520, ["江城日报"], 28)
        _lines(sheet, 240, 530, ["2021年10月29日 星期五", "第17980号"], 9)
        for number, column in enumerate("甲乙丙"):
            _lines(sheet, 20 + 125 * number, 410, [f"{column}{n}" * 5 for n in "一二三四"])
        _lines(sheet, 160, 440, ["短标题"], 22)

    _pdf(tmp_path / "paper.pdf", draw)
    lines = pages(tmp_path)[0].text.split("\n\n")
    assert lines[:3] == ["江城日报", "2021年10月29日 星期五第17980号", "短标题"]
    assert "".join(lines[3:]) == "".join(f"{column}{n}" * 5 for column in "甲乙丙" for n in "一二三四")


def test_a_vertical_headline_is_read_downwards(tmp_path: Path) -> None:
    def draw(sheet: Any) -> None:
        _lines(sheet, 30, 500, list("竖排的标题"), 22, 26)
        _lines(sheet, 80, 510, _set(FIRST))

    _pdf(tmp_path / "paper.pdf", draw)
    assert pages(tmp_path)[0].text.split("\n\n") == ["竖排的标题", FIRST]


def test_a_pdf_without_text_names_the_extra(tmp_path: Path) -> None:
    _pdf(tmp_path / "scan.pdf", lambda sheet: sheet.rect(10, 10, 99, 99), lambda sheet: _lines(sheet, 20, 500, ["有字"]))
    assert [page.text for page in pages(tmp_path)] == ["有字"]
    reason = refused(tmp_path)[0].reason
    assert reason.startswith("第 1 页")
    assert "rapidocr" in reason or "没有认出文字" in reason


def test_a_broken_pdf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert [(item.file, "请" in item.reason) for item in refused(tmp_path)] == [("x.pdf", True)]
