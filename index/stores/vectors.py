"""The dense index: FAISS, inner product over normalised vectors, several pieces to a passage, which is as near as its nearest."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BufferedRandom
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from index.errors import disk_errors

Vectors = NDArray[np.float32]

FILE = "vectors.faiss"
PIECES = "pieces.npy"
"""Which pieces are whose: the number of each passage's first piece, and the number of all pieces at the end, int32."""
EXACT_UP_TO = 50_000
"""Below this many pieces an exact search takes a few milliseconds, so nothing is approximated."""
TRAINED_ON = 40
"""Vectors for each cell of an inverted file that its centroids are learnt from; FAISS warns below 39."""
CODED = 4
"""A code of four bits stands for so many numbers of a vector. Codes of two numbers tell more, but take half as long again to make and
twice the bytes to read, which is longer than it takes to score more of what these find."""
PROBED = {2: 7, 4: 8}
"""So many times the root of the number of cells are looked at, with codes of two numbers (as older archives have them) and of four: half
of 265 cells, a quarter of 800. Codes of four bits are so quick to look at (André, Kermarrec and Le Scouarnec, Cache locality is not
enough, VLDB 2015) that many can be, and it is the cells left out that cost recall: see docs/performance.md."""
REFINED = {2: 250, 4: 1_600}
"""So many pieces that these codes find are scored anew by their vectors of eight bits a number..."""
REFINED_AT_LEAST = 5
"""...and at least so many times those asked for."""
ROUGHLY = 4
"""A rough search looks at one of so many of those cells, and scores no more anew than it must: what it misses, words have to find."""
_ADDED_AT_ONCE = 65_536


