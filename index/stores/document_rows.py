"""Rows of the document store, and the records that they are: for each record the columns to select, and what makes it of them."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from typing import Any

from index.embed.passages import locate
from index.types import Article, Issue, Page, Passage, Reason, Span

ARTICLE = """article_id, file, part, kind, headline, kicker, subhead, byline, authors, page_no, spans, repeats, text,
    source_id"""
_OF_ARTICLE = len(ARTICLE.split(","))
ISSUE = """file, part, newspaper, newspaper_certainty, date, date_certainty, not_before, not_after, issue_no, printed_page,
    evidence"""
PASSAGE = f"number, passage_id, start, end, iif(spans IS NULL, NULL, page_text), {ARTICLE}, {ISSUE}"
"""The text of the page is left out where the article is all of it, and has it already."""


def _spans(stored: str) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in json.loads(stored))


def to_article(row: Sequence[str]) -> Article:
    article_id, file, part, kind, headline, kicker, subhead, byline, authors, page, spans, repeats, text, source_id = row
    whole = ((0, len(text)),) if spans is None else _spans(spans)
    return Article(
        article_id,
        file,
        kind,  # type: ignore[arg-type]
        whole,
        text,
        part,
        headline,
        kicker,
        subhead,
        byline,
        tuple(authors.split("\t")) if authors else (),
        page,
        _spans(repeats) if repeats else (),
        source_id,
    )


def to_issue(row: Sequence[str]) -> Issue:
    *plain, evidence = row
    return Issue(*plain, _reasons(evidence) if evidence else ())  # type: ignore[call-arg, arg-type]


@functools.lru_cache(maxsize=256)
def _reasons(stored: str) -> tuple[Reason, ...]:
    """Evidence, read once for the passages of one page."""
    return tuple(Reason(*one) for one in json.loads(stored))


def to_article_and_issue(row: Sequence[Any]) -> tuple[Article, Issue]:
    """Of the columns of an article and then those of its issue."""
    return to_article(row[:_OF_ARTICLE]), to_issue(row[_OF_ARTICLE:])


def to_passage(row: Sequence[Any]) -> tuple[Passage, Article, Issue]:
    number, passage_id, start, end, page_text, *fields = row
    article, issue = to_article_and_issue(fields)
    page = Page(article.file, article.text if page_text is None else page_text, "", article.part)
    spans = locate(article, page, start, end)
    return Passage(passage_id, article.article_id, article.text[start:end], start, end, spans, number), article, issue
