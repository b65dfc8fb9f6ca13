"""Several rankings become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

Ranking = Sequence[tuple[int, float]]
"""Passage numbers with their scores, best first."""


def reciprocal_rank(rankings: Sequence[Ranking], k: int = 60) -> list[tuple[int, float]]:
    """Reciprocal rank fusion: a passage scores the sum of 1 / (k + rank) over the rankings that hold it; best first.

    Cormack, Clarke and Büttcher, Reciprocal rank fusion outperforms Condorcet and individual rank learning methods, SIGIR 2009.
    """
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, (number, _) in enumerate(ranking, 1):
            scores[number] += 1 / (k + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def join_parts(rankings: Sequence[Ranking]) -> list[tuple[int, float]]:
    """The rankings of a question's parts as one: the best of each part first, then all others, both by how sure the part is of it.

    Scores must be log odds up to a constant for each ranking (a listwise reranker gives such), so that their softmax is the share
    of belief that a part puts in each passage. A passage that two parts find counts once, where it stands higher.
    """
    firsts: dict[int, float] = {}
    others: dict[int, float] = {}
    for ranking in rankings:
        if not ranking:
            continue
        odds = np.exp(np.array([score for _, score in ranking]) - ranking[0][1])
        shares = odds / odds.sum()
        for place, ((number, _), share) in enumerate(zip(ranking, shares, strict=True)):
            held = others if place else firsts
            held[number] = max(held.get(number, 0.0), float(share))
    order = sorted(firsts, key=lambda number: (-firsts[number], number))
    order += sorted((number for number in others if number not in firsts), key=lambda number: (-others[number], number))
    return [(number, 1 / place) for place, number in enumerate(order, 1)]
