"""The papers and the days that an archive holds, against those that a question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from index.archive.folder import Archive
from index.chinese.numerals import DIGIT_YEAR
from index.partial_date import PartialDate
from index.types import Filters
from rag.question.papers import named, printing
from rag.refuse.reasons import Reason
from rag.types import Basis, Draft, Hit, Question
from rag.wants import Fact
from rag.words.days import mentions


class Coverage:
    """What an archive holds: its papers, and its first and last day as far as known."""

    def __init__(self, newspapers: Iterable[str | None], days: tuple[str, str] | None) -> None:
        self.newspapers = {name for name in newspapers if name}
        self.first = PartialDate.parse(days[0]).first if days else None
        self.last = PartialDate.parse(days[1]).last if days else None

    @classmethod
    def of(cls, archive: Archive) -> Coverage:
        """The coverage of an archive."""
        return cls((name for name, *_ in archive.documents.newspapers()), archive.census.days())


_covered: WeakKeyDictionary[Archive, Coverage] = WeakKeyDictionary()


def coverage_of(archive: Archive) -> Coverage:
    """What an archive covers, worked out once; an archive that nobody has open any more is let go."""
    if (coverage := _covered.get(archive)) is None:
        coverage = _covered[archive] = Coverage.of(archive)
    return coverage


def _foretold(question: Question, hits: Sequence[Hit]) -> bool:
    """Whether a hit itself speaks of the whole of a period asked for: a paper may tell of days after it."""
    return any(
        mention.earliest <= period.earliest and period.latest <= mention.latest
        for hit in hits[:5]
        for mention in mentions(hit.passage.text, hit.issue)
        for period in question.periods
    )


def other_paper(question: Question, coverage: Coverage) -> Draft | None:
    """A refusal where a newspaper is asked for that is not held; None where none is."""
    if not coverage.newspapers or Fact.PAPER not in question.wants.facts or named(question, coverage.newspapers):
        return None
    asked = next((one for one in question.wants.papers if not any(one in name for name in coverage.newspapers)), None)
    if asked is not None:
        return Reason.OTHER_PAPER.draft(paper=asked, held=sorted(coverage.newspapers)[:5])
    return None


def outside(question: Question, coverage: Coverage, hits: Sequence[Hit]) -> Draft | None:
    """A refusal where the paper or the days asked for are not held; None where they may be."""
    facts = question.wants.facts
    about_paper = Fact.PAPER in facts or bool(named(question, coverage.newspapers))
    if (no := other_paper(question, coverage)) is not None:
        return no
    if coverage.first and coverage.last and question.periods and _dated(question) and Fact.TODAYS_PAGE not in facts:
        if all(period.earliest > coverage.last for period in question.periods) and (
            about_paper or not _foretold(question, hits)
        ):
            refusal = Reason.AFTER_THE_LAST.draft(last=coverage.last, days=question.periods[0])
            return _founded(refusal, question, Basis("last", coverage.last.isoformat(), (Filters(),)))
        if (
            about_paper
            and all(period.latest < coverage.first for period in question.periods)
            and (Fact.PRINTED in facts or printing(question, coverage.newspapers))
        ):
            refusal = Reason.BEFORE_THE_FIRST.draft(first=coverage.first, days=question.periods[0])
            return _founded(refusal, question, Basis("first", coverage.first.isoformat(), (Filters(),)))
    return None


def _founded(refusal: Draft, question: Question, end: Basis) -> Draft:
    """A refusal with what it rests on: the first or last day held, and that nothing is of the days asked for."""
    period = question.periods[0]
    none = Basis("pages", 0, (Filters(after=period.earliest.isoformat(), before=period.latest.isoformat()),))
    return replace(refusal, statements=(replace(refusal.statements[0], basis=(end, none)), *refusal.statements[1:]))


def _dated(question: Question) -> bool:
    """Whether the days asked for are sure: a year is named, or an issue is asked for. 今年 by itself may be the paper's own."""
    of_year = any(re.search(rf"\d{{4}}|{DIGIT_YEAR}|[去前]年|年前", period.words) for period in question.periods)
    return of_year or Fact.ISSUE in question.wants.facts
