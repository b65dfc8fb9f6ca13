"""The events that a question compares, each to be looked for by itself: cut where the passages of the archive tell them apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.archive.folder import Archive
from index.chinese.words import bare_texts, bigrams
from rag.question.events import is_only_time, joints
from rag.question.wording import naming_words
from rag.retrieve.features import Candidate
from rag.types import Question
from rag.wants import Fact

PIECE_POOL = 10
"""Passages that are looked at for each piece of a question."""
CUT_PRICE = 0.06
"""A question is cut into events only where that adds this share of its weight to what single passages cover."""


def _best_cut(held: NDArray[np.float64], price: float) -> list[tuple[int, int]]:
    """The runs of pieces that single passages cover best, each run paid for; `held` is what a passage (rows) holds of a piece (columns)."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, held.shape[1] + 1):
        best.append(
            max(
                (best[start][0] + float(held[:, start:end].sum(axis=1).max(initial=0.0)) - price, start) for start in range(end)
            )
        )
    bounds, end = [], held.shape[1]
    while end:
        bounds.append((best[end][1], end))
        end = best[end][1]
    return bounds[::-1]


def events_compared(archive: Archive, question: Question, whole: Sequence[Candidate]) -> list[str]:
    """The events that a question compares, one query each.

    Of all ways to cut at its conjunctions the one is taken whose pieces are best covered by single passages, each cut paid for:
    a conjunction inside an event ("德国和荷兰派舰") divides what one passage says, one between events does not.
    """
    events = question.parts[0]
    cuts = joints(events)
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(events)]
    pieces = [naming_words(events[start:end]) for start, end in zip(starts, ends, strict=True)]
    texts = {one.number: one.text for one in whole}
    found = {number for piece in pieces for number, _ in archive.lexical(piece, PIECE_POOL, question.filters)} - texts.keys()
    texts |= {number: text for number, text, *_ in archive.documents.candidates(sorted(found))}
    grams = [[gram for run in piece.split() for gram in bigrams(run)] for piece in pieces]
    weights = [np.array(archive.idf("bigrams", piece)) for piece in grams]
    held = np.array(
        [[sum(w for gram, w in zip(piece, weight, strict=True) if gram in text) for piece, weight in zip(grams, weights, strict=True)]
         for text in bare_texts(list(texts.values()))]
    ).reshape(len(texts), len(pieces))  # fmt: skip
    price = CUT_PRICE * sum(float(weight.sum()) for weight in weights)
    bounds = _best_cut(held, price)
    if len(bounds) == 1 and len(pieces) > 1 and Fact.APART not in question.wants.facts:  # what is compared is at least two
        halves = [float(held[:, :cut].sum(axis=1).max() + held[:, cut:].sum(axis=1).max()) for cut in range(1, len(pieces))]
        cut = int(np.argmax(halves)) + 1
        bounds = [(0, cut), (cut, len(pieces))]
    found_events = [events[starts[first] : ends[last - 1]] for first, last in bounds]
    return [event for event in found_events if not is_only_time(event)] or found_events
