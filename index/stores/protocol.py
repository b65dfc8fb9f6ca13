"""What an archive is asked of its engine: one protocol, met by the files of one machine and by Milvus.

Passages are known by their numbers; an engine gives them out in the order in which passages are stored, and a number once given
stands for the same words as long as an archive is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Sized
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.stores.census import Held, Words
from index.stores.late_interaction import Pieces
from index.types import Article, Filters, Issue, Page, Passage

Ranking = list[tuple[int, float]]
"""Passage numbers with their scores, best first."""

Row = tuple[int, str, str, int, bool, int, int]
"""What a reranker needs of a passage: its number, text and headline, its article's number, whether the article begins with it, and
the first and last day of its issue as yyyymmdd, 0 where that end is open."""


class Summary(Protocol):
    """What is said of an archive as a whole."""

    @property
    def archive_id(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def model_identity(self) -> str: ...
    @property
    def newspaper(self) -> str | None:
        """Which newspaper all of its pages are said to be from."""
        ...

    @property
    def dimensions(self) -> int: ...
    @property
    def vector_index(self) -> str: ...
    @property
    def sources(self) -> Sized:
        """The source files that the pages are from."""
        ...

    @property
    def pages(self) -> int: ...
    @property
    def articles(self) -> int: ...
    @property
    def passages(self) -> int: ...
    @property
    def refused(self) -> Mapping[str, str]:
        """What could not be read, and why."""
        ...


class Documents(Protocol):
    """Pages, issues, articles and passages. What is asked for by a name that is not held is None."""

    def passages(self, numbers: Sequence[int]) -> list[tuple[Passage, Article, Issue]]:
        """Passages by their numbers, each with its spans in the page, its article and its issue, in the order asked for."""
        ...

    def candidates(self, numbers: Sequence[int]) -> list[Row]:
        """Many passages at once, in the order asked for."""
        ...

    def article_ids(self, numbers: Sequence[int]) -> list[str]:
        """The ids of the articles that passages are of, in the order asked for."""
        ...

    def article(self, article_id: str) -> tuple[Article, Issue] | None: ...
    def passages_of(self, article_id: str) -> list[int]: ...
    def page(self, file: str, part: str = "") -> Page | None: ...
    def pages(self, file: str | None = None, part: str | None = None) -> Iterator[Page]:
        """All pages in order, or those of one file."""
        ...

    def issue(self, file: str, part: str = "") -> Issue | None: ...
    def issues(self) -> Iterator[Issue]:
        """The issue of every page, in the pages' order."""
        ...

    def articles(self, filters: Filters = Filters()) -> Iterator[Article]: ...
    def articles_on(self, file: str, part: str = "") -> list[Article]: ...
    def find(
        self,
        filters: Filters = Filters(),
        *,
        headline: str | None = None,
        words: str | None = None,
        page: str | None = None,
        most: int = -1,
    ) -> list[tuple[Article, Issue]]:
        """Every article with these characters in its headline or text, on this page, within the filters; oldest first, `most` at
        the most."""
        ...

    def on_page(self, page: str, first_day: int, last_day: int) -> list[int]: ...
    def has(self, filters: Filters) -> bool: ...
    def newspapers(self) -> list[tuple[str | None, int, int, int]]:
        """Name, pages, first and last dated day (yyyymmdd; 0 where none is), the newspaper with most pages first."""
        ...

    def authors(self) -> list[str]: ...
    def kinds(self) -> list[tuple[str, int]]: ...


class Census(Protocol):
    """Counts and lists over the whole archive; of articles, the whole ones with these words in their text and within the filters."""

    def issues(self) -> int: ...
    def unnamed(self) -> int: ...
    def held(self, filters: Filters = Filters()) -> Held: ...
    def issues_of(self, filters: Filters, number: str | None = None) -> list[Issue]: ...
    def pages_of(self, filters: Filters) -> list[tuple[Issue, str | None]]: ...
    def days(self) -> tuple[str, str] | None: ...
    def months(self) -> dict[str, int]: ...
    def reporters(self, most: int, filters: Filters = Filters()) -> list[tuple[str, int]]: ...
    def latest(self, most: int) -> list[Issue]: ...
    def beside(self, issue: Issue) -> tuple[Issue | None, Issue | None]: ...
    def articles_by_month(self, filters: Filters = Filters(), words: Words = ()) -> dict[str, int]: ...
    def count(self, filters: Filters = Filters(), words: Words = ()) -> int: ...
    def newest(self, most: int, filters: Filters = Filters(), words: Words = ()) -> list[tuple[Article, Issue]]: ...


class Stores(Protocol):
    """An engine that holds an archive, as it was when it was opened. Safe to share between threads."""

    @property
    def documents(self) -> Documents: ...
    @property
    def census(self) -> Census: ...
    def dense(self, vector: NDArray[np.float32], k: int, filters: Filters, *, rough: bool = False) -> Ranking:
        """The k passages nearest to one (1, d) vector, by cosine. A `rough` search may miss more of them where that is quicker."""
        ...

    def cosines(self, vector: NDArray[np.float32], numbers: Sequence[int]) -> NDArray[np.float32]:
        """The cosines of one (1, d) vector and these passages: of their nearest pieces, and of the sums of all of their pieces,
        (2, passages)."""
        ...

    def look_ahead(self, vectors: NDArray[np.float32], k: int) -> None:
        """`dense` will be asked for the k passages nearest to each of (n, d) vectors."""
        ...

    def pieces(self, numbers: Sequence[int]) -> Pieces | None:
        """The pieces of passages as tokens of the archive's own model; None where they are not kept."""
        ...

    def lexical(self, text: str, k: int, filters: Filters, fields: Mapping[str, float] | None, spare: float) -> Ranking:
        """The k passages with the highest BM25 score, over the fields with these weights, or those that are usual. Of what the
        text's terms tell the share `spare` may be left out where that is quicker."""
        ...

    def idf(self, field: str, terms: Sequence[str]) -> list[float]:
        """The inverse document frequency of terms in a field, as BM25 counts it."""
        ...

    def stamp(self) -> str:
        """What stands there now: another text whenever the archive has become another. What is open stays as it was."""
        ...
