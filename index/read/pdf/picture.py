"""The pages of a PDF as pictures, whole sheets as they are shown, one after the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from index.read.ocr.picture import LONGEST, encoded
from index.read.process import limits
from index.types import Page, Scan, Stated

_FINEST = 4.0
"""Pixels of a point at most: 288 of an inch."""


def pages(data: bytes, file: str, sha256: str, stated: Stated, skip: Collection[int] = ()) -> Iterator[Page]:
    """For each page a Page without text (`part` is p1, p2, ...) whose `scan` is its picture; those in `skip` are passed over,
    and so are those that cannot be drawn."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for number in range(1, len(document) + 1):
        if number in skip:
            continue
        limits.begin(number)
        try:
            scan = _drawn(document[number - 1])
        except MemoryError:
            raise
        except Exception:  # whatever it is, the others have their pictures
            continue
        yield Page(file, "", sha256, f"p{number}", stated=stated, scan=scan)


def _drawn(sheet: Any) -> Scan:
    """One page of a PDF."""
    sheet.set_cropbox(*sheet.get_mediabox())  # the boxes of its words begin at the corner of the whole sheet
    width, height = sheet.get_size()
    image = sheet.render(scale=min(LONGEST / max(width, height), _FINEST)).to_pil()
    sheet.close()
    return Scan(width, height, picture=encoded(image))
