"""What an issue prints of itself in its masthead: its number, its weekday, its day of the lunar calendar, how many pages it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from index.archive.folder import Archive
from index.chinese.dates.calendar import WEEKDAYS
from index.issues.head_lines import LUNAR, TODAY, WEEKDAY
from index.partial_date import PartialDate, whole_day
from index.types import Issue
from rag.catalogue.listing import proof
from rag.refuse.reasons import Both, Reason, Word
from rag.types import Draft, Evidence, Statement
from rag.words.printed import chinese_day, lines_of

_PRINTED: Final = {"weekday": WEEKDAY, "lunar": LUNAR, "pages": TODAY}
"""How those are printed that the issue itself does not hold."""


def of_masthead(archive: Archive, issue: Issue, facts: Sequence[str]) -> Draft | None:
    """What an issue's masthead tells of the facts, with the weekday of its day; None where it tells none. That no number is printed is
    said, too."""
    name = f"《{issue.newspaper}》" if issue.newspaper else "报纸"
    heads = [article for article in archive.articles_on(issue.file, issue.part) if article.kind == "masthead"]
    lines = [line for head in heads for line in lines_of(archive, head, issue)]
    printed = {fact: _printed(archive, issue, fact, lines) for fact in facts}
    told = {fact: one for fact, one in printed.items() if one is not None}
    unnumbered = "number" in printed.keys() - told.keys()
    day: Word = PartialDate.parse(issue.date) if issue.date else ""
    paper: Word = name if issue.newspaper else Both(name, "a paper")
    if not told:
        return Reason.NO_ISSUE_NUMBER.draft(shown=first_words(archive, issue), day=day, paper=paper) if unnumbered else None
    words = "，".join(one for one, _ in told.values())
    evidence = tuple(dict.fromkeys(one for _, shown in told.values() for one in shown))
    inferred = "（日期为推定）" if issue.date_certainty == "inferred" else ""
    statements = [Statement(f"{chinese_day(issue.date)}的{name}{inferred}：{words}。", evidence)]
    if unnumbered:
        statements.append(Statement(Reason.NO_ISSUE_NUMBER.said(day=day, paper=paper)[0]))
    return Draft(tuple(statements), words)


def _printed(archive: Archive, issue: Issue, fact: str, lines: Sequence[Evidence]) -> tuple[str, tuple[Evidence, ...]] | None:
    """The words of a fact, and the line of the page that prints them; the weekday of a day whose page prints none, by the calendar."""
    if fact == "number":
        return (f"第{issue.issue_no}期", numbered(archive, issue)) if issue.issue_no else None
    for line in lines:
        if match := _PRINTED[fact].search(line.text):
            return "".join(match.group().split()), (line,)
    day = whole_day(issue.date) if fact == "weekday" else None
    return (f"星期{WEEKDAYS[day.weekday()]}", first_words(archive, issue)) if day else None


def numbered(archive: Archive, issue: Issue) -> tuple[Evidence, ...]:
    """The line of a page that prints its issue's number, else the words that print its first article."""
    pages = archive.articles_on(issue.file, issue.part)
    lines = (line for article in pages for line in lines_of(archive, article, issue) if (issue.issue_no or "") in line.text)
    line = next(lines, None)
    return (line,) if line else first_words(archive, issue)


def first_words(archive: Archive, issue: Issue) -> tuple[Evidence, ...]:
    """The words that print the first article of a page: they show that it is held."""
    first = next(iter(archive.articles_on(issue.file, issue.part)), None)
    return proof(archive, first, issue) if first else ()
