"""Markdown, as people keep it and as OCR pipelines write it (headings, HTML tags, emphasis, formulas, images): read as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.read import html
from index.read.refused import Refused
from index.read.text import decode
from index.types import Page, Stated

ENCODING = "markdown"
_SIGN = re.compile(rb"^ {0,3}#{1,6}[ \t]+\S|!\[|^[ \t]*</?[a-z]|\*\*|---", re.MULTILINE | re.IGNORECASE)
"""What stands in every Markdown file, as bytes of any encoding but UTF-16: most files have none of it and need not be decoded."""
_SIGNS = re.compile(
    r"^ {0,3}#{1,6}[ \t]+\S|^ {0,3}!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)|^[ \t]*</?(?:p|div|table|center|img|strong|h[1-6])\b[^>\n]{0,200}>"
    r"|\*\*[^*\n]{1,200}\*\*|^\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+",
    re.MULTILINE | re.IGNORECASE,
)
_FORMULA = re.compile(r"\$\$?\s*([^$\n]{1,60}?)\s*\$\$?")
_IN_FORMULA = (
    (r"\\%", "%"),
    (r"\^\{?\\circ\}?\s*C?", "℃"),
    (r"\\times", "×"),
    (r"\\(?:mathrm|text|mathbf)\s*\{([^{}]*)\}", r"\1"),
    (r"[{}\\~]", ""),
)
_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)|<img\b[^>]{0,500}>", re.IGNORECASE)
_FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.DOTALL)


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
    front = _FRONT.match(text)
    text = text[front.end() :] if front else text
    text = _IMAGE.sub("", _FORMULA.sub(lambda match: _plain(match[1]), text))
    # blanks that begin a paragraph are Chinese typesetting, not code
    text = re.sub(r"^[ \t\u3000]{2,}(?=[^\s\-*+\d|>])", "", text, flags=re.MULTILINE)
    rendered = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable("table").render(text)
    yield from html.from_html(rendered, file, sha256, stated, ENCODING)


def _plain(formula: str) -> str:
    """A formula in characters: OCR sets numbers as formulas."""
    for pattern, plain in _IN_FORMULA:
        formula = re.sub(pattern, plain, formula)
    return formula.strip()
