"""Markdown, as people keep it and as OCR pipelines write it (headings, HTML tags, emphasis, formulas, images): read as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.read import html
from index.read.refused import Refused
from index.read.text import decode
from index.types import Page, Stated

ENCODING = "markdown"
_SIGNS = re.compile(
    r"^ {0,3}#{1,6}[ \t]+\S|^ {0,3}!\[[^\]\n]*\]\([^)\n]*\)|^\s*</?(?:p|div|table|center|img|strong|h[1-6])\b[^>\n]*>|\*\*[^*\n]+\*\*|^\|?(?:\s*:?-{3,}:?\s*\|)+",
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
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)|<img\b[^>]*>", re.IGNORECASE)
_FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.DOTALL)


def is_markup(text: str) -> bool:
    """Whether a text file is Markdown: two of its signs at least."""
    return sum(1 for _, _ in zip(range(2), _SIGNS.finditer(text), strict=False)) == 2


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page | Refused]:
    """The articles of a Markdown file, as those of a web page. Raises SourceError for one without text."""
    text, _ = decode(data)
    yield from pages_of(text, file, sha256, stated)


def pages_of(text: str, file: str, sha256: str, stated: Stated) -> Iterator[Page | Refused]:
    """The same of its text."""
    from markdown_it import MarkdownIt

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
