"""What becomes of files that are sent, as HTML: how far each is, and at the end what was read, what is held already, what failed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from html import escape
from pathlib import Path

from chat.cards import issue_html, issue_link
from chat.i18n import both, of_both, spoken
from chat.source_viewer import title_of
from index.archive.report import report
from index.archive.report_words import Language
from index.build.inbox import Received, Sent
from index.read.files.source import in_zip
from rag import Issue, Wenbao, open_archive

ISSUES_REPORTED = 40
LANGUAGES: tuple[tuple[Language, str], ...] = (("zh", "zh-CN"), ("en", "en"))
FILES_REPORTED = 200


def progress_html(received: Received) -> str:
    """How far the files are, each with its state; of a great many the first that are not done yet, and those before."""
    sent = received.sent
    done = sum(one.state not in ("waiting", "reading") for one in sent)
    going = next((n for n, one in enumerate(sent) if one.state == "waiting"), len(sent))
    first = max(0, min(going - FILES_REPORTED // 2, len(sent) - FILES_REPORTED))
    rows = "".join(map(state_html, sent[first : first + FILES_REPORTED]))
    at = both("files_going", n=min(done + 1, len(sent)), total=len(sent)) if sent else both("working")
    return f'<p class="going">{at}</p><progress max="{max(1, len(sent))}" value="{done}"></progress><ol class="taken" tabindex="0">{rows}</ol>'


def state_html(sent: Sent) -> str:
    """A file and how far it is."""
    said = spoken(sent.why) if sent.state == "failed" else both(f"file_{sent.state}")
    return f'<li class="{sent.state}"><b>{escape(sent.name)}</b> <small>{said}</small></li>'


def report_html(folder: Path, received: Received) -> str:
    """What became of all the files: in short, then each page with its issue, what is held already, what could not be read, and the
    report on the whole archive."""
    wenbao = open_archive(folder)
    archive = wenbao.archive
    added, held, failed = (received.of(state) for state in ("added", "held", "failed"))
    fresh = {*received.new, *received.updated}
    issues = [issue for issue in archive.issues() if issue.file in fresh]
    rows = "".join(f"<li>{issue_row(issue)}</li>" for issue in issues[:ISSUES_REPORTED])
    left = len(issues) - ISSUES_REPORTED
    more = f'<p class="aside">{both("more_pages", n=left)}</p>' if left > 0 else ""
    inside = {file: why for file, why in archive.manifest.refused.items() if _of_these(file, added)}
    problems = {one.name: one.why for one in (*failed, *held) if one.why} | inside
    texts = "".join(
        f'<pre class="{tongue}" lang="{tag}" tabindex="0">{escape(report(archive, tongue))}</pre>' for tongue, tag in LANGUAGES
    )
    return (
        f"{summary_html(len(received.sent), len(added), len(held), len(failed))}"
        f'<ol class="read">{rows}</ol>{more}{held_already_html(wenbao, held)}{problems_html(problems)}'
        f"<details><summary>{both('whole_report')}</summary>{texts}</details>"
    )


def summary_html(sent: int, added: int, held: int, failed: int) -> str:
    """How many files came and what became of them, in one line."""
    parts = [both("files_sent", n=sent)] if sent > 1 else []
    parts.append(both("pages_read", n=added))
    parts += [both("files_same", n=held)] if held else []
    parts += [both("files_failed", n=failed)] if failed else []
    return f'<p class="done">{of_both(("", " ")).join(parts)}</p>'


def held_already_html(wenbao: Wenbao, held: Sequence[Sent]) -> str:
    """The files that say what is held already, each with the page that does."""
    rows = "".join(f"<li>{same_html(wenbao, one)}</li>" for one in held[:FILES_REPORTED])
    return f'<p class="held-already">{both("pages_held")}</p><ul class="same">{rows}</ul>' if rows else ""


def same_html(wenbao: Wenbao, sent: Sent) -> str:
    """One such file: 已有此版 with the issue, the first headline and the file that it equals."""
    name = f"<b>{escape(sent.name)}</b>"
    if sent.twin:
        return f"{name} <small>{both('file_twin', file=sent.twin)}</small>"
    if sent.same is None:
        return f"{name} <small>{both('file_held')}</small>"
    articles = wenbao.archive.articles_on(sent.same.file, sent.same.part)
    first = next((article for article in articles if article.headline), None)
    title = f"《{escape(title_of(first))}》" if first else ""
    return f'{name}<span class="equals">{both("file_held")}{both("colon")}{title}{issue_row(sent.same)}</span>'


def problems_html(problems: dict[str, str]) -> str:
    """What could not be read, and why, each file by its name."""
    rows = "".join(
        f"<li><b>{escape(file)}</b>{both('colon')}{spoken(why)}</li>"
        for file, why in itertools.islice(problems.items(), FILES_REPORTED)
    )
    return f'<p class="failed">{both("pages_unread")}</p><ul class="problems">{rows}</ul>' if rows else ""


def issue_row(issue: Issue) -> str:
    """One page of a report: what issue it is, linked to the page."""
    line = issue_html(issue.newspaper, issue.date, issue.date_certainty, issue.issue_no, issue.page)
    return (
        f'<a class="whole" href="{issue_link(issue)}">{line}<small>{escape(f"{issue.file} {issue.part}".strip())}</small></a>'
    )


def _of_these(file: str, added: Sequence[Sent]) -> bool:
    """Whether what was refused is part of one of the files that were added: a line, or a page of a zip."""
    return any(file == whole or (in_zip(file) and in_zip(file) == in_zip(whole)) for one in added for whole in one.files)
