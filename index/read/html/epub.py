"""EPUB: a zip of XHTML chapters, read in the order of its spine, each as a web page."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote

from index.errors import SourceError
from index.read.files.refused import Refused
from index.read.html import page as html
from index.read.process import limits
from index.types import Page, Stated

_BROKEN = "电子书打不开，请换一份完好的 EPUB (the book cannot be opened: give a sound EPUB)。"


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page | Refused]:
    """The articles of each chapter (`part` is c1, c2, ...). Raises SourceError for a broken book and one without text."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        if sum(info.file_size for info in archive.infolist()) > limits.unpacked(len(data)):
            raise SourceError("电子书解开后过大，请分成几个文件 (too large when unpacked: split it)。")
        chapters = _spine(archive)
    except (MemoryError, SourceError):
        raise
    except Exception:
        raise SourceError(_BROKEN) from None
    found = 0
    for number, name in enumerate(chapters, 1):
        limits.begin(number)
        with suppress(SourceError):  # a cover, a blank page
            try:
                source = archive.read(name)
            except Exception:
                yield Refused(file, f"{name} 读不出来，请换一份完好的 EPUB (a chapter is broken: give a sound EPUB)。")
                continue
            for page in html.from_html(source.decode("utf-8", "replace"), file, sha256, stated, "epub", f"c{number}"):
                found += 1
                yield page
    if not found:
        raise SourceError("电子书里没有文字，请换一份有文字的 (no text in this book: give one with text)。")


def _spine(archive: zipfile.ZipFile) -> list[str]:
    """The names of the chapters in reading order, each once: a small book could list one of them a hundred thousand times."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)

    def tree(name: str) -> Any:
        return etree.fromstring(archive.read(name), parser)

    package = next(iter(tree("META-INF/container.xml").iter("{*}rootfile"))).get("full-path")
    held = tree(package)
    items = {item.get("id"): item for item in held.iter("{*}item")}
    chapters = [items[ref.get("idref")] for ref in held.iter("{*}itemref") if ref.get("idref") in items]
    folder = posixpath.dirname(package)
    names = (
        posixpath.normpath(posixpath.join(folder, unquote(str(item.get("href")))))
        for item in chapters
        if "html" in str(item.get("media-type")) and "nav" not in str(item.get("properties") or "").split()
    )
    return list(dict.fromkeys(names))
