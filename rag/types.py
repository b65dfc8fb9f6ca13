"""The records between a question and its cited answer: Question, Filters, Hit, Evidence, Citation, Answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from index.types import Article, Certainty, Filters, Issue, Kind, Passage, Span
from rag.wants import Talk, Wants

Refusal = Literal["off_topic", "outside_coverage", "not_found"]

Retriever = Literal["hybrid", "dense", "lexical"]

LONGEST_QUESTION = 2_000
"""Characters that a question may have."""

SubjectKind = Literal["timeline", "person"]

ReaderName = Literal["network", "quick"]
"""Who reads: the network, or the quick one, which finds the nearest sentence and understands nothing."""


RECKONED = "（推算）"
"""Stands after what the program reckoned itself."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days that a question speaks of, both ends inclusive, and the words that said so."""

    earliest: date
    latest: date
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. What it asks is in `wants`: its words are read for that in `rag.question` alone.

    `asked` is what was typed, shown as it was; `text` the same made whole from the turns before it: searched for, given to a network or
    a language model, held against the words of a page. `query` is the text that is searched for (question words and politeness taken
    out). `parts` is the events that a question compares, in one piece as it names them, or for `A当天，B怎样` its two halves.
    `before` are earlier turns, made whole, where the question may lean on what was said: their articles may tell this, too.
    `wants` is what `text` asks, `turn` what the words typed ask by themselves, `talk` what they are if they are no question.
    """

    asked: str
    text: str
    query: str
    as_of: date
    history: tuple[str, ...] = ()
    filters: Filters = Filters()
    periods: tuple[Period, ...] = ()
    parts: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    wants: Wants = field(kw_only=True)
    turn: Wants = field(kw_only=True)
    talk: Talk | None = field(kw_only=True)

    @property
    def completed(self) -> bool:
        """Whether what is read is not what was typed: a turn made whole, or a question put into Chinese."""
        return self.text != self.asked


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with the article and the issue it is from. `score` grows with relevance; its scale is the retriever's.

    `printings` are the article ids of the other places where the archive prints the same passage.
    """

    passage: Passage
    article: Article
    issue: Issue
    score: float
    printings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of one hit that bear on the question: `text` is `hit.article.text[start:end]`."""

    hit: Hit
    text: str
    start: int
    end: int
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of an answer. `quote` is the file's own characters at `spans`, blank ignored."""

    n: int
    file: str
    id: str | None
    article_id: str
    newspaper: str | None
    date: str | None
    date_certainty: Certainty
    issue_no: str | None
    page: str | None
    headline: str | None
    byline: str | None
    quote: str
    spans: tuple[Span, ...]
    reference: str
    kind: Kind = "news"


@dataclass(frozen=True, slots=True)
class Subject:
    """What an answer is about as a whole, so that more of it can be looked up: the timeline of a name, or a person, within filters."""

    kind: SubjectKind
    name: str
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Heading:
    """An article as a list shows it: its headline, or how it opens, and the issue it is from."""

    article_id: str
    title: str
    newspaper: str | None
    date: str | None
    date_certainty: Certainty
    issue_no: str | None
    page: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the asker gets. `answer` carries marks [1], [2] into `citations`; a refused answer has none.

    `understood` is the whole question where a follow-up was completed, `note` one line on how the answer came about (a model
    that could not be reached, a filter that shut everything out). `listed` is the ids of all the articles of a list, of which the
    text may tell only the first; `subject` is what can be looked up further. `worded` is the sentences that a language model put into words,
    `model` what it took.
    `reason` is the code of a refusal's finer reason (`rag.refuse.reasons`), `in_english` its sentence in English. `likely` is the words
    of the page in `answer` that more likely than not answer, where that is not sure enough for a short answer.
    """

    question: str
    answer: str
    short_answer: str | None
    refused: bool
    refusal: Refusal | None
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    understood: str | None = None
    note: str | None = None
    listed: tuple[str, ...] = ()
    worded: tuple[str, ...] = ()
    model: ModelUse | None = None
    reason: str | None = None
    in_english: str | None = None
    subject: Subject | None = None
    likely: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """What a streamed answer begins with: its short answer, proven before the words that explain it come."""

    short_answer: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What the program counted itself: what of, under which filters (each for a period) or over which articles, and what it came to.

    `value` is a number, or for `first` and `last` the day (ISO); `words` are those that the articles have which were counted. Of what is
    counted `shown` were told before: the value is of the rest.
    """

    counted: Literal["issues", "pages", "articles", "papers", "listed", "first", "last"]
    value: int | str
    scopes: tuple[Filters, ...] = ()
    ids: tuple[str, ...] = ()
    words: str = ""
    shown: int = 0

    def rest(self, shown: int) -> Basis:
        """The basis of how many are left where so many were told; of what is no number, itself."""
        return replace(self, value=self.value - shown, shown=shown) if isinstance(self.value, int) else self


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer and the evidence that proves it; a sentence that states nothing (a lead-in) has none.

    `worded` says that a language model put it into words; else they are the page's own, or the program's. `basis` is what the
    program's own counts and days rest on, by which they can be counted anew (rag/proof/own_words.py).
    """

    text: str
    evidence: tuple[Evidence, ...] = ()
    worded: bool = False
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What a language model took for an answer: tokens as its server counts them (0 where it does not), and seconds."""

    name: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its citations are numbered: its statements and the bare answer, or why there is none.

    A refusal's statements say what was looked for and what was found nearest; their evidence is never cited. `core` is the words of
    the page that the answer was read from, shown as its short answer or not, `sure` the probability that the short answer is right;
    `likely` is what in the statements more likely than not answers, to be pointed out where no short answer is sure enough;
    `also` quotes other articles that tell the same. `found` is the probability that what was read answers at all, of a refusal, too, 0
    where nothing was weighed. `reason` is a refusal's code in `rag.refuse.reasons`, `in_english` what its statements say in English.
    """

    statements: tuple[Statement, ...] = ()
    short_answer: str | None = None
    refusal: Refusal | None = None
    note: str | None = None
    listed: tuple[str, ...] = ()
    model: ModelUse | None = None
    core: tuple[str, ...] = ()
    sure: float = 1.0
    found: float = 1.0
    likely: tuple[str, ...] = ()
    also: tuple[Evidence, ...] = ()
    reason: str | None = None
    in_english: str | None = None
    subject: Subject | None = None
