"""Where an article and an issue stand for good: the paths of their own pages, relative to the chat's address."""

from __future__ import annotations

from urllib.parse import urlencode

ARTICLE, ISSUE = "/article", "/issue"


def article_address(article_id: str) -> str:
    """The address of an article, relative to the chat's."""
    return f"{ARTICLE[1:]}?{urlencode({'id': article_id})}"


def issue_address(file: str, part: str = "") -> str:
    """The address of a page, relative to the chat's."""
    return f"{ISSUE[1:]}?{urlencode({'file': file} | ({'part': part} if part else {}))}"
