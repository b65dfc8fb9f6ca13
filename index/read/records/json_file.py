"""JSON files: articles as crawlers write them, one or many a file, and pages as OCR tools write them (PaddleOCR, MinerU)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from index.boxes import placed, placed_in_turn
from index.errors import SourceError
from index.read.files.refused import Refused
from index.read.html import page as html
from index.read.pdf.layout import in_order
from index.read.records import fields as records
from index.read.records.laid_out import Sheet, sheets
from index.read.text.encoding import decode, whole_in
from index.types import Page, Scan, Stated

ENCODING = "json"
_OTHER = '这个 JSON 里没有认得的文章或版面，请写成 {"title": …, "content": …, "date": …} (no article or page in this JSON)。'


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page | Refused]:
    """The articles or pages of a JSON file. Raises SourceError for JSON of another kind."""
    try:
        held = whole_in(json.loads(decode(data)[0]))  # JSON can write half of a character, which no text holds
    except ValueError:
        raise SourceError("不是完整的 JSON，请换一份完好的 (no whole JSON: give a sound file)。") from None
    except RecursionError:
        raise SourceError("JSON 一层套一层，套得太深 (JSON nested too deeply)。") from None
    laid = list(sheets(held))
    if laid:
        read = 0
        for number, sheet in enumerate(laid, 1):
            part = f"p{number}" if len(laid) > 1 else ""
            try:
                for page in _pages_of(sheet, file, sha256, stated, part):
                    read += 1
                    yield page
            except SourceError as error:  # a page that is but a picture
                if number == len(laid) and not read:
                    raise
                yield Refused(file, f"第 {number} 页：{error}")
        return
    articles = records.articles_in(held)
    if not articles:
        raise SourceError(_OTHER)
    for found in records.pages(articles, file, sha256, stated, ENCODING):
        yield Refused(file, str(found)) if isinstance(found, SourceError) else found


def _pages_of(sheet: Sheet, file: str, sha256: str, stated: Stated, part: str) -> Iterator[Page]:
    """The Pages of one sheet, with the boxes of their words: one for each article that is told apart."""
    if isinstance(sheet.content, str):
        found = list(html.from_html(sheet.content, file, sha256, stated, "ocr", part))
        for page, boxes in zip(found, placed_in_turn([page.text for page in found], sheet.lines), strict=True):
            yield replace(page, scan=Scan(*sheet.size, boxes))
    else:
        read = in_order(sheet.content)
        scan = Scan(*sheet.size, placed(read.text, read.lines))
        yield Page(file, read.text, sha256, part, encoding="ocr", stated=stated, scan=scan)
