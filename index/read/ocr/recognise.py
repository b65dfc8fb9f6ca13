"""Scanned pages, through the optional extra `ocr`: RapidOCR, whose package carries its Chinese model and needs no network."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from index.boxes import placed
from index.errors import SourceError
from index.read.ocr import picture
from index.read.pdf.layout import Read, Segment, in_order
from index.read.process import limits
from index.types import Page, Scan, Stated

NEEDED = "是扫描图像，没有文字层；要识别它，请先安装 ocr 组件：pip install rapidocr onnxruntime (a scan without text: install the extra `ocr`)。"


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page]:
    """The one Page of an image file, as a stream. Raises SourceError as `read` does, and for a broken image."""
    _engine()
    limits.begin_seeing()
    image = picture.opened(data)
    found, size = read(image)
    scan = Scan(*size, placed(found.text, found.lines), picture.encoded(image))
    yield Page(file, found.text, sha256, encoding="ocr", stated=stated, scan=scan)


def read(image: Any) -> tuple[Read, tuple[float, float]]:
    """What is read on the picture of a page (PIL), and its width and height in pixels, the unit of the boxes.

    Raises SourceError without the extra, and for a picture in which no text is found.
    """
    engine = _engine()
    limits.begin_seeing()
    import numpy as np

    pixels = np.asarray(image.convert("RGB"))
    found = engine(pixels[:, :, ::-1])  # the engine reads blue, green, red
    if not found.txts:
        raise SourceError("图像里没有认出文字，请换一份更清楚的 (no characters found in the picture: give a clearer one)。")
    segments = [_segment(box.tolist(), words) for box, words in zip(found.boxes, found.txts, strict=True)]
    return in_order(segments), (float(image.width), float(image.height))


def available() -> bool:
    """Whether the extra is installed."""
    try:
        _engine()
    except SourceError:
        return False
    return True


def _segment(box: list[list[float]], words: str) -> Segment:
    across, down = [x for x, _ in box], [y for _, y in box]
    return Segment(min(across), min(down), max(across), max(down), words)


@cache
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError:
        raise SourceError(NEEDED) from None
    return RapidOCR(params={"Global.log_level": "error"})
