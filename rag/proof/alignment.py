"""A sentence laid along its quotes: which of its signs stands for which of theirs, in the order that explains most of it.

Signs are characters; a number with its unit, a day or a time of day is one sign. The path of least cost (dynamic programming after
Needleman and Wunsch, 1970, with jumps after Vogel et al.'s HMM alignment, 1996) reads on where it stands, skips within a clause,
skips clauses, or goes back, each dearer than the one before. Two numbers of one dimension are laid beside each other also where their
values differ, so that a wrong number is seen where it was put in, and not excused by another place that has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.chinese.dates import DateMention
from index.chinese.words import fold
from rag.proof.claims import Clock, Quantity
from rag.proof.text import Text

UNSAID: Final = 0.15
"""What a sign of the claim costs that no sign of a quote stands for."""
OVER, SKIP, LEAP, BACK = 0.2, 0.7, 1.1, 2.2
"""What it costs to read on over the end of a clause, to skip signs of a clause, to go on in a later clause, to go back or into
another quote."""
EASE: Final = 0.3
"""What less it costs to leap where a clause of the claim begins."""
PAIRED, SAME = 0.8, 1.5
"""What two numbers of one dimension score that are not the same, and that are; a character scores 1. What is gained by the same number
is less than what it costs to leap to it."""

HALVES: Final = ("凌晨", "上午", "中午", "下午", "晚")
"""The parts of a day."""

Measure = Quantity | DateMention | Clock


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of a text: a character, or what is measured; where it stands, and in which clause (counted over all texts)."""

    key: str
    measure: Measure | None
    start: int
    end: int
    clause: int


@dataclass(frozen=True, slots=True)
class Block:
    """Signs `first` to `last` (excluded) of the claim that stand for as many signs of the quotes from `at` on."""

    first: int
    last: int
    at: int

    @property
    def end(self) -> int:
        """The sign of the quotes after the last."""
        return self.at + self.last - self.first


def signs(text: Text, clause: int = 0) -> list[Sign]:
    """The signs of a text, its clauses counted from `clause` on; blanks and marks are none."""
    begins: dict[int, Measure] = {}
    measures: list[Measure] = [*text.days, *text.times, *text.numbers]
    for measure in measures:
        begins.setdefault(measure.start, measure)
    found: list[Sign] = []
    at = 0
    for number, (start, end) in enumerate(text.spans, clause):
        at = max(at, start)
        while at < end:
            if at in begins:
                found.append(Sign("", begins[at], at, begins[at].end, number))
                at = max(begins[at].end, at + 1)
                continue
            key = fold(text.text[at])
            if key.isalnum():
                found.append(Sign(key, None, at, at + 1, number))
            at += 1
    return found


