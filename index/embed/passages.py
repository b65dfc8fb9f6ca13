"""Cut articles into passages: runs of whole sentences, long enough to mean something, short enough to be one topic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.offsets import place
from index.types import Article, Page, Passage, Span

TARGET = 240
"""Characters at which a passage is closed at the next sentence end."""
LONGEST = 480
"""Characters that a passage never exceeds: a longer sentence is cut."""

_SENTENCE = re.compile(r"[^。！？!?；;\n]*(?:[。！？!?；;\n]+[”’」』）)》]*|$)")


def sentences(text: str) -> list[Span]:
    """The sentences of a text as offsets, in order: they end after 。！？； and closing quotes, or with a paragraph. None is blank."""
    spans = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            spans.append((start, end))
    return spans


def _runs(text: str) -> Iterator[Span]:
    start = end = -1
    for first, last in sentences(text):
        if start >= 0 and (end - start >= TARGET or last - start > LONGEST):
            yield start, end
            start = -1
        if start < 0:
            start = first
        while last - start > LONGEST:
            yield start, start + LONGEST
            start += LONGEST
        end = last
    if start >= 0:
        yield start, end


def cut_passages(article: Article) -> list[Passage]:
    """The passages of one article in order; together they hold every non-blank character of its text. Spans are left out."""
    runs = list(_runs(article.text))
    if len(runs) > 1 and runs[-1][1] - runs[-1][0] < TARGET // 3 and runs[-1][1] - runs[-2][0] <= LONGEST:
        runs[-2:] = [(runs[-2][0], runs[-1][1])]
    return [
        Passage(f"{article.article_id}-c{n:02d}", article.article_id, article.text[start:end], start, end)
        for n, (start, end) in enumerate(runs, 1)
    ]


def locate(article: Article, page: Page, start: int, end: int) -> tuple[Span, ...]:
    """Where `article.text[start:end]` stands in its page."""
    return place(article.text, start, end, article.spans, page.text)
