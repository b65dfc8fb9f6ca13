"""The papers and the days that an archive holds, against those that a question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.archive.folder import Archive
from index.chinese.numerals import DIGIT_YEAR, ONE_TO_TEN
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.papers import KINDS
from index.partial_date import PartialDate
from index.types import Filters
from rag.refuse.reasons import Reason
from rag.types import Basis, Draft, Hit, Question
from rag.words.days import mentions
from rag.words.lexicon import flat

_TODAYS_PAGE = re.compile(
    rf"(?:看看?)?今[天日]的?(?:报纸|报)?的?(?:(?:头版|首版|第?[{ONE_TO_TEN}\d]{{1,3}}版)(?:的?头条)?|头条)(?:新闻)?上?(?:[是有讲登说写]了?)?(?:些)?(?:什么|啥|哪些)?"
    r"(?:新闻|内容|文章)?[？?。]*"
)
"""A page of today's paper and nothing that it should tell of: of an archive that is the newest one's, which the catalogue tells."""
_IN_QUESTIONS = KINDS - {"新报", "消息报"} | {"军报", "文汇报"}
"""Ends of newspapers' names that stand for nothing else in a question: 最新报道 and 好消息报道 name none."""
_PAPER = re.compile(
    rf"新[京民]报|[\u4e00-\u9fff]{{2,4}}?(?:{any_of(_IN_QUESTIONS)})(?!道)|"
    r"(?:(?![这那上下每本哪个])[\u4e00-\u9fff]){2,4}周[末刊]"
)
_OF_THE_PAPER = re.compile(r"版|头条|社论|刊[登发载]|登[了的载在]|报道|报纸|文章|标题|稿|评论|作者|记者|怎么[说写]")


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
    text = flat(question.text)
    if not coverage.newspapers or not _OF_THE_PAPER.search(text):
        return None
    asked = [
        name for name in _PAPER.findall(text) if not any(name in held or held.endswith(name) for held in coverage.newspapers)
    ]
    held_too = any(held in text for held in coverage.newspapers)
    if asked and not held_too and text.find(asked[0]) < 12:
        return Reason.OTHER_PAPER.draft(paper=asked[0], held=sorted(coverage.newspapers)[:5])
    return None


def outside(question: Question, coverage: Coverage, hits: Sequence[Hit]) -> Draft | None:
    """A refusal where the paper or the days asked for are not held; None where they may be."""
    text = flat(question.text)
    about_paper = bool(_OF_THE_PAPER.search(text)) or any(name in text for name in coverage.newspapers)
    if (no := other_paper(question, coverage)) is not None:
        return no
    if coverage.first and coverage.last and question.periods and _dated(question) and not _TODAYS_PAGE.fullmatch(text):
        if all(period.earliest > coverage.last for period in question.periods) and (
            about_paper or not _foretold(question, hits)
        ):
            refusal = Reason.AFTER_THE_LAST.draft(last=coverage.last, days=question.periods[0])
            return _founded(refusal, question, Basis("last", coverage.last.isoformat(), (Filters(),)))
        if (
            about_paper
            and all(period.latest < coverage.first for period in question.periods)
            and (
                re.search(r"版|报纸|头条|登", text)
                or any(re.search(rf"{re.escape(name)}.{{0,4}}[报播刊]", text) for name in coverage.newspapers)
            )
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
    named = any(re.search(rf"\d{{4}}|{DIGIT_YEAR}|[去前]年|年前", period.words) for period in question.periods)
    return named or re.search(r"版|头条|社论|报纸", question.text) is not None
