"""A page or an article of an electronic newspaper edition, as saved from its web site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from index.errors import SourceError
from index.read.issues_csv import iso_date, merge
from index.read.text import decode
from index.types import Page, Ready, Stated

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_ENCODINGS = {
    "gb18030": ("gb2312", "gbk", "gb18030", "cp936", "gb-2312", "gb2312-80", "x-gbk", "csgb2312"),
    "big5hkscs": ("big5", "big5-hkscs", "x-x-big5", "cn-big5", "csbig5"),
    "shift_jis": ("shift-jis", "sjis", "x-sjis"),
    "euc_jp": ("euc-jp", "x-euc-jp"),
    "euc_kr": ("euc-kr", "ks-c-5601-1987"),
    "hz": ("hz-gb-2312",),
}
"""The encodings of the WHATWG's list that East Asian pages come in, by Python's name; UTF-8 and the rest are found out."""
_SILENT = ("script", "style", "noscript", "template", "iframe", "select", "button", "svg", "form", "object", "map")
_AROUND = ("nav", "footer", "aside")
_BLOCKS = (
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "td", "section", "article",
    "blockquote", "figure", "figcaption", "header", "center", "founder-title", "founder-content", "founder-author",
)  # fmt: skip
_CONTENT = (
    "founder-content",
    "#ozoom",
    "#articleContent",
    "[itemprop=articleBody]",
    "article",
    ".article-content",
    ".article",
    "#content",
)
_TITLE = ("founder-title", "[itemprop=headline]", "h1", ".title", ".bt")
_AUTHOR = ("founder-author", "[itemprop=author]", ".author", ".zuozhe", "h4")
_DATES = (
    "publishdate",
    "pubdate",
    "publish-date",
    "date",
    "dc.date",
    "article:published_time",
    "og:release_date",
    "datepublished",
)
_PAPERS = ("newspaper", "og:site_name", "application-name", "source", "mediaid", "publisher", "copyright")
_PAGE = re.compile(
    r"(?<![转接见])第\s*(?P<a>[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*版|(?<![A-Za-z\d])(?P<b>[A-Z]\d{1,2}|0\d)\s*版?\s*[:：](?!\d)|版次\s*[:：]?\s*(?P<c>[A-Z]?\d{1,2})"
)
_NAME = (
    r"[\u4e00-\u9fff]{2,10}?(?:日报|晚报|晨报|早报|快报|时报|商报|都市报|新报|导报|周报|青年报|经济报|法治报|报|周末|参考消息)"
)
_PAPER = re.compile(
    rf"(?:^|[《\s|_—–·\-:：（(])(?P<name>{_NAME})(?:数字报|电子版|电子报|多媒体数字报|官网)?(?=$|[》\s|_—–·\-:：）)数电])"
)
_DAY = re.compile(r"(?:19|20)\d\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?")
_DATELINE = re.compile(
    rf"({_DAY.pattern})(?=.{{0,8}}(?:星期|第\s*\w{{1,3}}\s*版))"
)  # a date in running text is not the issue's
_UNDER = re.compile(r"来源|作者|记者|通讯员|编辑|发布|时间|日期|字体|字号|阅读|浏览|点击|本报|本站")
_SIGNED = re.compile(
    r"((?:本报|本网|见习|实习|特约|首席|全媒体)*(?:记者|通讯员|作者))\s*[：:]?\s*([\u4e00-\u9fff·]{2,4}(?:[ \u3000、，,]+[\u4e00-\u9fff·]{2,4}(?![\u4e00-\u9fff：:]))*)"
)
_PROPERTY = re.compile(r"<(date|author|title|nodename)>([^<>]*)</\1>")
_LIKE_ARTICLE = 2  # headings with paragraphs under them that make a file a page of several articles


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page]:
    """The one Page of a saved HTML file, as a stream."""
    yield page(data, file, sha256, stated)


def page(data: bytes, file: str, sha256: str, stated: Stated) -> Page:
    """The Page of one saved HTML file: its text a paragraph a line, and what its meta tags, title and headings state.

    A file with one article becomes a ready article with its headline and byline. Raises SourceError for a file without text.
    """
    from bs4 import BeautifulSoup, Comment

    source, encoding = _decoded(data)
    soup = BeautifulSoup(source, "lxml")
    properties: dict[str, str] = {}
    for comment in soup.find_all(string=lambda node: isinstance(node, Comment)):  # 方正 editions keep their record in a comment
        properties.update((name, value.strip()) for name, value in _PROPERTY.findall(str(comment)) if value.strip())
        comment.extract()
    for tag in soup(list(_SILENT)):
        tag.decompose()
    under_title = _under_title(soup)
    own = _stated(soup, properties, under_title)
    content = next((found for rule in _CONTENT if _long(found := soup.select_one(rule))), None)
    under = [heading.find_next_sibling() for heading in soup.find_all(["h1", "h2", "h3"])]
    several = sum(node is not None and node.name in ("p", "div") and _long(node) for node in under) >= _LIKE_ARTICLE
    body = soup.body or soup
    if content is None or several:
        for tag in body(list(_AROUND)):
            tag.decompose()
        _unlink(body)
        content = body
    headline = byline = None
    if not several:
        headline = properties.get("title") or _first(content, (*_TITLE, "h2")) or _titled(soup) or _first(soup, _TITLE)
        byline = properties.get("author") or _first(content, _AUTHOR) or _first(soup, _AUTHOR)
        signed = _SIGNED.search(under_title)
        byline = byline or (" ".join(" ".join(signed.groups()).split()) if signed else None)
    text = _text(content)
    if len(text) < 2:
        raise SourceError(
            "网页里没有正文，请换成报纸电子版的版面或文章页 (no text in this page: give one of the electronic edition)。"
        )
    ready = Ready(headline=headline, byline=byline) if headline else None
    return Page(file, text, sha256, encoding=encoding, stated=merge(stated, own), ready=ready)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text in the encoding that the file names, if it is one that newspapers are written in and its bytes are that."""
    named = _CHARSET.search(data[:4096])
    label = named.group(1).decode("ascii", "ignore").lower().replace("_", "-") if named else ""
    encoding = next((codec for codec, labels in _ENCODINGS.items() if label in labels), None)
    if encoding:
        with suppress(UnicodeDecodeError):
            return data.decode(encoding), encoding
    return decode(data)


