"""Issues: which newspaper, day, number and page a page belongs to, each fact with its certainty and the words that show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from index.issues import checks, file_names, masthead, papers, reported
from index.partial_date import PartialDate
from index.types import Issue, Page, Reason

__all__ = ["identify"]


def identify(pages: Sequence[Page]) -> list[Issue]:
    """One Issue for each page, in order.

    What `page.stated` states overrules the masthead, the masthead overrules inference, and nothing is claimed on less than the
    text gives, or the file's name: every fact not stated by the user has a Reason whose quote is `page.text[start:end]`. A ready article
    is taken as it states itself, its text unread. A newspaper is inferred across the pages given together.
    """
    issues = [_ready(page) if _states_itself(page) else _of_page(page) for page in pages]
    issues = checks.numbers(file_names.infer(pages, _one_file(issues)))
    return papers.infer(pages, issues)


def _states_itself(page: Page) -> bool:
    """Whether the page is a line of a .jsonl, or a ready article that states its day: its text is not read for them."""
    return page.ready is not None and (page.ready.id is not None or page.stated.date is not None)


def _ready(page: Page) -> Issue:
    stated = page.stated
    first, last = _bounds(stated.date)
    return Issue(
        page.file, page.part, stated.newspaper, "stated" if stated.newspaper else "unknown",
        stated.date, "stated" if stated.date else "unknown", first, last, stated.issue_no, stated.page,
    )  # fmt: skip


def _bounds(day: str | None) -> tuple[str | None, str | None]:
    """The first and last day of an ISO date that may be partial."""
    if day is None:
        return None, None
    told = PartialDate.parse(day)
    return told.first.isoformat(), told.last.isoformat()


def _of_page(page: Page) -> Issue:
    """What the page alone tells, with what the user states of it on top."""
    printed = masthead.read(page.text)
    newest = reported.newest(page.text)
    issue = Issue(page.file, page.part)
    if printed is not None:
        issue = _printed(issue, page.text, printed, newest)
    if issue.date is None and page.stated.date is None and newest is not None and newest.sure:
        issue = _inferred(issue, page.text, newest)
    elif issue.date is None and page.stated.date is None:
        issue = _bounded(issue, page.text)
    issue = replace(issue, evidence=tuple(_quoted(page.text, reason) for reason in issue.evidence))
    return _overruled(issue, page)


def _one_file(issues: Sequence[Issue]) -> list[Issue]:
    """The issues, the pages of one file (a PDF) that print no issue taken for the one issue its other pages state."""
    days: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    for issue in issues:
        if issue.part and issue.date and issue.date_certainty == "stated" and issue.evidence:
            days[issue.file].add(issue.date)
            names[issue.file] |= {issue.newspaper} if issue.newspaper else set()
    return [_of_file(issue, names[issue.file], days[issue.file]) if issue.part else issue for issue in issues]


def _of_file(issue: Issue, names: set[str], days: set[str]) -> Issue:
    """The issue with the newspaper and the day that the other pages of its file state, each where they state but one."""
    newspaper, day = ((next(iter(said)) if len(said) == 1 else None) for said in (names, days))
    if issue.date is not None and issue.date not in days:
        return issue
    if issue.newspaper is not None and issue.newspaper not in names:
        return issue
    taken_name = newspaper if issue.newspaper is None else None
    taken_day = day if issue.date is None else None
    if not taken_name and not taken_day:
        return issue
    if taken_name:
        issue = replace(issue, newspaper=newspaper, newspaper_certainty="inferred")
    if taken_day:
        issue = replace(issue, date=day, date_certainty="inferred", not_before=day, not_after=day)
    why = Reason("", 0, 0, f"同一文件的另一版载明{taken_name or ''}{taken_day or ''}")
    return replace(issue, evidence=(*issue.evidence, why))


def _printed(issue: Issue, text: str, printed: masthead.Masthead, newest: reported.Newest | None) -> Issue:
    evidence: list[Reason] = []
    if printed.newspaper:
        issue = replace(issue, newspaper=printed.newspaper.value, newspaper_certainty="stated")
        evidence.append(printed.newspaper.reason)
    if printed.day is not None:
        from index.issues import years

        start, end = (printed.day_reason.start, printed.day_reason.end) if printed.day_reason else (0, 0)
        rest = text[:start] + " " * (end - start) + text[end:]  # the printed date is no witness to itself
        found = checks.day(printed, newest, partial(years.chances, rest))
        evidence += found.reasons
        if found.day is not None:
            day = found.day.isoformat()
            issue = replace(issue, date=day, date_certainty=found.certainty, not_before=day, not_after=day)
    if printed.rival is not None:
        evidence.append(printed.rival)
    if printed.rival is not None or printed.inside:
        issue = _doubted(issue)
    if printed.issue_no:
        issue = replace(issue, issue_no=printed.issue_no.value)
        evidence.append(printed.issue_no.reason)
    if printed.page:
        issue = replace(issue, page=printed.page.value)
        evidence.append(printed.page.reason)
    return replace(issue, evidence=tuple(evidence))


def _doubted(issue: Issue) -> Issue:
    """The issue, nothing of it stated any longer."""
    return replace(
        issue,
        newspaper_certainty="inferred" if issue.newspaper_certainty == "stated" else issue.newspaper_certainty,
        date_certainty="inferred" if issue.date_certainty == "stated" else issue.date_certainty,
    )


def _inferred(issue: Issue, text: str, newest: reported.Newest) -> Issue:
    """The day after the newest reported day, if the page also tells its year; else the bounds it gives."""
    from index.issues import years

    year = years.infer(text, newest)
    if year is None or not year.sure:
        return _bounded(replace(issue, evidence=issue.evidence + newest.reasons), text)
    day, happened = newest.issue_day(year.year), reported.on(year.year, newest.day)
    if day is None or happened is None:
        return issue
    return replace(
        issue, date=day.isoformat(), date_certainty="inferred", not_before=happened.isoformat(),
        not_after=date(year.year, 12, 31).isoformat() if happened.year == day.year else day.isoformat(),
        evidence=(*issue.evidence, *newest.reasons, *year.reasons),
    )  # fmt: skip


def _bounded(issue: Issue, text: str) -> Issue:
    from index.issues import years

    earliest = years.before(text)
    if earliest is None:
        return issue
    day, reason = earliest
    return replace(issue, not_before=day.isoformat(), evidence=(*issue.evidence, reason))


def _overruled(issue: Issue, page: Page) -> Issue:
    stated = page.stated
    if stated.newspaper:
        issue = replace(issue, newspaper=stated.newspaper, newspaper_certainty="stated")
    if stated.date:
        first, last = _bounds(stated.date)
        issue = replace(issue, date=stated.date, date_certainty="stated", not_before=first, not_after=last)
    return replace(issue, issue_no=stated.issue_no or issue.issue_no, page=stated.page or issue.page)


def _quoted(text: str, reason: Reason) -> Reason:
    """The reason with its quote as the page prints it."""
    return replace(reason, quote=text[reason.start : reason.end])
