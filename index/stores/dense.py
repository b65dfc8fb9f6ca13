"""The dense index with what was added and taken out since it was built: vectors that are new are searched exactly, beside it.

    added-vectors.npy   (n, d) float32, the pieces of passages that were added
    added-owners.npy    (n,) int64, whose they are: passage numbers, ascending
    gone.npy            passage numbers that the index still has and the archive has no more

The index itself is not changed, so generations share its file; when the additions would make a search slow, they move into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.stores.vectors import EXACT_UP_TO, VectorIndex, Vectors, cosines, extend

VECTORS = "added-vectors.npy"
OWNERS = "added-owners.npy"
GONE = "gone.npy"

Numbers = NDArray[np.int64]


class DenseIndex:
    """What stands in a generation's folder, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self._built = VectorIndex(folder)
        self._vectors: Vectors = np.zeros((0, self._built.dimensions), dtype=np.float32)
        if (folder / VECTORS).exists():
            self._vectors = np.load(folder / VECTORS, mmap_mode="r")
        self._owners, self._gone = _numbers(folder / OWNERS), _numbers(folder / GONE)
        if len(self._owners) != len(self._vectors):
            raise ValueError(f"{OWNERS} is not of {VECTORS}")

    @property
    def passages(self) -> int:
        """How many passages that are held have vectors."""
        return self._built.passages - len(self._gone) + len(np.unique(self._owners))

    @property
    def dimensions(self) -> int:
        return self._built.dimensions

    def search(
        self, query: Vectors, k: int, among: Sequence[int] | Numbers | None = None, *, rough: bool = False
    ) -> list[tuple[int, float]]:
        """The k nearest passages to one (1, d) query, best first, as (number, cosine of the nearest piece); `among` limits the
        passages looked at. A `rough` search may miss more of them where that is quicker."""
        held = None if among is None else np.asarray(among, dtype=np.int64)
        found = self._of_built(query, k, held, rough) + self._of_added(query, k, held)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k] if len(self._owners) else found

    def cosines(self, query: Vectors, passages: Sequence[int]) -> Vectors:
        """The `cosines` of one (1, d) query and passages that are held, (2, passages)."""
        numbers = np.asarray(passages, dtype=np.int64)
        if not len(self._owners):
            return self._built.cosines(query, numbers)
        built, found = numbers < self._built.passages, np.zeros((2, len(numbers)), dtype=np.float32)
        if built.any():
            found[:, built] = self._built.cosines(query, numbers[built])
        if not built.all():
            first, end = (np.searchsorted(self._owners, numbers[~built], side) for side in ("left", "right"))
            rows = np.concatenate([self._vectors[a:b] for a, b in zip(first, end, strict=True)])
            found[:, ~built] = cosines(query, rows, (end - first).astype(np.int32))
        return found

    def look_ahead(self, queries: Vectors, k: int) -> None:
        """Have the k passages nearest to each of (n, d) queries ready."""
        self._built.look_ahead(queries, k)

    def _of_built(self, query: Vectors, k: int, among: Numbers | None, rough: bool) -> list[tuple[int, float]]:
        if among is not None:
            among = among[among < self._built.passages]
            return self._built.search(query, k, among, rough=rough) if len(among) else []
        wanted = k
        while True:
            found = self._built.search(query, wanted, rough=rough)
            if not len(self._gone):
                return found
            numbers = np.array([number for number, _ in found], dtype=np.int64)
            held = [pair for pair, gone in zip(found, np.isin(numbers, self._gone), strict=True) if not gone]
            if len(held) >= k or len(found) < wanted:
                return held[:k]
            wanted *= 2

    def _of_added(self, query: Vectors, k: int, among: Numbers | None) -> list[tuple[int, float]]:
        if not len(self._owners):
            return []
        cosines = self._vectors @ np.asarray(query, dtype=np.float32)[0]
        if among is not None:
            cosines = np.where(np.isin(self._owners, among), cosines, -np.inf)
        numbers, first = np.unique(self._owners, return_index=True)
        nearest = np.maximum.reduceat(cosines, first)
        best = np.argsort(-nearest, kind="stable")[:k]
        return [(int(numbers[place]), float(nearest[place])) for place in best if nearest[place] > -np.inf]


def change_vectors(folder: Path, before: Path, removed: Sequence[int], vectors: Vectors, owners: Sequence[int]) -> None:
    """Write into `folder`, which shares the index of the generation `before`, what that had added, less the passages `removed`
    and with the (n, d) vectors of passages `owners`, whose numbers are higher than any before."""
    held = DenseIndex(before)
    built, out = held._built.passages, np.asarray(removed, dtype=np.int64)
    kept = ~np.isin(held._owners, out)
    all_vectors = np.concatenate([held._vectors[kept], np.asarray(vectors, dtype=np.float32).reshape(-1, held.dimensions)])
    all_owners = np.concatenate([held._owners[kept], np.asarray(owners, dtype=np.int64)])
    gone = np.union1d(held._gone, out[out < built])
    if len(all_owners) > EXACT_UP_TO:
        extend(folder, all_vectors, all_owners)
        between = np.arange(built, all_owners[-1] + 1)
        gone = np.union1d(gone, between[~np.isin(between, all_owners)])
        all_vectors, all_owners = all_vectors[:0], all_owners[:0]
    for name, values in ((VECTORS, all_vectors), (OWNERS, all_owners), (GONE, gone)):
        np.save(folder / name, values)


def _numbers(file: Path) -> Numbers:
    return np.asarray(np.load(file)) if file.exists() else np.zeros(0, dtype=np.int64)
