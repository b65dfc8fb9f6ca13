"""The dense index: FAISS, inner product over normalised vectors, several pieces to a passage, which is as near as its nearest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import disk_errors

Vectors = NDArray[np.float32]

FILE = "vectors.faiss"
PIECES = "pieces.npy"
"""Which pieces are whose: the number of each passage's first piece, and the number of all pieces at the end, int32."""
EXACT_UP_TO = 50_000
"""Below this many pieces an exact search takes a few milliseconds, so nothing is approximated."""
TRAINED_ON = 40
"""Vectors for each cell of an inverted file that its centroids are learnt from; FAISS warns below 39."""
_ADDED_AT_ONCE = 65_536
PROBED = 8
"""One cell in so many is looked at: measured at recall at 10 of 0.98 and more against the exact search."""


class VectorWriter:
    """Writes a new index. The vectors pass through a file beside it, so that a million of them need no memory of their own."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        self._folder, self._dimensions = folder, dimensions
        self._raw = (folder / "vectors.raw").open("w+b")
        self._pieces: list[NDArray[np.int32]] = [np.zeros(1, dtype=np.int32)]
        self._count = 0

    def add(self, block: Vectors, pieces: Sequence[int]) -> None:
        """Add (n, d) normalised float32 vectors: the first `pieces[0]` of the next passage, then `pieces[1]` of the one after it..."""
        np.ascontiguousarray(block, dtype=np.float32).tofile(self._raw)
        self._pieces.append(self._count + np.cumsum(pieces, dtype=np.int32))
        self._count += len(block)

    def close(self) -> str:
        """Build the index of the type that suits their number; returns its FAISS description."""
        self._raw.flush()
        vectors: Vectors = np.zeros((0, self._dimensions), dtype=np.float32)
        if self._count:
            vectors = np.memmap(self._raw, dtype=np.float32, mode="r", shape=(self._count, self._dimensions))
        cells = int(4 * self._count**0.5)
        kind = "Flat" if self._count <= EXACT_UP_TO else f"IVF{cells},SQ8"
        index = faiss.index_factory(self._dimensions, kind, faiss.METRIC_INNER_PRODUCT)
        if not index.is_trained:
            chosen = np.random.default_rng(0).choice(self._count, min(self._count, cells * TRAINED_ON), replace=False)
            index.train(np.ascontiguousarray(vectors[np.sort(chosen)]))
        for start in range(0, self._count, _ADDED_AT_ONCE):
            index.add(np.ascontiguousarray(vectors[start : start + _ADDED_AT_ONCE]))
        with disk_errors(RuntimeError):
            faiss.write_index(index, str(self._folder / FILE))
        np.save(self._folder / PIECES, np.concatenate(self._pieces))
        self._raw.close()
        Path(self._raw.name).unlink()
        return kind


class VectorIndex:
    """An index on disk, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self._index = faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        self._first: NDArray[np.int32] = np.load(folder / PIECES, mmap_mode="r")
        inverted = faiss.downcast_index(self._index)
        self._parameters: Any = faiss.SearchParameters
        if isinstance(inverted, faiss.IndexIVF):
            self._parameters = partial(faiss.SearchParametersIVF, nprobe=max(1, inverted.nlist // PROBED))  # type: ignore[call-arg]

    @property
    def passages(self) -> int:
        """How many passages have vectors; -1 where the table of pieces is of another index."""
        return len(self._first) - 1 if self._first[-1] == self._index.ntotal else -1

    @property
    def dimensions(self) -> int:
        return int(self._index.d)

    def search(self, query: Vectors, k: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The k nearest passages to one (1, d) query, best first, as (number, cosine of the nearest piece); `among` limits the
        passages looked at."""
        selector = None if among is None else faiss.IDSelectorBatch(self._pieces_of(np.asarray(among, dtype=np.int64)))
        parameters = self._parameters(sel=selector)
        query = np.ascontiguousarray(query, dtype=np.float32)
        wanted = 2 * k
        while True:
            scores, pieces = (row[0] for row in self._index.search(query, wanted, params=parameters))
            held = pieces >= 0
            owners = np.searchsorted(self._first, pieces[held], side="right") - 1
            numbers, first = np.unique(owners, return_index=True)
            if len(numbers) >= k or not held.all():
                best = np.sort(first)[:k]
                return [(int(owners[place]), float(scores[place])) for place in best]
            wanted *= 2

    def _pieces_of(self, passages: NDArray[np.int64]) -> NDArray[np.int64]:
        starts, ends = self._first[passages].astype(np.int64), self._first[passages + 1].astype(np.int64)
        before = np.cumsum(ends - starts) - (ends - starts)
        return np.repeat(starts - before, ends - starts) + np.arange((ends - starts).sum())
