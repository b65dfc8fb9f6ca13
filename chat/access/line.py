"""A line to stand in: so many questions are worked on at once, the others wait their turn in the order in which they came.

Processor time that is shared among all who ask makes each of them wait for all: one after the other they wait half as long.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from anyio.to_thread import run_sync

T = TypeVar("T")


class Place:
    """A place in a line, from which one is called."""

    def __init__(self, waiting: deque[Place]) -> None:
        self._waiting = waiting
        self._called = asyncio.Event()
        self._work: asyncio.Future[Any] | None = None

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

    def begin(self, function: Callable[..., T], *given: Any) -> asyncio.Future[T]:
        """Have a function worked out in a thread beside the event loop. A thread cannot be stopped: where the asker is, it works on,
        and the place is taken until it ends."""
        work: asyncio.Future[T] = asyncio.ensure_future(run_sync(function, *given))
        self._work = work
        return work

    async def work(self, function: Callable[..., T], *given: Any) -> T:
        """What a function gives that is worked out so."""
        return await asyncio.shield(self.begin(function, *given))

    async def in_steps(self, pieces: Iterator[T], pause: float) -> AsyncGenerator[T | None, None]:
        """The pieces as they are worked out, and None each time that none has come for so many seconds: between two of these who
        waits may leave. What the pieces come from is closed when nothing works on it any more."""
        ended: Any = object()
        try:
            while True:
                work = self.begin(next, pieces, ended)
                while not (await asyncio.wait([work], timeout=pause))[0]:
                    yield None
                if (piece := work.result()) is ended:
                    return
                yield piece
        finally:
            if isinstance(pieces, Generator):
                self.when_idle(pieces.close)

    def when_idle(self, then: Callable[[], None]) -> None:
        """Call `then` once nothing is worked on for this place: at once, or when the thread ends."""
        if self._work is None or self._work.done():
            then()
            return

        def ended(work: asyncio.Future[Any]) -> None:
            if not work.cancelled():
                work.exception()  # nobody is there to be told
            then()

        self._work.add_done_callback(ended)


class Line:
    """Calls those who wait, `most` of them at once; used by the server's event loop alone."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting = deque[Place]()

    @contextmanager
    def joined(self) -> Iterator[Place]:
        """Stand in line and, once called, be worked for, until the block is left: whoever leaves makes room, when no thread works
        for them any more."""
        place = Place(self._waiting)
        self._waiting.append(place)
        self._call()
        try:
            yield place
        finally:
            if place.called:
                place.when_idle(self._leave)
            else:
                self._waiting.remove(place)

    def _leave(self) -> None:
        self._free += 1
        self._call()

    def _call(self) -> None:
        while self._free and self._waiting:
            self._free -= 1
            self._waiting.popleft().call()
