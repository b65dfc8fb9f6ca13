"""Where words stand on the picture of a page: what a reader met there, put to the offsets of its text, and a quote's rectangles.

A reader makes a page's text of pieces with boxes and changes only blank between them; what it leaves out, moves to another page or
tells in other words has no box. So lines are found in the text one after the other, and none is looked for far from where it belongs.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from index.chinese.blank import is_blank, squeezed
from index.types import Box, Span

Rect = tuple[float, float, float, float]
"""Left, top, right and bottom; y grows downwards."""

_TELLING = 4
"""Characters of a line that is known again behind words that have no box; a shorter one may stand anywhere."""
_STRETCH = 4
"""How many times as long as on the picture what has no box may be in the text: a table's row repeats its heads."""
_EVEN = 0.15
"""Of a character's size: how far one may stand from its place among others that stand evenly."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words as they are printed in a box: a character, a word or a line; with `whole` a block of several lines, or a table's row."""

    text: str
    rect: Rect
    whole: bool = False


Line = Sequence[Piece]
"""Pieces that follow each other in the text whatever becomes of their line."""

NOWHERE: Rect = (0.0, 0.0, 0.0, 0.0)
"""The box of words that have none."""


def line_of(text: str, rect: Rect, words: Sequence[Piece], *, whole: bool = False) -> Line:
    """A line as its words, where they all have a box and are what it reads; else as one piece."""
    if all(one.rect != NOWHERE for one in words) and squeezed("".join(one.text for one in words)) == squeezed(text) != "":
        return words
    return (Piece(text, rect, whole),)


def placed(text: str, lines: Iterable[Line]) -> tuple[Box, ...]:
    """The boxes of a page's text, from its printed lines in reading order; characters that stand evenly in a line share one."""
    inked = [at for at, character in enumerate(text) if not is_blank(character)]
    printed = "".join(text[at] for at in inked)
    boxes: list[Box] = []
    at = slack = 0
    for line in lines:
        words = [(squeezed(piece.text), piece) for piece in line]
        whole = "".join(word for word, _ in words)
        if not whole:
            continue
        found = printed.find(whole, at, at + len(whole) + (slack if len(whole) >= _TELLING else 0))
        if found < 0:
            slack += _STRETCH * len(whole)
            continue
        fresh = len(boxes)
        for word, piece in words:
            if word and piece.rect == NOWHERE:
                found += len(word)
            elif word:
                box = Box(inked[found], inked[found + len(word) - 1] + 1, *piece.rect, piece.whole)
                found += len(word)
                if len(boxes) > fresh and (joined := _evenly(text, boxes[-1], box)):
                    boxes[-1] = joined
                else:
                    boxes.append(box)
        at, slack = found, 0
    return tuple(boxes)


def placed_in_turn(texts: Sequence[str], lines: Iterable[Line]) -> list[tuple[Box, ...]]:
    """The same of texts that follow each other on one page, as its articles do: each has its lines behind those of the one before."""
    boxes = placed("".join(texts), lines)
    found = []
    for end, text in zip(accumulate(map(len, texts)), texts, strict=True):
        start = end - len(text)
        first, last = (bisect_left(boxes, at, key=lambda box: box.start) for at in (start, end))
        own = (box for box in boxes[first:last] if box.end <= end)
        found.append(tuple(replace(box, start=box.start - start, end=box.end - start) for box in own))
    return found


def covered(text: str, boxes: Sequence[Box], spans: Sequence[Span]) -> list[Rect]:
    """The rectangles of the characters of `text` in the spans, a line's as one, in the order of the boxes."""
    found: list[Rect] = []
    for rect in _parts(text, boxes, spans):
        if found and (joined := _beside(found[-1], rect)):
            found[-1] = joined
        else:
            found.append(rect)
    return found


def page_number(part: str) -> int:
    """The number of the page that a part of a file is of: 3 of p3 and of p3-a2, 1 where there is but one."""
    number = part.partition("-")[0].removeprefix("p")
    return int(number) if number.isdecimal() and len(number) < 9 else 1


def _parts(text: str, boxes: Sequence[Box], spans: Sequence[Span]) -> Iterator[Rect]:
    for box in boxes:
        for first, last in spans:
            start, end = max(first, box.start), min(last, box.end)
            if start < end and squeezed(text[start:end]):
                yield _part(text, box, start, end)


def _part(text: str, box: Box, start: int, end: int) -> Rect:
    """The rectangle of `text[start:end]` in its box."""
    x0, top, x1, bottom = box.x0, box.top, box.x1, box.bottom
    all_of_it = _width(text, box.start, box.end)
    if box.whole or not all_of_it:
        return x0, top, x1, bottom
    before, until = (_width(text, box.start, at) / all_of_it for at in (start, end))
    if _is_vertical(box, all_of_it):
        return x0, top + before * (bottom - top), x1, top + until * (bottom - top)
    return x0 + before * (x1 - x0), top, x0 + until * (x1 - x0), bottom


def _width(text: str, start: int, end: int) -> float:
    """How wide a run is set, a Chinese character being 1."""
    return sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else 0.0 if one in "\r\n" else 0.5 for one in text[start:end])


def _is_vertical(box: Box, width: float) -> bool:
    return box.bottom - box.top > box.x1 - box.x0 and width >= 2


def _evenly(text: str, run: Box, box: Box) -> Box | None:
    """Two boxes as one in which all characters stand evenly; None where they would not."""
    if run.whole or box.whole or text[run.end : box.start].strip():
        return None
    across = _same(run.top, box.top, run.bottom, box.bottom) and box.x0 >= run.x0
    down = not across and _same(run.x0, box.x0, run.x1, box.x1) and box.top >= run.top
    if not across and not down:
        return None
    joined = replace(
        run,
        end=box.end,
        x0=min(run.x0, box.x0),
        top=min(run.top, box.top),
        x1=max(run.x1, box.x1),
        bottom=max(run.bottom, box.bottom),
    )
    all_of_it = _width(text, joined.start, joined.end)
    if _is_vertical(joined, all_of_it) != down:
        return None
    first, last, ends, begins = (
        (joined.x0, joined.x1, run.x1, box.x0) if across else (joined.top, joined.bottom, run.bottom, box.top)
    )
    pitch = (last - first) / all_of_it if all_of_it else 0.0
    end = first + pitch * _width(text, joined.start, run.end)
    begin = first + pitch * _width(text, joined.start, box.start)
    return joined if abs(end - ends) <= _EVEN * pitch and abs(begin - begins) <= _EVEN * pitch else None


def _same(a: float, b: float, c: float, d: float) -> bool:
    """Whether two extents, a to c and b to d, are those of one line."""
    return abs(a - b) + abs(c - d) <= _EVEN * max(c - a, d - b)


def _beside(first: Rect, second: Rect) -> Rect | None:
    """Two rectangles that follow each other on a line, or in a column, as one."""
    columns = all(x1 - x0 <= 1.2 * (bottom - top) for x0, top, x1, bottom in (first, second))
    for low, high, start, end in ((1, 3, 0, 2), (0, 2, 1, 3))[: 1 + columns]:
        size = max(first[high] - first[low], second[high] - second[low])
        if (
            abs(first[low] - second[low]) + abs(first[high] - second[high]) <= 0.5 * size
            and -0.3 * size <= second[start] - first[end] <= 0.6 * size
        ):
            (left, top, *_), (*_, right, bottom) = (map(pick, first, second) for pick in (min, max))
            return left, top, right, bottom
    return None
