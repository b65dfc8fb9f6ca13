"""A sentence laid along its quotes: which of its signs stands for which of theirs, in the order that explains most of it.

Signs are characters; a number with its unit, a day or a time of day is one sign. The path of least cost (dynamic programming after
Needleman and Wunsch, 1970, with jumps after Vogel et al.'s HMM alignment, 1996) reads on where it stands, skips within a clause,
skips clauses, or goes back, each dearer than the one before. Two numbers of one dimension are laid beside each other also where their
values differ, so that a wrong number is seen where it was put in, and not excused by another place that has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.chinese.dates import DateMention
from index.chinese.words import fold
from rag.proof.text import Text
from rag.proof.words import ALIKE
from rag.words.claims import Clock, Quantity
from rag.words.comparing import plain

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

ALIKE_WORDS: Final = 0.2
"""What a character of a word scores that stands for another word: less than it costs to leap to it."""

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


@lru_cache(maxsize=8192)
def _key(character: str) -> str:
    return fold(character)


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
            key = _key(text.text[at])
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
        for i, j in self._alike_words():
            scores[i, j] = max(scores[i, j], ALIKE_WORDS)
        measured = [n for n, one in enumerate(self.told) if one.measure is not None]
        for i, one in enumerate(self.said):
            if one.measure is not None:
                scores[i] = -9
                scores[i, measured] = [_alike(one.measure, self.told[j].measure) for j in measured]
        return scores

    def _alike_words(self) -> Iterator[tuple[int, int]]:
        """Pairs of signs of two words as long as each other of which one may stand for the other: 增长 and 增加."""
        rows: dict[int, list[tuple[str, int]]] = {}
        begin = 0
        for number, quote in enumerate(self.quotes):
            end = begin + self.of.count(number)
            for word, at in _words(quote, self.told[begin:end], begin):
                for row in _ROWS[word]:
                    rows.setdefault(row, []).append((word, at))
            begin = end
        for word, at in _words(self.claim, self.said, 0):
            for other, its in {pair for row in _ROWS[word] for pair in rows.get(row, ())}:
                if other != word and len(other) == len(word):
                    yield from ((at + n, its + n) for n in range(len(word)))

    def _path(self) -> list[tuple[int, int]]:
        """The pairs of signs on the best path."""
        if not self.said or not self.told:
            return []
        scores, width = self._scores(), len(self.told)
        here = np.arange(width)
        prior, nobody = here - 1, np.full(width, -1)
        quote = np.array(self.of, np.int64)
        in_clause, in_quote = _Runs(self.clauses), _Runs(quote)
        step_cost = np.where(np.diff(self.clauses), OVER, 0.0)
        step_cost[np.diff(quote) > 0] = BACK
        best, last = np.full(width, _NEVER), np.zeros(width, np.int64)  # and the row in which each column's was reached
        step = np.empty(width)
        rows: list[NDArray[np.int64]] = []
        came: list[NDArray[np.int64]] = []
        for i, scored in enumerate(scores):
            step[0] = _NEVER - BACK
            np.subtract(best[:-1], step_cost, out=step[1:])
            origin = prior.copy()
            top = int(best.argmax())
            ease = EASE if i and self.said[i].clause != self.said[i - 1].clause else 0.0
            ways: tuple[tuple[NDArray[np.float64] | float, NDArray[np.int64] | int], ...] = (
                _less(in_clause.best_before(best), SKIP),
                _less(in_quote.best_before(best), LEAP - ease),
                (best[top] - (BACK - ease), top),
                (-UNSAID * i, nobody),
            )
            for value, place in ways:
                better = value > step
                np.copyto(step, value, where=better)
                np.copyto(origin, place, where=better)
            rows.append(origin)
            came.append(last)
            best = best - UNSAID
            gain = scored + step
            taken = (scored > 0) & (gain > best)
            best, last = np.where(taken, gain, best), np.where(taken, i, last)
        at = int(best.argmax())
        if best[at] <= _NEVER / 2:
            return []
        i, path = int(last[at]), [(int(last[at]), at)]
        while (before := int(rows[i][at])) >= 0:
            i, at = int(came[i][before]), before
            path.append((i, at))
        return path[::-1]


_NEVER: Final = -1e3
_ROWS: Final = {word: [n for n, row in enumerate(ALIKE) if word in row] for row in ALIKE for word in row if len(word) > 1}


def _words(text: Text, signs: Sequence[Sign], begin: int) -> Iterator[tuple[str, int]]:
    """The words of a text that others may stand for, and the sign that each begins with, counted from `begin` on."""
    at = {one.start: n for n, one in enumerate(signs, begin) if one.measure is None}
    return ((word, at[one.start]) for one in text.tokens if (word := plain(one.word)) in _ROWS and one.start in at)


class _Runs:
    """Places in runs: `run` is a rising number for each place."""

    def __init__(self, run: NDArray[np.int64]) -> None:
        self._lift = run * (-4 * _NEVER)
        self._first = np.concatenate(([True], np.diff(run) > 0))
        self._here = np.arange(len(run))

    def best_before(self, best: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Of each place the best of those before it in its run, and where that is."""
        lifted = best + self._lift
        top = np.maximum.accumulate(lifted)
        reached = np.maximum.accumulate(np.where(lifted >= top, self._here, 0))
        value, place = np.full(len(best), _NEVER), np.zeros(len(best), np.int64)
        np.subtract(top[:-1], self._lift[1:], out=value[1:])
        value[self._first] = _NEVER
        place[1:] = reached[:-1]
        return value, place


def _less(found: tuple[NDArray[np.float64], NDArray[np.int64]], cost: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    return found[0] - cost, found[1]


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
