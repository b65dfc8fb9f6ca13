"""Who is being answered: as many questions as the machine can work on, the others in a queue that ends; and none taken while the chat ends."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from chat.programs.completion_request import Fault

MOST_WAITING = 256
"""Requests that are answered or wait at once; further questions are told to come again."""
MOST_OF_ONE = 32
"""Of one address, so many of them are in the way of the others: connections that it leaves idle shut nobody out but itself."""
ENDLESS = ("/gradio_api/heartbeat/",)
"""What an open page or client holds open without waiting for an answer."""
FINISHED_WITHIN = 8.0
"""Seconds for which the chat that is told to end waits for the answers on their way."""
QUIET = 0.5
"""Seconds without a request until they count as fetched: a program asks with one request and fetches with the next."""
READING = ("GET", "HEAD", "OPTIONS")


class Traffic:
    """Counts what is being answered; changed by the server's event loop alone."""

    def __init__(self) -> None:
        self.closing = False
        self._of = Counter[str]()

    @property
    def running(self) -> int:
        """Requests that are being answered."""
        return self._of.total()

    def check(self, method: str, address: str = "") -> None:
        """Raises Fault for a request that would begin something and cannot now; what is on its way may be fetched."""
        if method in READING:
            return
        if self.closing:
            raise Fault(503, "问报正在关闭，请过一会儿再问 (the chat is shutting down: ask again in a while)")
        others = sum(min(n, MOST_OF_ONE) for one, n in self._of.items() if one != address)
        if self._of[address] + others >= MOST_WAITING:
            raise Fault(503, "现在排队的人太多，请过一会儿再问 (too many are waiting: ask again in a while)")

    @contextmanager
    def counted(self, path: str, address: str = "") -> Iterator[None]:
        """Meanwhile a request from an address is being answered."""
        counts = not path.startswith(ENDLESS)
        self._of[address] += counts
        try:
            yield
        finally:
            self._of[address] -= counts
            self._of += Counter()  # forgets who has none

    def drain(self) -> bool:
        """Take nothing new and wait until nothing is being answered, for FINISHED_WITHIN at most; whether all was."""
        self.closing = True
        started = busy = time.monotonic()
        while (now := time.monotonic()) - busy < QUIET:
            if now - started > FINISHED_WITHIN:
                return False
            if self.running:
                busy = now
            time.sleep(0.05)
        return True
