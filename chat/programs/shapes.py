"""The shapes of what the endpoints give, from which Gradio writes the schemas of its API: the JSON of the commands."""

from typing import TypedDict

from rag import Article, Certainty, Citation
from rag.types import Refusal


class HitShape(TypedDict):
    """A passage that was found."""

    passage_id: str
    article_id: str
    file: str
    id: str | None
    headline: str | None
    date: str | None
    score: float
    text: str


class SearchShape(TypedDict):
    """What a search finds, best first."""

    hits: list[HitShape]


class AnswerShape(TypedDict):
    """An answer; a refused one has no citations."""

    question: str
    answer: str
    short_answer: str | None
    refused: bool
    refusal: Refusal | None
    citations: list[Citation]
    hits: list[HitShape]
    timings_ms: dict[str, float]


class ReasonShape(TypedDict):
    """One piece of evidence for an issue."""

    quote: str
    start: int
    end: int
    why: str


class HeadlineShape(TypedDict):
    """An article of a page, by its headline."""

    article_id: str
    headline: str | None


class IssueShape(TypedDict):
    """The issue that a page is from, with the page's articles."""

    file: str
    part: str
    newspaper: str | None
    newspaper_certainty: Certainty
    date: str | None
    date_certainty: Certainty
    not_before: str | None
    not_after: str | None
    issue_no: str | None
    page: str | None
    evidence: list[ReasonShape]
    articles: list[HeadlineShape]


SHAPES: dict[str, type] = {"ask": AnswerShape, "search": SearchShape, "article": Article, "issue": IssueShape}
"""By endpoint."""
