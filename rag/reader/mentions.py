"""The articles that have some words, newest first: what is asked of a person, an office or a thing is looked for in all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from index.archive import Archive
from index.types import Article, Filters, Issue
from rag.sources import hit_of
from rag.types import Evidence, Hit, Question

PASSAGES = 160
"""Passages looked at: all that have a name that is not in the news every day."""
LATELY = timedelta(days=100)
"""The last days of an archive, which are looked through by themselves for what stands on too many pages."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An article that has the words."""

    article: Article
    issue: Issue

    @property
    def day(self) -> str:
        """The issue's day, empty where it is not known."""
        return self.issue.date or ""


def mentions(archive: Archive, words: str, question: Question, most: int = 60, query: str | None = None) -> list[Mention]:
    """The articles whose text has the words, newest first, within the question's filters; `query` is what they are searched by."""
    filters, found = question.filters, dict[str, Mention]()
    if _look(archive, words, query or words, filters, found) and filters == Filters():
        last = max((day for _, _, _, day in archive.documents.newspapers()), default=0)
        if last:
            since = date(last // 10_000, last // 100 % 100 or 1, last % 100 or 1) - LATELY
            _look(archive, words, query or words, Filters(after=since.isoformat()), found)
    return sorted(found.values(), key=lambda one: one.day, reverse=True)[:most]


def _look(archive: Archive, words: str, query: str, filters: Filters, found: dict[str, Mention]) -> bool:
    """Add the articles found; whether there may be more."""
    numbers = [number for number, _ in archive.lexical(query, PASSAGES, filters)]
    held = 0
    for passage, article, issue in archive.locate_all(numbers):
        if words in passage.text:
            held += 1
            found.setdefault(article.article_id, Mention(article, issue))
    return held > PASSAGES // 2


def evidence(archive: Archive, one: Mention, start: int, end: int) -> Evidence | None:
    """The words of an article as evidence."""
    hit: Hit | None = hit_of(archive, one.article, one.issue)
    return None if hit is None else Evidence(hit, one.article.text[start:end], start, end, 1.0)


def sentence_around(spans: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The sentence that some words stand in, or the words where they stand in more than one."""
    return next(((low, high) for low, high in spans if low <= start and end <= high), (start, end))
