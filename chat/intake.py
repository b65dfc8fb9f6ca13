"""The desk where pages come in: files dragged into the browser are read, and an issue's facts are corrected by hand.

Added files are kept in `pages/` inside the archive's folder (`index.build.inbox`), corrections in the archive's own issues.csv.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path

from chat.i18n import both, spoken
from chat.intake_report import issue_row, progress_html, report_html
from index.archive.corrections import page_name, read_corrections
from index.build.change import correct as correct_issue
from index.build.inbox import Received, receiving
from index.errors import ArchiveError
from index.read import formats
from index.read.records.issues_csv import iso_date
from index.types import Stated
from rag import Issue, WenbaoError, open_archive

KINDS = [*formats.KINDS, formats.GZIP]
FACTS = ("newspaper", "date", "issue_no", "page")
LONGEST_FACT = 60
BREATH = 0.3
"""Seconds between two looks at how far files are taken in."""
PATIENCE = 10.0
"""Seconds that a change waits for another of this chat."""

_writing = threading.Lock()

log = logging.getLogger(__name__)


def take_in(files: Sequence[str], folder: Path) -> str:
    """Read files into the archive in `folder`; gives the report as HTML. What cannot be read is told, not raised."""
    return list(taking_in(files, folder))[-1] if files else ""


def taking_in(files: Sequence[str], folder: Path) -> Iterator[str]:
    """The same, as it goes on: how far it is, as HTML, every now and then, and last the report.

    The work is a thread's, so that it comes to its end though nobody waits for it.
    """
    work = _Work([Path(file) for file in files], folder)
    work.start()
    while work.is_alive():
        work.join(BREATH)
        yield progress_html(work.received)
    report = report_html(folder, work.received) if work.received.sent else ""
    yield f"{told(work.failure)}{report if work.received.of('added') else ''}" if work.failure else report


class _Work(threading.Thread):
    """Takes files in; `received` is what has become of them, `failure` one sentence on why the archive could not be written."""

    def __init__(self, files: Sequence[Path], folder: Path) -> None:
        super().__init__(daemon=True)
        self._files, self._folder = files, folder
        self.received = Received()
        self.failure = ""

    def run(self) -> None:
        try:
            with writing():
                for received in receiving(self._files, self._folder):
                    self.received = received
        except (WenbaoError, OSError) as error:
            self.failure = str(error)
        except Exception as error:  # the page waits for a word
            log.exception("Files could not be taken in.")
            self.failure = f"加报时出了错（{type(error).__name__}），请再试 (adding failed: try again)"


@contextmanager
def writing() -> Iterator[None]:
    """One change of the archive at a time. Raises ArchiveError where another takes longer than anybody waits for a page."""
    if not _writing.acquire(timeout=PATIENCE):
        raise ArchiveError("馆藏正在加报，请过一会儿再试 (pages are being added: try again in a while)")
    try:
        yield
    finally:
        _writing.release()


def correct(folder: Path, file: str, part: str, facts: Mapping[str, str]) -> str:
    """Keep what the reader states of a page's issue; gives what came of it as HTML, or one sentence on why it was not kept."""
    newspaper, day, issue_no, page = (facts.get(name, "").strip()[:LONGEST_FACT] or None for name in FACTS)
    try:
        day = iso_date(day)
    except ValueError:
        return told(both("date_unreadable", text=day or ""), html=True)
    try:
        with writing():
            correct_issue(file, part, Stated(newspaper, day, issue_no, page), folder)
            issue = open_archive(folder).archive.issue(file, part)
    except (WenbaoError, OSError) as error:
        return told(str(error))
    return f'<p class="done">{both("corrected")} {issue_row(issue)}</p>'


def correction_html(issue: Issue, folder: Path) -> str:
    """The form that corrects an issue: a field shows what is held of it, and what was stated before stands in it."""
    try:
        _, stated = read_corrections(folder).get(page_name(issue.file, issue.part), ("", Stated()))
    except WenbaoError as error:
        return told(str(error))
    held = (issue.newspaper, issue.date, issue.issue_no, issue.page)
    given = (stated.newspaper, stated.date, stated.issue_no, stated.page)
    fields = "".join(
        f'<label>{both(f"desk_{name}")}<input name="{name}" type="text" maxlength="{LONGEST_FACT}" autocomplete="off" '
        f'value="{escape(value or "", quote=True)}" placeholder="{escape(known or "", quote=True)}"></label>'
        for name, value, known in zip(FACTS, given, held, strict=True)
    )
    return (
        f'<form class="corrects" data-file="{escape(issue.file, quote=True)}" data-part="{escape(issue.part, quote=True)}">'
        f"<h3>{both('desk_correct')}</h3><p>{both('desk_correct_lead')}</p>"
        f'<div class="facts">{fields}<button type="submit">{both("desk_save")}</button></div>'
        f'<div class="said" role="status"></div></form>'
    )


def told(text: str, *, html: bool = False) -> str:
    """A failure, in one sentence."""
    return f'<p class="failed" role="alert">{text if html else spoken(text)}</p>'
