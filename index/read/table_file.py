"""Tables as files: CSV, TSV and XLSX. Rows with a headline and a text are articles; any other table is read as sentences, row by row."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.errors import SourceError
from index.read import limits, records, tables
from index.read.refused import Refused
from index.read.text import decode
from index.types import Page, Stated

ENCODING = "table"
_MOST_ROWS, _MOST_COLUMNS = 200_000, 200
_CELL = 4 << 20
_EMPTY = "表里没有内容，请换一份有内容的 (an empty table: give one with rows)。"


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page | Refused]:
    """The articles of a table, or the table as a page. Raises SourceError for an empty or a broken one."""
    sheets = _workbook(data) if data.startswith(b"PK") else iter([("", _separated(data, file))])
    found = 0
    for name, rows in sheets:
        rows = (row for row in rows if any(row))
        head = next(rows, None)
        if head is None:
            continue
        named = records.named({cell: cell for cell in head})
        if "text" in named:
            held = [dict(zip(head, row, strict=False)) for row in itertools.islice(rows, _MOST_ROWS)]
            for one in records.pages(held, file, sha256, stated, ENCODING):
                found += 1
                if isinstance(one, SourceError):
                    yield Refused(file, f"{name}{one}")
                else:
                    yield replace(one, part="-".join(filter(None, (name, one.part))))
            continue
        grid = list(itertools.islice(itertools.chain([head], rows), 2_000))
        width = max(map(len, grid))
        told = tables.sentences([[*row, *[""] * (width - len(row))] for row in grid], heads=1 if len(grid) > 1 else 0)
        if text := "\n\n".join([*([name] if name else []), *told]):
            found += 1
            yield Page(file, text, sha256, name, encoding=ENCODING, stated=stated)
    if not found:
        raise SourceError(_EMPTY)


def _separated(data: bytes, file: str) -> Iterator[list[str]]:
    """The rows of a CSV, whatever separates its fields."""
    text, _ = decode(data)
    csv.field_size_limit(_CELL)
    line = text.split("\n", 1)[0]
    mark = max("\t,;|，", key=line.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            yield [cell.strip() for cell in row[:_MOST_COLUMNS]]
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
        rows = sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS)
        yield (sheet.title if len(book.worksheets) > 1 else "", ([_cell(cell) for cell in row] for row in rows))


def _cell(value: object) -> str:
    """A cell as it is shown: a day without its midnight, a whole number without its point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).removesuffix(" 00:00:00").strip()
