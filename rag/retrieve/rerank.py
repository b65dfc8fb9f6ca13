"""The reranker: a small network over the features of a question and a passage.

One hidden layer, trained listwise (softmax over the candidates of a question; Cao et al., Learning to rank: from pairwise to
listwise approach, ICML 2007) by `python -m rag.training.reranker DATA`, which writes the weights that lie beside this file.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.retrieve.features import NAMES, Candidate, Probe, features

WEIGHTS = Path(__file__).parents[1] / "models" / "reranker.npz"

INTERACTION = 8.0
"""What late interaction, as a share of the best candidate's, adds to the network's score. It is not a feature of the network,
because the network learns from questions that the model's words have learnt from, too, and would lean on it too much."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Network:
    """score = output @ tanh(hidden @ x + bias), x the features less their mean in training, over their deviation, held to ±4.

    `columns` are the features that it was trained on, as places in NAMES.
    """

    columns: list[int]
    mean: Floats
    deviation: Floats
    hidden: Floats
    bias: Floats
    output: Floats

    def scores(self, rows: Floats) -> Floats:
        """The score of each row of features, shape (n,)."""
        x = np.clip((rows[:, self.columns] - self.mean) / self.deviation, -4, 4)
        result: Floats = np.tanh(x @ self.hidden.T + self.bias) @ self.output
        return result


@functools.cache
def network() -> Network:
    """The trained weights."""
    with np.load(WEIGHTS) as stored:
        columns = [NAMES.index(name) for name in stored["names"]]
        return Network(
            columns, *(stored[part].astype(np.float64) for part in ("mean", "deviation", "hidden", "bias", "output"))
        )


def rerank(probed: Probe, candidates: Sequence[Candidate]) -> list[tuple[int, float]]:
    """The candidates' passage numbers with their scores, best first; equal scores keep their order."""
    if not candidates:
        return []
    said = np.array([candidate.interaction for candidate in candidates])
    scores = network().scores(features(probed, candidates)) + INTERACTION * said / max(float(said.max()), 1e-9)
    order = np.argsort(-scores, kind="stable")
    return [(candidates[place].number, float(scores[place])) for place in order]
