"""PDF with a text layer: each PDF page is one newspaper page, its reading order taken from the coordinates."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from index.errors import SourceError
from index.read import ocr
from index.read.layout import Segment, text_of
from index.read.source import Refused
from index.types import Page, Stated


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page | Refused]:
    """One Page for each PDF page (`part` is p1, p2, ...); a page without text goes through OCR or is Refused.

    Raises SourceError for a broken PDF and one that needs a password.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        document = pdfplumber.open(io.BytesIO(data))
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise SourceError("PDF 有密码，请解除密码后再加。") from None
        raise SourceError("PDF 打不开，请换一份完好的。") from None
    with document:
        if not document.pages:
            raise SourceError("PDF 里没有页面，请换一份完好的。")
        for number, sheet in enumerate(document.pages, start=1):
            segments = _segments(sheet.chars)
            try:
                text = text_of(segments) if segments else ocr.text(_image(sheet))
            except SourceError as error:
                yield Refused(file, f"第 {number} 页{error}")
                continue
            finally:
                sheet.close()
            yield Page(file, text, sha256, f"p{number}", encoding="pdf" if segments else "ocr", stated=stated)


def _segments(chars: Sequence[Mapping[str, Any]]) -> list[Segment]:
    """The characters of one page as pieces of lines: same baseline, no gap as wide as a gutter."""
    segments: list[Segment] = []
    run: list[Mapping[str, Any]] = []
    printed = [char for char in chars if char["text"].strip() and char["upright"]]
    for char in sorted(printed, key=lambda c: (round(c["bottom"], 0), c["x0"])):
        if run and not _same_run(run[-1], char):
            segments.append(_segment(run))
            run = []
        run.append(char)
    if run:
        segments.append(_segment(run))
    return segments


def _same_run(last: Mapping[str, Any], char: Mapping[str, Any]) -> bool:
    gap = char["x0"] - last["x1"]
    size = min(char["size"], last["size"])
    near: bool = abs(char["bottom"] - last["bottom"]) < 0.4 * size and -size < gap < 0.7 * size
    return near


def _segment(run: Sequence[Mapping[str, Any]]) -> Segment:
    text = run[0]["text"]
    for last, char in pairwise(run):
        wide = char["x0"] - last["x1"] > 0.15 * char["size"] and last["text"].isascii() and char["text"].isascii()
        text += (" " if wide else "") + char["text"]
    return Segment(
        min(c["x0"] for c in run), min(c["top"] for c in run), max(c["x1"] for c in run), max(c["bottom"] for c in run), text
    )


def _image(sheet: Any) -> bytes:
    if not ocr.available():
        raise SourceError(ocr.NEEDED)
    buffer = io.BytesIO()
    sheet.to_image(resolution=200).original.save(buffer, "PNG")
    return buffer.getvalue()
