"""PDF pages as they come: turned, set in columns from top to bottom, with tables, feet and articles that run on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.read.pdf import page as pdf
from index.read.pdf.characters import Char
from index.read.pdf.layout import Segment
from index.read.pdf.tables import told
from index.read.text import sense
from tests.conftest import pages, refused
from tests.test_read_pdf import FIRST, SECOND, THIRD, _lines, _pdf, _set

HEAD = ["江城日报", "2021年10月29日 星期五 第17980号"]


def _page(sheet: Any) -> None:
    _lines(sheet, 20, 520, HEAD[:1], 28)
    _lines(sheet, 20, 490, HEAD[1:], 9)
    _lines(sheet, 20, 455, ["全市教育工作会议召开"], 20)
    _lines(sheet, 20, 430, _set(FIRST, SECOND, width=34))


UPRIGHT = [*HEAD, "全市教育工作会议召开", FIRST, SECOND]


def _turned(degrees: int, x: float, y: float) -> Callable[[Any], None]:
    def draw(sheet: Any) -> None:
        sheet.translate(x, y)
        sheet.rotate(degrees)
        _page(sheet)

    return draw


def _set_to_turn(degrees: int) -> Callable[[Any], None]:
    def draw(sheet: Any) -> None:
        sheet.setPageRotation(degrees)
        _page(sheet)

    return draw


@pytest.mark.parametrize(
    "draw",
    [_turned(90, 560, 0), _turned(270, 0, 400), _turned(180, 400, 560), *map(_set_to_turn, (0, 90, 180, 270))],
)
def test_a_turned_page_is_read_as_the_page_upright(tmp_path: Path, draw: Callable[[Any], None]) -> None:
    _pdf(tmp_path / "a.pdf", draw)
    assert pages(tmp_path)[0].text.split("\n\n") == UPRIGHT


def test_columns_from_top_to_bottom_are_read_right_to_left(tmp_path: Path) -> None:
    text = "　　" + FIRST

    def draw(sheet: Any) -> None:
        _lines(sheet, 20, 530, ["江城日报 2021年10月29日 第3版"], 9)
        for n, at in enumerate(range(0, len(text), 20)):
            _lines(sheet, 360 - 18 * n, 500, list(text[at : at + 20]), 10, 11)

    _pdf(tmp_path / "a.pdf", draw)
    assert pages(tmp_path)[0].text.split("\n\n") == ["江城日报 2021年10月29日 第3版", FIRST]


@pytest.mark.parametrize("columns", [2, 3])
def test_headlines_at_one_height_stand_over_their_own_columns(tmp_path: Path, columns: int) -> None:
    heads, texts = ["新馆昨日开放", "公交线路调整", "今明两天多云"][:columns], [FIRST, SECOND, THIRD][:columns]

    def draw(sheet: Any) -> None:
        _lines(sheet, 20, 525, HEAD[:1], 14)
        _lines(sheet, 150, 525, HEAD[1:], 8)
        for n, (head, text) in enumerate(zip(heads, texts, strict=True)):
            x, wide = 20 + n * 380 / columns, 16 if columns == 2 else 11
            _lines(sheet, x, 490, [head], 16)
            _lines(sheet, x, 460, _set(text, width=wide))

    _pdf(tmp_path / "a.pdf", draw)
    read = pages(tmp_path)[0].text.split("\n\n")
    assert read[-2 * columns :] == [one for pair in zip(heads, texts, strict=True) for one in pair]


def test_a_table_is_read_row_by_row_with_its_heads(tmp_path: Path) -> None:
    rows = [("区名", "藏书（册）", "座位"), ("东湖区", "12000", "300"), ("西岭区", "8600", "210"), ("南坡区", "15400", "420")]

    def draw(sheet: Any) -> None:
        _lines(sheet, 20, 530, _set(FIRST, width=34))
        for n, row in enumerate(rows):
            for m, cell in enumerate(row):
                _lines(sheet, 40 + 110 * m, 440 - 18 * n, [cell])
        _lines(sheet, 20, 340, _set(SECOND, width=34))

    _pdf(tmp_path / "a.pdf", draw)
    lines = ["东湖区：藏书12000册，座位300。", "西岭区：藏书8600册，座位210。", "南坡区：藏书15400册，座位420。"]
    assert pages(tmp_path)[0].text.split("\n\n") == [FIRST, *lines, SECOND]


def test_columns_of_text_are_no_table() -> None:
    rows = [
        Segment(x, 20.0 * n, x + 90, 20.0 * n + 10, text)
        for n in range(4)
        for x, text in ((0, "甲一甲一甲一"), (110, "2021年乙一"))
    ]
    rows = [
        one if one.x0 == 0 or one.top == 0 else Segment(one.x0, one.top, one.x1, one.bottom, "乙一乙一乙一") for one in rows
    ]
    assert told(rows) == rows


@pytest.mark.parametrize("foot", ["第 {n} 页", "- {n} -", "{n}", "第{n}页 共9页", "{n}/9", "Page {n}"])
def test_a_page_number_at_the_foot_is_no_text(tmp_path: Path, foot: str) -> None:
    _pdf(tmp_path / "a.pdf", *(_with_foot(foot.format(n=n)) for n in (1, 2)))
    assert [page.text for page in pages(tmp_path)] == [FIRST, FIRST]


def _with_foot(foot: str) -> Callable[[Any], None]:
    def draw(sheet: Any) -> None:
        _lines(sheet, 20, 500, _set(FIRST, width=34))
        _lines(sheet, 60, 20, [foot], 8)

    return draw


def test_what_stands_at_every_foot_is_no_text_but_a_last_line_is(tmp_path: Path) -> None:
    _pdf(tmp_path / "a.pdf", *map(_with_foot, ["社址：江城市人民路5号 第1页", "社址：江城市人民路5号 第2页", "下周见"]))
    assert [page.text for page in pages(tmp_path)] == [FIRST, FIRST, f"{FIRST}\n\n下周见"]


RUNNING = "江城日报 2021年10月29日 第4版"
HALF = FIRST.index("会议部署")


def _two_pages(path: Path, last: str, running: list[str], first: str) -> list[list[str]]:
    """The paragraphs of two pages: one that ends with `last`, one whose text opens with `first` under a running head."""

    def second(sheet: Any) -> None:
        _lines(sheet, 20, 545, running, 9)
        _lines(sheet, 20, 520, _set(first, width=34))
        _lines(sheet, 20, 480, _set(SECOND, width=34))
        _lines(sheet, 20, 420, ["新馆昨日开放"], 18)
        _lines(sheet, 20, 390, _set(THIRD, width=34))

    _pdf(path / "a.pdf", lambda sheet: _lines(sheet, 20, 500, _set(last, width=34)), second)
    return [page.text.split("\n\n") for page in pages(path)]


def test_an_article_that_a_page_cuts_is_one(tmp_path: Path) -> None:
    found = _two_pages(tmp_path, FIRST[:HALF], [], FIRST[HALF:])
    assert found == [[FIRST, SECOND], ["新馆昨日开放", THIRD]]


NEWS = "市公园昨日开放，市民踊跃前往。"


@pytest.mark.parametrize("running", [[], [RUNNING]])
@pytest.mark.parametrize(
    "last",
    [
        "责任编辑 林海 版式设计 王芳 校对 李四",
        "本版责编：林海，版式：王芳，校对：李四",
        "更多新闻请扫描二维码阅读客户端",
        RUNNING,
    ],
)
def test_news_stays_on_its_page_behind_a_last_line_that_is_no_text(tmp_path: Path, last: str, running: list[str]) -> None:
    assert _two_pages(tmp_path, last, running, NEWS) == [[last], [*running, NEWS, SECOND, "新馆昨日开放", THIRD]]


def test_what_stands_under_a_running_head_is_of_its_page(tmp_path: Path) -> None:
    found = _two_pages(tmp_path, FIRST[:HALF], [RUNNING], FIRST[HALF:])
    assert found == [[FIRST[:HALF]], [RUNNING, FIRST[HALF:], SECOND, "新馆昨日开放", THIRD]]


def test_articles_of_whole_sentences_stay_on_their_pages(tmp_path: Path) -> None:
    _pdf(
        tmp_path / "a.pdf", *(lambda sheet, text=text: _lines(sheet, 20, 500, _set(text, width=34)) for text in (FIRST, SECOND))
    )
    assert [page.text for page in pages(tmp_path)] == [FIRST, SECOND]


def test_type_that_is_printed_twice_to_look_bold_is_read_once() -> None:
    chars = [
        Char(text, 10.0 * n + shift, 0, 10.0 * n + 10 + shift, 10, 10)
        for shift in (0, 0.4)
        for n, text in enumerate("新馆开放")
    ]
    assert [one.text for one in pdf._segments(chars)] == ["新馆开放"]


def test_a_font_without_a_table_of_characters_is_read_by_pdfium_or_refused(tmp_path: Path) -> None:
    _pdf(tmp_path / "a.pdf", _page)
    data = (tmp_path / "a.pdf").read_bytes()
    (tmp_path / "a.pdf").write_bytes(data.replace(b"/UniGB-UCS2-H", b"/Identity-H  "))
    made_sense = [page for page in pages(tmp_path) if sense.sense(page.text) >= sense.LEAST and "(cid:" not in page.text]
    assert made_sense == pages(tmp_path)
    assert len(pages(tmp_path)) + len(refused(tmp_path)) == 1


def test_nonsense_of_sizes_and_places_costs_the_page_at_most(tmp_path: Path) -> None:
    def draw(sheet: Any) -> None:
        _lines(sheet, 20, 500, ["新馆昨日开放"])
        _lines(sheet, 20, 400, ["字号为零"], 0)

    _pdf(tmp_path / "a.pdf", draw, lambda sheet: _lines(sheet, 20, 500, ["第二页上的字"]))
    assert pages(tmp_path)[-1].text == "第二页上的字"
