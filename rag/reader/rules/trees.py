"""Gradient boosted trees as plain arrays: trained with scikit-learn, walked with numpy (Friedman, Annals of Statistics 2001)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class Trees:
    """An ensemble of regression trees whose leaves sum to a score.

    Arrays of shape (trees, nodes): the feature and threshold of each node, its two children (a leaf is its own child) and its
    value. A feature that is at most the threshold goes left.
    """

    def __init__(self, arrays: dict[str, NDArray], depth: int, base: float) -> None:  # type: ignore[type-arg]
        self.arrays = arrays
        self.depth = depth
        self.base = base
        count, most = arrays["feature"].shape
        first = (np.arange(count) * most)[:, None]
        self._first = first
        self._feature = arrays["feature"].astype(np.intp).ravel()
        self._threshold = arrays["threshold"].astype(np.float32).ravel()
        self._left = (arrays["left"].astype(np.intp) + first).ravel()
        self._right = (arrays["right"].astype(np.intp) + first).ravel()
        self._value = arrays["value"].astype(np.float32).ravel()

    def score(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """The score of each row of features."""
        if not len(rows):
            return np.zeros(0, np.float32)
        lines = np.arange(len(rows)) * rows.shape[1]
        cells = np.ascontiguousarray(rows, np.float32).ravel()
        node = np.repeat(self._first, len(rows), axis=1)
        for _ in range(self.depth):
            goes_left = cells[lines + self._feature[node]] <= self._threshold[node]
            node = np.where(goes_left, self._left[node], self._right[node])
        total: NDArray[np.float32] = (self._value[node].sum(axis=0) + np.float32(self.base)).astype(np.float32)
        return total


def load(path: Path) -> dict[str, Trees]:
    """The ensembles of a model file by name."""
    with np.load(path, allow_pickle=False) as file:
        names = str(file["names"]).split(",")
        return {
            name: Trees(
                {part: file[f"{name}.{part}"] for part in ("feature", "threshold", "left", "right", "value")},
                int(file[f"{name}.depth"]),
                float(file[f"{name}.base"]),
            )
            for name in names
        }
