"""PDF with a text layer: each PDF page is one newspaper page, its reading order taken from the coordinates.

A page's number at its foot and lines that stand at the foot of every page are left out. A paragraph that a page cuts goes on where it
began: it and what stands with it before the next heading are read at the end of the page before.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from index.boxes import Line, Piece, placed
from index.chinese.blank import squeezed
from index.errors import SourceError
from index.issues.head_lines import read_line
from index.read.files.refused import Refused
from index.read.html.stated import paper_or_day
from index.read.ocr import recognise as ocr
from index.read.pdf import characters as pdf_chars
from index.read.pdf import tables as pdf_tables
from index.read.pdf.characters import Char
from index.read.pdf.layout import Read, Segment, in_order, joined
from index.read.process import limits
from index.read.text.sense import check
from index.types import Page, Scan, Stated

_BROKEN = "已损坏，请换一份完好的 PDF (it is broken: give a sound PDF)。"
_FOOT = re.compile(
    r"[-—–－·•\s]*第?\s*\d{1,4}\s*(?:页|頁)?\s*(?:[/／,，]?\s*(?:共|总|of)?\s*\d{1,4}\s*(?:页|頁)?)?[-—–－·•\s]*|[Pp](?:age|\.)\s*\d{1,4}"
)
_ENDS = re.compile(r"[。！？!?…；;：:”’」』）)》]\s*$")
_RUNS = re.compile(r"[，。；：！？,]")
_MADE_BY = re.compile(r"(?:本版)?(?:责任编辑|责编|编辑|美编|版式|校对|审校|组版|制图|设计)(?:设计)?[\s:：/／]")
_CUT = 12
"""Characters of a paragraph that a page may cut; a shorter one without a stop is a heading."""


@dataclass(slots=True)
class _Sheet:
    """One PDF page as read: its paragraphs, the line at its foot, which may be that of every page, and its printed lines on a page of
    this width and height."""

    number: int
    paragraphs: list[str]
    foot: str
    encoding: str
    lines: list[Line]
    size: tuple[float, float]


def pages(data: bytes, file: str, sha256: str, stated: Stated, skip: Collection[int] = ()) -> Iterator[Page | Refused]:
    """One Page for each PDF page (`part` is p1, p2, ...); a page without text goes through OCR or is Refused, pages in `skip` are passed over.

    Raises SourceError for a broken PDF and one that needs a password.
    """
    before: _Sheet | None = None

    def page(sheet: _Sheet) -> Iterator[Page | Refused]:
        if text := "\n\n".join(sheet.paragraphs):
            scan = Scan(*sheet.size, placed(text, sheet.lines))
            yield Page(file, text, sha256, f"p{sheet.number}", encoding=sheet.encoding, stated=stated, scan=scan)

    for number, sheet, other in _sheets(data):
        if number in skip:
            continue
        limits.begin(number)
        try:
            read = _read(number, sheet, other)
            sheet.close()
        except MemoryError:
            raise
        except SourceError as error:
            yield Refused(file, f"第 {number} 页{error}")
            continue
        except Exception:
            yield Refused(file, f"第 {number} 页{_BROKEN}")
            continue
        if before:
            _without_common_foot(before, read)
            if before.number == number - 1:
                _run_on(before, read)
            yield from page(before)
        before = read
    if before:
        yield from page(before)


def _sheets(data: bytes) -> Iterator[tuple[int, Any, Any]]:
    """The pages with their numbers, as pdfplumber and as pdfium have them, which tells its own when asked."""
    import pdfplumber
    import pypdfium2
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
        yield number, sheet, lambda at=number: pypdfium2.PdfDocument(data)[at - 1]


def _read(number: int, sheet: Any, other: Any) -> _Sheet:
    """One page, by its characters or, for a scan, by OCR."""
    chars = pdf_chars.read(sheet, other)
    if not squeezed("".join(char.text for char in chars)):
        return _seen(number, sheet)
    size = float(sheet.width), float(sheet.height)
    first, *rest = _laid(chars, *size)
    first, foot = _without_foot(first)
    groups = [in_order(pdf_tables.told(group)) for group in (first, *rest)]
    told = [paragraph for group in groups for paragraph in group.paragraphs]
    try:
        check("\n".join(told))
    except SourceError:
        if not ocr.available():
            raise
        return _seen(number, sheet)
    return _Sheet(number, told, foot, "pdf", [line for group in groups for line in group.lines], size)


def _seen(number: int, sheet: Any) -> _Sheet:
    """One page by OCR; without boxes where what is seen is but a part of the sheet, all of which its picture shows."""
    read: Read
    read, size = ocr.read(_image(sheet))
    return _Sheet(number, read.paragraphs, "", "ocr", read.lines if sheet.cropbox == sheet.mediabox else [], size)


def _laid(chars: Sequence[Char], width: float, height: float) -> list[list[Segment]]:
    """The characters of a page as pieces of lines, in groups that are read one after the other: the horizontal lines of a vertical page
    stand before its columns."""
    upright, turned, wide = pdf_chars.upright(chars, width, height)
    if not pdf_chars.is_vertical(upright):
        return [_segments(upright) + _segment(turned)]
    columns, lines = pdf_chars.columns_as_lines(upright, wide)
    return [_segments(lines) + _segment(turned), _segments(columns)]


def _segments(chars: Sequence[Char]) -> list[Segment]:
    """Upright characters as pieces of lines: same baseline, no gap as wide as a gutter."""
    segments: list[Segment] = []
    for line in _lines(chars):
        run: list[Char] = []
        for char in sorted(line, key=lambda c: c.x0):
            if run and char.text == run[-1].text and char.x0 - run[-1].x0 < 0.25 * char.size:
                continue  # printed twice to look bold
            if run and not _same_run(run[-1], char):
                segments += _segment(run)
                run = []
            run.append(char)
        segments += _segment(run)
    return segments


def _lines(chars: Sequence[Char]) -> list[list[Char]]:
    """The characters by baseline, across the whole width of the page."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: c.bottom):
        if not lines or char.bottom - lines[-1][0].bottom > 0.3 * min(char.size, lines[-1][0].size):
            lines.append([])
        lines[-1].append(char)
    return lines


