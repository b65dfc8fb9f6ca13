"""What the chat says of a page's picture, in Chinese and in English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
    "scan_view": ("原版", "Scan"),
    "scan_view_why": ("版面的图像，引用的字句有框", "The picture of the page, with the quoted words boxed"),
    "scan_of": ("版面图像：{text}", "Picture of the page: {text}"),
    "scan_keys": (
        "版面图像：加号、减号缩放，方向键移动，0 看整版",
        "Picture of the page: plus and minus zoom, arrows move, 0 shows the whole page",
    ),
    "scan_in": ("放大", "Zoom in"),
    "scan_out": ("缩小", "Zoom out"),
    "scan_whole": ("整版", "Whole page"),
    "scan_quote": ("引文", "Quote"),
    "scan_lost": ("版面图像没有取到", "The picture of the page could not be fetched"),
}
