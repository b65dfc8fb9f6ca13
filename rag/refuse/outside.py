"""What an archive holds, against what the asker held the question to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from index.archive.folder import Archive
from index.partial_date import PartialDate
from index.types import Filters
from rag.question.papers import named
from rag.refuse.reasons import Both, Reason
from rag.types import Draft, Period, Question
from rag.wants import Fact


def shut_out(question: Question, archive: Archive) -> Draft | None:
    """A refusal where the asker's own filters let nothing of the archive through, with what is held; None where they do."""
    filters = question.filters
    if filters == Filters() or archive.documents.has(filters):
        return None
    held = [(name, first, last) for name, _, first, last in archive.documents.newspapers() if name]
    if filters.newspaper and filters.newspaper not in {name for name, *_ in held}:
        if not held:
            return Reason.OTHER_PAPER_OF_NONE.draft(paper=filters.newspaper)
        return Reason.OTHER_PAPER.draft(paper=filters.newspaper, held=[f"《{name}》" for name, *_ in held[:5]])
    days = [
        _from_to(name, PartialDate.of_number(first), PartialDate.of_number(last)) for name, first, last in held[:5] if first
    ]
    return Reason.SHUT_OUT.draft(held=days) if days else Reason.SHUT_OUT_OF_NONE.draft()


def _from_to(newspaper: str, first: PartialDate, last: PartialDate) -> Both:
    """A newspaper with the first and the last day of it that is held."""
    return Both(f"《{newspaper}》{first.chinese}至{last.chinese}", f"《{newspaper}》 of {first.english} to {last.english}")


def not_printed(question: Question, archive: Archive) -> Draft | None:
    """A refusal where a paper that is held is asked for by days of which no issue is; None where one is or may be."""
    papers = named(question, (name for name, *_ in archive.documents.newspapers() if name))
    days = [period for period in question.periods if re.search(r"\d{4}", period.words)]
    if not days:
        return None
    if not papers:
        return _no_issue(question, archive, days)
    for paper in papers:
        for period in days:
            first, last = period.earliest - timedelta(days=1), period.latest + timedelta(days=1)
            if archive.documents.has(
                replace(question.filters, newspaper=paper, after=first.isoformat(), before=last.isoformat())
            ):
                return None
    return Reason.NO_ISSUE_OF_PAPER.draft(days=days[0], paper=papers[0])


def _no_issue(question: Question, archive: Archive, days: Sequence[Period]) -> Draft | None:
    """A refusal where what was printed on a day is asked for and no issue of that day or its neighbours is held."""
    if len(days) != 1 or days[0].earliest != days[0].latest or Fact.CONTENTS not in question.wants.facts:
        return None
    first, last = days[0].earliest - timedelta(days=1), days[0].latest + timedelta(days=1)
    if archive.documents.has(replace(question.filters, after=first.isoformat(), before=last.isoformat())):
        return None
    return Reason.NO_ISSUE.draft(days=days[0])
