"""MHT, as browsers save a page in one file: the HTML of a MIME message."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy

from index.errors import SourceError
from index.read.files.refused import Refused
from index.read.html import page as html
from index.types import Page, Stated


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page | Refused]:
    """The articles of the page that was saved. Raises SourceError where there is none."""
    message = message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                label = part.get_content_charset()
                head = f'<meta charset="{label}">'.encode("ascii", "ignore") if label else b""
                yield from html.pages(head + body, file, sha256, stated)
                return
    raise SourceError("里面没有网页，请换一份完好的 MHT (no web page in it: give a sound MHT)。")
