"""Read the passages found and draft an answer: the sentences that answer, the bare answer, or an honest no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from weakref import WeakKeyDictionary

from index.archive.folder import Archive
from index.embed.passages import cut_passages
from index.types import Article, Filters, Issue
from rag.question.parts import several_of
from rag.question.slots.asked import Asked, asked_of
from rag.question.subquestions import Each, several_asked
from rag.question.understand import by_itself, without_source
from rag.reader.compose import SHORT
from rag.reader.most_of import most_of
from rag.reader.rules.compound import in_one_breath
from rag.reader.rules.over_time import on, subject
from rag.reader.rules.phones import telephone
from rag.reader.rules.single import SURE, read_one
from rag.refuse.coverage import Coverage, other_paper, outside
from rag.refuse.off_topic import is_leisure, off_topic
from rag.refuse.outside import not_printed
from rag.refuse.reasons import Reason
from rag.retrieve.hybrid import retrieve
from rag.types import Draft, Hit, Question, Statement
from rag.wants import Fact

SLACK = 1.2
"""How much lower it may be for each of several things asked about: they were found together."""

_SHORTEST = 4
"""Characters of a question without its page and its paper that ask nothing by themselves."""

UNLIKELY = 1.0
"""How much higher it must be for what a paper seldom tells."""

_LONG = timedelta(days=31)
"""A time longer than this is summed up when it is over."""


_covered: WeakKeyDictionary[Archive, Coverage] = WeakKeyDictionary()


def _coverage(archive: Archive) -> Coverage:
    """What an archive covers, worked out once; an archive that nobody has open any more is let go."""
    if (coverage := _covered.get(archive)) is None:
        coverage = _covered[archive] = Coverage.of(archive)
    return coverage


def paper_not_held(question: Question, archive: Archive) -> Draft | None:
    """A refusal of a question on a newspaper, or on an issue by its page, that the archive does not hold; None where it asks of none."""
    coverage = _coverage(archive)
    if (no := other_paper(question, coverage) or not_printed(question, archive)) is not None:
        return no
    return outside(question, coverage, ()) if Fact.PAGE in question.wants.facts else None


def no_question_for_it(question: Question, hits: Sequence[Hit], archive: Archive) -> Draft | None:
    """A refusal of what is no question to a newspaper, or of days and papers that the archive does not hold; None of all else."""
    return off_topic(question) or outside(question, _coverage(archive), hits)


class RuleReader:
    """Reads by rules. It asks the archive again for the parts of a question."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def read(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """The draft of an answer from the hits, best first, or a refusal."""
        return _answered(question, hits, self.archive) if hits else Reason.NOTHING.draft()


def read(question: Question, hits: Sequence[Hit], archive: Archive) -> Draft:
    """What rules answer, what is no question for the archive refused first."""
    return with_its_sort(question, no_question_for_it(question, hits, archive) or RuleReader(archive).read(question, hits))


def with_its_sort(question: Question, draft: Draft) -> Draft:
    """The draft; where nothing was found for a question to another sort of program, that is said."""
    return Reason.CHORE.draft() if draft.refusal == "not_found" and is_leisure(question) else draft


def as_read(question: Question, hits: Sequence[Hit], archive: Archive) -> tuple[Asked, Sequence[Hit]]:
    """The question as the reader sees it, and the hits that it is read in."""
    own, hits = _on_its_page(question, hits, archive)
    return asked_of(own), hits


def _answered(question: Question, hits: Sequence[Hit], archive: Archive) -> Draft:
    asked, hits = as_read(question, hits, archive)
    if question.wants.same_day is not None:
        return _one(question, asked, hits)
    name = subject(question, asked, hits, archive.authors)
    if name is not None and (told := on(name, asked, hits)) is not None:
        return told
    several = several_of(question)
    if several is not None and (told := _each(question, several, archive)) is not None:
        return told
    if asked.slots[0].unit == "号码":
        return telephone(asked, hits) or Reason.NOTHING.draft()
    parts = several_asked(asked)
    if parts and (told := in_one_breath(question, parts, hits, lambda text: _found(question, text, archive))) is not None:
        return told
    return _one(question, asked, hits, -UNLIKELY if is_leisure(question) else 0.0)


def as_asked_of_the_page(question: Question, hits: Sequence[Hit], archive: Archive) -> tuple[Question, Sequence[Hit]]:
    """A question without the names of the paper and page that it says it read, and the hits of that page alone."""
    own, hits = _on_its_page(question, hits, archive)
    return (own if len(own.text) > _SHORTEST else question), hits


def of_a_person(question: Question, hits: Sequence[Hit], archive: Archive) -> Draft | None:
    """What several articles tell of a person or body that is asked about over time; None where one thing is asked."""
    asked, read_in = as_read(question, hits, archive)
    name = subject(question, asked, read_in, archive.authors)
    return on(name, asked, read_in) if name is not None else None


def _on_its_page(question: Question, hits: Sequence[Hit], archive: Archive) -> tuple[Question, Sequence[Hit]]:
    """A question without the papers that it says it read; where it names the day and the page of its paper, without them, too, and with
    the hits of that page alone."""
    page, papers = question.wants.page, _coverage(archive).newspapers
    days = {(period.earliest, period.latest) for period in question.periods}
    there: dict[str, tuple[Article, Issue]] = {}
    if page is not None and len(days) == 1 and question.periods[0].earliest == question.periods[0].latest:
        day = question.periods[0].earliest.isoformat()
        there = {article.article_id: (article, issue) for article, issue in archive.find(page=page, after=day, before=day)}
    if not there:
        return without_source(question, papers), hits
    kept = [hit for hit in hits if hit.article.article_id in there]
    seen = {hit.article.article_id for hit in kept}
    kept += [
        Hit(cut_passages(article)[0], article, issue, 0.0)
        for article_id, (article, issue) in there.items()
        if article_id not in seen
    ]
    return without_source(question, papers, page=True), kept


def _one(question: Question, asked: Asked, hits: Sequence[Hit], slack: float = 0.0) -> Draft:
    """The answer to one thing asked."""
    return read_one(question, asked, hits, SURE - slack).draft


def _found(question: Question, text: str, archive: Archive) -> Sequence[Hit]:
    """The passages that bear on a part of a question by itself."""
    return retrieve(archive, by_itself(question, text, archive), 10)


def _of_its_time(question: Question, archive: Archive) -> Draft | None:
    """The answer as the issues of the one time asked about tell it; None where they do not."""
    times = question.periods
    if len(times) != 1 or question.filters != Filters():
        return None
    first, last = times[0].earliest, times[0].latest
    windows = [(first, last + timedelta(days=1))]
    if (length := last - first) > _LONG:  # sums of a year are printed when it is over
        windows.insert(0, (last - _LONG, last + min(length / 3, 3 * _LONG)))
    for since, until in windows:
        own = replace(question, filters=Filters(after=since.isoformat(), before=until.isoformat()))
        draft = _one(own, asked_of(own), retrieve(archive, own, 10), SLACK)
        if draft.refusal is None:
            return draft
    return None


def _each(question: Question, several: Each, archive: Archive) -> Draft | None:
    """One answer for each thing asked about; None unless all are found."""
    statements: list[Statement] = []
    shorts = []
    for text in several.questions:
        own = by_itself(question, text, archive)
        draft = _of_its_time(own, archive) or _one(own, asked_of(own), retrieve(archive, own, 10), SLACK)
        if draft.refusal is not None or not draft.statements:
            return None
        if draft.statements[0] not in statements:
            statements.append(draft.statements[0])
        shorts.append(draft.short_answer)
    if len(statements) < 2 and len({short for short in shorts if short}) < 2:
        return None
    told = [f"{item}{short}" for item, short in zip(several.items, shorts, strict=True)] if all(shorts) else []
    short = "，".join(told)
    if (most := most_of(several, shorts)) is not None:
        lead = Statement(f"{most}更{several.compares}。", tuple(evidence for one in statements for evidence in one.evidence))
        return Draft((lead, *statements), short if len(short) <= SHORT else most)
    if len(short) > SHORT:
        short = "，".join(one for one in shorts if one)
    return Draft(tuple(statements), short if 0 < len(short) <= SHORT else None)
