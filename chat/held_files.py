"""The files that an archive holds, each with the issues it prints, how sure they are, its articles and its problems."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from chat.cards import issue_html, issue_link
from chat.i18n import both, reason_html, spoken
from chat.intake import told, writing
from index.archive.report import doubts
from index.build.withdrawn import put_back, withdraw, withdrawn
from index.stores.address import folder_of
from index.stores.census import is_whole
from rag import Issue, WenbaoError

if TYPE_CHECKING:
    from pathlib import Path

    from index.archive.folder import Archive

FILES_SHOWN = 500
PAGES_SHOWN = 12
"""Of one file; a year's articles in one file are as many pages."""


def held_html(archive: Archive, skipped: int = 0, *, adding: bool = False) -> str:
    """The files as a list; with `adding` each can be taken out, and those that were be put back. After those `skipped`, the next of
    them alone."""
    files, refused = files_of(archive), archive.manifest.refused
    shown = islice(files.items(), skipped, skipped + FILES_SHOWN)
    rows = "".join(file_html(archive, file, issues, refused.get(file), adding=adding) for file, issues in shown)
    left = len(files) - skipped - FILES_SHOWN
    key = both("more_files", n=min(left, FILES_SHOWN), left=left)
    more = f'<button type="button" class="more" value="{skipped + FILES_SHOWN}">{key}</button>' if left > 0 else ""
    listed = f'<ol class="issues files">{rows}</ol>{more}'
    if skipped:
        return listed
    return (
        f'<article class="sheet front"><header class="dateline"><div class="row"><h2 class="nameplate" tabindex="-1">'
        f'{both("held_files")}</h2><p class="day"><span>{both("files_held", n=sum(map(bool, files.values())))}</span></p>'
        f'<div class="tools"><a class="turn" href="#contents">{both("contents")}</a></div></div></header>'
        f'<div class="said" role="status"></div>{listed}'
        f"{withdrawn_html(folder_of(archive.address)) if adding else ''}</article>"
    )


def files_of(archive: Archive) -> dict[str, list[Issue]]:
    """The files by their names, each with its issues; last those of which nothing could be read."""
    files: dict[str, list[Issue]] = {}
    for issue in archive.issues():
        files.setdefault(issue.file, []).append(issue)
    refused: Mapping[str, str] = archive.manifest.refused
    return files | {file: [] for file in refused if file not in files}


def file_html(archive: Archive, file: str, issues: list[Issue], unread: str | None, *, adding: bool) -> str:
    """One file with its pages."""
    pages = "".join(page_html(archive, issue) for issue in issues[:PAGES_SHOWN])
    left = len(issues) - PAGES_SHOWN
    pages += f'<p class="aside">{both("more_pages", n=left)}</p>' if left > 0 else ""
    problems = [
        f"“{escape(' '.join(one.quote.split())[:40])}”{both('colon')}{reason_html(one.why)}"
        for issue in issues
        for one in doubts(issue)
    ]
    problems = problems[:PAGES_SHOWN] + ([spoken(unread)] if unread else [])
    return row_html(file, pages, problems, adding=adding)


def page_html(archive: Archive, issue: Issue) -> str:
    """One page of a file: its issue and how sure it is, and how many articles it prints."""
    line = issue_html(issue.newspaper, issue.date, issue.date_certainty, issue.issue_no, issue.page)
    part = f"<small>{escape(issue.part)}</small>" if issue.part else ""
    articles = sum(map(is_whole, archive.articles_on(issue.file, issue.part)))
    count = f"<small>{both('articles_held', n=articles)}</small>"
    return f'<a class="whole" href="{issue_link(issue)}">{line}{part}{count}</a>'


def row_html(file: str, pages: str, problems: list[str], *, adding: bool) -> str:
    """A file's row: its name, its pages, what is wrong with it, as HTML, and the button that takes it out."""
    wrong = "".join(f"<li>{problem}</li>" for problem in problems)
    name = escape(file, quote=True)
    out = f'<button type="button" class="removes" value="{name}">{both("remove")}</button>' if adding else ""
    return f'<li><b class="file">{name}</b>{out}{pages}{f"<ul class=problems>{wrong}</ul>" if wrong else ""}</li>'


def withdrawn_html(folder: Path) -> str:
    """The files that were taken out, each with the button that puts it back."""
    rows = "".join(
        f'<li><b class="file">{escape(file)}</b><button type="button" class="restores" value="{escape(file, quote=True)}">'
        f"{both('restore')}</button></li>"
        for file in withdrawn(folder)
    )
    return f'<h3 class="over">{both("removed_files")}</h3><ol class="issues files">{rows}</ol>' if rows else ""


def change_held(work: str, file: str, folder: Path) -> str:
    """Take a file out (`remove`) or put it back (`restore`); gives one sentence as HTML on what came of it."""
    try:
        with writing():
            if work == "remove":
                withdraw(file, folder)
            else:
                put_back(file, folder)
    except (WenbaoError, OSError) as error:
        return told(str(error))
    return f'<p class="done">{both("removed" if work == "remove" else "restored", file=file)}</p>'
