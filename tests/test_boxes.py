"""The boxes of words, from the formats that tell them to a quote on the picture of its page."""

from __future__ import annotations

import io
import json
from typing import Any, cast

import pytest
from PIL import Image

from index.boxes import Line, Piece, Rect, covered, placed
from index.read.ocr import alto, hocr, recognise
from index.read.pdf import page as pdf
from index.read.pdf import picture as pdf_picture
from index.read.pdf.characters import as_shown
from index.read.pdf.layout import Segment, in_order
from index.read.process import record
from index.read.records import json_file
from index.types import Box, Page, Scan, Stated

LINES = ("议决先拨赈米三千石，", "分发常德、华容两县。")
QUOTE = "赈米三千石，分发常德"
RECTS = [(90.0, 40.0, 200.0, 60.0), (0.0, 70.0, 80.0, 90.0)]
"""Of the quote, each character 20 wide: on the first line from the fifth character on, on the second up to the fourth."""
FIRST, SECOND = (0, 40, 200, 60), (0, 70, 200, 90)


def boxes_of(scan: Scan | None, text: str, quote: str = QUOTE) -> list[Rect]:
    assert scan is not None
    at = text.index(quote)
    return covered(text, scan.boxes, [(at, at + len(quote))])


def line(text: str, top: float, wide: float = 20) -> Line:
    return [Piece(one, (n * wide, top, (n + 1) * wide, top + 20)) for n, one in enumerate(text)]


def test_characters_that_stand_evenly_share_a_box_and_a_part_of_it_is_told() -> None:
    text = "\n\n".join(LINES)
    boxes = placed(text, [line(LINES[0], 40), line(LINES[1], 70)])
    assert [(one.start, one.end, one.x0, one.x1) for one in boxes] == [(0, 10, 0, 200), (12, 22, 0, 200)]
    assert covered(text, boxes, [(4, 16)]) == [(80, 40, 200, 60), (0, 70, 80, 90)]
    assert len(covered(text, boxes, [(0, 22)])) == 2  # lines under each other are no column
    uneven = placed("甲 乙丙", [[Piece("甲", (0, 0, 20, 20)), Piece("乙", (90, 0, 110, 20)), Piece("丙", (110, 0, 130, 20))]])
    assert [(one.start, one.end) for one in uneven] == [(0, 1), (2, 4)]


def test_down_a_column_a_part_is_told_by_height() -> None:
    column = [Piece(one, (50, 20 * n, 70, 20 * (n + 1))) for n, one in enumerate("汉口码头工人复工")]
    (box,) = placed("汉口码头工人复工", [column])
    assert covered("汉口码头工人复工", [box], [(2, 4)]) == [(50, 40, 70, 80)]
    assert covered("ab", [Box(0, 2, 0, 0, 10, 30)], [(0, 1)]) == [
        (0, 0, 5, 30)
    ]  # two letters are higher than wide, and no column


def test_what_is_told_in_other_words_has_one_box_and_what_is_nowhere_none() -> None:
    text = "区名：西岭区，藏书：8600册"
    (row,) = placed(text, [[Piece(text, (0, 0, 90, 10), whole=True)]])
    assert covered(text, [row], [(3, 6)]) == [(0, 0, 90, 10)]
    assert placed("甲乙", [[Piece("甲", (0, 0, 0, 0)), Piece("乙", (5, 5, 9, 9))]]) == (Box(1, 2, 5, 5, 9, 9),)


def test_lines_are_found_behind_what_was_left_out_moved_or_added() -> None:
    lines = [
        line(one, 30.0 * n) for n, one in enumerate(("移到前页的一段", "句。", "市民盼望已久", "的大桥", "昨日通车", "第三版"))
    ]
    text = "市民盼望已久的大桥昨日通车"
    boxes = placed(text, lines)
    assert [(text[one.start : one.end], one.top) for one in boxes] == [("市民盼望已久", 60), ("的大桥", 90), ("昨日通车", 120)]
    assert placed("别的文字一句", lines) == ()


