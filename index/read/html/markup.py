"""Markdown, as people keep it and as OCR pipelines write it (headings, HTML tags, emphasis, formulas, images): read as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from index.errors import SourceError
from index.read.files.refused import Refused
from index.read.html import page as html
from index.read.records import fields as records
from index.read.text.encoding import decode
from index.types import Page, Stated

ENCODING = "markdown"
_SIGN = re.compile(rb"^ {0,3}#{1,6}[ \t]+\S|!\[|^[ \t]*</?[a-z]|\*\*|---", re.MULTILINE | re.IGNORECASE)
"""What stands in every Markdown file, as bytes of any encoding but UTF-16: most files have none of it and need not be decoded."""
_SIGNS = re.compile(
    r"^ {0,3}#{1,6}[ \t]+\S|^ {0,3}!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)|^[ \t]*</?(?:p|div|table|center|img|strong|h[1-6])\b[^>\n]{0,200}>"
    r"|\*\*[^*\n]{1,200}\*\*|^\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+",
    re.MULTILINE | re.IGNORECASE,
)
_FORMULA = re.compile(r"\$\$?\s*(?:(\d[\d.,]{0,20})\s*\$\$?(?!\d)|(?=[^$\n]{0,60}[\\^_{])([^$\n]{1,60}?)\s*\$\$?)")
"""A number alone, or what has a sign of TeX; any other dollar is money."""
_IN_FORMULA = (
    (r"\\%", "%"),
    (r"\^\{?\\circ\}?\s*C?", "℃"),
    (r"\\times", "×"),
    (r"\\sim", "～"),
    (r"\\(?:mathrm|text|mathbf)\s*\{([^{}]*)\}", r"\1"),
    (r"[{}\\]", ""),
)
_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)|<img\b[^>]{0,500}>", re.IGNORECASE)
_FRONT = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_ROW = re.compile(r"([\w-]{1,40}):(?:[ \t]+(.*))?")
_BULLET = re.compile(r"^[ \t]*(?:[-+][ \t]+(?=[^\s\d*+-])|\*[ \t]+(?=[^\s*+-]|\*\*\S))", re.MULTILINE)
_TIMES = re.compile(r"(?<=\w)\*(?=\d)|(?<=\d)\*(?=\w)")
_STAR = "\ufdd0"
"""No character; it holds the place of a star that is a sign of multiplication."""
_NOT_READ = ["list", "code", "reference"]
"""Rules of Markdown that would take numbers or lines out of a text: 3. 违者罚款 is a paragraph with its number."""


def is_markup(data: bytes) -> bool:
    """Whether a text file is Markdown: two of its signs at least."""
    if _SIGN.search(data) is None:
        return False
    signs = _SIGNS.finditer(decode(data)[0])
    return next(signs, None) is not None and next(signs, None) is not None


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page | Refused]:
    """The articles of a Markdown file, as those of a web page. Raises SourceError for one without text."""
    from markdown_it import MarkdownIt

    text, _ = decode(data)
    text, front = _front(text, file, sha256, stated)
    text = _IMAGE.sub("", _FORMULA.sub(lambda match: _plain(match[1] or match[2]), text))
    # blanks that begin a paragraph are Chinese typesetting, not code
    text = re.sub(r"^[ \t\u3000]{2,}(?=[^\s\-*+\d|>])", "", text, flags=re.MULTILINE)
    text = re.sub(r"^[ \t]*>(?=\d)", "&gt;", text, flags=re.MULTILINE)  # more than so many, no quotation
    text = _TIMES.sub(_STAR, _BULLET.sub("", text))
    rendered = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable("table").disable(_NOT_READ).render(text)
    for page in html.from_html(rendered.replace(_STAR, "*"), file, sha256, front.stated, ENCODING):
        byline = front.ready.byline if front.ready else None
        yield replace(page, ready=replace(page.ready, byline=page.ready.byline or byline)) if page.ready else page


def _front(text: str, file: str, sha256: str, stated: Stated) -> tuple[str, Page]:
    """The text with the title that front matter gives as its heading, and a Page of what that says; any other text between lines stays."""
    front = _FRONT.match(text)
    if front is None:
        return text, Page(file, "", sha256, stated=stated)
    body = text[front.end() :]
    with suppress(SourceError):  # a day that cannot be read
        said = records.page({**_rows(front[1]), "text": "-"}, "", file, sha256, stated, ENCODING)
        title = said.ready.headline if said.ready else None
        return f"# {title}\n\n{body}" if title and title not in body else body, said
    return f"{front[1]}\n\n{body}", Page(file, "", sha256, stated=stated)


def _rows(front: str) -> dict[str, str]:
    """The values of front matter by their keys, without those that are lists. Raises SourceError for text that is none."""
    said, key = dict[str, str](), ""
    for line in filter(str.strip, front.splitlines()):
        row = _ROW.fullmatch(line.strip())
        if row and row[1] not in said and (row[1].isascii() or records.named({row[1]: "-"})):
            key = row[1]
            said[key] = (row[2] or "").strip("\"'")
        elif not (line.lstrip().startswith("- ") and said.get(key) == ""):
            raise SourceError(front)
    return said


def _plain(formula: str) -> str:
    """A formula in characters: OCR sets numbers as formulas."""
    for pattern, plain in _IN_FORMULA:
        formula = re.sub(pattern, plain, formula)
    return formula.strip()
