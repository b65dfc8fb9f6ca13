"""The articles that have some words, newest first: what is asked of a person, an office or a thing is looked for in all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from index.archive.folder import Archive
from index.partial_date import PartialDate
from index.types import Article, Filters, Issue
from rag.types import Evidence, Hit
from rag.words.printed import hit_of, issue_day

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

    @property
    def label(self) -> str:
        """When it was printed: 2021年12月28日：, with a word where that was worked out."""
        return f"{issue_day(self.issue)}：" if self.day else ""


def year_before(day: str) -> str:
    """The same day a year ago, to be compared with other days; empty where the day is not known."""
    return PartialDate.parse(day).moved(-1).iso if day else ""


def mentions(archive: Archive, words: str, filters: Filters, most: int = 60, query: str | None = None) -> list[Mention]:
    """The articles whose text has the words, newest first, within the filters; `query` is what they are searched by."""
    found = dict[str, Mention]()
    if _look(archive, words, query or words, filters, found) and filters == Filters():
        last = max((day for _, _, _, day in archive.documents.newspapers()), default=0)
        if last:
            since = PartialDate.of_number(last).first - LATELY
            _look(archive, words, query or words, Filters(after=since.isoformat()), found)
    return sorted(found.values(), key=lambda one: one.day, reverse=True)[:most]


def _look(archive: Archive, words: str, query: str, filters: Filters, found: dict[str, Mention]) -> bool:
    """Add the articles found; whether there may be more."""
    numbers = [number for number, _ in archive.lexical(query, PASSAGES, filters)]
    having = [(row[0], row[3]) for row in archive.documents.candidates(numbers) if words in row[1]]
    firsts: dict[int, int] = {}
    for number, article_number in having:
        firsts.setdefault(article_number, number)
    for _, article, issue in archive.locate_all([*firsts.values()]):
        found.setdefault(article.article_id, Mention(article, issue))
    return len(having) > PASSAGES // 2


def evidence(archive: Archive, one: Mention, start: int, end: int) -> Evidence | None:
    """The words of an article as evidence."""
    hit: Hit | None = hit_of(archive, one.article, one.issue)
    return None if hit is None else Evidence(hit, one.article.text[start:end], start, end, 1.0)


def sentence_around(spans: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The sentence that some words stand in, or the words where they stand in more than one."""
    return next(((low, high) for low, high in spans if low <= start and end <= high), (start, end))
