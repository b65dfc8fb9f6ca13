"""Tables as sentences: a row with its heads, so that a number is read with what it is the number of.

区名 | 藏书（册） | 座位
西岭区 | 8600 | 210        →  西岭区：藏书8600册，座位210。
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Grid = Sequence[Sequence[str]]
"""The cells of a table by rows, each row as long as the widest; an empty string where a cell is blank."""

_NUMBER = re.compile(r"[-−+±]?\s*[\d０-９][\d０-９,，.．\s]*[%％‰]?")
_UNIT = re.compile(r"(?P<name>.+?)\s*[（(](?:单位[:：]\s*)?(?P<unit>[^（）()]{1,6})[）)]")
_LONGEST = 60
"""Characters of a cell; longer ones are text that a page's layout put into a table."""


def is_table(grid: Grid) -> bool:
    """Whether a grid is a table to be read by rows: two of each at least, filled for the most part, its cells short."""
    cells = [cell for row in grid for cell in row]
    filled = [cell for cell in cells if cell]
    return (
        len(grid) >= 2
        and min(map(len, grid)) >= 2
        and len(filled) * 2 > len(cells)
        and all(len(cell) <= _LONGEST for cell in filled)
        and sum(map(is_number, filled)) * 6 >= len(filled)
    )


def sentences(grid: Grid, heads: int | None = None) -> list[str]:
    """The rows of a table, a sentence each. `heads` is the number of rows that are heads; None finds out.

    Where there are no heads a row is its cells, with a blank between.
    """
    if heads is None:
        heads = _heads(grid)
    if not heads or heads >= len(grid):
        return [" ".join(cell for cell in row if cell) for row in grid if any(row)]
    names = [_over(column) for column in zip(*grid[:heads], strict=True)]
    return [said for row in grid[heads:] if (said := _sentence(names, row))]


def _sentence(names: Sequence[str], row: Sequence[str]) -> str:
    told = [_with_unit(name, cell) for name, cell in zip(names[1:], row[1:], strict=True) if cell]
    first = row[0] if row[0] else ""
    if not told:
        return f"{first}。" if first else ""
    return f"{first}：{'，'.join(told)}。" if first else f"{'，'.join(told)}。"


def _with_unit(name: str, cell: str) -> str:
    split = _UNIT.fullmatch(name)
    if split and is_number(cell):
        return f"{split['name']}{cell}" + ("" if cell.endswith(split["unit"]) else split["unit"])
    return f"{name}{cell}" if not name or is_number(cell[:1]) else f"{name}为{cell}"


def _over(column: Sequence[str]) -> str:
    """The head of a column from the cells over it, those that are the same (a merged cell) once; a unit stands at its end."""
    cells = [*dict.fromkeys(cell for cell in column if cell)]
    units = [split for cell in cells if (split := _UNIT.fullmatch(cell))]
    if len(cells) < 2 or len(units) != 1:
        return "".join(cells)
    (unit,) = units
    return f"{''.join(unit['name'] if cell == unit.string else cell for cell in cells)}（{unit['unit']}）"


def _heads(grid: Grid) -> int:
    """How many rows at the top are heads: those without a number over a column of numbers."""
    for at, row in enumerate(grid):
        if any(is_number(cell) for cell in row[1:]):
            return at
    return 1 if len(grid) > 2 else 0


def is_number(cell: str) -> bool:
    """Whether a cell begins with a figure."""
    return _NUMBER.match(cell) is not None
