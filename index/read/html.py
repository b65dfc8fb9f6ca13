"""A page or an article of an electronic newspaper edition, as saved from its web site."""

from __future__ import annotations

import re
from typing import Any

from index.dates import find_dates
from index.errors import SourceError
from index.read.issues_csv import merge
from index.types import Page, Ready, Stated

_NOISE = ("script", "style", "noscript", "template", "nav", "header", "footer", "form", "iframe", "select", "button", "svg")
_BLOCKS = (
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "tr",
    "td",
    "section",
    "article",
    "br",
    "blockquote",
    "founder-content",
)
_PAGE = re.compile(r"第\s*([A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*版")
_PAPER = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:日报|晚报|晨报|早报|时报|商报|都市报|新报|导报|周报|快报|青年报|报)(?![社讯告道纸刊])"
)


def page(data: bytes, file: str, sha256: str, stated: Stated) -> Page:
    """The Page of one saved HTML file: its text a paragraph a line, and what its meta tags, title and headings state.

    Raises SourceError for a file that is not HTML or holds no text.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(data, "lxml")
    own = _stated(soup)
    for tag in soup(list(_NOISE)):
        tag.decompose()
    body = _article(soup)
    text = _text(body)
    if not text:
        raise SourceError("网页里没有正文，请换成报纸电子版的版面或文章页。")
    headings = [h.get_text(" ", strip=True) for h in body.find_all(["h1"])] or []
    ready = Ready(headline=headings[0]) if len(headings) == 1 and headings[0] else None
    return Page(file, text, sha256, encoding=soup.original_encoding or "utf-8", stated=merge(stated, own), ready=ready)


def _article(soup: Any) -> Any:
    for selector in ("founder-content", "article", "#articleContent", "#ozoom", ".article", "#content", ".content"):
        found = soup.select_one(selector)
        if found is not None and len(found.get_text(strip=True)) > 40:
            return found
    return soup.body or soup


def _text(node: Any) -> str:
    for tag in node.find_all(list(_BLOCKS)):
        tag.insert_before("\n")
        tag.insert_after("\n")
    lines = (re.sub(r"[ \t\xa0\u3000]+", " ", line).strip() for line in node.get_text().split("\n"))
    return "\n\n".join(line for line in lines if line)


def _stated(soup: Any) -> Stated:
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    meta = {(m.get("name") or m.get("property") or "").lower(): m.get("content") or "" for m in soup.find_all("meta")}
    body = soup.get_text(" ", strip=True)[:3000]
    paper = next((m.group() for text in (title, meta.get("source", ""), body) if (m := _PAPER.search(text))), None)
    days = [d for text in (meta.get("publishdate", ""), meta.get("date", ""), title, body) for d in find_dates(text)]
    day = next((d.earliest.isoformat() for d in days if d.earliest == d.latest and d.certainty == "stated"), None)
    number = _PAGE.search(title) or _PAGE.search(body)
    return Stated(paper, day, None, number.group(1).lstrip("0") if number else None)
