"""A question on one page of one issue: read without the names of the paper and the page, in what stands there."""

from __future__ import annotations

from collections.abc import Sequence

from index.archive.folder import Archive
from index.embed.passages import cut_passages
from index.types import Article, Issue
from rag.question.understand import without_source
from rag.refuse.coverage import coverage_of
from rag.types import Hit, Question

_SHORTEST = 4
"""Characters of a question without its page and its paper that ask nothing by themselves."""


def as_asked_of_the_page(question: Question, hits: Sequence[Hit], archive: Archive) -> tuple[Question, Sequence[Hit]]:
    """A question without the names of the paper and page that it says it read, and the hits of that page alone."""
    own, hits = on_its_page(question, hits, archive)
    return (own if len(own.text) > _SHORTEST else question), hits


def on_its_page(question: Question, hits: Sequence[Hit], archive: Archive) -> tuple[Question, Sequence[Hit]]:
    """A question without the papers that it says it read; where it names the day and the page of its paper, without them, too, and with
    the hits of that page alone."""
    page, papers = question.wants.page, coverage_of(archive).newspapers
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
