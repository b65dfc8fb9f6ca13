"""ALTO and PAGE-XML, as libraries and OCR engines write them: the lines of each region in reading order, a paragraph a region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from index.errors import SourceError
from index.read.pdf.layout import joined
from index.types import Page, Stated

_OTHER = "不是 ALTO 或 PAGE-XML，请换一种格式 (neither ALTO nor PAGE-XML: give another format)。"


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page]:
    """A Page for each page of the file. Raises SourceError for XML of another kind and for one without words."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise SourceError("XML 不完整，请换一份完好的 (the XML is broken: give a sound file)。") from None
    kind = etree.QName(root).localname.lower()
    if kind == "alto":
        sheets = [[_alto_lines(block) for block in _all(sheet, "TextBlock")] for sheet in _all(root, "Page")]
    elif kind == "pcgts":
        sheets = [[_page_lines(region) for region in _in_order(sheet)] for sheet in _all(root, "Page")]
    else:
        raise SourceError(_OTHER)
    found = 0
    for number, regions in enumerate(sheets, 1):
        if text := "\n\n".join(filter(None, map(joined, regions))):
            found += 1
            yield Page(file, text, sha256, f"p{number}" if len(sheets) > 1 else "", encoding="ocr", stated=stated)
    if not found:
        raise SourceError("文件里没有文字，请换一份认出了文字的 (no words in this file: give one with words)。")


def _all(node: Any, name: str) -> list[Any]:
    return list(node.iter(f"{{*}}{name}"))


def _alto_lines(block: Any) -> list[str]:
    """The lines of an ALTO block; a blank (SP) stands between words, a hyphen (HYP) that the line break made is left out."""
    lines = []
    for line in _all(block, "TextLine"):
        words = [
            " " if one.tag.endswith("}SP") or one.tag == "SP" else str(one.get("CONTENT") or "")
            for one in line
            if _is_word(one)
        ]
        lines.append("".join(words).strip())
    return lines


def _is_word(node: Any) -> bool:
    return str(node.tag).rpartition("}")[2] in ("String", "SP")


def _in_order(sheet: Any) -> Sequence[Any]:
    """The text regions of a page as its ReadingOrder has them; those that it leaves out come last, in the order of the file."""
    regions = _all(sheet, "TextRegion")
    order = [str(one.get("regionRef")) for one in sheet.iter("{*}RegionRefIndexed", "{*}RegionRef")]
    indexed = {name: at for at, name in enumerate(order)}
    return sorted(regions, key=lambda region: indexed.get(str(region.get("id")), len(indexed)))


def _page_lines(region: Any) -> list[str]:
    """The lines of a PAGE region: the first reading of each; the region's own where it has no lines."""
    lines = [_own_text(line) for line in region.findall("{*}TextLine")]
    return lines if any(lines) else _own_text(region).split("\n")


def _own_text(node: Any) -> str:
    best = min(node.findall("{*}TextEquiv"), key=lambda one: int(one.get("index") or 0), default=None)
    text = best.find("{*}Unicode") if best is not None else None
    if text is not None and text.text:
        return str(text.text)
    return " ".join(filter(None, (_own_text(word) for word in node.findall("{*}Word"))))
