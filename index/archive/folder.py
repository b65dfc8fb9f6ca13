"""The archive on disk: a folder whose `manifest.json` names the generation of stores that is current.

    archive/
        manifest.json      how it was built, from what, and which generation is current
        g-<id>/            documents.sqlite, vectors.faiss, pieces.npy, tokens.bin, token-starts.npy, lexical/
                           added.sqlite, added-vectors.npy, added-owners.npy, gone.npy, added-token*: what changed since

A build writes a new generation beside the old one and then replaces the manifest, so a reader sees either the old state or the
new one, whole, and a killed build leaves what was there before. A change writes a generation that shares the large files.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.archive.integrity import verify_small
from index.archive.manifest import Manifest, broken, forbidden
from index.chinese.words import Names, in_force
from index.embed.model import Embedder, StaticEmbedder, load_embedder, model_in_the_box
from index.errors import ArchiveError, ModelError
from index.layout import GENERATION, MANIFEST, stores
from index.stores.address import Address, MilvusAddress
from index.stores.census import Census as LocalCensus
from index.stores.dense import DenseIndex
from index.stores.documents import Documents as LocalDocuments
from index.stores.late_interaction import Pieces, interaction, read_pieces, rescored
from index.stores.lexical import FIELDS, LexicalIndex
from index.stores.piece_tokens import PieceTokens
from index.stores.protocol import Census, Documents, Ranking, Row, Stores, Summary
from index.types import Article, Filters, Issue, Page, Passage

Held = TypeVar("Held")

RESCORED = 50
"""Passages of the dense index that are looked at word by word."""
_GENERATION_WITHIN = 1024
"""Bytes of a manifest in which its generation is named: some file systems count time in seconds."""


def discard_other_generations(folder: Path, keep: str) -> None:
    """Remove generations that are not current: earlier ones, and what a killed build left."""
    for path in stores(folder, GENERATION):
        if path.is_dir() and path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


class LocalStores:
    """The stores of a folder's current generation, memory-mapped: SQLite, FAISS and tantivy."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._manifest = folder / MANIFEST
        generation = folder / manifest.generation
        try:
            problem = verify_small(generation, manifest.files)
        except PermissionError as error:
            raise ArchiveError(forbidden(folder, error)) from None
        if problem:
            raise ArchiveError(broken(folder, problem))
        try:
            self.documents = LocalDocuments(generation)
            self._vectors = DenseIndex(generation)
            self._tokens = PieceTokens(generation)
            self._lexical = LexicalIndex(generation)
        except PermissionError as error:
            raise ArchiveError(forbidden(folder, error)) from None
        except (OSError, EOFError, RuntimeError, ValueError, sqlite3.Error) as error:
            raise ArchiveError(broken(folder, str(error).strip().splitlines()[0][:200])) from None
        if self._vectors.passages != manifest.passages:
            raise ArchiveError(broken(folder, f"vectors of {self._vectors.passages} passages for {manifest.passages}"))

    @functools.cached_property
    def census(self) -> Census:
        return LocalCensus(self.documents)

    def dense(self, vector: NDArray[np.float32], k: int, filters: Filters, *, rough: bool = False) -> Ranking:
        return self._vectors.search(vector, k, self.documents.numbers(filters), rough=rough)

    def cosines(self, vector: NDArray[np.float32], numbers: Sequence[int]) -> NDArray[np.float32]:
        return self._vectors.cosines(vector, numbers)

    def look_ahead(self, vectors: NDArray[np.float32], k: int) -> None:
        self._vectors.look_ahead(vectors, k)

    def pieces(self, numbers: Sequence[int]) -> Pieces | None:
        return self._tokens.of(numbers)

    def lexical(self, text: str, k: int, filters: Filters, fields: Mapping[str, float] | None, spare: float) -> Ranking:
        return self._lexical.search(text, k, filters, fields or FIELDS, spare)

    def idf(self, field: str, terms: Sequence[str]) -> list[float]:
        return self._lexical.idf(field, terms)

    def stamp(self) -> str:
        try:
            with self._manifest.open("rb") as handle:
                begin, found = handle.read(_GENERATION_WITHIN), os.fstat(handle.fileno())
        except OSError:
            return ""
        return f"{found.st_mtime_ns} {found.st_ino} {found.st_size} {hashlib.sha256(begin).hexdigest()}"


