"""PDF with a text layer: each PDF page is one newspaper page, its reading order taken from the coordinates."""

from __future__ import annotations

import io
import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from index.errors import SourceError
from index.read import limits, ocr
from index.read.layout import Segment, text_of
from index.read.source import Refused
from index.types import Page, Stated


def pages(data: bytes, file: str, sha256: str, stated: Stated, skip: Collection[int] = ()) -> Iterator[Page | Refused]:
    """One Page for each PDF page (`part` is p1, p2, ...); a page without text goes through OCR or is Refused.

    Raises SourceError for a broken PDF and one that needs a password.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it remarks on every oddity of a font
    try:
        document = pdfplumber.open(io.BytesIO(data))
        sheets = document.pages
    except MemoryError:
        raise
    except Exception as error:  # the parser raises whatever a broken file runs it into
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in (error, *error.args)):
            raise SourceError("PDF 有密码，请解除密码后再加 (the PDF has a password: remove it)。") from None
        raise SourceError("PDF 打不开，请换一份完好的 (the PDF cannot be opened: give a sound one)。") from None
    if not sheets:
        raise SourceError("PDF 里没有页面，请换一份完好的 (the PDF has no pages: give a sound one)。")
    for number, sheet in enumerate(sheets, start=1):
        if number in skip:
            continue
        limits.begin(number)
        try:
            text, encoding = _text(sheet)
        except SourceError as error:
            yield Refused(file, f"第 {number} 页{error}")
        else:
            yield Page(file, text, sha256, f"p{number}", encoding=encoding, stated=stated)


def _text(sheet: Any) -> tuple[str, str]:
    """The text of one PDF page, and `pdf` or, for a scan, `ocr`."""
    try:
        segments = _segments(sheet.chars)
        sheet.close()
    except MemoryError:
        raise
    except Exception:
        raise SourceError("已损坏，请换一份完好的 PDF (it is broken: give a sound PDF)。") from None
    return (text_of(segments), "pdf") if segments else (ocr.text(_image(sheet)), "ocr")


def _segments(chars: Sequence[Mapping[str, Any]]) -> list[Segment]:
    """The characters of one page as pieces of lines: same baseline, no gap as wide as a gutter.

    Characters turned on their side stand for themselves, in the order of the file.
    """
    segments: list[Segment] = []
    for line in _lines([char for char in chars if char["upright"]]):
        run: list[Mapping[str, Any]] = []
        for char in sorted(line, key=lambda c: c["x0"]):
            if run and not _same_run(run[-1], char):
                segments += _segment(run)
                run = []
            run.append(char)
        segments += _segment(run)
    return segments + _segment([char for char in chars if not char["upright"]])


def _lines(chars: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The characters by baseline, across the whole width of the page."""
    lines: list[list[Mapping[str, Any]]] = []
    for char in sorted(chars, key=lambda c: c["bottom"]):
        if not lines or char["bottom"] - lines[-1][0]["bottom"] > 0.3 * min(char["size"], lines[-1][0]["size"]):
            lines.append([])
        lines[-1].append(char)
    return lines


def _same_run(last: Mapping[str, Any], char: Mapping[str, Any]) -> bool:
    gap, size = char["x0"] - last["x1"], min(char["size"], last["size"])
    blank = char["text"].isspace() or last["text"].isspace()
    near: bool = gap < (0.4 if blank else 0.7) * size and max(char["size"], last["size"]) < 1.6 * size
    return near


def _segment(run: Sequence[Mapping[str, Any]]) -> list[Segment]:
    """One Segment, none for a run of blanks; a blank or a wide gap inside is one space."""
    printed = [char for char in run if not char["text"].isspace()]
    if not printed:
        return []
    text = ""
    for last, char in pairwise([run[0], *run]):
        gap = char["x0"] - last["x1"]
        latin = last["text"].isascii() and char["text"].isascii()
        text += (" " if gap > (0.15 if latin else 0.5) * char["size"] else "") + char["text"]
    x0, x1 = min(c["x0"] for c in printed), max(c["x1"] for c in printed)
    return [Segment(x0, min(c["top"] for c in printed), x1, max(c["bottom"] for c in printed), " ".join(text.split()))]


def _image(sheet: Any) -> bytes:
    if not ocr.available():
        raise SourceError(ocr.NEEDED)
    buffer = io.BytesIO()
    try:
        sheet.to_image(resolution=200).original.save(buffer, "PNG")
    except MemoryError:
        raise
    except Exception:
        raise SourceError("已损坏，请换一份完好的 PDF (it is broken: give a sound PDF)。") from None
    return buffer.getvalue()
