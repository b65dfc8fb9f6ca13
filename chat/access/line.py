"""A line to stand in: so many questions are worked on at once, the others wait their turn in the order in which they came.

Processor time that is shared among all who ask makes each of them wait for all: one after the other they wait half as long.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Place:
    """A place in a line, from which one is called."""

    def __init__(self, waiting: deque[Place]) -> None:
        self._waiting = waiting
        self._called = asyncio.Event()

    @property
    def before(self) -> int:
        """How many wait before this one; 0 for the next, and for one that was called."""
        return self._waiting.index(self) if self in self._waiting else 0

    @property
    def called(self) -> bool:
        return self._called.is_set()

    def call(self) -> None:
        self._called.set()

    async def turn(self, seconds: float | None = None) -> bool:
        """Wait to be called, for so long at most; whether it was."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._called.wait()
        return self.called


class Line:
    """Calls those who wait, `most` of them at once; used by the server's event loop alone."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting = deque[Place]()

    @contextmanager
    def joined(self) -> Iterator[Place]:
        """Stand in line and, once called, be worked for, until the block is left: whoever leaves makes room."""
        place = Place(self._waiting)
        self._waiting.append(place)
        self._call()
        try:
            yield place
        finally:
            if place.called:
                self._free += 1
            else:
                self._waiting.remove(place)
            self._call()

    def _call(self) -> None:
        while self._free and self._waiting:
            self._free -= 1
            self._waiting.popleft().call()
