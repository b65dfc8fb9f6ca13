"""The collections that an archive is on Milvus.

    NAME_archive    what is said of the archive as a whole: one row, longer values in several
    NAME_pages      a page with its issue and articles as JSON, in as many rows as its length needs, and its issue's facts as fields
    NAME_articles   an article's facts, to be counted and listed
    NAME_passages   a passage with its words as Milvus's BM25 has them (jieba) and its character bigrams as a sparse vector
    NAME_pieces     a piece of a passage as it is embedded
    NAME_terms      in how many passages a term stands

A row with `page` beyond the archive's last page is being written and not yet part of it.
"""

from __future__ import annotations

from dataclasses import dataclass

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Collection:
    """A kind of collection: its name after the archive's, and its fields by type. `embedded` ones have vectors of the model."""

    name: str
    key: str
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    analysed: tuple[str, ...] = ()
    sparse: tuple[str, ...] = ()
    embedded: bool = False
    auto_key: bool = False


_ISSUE_NUMBERS = ("first_day", "last_day")
_ISSUE_TEXTS = ("newspaper", "date", "issue_no")

ARCHIVE = Collection("archive", "key", texts=("value",))
PAGES = Collection(
    "pages",
    "key",
    numbers=("page", "piece", *_ISSUE_NUMBERS),
    texts=("file", "part", "digest", "issue", "bundle", "printed_page", *_ISSUE_TEXTS),
)
ARTICLES = Collection(
    "articles",
    "number",
    numbers=("page", "place", "first_passage", *_ISSUE_NUMBERS),
    texts=("article_id", "headline", "kind", "page_no", *_ISSUE_TEXTS),
    lists=("authors",),
)
PASSAGES = Collection(
    "passages",
    "number",
    numbers=("page", "article", "place", "start", "end", *_ISSUE_NUMBERS),
    texts=("text", "headline", "kind", "newspaper"),
    lists=("authors",),
    analysed=("words",),
    sparse=("grams",),
)
PIECES = Collection(
    "pieces",
    "number",
    numbers=("page", "passage", *_ISSUE_NUMBERS),
    texts=("kind", "newspaper"),
    lists=("authors",),
    embedded=True,
    auto_key=True,
)
TERMS = Collection("terms", "term", numbers=("passages",))

COLLECTIONS = (ARCHIVE, PAGES, ARTICLES, PASSAGES, PIECES, TERMS)
