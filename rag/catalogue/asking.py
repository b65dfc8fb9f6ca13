"""The days, pages and papers that questions about the archive itself are held to, and what is found within them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import get_args

from index.archive.folder import Archive
from index.build.printings import once
from index.stores.census import NOT_WHOLE
from index.types import Article, Filters, Issue, Kind
from rag.question.papers import named
from rag.types import Period, Question

Found = list[tuple[Article, Issue]]

WHOLE: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind not in NOT_WHOLE)
"""Kinds that are an article by themselves: a continuation is the rest of another, a masthead is none."""
NEWS = ("news", "feature", "editorial")
"""Those of them that tell of something, and may lead a page."""


def one_day(periods: Sequence[Period]) -> date | None:
    """The first of the periods that is a single day; None where none is."""
    return next((period.earliest for period in periods if period.earliest == period.latest), None)


def scopes(question: Question, archive: Archive) -> list[Filters]:
    """What the question and its asker hold it to: their filters, once for each of the periods named, and a paper that is held."""
    own = question.filters
    papers = [name for name, *_ in archive.documents.newspapers() if name]
    newspaper = own.newspaper or next(iter(named(question, papers)), None)
    own = replace(own, newspaper=newspaper)
    if not question.periods:
        return [own]
    days = dict.fromkeys((one.earliest.isoformat(), one.latest.isoformat()) for one in question.periods)
    return [replace(own, after=max(first, own.after or first), before=min(last, own.before or last)) for first, last in days]


def look_up(
    archive: Archive,
    question: Question,
    *,
    headline: str | None = None,
    words: str | None = None,
    author: str | None = None,
    page: str | None = None,
    kind: Kind | None = None,
) -> Found:
    """Every article with all of this in what the question is held to, oldest first: characters of its headline or text, a name
    in its byline, a page, a kind. One that several files print is given once."""
    held: dict[str, tuple[Article, Issue]] = {}
    for scope in scopes(question, archive):
        narrowed = replace(scope, reporter=author or scope.reporter, kind=kind or scope.kind)
        for pair in archive.documents.find(narrowed, headline=headline, words=words, page=page):
            held.setdefault(pair[0].article_id, pair)
    return once(sorted(held.values(), key=age))


def age(pair: tuple[Article, Issue]) -> str:
    """The day of an article's issue, for sorting; what is undated comes first."""
    return pair[1].date or ""
