"""The dense index: FAISS, inner product over normalised vectors, row number = passage number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def write(blocks: Iterable[Vectors], dimensions: int, folder: Path) -> str:
    """Write blocks of (n, d) normalised float32 vectors as one index; returns the FAISS description of its type."""
    flat = faiss.IndexFlatIP(dimensions)
    for block in blocks:
        flat.add(np.ascontiguousarray(block, dtype=np.float32))
    index, kind = flat, "Flat"
    if flat.ntotal > EXACT_UP_TO:
        cells = int(4 * flat.ntotal**0.5)
        kind = f"IVF{cells},SQ8"
        index = faiss.index_factory(dimensions, kind, faiss.METRIC_INNER_PRODUCT)
        stored = flat.get_xb()
        data = faiss.rev_swig_ptr(stored, flat.ntotal * dimensions).reshape(-1, dimensions)
        chosen = np.random.default_rng(0).choice(flat.ntotal, min(flat.ntotal, cells * 40), replace=False)
        index.train(data[np.sort(chosen)])
        index.add(data)
    faiss.write_index(index, str(folder / FILE))
    return kind


class VectorIndex:
    """An index on disk, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self._index = faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        cells = isinstance(faiss.downcast_index(self._index), faiss.IndexIVF)
        self._parameters: Any = partial(faiss.SearchParametersIVF, nprobe=64) if cells else faiss.SearchParameters

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

    def stored(self, number: int) -> Vectors:
        """The vector of one passage, (d,)."""
        vector: Vectors = self._index.reconstruct(number)
        return vector
