"""DOCX, through python-docx: paragraphs, headings by their styles and tables, in the document's order, read as HTML."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from index.errors import SourceError
from index.read.html import page as html
from index.types import Page, Stated

_HEADING = re.compile(r"(?:heading|标题)\s*([1-6])", re.IGNORECASE)


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page]:
    """The articles of a document. Raises SourceError for one that cannot be opened or has no text."""
    from docx import Document

    try:
        document = Document(io.BytesIO(data))
    except MemoryError:
        raise
    except Exception:
        raise SourceError("文档打不开，请换一份完好的 DOCX (the document cannot be opened: give a sound DOCX)。") from None
    body = "".join(_html(one) for one in document.iter_inner_content())
    yield from html.from_html(f"<body>{body}</body>", file, sha256, stated, "docx")


def _html(block: Any) -> str:
    if hasattr(block, "rows"):
        rows = ("".join(f"<td>{escape(cell.text)}</td>" for cell in row.cells) for row in block.rows)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    style = str(block.style.name or "") if block.style is not None else ""
    heading = _HEADING.match(style)
    tag = f"h{heading[1]}" if heading else "h1" if style in ("Title", "标题") else "p"
    return f"<{tag}>{escape(block.text)}</{tag}>".replace("\n", "<br>")