class Archive:
    """An open archive, whichever engine holds it: read-only, safe to share between threads."""

    def __init__(self, address: Address, manifest: Summary, stores: Stores, embedder: Embedder | None = None) -> None:
        self.address = address
        self.manifest = manifest
        self.documents: Documents = stores.documents
        self._stores = stores
        self._embedded: dict[str, NDArray[np.float32]] = {}
        if embedder is not None:
            self._check(embedder)
            self.__dict__["embedder"] = embedder

    @functools.cached_property
    def embedder(self) -> Embedder:
        """The model that the archive was built with."""
        embedder = load_embedder(self.manifest.model or None)
        self._check(embedder)
        return embedder

    def _check(self, embedder: Embedder) -> None:
        if embedder.identity != self.manifest.model_identity:
            raise ModelError(
                f"档案库 {self.address} 是用模型 {self.manifest.model_identity} 建的，现在的模型是 {embedder.identity}，"
                f"请用 python -m index build 重建 (the archive was built with another model: rebuild it)"
            )

    @functools.cached_property
    def authors(self) -> frozenset[str]:
        """Every name that signs in the archive."""
        return frozenset(self.documents.authors())

    @functools.cached_property
    def names(self) -> Names:
        """The same as the word cutter knows them while this archive is asked."""
        return Names(sorted(self.authors))

    @functools.cached_property
    def years(self) -> tuple[int, ...]:
        """The years in which issues can lie, newest first."""
        held = [(first // 10_000, last // 10_000) for _, _, first, last in self.documents.newspapers() if first and last]
        return tuple(range(max(last for _, last in held), min(first for first, _ in held) - 1, -1)) if held else ()

    def locate(self, number: int) -> tuple[Passage, Article, Issue]:
        """A passage by its number, with the article and the issue it is from."""
        return self.documents.passages([number])[0]

    def locate_all(self, numbers: Sequence[int]) -> list[tuple[Passage, Article, Issue]]:
        """Many passages at once, in the order asked for."""
        return self.documents.passages(numbers)

    def passage(self, number: int) -> Passage:
        return self.locate(number)[0]

    def article(self, article_id: str) -> Article:
        """An article by its id; raises ArchiveError where there is none, as `page` and `issue` do."""
        return self._held(self.documents.article(article_id), article_id)[0]

    def issue_of(self, article: Article) -> Issue:
        """The issue that an article is from."""
        return self.issue(article.file, article.part)

    def page(self, file: str, part: str = "") -> Page:
        """A page as it was read."""
        return self._held(self.documents.page(file, part), file)

    def issue(self, file: str, part: str = "") -> Issue:
        """The issue that a page is from."""
        return self._held(self.documents.issue(file, part), file)

    def _held(self, found: Held | None, name: str) -> Held:
        if found is None:
            raise ArchiveError(f"档案库里没有 {name} (the archive does not hold it: see `index articles`)")
        return found

    def issues(self) -> Iterator[Issue]:
        """The issue of every page, in the pages' order."""
        return self.documents.issues()

    def articles(self, filters: Filters = Filters()) -> Iterator[Article]:
        """Every article that the filters let through, in the pages' order."""
        return self.documents.articles(filters)

    @functools.cached_property
    def census(self) -> Census:
        """Counts and lists over the whole archive."""
        return self._stores.census

    def articles_on(self, file: str, part: str = "") -> list[Article]:
        """The articles of one page, in order."""
        return self.documents.articles_on(file, part)

    def find(
        self,
        *,
        headline: str | None = None,
        author: str | None = None,
        words: str | None = None,
        newspaper: str | None = None,
        page: str | None = None,
        kind: str | None = None,
        after: str | None = None,
        before: str | None = None,
    ) -> list[tuple[Article, Issue]]:
        """Every article of the whole archive that has all of this, oldest first: characters of its headline or text, a name in
        its byline, a newspaper, page or kind, a date on or between."""
        filters = Filters(after, before, newspaper, kind, author)
        return self.documents.find(filters, headline=headline, words=words, page=page)

    def nearest(self, text: str, k: int, filters: Filters = Filters(), *, rough: bool = False) -> list[tuple[int, float]]:
        """The k passages nearest in meaning, best first, as (passage number, cosine of the nearest piece); of a large archive a
        `rough` search misses one in ten and takes a third of the time."""
        return self._stores.dense(self._vector(text), k, filters, rough=rough)

    def cosines(self, text: str, numbers: Sequence[int]) -> NDArray[np.float32]:
        """How near to a text passages are, (2, passages): by the nearest piece of each, which finds what answers a question, and as
        wholes, which tells what a passage is about."""
        return self._stores.cosines(self._vector(text), numbers) if numbers else np.zeros((2, 0), dtype=np.float32)

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = self._embedded.get(text)
        return np.asarray(self.embedder.queries([text]), dtype=np.float32) if vector is None else vector

    def look_ahead(self, texts: Sequence[str], k: int) -> None:
        """Have the k passages nearest to each text ready for `nearest`: together they take a third of the time."""
        vectors = np.asarray(self.embedder.queries(texts), dtype=np.float32)
        self._stores.look_ahead(vectors, k)
        self._embedded = {text: vectors[row : row + 1] for row, text in enumerate(texts)}

    def is_ahead(self, text: str) -> bool:
        """Whether `look_ahead` was asked for a text last, so that `nearest` has little to do."""
        return text in self._embedded

    def dense(self, text: str, k: int, filters: Filters = Filters()) -> list[tuple[int, float]]:
        """The k best passages by vectors alone, as (passage number, score of at most 1): the nearest, which are then held against
        the text word by word where the model can do that."""
        found = self.nearest(text, max(k, RESCORED), filters)
        if not isinstance(self.embedder, StaticEmbedder):
            return found[:k]
        rows = self.documents.candidates([number for number, _ in found])
        return rescored(self.embedder, text, found, self._pieces(self.embedder, rows))[:k]

    def interaction(self, text: str, rows: Sequence[Row]) -> NDArray[np.float32]:
        """How much of a text each of these passages says, word by word, at most 1, (passages,)."""
        model = model_in_the_box()
        return interaction(model, text, self._pieces(model, rows))

    def _pieces(self, model: StaticEmbedder, rows: Sequence[Row]) -> Pieces:
        kept = self._stores.pieces([number for number, *_ in rows]) if model.identity == self.manifest.model_identity else None
        return kept or read_pieces(model, [(headline, text) for _, text, headline, *_ in rows])

    def lexical(
        self,
        text: str,
        k: int,
        filters: Filters = Filters(),
        fields: dict[str, float] | None = None,
        spare: float = 0.0,
    ) -> list[tuple[int, float]]:
        """The k passages that share most words and characters with the text, best first, as (passage number, BM25 score). Its
        commonest bigrams may be left out as far as they are the share `spare` of what it tells."""
        with in_force(self.names):
            return self._stores.lexical(text, k, filters, fields, spare)

    def idf(self, field: str, terms: Sequence[str]) -> list[float]:
        """How much each term tells: its inverse document frequency over the archive's passages, as BM25 counts it."""
        return self._stores.idf(field, terms)

    def stamp(self) -> str:
        """What stands at the address now: another text whenever the archive has become another, which is then to be opened anew."""
        return self._stores.stamp()


def open_archive(address: Address, embedder: Embedder | None = None) -> Archive:
    """Open an archive; raises ArchiveError where it is missing, out of reach, broken or of another version."""
    if isinstance(address, MilvusAddress):
        from index.stores.milvus import open_stores

        summary, stores = open_stores(address)
        return Archive(address, summary, stores, embedder)
    manifest = Manifest.read(address)
    while True:
        try:
            return Archive(address, manifest, LocalStores(address, manifest), embedder)
        except ArchiveError:
            current = Manifest.read(address)
            if current.generation == manifest.generation:
                raise
            manifest = current  # it was written anew between the reading of its manifest and of its stores
