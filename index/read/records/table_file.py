"""Tables as files: CSV, TSV and XLSX. Rows with a headline and a text are articles; any other table is read as sentences, row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.errors import SourceError
from index.read.files.refused import Refused
from index.read.process import limits
from index.read.records import fields as records
from index.read.records import tables
from index.read.text.encoding import decode
from index.types import Page, Stated

ENCODING = "table"
_MOST_ROWS, _MOST_COLUMNS = 200_000, 200
_ROWS_OF_A_PAGE = 2_000
_CELL = 4 << 20
_EMPTY = "表里没有内容，请换一份有内容的 (an empty table: give one with rows)。"


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page | Refused]:
    """The articles of a table, or the table as a page. Raises SourceError for an empty or a broken one."""
    sheets = _workbook(data) if data.startswith(b"PK") else iter([("", _separated(data, file))])
    found = 0
    for name, rows in sheets:
        bounded = _Bounded(rows)
        rows = iter(bounded)
        head = next(rows, None)
        if head is None:
            continue
        named = records.named({cell: cell for cell in head})
        if "text" in named:
            held = [dict(zip(head, row, strict=False)) for row in rows]
            for one in records.pages(held, file, sha256, stated, ENCODING):
                found += 1
                if isinstance(one, SourceError):
                    yield Refused(file, f"{name}{one}")
                else:
                    yield replace(one, part="-".join(filter(None, (name, one.part))))
        else:
            under = list(rows)
            several = len(under) > _ROWS_OF_A_PAGE
            for number, start in enumerate(range(0, len(under) or 1, _ROWS_OF_A_PAGE), 1):
                grid = [head, *under[start : start + _ROWS_OF_A_PAGE]]
                width = max(map(len, grid))
                told = tables.sentences([[*row, *[""] * (width - len(row))] for row in grid], heads=1 if len(grid) > 1 else 0)
                part = f"p{number}" if several else ""
                if text := "\n\n".join([*([name] if name else []), *told]):
                    found += 1
                    yield Page(file, text, sha256, "-".join(filter(None, (name, part))), encoding=ENCODING, stated=stated)
        for lost in bounded.lost():
            yield Refused(file, f"{name}{lost}")
    if not found:
        raise SourceError(_EMPTY)


class _Bounded:
    """The rows of a table that hold something, cut to so many rows and columns; `lost` says what was left out of those that were read."""

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        self._rows = rows
        self._below = self._beside = 0

    def __iter__(self) -> Iterator[Sequence[str]]:
        for number, row in enumerate(filter(any, self._rows)):
            if number > _MOST_ROWS:
                self._below += 1
                continue
            if any(row[_MOST_COLUMNS:]):
                width = max(at for at, cell in enumerate(row, 1) if cell)
                self._beside = max(self._beside, width - _MOST_COLUMNS)
            yield row[:_MOST_COLUMNS]

    def lost(self) -> Iterator[str]:
        if self._below:
            yield f"第 {_MOST_ROWS} 行以后的 {self._below} 行没有读，请分成几个文件 (so many rows were not read: split the table)。"
        if self._beside:
            yield f"第 {_MOST_COLUMNS} 列以后的 {self._beside} 列没有读，请分成几个文件 (so many columns were not read: split it)。"


def _separated(data: bytes, file: str) -> Iterator[list[str]]:
    """The rows of a CSV, whatever separates its fields."""
    text, _ = decode(data)
    csv.field_size_limit(_CELL)
    line = text.split("\n", 1)[0]
    mark = max("\t,;|，", key=line.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise SourceError(
            f"表读不下去（{error}），请检查引号是否成对 (the table cannot be read on: check the quotes)。"
        ) from None


def _workbook(data: bytes) -> Iterator[tuple[str, Iterable[Sequence[str]]]]:
    """The sheets of an XLSX, by name where there are several."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except MemoryError:
        raise
    except Exception:
        raise SourceError("表格打不开，请换一份完好的 XLSX (the workbook cannot be opened: give a sound XLSX)。") from None
    for number, sheet in enumerate(book.worksheets, 1):
        limits.begin(number)
        sheet.reset_dimensions()  # what a sheet says of its width may be wrong, and each row would be as wide
        rows = sheet.iter_rows(values_only=True)
        yield (sheet.title if len(book.worksheets) > 1 else "", ([_cell(cell) for cell in row] for row in rows))


def _cell(value: object) -> str:
    """A cell as it is shown: a day without its midnight, a whole number without its point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).removesuffix(" 00:00:00").strip()