ALTO = """<alto><Description><MeasurementUnit>{unit}</MeasurementUnit></Description><Layout><Page{size}><PrintSpace><TextBlock>
<TextLine HPOS="0" VPOS="40" WIDTH="200" HEIGHT="20"><String CONTENT="议决先拨" HPOS="0" VPOS="40" WIDTH="70" HEIGHT="20"/>
<SP/><String CONTENT="赈米三千石，" HPOS="90" VPOS="40" WIDTH="110" HEIGHT="20"/></TextLine>
<TextLine HPOS="0" VPOS="70" WIDTH="200" HEIGHT="20"><String CONTENT="分发常德、华容两县。"/></TextLine>
</TextBlock></PrintSpace></Page></Layout></alto>"""
SIZE = ' WIDTH="400" HEIGHT="300"'
PAGE = (
    '<PcGts><Page imageFilename="a.png" imageWidth="400" imageHeight="300"><TextRegion><Coords points="0,0 9,9"/>'
    '<TextLine><Coords points="0,40 200,40 200,60 0,60"/><Word><Coords points="0,40 70,60"/><TextEquiv><Unicode>议决先拨</Unicode></TextEquiv></Word>'
    '<Word><Coords points="90,40 200,60"/><TextEquiv><Unicode>赈米三千石，</Unicode></TextEquiv></Word></TextLine>'
    '<TextLine><Coords><Point x="0" y="70"/><Point x="200" y="90"/></Coords><TextEquiv><Unicode>分发常德、华容两县。</Unicode></TextEquiv></TextLine>'
    "</TextRegion></Page></PcGts>"
)
HOCR = (
    '<div class="ocr_page" title=\'image "a.png"; bbox 0 0 400 300\'><p class="ocr_par"><span class="ocr_line" title="bbox 0 40 200 60">'
    '<span class="ocrx_word" title="bbox 0 40 70 60; x_wconf 90">议决先拨</span> <span class="ocrx_word" title="bbox 90 40 200 60">赈米三千石，</span></span>'
    '<span class="ocr_line" title="x_size 20; bbox 0 70 200 90">分发常德、华容两县。</span></p></div>'
)
WORDS = [(LINES[0][:4], [0, 40, 70, 60]), (LINES[0][4:], [90, 40, 200, 60]), (LINES[1], list(SECOND))]
RECOGNISED = {"rec_texts": [text for text, _ in WORDS], "rec_boxes": [box for _, box in WORDS]}
PADDLE = {
    "width": 400,
    "height": 300,
    "parsing_res_list": [{"block_label": "text", "block_content": "".join(LINES), "block_bbox": [0, 40, 200, 90]}],
    "overall_ocr_res": RECOGNISED,
}
MINERU = {
    "pdf_info": [
        {
            "page_size": [400, 300],
            "para_blocks": [
                {
                    "type": "text",
                    "lines": [
                        {"spans": [{"content": text, "bbox": box} for text, box in WORDS[:2]]},
                        {"bbox": list(SECOND), "spans": [{"content": LINES[1]}]},
                    ],
                }
            ],
        }
    ]
}


@pytest.mark.parametrize(
    ("reader", "data", "size"),
    [
        (alto, ALTO.format(unit="mm10", size=SIZE), (400, 300)),
        (alto, ALTO.format(unit="pixel", size=""), (0, 0)),
        (alto, PAGE, (400, 300)),
        (hocr, HOCR, (400, 300)),
        (json_file, json.dumps({"rec_texts": LINES, "rec_boxes": [FIRST, SECOND]}), (0, 0)),
        (json_file, json.dumps(PADDLE), (400, 300)),
        (json_file, json.dumps(MINERU), (400, 300)),
    ],
    ids=["alto", "alto-pixels", "page", "hocr", "paddle", "paddle-layout", "mineru"],
)
def test_a_format_with_boxes_tells_where_a_quote_stands(reader: Any, data: str, size: tuple[float, float]) -> None:
    (page,) = reader.pages(data.encode(), "a", "", Stated())
    quote = next(one for one in (QUOTE, QUOTE.replace("，", "， ")) if one in page.text)
    first, second = boxes_of(page.scan, page.text, quote)
    assert first in (RECTS[0], (80, *RECTS[0][1:]))  # of words, or of a line in which all stand evenly
    assert second == RECTS[1]
    assert (page.scan.width, page.scan.height) == size
    assert record.found(json.loads(json.dumps(record.told(page))), "a", "").scan == page.scan