def _long(node: Any) -> bool:
    return node is not None and len(node.get_text(strip=True)) > 40


def _first(soup: Any, rules: tuple[str, ...]) -> str | None:
    """The text of the first node that a rule finds, if it is short enough for a headline or a byline."""
    for rule in rules:
        for node in soup.select(rule):
            text = " ".join(node.get_text(" ", strip=True).split())
            if 1 < len(text) <= 80:
                return text
    return None


def _titled(soup: Any) -> str | None:
    """The part of the title that is no newspaper, day or page: 新馆昨日开放--2021年10月29日--江城日报."""
    parts = re.split(r"\s*(?:--+|[-_|—–]+)\s*", soup.title.get_text(" ", strip=True)) if soup.title else []
    return next(
        (part for part in parts if len(part) >= 4 and not any(rule.search(part) for rule in (_PAPER, _DAY, _PAGE))), None
    )


def _unlink(body: Any) -> None:
    """Drop the lists of links (版面导航, 上一篇 下一篇): blocks whose text is mostly links and that hold no heading."""
    tags = body.find_all(True)
    text: Counter[int] = Counter()
    linked: Counter[int] = Counter()
    holding: set[int] = set()
    for string in body.find_all(string=True):
        text[id(string.parent)] += len(string.strip())
    for tag in reversed(tags):  # each after all that it holds
        own, above = id(tag), id(tag.parent)
        linked[own] = text[own] if tag.name == "a" else linked[own]
        text[above] += text[own]
        linked[above] += linked[own]
        if own in holding or tag.name in ("h1", "h2", "h3", "p"):
            holding.add(above)
    dropped: set[int] = set()
    for tag in tags:
        if id(tag.parent) in dropped:
            dropped.add(id(tag))
            continue
        mostly = text[id(tag)] > 0 and linked[id(tag)] > 0.6 * text[id(tag)]
        if mostly and tag.name in ("ul", "ol", "table", "div", "p", "li") and id(tag) not in holding:
            tag.extract()
            dropped.add(id(tag))


def _text(node: Any) -> str:
    """The text of a node, one paragraph for each block and each line that <br> ends."""
    from bs4.element import NavigableString

    found: list[str] = []
    open_tags = [(node, iter(node.contents))]
    while open_tags:
        tag, rest = open_tags[-1]
        child = next(rest, None)
        if child is None:
            open_tags.pop()
            found += ["\n"] if tag.name in _BLOCKS else []
        elif isinstance(child, NavigableString):
            found += [str(child)] if type(child) is NavigableString else []  # no comment, no reading of a character
        else:
            found += ["\n"] if child.name == "br" or child.name in _BLOCKS else []
            open_tags.append((child, iter(child.contents)))
    lines = (" ".join(line.split()) for line in "".join(found).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _under_title(soup: Any) -> str:
    """The line before the text that says when and by whom it was printed (2021年10月29日 来源：江城日报 记者：林海), empty if none does."""
    for line in _text(soup.body or soup).split("\n\n"):
        if len(line) > 80 or "。" in line:
            break
        if _DAY.search(line) and (_UNDER.search(line) or _PAPER.search(line) or _DAY.fullmatch(line)):
            return line
    return ""


def _stated(soup: Any, properties: dict[str, str], under_title: str) -> Stated:
    """What the file states of its issue, the surest place first: the edition's own record, meta tags, title, the text around."""
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    meta = {
        str(m.get("name") or m.get("property") or "").lower(): str(m.get("content") or "").strip()
        for m in soup.find_all("meta")
    }
    around = " ".join(soup.get_text(" ", strip=True).split())
    papers = [meta[name] for name in _PAPERS if meta.get(name)] + [title, around[:400], around[-400:]]
    newspaper = next((match.group("name") for text in papers if (match := _PAPER.search(text))), None)
    days = [properties.get("date", "")] + [meta.get(name, "") for name in _DATES] + [title]
    found = (
        next((match for text in days if (match := _DAY.search(text))), None)
        or _DATELINE.search(around)
        or _DAY.search(under_title)
    )
    day = found.group() if found else None
    numbers = [properties.get("nodename", ""), title, around]
    number = next((match for text in numbers if (match := _PAGE.search(text))), None)
    return Stated(newspaper, _iso(day), None, _page_number(number) if number else None)


def _iso(day: str | None) -> str | None:
    try:
        return iso_date(day)
    except ValueError:
        return None


def _page_number(match: re.Match[str]) -> str:
    word = next(group for group in match.groups() if group)
    if word.isdigit():
        return str(int(word))
    tens, ten, ones = word.rpartition("十")
    digit = {char: n for n, char in enumerate("一二三四五六七八九", 1)}
    number = (digit.get(tens, 1) * 10 if ten else 0) + digit.get(ones, 0)
    return word if word[0].isascii() else str(number)
