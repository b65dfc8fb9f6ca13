"""Whether what was read answers the question at all: the features of the third ensemble."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.reader.asked import Asked, Term
from rag.reader.fitting import fits
from rag.reader.match import SENTENCE_FEATURES, Read, wanted
from rag.reader.spans import candidates
from rag.reader.trees import Trees
from rag.reader.weigh import candidate_features

ANSWERABLE_FEATURES = (
    *(f"best_{name}" for name in SENTENCE_FEATURES), *(f"most_{name}" for name in SENTENCE_FEATURES[:12]),
    *(f"{missing}_{sort}" for missing in ("missing", "missing_near", "rarest_missing") for sort in ("proper", "noun", "verb", "other")),
    "beside_slot", "beside_slot_near", "sentence", "sentence_next", "span", "span_next", "spans", "span_echo", "span_unit", "span_near", "span_clause",
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
    return np.concatenate([rows[best], rows[:, :12].max(axis=0), _missing(asked, reads, softs, best), spans]).astype(np.float32)


def _sort(term: Term) -> int:
    if term.tag[:2] in ("nr", "ns", "nt", "nz") or term.tag == "x":
        return 0
    return 1 if term.tag[0] in "njl" else 2 if term.tag[0] == "v" else 3


def _missing(asked: Asked, reads: Sequence[Read], softs: Sequence[NDArray[np.float32]], best: int) -> NDArray[np.float32]:
    """What of the question, by sort of word, neither the best sentence's article nor its neighbours hold, even in other words."""
    article = reads[best].text
    mine = [n for n, one in enumerate(reads) if one.text is article]
    anywhere = np.maximum(reads[best].whole, np.max([softs[n] for n in mine], axis=0))
    near = [n for n in mine if abs(reads[n].number - reads[best].number) <= 2]
    close = np.maximum(reads[best].near, np.max([softs[n] for n in near], axis=0))
    weights = np.array([term.weight for term in asked.terms], np.float32)
    total = float(weights.sum()) or 1.0
    sorts = np.array([_sort(term) for term in asked.terms])
    found = np.zeros(14, np.float32)
    for sort in range(4):
        own = weights * (sorts == sort)
        found[sort] = float(own @ (1 - anywhere)) / total
        found[4 + sort] = float(own @ (1 - close)) / total
        found[8 + sort] = float((own * (1 - anywhere)).max(initial=0.0))
    slot = asked.slots[0]
    distance = np.array(
        [min(abs(slot.start - term.start - len(term.text)), abs(slot.end - term.start)) for term in asked.terms], np.float32
    )
    beside = weights * np.exp(-distance / 2) * (sorts > 0)
    found[12] = float(beside @ anywhere) / (float(beside.sum()) or 1.0)
    found[13] = float(beside @ close) / (float(beside.sum()) or 1.0)
    return found
