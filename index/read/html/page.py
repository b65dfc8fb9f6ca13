"""Pages and articles of an electronic newspaper edition, as saved from its web site: an article is one Page, ready with its headline.

What bounds articles: containers that the edition puts around each; else headings of one rank with text under each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.signatures import AGENCIES, OWN, RANKS
from index.errors import SourceError
from index.issues.head_lines import read_line
from index.read.files.refused import Refused
from index.read.html import furniture as html_furniture
from index.read.html import tables as html_tables
from index.read.html.stated import Said, is_dateline, paper_or_day, said
from index.read.records.issues_csv import merge
from index.read.text.encoding import decode
from index.read.text.sense import check
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
_HOCR = re.compile(r"class\s*=\s*[\"']ocr_page")
_BLOCKS = (
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "td", "section", "article",
    "blockquote", "figure", "figcaption", "header", "center", "main", "pre", "founder-title", "founder-content", "founder-author",
)  # fmt: skip
_CONTENT = (
    "founder-content",
    "#ozoom",
    "#articleContent",
    "[itemprop=articleBody]",
    "article",
    ".article-content",
    ".article-body",
    ".article",
    ".news-content",
    ".news_content",
    ".news-item",
    ".post-content",
    ".entry-content",
    ".TRS_Editor",
    ".rm_txt_con",
    "#content",
)
"""Where the text of an article stands, the surest place first."""
_TITLE = ("founder-title", "[itemprop=headline]", "h1", ".title", ".bt")
_AUTHOR = ("founder-author", "[itemprop=author]", ".author", ".byline", ".zuozhe", ".writer", "h4")
_HEADINGS = ("h1", "h2", "h3", "h4")
_SIGNED = re.compile(
    rf"((?:{any_of(OWN | RANKS)})*(?:记者|通讯员|作者))\s*[：:]?\s*([\u4e00-\u9fff·]{{2,4}}(?:[ \u3000、，,]+[\u4e00-\u9fff·]{{2,4}}(?![\u4e00-\u9fff：:]))*)"
)
_BARE = re.compile(
    r"(?:(?:文|图|摄影?|撰文)\s*[/／：:]\s*)?[\u4e00-\u9fff·]{2,4}(?:[ \u3000、/／]+[\u4e00-\u9fff·]{2,4}){0,3}(?:\s*[/／]?\s*(?:文|图|摄|文并摄|文/图))?"
)
_OPENS = re.compile(rf"(?:{any_of(OWN | AGENCIES)}|据).{{0,20}}?(?:讯|电|报道|记者|消息)")
_LONG, _SHORT = 40, 12
"""Characters of a text that is an article's whole, and of the shortest one where there are several."""


_Marked = tuple[str | None, str]
"""The rank of the heading that a line is, None for none, and the line."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One article of a page: its lines, and what its own heading and byline are."""

    lines: Sequence[str]
    headline: str | None
    byline: str | None = None


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page | Refused]:
    """The Pages of one saved HTML file. Raises SourceError for a file without text."""
    source, encoding = _decoded(data)
    if _HOCR.search(source):
        from index.read.ocr import hocr

        yield from hocr.pages(data, file, sha256, stated)
        return
    yield from from_html(source, file, sha256, stated, encoding)


def from_html(source: str, file: str, sha256: str, stated: Stated, encoding: str, part: str = "") -> Iterator[Page]:
    """The Pages of HTML, a paragraph a line: one for each article, ready with its headline and byline; one to be mended where no article
    is told apart. `part` names a file's chapter. Raises SourceError where there is no text."""
    from bs4 import BeautifulSoup, Comment

    soup = BeautifulSoup(source, "lxml")
    notes = soup.find_all(string=lambda node: isinstance(node, Comment))
    comments = "".join(map(str, notes))
    for note in notes:
        note.extract()
    under_title = _under_title(soup)
    own = said(soup, comments, under_title)
    html_furniture.without(soup)
    html_furniture.silence(soup)
    html_tables.told(soup)
    found = _pieces(soup, own, under_title)
    texts = ["\n\n".join(piece.lines) for piece in found]
    if len("".join(texts)) < 2:
        raise SourceError(
            "网页里没有正文，请换成报纸电子版的版面或文章页 (no text in this page: give one of the electronic edition)。"
        )
    check("\n".join(texts))
    for number, (piece, text) in enumerate(zip(found, texts, strict=True), 1):
        if len(text) < 2:
            continue
        ready = Ready(headline=piece.headline, byline=piece.byline) if piece.headline else None
        own_part = "-".join(filter(None, (part, f"a{number}" if len(found) > 1 else "")))
        yield Page(file, text, sha256, own_part, encoding=encoding, stated=merge(stated, own.stated), ready=ready)


