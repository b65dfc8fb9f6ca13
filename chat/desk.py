"""The desk where pages come in: files dragged into the browser are read, and an issue's facts are corrected by hand.

Added files are kept in `pages/` inside the archive's folder; a correction is a row of the `issues.csv` beside the page.
"""

from __future__ import annotations

import itertools
import shutil
import threading
from collections.abc import Sequence
from html import escape
from pathlib import Path

from chat.i18n import both
from index.archive import Manifest
from index.build import add
from index.read.issues_csv import iso_date, with_row
from index.report import report
from rag import WenbaoError, open_archive

KINDS = [".txt", ".pdf", ".html", ".htm", ".zip", ".jsonl"]

_writing = threading.Lock()


def take_in(files: Sequence[str], folder: Path) -> str:
    """Read files into the archive in `folder`; gives the report as HTML. What cannot be read is told, not raised."""
    if not files:
        return ""
    pages = folder / "pages"
    with _writing:
        try:
            pages.mkdir(exist_ok=True)
            for file in files:
                shutil.copyfile(file, free_name(pages, Path(file)))
            _, added = add([pages], folder)
        except (WenbaoError, OSError) as error:
            return told(str(error))
    return report_html(folder, [*added.new, *added.updated])


def free_name(pages: Path, file: Path) -> Path:
    """Where a file goes among the pages: under its own name, or a numbered one where another page has that."""
    names = itertools.chain([file.name], (f"{file.stem}-{n}{file.suffix}" for n in itertools.count(2)))
    places = (pages / name for name in names)
    return next(place for place in places if not place.exists() or place.read_bytes() == file.read_bytes())


def correct(folder: Path, file: str, facts: dict[str, str]) -> str:
    """Write what the reader states of an issue to the issues.csv beside its page and read the page again; gives the report."""
    try:
        facts = {**facts, "date": iso_date(facts.get("date", "")) or ""}
    except ValueError:
        return told(both("date_unreadable", text=facts["date"]), html=True)
    with _writing:
        root = root_of(folder, file)
        if root is None:
            return told(both("page_elsewhere", file=file), html=True)
        try:
            write_row(root / "issues.csv", Path(file).name if not (root / file).exists() else file, facts)
            _, added = add([root], folder)
        except (WenbaoError, OSError) as error:
            return told(str(error))
    return report_html(folder, [*added.new, *added.updated])


def root_of(folder: Path, file: str) -> Path | None:
    """The folder that a page was read from, among those the archive was built from; None where it stands no more."""
    roots = [Path(root) for root in Manifest.read(folder).roots]
    return next((root for root in roots if root.is_dir() and (root / file).exists()), None)


def write_row(table: Path, file: str, facts: dict[str, str]) -> None:
    """Put one row into an issues.csv, in place of an earlier row for the same file; a fact left empty is not stated."""
    held = table.read_bytes() if table.exists() else b""
    text = with_row(held, file, {name: value.strip() for name, value in facts.items()})
    fresh = table.with_suffix(".csv.new")
    fresh.write_text(text, encoding="utf-8", newline="")
    fresh.replace(table)


def report_html(folder: Path, changed: Sequence[str]) -> str:
    """What was read, and the report on the whole archive."""
    names = "、".join(escape(name) for name in changed[:12])
    return f'<p class="done">{both("pages_read", n=len(changed))} {names}</p><pre>{escape(report(open_archive(folder).archive))}</pre>'


def told(text: str, *, html: bool = False) -> str:
    """A failure, in one sentence."""
    return f'<p class="failed" role="alert">{text if html else escape(text)}</p>'
