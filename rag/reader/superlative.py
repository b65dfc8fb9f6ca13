"""The row of a table that a superlative picks (哪所学校学生最多), or none: what cannot be compared for certain is not compared."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from index.chinese.vocabulary import words
from rag.question.superlatives import EITHER, RANKED
from rag.words.claims import clock_times, quantities
from rag.words.lexicon import flat
from rag.words.tables import Row, Table

_LEAST: Final = "少低小短便轻近早先"
_OF_TIME: Final = "早先晚"
_SUMS: Final = words("合计 总计 共计 小计 累计 总数 总和 汇总 平均 均值 均价")
"""What a label says of a row that adds up the others."""
_WHOLES: Final = words("计 总 全市 全省 全国 全县 全区 全州 全镇 全乡 全村 全校 全厂 全体 全部 全年")
"""Such labels themselves."""
_TIMES: Final = frozenset(["years", "months", "days", "minutes", "hours", "seconds"])


def foremost(table: Table, name: str, way: str) -> Row | None:
    """The row with the greatest or the least value of a column, sums of others left out; None where some row has none, two have the same,
    or the values do not compare."""
    rows = [row for row in table.rows if not _is_sum(row.label)]
    cells = [flat(row.cells.get(name, "")).strip() for row in rows]
    if not table.whole or len(rows) < 2 or (way != RANKED and way in EITHER):
        return None
    values = _clocks(cells) if way and way in _OF_TIME else _amounts(cells, timed=way != RANKED)
    if not values:
        return None
    best = min(values) if way and way in _LEAST else max(values)
    if values.count(best) > 1 or (len(values) > 2 and best * 2 == sum(values)):  # a sum under a label of its own
        return None
    return rows[values.index(best)]


def _is_sum(label: str) -> bool:
    bare = "".join(flat(label).split())
    return not bare or bare in _WHOLES or any(word in bare for word in _SUMS)


def _clocks(cells: Sequence[str]) -> list[Fraction]:
    """Minutes into the day of cells that are times of it; none where one is not, or may be before noon or after."""
    found = [clock_times(cell) for cell in cells]
    if not all(
        len(times) == 1 and (times[0].start, times[0].end) == (0, len(cell)) for times, cell in zip(found, cells, strict=True)
    ):
        return []
    if all(cell.replace(":", "").isdecimal() for cell in cells):
        hours = [[int(part) for part in cell.split(":")] for cell in cells]
        by_day = any(cell[0] == "0" or hour > 12 for cell, (hour, _) in zip(cells, hours, strict=True))
        return [Fraction(hour * 60 + minute) for hour, minute in hours] if by_day else []
    if any(times[0].late is None for times in found):
        return []
    return [Fraction(times[0].minutes + 720 * bool(times[0].late)) for times in found]


def _amounts(cells: Sequence[str], *, timed: bool) -> list[Fraction]:
    """The numbers of cells in one dimension; none where a cell is no single number or is in another. Without `timed` none of times."""
    values, units = [], set()
    for cell in cells:
        body = cell.lstrip("+-−")
        told = quantities(body)
        if len(told) != 1 or told[0].start or told[0].nth or told[0].hedge or told[0].high is not None or clock_times(body):
            return []
        unit = told[0].unit
        units.add((unit.dimension if unit else "", body[told[0].end :].strip()))
        values.append(-told[0].value if cell[0] in "-−" else told[0].value)
    if len(units) != 1:
        return []
    return [] if not timed and next(iter(units))[0] in _TIMES else values