def _pieces(soup: Any, own: Said, under_title: str) -> list[_Piece]:
    """The articles of a page."""
    body = soup.body or soup
    held = _containers(body)
    if len(held) > 1:
        headed = sum(_heading_before(node) is not None for node in held) > 1
        return [_piece(node, headed) for node in held]
    content = held[0] if held and len(held[0].get_text(strip=True)) > _LONG else None
    several = _by_headings(content or body, own)
    if several:
        return several
    title = own.title or (_first(content, (*_TITLE, "h2")) if content else None)
    byline = own.author or (_first(content, _AUTHOR) if content else None) or _first(soup, _AUTHOR)
    if content is None:
        html_furniture.unlink(body)
        content = body
    title = title or _first(content, (*_TITLE, "h2")) or _titled(soup) or _first(soup, _TITLE)
    lines = html_furniture.without_foot(_lines(content))
    signed = _SIGNED.search(under_title)
    byline = byline or (" ".join(" ".join(signed.groups()).split()) if signed else None) or _bare(lines, title)
    return [_Piece(lines, title, byline)]


def _containers(body: Any) -> list[Any]:
    """The nodes that hold an article each, by the surest rule that finds any; none inside another."""
    for rule in _CONTENT:
        found = [node for node in body.select(rule) if len(node.get_text(strip=True)) > _SHORT]
        known = set(map(id, found))
        outer = [node for node in found if not any(id(above) in known for above in node.parents)]
        if len(outer) > 1 or (outer and len(outer[0].get_text(strip=True)) > _LONG):
            return outer
    return []


def _piece(node: Any, headed: bool) -> _Piece:
    """The article of a container, whose heading may stand in it or, on a page that is `headed` so, before it."""
    lines = _lines(node)
    title = _first(node, (*_TITLE, "h2", "h3"))
    title = title or _before(node, "founder-title") or (_heading_before(node) if headed else None)
    if title is None and lines and len(lines[0]) <= 40 and not re.search("[。！？；]$", lines[0]) and len(lines) > 1:
        title = lines[0]
    return _Piece(lines, title, _first(node, _AUTHOR) or _before(node, "founder-author") or _bare(lines, title))


def _before(node: Any, name: str) -> str | None:
    """The text of the nearest sibling of that name before a node, up to the one that the edition sets alike."""
    for sibling in node.find_previous_siblings((name, node.name)):
        return _line(sibling) if sibling.name == name else None
    return None


def _heading_before(node: Any) -> str | None:
    """The heading right before a node that is no masthead. One heading before the first of several articles is the site's name."""
    sibling = node.find_previous_sibling()
    heading = _line(sibling) if sibling is not None and sibling.name in _HEADINGS else None
    return None if heading is None or read_line(heading).is_head else heading


def _line(node: Any) -> str | None:
    return " ".join(node.get_text(" ", strip=True).split()) or None


def _by_headings(body: Any, own: Said) -> list[_Piece]:
    """The articles of a page whose headings each have text under them; none where the headings are those of one article.

    Headings of one rank bound articles; where no rank does, as OCR gives ranks at will, every heading with text under it.
    """
    marked = _marked(body)
    for starts, mixed in _bounds(marked):
        if len(starts) < 2:
            continue
        runs = [marked[a:b] for a, b in zip(starts, [*starts[1:], len(marked)], strict=True)]
        told = [run for run in runs if sum(len(line) for tag, line in run[1:] if tag not in _HEADINGS) > _SHORT]
        opened = sum(any(_OPENS.match(line) for _, line in run[1:4]) for run in told)
        if len(told) < 2 or (mixed and opened < 2):
            continue
        before = marked[: starts[0]]
        over = next((line for tag, line in before if tag in _HEADINGS), None)
        if opened < 2 and (own.title or (over and not paper_or_day(over))):
            return []  # subheads of one article
        foot = html_furniture.without_foot([line for _, line in runs[-1]])
        runs[-1] = runs[-1][: len(foot)]
        return _opening(before) + [_under(run) for run in runs if run and not _masthead(run)]
    return []


