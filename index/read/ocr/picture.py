"""The picture of a page as the archive keeps it: bounded in size, encoded anew, with nothing of its file but what is seen."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from index.errors import SourceError
from index.types import Page, Scan, Stated

LONGEST = 2400
"""Pixels of the longer side: of a broadsheet body type has twelve, which can be read; a page full of it takes 1.4 MB."""
_QUALITY, _EFFORT = 60, 2
_BROKEN = "不是完好的图像，请换一份 PNG 或 JPEG (no sound picture: give a PNG or JPEG)。"


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page]:
    """An image file as a Page without text, whose `scan` is the picture. Raises SourceError for a broken one."""
    image = opened(data)
    yield Page(file, "", sha256, stated=stated, scan=Scan(image.width, image.height, picture=encoded(image)))


def opened(data: bytes) -> Any:
    """An image (PIL), upright as its file says it is to be shown, in grey or RGB. Raises SourceError for a broken one."""
    from PIL import Image, ImageOps

    try:
        image = Image.open(io.BytesIO(data))
        image.load()
        upright = ImageOps.exif_transpose(image)
        return upright if upright.mode in ("L", "RGB") else upright.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise SourceError(_BROKEN) from None


def encoded(image: Any) -> bytes:
    """A picture (PIL) as a WebP file, made smaller where it is larger than LONGEST."""
    buffer = io.BytesIO()
    share = LONGEST / max(image.size)
    if share < 1:
        image = image.resize([max(1, round(side * share)) for side in image.size], reducing_gap=2.0)
    image.convert("RGB").save(buffer, "WEBP", quality=_QUALITY, method=_EFFORT)
    return buffer.getvalue()
