"""The records that travel through the program: Page, Issue, Article, Passage.

Every offset is a Python string index into `Page.text`, the decoded file with no newline translation; a span is `[start, end)`.
Dates are ISO 8601 strings, which may be partial: `2021`, `2021-10` or `2021-10-29`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]

Certainty = Literal["stated", "inferred", "unknown"]
"""How a fact about an issue is known: printed on the page or in issues.csv, worked out from the text, or not at all."""

Kind = Literal["news", "feature", "editorial", "notice", "photo-caption", "ad", "continuation", "masthead"]


@dataclass(frozen=True, slots=True)
class Stated:
    """What the user, or a ready article's own record, states of an issue. It overrules what a page says."""

    newspaper: str | None = None
    date: str | None = None
    issue_no: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """What a ready article (a JSONL line, an HTML article page) says of itself beside its text."""

    id: str | None = None
    headline: str | None = None
    byline: str | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """Where a run of a page's text is printed: `start` and `end` are offsets in `Page.text`, the others the rectangle, y growing downwards.

    Its characters stand in it evenly, along its longer side; with `whole` they do not: it is of several lines, or of a table's row.
    """

    start: int
    end: int
    x0: float
    top: float
    x1: float
    bottom: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Scan:
    """The picture of a page with the boxes of its words, in the order of the text. `width` and `height` are of the page, in the unit of
    the boxes, both 0 where that is the picture's pixel; `picture` is a WebP file, empty where there is none."""

    width: float
    height: float
    boxes: tuple[Box, ...] = ()
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one newspaper page, or of one ready article.

    `file` names the source as a reader sees it and is unique in an archive together with `part`, which tells the pages of a
    PDF or of a text file that holds several (`p3`), or the lines of a JSONL file, apart and is empty where the file is one page.
    `sha256` is of the source file. `scan` is there from the reader to the archive, which keeps it apart (`index.archive.scans`).
    """

    file: str
    text: str
    sha256: str
    part: str = ""
    encoding: str = "utf-8"
    stated: Stated = Stated()
    ready: Ready | None = None
    scan: Scan | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence for an issue's newspaper, date or number: the words, where they stand, and what they show."""

    quote: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Issue:
    """The issue a page belongs to. `not_before` and `not_after` bound the day where it cannot be had; None where unbounded."""

    file: str
    part: str = ""
    newspaper: str | None = None
    newspaper_certainty: Certainty = "unknown"
    date: str | None = None
    date_certainty: Certainty = "unknown"
    not_before: str | None = None
    not_after: str | None = None
    issue_no: str | None = None
    page: str | None = None
    evidence: tuple[Reason, ...] = ()

    @property
    def number(self) -> int | None:
        """The issue number, where it is a whole number that a newspaper can have come to."""
        told = self.issue_no or ""
        return int(told) if told.isdecimal() and len(told) < 9 else None


@dataclass(frozen=True, slots=True)
class Article:
    """One article put together from a page.

    `text` is the characters of `spans` in reading order with the line breaks of the layout mended: paragraphs are separated by
    one newline, a paragraph cut by a column is whole again, and blank apart nothing is added or dropped. The text includes
    headline, kicker, subhead and byline lines. `repeats` are spans that print a part of `text` once more (an OCR duplicate).
    """

    article_id: str
    file: str
    kind: Kind
    spans: tuple[Span, ...]
    text: str
    part: str = ""
    headline: str | None = None
    kicker: str | None = None
    subhead: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    page: str | None = None
    repeats: tuple[Span, ...] = ()
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article: the unit that is embedded, searched and cited.

    `text` is verbatim from `Article.text`; `start` and `end` are its place there; `spans` its place in `Page.text`.
    `number` is its row in the archive, the same in every store.
    """

    passage_id: str
    article_id: str
    text: str
    start: int
    end: int
    spans: tuple[Span, ...] = field(default=())
    number: int = -1


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is held to: hits outside are not shown. Dates are ISO and may be partial; both ends are inclusive."""

    after: str | None = None
    before: str | None = None
    newspaper: str | None = None
    kind: str | None = None
    reporter: str | None = None