def _bounds(marked: Sequence[_Marked]) -> Iterator[tuple[list[int], bool]]:
    """Where articles may begin: at the headings of each rank, then, mixed, at every heading that does not follow another."""
    for rank in _HEADINGS:
        yield [at for at, (tag, _) in enumerate(marked) if tag == rank], False
    yield (
        [at for at, (tag, _) in enumerate(marked) if tag in _HEADINGS and (not at or marked[at - 1][0] not in _HEADINGS)],
        True,
    )


def _opening(before: Sequence[_Marked]) -> list[_Piece]:
    """What stands over the first heading, where it is as long as an article."""
    return [_Piece([line for _, line in before], None)] if sum(len(line) for _, line in before) > _LONG else []


def _masthead(run: Sequence[tuple[str | None, str]]) -> bool:
    """Whether what stands under a heading is but the day and page of the paper that it names."""
    return all(len(line) <= _LONG and paper_or_day(line) for _, line in run)


def _under(run: Sequence[tuple[str | None, str]]) -> _Piece:
    lines = [line for _, line in run]
    return _Piece(lines, lines[0], _bare(lines, lines[0]))


def _bare(lines: Sequence[str], title: str | None) -> str | None:
    """The line of names alone, or of a reporter, between a headline and a text."""
    for at, line in enumerate(lines[:4]):
        if line == title:
            continue
        signed = _SIGNED.fullmatch(line)
        if signed or (at and _BARE.fullmatch(line) and at + 1 < len(lines) and len(lines[at + 1]) > 20):
            return line
        if len(line) > _LONG:
            return None
    return None


def lines_of(source: str) -> list[str]:
    """The lines of a piece of HTML that holds one article."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(source, "lxml")
    html_furniture.silence(soup)
    html_tables.told(soup)
    return _lines(soup)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text in the encoding that the file names, if it is one that newspapers are written in and its bytes are that."""
    named = _CHARSET.search(data[:4096])
    label = named.group(1).decode("ascii", "ignore").lower().replace("_", "-") if named else ""
    encoding = next((codec for codec, labels in _ENCODINGS.items() if label in labels), None)
    if encoding:
        with suppress(UnicodeDecodeError):
            return data.decode(encoding), encoding
    return decode(data)


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
    return next((part for part in parts if len(part) >= 4 and not paper_or_day(part)), None)


def _lines(node: Any) -> list[str]:
    """The text of a node, a line for each block and each that <br> ends."""
    return [line for _, line in _marked(node)]


def _marked(node: Any) -> list[tuple[str | None, str]]:
    """The lines of a node with the tag of the heading that each stands in; None for any other."""
    from bs4.element import NavigableString

    found: list[str] = []
    lines: list[tuple[str | None, str]] = []
    heading: str | None = None

    def close(tag: str | None) -> None:
        if line := " ".join("".join(found).split()):
            lines.append((tag, line))
        found.clear()

    open_tags = [(node, iter(node.contents))]
    while open_tags:
        tag, rest = open_tags[-1]
        child = next(rest, None)
        if child is None:
            open_tags.pop()
            if tag.name in _BLOCKS:
                close(heading)
                heading = None if tag.name == heading else heading
        elif isinstance(child, NavigableString):
            if type(child) is NavigableString:  # no comment, no reading of a character
                first, *others = str(child).split("\n") if tag.name == "pre" else [str(child)]
                found.append(first)
                for other in others:
                    close(heading)
                    found.append(other)
        else:
            if child.name == "br" or child.name in _BLOCKS:
                close(heading)
                heading = child.name if child.name in _HEADINGS else heading
            open_tags.append((child, iter(child.contents)))
    close(heading)
    return lines


def _under_title(soup: Any) -> str:
    """The line before the text that says when and by whom it was printed (2021年10月29日 来源：江城日报 记者：林海), empty if none does."""
    for line in _lines(soup.body or soup):
        if len(line) > 80 or "。" in line:
            break
        if is_dateline(line):
            return line
    return ""
