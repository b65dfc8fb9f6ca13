"""Whether what was read answers the question at all: the features of the third ensemble."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.reader.asked import Asked
from rag.reader.fitting import fits
from rag.reader.match import SENTENCE_FEATURES, Read, candidate_features, wanted
from rag.reader.spans import candidates
from rag.reader.trees import Trees

ANSWERABLE_FEATURES = (
    *(f"best_{name}" for name in SENTENCE_FEATURES), *(f"most_{name}" for name in SENTENCE_FEATURES[:12]),
    "sentence", "sentence_next", "span", "span_next", "spans", "span_echo", "span_unit", "span_near", "span_clause",
)  # fmt: skip


def answerable_features(
    asked: Asked,
    reads: Sequence[Read],
    rows: NDArray[np.float32],
    softs: Sequence[NDArray[np.float32]],
    scores: NDArray[np.float32],
    span: Trees,
) -> NDArray[np.float32]:
    """One row of ANSWERABLE_FEATURES for a question and the sentences read for it."""
    order = np.argsort(-scores)
    best = int(order[0])
    slot = asked.slots[0]
    spans = np.full(9, -1.0, np.float32)
    spans[0] = scores[best]
    spans[1] = scores[int(order[1])] if len(order) > 1 else -9.0
    if slot.kind not in ("how", "why", "list"):
        blocks = []
        for n in order[:3]:
            text = reads[n].sentence.text
            found = [candidate for candidate in candidates(text, wanted(slot)) if fits(slot, candidate, text)]
            if found:
                blocks.append(candidate_features(asked, slot, reads[n], scores[n], scores[best] - scores[n], softs[n], found))
        if blocks:
            features = np.concatenate(blocks)
            worth = span.score(features)
            top = np.argsort(-worth)
            spans[2:] = (
                worth[top[0]], worth[top[1]] if len(top) > 1 else -1.0, len(worth), features[top[0], 18], features[top[0], 16],
                features[top[0], 24], features[top[0], 25],
            )  # fmt: skip
        else:
            spans[2:5] = (-0.5, -0.5, 0)
    return np.concatenate([rows[best], rows[:, :12].max(axis=0), spans]).astype(np.float32)