def _same_run(last: Char, char: Char) -> bool:
    gap, size = char.x0 - last.x1, min(char.size, last.size)
    blank = char.text.isspace() or last.text.isspace()
    return gap < (0.4 if blank else 0.7) * size and max(char.size, last.size) < 1.6 * size


def _segment(run: Sequence[Char]) -> list[Segment]:
    """One Segment, none for a run of blanks; a blank or a wide gap inside is one space."""
    printed = [char for char in run if not char.text.isspace()]
    if not printed:
        return []
    text = ""
    for last, char in pairwise([run[0], *run]):
        gap = char.x0 - last.x1
        latin = last.text.isascii() and char.text.isascii()
        text += (" " if gap > (0.15 if latin else 0.5) * char.size else "") + char.text
    x0, x1 = min(c.x0 for c in printed), max(c.x1 for c in printed)
    pieces = tuple(Piece(char.text, char.rect) for char in printed)
    return [Segment(x0, min(c.top for c in printed), x1, max(c.bottom for c in printed), " ".join(text.split()), pieces=pieces)]


def _without_foot(segments: list[Segment]) -> tuple[list[Segment], str]:
    """The pieces without a page number that stands alone at the foot; and the words that stand there, which may be on every page."""
    if len(segments) < 2:
        return segments, ""
    last = max(segments, key=lambda segment: segment.bottom)
    row = [one for one in segments if one.bottom > last.bottom - 0.5 * last.height]
    if all(_FOOT.fullmatch(one.text) for one in row):
        return [one for one in segments if one not in row], ""
    return segments, last.text if len(row) == 1 else ""


def _without_common_foot(before: _Sheet, sheet: _Sheet) -> None:
    """Leave out what stands at the foot of two pages that follow each other, but for its numbers, unless it names the paper or the day."""
    if before.foot and _bare(before.foot) == _bare(sheet.foot) and not paper_or_day(sheet.foot):
        for one in (before, sheet):
            one.paragraphs[:] = [paragraph for paragraph in one.paragraphs if paragraph != one.foot]


def _bare(text: str) -> str:
    return re.sub(r"[\d\s]+", "", text)


def _run_on(before: _Sheet, sheet: _Sheet) -> None:
    """Put the rest of a paragraph that the page cut where it began, with the paragraphs between it and the next heading.

    What stands under a masthead or running head of its own is of that page and stays.
    """
    if not before.paragraphs or not sheet.paragraphs:
        return
    cut, rest = before.paragraphs[-1], sheet.paragraphs
    if not _is_cut(cut) or not _ENDS.search(rest[0]) or _is_head(rest[0]):
        return
    end = next((at for at, one in enumerate(rest) if not _ENDS.search(one)), len(rest))
    before.paragraphs[-1] = joined([cut, rest[0]])
    before.paragraphs += rest[1:end]
    sheet.paragraphs[:end] = []


def _is_cut(paragraph: str) -> bool:
    """Whether a paragraph at the end of a page breaks off: it runs like text, has no stop, and is no line of who made the page."""
    runs = len(paragraph) >= _CUT and _RUNS.search(paragraph) is not None and not _ENDS.search(paragraph)
    return runs and not (_MADE_BY.match(paragraph) or paper_or_day(paragraph[-_CUT:]) or read_line(paragraph).is_head)


def _is_head(paragraph: str) -> bool:
    return (len(paragraph) < 40 and paper_or_day(paragraph)) or read_line(paragraph).is_head


def _image(sheet: Any) -> Any:
    """A page as a picture."""
    if not ocr.available():
        raise SourceError(ocr.NEEDED)
    limits.begin_seeing()
    return sheet.to_image(resolution=200).original
