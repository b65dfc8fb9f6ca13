"""An archive on Milvus as the program asks it: vectors and words are searched there, and texts fetched as they are shown."""

from __future__ import annotations

import contextlib
import functools
import math
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.chinese.words import bare
from index.errors import ArchiveError
from index.stores.address import MilvusAddress
from index.stores.lexical import FIELDS as LOCAL_FIELDS
from index.stores.lexical import question_terms
from index.stores.milvus import summary as whole
from index.stores.milvus.census import MilvusCensus
from index.stores.milvus.documents import MilvusDocuments
from index.stores.milvus.expressions import condition, containing, every
from index.stores.milvus.schema import ARCHIVE, COLLECTIONS, PASSAGES, PIECES, TERMS
from index.stores.milvus.server import Server
from index.stores.milvus.summary import RemoteSummary
from index.stores.milvus.terms import dimension, words_only
from index.stores.protocol import Ranking
from index.stores.vectors import cosines
from index.types import Filters

CUT = "cut"
"""The field of whole words: Milvus's own BM25, over the text as its jieba analyzer cuts it."""
FIELDS: Mapping[str, float] = {**LOCAL_FIELDS, CUT: 0.2}
"""The searched fields and their weights in the sum of BM25 scores."""
_DEPTH = 100
"""Passages that are taken of each of the two rankings whose scores are summed: one that only one of them has scores 0 in the other."""
_FREQUENCIES_KEPT = 65_536
"""Terms whose frequencies are kept, the last that were asked for."""
_LOOKED_AT = 2.0
"""Seconds for which what the server said of its state is believed."""


class MilvusStores:
    """An archive on a server, as it was when it was opened."""

    def __init__(self, server: Server, summary: RemoteSummary) -> None:
        self._server, self._summary = server, summary
        self.documents = MilvusDocuments(server, summary)
        self._frequencies: dict[int, int] = {}
        self._seen = (time.monotonic(), summary.stamp)
        self._looking = threading.Lock()

    @functools.cached_property
    def census(self) -> MilvusCensus:
        return MilvusCensus(self.documents)

    def pieces(self, numbers: Sequence[int]) -> None:
        """None are kept."""

    def dense(self, vector: NDArray[np.float32], k: int, filters: Filters, *, rough: bool = False) -> Ranking:
        if not self._summary.passages:
            return []
        where = every(self._summary.visible, condition(filters))
        found = self._server.search(PIECES, "vector", vector[0].tolist(), k, where, by="passage")
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def cosines(self, vector: NDArray[np.float32], numbers: Sequence[int]) -> NDArray[np.float32]:
        held = every(self._summary.visible, f"passage in {list(numbers)}")
        pieces = defaultdict[int, list[list[float]]](list)
        for row in self._server.rows(PIECES, held, ["passage", "vector"]):
            pieces[row["passage"]].append(row["vector"])
        counts = np.array([len(pieces[number]) for number in numbers], dtype=np.int32)
        return cosines(vector, np.concatenate([pieces[number] for number in numbers], dtype=np.float32), counts)

    def look_ahead(self, vectors: NDArray[np.float32], k: int) -> None:
        """A server is asked by many at once, and needs no help with it."""

    def lexical(self, text: str, k: int, filters: Filters, fields: Mapping[str, float] | None, spare: float) -> Ranking:
        fields = fields or FIELDS
        if not self._summary.passages:
            return []
        where = every(self._summary.visible, condition(filters))
        depth = max(k, _DEPTH)
        scores: dict[int, float] = defaultdict(float)
        wanted = {
            (field, term): share
            for field, terms in question_terms(text).items()
            if field in fields
            for term, share in terms.items()
        }
        weights = {}
        for (field, term), idf in zip(wanted, self._idf(list(wanted)), strict=True):
            weights[dimension(field, term)] = fields[field] * wanted[field, term] * idf
        if weights:
            scores.update(self._server.search(PASSAGES, "grams", weights, depth, where))
        if CUT in fields and (words := words_only(text)):
            for number, score in self._server.search(PASSAGES, "words_bm25", words, depth, where):
                scores[number] += fields[CUT] * score
        if len(plain := bare(text)) == 1 and "bigrams" in fields and len(scores) < k:  # a single character is no bigram
            rows = self._server.rows(PASSAGES, every(where, f"words like {containing(plain)}"), ())
            scores.update((row["number"], 1.0) for row in islice(rows, k) if row["number"] not in scores)
        return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:k]

    def idf(self, field: str, terms: Sequence[str]) -> list[float]:
        return self._idf([(field, term) for term in terms])

    def _idf(self, terms: Sequence[tuple[str, str]]) -> list[float]:
        """ln(1 + (N - n + 0.5) / (n + 0.5)) of each (field, term)."""
        dimensions = [dimension(field, term) for field, term in terms]
        known = {one: count for one in dimensions if (count := self._frequencies.get(one)) is not None}
        unknown = list(dict.fromkeys(one for one in dimensions if one not in known))
        if unknown:
            found = self._server.get(TERMS, unknown, ["passages"])
            known |= {one: int(found[one]["passages"]) if one in found else 0 for one in unknown}
            self._frequencies |= known
            for one in list(self._frequencies)[: max(0, len(self._frequencies) - _FREQUENCIES_KEPT)]:
                self._frequencies.pop(one, None)
        total = self._summary.passages
        held = [min(known[one], total) for one in dimensions]
        return [math.log1p((total - count + 0.5) / (count + 0.5)) for count in held]

    def stamp(self) -> str:
        with self._looking:
            at, stamp = self._seen
            if time.monotonic() - at > _LOOKED_AT:
                with contextlib.suppress(ArchiveError):  # a server that is away for a moment has not changed
                    stamp = whole.stamp(self._server)
                self._seen = (time.monotonic(), stamp)
            return stamp


def open_stores(address: MilvusAddress) -> tuple[RemoteSummary, MilvusStores]:
    """Open an archive on Milvus; raises ArchiveError without pymilvus, for a server out of reach, and where there is no archive."""
    server = Server(address)
    summary = None
    if server.holds(ARCHIVE) and all(server.holds(collection) for collection in COLLECTIONS):
        server.load()
        summary = whole.read(server)
    if summary is None:
        raise ArchiveError(
            f"Milvus 上没有档案库 {address}：请先用 python -m index push 本地档案库 {address} 送上去"
            f" (no such archive there: push one with `index push`)"
        )
    return summary, MilvusStores(server, summary)
