"""Tables of a PDF page: rows of short pieces that stand under each other, told as sentences in place of the pieces."""

from __future__ import annotations

from collections.abc import Sequence

from index.boxes import Piece, Rect
from index.read.pdf.layout import Segment
from index.read.records import tables

_CELL = 16
"""Characters of a cell; a newspaper's column is as narrow, but its lines are not numbers."""
_ROWS = 3


def told(segments: Sequence[Segment]) -> list[Segment]:
    """The segments, those of each table replaced by one for each of its rows, as wide as the table."""
    rows = _rows(segments)
    out: set[int] = set()
    added: list[Segment] = []
    at = 0
    while at < len(rows):
        end = at + 1
        while end < len(rows) and _under(rows[end - 1], rows[end]):
            end += 1
        table = rows[at:end]
        grid = [[one.text for one in row] for row in table]
        if len(table) >= _ROWS and tables.is_table(grid) and _numbers(grid) * 4 >= sum(map(len, grid)):
            out.update(id(one) for row in table for one in row)
            added += _sentences(table, grid)
        at = end
    return [one for one in segments if id(one) not in out] + added if out else list(segments)


def _rows(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The cells of each printed line that has several, from top to bottom."""
    rows: list[list[Segment]] = []
    for one in sorted(segments, key=lambda segment: segment.bottom):
        if rows and abs(one.bottom - rows[-1][0].bottom) < 0.4 * min(one.height, rows[-1][0].height):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [sorted(row, key=lambda one: one.x0) for row in rows]


def _under(above: Sequence[Segment], row: Sequence[Segment]) -> bool:
    """Whether a row has its cells under those of the row above."""
    return (
        len(above) == len(row) >= 2
        and all(len(one.text) <= _CELL for one in (*above, *row))
        and row[0].top - above[0].bottom < 2.5 * row[0].height
        and all(min(a.x1, b.x1) > max(a.x0, b.x0) for a, b in zip(above, row, strict=True))
    )


def _numbers(grid: Sequence[Sequence[str]]) -> int:
    return sum(cell[:1].isdigit() for row in grid for cell in row)


def _sentences(table: Sequence[Sequence[Segment]], grid: Sequence[Sequence[str]]) -> list[Segment]:
    """A segment for each sentence, in the place of its row."""
    said = tables.sentences(grid)
    x0, x1 = min(one.x0 for row in table for one in row), max(one.x1 for row in table for one in row)
    return [
        Segment(
            x0,
            min(one.top for one in row),
            x1,
            max(one.bottom for one in row),
            text,
            whole=True,
            pieces=(Piece(text, _around(row), whole=True),),
        )
        for row, text in zip(table[len(table) - len(said) :], said, strict=True)
    ]


def _around(row: Sequence[Segment]) -> Rect:
    """The box of a row as it is printed."""
    left, top, right, bottom = zip(*(piece.rect for one in row for piece in one.line), strict=True)
    return min(left), min(top), max(right), max(bottom)
