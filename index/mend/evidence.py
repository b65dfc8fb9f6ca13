"""What the blocks of a page say of each other: which text goes on where another stops, and which share rare words.

A shared pair of characters counts by how little it is to be expected: its rarity in Chinese newspapers, less the length of
the article it is looked for in, and less where many articles of the page hold it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.mend import ngrams
from index.mend.ngrams import Floats

_UNSEEN = -3.0
"""A pair of characters that was never counted says no more than this."""
COMMON = 5.0
"""Pairs that are less rare than this (about one in 150) say nothing of what a text is about."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of n blocks with their plain `texts`: `fit` (n, n), how well block j goes on where i stops; `opening` (n,), how much each begins as a paragraph
    does; `shared` (n, v), which of v bigrams that several blocks hold stand in each; `rarity` (v,) and `length` (n,)."""

    texts: tuple[str, ...]
    fit: Floats
    opening: Floats
    shared: Floats
    rarity: Floats
    length: Floats

    def goes_on(self, here: int, there: int) -> float:
        """How much likelier block `there` finishes the sentence that block `here` stops in than that it opens a paragraph."""
        return float(max(self.fit[here, there], _UNSEEN) - self.opening[there])

    def affinity(self, labels: NDArray[np.intp], number: int) -> Floats:
        """How much each block has in common with each group of blocks, itself left out: shape (n, number).

        `labels` gives each block's group, or -1. The unit is the natural logarithm of a likelihood ratio for each bigram.
        """
        held = np.flatnonzero(labels >= 0)
        own = labels[held]
        count, worth = self._worth(labels, number, slice(None))
        result = self.shared @ ((count > 0) * worth).T
        result[held, own] -= (self.shared @ ((count == 1) * worth).T)[held, own]
        kinship: Floats = np.maximum(result, 0.0)
        return kinship

    def affinity_of(self, block: int, labels: NDArray[np.intp], number: int) -> Floats:
        """The row of `affinity` for a block that is in no group, shape (number,)."""
        count, worth = self._worth(labels, number, self.shared[block] > 0)
        kinship: Floats = ((count > 0) * worth).sum(axis=1)
        return kinship

    def _worth(self, labels: NDArray[np.intp], number: int, bigrams: slice | NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """How many blocks of each group hold each of the bigrams, and what it says for the group: both of shape (number, v)."""
        held = np.flatnonzero(labels >= 0)
        member = np.zeros((number, len(labels)), dtype=np.float32)
        member[labels[held], held] = 1.0
        count = member @ self.shared[:, bigrams]
        size = np.log(np.maximum(member @ self.length, np.float32(50.0)))
        spread = np.float32(1.0) / np.maximum((count > 0).sum(axis=0), 1).astype(np.float32)
        return count, np.maximum(self.rarity[bigrams] - size[:, None], np.float32(0.0)) * spread

    def common(self) -> Floats:
        """What any two blocks have in common: shape (n, n), zero on the diagonal."""
        result = (self.shared * np.maximum(self.rarity - np.float32(COMMON), 0)) @ self.shared.T
        np.fill_diagonal(result, 0.0)
        shared: Floats = np.maximum(result, 0.0)
        return shared


def weigh(texts: Sequence[str]) -> Evidence:
    """The evidence of blocks whose texts are plain (see `ngrams.plain`)."""
    fit = ngrams.fit(texts, texts)
    opening = ngrams.opening(texts)
    length = np.array([len(text) for text in texts], dtype=np.float32)
    whole = "\n".join(texts)
    ends = ngrams.codes(whole) == ord("\n")
    inside = ~(ends[:-1] | ends[1:])
    owner = np.cumsum(ends, dtype=np.uint64)[:-1][inside]
    rows = np.sort((ngrams.bigrams(whole)[inside].astype(np.uint64) << np.uint64(16)) | owner)
    rows = rows[np.diff(rows, prepend=~rows[:1]) != 0]
    keys = (rows >> np.uint64(16)).astype(np.uint32)
    blocks = (rows & np.uint64(0xFFFF)).astype(np.intp)
    fresh = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
    sizes = np.diff(np.append(fresh, len(keys)))
    kept = sizes >= 2
    rarity = ngrams.rarity(keys[fresh[kept]])
    kept[kept] = rarity > COMMON
    rarity = rarity[rarity > COMMON]
    columns = np.repeat(np.cumsum(kept) - 1, sizes)
    wanted = np.repeat(kept, sizes)
    shared = np.zeros((len(texts), int(kept.sum())), dtype=np.float32)
    shared[blocks[wanted], columns[wanted]] = 1.0
    return Evidence(tuple(texts), fit, opening, shared, rarity, length)
