"""The tables of an HTML page, in place of each its rows as sentences."""

from __future__ import annotations

from typing import Any

from index.read.records import tables

_WIDEST = 60
"""Columns and rows that a cell may span: a page may say a billion."""


def told(soup: Any) -> None:
    """Replace every table of data by paragraphs, a row each. Tables that hold tables, or long text, are layout and stay."""
    for table in soup.find_all("table"):
        if table.find("table") or table.find(["p", "h1", "h2", "h3", "article"]):
            continue
        grid, heads = _grid(table)
        if not tables.is_table(grid):
            continue
        caption = table.find("caption")
        lines = [caption.get_text(" ", strip=True)] if caption else []
        lines += tables.sentences(grid, heads or None)
        table.clear()
        for line in lines:
            paragraph = soup.new_tag("p")
            paragraph.string = line
            table.append(paragraph)
        table.name = "div"


def _grid(table: Any) -> tuple[list[list[str]], int]:
    """The cells by rows, those that span several repeated in each; and how many rows at the top are heads by their tags."""
    rows: list[list[str]] = []
    spans: dict[int, tuple[int, str]] = {}  # column to the rows that a cell from above still reaches down, and its text
    heads = 0
    for number, tr in enumerate(table.find_all("tr")):
        row: list[str] = []
        cells = iter(tr.find_all(["th", "td"], recursive=False))
        below = dict(spans)
        spans = {}
        while True:
            if len(row) in below:
                left, text = below.pop(len(row))
                if left > 1:
                    spans[len(row)] = (left - 1, text)
                row.append(text)
                continue
            cell = next(cells, None)
            if cell is None:
                if not below or len(row) > max(below):
                    break
                row.append("")
                continue
            text = "".join(cell.get_text(" ", strip=True).split("\n")).strip()
            for _ in range(_span(cell, "colspan")):
                if (down := _span(cell, "rowspan")) > 1:
                    spans[len(row)] = (down - 1, text)
                row.append(text)
        if not row:
            continue
        rows.append(row)
        if heads == number and tr.find("td") is None:
            heads += 1
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows], heads


def _span(cell: Any, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return min(int(value), _WIDEST) if value.isdecimal() and len(value) < 6 and int(value) > 0 else 1
