"""The tables of an article's text: rows of cells set side by side under a row of heads, or told as sentences by the reading of a file
(西岭区：藏书8600册，座位210。)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final

from index.chinese.vocabulary import words
from index.read.records import tables
from index.types import Span

Line = tuple[int, int, str]
"""A line of the text: its place and its characters."""

_DASHES: Final = frozenset("—–=-")
_RULE: Final = _DASHES | frozenset("|:：+")
"""The signs of the line under the heads of a table in Markdown."""
_SPLITTERS: Final[tuple[Callable[[str], list[str]], ...]] = (
    lambda line: line.strip().strip("|｜│").replace("｜", "|").replace("│", "|").split("|"),
    lambda line: line.split("\t"),
    lambda line: re.split(r"[ \u3000\t]{2,}|\u3000", line.strip()),
    str.split,
)
"""What parts the cells of a row, the surest first."""
_BLANKS: Final = words("无 缺 暂缺 空缺 暂无 不详 未报 未定 停 停售 停运 停业")
"""Words of a cell that has nothing to tell."""
_TOLD: Final = re.compile(r"(?P<label>[^：:，。；]{1,30})：(?P<cells>[^：:。；]+)。")
_VALUE: Final = re.compile(r"(?P<name>[^\d]{1,20}?)(?:为(?P<word>.+)|(?P<number>[-−+±]?\d.*))")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is of, the other cells by their heads, and where it stands in the text."""

    label: str
    cells: dict[str, str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the head over its labels (may be empty), its rows, and where its heads stand, None where each row says them itself.
    `whole` is false where the line next to it may be one more row."""

    head: str
    rows: tuple[Row, ...]
    heads: Span | None
    whole: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The heads of its columns, without that of the labels."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row.cells))

    def told(self, row: Row, name: str) -> str:
        """A cell as a sentence: 西岭区：藏书8600。"""
        return "".join(tables.sentences([["", name], [row.label, row.cells[name]]], 1))


def tables_in(text: str) -> Iterator[Table]:
    """The tables of a text, from top to bottom."""
    lines = [(found.start(), found.end(), found.group()) for found in re.finditer(r"[^\n]+", text)]
    yield from _told(lines)
    lines = [line for line in lines if not _is_rule(line[2])]
    taken: set[int] = set()
    for split in _SPLITTERS:
        rows = [(line, [cell.strip() for cell in split(line[2])]) for line in lines if line[0] not in taken]
        for size, run in groupby(rows, key=lambda row: len(row[1])):
            table = _set([*run]) if size >= 2 else None
            if table is not None:
                taken.update(row.start for row in table.rows)
                yield replace(table, whole=table.whole and not _goes_on(lines, table.rows[-1].end))


def _is_rule(line: str) -> bool:
    """Whether a line is drawn: signs of a rule alone, two dashes in a row among them."""
    return all(sign in _RULE or sign.isspace() for sign in line) and any(_DASHES.issuperset(two) for two in pairwise(line))


def _set(rows: Sequence[tuple[Line, list[str]]]) -> Table | None:
    """Lines of as many cells each as a table: heads without a number over rows with some; None where they are none."""
    number = [any(map(tables.is_number, cells[1:])) for _, cells in rows]
    first = next((at for at, one in enumerate(number) if one), 0)
    last = next((at for at in range(first, len(rows)) if not number[at] and not _is_gap(rows[at][1])), len(rows))
    while first > 1 and _is_gap(rows[first - 1][1]):
        first -= 1
    if first == 0 or not tables.is_table([cells for _, cells in rows[first - 1 : last]]):
        return None
    (start, end, _), names = rows[first - 1]
    if not all(names[1:]) or len(set(names)) < len(names):
        return None
    body = tuple(
        Row(cells[0], dict(zip(names[1:], cells[1:], strict=True)), line[0], line[1]) for line, cells in rows[first:last]
    )
    return Table(names[0], body, (start, end), whole=last == len(rows))


def is_blank(cell: str) -> bool:
    """Whether a cell holds nothing: a dash, or a word that says so."""
    return cell in _BLANKS or not any(map(str.isalnum, cell))


def _is_gap(cells: Sequence[str]) -> bool:
    """Whether a row has a label and nothing else."""
    return not is_blank(cells[0]) and all(map(is_blank, cells[1:]))


def _goes_on(lines: Sequence[Line], end: int) -> bool:
    """Whether the line behind a table still holds a cell with a number: a row with a cell more or less."""
    behind = next((line for start, _, line in lines if start >= end), "")
    return any(tables.is_number(cell.strip()) for split in _SPLITTERS for cell in split(behind)[1:])


def _told(lines: Sequence[Line]) -> Iterator[Table]:
    """The tables that were told as sentences: neighbouring lines that say the same things of different labels."""
    run: list[Row] = []
    for at, (start, end, line) in enumerate((*lines, (0, 0, ""))):
        row = _row(start, end, line)
        if row is not None and (not run or row.cells.keys() & run[-1].cells.keys()):
            run.append(row)
            continue
        if len(run) > 1 and len({one.label for one in run}) == len(run):
            beside = [one for _, _, one in (*lines[:at][-len(run) - 1 : -len(run)], *lines[at : at + 1])]
            yield Table("", tuple(run), None, whole=not any(_TOLD.fullmatch(one.strip()) for one in beside))
        run = [row] if row is not None else []


def _row(start: int, end: int, line: str) -> Row | None:
    told = _TOLD.fullmatch(line.strip())
    cells = [_VALUE.fullmatch(cell) for cell in told["cells"].split("，")] if told else []
    if told is None or not cells or None in cells:
        return None
    return Row(told["label"], {cell["name"]: cell["word"] or cell["number"] for cell in cells if cell}, start, end)
