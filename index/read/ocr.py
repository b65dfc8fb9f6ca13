"""Scanned pages, through the optional OCR extra: RapidOCR, whose package carries its Chinese model."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from index.errors import SourceError
from index.read.layout import Segment, text_of

NEEDED = "是扫描图像，没有文字层；要识别它，请先安装 OCR 组件：pip install 'wenbao[ocr]'。"


def text(image: bytes) -> str:
    """The text of a PNG or JPEG image of a page, in reading order. Raises SourceError without the extra or without text."""
    engine = _engine()
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    try:
        pixels = np.asarray(Image.open(io.BytesIO(image)).convert("RGB"))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise SourceError("不是完好的图像，请换一份 PNG 或 JPEG。") from None
    found = engine(pixels[:, :, ::-1])[0] or []
    segments = [
        Segment(min(x for x, _ in box), min(y for _, y in box), max(x for x, _ in box), max(y for _, y in box), str(words))
        for box, words, _ in found
    ]
    if not segments:
        raise SourceError("图像里没有认出文字，请换一份更清楚的。")
    return text_of(segments)


@cache
def _engine() -> Any:
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError:
        raise SourceError(NEEDED) from None
    return RapidOCR()


def available() -> bool:
    """Whether the extra is installed."""
    try:
        _engine()
    except SourceError:
        return False
    return True
