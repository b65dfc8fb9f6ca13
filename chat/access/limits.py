"""How often one visitor may do what costs: a bucket for each visitor and kind, refilled as time passes."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

MOST_VISITORS = 10_000
"""Buckets that are kept; the one that was longest not asked for goes first."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `most` at once, and as many again in `seconds`."""

    most: int
    seconds: float


QUESTIONS = Rate(40, 60)
CALLS = Rate(600, 60)
UPLOADS = Rate(30, 60)
OPINIONS = Rate(30, 3600)
TRIES = Rate(5, 900)
"""Of a name from one address to sign in."""
TRIES_FROM = Rate(20, 900)
"""Of all names from one address."""


class Buckets:
    """Counts; the clock gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def wait(self, key: Hashable, rate: Rate) -> float:
        """The seconds until the next is let; 0 where it is let now."""
        return max(0.0, (1 - self._level(key, rate)) * rate.seconds / rate.most)

    def take(self, key: Hashable, rate: Rate) -> float:
        """Count one, where it is let; gives the seconds until it is, 0 where it was counted."""
        level = self._level(key, rate)
        if level < 1:
            return (1 - level) * rate.seconds / rate.most
        self._left[key] = (level - 1, self._clock())
        self._left.move_to_end(key)
        while len(self._left) > MOST_VISITORS:
            self._left.popitem(last=False)
        return 0.0

    def give_back(self, key: Hashable, rate: Rate) -> None:
        """Count one less."""
        self._left[key] = (min(float(rate.most), self._level(key, rate) + 1), self._clock())

    def _level(self, key: Hashable, rate: Rate) -> float:
        level, at = self._left.get(key, (float(rate.most), self._clock()))
        return min(float(rate.most), level + (self._clock() - at) * rate.most / rate.seconds)
