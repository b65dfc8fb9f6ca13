"""What an archive is an archive of: one number over its pages, the same in whatever order they came and went."""

from __future__ import annotations

import functools
import hashlib
import json
from json.encoder import encode_basestring as quoted

from index.archive.manifest import FORMAT
from index.types import Page, Stated

_SIZE = 1 << 256
_json = json.JSONEncoder(ensure_ascii=False).encode


def of_page(page: Page) -> int:
    """A page with all that was read and is stated of it, as a number below 2^256."""
    told = f"[{quoted(page.file)}, {quoted(page.part)}, {quoted(page.sha256)}, {_told(page.stated)}]"  # quicker than an encoder
    return int.from_bytes(hashlib.sha256(told.encode()).digest(), "big")


@functools.lru_cache(maxsize=1024)
def _told(stated: Stated) -> str:
    """What is stated of many pages alike, as JSON."""
    return quoted(str(stated))


def together(pages: int, more: int, less: int = 0) -> int:
    """The number of a set of pages after some were added and some taken out: sums modulo 2^256 (Clarke et al., Incremental
    multiset hash functions, ASIACRYPT 2003)."""
    return (pages + more - less) % _SIZE


def archive_id(pages: int, newspaper: str | None, model_identity: str) -> str:
    """The id of an archive of these pages, built with these settings."""
    told = _json([f"{pages:x}", FORMAT, newspaper, model_identity])
    return hashlib.sha256(told.encode()).hexdigest()[:16]
