"""Calls made in a thread of their own, in order, while the caller goes on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import ParamSpec

Given = ParamSpec("Given")


class Beside:
    """What a call raises comes out of a later one, or of the end of the context, which all calls are made before."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._calls: deque[Future[object]] = deque()

    def call(self, function: Callable[Given, object], *arguments: Given.args, **named: Given.kwargs) -> Future[object]:
        """Have this called when what was asked for before is done."""
        self._calls.append(self._thread.submit(function, *arguments, **named))
        return self._calls[-1]

    def wait(self, at_most: int) -> None:
        """Until no more than so many calls are left to make."""
        while len(self._calls) > at_most or (self._calls and self._calls[0].done()):
            self._calls.popleft().result()

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._thread.shutdown(cancel_futures=error is not None)
        while error is None and self._calls:
            self._calls.popleft().result()
