"""The dense index: FAISS, inner product over normalised vectors, row number = passage number."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

FILE = "vectors.faiss"
EXACT_UP_TO = 50_000
"""Below this many passages an exact search takes a few milliseconds, so nothing is approximated."""
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
        self._count = 0

    def add(self, block: Vectors) -> None:
        """Add (n, d) normalised float32 vectors; they are numbered in the order in which they come, from 0."""
        np.ascontiguousarray(block, dtype=np.float32).tofile(self._raw)
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
        faiss.write_index(index, str(self._folder / FILE))
        self._raw.close()
        Path(self._raw.name).unlink()
        return kind


class VectorIndex:
    """An index on disk, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self._index = faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        inverted = faiss.downcast_index(self._index)
        self._parameters: Any = faiss.SearchParameters
        if isinstance(inverted, faiss.IndexIVF):
            self._parameters = partial(faiss.SearchParametersIVF, nprobe=max(1, inverted.nlist // PROBED))  # type: ignore[call-arg]

    @property
    def count(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        return int(self._index.d)

    def search(self, query: Vectors, k: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The k nearest passages to one (1, d) query, best first, as (number, cosine); `among` limits the passages looked at."""
        selector = None if among is None else faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
        parameters = self._parameters(sel=selector)
        scores, numbers = self._index.search(np.ascontiguousarray(query, dtype=np.float32), k, params=parameters)
        return [(int(n), float(s)) for n, s in zip(numbers[0], scores[0], strict=True) if n >= 0]
