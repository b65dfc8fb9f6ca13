"""The desk where pages come in: files dragged into the browser are read, and an issue's facts are corrected by hand.

Added files are kept in `pages/` inside the archive's folder (`index.archive.inbox`), corrections in the archive's own issues.csv.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path

from chat.cards import issue_html, issue_link
from chat.i18n import both
from index.archive.corrections import page_name, read_corrections
from index.archive.inbox import receive
from index.archive.report import report
from index.build.change import correct as correct_issue
from index.errors import ArchiveError
from index.read import formats
from index.read.records.issues_csv import iso_date
from index.types import Stated
from rag import Issue, WenbaoError, open_archive

KINDS = [*formats.KINDS, formats.GZIP]
FACTS = ("newspaper", "date", "issue_no", "page")
LONGEST_FACT = 60
ISSUES_REPORTED = 40
PATIENCE = 10.0
"""Seconds that a change waits for another of this chat."""

_writing = threading.Lock()


def take_in(files: Sequence[str], folder: Path) -> str:
    """Read files into the archive in `folder`; gives the report as HTML. What cannot be read is told, not raised."""
    if not files:
        return ""
    try:
        with writing():
            received = receive([Path(file) for file in files], folder)
    except (WenbaoError, OSError) as error:
        return told(str(error))
    return report_html(folder, [*received.new, *received.updated], received.aside)


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


def issue_row(issue: Issue) -> str:
    """One page of a report: what issue it is, linked to the page."""
    line = issue_html(issue.newspaper, issue.date, issue.date_certainty, issue.issue_no, issue.page)
    return (
        f'<a class="whole" href="{issue_link(issue)}">{line}<small>{escape(f"{issue.file} {issue.part}".strip())}</small></a>'
    )


def report_html(folder: Path, changed: Sequence[str], aside: Mapping[str, str]) -> str:
    """What was read, each page with its issue, what was put aside and why, and the report on the whole archive."""
    archive = open_archive(folder).archive
    fresh = set(changed)
    issues = itertools.islice((issue for issue in archive.issues() if issue.file in fresh), ISSUES_REPORTED)
    rows = "".join(f"<li>{issue_row(issue)}</li>" for issue in issues)
    problems = "".join(f"<li>{escape(file)}：{escape(why)}</li>" for file, why in {**aside, **archive.manifest.refused}.items())
    unread = f'<p class="failed">{both("pages_unread")}</p><ul class="problems">{problems}</ul>' if problems else ""
    return (
        f'<p class="done">{both("pages_read", n=len(changed))}</p><ol class="read">{rows}</ol>{unread}'
        f"<details><summary>{both('whole_report')}</summary><pre>{escape(report(archive))}</pre></details>"
    )


def told(text: str, *, html: bool = False) -> str:
    """A failure, in one sentence."""
    return f'<p class="failed" role="alert">{text if html else escape(text)}</p>'
