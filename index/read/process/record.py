"""A page as a line of JSON, from the process that reads to the one that asked."""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import Any

from index.types import Box, Page, Ready, Scan, Stated


def told(page: Page) -> dict[str, Any]:
    """All of a page but what both know: its file and hash."""
    scan = page.scan
    return {
        "text": page.text,
        "part": page.part,
        "encoding": page.encoding,
        "stated": asdict(page.stated),
        "ready": asdict(page.ready) if page.ready else None,
        "scan": {
            "width": scan.width,
            "height": scan.height,
            "boxes": [(one.start, one.end, one.x0, one.top, one.x1, one.bottom, one.whole) for one in scan.boxes],
            "picture": base64.b64encode(scan.picture).decode(),
        }
        if scan
        else None,
    }


def found(told: dict[str, Any], file: str, sha256: str) -> Page:
    """The page of a file that was told."""
    ready = Ready(**told["ready"]) if told["ready"] else None
    scan = told["scan"] and Scan(
        told["scan"]["width"],
        told["scan"]["height"],
        tuple(Box(*one) for one in told["scan"]["boxes"]),
        base64.b64decode(told["scan"]["picture"]),
    )
    return Page(file, told["text"], sha256, told["part"], told["encoding"], Stated(**told["stated"]), ready, scan)
