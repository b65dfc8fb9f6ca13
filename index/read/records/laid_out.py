"""Pages as OCR and layout tools write them in JSON (PaddleOCR, MinerU): what stands on each, and the boxes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import Any

from index.boxes import NOWHERE, Line, Piece, Rect, line_of
from index.read.pdf.layout import Segment
from index.read.records import fields as records

_TITLES = frozenset(("title", "doc_title", "paragraph_title", "heading", "headline", "section_header"))
_NO_TEXT = frozenset(
    (
        "image",
        "figure",
        "chart",
        "seal",
        "number",
        "header",
        "footer",
        "page_number",
        "discarded",
        "header_image",
        "footer_image",
    )
)
_SHARES = 1000
"""MinerU's content_list.json gives boxes as thousandths of the page's width and height."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: HTML where the tool names its blocks, pieces of lines where it has but boxes. `lines` are the blocks of HTML with their
    boxes on a page of this `size`, both 0 where the boxes count the picture's pixels."""

    content: str | list[Segment]
    lines: list[Line] = field(default_factory=list)
    size: tuple[float, float] = (0.0, 0.0)


def sheets(held: Any) -> Iterator[Sheet]:
    """The pages of what such a tool wrote; none of other JSON."""
    held = held.get("res", held) if isinstance(held, dict) else held
    if isinstance(held, dict):
        yield from _of_record(held)
    elif isinstance(held, list):
        yield from _of_list(held)


def _of_record(held: dict[str, Any]) -> Iterator[Sheet]:
    if isinstance(held.get("pdf_info"), list):  # MinerU's middle.json
        for sheet in held["pdf_info"]:
            blocks = [one for one in sheet.get("para_blocks") or sheet.get("preproc_blocks") or [] if isinstance(one, dict)]
            html = "".join(_block(str(one.get("type")), _content(one)) for one in blocks)
            yield Sheet(html, [line for one in blocks for line in _lines(one)], _size(sheet.get("page_size")))
    elif isinstance(held.get("parsing_res_list"), list):  # PP-StructureV3, PaddleOCR-VL
        blocks = held["parsing_res_list"]
        told = [(str(one.get("block_label")), str(one.get("block_content") or "")) for one in blocks]
        pieces = _recognised(held.get("overall_ocr_res"))
        lines = [_within(_rect(one.get("block_bbox")), text, pieces) for one, (_, text) in zip(blocks, told, strict=True)]
        yield Sheet("".join(_block(*one) for one in told), lines, _size([held.get("width"), held.get("height")]))
    elif isinstance(held.get("rec_texts"), list):  # PaddleOCR 3
        yield Sheet([_segment(one) for one in _recognised(held)])


def _of_list(held: list[Any]) -> Iterator[Sheet]:
    if _is_content_list(held):  # MinerU's content_list.json
        for _, group in groupby(held, key=lambda one: one.get("page_idx")):
            blocks = list(group)
            boxes = [_rect(one.get("bbox")) for one in blocks]
            shares = all(max(box) <= _SHARES for box in boxes)
            lines = [_whole(str(one.get("text") or ""), box) for one, box in zip(blocks, boxes, strict=True) if shares]
            yield Sheet("".join(_listed(one) for one in blocks), lines, (_SHARES, _SHARES))
    elif held and _is_line(held[0]):  # PaddleOCR 2: [box, (text, score)]
        yield Sheet([_segment(Piece(str(line[1][0]), _rect(line[0]))) for line in held if _is_line(line)])
    else:
        for one in held:
            if isinstance(one, (dict, list)) and not records.is_article(one) and one:
                yield from sheets(one) if isinstance(one, dict) or _is_line(one[0]) else ()


def _is_content_list(held: Any) -> bool:
    return (
        isinstance(held, list)
        and bool(held)
        and all(isinstance(one, dict) and "type" in one and "page_idx" in one for one in held)
    )


def _is_line(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and isinstance(value[0], list)
        and isinstance(value[1], list)
        and bool(value[1])
        and isinstance(value[1][0], str)
    )


