"""The formats that people have: each sample is read into its articles, with headline, day and text."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from index.read.formats import FORMATS, format_of, readable
from index.types import Page, Stated
from tests.conftest import pages, refused

HEADS = ["新馆昨日开放", "公交线路调整"]
TEXTS = [
    "本报讯（记者 林海）市图书馆新馆昨日开放，藏书五万二千册，市民凭身份证即可入馆借阅。",
    "本报讯（记者 何小满）市公交集团昨日起调整八条线路，新增三处站点，首末班时间不变。",
]
BOTH = list(zip(HEADS, TEXTS, strict=True))


def _docx() -> bytes:
    from docx import Document

    document = Document()
    for head, text in BOTH:
        document.add_heading(head, level=2)
        document.add_paragraph(text)
    table = document.add_table(rows=0, cols=3)
    for row in (("区名", "藏书（册）", "座位"), ("西岭区", "8600", "210")):
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value
    return _saved(document.save)


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


def _xlsx() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in [("标题", "日期", "版次", "正文"), *((head, "2021-03-05", "第3版", text) for head, text in BOTH)]:
        book.active.append(row)
    return _saved(book.save)


def _epub() -> bytes:
    container = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/p.opf"/></rootfiles></container>'
    items = "".join(f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in (1, 2))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in (2, 1, 2, 1))  # each is read once
    package = f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{spine}</spine></package>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("OPS/p.opf", package)
        for n, (head, text) in zip((2, 1), BOTH, strict=True):
            archive.writestr(f"OPS/c{n}.xhtml", f"<html><body><h1>{head}</h1><p>{text}</p></body></html>")
    return buffer.getvalue()


HTML = "".join(f"<h2>{head}</h2><p>{text}</p>" for head, text in BOTH)
MHT = (
    'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset="gbk"\n'
    "Content-Transfer-Encoding: base64\n\n{}\n--b--\n"
)
MARKDOWN = "# 江城日报\n\n2021年3月5日 星期五 第3版\n\n" + "\n\n".join(f"## {head}\n\n{text}" for head, text in BOTH)
OCR_MARKDOWN = "\n\n".join(
    f"{'#' * (2 + n)} {head}\n\n![](images/{n}.jpg)\n\n<p><strong>{text[:3]}</strong>{text[3:]}</p>"
    for n, (head, text) in enumerate(BOTH)
)
RECORDS = [
    {"title": head, "content": text, "date": "2021-03-05", "url": f"http://x/{n}"} for n, (head, text) in enumerate(BOTH)
]
PADDLE = {"parsing_res_list": [{"block_label": label, "block_content": text, "block_bbox": [0, 0, 9, 9]} for head, body in BOTH for label, text in (("paragraph_title", head), ("text", body), ("number", "3"))]}  # fmt: skip
CONTENT_LIST = [
    {"type": "text", "text": text, "page_idx": 0} | level
    for head, body in BOTH
    for text, level in ((head, {"text_level": 1}), (body, {}))
]
MINERU = {"pdf_info": [{"para_blocks": [{"type": kind, "lines": [{"spans": [{"type": "text", "content": text}]}]} for head, body in BOTH for kind, text in (("title", head), ("text", body))]}]}  # fmt: skip


def _base64(text: str) -> str:
    import base64

    return base64.b64encode(text.encode("gbk")).decode()


SAMPLES: list[tuple[str, Callable[[], bytes]]] = [
    ("a.md", lambda: MARKDOWN.encode()),
    ("a.txt", lambda: MARKDOWN.encode("gb18030")),
    ("a.markdown", lambda: OCR_MARKDOWN.encode()),
    ("a.json", lambda: json.dumps(RECORDS, ensure_ascii=False).encode()),
    ("b.json", lambda: json.dumps({"code": 0, "data": {"list": RECORDS}}).encode()),
    ("c.json", lambda: json.dumps(PADDLE).encode()),
    ("d.json", lambda: json.dumps(CONTENT_LIST).encode()),
    ("e.json", lambda: json.dumps(MINERU).encode()),
    ("a.jsonl", lambda: "\n".join(json.dumps(one) for one in RECORDS).encode()),
    ("a.csv", lambda: "\n".join(["标题,正文", *(f"{head},{text}" for head, text in BOTH)]).encode("gb18030")),
    ("a.tsv", lambda: "\n".join(["title\tcontent", *(f"{head}\t{text}" for head, text in BOTH)]).encode("utf-16")),
    ("a.xlsx", _xlsx),
    ("a.docx", _docx),
    ("a.epub", _epub),
    ("a.mht", lambda: MHT.format(_base64(HTML)).encode()),
    ("a.html.gz", lambda: gzip.compress(HTML.encode())),
    ("a.md.gz", lambda: gzip.compress(MARKDOWN.encode())),
]


@pytest.mark.parametrize(("name", "sample"), SAMPLES)
def test_a_sample_of_each_format_gives_its_articles(tmp_path: Path, name: str, sample: Callable[[], bytes]) -> None:
    (tmp_path / name).write_bytes(sample())
    read = pages(tmp_path)
    assert refused(tmp_path) == []
    assert [page.ready.headline if page.ready else None for page in read] == HEADS
    for page, text in zip(read, TEXTS, strict=True):
        assert text in page.text.replace("\n\n", "")
        assert not set(page.text) & set("#*<>$")
    assert len({(page.file, page.part) for page in read}) == 2


def test_what_records_state_of_their_issue(tmp_path: Path) -> None:
    one = {
        "标题": HEADS[0],
        "正文": f"<p>{TEXTS[0]}</p><p>完</p>",
        "发布时间": "2021/3/5 08:30",
        "来源": "江城日报",
        "版次": "第03版：要闻",
        "作者": ["林海", "王小明"],
    }
    two = {"headline": HEADS[1], "body": TEXTS[1], "publishDate": 1614902400, "source": "crawler", "page": "A02"}
    (tmp_path / "a.json").write_text(json.dumps([one, two], ensure_ascii=False), encoding="utf-8")
    first, second = pages(tmp_path)
    assert first.stated == Stated("江城日报", "2021-03-05", None, "3")
    assert (first.text, first.ready and first.ready.byline) == (f"{TEXTS[0]}\n完", "林海 王小明")
    assert second.stated == Stated(None, "2021-03-05", None, "A02")


@pytest.mark.parametrize("day", ["2021102908", 2021102908, "202110290830", "20211029083000", 1635465600, 1635465600000])
def test_a_day_written_to_the_hour_is_no_count_of_seconds(tmp_path: Path, day: str | int) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"title": HEADS[0], "text": TEXTS[0], "date": day}), encoding="utf-8")
    assert [page.stated and page.stated.date for page in pages(tmp_path)] == ["2021-10-29"]


@pytest.mark.parametrize("day", [4102444800, "2021139908"])
def test_seconds_of_a_day_to_come_are_no_date(tmp_path: Path, day: str | int) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"title": HEADS[0], "text": TEXTS[0], "date": day}), encoding="utf-8")
    assert pages(tmp_path) == []
    assert "看不懂" in str(refused(tmp_path))


def test_markdown_states_the_issue_and_keeps_tables_and_numbers(tmp_path: Path) -> None:
    table = "| 区名 | 藏书（册） |\n|---|---|\n| 西岭区 | 8600 |\n"
    (tmp_path / "a.md").write_text(f"{MARKDOWN}，票价 $ 10 $ 元，$ 37^{{\\circ}}C $。\n\n{table}", encoding="utf-8")
    first, second = pages(tmp_path)
    assert first.stated == Stated("江城日报", "2021-03-05", None, "3")
    assert "票价 10 元，37℃" in second.text
    assert second.text.endswith("西岭区：藏书8600册。")


@pytest.mark.parametrize("text", ["3 * 4 = 12\n#号楼\n第一#第二", "# 1 号公告\n今天停水", f"{TEXTS[0]}\n* 一\n* 二"])
def test_a_plain_text_is_no_markdown(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (page,) = pages(tmp_path)
    assert (page.text, page.encoding) == (text, "utf-8")


def test_boxes_of_ocr_are_read_column_by_column(tmp_path: Path) -> None:
    left, right = ["甲一甲一甲一甲一", "甲二甲二甲二甲二"], ["乙一乙一乙一乙一", "乙二乙二乙二乙二"]
    rows = [(x, 20 + 15 * n, text) for x, column in ((10, left), (150, right)) for n, text in enumerate(column)]
    rows.sort(key=lambda row: row[1])
    new = {"res": {"rec_texts": [text for *_, text in rows], "rec_boxes": [[x, y, x + 80, y + 10] for x, y, _ in rows]}}
    old = [[[[x, y], [x + 80, y], [x + 80, y + 10], [x, y + 10]], [text, 0.99]] for x, y, text in rows]
    for value in (new, old, [old]):
        (tmp_path / "a.json").write_text(json.dumps(value), encoding="utf-8")
        (page,) = pages(tmp_path)
        assert page.text.replace("\n\n", "") == "".join(left + right)


ALTO = """<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page><PrintSpace>
<TextBlock><TextLine><String CONTENT="新馆昨日"/><String CONTENT="开放"/></TextLine></TextBlock>
<TextBlock><TextLine><String CONTENT="本报讯"/><SP/><String CONTENT="市图书馆" WC="0.98"/></TextLine><TextLine><String CONTENT="新馆昨日开放。"/></TextLine></TextBlock>
</PrintSpace></Page></Layout></alto>"""
PAGE_XML = """<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Page>
<ReadingOrder><OrderedGroup><RegionRefIndexed index="0" regionRef="r2"/><RegionRefIndexed index="1" regionRef="r1"/></OrderedGroup></ReadingOrder>
<TextRegion id="r1"><TextLine><TextEquiv index="1"><Unicode>误</Unicode></TextEquiv><TextEquiv index="0"><Unicode>本报讯 市图书馆</Unicode></TextEquiv></TextLine><TextLine><TextEquiv><Unicode>新馆昨日开放。</Unicode></TextEquiv></TextLine></TextRegion>
<TextRegion id="r2"><TextEquiv><Unicode>新馆昨日开放</Unicode></TextEquiv></TextRegion></Page></PcGts>"""
HOCR = """<html><body><div class='ocr_page'><p class='ocr_par'><span class='ocr_line'><span class='ocrx_word'>新</span> <span class='ocrx_word'>馆</span> 昨 日 开 放</span></p>
<p class='ocr_par'><span class='ocr_line'>本报讯 市图书馆</span><span class='ocr_line'>新馆昨日开放。</span></p></div></body></html>"""


@pytest.mark.parametrize(("name", "sample"), [("a.xml", ALTO), ("b.xml", PAGE_XML), ("a.hocr", HOCR), ("a.html", HOCR)])
def test_regions_and_lines_of_ocr_in_reading_order(tmp_path: Path, name: str, sample: str) -> None:
    (tmp_path / name).write_text(sample, encoding="utf-8")
    (page,) = pages(tmp_path)
    assert (page.text.replace("新 馆 昨 日 开 放", "新馆昨日开放"), page.encoding) == (
        "新馆昨日开放\n\n本报讯 市图书馆新馆昨日开放。",
        "ocr",
    )


def test_a_table_without_texts_is_read_row_by_row(tmp_path: Path) -> None:
    (tmp_path / "藏书.csv").write_text("区名,藏书（册）,座位\n东湖区,12000,300\n西岭区,8600,210\n", encoding="utf-8")
    (page,) = pages(tmp_path)
    assert page.text == "东湖区：藏书12000册，座位300。\n\n西岭区：藏书8600册，座位210。"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", b'{"name": "x", "version": 1}'),
        ("a.json", b"["),
        ("a.json", b"[" * 100_000),
        ("a.xml", b"<rss><item/></rss>"),
        ("a.xml", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><alto>&b;</alto>'),
        ("a.xml", b"<alto"),
        ("a.docx", b"PK\x03\x04"),
        ("a.xlsx", b"PK\x03\x04"),
        ("a.epub", b"no zip"),
        ("a.mht", b"Subject: x\n\nx"),
        ("a.csv", b"\n\n"),
        ("a.md", b"![](a.jpg)"),
        ("a.hocr", b"<div class='ocr_page'></div>"),
    ],
)
def test_what_is_none_of_its_format_is_one_sentence(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert pages(tmp_path) == []
    (one,) = refused(tmp_path)
    assert (one.file, one.reason.endswith("。"), "(" in one.reason) == (name, True, True)


def test_every_format_of_the_table_has_a_reader_and_a_sample() -> None:
    names = {name for name, _ in SAMPLES} | {"a.pdf", "a.xml", "a.hocr", "a.png"}
    for one in FORMATS:
        assert hasattr(import_module(f"index.read.{one.reader}"), "pages")
        assert any(format_of(name) == one for name in names), one.name
    assert [readable(name) for name in ("A.PDF", "a.TXT.gz", "a.zip", "a.doc", "a")] == [True, True, True, False, False]
    suffixes = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert isinstance(Page, type)
