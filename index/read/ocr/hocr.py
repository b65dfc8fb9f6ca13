"""hOCR, as Tesseract and OCRopus write it: the lines of each page in the order of its areas, a paragraph a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.boxes import NOWHERE, Line, Piece, Rect, line_of, placed
from index.errors import SourceError
from index.read.pdf.layout import joined
from index.read.text.encoding import decode
from index.types import Page, Scan, Stated

_PARAGRAPH, _LINE, _WORD = (
    ".ocr_par, .ocr_header, .ocr_caption, .ocr_textfloat",
    ".ocr_line, .ocrx_line, .ocr_header, .ocr_caption, .ocr_textfloat",
    ".ocrx_word, .ocr_word",
)


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page]:
    """A Page for each page of an hOCR file. Raises SourceError for one without words."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(decode(data)[0], "lxml")
    sheets = soup.select(".ocr_page")
    found = 0
    for number, sheet in enumerate(sheets, 1):
        paragraphs = [_lines(one) for one in sheet.select(_PARAGRAPH) or [sheet]]
        if text := "\n\n".join(filter(None, (joined([said for said, _ in lines]) for lines in paragraphs))):
            found += 1
            _, _, *size = _box(sheet)
            scan = Scan(size[0], size[1], placed(text, (line for lines in paragraphs for _, line in lines)))
            part = f"p{number}" if len(sheets) > 1 else ""
            yield Page(file, text, sha256, part, encoding="ocr", stated=stated, scan=scan)
    if not found:
        raise SourceError("hOCR 里没有文字，请换一份认出了文字的 (no words in this hOCR: give one with words)。")


def _lines(paragraph: Any) -> list[tuple[str, Line]]:
    """The lines of a paragraph with their boxes."""
    lines = []
    for line in paragraph.select(_LINE) or [paragraph]:
        text = _text(line)
        words = [Piece(_text(word), _box(word)) for word in line.select(_WORD)]
        lines.append((text, line_of(text, _box(line), words)))
    return lines


def _text(node: Any) -> str:
    return " ".join(node.get_text(" ", strip=True).split())


def _box(node: Any) -> Rect:
    """The box in the properties of a node: title="bbox 10 20 200 40; x_wconf 91"."""
    for written in str(node.get("title") or "").split(";"):
        name, *values = written.split() or [""]
        if name == "bbox" and len(values) == 4 and all(value.removeprefix("-").isdecimal() for value in values):
            x0, top, x1, bottom = map(float, values)
            return x0, top, x1, bottom
    return NOWHERE
