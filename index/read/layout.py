"""Reading order from coordinates: pieces of lines on a page to its text, column by column.

A variant of the recursive XY-cut (Nagy and Seth 1984): rows are grouped as long as they share a gutter, so that a headline
over several columns parts what stands above it from what stands below, and a gap that two columns happen to share does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

GUTTER = 0.6  # of the height of a line of body text: less white than this is a gap between characters


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of one printed line with nothing wider than a gutter inside; y grows downwards, any unit of length."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        return self.bottom - self.top


def text_of(segments: Sequence[Segment]) -> str:
    """The text of a page in reading order: one paragraph a line, a blank line between paragraphs."""
    return "\n\n".join(paragraph for column in columns(segments) for paragraph in _paragraphs(column))


def columns(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The segments in reading order, as a list of columns each from top to bottom."""
    if not segments:
        return []
    body = sorted(segment.height for segment in segments)[len(segments) // 2]
    return [sorted(column, key=lambda s: (round(s.top / (body / 2)), s.x0)) for column in _cut(list(segments), GUTTER * body)]


def _cut(region: list[Segment], gutter: float) -> list[list[Segment]]:
    gaps = _gutters(region, gutter)
    if gaps:
        cuts = [(a + b) / 2 for a, b in gaps]
        strips: list[list[Segment]] = [[] for _ in range(len(cuts) + 1)]
        for segment in region:
            strips[sum(segment.x0 >= cut for cut in cuts)].append(segment)
        return [column for strip in strips for column in _cut(strip, gutter)]
    rows = _rows(region)
    groups: list[list[Segment]] = []
    shared: list[tuple[float, float]] = []
    for row in rows:
        joined = _gutters(groups[-1] + row, gutter) if groups and shared else []
        if joined:
            groups[-1] += row
            shared = joined
            continue
        own = _gutters(row, gutter)
        if groups and not shared and not own:
            groups[-1] += row
        else:
            groups.append(list(row))
            shared = own
    if len(groups) == 1:
        return [region]
    return [column for group in groups for column in _cut(group, gutter)]


def _gutters(region: Sequence[Segment], least: float) -> list[tuple[float, float]]:
    """The white strips from top to bottom inside `region` that are at least `least` wide."""
    found: list[tuple[float, float]] = []
    reach = float("inf")
    for segment in sorted(region, key=lambda s: s.x0):
        if segment.x0 - reach >= least:
            found.append((reach, segment.x0))
        reach = segment.x1 if reach == float("inf") else max(reach, segment.x1)
    return found


def _rows(region: Sequence[Segment]) -> list[list[Segment]]:
    """Groups of segments that overlap in height, from top to bottom."""
    rows: list[list[Segment]] = []
    reach = float("-inf")
    for segment in sorted(region, key=lambda s: s.top):
        if segment.top >= reach - 0.2 * segment.height or not rows:
            rows.append([])
        rows[-1].append(segment)
        reach = max(reach, segment.bottom)
    return rows


def _paragraphs(column: Sequence[Segment]) -> list[str]:
    """The lines of one column joined to paragraphs: an indent, another size, a wide gap or a short last line parts them."""
    paragraphs: list[str] = []
    left, right = min(s.x0 for s in column), max(s.x1 for s in column)
    last: Segment | None = None
    for segment in column:
        size = segment.height
        if last is None:
            new = True
        elif segment.top < last.bottom - 0.5 * size:
            new = False
        else:
            new = (
                segment.x0 - left > 0.8 * size
                or abs(size - last.height) > 0.2 * max(size, last.height)
                or segment.top - last.bottom > 1.2 * size
                or right - last.x1 > 1.6 * size
            )
        if new:
            paragraphs.append(segment.text.strip())
        else:
            paragraphs[-1] = _join(paragraphs[-1], segment.text.strip())
        last = segment
    return [paragraph for paragraph in paragraphs if paragraph]


def _join(first: str, second: str) -> str:
    latin = bool(first and second) and first[-1].isascii() and first[-1].isalnum() and second[0].isascii() and second[0].isalpha()
    return f"{first} {second}" if latin else first + second
