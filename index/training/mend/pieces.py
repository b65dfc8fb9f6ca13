"""What a made page is: its text, and the pieces it was printed from with the article that each is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from index.types import Span

Role = Literal["heading", "body", "caption", "masthead"]
Story = tuple[str, Sequence[str]]
"""A headline and the paragraphs under it."""


@dataclass(slots=True, eq=False)
class Piece:
    """A run of text as it is printed: its article, what it is there, whether it is a second reading, and whether it is (a line of) the
    headline itself; `start` and `end` are its place on the page."""

    text: str
    article: int
    role: Role
    copy: bool = False
    start: int = 0
    end: int = 0
    main: bool = False


class Maker(Protocol):
    """What makes pages that know their truth."""

    def page(self) -> tuple[str, list[Piece]]:
        """One page and its pieces in page order, each with its place."""
        ...


@dataclass(frozen=True, slots=True)
class Truth:
    """What is right of one page: the headline (None where it has none), kind and spans of each article; its issue's newspaper and day, and
    whether the page prints that day so that it can be read."""

    name: str
    text: str
    articles: Sequence[tuple[str | None, str, tuple[Span, ...]]]
    newspaper: str | None
    date: str | None
    stated: bool


def articles(text: str, pieces: Sequence[Piece], kinds: Sequence[str] = ()) -> list[tuple[str | None, str, tuple[Span, ...]]]:
    """The articles of a page: headline as printed, kind (by number; `news` where none is given, `masthead` for its head) and spans."""
    found: list[tuple[str | None, str, tuple[Span, ...]]] = []
    for number in sorted({piece.article for piece in pieces}):
        own = [piece for piece in pieces if piece.article == number and not piece.copy]
        headline = "".join(text[piece.start : piece.end] for piece in own if piece.main) or None
        kind = "masthead" if own[0].role == "masthead" else kinds[number] if number < len(kinds) else "news"
        found.append((headline, kind, tuple((piece.start, piece.end) for piece in own)))
    return found
