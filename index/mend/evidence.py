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
        member = np.zeros((number, len(labels)), dtype=np.float32)
        held = np.flatnonzero(labels >= 0)
        own = labels[held]
        member[own, held] = 1.0
        count = member @ self.shared
        size = np.log(np.maximum(member @ self.length, 50.0))
        spread = 1.0 / np.maximum((count > 0).sum(axis=0), 1.0)
        worth = np.maximum(self.rarity[None, :] - size[:, None], 0.0) * spread[None, :]
        result = self.shared @ ((count > 0) * worth).T
        alone = self.shared[held] * (count[own] <= 1.0)
        result[held, own] -= (alone * worth[own]).sum(axis=1)
        kinship: Floats = np.maximum(result, 0.0).astype(np.float32)
        return kinship

    def common(self) -> Floats:
        """What any two blocks have in common: shape (n, n), zero on the diagonal."""
        result = (self.shared * np.maximum(self.rarity - 5.0, 0.0)) @ self.shared.T
        np.fill_diagonal(result, 0.0)
        shared: Floats = np.maximum(result, 0.0)
        return shared


def weigh(texts: Sequence[str]) -> Evidence:
    """The evidence of blocks whose texts are plain (see `ngrams.plain`)."""
    fit = ngrams.fit(texts, texts)
    opening = ngrams.opening(texts)
    length = np.array([len(text) for text in texts], dtype=np.float32)
    pairs = [ngrams.bigrams(text) for text in texts]
    owner = np.repeat(np.arange(len(texts), dtype=np.uint64), [len(p) for p in pairs])
    rows = np.unique((np.concatenate(pairs).astype(np.uint64) << np.uint64(16)) | owner) if pairs else np.zeros(0, np.uint64)
    keys = (rows >> np.uint64(16)).astype(np.uint32)
    blocks = (rows & np.uint64(0xFFFF)).astype(np.intp)
    fresh = np.flatnonzero(np.diff(keys, prepend=keys[:1] + np.uint32(1) if len(keys) else np.uint32(0)))
    sizes = np.diff(np.append(fresh, len(keys)))
    rarity = ngrams.rarity(keys[fresh])
    kept = (sizes >= 2) & (rarity > COMMON)
    columns = np.repeat(np.cumsum(kept) - 1, sizes)
    wanted = np.repeat(kept, sizes)
    shared = np.zeros((len(texts), int(kept.sum())), dtype=np.float32)
    shared[blocks[wanted], columns[wanted]] = 1.0
    return Evidence(tuple(texts), fit, opening, shared, rarity[kept], length)
