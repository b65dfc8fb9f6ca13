"""Corrections made by hand: the archive's own issues.csv, which overrules the pages and any issues.csv beside them.

A row speaks of one page, named as the archive names it (`FILE`, or `FILE/PART` for a page of a PDF or a line of a JSONL file),
and of these very words: its column `text` holds a hash of the page, so that another page of that name is not taken for it.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import astuple
from pathlib import Path

from index.errors import SourceError
from index.read.records.issues_csv import COLUMNS, merge, parse, with_row
from index.read.text.encoding import decode
from index.types import Page, Stated

FILE = "issues.csv"
HASH = "text"

Corrections = Mapping[str, tuple[str, Stated]]
"""By page name: the hash of the page that is corrected, and what is stated of its issue."""


def page_name(file: str, part: str) -> str:
    """A page's name in the table."""
    return f"{file}/{part}" if part else file


def read_corrections(folder: Path) -> Corrections:
    """The corrections of an archive, none where there is no table. Raises SourceError for a table that is none."""
    table = folder / FILE
    if not table.is_file():
        return {}
    data = table.read_bytes()
    try:
        stated = parse(data).stated
        hashes = {row.get("file"): row.get(HASH) or "" for row in csv.DictReader(io.StringIO(decode(data)[0], newline=""))}
    except (SourceError, csv.Error) as error:
        raise _unreadable(table, error) from None
    return {name: (hashes.get(name, ""), one) for name, one in stated.items()}


def corrections_hash(folder: Path) -> str:
    """The sha256 of the table, empty where there is none: an archive knows by it whether its table was changed since."""
    table = folder / FILE
    return hashlib.sha256(table.read_bytes()).hexdigest() if table.is_file() else ""


def corrected(page: Page, corrections: Corrections) -> Page:
    """The page as it is corrected; the page itself where nothing is said of it."""
    if not corrections:
        return page
    of, stated = corrections.get(page_name(page.file, page.part), ("", Stated()))
    if stated == Stated() or of not in ("", _hash(page)):
        return page
    return Page(page.file, page.text, page.sha256, page.part, page.encoding, merge(stated, page.stated), page.ready)


def write_correction(folder: Path, page: Page, stated: Stated) -> None:
    """Put a page's row into the table, in place of an earlier one; a row that states nothing takes a correction back.

    Raises SourceError for a table that is none, OSError where it cannot be written.
    """
    table = folder / FILE
    held = table.read_bytes() if table.is_file() else ",".join([*COLUMNS, HASH]).encode()
    _, *names = COLUMNS
    facts = {name: fact or "" for name, fact in zip(names, astuple(stated), strict=True)}
    try:
        text = with_row(held, page_name(page.file, page.part), facts | {HASH: _hash(page)})
    except (SourceError, csv.Error) as error:
        raise _unreadable(table, error) from None
    fresh = table.with_suffix(".csv.new")
    fresh.write_text(text, encoding="utf-8", newline="")
    fresh.replace(table)


def _unreadable(table: Path, error: Exception) -> SourceError:
    why = (
        str(error)
        if isinstance(error, SourceError)
        else "有一格太长，请检查引号是否成对 (a cell is too long: check the quotes)"
    )
    return SourceError(f"更正表 {table} 读不了：{why}")


def _hash(page: Page) -> str:
    return hashlib.sha256(page.text.encode("utf-8", "replace")).hexdigest()[:16]
