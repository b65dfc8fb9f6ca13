"""Windows: the parts of a found passage that the network reads at once, with what it is told beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.embed.passages import sentences
from index.partial_date import PartialDate
from index.types import Span
from rag.types import Hit

LONGEST = 300
"""Characters of a window; a longer passage is read in several. A passage of the index is closed at the first sentence that ends beyond 240, so
that most are one window, and six hold what the six best passages tell."""


@dataclass(frozen=True, slots=True)
class Window:
    """`hit.article.text[start:end]`, and its sentences as places in the window. `rank` is its hit's, from 0."""

    hit: Hit
    rank: int
    start: int
    end: int
    sentences: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The characters of the window."""
        return self.hit.article.text[self.start : self.end]

    @property
    def context(self) -> str:
        """The day of the issue and the headline, as the network is told them."""
        return context_of(self.hit.issue.date, self.hit.article.headline)


def context_of(date: str | None, headline: str | None) -> str:
    """What the network is told of an article beside a window of it: the day of the issue in Chinese and the headline."""
    return f"{PartialDate.parse(date).chinese if date else ''} {headline or ''}".strip()


def cut_sentences(text: str) -> list[Span]:
    """The sentences of a text, those longer than a window cut at their last comma within it."""
    cut: list[Span] = []
    for start, end in sentences(text):
        while end - start > LONGEST:
            comma = max(text.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in "，,、 ")
            middle = comma + 1 if comma > 0 else start + LONGEST
            cut.append((start, middle))
            start = middle
        cut.append((start, end))
    return cut


def windows_of(hits: Sequence[Hit]) -> list[Window]:
    """The windows of hits in their order: runs of whole sentences that hold every character of each passage but blanks."""
    found = []
    for rank, hit in enumerate(hits):
        text, base = hit.passage.text, hit.passage.start
        run: list[Span] = []
        for start, end in cut_sentences(text):
            if run and end - run[0][0] > LONGEST:
                found.append(_window(hit, rank, base, run))
                run = []
            run.append((start, end))
        if run:
            found.append(_window(hit, rank, base, run))
    return found


def _window(hit: Hit, rank: int, base: int, run: Sequence[Span]) -> Window:
    first = run[0][0]
    return Window(hit, rank, base + first, base + run[-1][1], tuple((start - first, end - first) for start, end in run))
