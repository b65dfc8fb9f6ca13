"""Several rankings become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

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


def interleave(rankings: Sequence[Ranking]) -> list[tuple[int, float]]:
    """The best of each ranking, then the second of each, and so on; each passage once, with a score that falls with its place."""
    order = dict.fromkeys(
        ranking[place][0] for place in range(max(map(len, rankings), default=0)) for ranking in rankings if place < len(ranking)
    )
    return [(number, 1 / place) for place, number in enumerate(order, 1)]