def test_articles_of_one_page_have_their_lines_one_after_the_other() -> None:
    told = [("江口大桥昨日合龙", "h2"), ("本报讯 记者昨日获悉", "p"), ("江口大桥全长1286米，本月通车。", "p")]
    told += [("西岭水库开始蓄水", "h2"), ("本报讯 记者昨日获悉", "p"), ("西岭水库库容3亿方，惠及两县。", "p")]
    held = {
        "parsing_res_list": [
            {
                "block_label": "title" if tag == "h2" else "text",
                "block_content": text,
                "block_bbox": [0, 50 * n, 200, 50 * n + 40],
            }
            for n, (text, tag) in enumerate(told)
        ]
    }
    first, second = (one for one in json_file.pages(json.dumps(held).encode(), "a", "", Stated()) if isinstance(one, Page))
    for page, tops in ((first, [0, 50, 100]), (second, [150, 200, 250])):
        assert page.scan is not None
        assert [(page.text[one.start : one.end].split()[0][:4], one.top) for one in page.scan.boxes] == [
            (text.split()[0][:4], top) for (text, _), top in zip(told[tops[0] // 50 :], tops, strict=False)
        ]


def leaves(*crops: tuple[float, ...] | None) -> bytes:
    """A PDF of pages without a word, some with a CropBox."""
    pypdfium2 = pytest.importorskip("pypdfium2")
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for crop in crops:
        leaf = document.new_page(200, 300)
        if crop:
            leaf.set_cropbox(*crop)
    document.save(out)
    return out.getvalue()


def test_of_a_part_of_a_sheet_that_ocr_saw_no_box_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = in_order([Segment(0, 40, 200, 60, LINES[0])])
    monkeypatch.setattr(pdf, "_image", lambda sheet: None)
    monkeypatch.setattr(recognise, "read", lambda image: (seen, (400.0, 600.0)))
    whole, part = pdf.pages(leaves(None, (20, 30, 180, 270)), "a.pdf", "", Stated())
    assert isinstance(whole, Page) and isinstance(part, Page)
    assert boxes_of(whole.scan, whole.text, LINES[0]) == [(0, 40, 200, 60)]
    assert (part.text, boxes_of(part.scan, part.text, LINES[0])) == (whole.text, [])


def test_a_page_that_cannot_be_drawn_leaves_the_pictures_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    pypdfium2 = pytest.importorskip("pypdfium2")

    def encoded(image: Image.Image) -> bytes:
        drawn.append(1)
        if len(drawn) == 2:
            raise pypdfium2.PdfiumError("Failed to load page.")
        return b"picture"

    monkeypatch.setattr(pdf_picture, "encoded", encoded)
    pages = pdf_picture.pages(leaves(None, None, None), "a.pdf", "", Stated())
    assert [(page.part, page.scan and page.scan.picture) for page in pages] == [("p1", b"picture"), ("p3", b"picture")]


def test_of_a_block_of_lines_the_whole_is_boxed_and_of_an_unknown_unit_nothing() -> None:
    listed = [{"type": "text", "page_idx": 0, "text": "".join(LINES), "bbox": [100, 200, 900, 400]}]
    (page,) = json_file.pages(json.dumps(listed).encode(), "a", "", Stated())
    assert isinstance(page, Page)
    assert boxes_of(page.scan, page.text) == [(100, 200, 900, 400)]
    (page,) = alto.pages(ALTO.format(unit="inch1200", size="").encode(), "a", "", Stated())
    assert page.scan is not None
    assert page.scan.boxes == ()


@pytest.mark.parametrize("turned", [0, 90])
def test_a_pdf_is_drawn_with_its_words_where_their_boxes_are(turned: int) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab makes the PDF")
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer, pagesize=(300, 300))
    sheet.setPageRotation(turned)
    sheet.setCropBox((10, 20, 290, 280))
    sheet.setFont("STSong-Light", 20)
    for n, text in enumerate(LINES):
        sheet.drawString(40, 200 - 30 * n, text)
    sheet.setFillGray(0.0)
    sheet.rect(120, 200, 120, 18, fill=1)  # over the quote on the first line
    sheet.rect(40, 170, 80, 18, fill=1)  # and on the second
    sheet.save()
    (page,) = pdf.pages(buffer.getvalue(), "a.pdf", "", Stated())
    (drawn,) = pdf_picture.pages(buffer.getvalue(), "a.pdf", "", Stated())
    assert isinstance(page, Page)
    assert drawn.scan is not None
    image = Image.open(io.BytesIO(drawn.scan.picture)).convert("L")
    share = image.width / drawn.scan.width
    text = page.text.replace("\n", "")
    first, second = boxes_of(page.scan, text)
    for x0, top, x1, bottom in (first, second):
        left, upper, right, lower = (round(side * share) for side in (x0 + 6, top + 6, x1 - 6, bottom - 6))
        inside = image.crop((left, upper, right, lower))
        assert cast("tuple[int, int]", inside.getextrema())[1] < 60  # black throughout
    assert sum(max(x1 - x0, bottom - top) for x0, top, x1, bottom in (first, second)) == pytest.approx(200, abs=8)


def test_a_box_is_turned_with_its_page() -> None:
    turned = [(10, 20, 30, 40), (160, 10, 180, 30), (70, 160, 90, 180), (20, 70, 40, 90)]
    assert [as_shown((10, 20, 30, 40), degrees, 100, 200) for degrees in (0, 90, 180, 270)] == turned
