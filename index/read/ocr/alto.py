"""ALTO and PAGE-XML, as libraries and OCR engines write them: the lines of each region in reading order, a paragraph a region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from index.boxes import NOWHERE, Line, Piece, Rect, line_of, placed
from index.errors import SourceError
from index.read.pdf.layout import joined
from index.types import Page, Scan, Stated

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
        sheets = [
            (_size(sheet, "WIDTH", "HEIGHT"), [_alto_lines(block) for block in _all(sheet, "TextBlock")])
            for sheet in _all(root, "Page")
        ]
    elif kind == "pcgts":
        sheets = [
            (_size(sheet, "imageWidth", "imageHeight"), [_page_lines(region) for region in _in_order(sheet)])
            for sheet in _all(root, "Page")
        ]
    else:
        raise SourceError(_OTHER)
    in_pixels = all((unit.text or "").strip() == "pixel" for unit in _all(root, "MeasurementUnit"))
    found = 0
    for number, (size, regions) in enumerate(sheets, 1):
        if text := "\n\n".join(filter(None, (joined([said for said, _ in lines]) for lines in regions))):
            found += 1
            boxes = placed(text, (line for lines in regions for _, line in lines)) if in_pixels or all(size) else ()
            part = f"p{number}" if len(sheets) > 1 else ""
            yield Page(file, text, sha256, part, encoding="ocr", stated=stated, scan=Scan(*size, boxes))
    if not found:
        raise SourceError("文件里没有文字，请换一份认出了文字的 (no words in this file: give one with words)。")


def _all(node: Any, name: str) -> list[Any]:
    return list(node.iter(f"{{*}}{name}"))


def _size(sheet: Any, *names: str) -> tuple[float, float]:
    """The width and height of a page by its attributes, 0 where they are not told."""
    width, height = (_number(sheet.get(name)) for name in names)
    return (width, height) if width > 0 and height > 0 else (0.0, 0.0)


def _number(written: str | None) -> float:
    try:
        value = float(written or 0)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e6 else 0.0  # not so of NaN either


def _alto_lines(block: Any) -> list[tuple[str, Line]]:
    """The lines of an ALTO block with their boxes; a blank (SP) stands between words, a hyphen (HYP) that the line break made is left out."""
    lines = []
    for line in _all(block, "TextLine"):
        words = [one for one in line if _name(one) in ("String", "SP")]
        text = "".join(" " if _name(one) == "SP" else str(one.get("CONTENT") or "") for one in words).strip()
        pieces = [Piece(str(one.get("CONTENT") or ""), _alto_box(one)) for one in words if _name(one) == "String"]
        lines.append((text, line_of(text, _alto_box(line), pieces)))
    return lines


def _name(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _alto_box(node: Any) -> Rect:
    x, y, width, height = (_number(node.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    return (x, y, x + width, y + height) if width > 0 and height > 0 else NOWHERE


def _in_order(sheet: Any) -> Sequence[Any]:
    """The text regions of a page as its ReadingOrder has them; those that it leaves out come last, in the order of the file."""
    regions = _all(sheet, "TextRegion")
    order = [str(one.get("regionRef")) for one in sheet.iter("{*}RegionRefIndexed", "{*}RegionRef")]
    indexed = {name: at for at, name in enumerate(order)}
    return sorted(regions, key=lambda region: indexed.get(str(region.get("id")), len(indexed)))


def _page_lines(region: Any) -> list[tuple[str, Line]]:
    """The lines of a PAGE region with their boxes: the first reading of each; the region's own where it has no lines."""
    lines = []
    for line in region.findall("{*}TextLine"):
        text = _own_text(line)
        words = [Piece(_own_text(word), _page_box(word)) for word in line.findall("{*}Word")]
        lines.append((text, line_of(text, _page_box(line), words)))
    if any(text for text, _ in lines):
        return lines
    box = _page_box(region)
    return [(text, line_of(text, box, (), whole=True)) for text in _own_text(region).split("\n")]


def _page_box(node: Any) -> Rect:
    """The box around the outline of a PAGE node, which older files write as points of their own."""
    outline = node.find("{*}Coords")
    if outline is None:
        return NOWHERE
    points = [one.split(",") for one in str(outline.get("points") or "").split()]
    points += [[one.get("x"), one.get("y")] for one in outline.findall("{*}Point")]
    across, down = ([_number(point[axis]) for point in points if len(point) == 2] for axis in (0, 1))
    return (min(across), min(down), max(across), max(down)) if across else NOWHERE


def _own_text(node: Any) -> str:
    best = min(node.findall("{*}TextEquiv"), key=lambda one: int(one.get("index") or 0), default=None)
    text = best.find("{*}Unicode") if best is not None else None
    if text is not None and text.text:
        return str(text.text)
    return " ".join(filter(None, (_own_text(word) for word in node.findall("{*}Word"))))
