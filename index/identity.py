"""What an archive is an archive of: one number over its pages, the same in whatever order they came and went."""

from __future__ import annotations

import hashlib
import json

from index.archive import FORMAT
from index.types import Page

_SIZE = 1 << 256
_json = json.JSONEncoder(ensure_ascii=False).encode


def of_page(page: Page) -> int:
    """A page with all that was read and is stated of it, as a number below 2^256."""
    told = _json([page.file, page.part, page.sha256, str(page.stated)])
    return int.from_bytes(hashlib.sha256(told.encode()).digest(), "big")


def together(pages: int, more: int, less: int = 0) -> int:
    """The number of a set of pages after some were added and some taken out: sums modulo 2^256 (Clarke et al., Incremental
    multiset hash functions, ASIACRYPT 2003)."""
    return (pages + more - less) % _SIZE


def archive_id(pages: int, newspaper: str | None, model_identity: str) -> str:
    """The id of an archive of these pages, built with these settings."""
    told = _json([f"{pages:x}", FORMAT, newspaper, model_identity])
    return hashlib.sha256(told.encode()).hexdigest()[:16]