class VectorWriter:
    """Writes an index. The vectors pass through files beside it, so that a million of them need no memory of their own, and what
    a stopped build wrote there is gone on with from passage `kept` on, or from an earlier one where less is there: `passages` are.
    """

    def __init__(self, folder: Path, dimensions: int, kept: int = 0) -> None:
        self._folder, self._dimensions = folder, dimensions
        self._raw = _opened(folder / "vectors.raw")
        self._counts = _opened(folder / "pieces.raw")
        counts = np.fromfile(self._counts, dtype=np.int32, count=kept)
        held = (folder / "vectors.raw").stat().st_size // self._row_bytes
        counts = counts[: np.searchsorted(np.cumsum(counts), held, side="right")]
        self.passages, self._count = len(counts), int(counts.sum())
        self._counts.truncate(counts.nbytes)
        self._raw.truncate(self._count * self._row_bytes)
        for file in (self._raw, self._counts):
            file.seek(0, os.SEEK_END)

    @property
    def _row_bytes(self) -> int:
        return self._dimensions * np.dtype(np.float32).itemsize

    def add(self, block: Vectors, pieces: Sequence[int]) -> None:
        """Add (n, d) normalised float32 vectors: the first `pieces[0]` of the next passage, then `pieces[1]` of the one after it..."""
        np.ascontiguousarray(block, dtype=np.float32).tofile(self._raw)
        np.array(pieces, dtype=np.int32).tofile(self._counts)
        self._count += len(block)
        self.passages += len(pieces)

    def commit(self) -> None:
        """What was added so far will be found by the next writer, whatever happens to this one."""
        self._raw.flush()
        self._counts.flush()

    def index(self) -> str:
        """Build the index of the type that suits their number; returns its FAISS description."""
        self.commit()
        cells = int(self._count**0.5 / 2)
        kind = "Flat" if self._count <= EXACT_UP_TO else f"IVF{cells},PQ{self._dimensions // CODED}x4fs,Refine(SQ8)"
        index = faiss.index_factory(self._dimensions, kind, faiss.METRIC_INNER_PRODUCT)
        if not index.is_trained:
            with _one_thread():
                index.train(self._sample(cells * TRAINED_ON))
        _reserve(index, self._count)
        with tqdm(
            desc="排向量 arranging", total=self._count, unit=" vectors", file=sys.stderr, disable=None, mininterval=0.5
        ) as progress:
            for rows in self._blocks():
                index.add(rows)
                progress.update(len(rows))
        with disk_errors(RuntimeError):
            faiss.write_index(index, str(self._folder / FILE))
        self._counts.seek(0)
        counts = np.fromfile(self._counts, dtype=np.int32)
        np.save(self._folder / PIECES, np.concatenate(([0], np.cumsum(counts))).astype(np.int32))
        return kind

    def close(self) -> None:
        """Leave the index alone in its folder: nothing is to be gone on with any more."""
        for file in (self._raw, self._counts):
            file.close()
            Path(file.name).unlink()

    def _rows(self, start: int, count: int) -> Vectors:
        self._raw.seek(start * self._row_bytes)
        return np.fromfile(self._raw, dtype=np.float32, count=count * self._dimensions).reshape(-1, self._dimensions)

    def _blocks(self) -> Iterator[Vectors]:
        """All rows in order, in blocks; the next one is read while one is used, into memory that the one before it had."""
        held = [np.empty((min(_ADDED_AT_ONCE, self._count), self._dimensions), dtype=np.float32) for _ in range(2)]

        def read(start: int) -> Vectors:
            rows = held[start // _ADDED_AT_ONCE % 2][: self._count - start]
            self._raw.seek(start * self._row_bytes)
            if self._raw.readinto(rows.data.cast("B")) < rows.nbytes:
                raise OSError(f"{self._raw.name} ends early")
            return rows

        with ThreadPoolExecutor(1) as beside:
            reads = (beside.submit(read, start) for start in range(0, self._count, _ADDED_AT_ONCE))
            ahead = next(reads, None)
            while ahead is not None:
                rows, ahead = ahead.result(), next(reads, None)
                yield rows

    def _sample(self, size: int) -> Vectors:
        """Short runs of rows from all over, because neighbours come from one article and single rows are slow to read."""
        run = 8
        starts = np.linspace(0, self._count - run, min(size, self._count) // run, dtype=np.int64)
        return np.concatenate([self._rows(int(start), run) for start in starts])


def _reserve(index: faiss.Index, count: int) -> None:
    """Have memory for so many vectors of eight bits a number at once: where it grows as they come, they are copied again and again."""
    if isinstance(index, faiss.IndexRefine):
        whole: Any = faiss.downcast_index(index.refine_index)
        whole.codes.resize(count * whole.code_size)
        whole.codes.resize(0)


def _opened(file: Path) -> BufferedRandom:
    file.touch()
    return file.open("r+b")


def cosines(query: Vectors, rows: Vectors, counts: NDArray[np.int32]) -> Vectors:
    """The cosines of one (1, d) query and passages of so many of the (n, d) pieces each: of the nearest piece of each, and of the
    passage as a whole, which is the sum of its pieces, (2, counts)."""
    near, starts = rows @ query[0], np.cumsum(counts) - counts
    lengths = np.linalg.norm(np.add.reduceat(rows, starts, axis=0), axis=1)
    wholes = np.add.reduceat(near, starts) / np.maximum(lengths, 1e-12)
    return np.array([np.maximum.reduceat(near, starts), wholes], dtype=np.float32)


def extend(folder: Path, vectors: Vectors, owners: NDArray[np.int64]) -> None:
    """Add the (n, d) vectors of passages `owners` (ascending, higher than any in it) to an index that is an inverted file.

    New files take the place of the old, which other generations may share. Passages that are left out have no piece.
    """
    index = faiss.read_index(str(folder / FILE))
    first: NDArray[np.int32] = np.load(folder / PIECES)
    for start in range(0, len(vectors), _ADDED_AT_ONCE):
        index.add(np.ascontiguousarray(vectors[start : start + _ADDED_AT_ONCE]))
    pieces = np.bincount(owners - (len(first) - 1))
    (folder / FILE).unlink()
    (folder / PIECES).unlink()
    with disk_errors(RuntimeError):
        faiss.write_index(index, str(folder / FILE))
    np.save(folder / PIECES, np.concatenate([first, first[-1] + np.cumsum(pieces, dtype=np.int32)]))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Training goes through thousands of short stretches of parallel work, at the end of each of which threads wait for each other
    in a loop: two of them take three times the processor time of one, and no less by the clock. So does a single question. The
    number is each thread's own."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


class VectorIndex:
    """An index on disk, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self._index = faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY)
        self._first: NDArray[np.int32] = np.asarray(np.load(folder / PIECES, mmap_mode="r"))  # a memmap is slower to index
        self._ahead: dict[tuple[bytes, int], tuple[Vectors, NDArray[np.int64]]] = {}
        self._probed = self._refined = 0
        if isinstance(self._index, faiss.IndexRefine):
            inverted: Any = faiss.downcast_index(self._index.base_index)
            self._probed = min(inverted.nlist, round(PROBED[inverted.pq.dsub] * inverted.nlist**0.5))
            self._refined = REFINED[inverted.pq.dsub]
        self._parameters = functools.partial(
            _parameters, self._probed, self._refined
        )  # of the numbers: it does not hold the index
        self._unlimited = functools.cache(self._parameters)

    @property
    def passages(self) -> int:
        """How many passages have vectors; -1 where the table of pieces is of another index."""
        return len(self._first) - 1 if self._first[-1] == self._index.ntotal else -1

    @property
    def dimensions(self) -> int:
        return int(self._index.d)

    def search(
        self, query: Vectors, k: int, among: Sequence[int] | NDArray[np.int64] | None = None, *, rough: bool = False
    ) -> list[tuple[int, float]]:
        """The k nearest passages to one (1, d) query, best first, as (number, cosine of the nearest piece); `among` limits the
        passages looked at. A `rough` search misses more of them and takes a third of the time."""
        selector = None if among is None else self._selector(np.asarray(among, dtype=np.int64))
        query = np.ascontiguousarray(query, dtype=np.float32)
        wanted = 2 * k
        ahead = self._ahead.get((query.tobytes(), wanted)) if among is None else None
        while True:
            parameters = self._parameters(wanted, rough, selector) if selector is not None else self._unlimited(wanted, rough)
            with _one_thread():
                scores, pieces = ahead or (row[0] for row in self._index.search(query, wanted, params=parameters))
            own = pieces[pieces >= 0].astype(self._first.dtype)  # of another type, all of the table would be converted
            owners = np.searchsorted(self._first, own, side="right") - 1
            nearest: dict[int, float] = {}
            for owner, score in zip(owners.tolist(), scores.tolist(), strict=False):  # best first, and what is not found last
                nearest.setdefault(owner, score)
            if len(nearest) >= k or len(own) < len(pieces):
                return list(nearest.items())[:k]
            wanted, ahead = 2 * wanted, None

    def cosines(self, query: Vectors, passages: NDArray[np.int64]) -> Vectors:
        """The `cosines` of one (1, d) query and these passages, (2, passages)."""
        index: Any = self._index.refine_index if isinstance(self._index, faiss.IndexRefine) else self._index
        counts = self._first[passages + 1] - self._first[passages]
        return cosines(query, index.reconstruct_batch(self._pieces_of(passages)), counts)

    def look_ahead(self, queries: Vectors, k: int) -> None:
        """Search (n, d) queries at once, so that the cells are read once for all of them, and keep what is found until the next call."""
        queries = np.ascontiguousarray(queries, dtype=np.float32)
        found = zip(*self._index.search(queries, 2 * k, params=self._unlimited(2 * k, False)), strict=True)
        self._ahead = {(query.tobytes(), 2 * k): pair for query, pair in zip(queries, found, strict=True)}

    def _selector(self, passages: NDArray[np.int64]) -> Any:
        """Lets the pieces of these passages through: a bit for each piece of the index."""
        held = np.zeros(len(self._first) - 1, dtype=bool)
        held[passages] = True
        bits: Any = np.packbits(np.repeat(held, np.diff(self._first)), bitorder="little")
        return faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg]

    def _pieces_of(self, passages: NDArray[np.int64]) -> NDArray[np.int64]:
        starts, ends = self._first[passages].astype(np.int64), self._first[passages + 1].astype(np.int64)
        before = np.cumsum(ends - starts) - (ends - starts)
        return np.repeat(starts - before, ends - starts) + np.arange((ends - starts).sum())


def _parameters(probed: int, refined: int, wanted: int, rough: bool, selector: Any = None) -> Any:
    """How an index that looks at so many cells is searched for so many pieces, and one that has none where that is 0."""
    if not probed:
        return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
    if rough:
        probed, refined = -(-probed // ROUGHLY), 0
    inverted = faiss.SearchParametersIVF(sel=selector, nprobe=probed)  # type: ignore[call-arg]
    factor = max(refined / wanted, REFINED_AT_LEAST)
    return faiss.IndexRefineSearchParameters(k_factor=factor, base_index_params=inverted)  # type: ignore[call-arg]
