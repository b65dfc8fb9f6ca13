"""Scanned pages, through the optional extra `ocr`: RapidOCR, whose package carries its Chinese model and needs no network."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

from index.errors import SourceError
from index.read.pdf.layout import Segment, text_of
from index.read.process import limits
from index.types import Page, Stated

NEEDED = "是扫描图像，没有文字层；要识别它，请先安装 ocr 组件：pip install rapidocr onnxruntime (a scan without text: install the extra `ocr`)。"


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page]:
    """The one Page of an image file, as a stream."""
    yield Page(file, text(data), sha256, encoding="ocr", stated=stated)


def text(image: bytes) -> str:
    """The text of a PNG or JPEG image of a page, in reading order.

    Raises SourceError without the extra, for a broken image and for one in which no text is found.
    """
    engine = _engine()
    limits.begin_seeing()
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    try:
        pixels = np.asarray(Image.open(io.BytesIO(image)).convert("RGB"))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise SourceError("不是完好的图像，请换一份 PNG 或 JPEG (no sound picture: give a PNG or JPEG)。") from None
    found = engine(pixels[:, :, ::-1])  # the engine reads blue, green, red
    if not found.txts:
        raise SourceError("图像里没有认出文字，请换一份更清楚的 (no characters found in the picture: give a clearer one)。")
    return text_of([_segment(box.tolist(), words) for box, words in zip(found.boxes, found.txts, strict=True)])


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
