"""JSON files: articles as crawlers write them, one or many a file, and pages as OCR tools write them (PaddleOCR, MinerU)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Any

from index.errors import SourceError
from index.read.files.refused import Refused
from index.read.html import page as html
from index.read.pdf.layout import Segment, text_of
from index.read.records import fields as records
from index.read.text.encoding import decode, whole_in
from index.types import Page, Stated

ENCODING = "json"
_OTHER = '这个 JSON 里没有认得的文章或版面，请写成 {"title": …, "content": …, "date": …} (no article or page in this JSON)。'
_TITLES = frozenset(("title", "doc_title", "paragraph_title", "heading", "headline", "section_header"))
_NO_TEXT = frozenset(
    (
        "image",
        "figure",
        "chart",
        "seal",
        "number",
        "header",
        "footer",
        "page_number",
        "discarded",
        "header_image",
        "footer_image",
    )
)


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page | Refused]:
    """The articles or pages of a JSON file. Raises SourceError for JSON of another kind."""
    try:
        held = whole_in(json.loads(decode(data)[0]))  # JSON can write half of a character, which no text holds
    except ValueError:
        raise SourceError("不是完整的 JSON，请换一份完好的 (no whole JSON: give a sound file)。") from None
    except RecursionError:
        raise SourceError("JSON 一层套一层，套得太深 (JSON nested too deeply)。") from None
    sheets = list(_sheets(held))
    if sheets:
        read = 0
        for number, sheet in enumerate(sheets, 1):
            part = f"p{number}" if len(sheets) > 1 else ""
            try:
                if isinstance(sheet, str):
                    for page in html.from_html(sheet, file, sha256, stated, "ocr", part):
                        read += 1
                        yield page
                else:
                    read += 1
                    yield Page(file, text_of(sheet), sha256, part, encoding="ocr", stated=stated)
            except SourceError as error:  # a page that is but a picture
                if number == len(sheets) and not read:
                    raise
                yield Refused(file, f"第 {number} 页：{error}")
        return
    articles = records.articles_in(held)
    if not articles:
        raise SourceError(_OTHER)
    for found in records.pages(articles, file, sha256, stated, ENCODING):
        yield Refused(file, str(found)) if isinstance(found, SourceError) else found


def _sheets(held: Any) -> Iterator[str | list[Segment]]:
    """The pages of what an OCR or layout tool wrote: HTML where it names the blocks, pieces of lines where it has but boxes."""
    held = held.get("res", held) if isinstance(held, dict) else held
    if isinstance(held, dict):
        yield from _sheets_of_record(held)
    elif isinstance(held, list):
        yield from _sheets_of_list(held)


def _sheets_of_record(held: dict[str, Any]) -> Iterator[str | list[Segment]]:
    if isinstance(held.get("pdf_info"), list):  # MinerU's middle.json
        for sheet in held["pdf_info"]:
            blocks = sheet.get("para_blocks") or sheet.get("preproc_blocks") or []
            yield "".join(_block(str(one.get("type")), _content(one)) for one in blocks if isinstance(one, dict))
    elif isinstance(held.get("parsing_res_list"), list):  # PP-StructureV3, PaddleOCR-VL
        yield "".join(
            _block(str(one.get("block_label")), str(one.get("block_content") or "")) for one in held["parsing_res_list"]
        )
    elif isinstance(held.get("rec_texts"), list):  # PaddleOCR 3
        boxes = held.get("rec_boxes") or held.get("rec_polys") or held.get("dt_polys") or []
        yield [_segment(box, str(text)) for box, text in zip(boxes, held["rec_texts"], strict=False)]


def _sheets_of_list(held: list[Any]) -> Iterator[str | list[Segment]]:
    if _is_content_list(held):  # MinerU's content_list.json
        for _, blocks in groupby(held, key=lambda one: one.get("page_idx")):
            yield "".join(_listed(one) for one in blocks)
    elif held and _is_line(held[0]):  # PaddleOCR 2: [box, (text, score)]
        yield [_segment(line[0], str(line[1][0])) for line in held if _is_line(line)]
    else:
        for one in held:
            if isinstance(one, (dict, list)) and not records.is_article(one) and one:
                yield from _sheets(one) if isinstance(one, dict) or _is_line(one[0]) else ()


def _is_content_list(held: Any) -> bool:
    return (
        isinstance(held, list)
        and bool(held)
        and all(isinstance(one, dict) and "type" in one and "page_idx" in one for one in held)
    )


def _is_line(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and isinstance(value[0], list)
        and isinstance(value[1], list)
        and bool(value[1])
        and isinstance(value[1][0], str)
    )


def _listed(one: dict[str, Any]) -> str:
    kind = str(one.get("type"))
    if kind == "table":
        caption = one.get("table_caption") or []
        return "".join(f"<p>{escape(str(line))}</p>" for line in caption) + str(one.get("table_body") or "")
    if kind in ("image", "chart"):
        return "".join(f"<p>{escape(str(line))}</p>" for line in one.get("image_caption") or one.get("img_caption") or [])
    return _block("title" if one.get("text_level") else kind, str(one.get("text") or ""))


def _block(kind: str, content: str) -> str:
    """A block as HTML: a heading, a paragraph, or the table that the tool wrote as HTML."""
    if kind in _NO_TEXT or not content.strip():
        return ""
    if kind == "table" or content.lstrip().startswith("<"):
        return content
    tag = "h2" if kind in _TITLES else "p"
    return f"<{tag}>{escape(content.lstrip('# '))}</{tag}>"


def _content(block: dict[str, Any]) -> str:
    """The words of a MinerU block, whose lines have spans."""
    told = [
        "".join(
            str(span.get("content") or span.get("html") or "") for span in line.get("spans") or [] if isinstance(span, dict)
        )
        for line in block.get("lines") or []
        if isinstance(line, dict)
    ]
    inner = [_content(one) for one in block.get("blocks") or [] if isinstance(one, dict)]
    return "".join([*told, *inner])


def _segment(box: Sequence[Any], text: str) -> Segment:
    """A piece of a line from a box: left, top, right, bottom, or four corners."""
    flat = [float(value) for point in box for value in (point if isinstance(point, list) else [point])]
    across, down = flat[::2], flat[1::2]
    return Segment(min(across), min(down), max(across), max(down), text)
