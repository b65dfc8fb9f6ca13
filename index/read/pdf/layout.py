"""Reading order from coordinates: pieces of lines on a page to its text, column by column.

A variant of the recursive XY-cut (Nagy and Seth 1984): rows are grouped as long as they share a gutter, so that a headline
over several columns parts what stands above it from what stands below, and a gap that two columns happen to share does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.boxes import Line, Piece

GUTTER = 0.6  # of the height of a line of body text: less white than this is a gap between characters
_BAND = 1.8  # of the same: white across several columns that parts what is above from what is below
_HEADLINE = 4  # characters
_LARGE = 1.3  # of the same: type that is a headline's


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of one printed line with nothing wider than a gutter inside; y grows downwards, any unit of length."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    whole: bool = False
    """Whether it is a paragraph by itself."""
    pieces: tuple[Piece, ...] = ()
    """Its words where they are printed, if that is told apart; a page that is turned has them elsewhere."""

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def line(self) -> Line:
        """Its words with their boxes."""
        return self.pieces or (Piece(self.text, (self.x0, self.top, self.x1, self.bottom)),)


@dataclass(frozen=True, slots=True)
class Read:
    """A page in reading order: its paragraphs, and its lines with the boxes of their words."""

    paragraphs: list[str]
    lines: list[Line]

    @property
    def text(self) -> str:
        """One paragraph a line, a blank line between paragraphs."""
        return "\n\n".join(self.paragraphs)


def in_order(segments: Sequence[Segment]) -> Read:
    """A page read column by column."""
    ordered = columns(segments)
    told = [paragraph for column in ordered for paragraph in _paragraphs(column)]
    return Read(told, [segment.line for column in ordered for segment in column])


def columns(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The segments in reading order, as a list of columns each from top to bottom."""
    if not segments:
        return []
    body = sorted(segment.height for segment in segments)[len(segments) // 2]
    return [sorted(column, key=lambda s: (round(s.top / (body / 2)), s.x0)) for column in _cut(list(segments), GUTTER * body)]


def _cut(region: list[Segment], gutter: float) -> list[list[Segment]]:
    gaps = _gutters(region, gutter)
    bands = _bands(region, gutter / GUTTER, gaps) if gaps else []
    if len(bands) > 1:
        return [column for band in bands for column in _cut(band, gutter)]
    if gaps:
        cuts = [(a + b) / 2 for a, b in gaps]
        strips: list[list[Segment]] = [[] for _ in range(len(cuts) + 1)]
        for segment in region:
            strips[sum(segment.x0 >= cut for cut in cuts)].append(segment)
        return [column for strip in strips for column in _cut(strip, gutter)]
    rows = _rows(region)
    groups: list[list[Segment]] = []
    shared: list[tuple[float, float]] = []
    for row, below in zip(rows, [*rows[1:], []], strict=True):
        joined = _gutters(groups[-1] + row, gutter) if groups and (shared or _runs_on(groups[-1], row)) else []
        if joined and not _heads(row, below, groups[-1], gutter):
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


def _bands(region: Sequence[Segment], body: float, gaps: Sequence[tuple[float, float]]) -> list[list[Segment]]:
    """The rows of `region`, parted where white across its whole width sets them apart, and around a headline with nothing beside it.

    `gaps` are the gutters of the region: headlines side by side over columns of their own are part of those.
    """
    widest = max(b - a for a, b in gaps)
    bands: list[list[Segment]] = []
    reach, headline, over = float("-inf"), False, 0.0
    for row in _rows(region):
        white = min(segment.top for segment in row) - reach
        size = min(segment.height for segment in row)
        alone = size > _LARGE * body and not _gutters(row, 1.5 * size) and not _side_by_side(row, gaps)
        if not bands or white >= max(_BAND * body, widest, over) or alone != headline:
            bands.append([])
        bands[-1] += row
        reach, headline = max(segment.bottom for segment in bands[-1]), alone
        over = 1.5 * size if size > _LARGE * body and _side_by_side(row, gaps) else 0.0
    return bands


def _heads(row: Sequence[Segment], below: Sequence[Segment], above: Sequence[Segment], gutter: float) -> bool:
    """Whether a row is the headlines of the columns below it, and not of those above, which do not have all of its gutters."""
    return (
        bool(below)
        and min(one.height for one in row) > _LARGE * gutter / GUTTER
        and len(_gutters([*row, *below], gutter)) > len(_gutters([*above, *row, *below], gutter))
    )


def _side_by_side(row: Sequence[Segment], gaps: Sequence[tuple[float, float]]) -> bool:
    """Whether a row is headlines of several columns: a gutter parts it, with so many characters at either side as are a headline."""
    return any(
        all(
            sum(len(one.text) for one in side) >= _HEADLINE
            for side in ([one for one in row if one.x1 <= b], [one for one in row if one.x0 >= a])
        )
        for a, b in gaps
    )


def _runs_on(above: Sequence[Segment], row: Sequence[Segment]) -> bool:
    """Whether a column only begins higher than the columns beside it: the same type, no more than a line's distance."""
    below = min(row, key=lambda s: (abs(s.x0 - above[-1].x0), s.top))
    return abs(below.height - above[-1].height) < 0.1 * below.height and 0 <= below.top - above[-1].bottom < below.height


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
    """The lines of one column joined to paragraphs: an indent, another size or a wide gap parts them.

    In a column that is set without indents a short last line parts them too.
    """
    left, right = min(s.x0 for s in column), max(s.x1 for s in column)
    indented = any(0.8 < (s.x0 - left) / s.height < 3 for s in column)
    found: list[str] = []
    last: Segment | None = None
    for segment in column:
        size, text = segment.height, segment.text.strip()
        if last is not None and segment.top < last.bottom - 0.5 * size:
            found[-1] += " " + text
        elif (last is not None and (segment.whole or last.whole)) or (
            last is None
            or segment.x0 - left > 0.8 * size
            or abs(size - last.height) > 0.2 * max(size, last.height)
            or segment.top - last.bottom > 1.2 * size
            or (not indented and right - last.x1 > 2.5 * size)
        ):
            found.append(text)
        else:
            found[-1] = _join(found[-1], text)
        last = segment
    return [paragraph for paragraph in found if paragraph]


def joined(lines: Sequence[str]) -> str:
    """The lines of one paragraph as one: with a blank between Latin words, with none between others."""
    text = ""
    for line in lines:
        text = _join(text, line.strip()) if line.strip() else text
    return text


def _join(first: str, second: str) -> str:
    latin = (
        bool(first and second) and first[-1].isascii() and first[-1].isalnum() and second[0].isascii() and second[0].isalpha()
    )
    return f"{first} {second}" if latin else first + second
