"""The pictures of pages, which are drawn in a process of their own: a page whose picture takes too long has none, and is read all the same.

A PDF's pages are drawn from the PDF. Of words with boxes that another program recognised (ALTO, hOCR, ...) the pictures are the images
that lie beside them (`index.read.files.beside`), in the order of its pages.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace

from index.boxes import page_number
from index.read.files.refused import Refused
from index.read.files.source import Source
from index.read.process.apart import Apart
from index.types import Page, Scan

Drawn = tuple[int, Scan]
"""The number of a page and its picture."""

_NO_MORE: Drawn = (sys.maxsize, Scan(0, 0))
_ALIKE = 0.03
"""How much the sides of a picture may differ from those of the page that it is taken for, one being to the other."""


def with_pictures(pages: Iterator[Page | Refused], drawn: Generator[Drawn]) -> Iterator[Page | Refused]:
    """The pages, those with boxes with their picture too; without either no `scan` is left. `drawn` are the pictures in the order of the
    pages, of which no more are asked for than are needed."""
    next_one: Drawn | None = None
    with closing(drawn):
        for page in pages:
            if isinstance(page, Page) and page.scan and not page.scan.picture:
                number = page_number(page.part)
                while page.scan.boxes and (next_one is None or next_one[0] < number):
                    next_one = next(drawn, _NO_MORE)
                fits = next_one is not None and next_one[0] == number
                page = replace(page, scan=_together(page.scan, next_one[1]) if next_one and fits else None)
            yield page
        if next_one is not None:
            next(drawn, None)  # the last one is told when the file is done with


def _together(scan: Scan, drawn: Scan) -> Scan | None:
    """The boxes with a picture; None where it cannot be that of the page: its sides are others, or most of the words are not on it."""
    width, height = (scan.width, scan.height) if scan.width else (drawn.width, drawn.height)
    across, down = width * drawn.height, height * drawn.width
    shares = width == height  # of the page, whatever its sides
    if not shares and abs(across - down) > _ALIKE * max(across, down):
        return None
    inside = tuple(one for one in scan.boxes if 0 <= one.x0 + one.x1 <= 2 * width and 0 <= one.top + one.bottom <= 2 * height)
    return Scan(width, height, inside, drawn.picture) if 2 * len(inside) > len(scan.boxes) else None


def drawn(source: Source, apart: Apart) -> Generator[Drawn]:
    """The pictures of a file's pages, as far as there are any that can be drawn."""
    try:
        if source.format and source.format.picture == "itself":
            yield from _told(apart.pages("pdf.picture", source.bytes(), source.file, "", source.stated))
        for number, image in enumerate(source.pictures, 1):
            for _, scan in _told(apart.pages("ocr.picture", image.bytes(), image.file, "", image.stated)):
                yield number, scan
    except Exception:  # whatever it is, the pages are read
        return


def _told(pages: Generator[Page | Refused]) -> Generator[Drawn]:
    with closing(pages):
        for page in pages:
            if isinstance(page, Page) and page.scan:
                yield page_number(page.part), page.scan
