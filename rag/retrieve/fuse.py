"""Several rankings become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

Ranking = Sequence[tuple[int, float]]
"""Passage numbers with their scores, best first."""


def convex(lexical: Ranking, dense: Ranking, weight: float = 0.1) -> list[tuple[int, float]]:
    """A convex combination of two rankings, each scaled to its own best score; what a ranking does not hold scores 0 in it.

    Bruch, Gai and Ingber, An analysis of fusion functions for hybrid retrieval, ACM TOIS 2023. `weight` is the dense share.
    """
    scores: dict[int, float] = defaultdict(float)
    for ranking, share in ((lexical, 1 - weight), (dense, weight)):
        top = max((score for _, score in ranking), default=0.0)
        for number, score in ranking:
            scores[number] += share * max(score, 0.0) / top if top > 0 else 0.0
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