def _listed(one: dict[str, Any]) -> str:
    kind = str(one.get("type"))
    if kind == "table":
        caption = one.get("table_caption") or []
        return "".join(f"<p>{escape(str(line))}</p>" for line in caption) + str(one.get("table_body") or "")
    if kind in ("image", "chart"):
        return "".join(f"<p>{escape(str(line))}</p>" for line in one.get("image_caption") or one.get("img_caption") or [])
    return _block("title" if one.get("text_level") else kind, str(one.get("text") or ""))


def _block(kind: str, content: str) -> str:
    """A block as HTML: a heading, a paragraph, or the table that the tool wrote as HTML."""
    if kind in _NO_TEXT or not content.strip():
        return ""
    if kind == "table" or content.lstrip().startswith("<"):
        return content
    tag = "h2" if kind in _TITLES else "p"
    return f"<{tag}>{escape(content.lstrip('# '))}</{tag}>"


def _content(block: dict[str, Any]) -> str:
    """The words of a MinerU block, whose lines have spans."""
    told = ["".join(_said(span) for span in _spans(line)) for line in block.get("lines") or []]
    inner = [_content(one) for one in block.get("blocks") or [] if isinstance(one, dict)]
    return "".join([*told, *inner])


def _lines(block: dict[str, Any]) -> Iterator[Line]:
    """The same with their boxes."""
    for line in block.get("lines") or []:
        words = [Piece(_said(span), _rect(span.get("bbox"))) for span in _spans(line)]
        yield line_of("".join(one.text for one in words), _rect(line.get("bbox")) if words else NOWHERE, words)
    for one in block.get("blocks") or []:
        if isinstance(one, dict):
            yield from _lines(one)


def _spans(line: Any) -> list[dict[str, Any]]:
    return [span for span in line.get("spans") or [] if isinstance(span, dict)] if isinstance(line, dict) else []


def _said(span: dict[str, Any]) -> str:
    return str(span.get("content") or span.get("html") or "")


def _recognised(held: Any) -> list[Piece]:
    """The lines that PaddleOCR recognised on a page."""
    if not isinstance(held, dict) or not isinstance(held.get("rec_texts"), list):
        return []
    boxes = held.get("rec_boxes") or held.get("rec_polys") or held.get("dt_polys") or []
    return [Piece(str(text), _rect(box)) for box, text in zip(boxes, held["rec_texts"], strict=False)]


def _segment(line: Piece) -> Segment:
    x0, top, x1, bottom = line.rect
    return Segment(x0, top, x1, max(bottom, top + 0.1), line.text)


def _within(block: Rect, text: str, pieces: Sequence[Piece]) -> Line:
    """A block of words: as the lines that were recognised in it, where they are its words; else whole."""
    x0, top, x1, bottom = block
    inside = [
        one
        for one in pieces
        if x0 <= (one.rect[0] + one.rect[2]) / 2 <= x1 and top <= (one.rect[1] + one.rect[3]) / 2 <= bottom
    ]
    return line_of(text.lstrip("# "), block, sorted(inside, key=lambda one: one.rect[1]), whole=True)


def _whole(text: str, block: Rect) -> Line:
    return (Piece(text.lstrip("# "), block, whole=True),)


def _size(told: Any) -> tuple[float, float]:
    """A page's width and height, 0 where they are not told."""
    sides = [side for side in told if isinstance(side, (int, float))] if isinstance(told, list) else []
    return (float(sides[0]), float(sides[1])) if len(sides) == 2 and min(sides) > 0 else (0.0, 0.0)


def _rect(box: Any) -> Rect:
    """A box of left, top, right and bottom, or of four corners; NOWHERE for anything else."""
    try:
        flat = [float(value) for point in box for value in (point if isinstance(point, list) else [point])]
    except (TypeError, ValueError):
        return NOWHERE
    across, down = flat[::2], flat[1::2]
    known = bool(down) and all(abs(value) < 1e6 for value in flat)  # not so of NaN either
    return (min(across), min(down), max(across), max(down)) if known else NOWHERE
