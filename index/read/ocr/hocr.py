"""hOCR, as Tesseract and OCRopus write it: the lines of each page in the order of its areas, a paragraph a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.errors import SourceError
from index.read.pdf.layout import joined
from index.read.text.encoding import decode
from index.types import Page, Stated

_PARAGRAPH, _LINE = (
    ".ocr_par, .ocr_header, .ocr_caption, .ocr_textfloat",
    ".ocr_line, .ocrx_line, .ocr_header, .ocr_caption, .ocr_textfloat",
)


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page]:
    """A Page for each page of an hOCR file. Raises SourceError for one without words."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(decode(data)[0], "lxml")
    sheets = soup.select(".ocr_page")
    found = 0
    for number, sheet in enumerate(sheets, 1):
        paragraphs = [joined(_lines(one)) for one in sheet.select(_PARAGRAPH) or [sheet]]
        if text := "\n\n".join(filter(None, paragraphs)):
            found += 1
            yield Page(file, text, sha256, f"p{number}" if len(sheets) > 1 else "", encoding="ocr", stated=stated)
    if not found:
        raise SourceError("hOCR 里没有文字，请换一份认出了文字的 (no words in this hOCR: give one with words)。")


def _lines(paragraph: Any) -> list[str]:
    return [" ".join(line.get_text(" ", strip=True).split()) for line in paragraph.select(_LINE) or [paragraph]]
