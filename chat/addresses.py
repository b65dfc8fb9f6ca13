"""Where an article, an issue and the picture of a page stand for good: their paths, relative to the chat's address."""

from __future__ import annotations

from urllib.parse import urlencode

ARTICLE, ISSUE, SCAN = "/article", "/issue", "/scan"


def article_address(article_id: str) -> str:
    """The address of an article, relative to the chat's."""
    return f"{ARTICLE[1:]}?{urlencode({'id': article_id})}"


def issue_address(file: str, part: str = "") -> str:
    """The address of a page, relative to the chat's."""
    return f"{ISSUE[1:]}?{urlencode({'file': file} | ({'part': part} if part else {}))}"


def scan_address(file: str, part: str = "") -> str:
    """The address of the picture of a page, relative to the chat's."""
    return f"{SCAN[1:]}?{urlencode({'file': file} | ({'part': part} if part else {}))}"