class Alignment:
    """A claim laid along its quotes: `blocks` in the order of the claim."""

    def __init__(self, claim: Text, quotes: Sequence[Text]) -> None:
        self.claim, self.quotes = claim, quotes
        self.said = signs(claim)
        self.told: list[Sign] = []
        self.of: list[int] = []
        """Of each sign told the quote that it is of."""
        clause = 0
        for number, quote in enumerate(quotes):
            new = signs(quote, clause)
            self.told += new
            self.of += [number] * len(new)
            clause += len(quote.spans)
        self.clauses = np.array([one.clause for one in self.told], np.int64)

    @cached_property
    def blocks(self) -> list[Block]:
        """Runs of signs that stand for runs of signs."""
        return list(self._runs(self._path()))

    def _runs(self, path: Sequence[tuple[int, int]]) -> Iterator[Block]:
        begin = 0
        for n in range(1, len(path) + 1):
            if n == len(path) or path[n][0] != path[n - 1][0] + 1 or path[n][1] != path[n - 1][1] + 1:
                yield Block(path[begin][0], path[n - 1][0] + 1, path[begin][1])
                begin = n

    def _scores(self) -> NDArray[np.float64]:
        """What each sign of the claim scores against each of the quotes; negative where they cannot stand for each other."""
        keys: dict[str, int] = {}
        said = np.array([keys.setdefault(one.key, len(keys)) for one in self.said], np.int32)
        told = np.array([keys.setdefault(one.key, len(keys)) for one in self.told], np.int32)
        scores = np.where(said[:, None] == told[None, :], 1.0, -9.0)
        measured = [n for n, one in enumerate(self.told) if one.measure is not None]
        for i, one in enumerate(self.said):
            if one.measure is not None:
                scores[i] = -9
                scores[i, measured] = [_alike(one.measure, self.told[j].measure) for j in measured]
        return scores

    def _path(self) -> list[tuple[int, int]]:
        """The pairs of signs on the best path."""
        if not self.said or not self.told:
            return []
        scores, width = self._scores(), len(self.told)
        here = np.arange(width)
        quote = np.array(self.of, np.int64)
        step_cost = np.r_[BACK, np.where(np.diff(self.clauses), OVER, 0.0)]
        step_cost[1:][np.diff(quote) > 0] = BACK
        best, last = np.full(width, _NEVER), np.zeros(width, np.int64)  # and the row in which each column's was reached
        rows: list[NDArray[np.int64]] = []
        came: list[NDArray[np.int64]] = []
        for i, scored in enumerate(scores):
            step, origin = np.r_[_NEVER, best[:-1]] - step_cost, here - 1
            top = int(best.argmax())
            ease = EASE if i and self.said[i].clause != self.said[i - 1].clause else 0.0
            for value, place, cost in (
                (*_best_before(best, self.clauses), SKIP),
                (*_best_before(best, quote), LEAP - ease),
                (np.full(width, best[top]), np.full(width, top), BACK - ease),
                (np.full(width, -UNSAID * i), np.full(width, -1), 0.0),
            ):
                better = value - cost > step
                step, origin = np.where(better, value - cost, step), np.where(better, place, origin)
            rows.append(origin)
            came.append(last)
            best = best - UNSAID
            taken = (scored > 0) & (scored + step > best)
            best, last = np.where(taken, scored + step, best), np.where(taken, i, last)
        at = int(best.argmax())
        if best[at] <= _NEVER / 2:
            return []
        i, path = int(last[at]), [(int(last[at]), at)]
        while (before := int(rows[i][at])) >= 0:
            i, at = int(came[i][before]), before
            path.append((i, at))
        return path[::-1]


_NEVER: Final = -1e3


def _best_before(best: NDArray[np.float64], run: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Of each place the best of those before it in its run (a rising number for each place), and where that is."""
    lift = run * -4 * _NEVER
    top = np.maximum.accumulate(best + lift)
    place = np.maximum.accumulate(np.where(best + lift >= top, np.arange(len(best)), 0))
    value = np.r_[_NEVER, top[:-1]] - lift
    return np.where(np.r_[True, np.diff(run) > 0], _NEVER, value), np.r_[0, place[:-1]]


def same(one: Measure, other: Measure | None) -> bool:
    """Whether two measures are one."""
    if isinstance(one, Quantity):
        return isinstance(other, Quantity) and one.same(other)
    if isinstance(one, Clock):
        return isinstance(other, Clock) and one.same(other)
    return isinstance(other, DateMention) and covers(one, other)


def covers(said: DateMention, told: DateMention) -> bool:
    """Whether a day told is the one said, or lies in the month or year said, and in no other part of the day."""
    halves = {half for one in (said, told) for half in HALVES if half in one.text}
    return said.earliest <= told.earliest and told.latest <= said.latest and len(halves) < 2


def equal(one: Measure, other: Measure) -> bool:
    """Whether two measures are one, and neither a part of the other."""
    return same(one, other) and same(other, one)


def _alike(one: Measure, other: Measure | None) -> float:
    """What two measures score: same, of one dimension, or neither."""
    if same(one, other):
        return SAME
    counts = isinstance(one, Quantity) and isinstance(other, Quantity) and (one.like(other) or other.like(one))
    return PAIRED if counts or (type(one) is type(other) and not isinstance(one, Quantity)) else -9.0


def rivals(one: Measure, other: Measure) -> bool:
    """Whether two measures are two of one sort, of which only one may be meant."""
    if isinstance(one, Quantity):
        return isinstance(other, Quantity) and one.rivals(other)
    return type(one) is type(other) and not same(one, other)
