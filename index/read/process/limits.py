"""How long and how large: the bounds that the reading of one file is held to.

A file may be made to be slow to read, or large when it is read: a PDF of 170 bytes that refers to itself, a form of forms, a picture of
a billion points. Readers of such formats run in a child process (`index.read.process.child`), which the system ends at these bounds.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import process_time

PART_SECONDS = 12.0
"""Seconds of one core that one page of a file may take, and the opening of the file."""
SEEN_SECONDS = 240
"""The same for a page whose characters are recognised in a picture."""
PATIENCE = 5
"""The seconds on the clock that may pass for each second of a core: other programs are busy, too."""
FILE_SECONDS, EACH_SECONDS = 60, 2
"""Seconds of one core for a file, and for each page in it more; recognising is not counted."""
MEMORY = 2 << 30
SEEN_MEMORY = 8 << 30
"""Bytes of address space of the process that reads, and while it recognises characters: its threads reserve much and use little."""
MAX_BYTES = 256 << 20
"""Bytes of a file that is read whole, unpacked."""
MAX_TEXT_BYTES = 32 << 20
"""Bytes of one text file, which is one page or a volume of them."""
MAX_CHARACTERS = 4 << 20
"""Characters of one page: two books."""
MAX_LINE = 16 << 20
"""Bytes of one line of JSON Lines, which is one article."""
MAX_TABLE_BYTES = 8 << 20
"""Bytes of an issues.csv: a hundred thousand rows."""
RATIO, RATIO_FREE = 200, 16 << 10
"""How many times its packed size a file may have unpacked (text packs to a fifth), and what counts as packed size at least."""


def unpacked(packed: int) -> int:
    """The bytes that so many packed bytes may unpack to."""
    return RATIO * max(packed, RATIO_FREE)


class Watch:
    """Holds the process that it is made in to the bounds, while that reads one file after the other."""

    def __init__(self, told: Callable[[int], object]) -> None:
        self._told, self._begun, self._seen, self._seconds = told, 0.0, 0.0, PART_SECONDS
        self._seen_since: float | None = None
        self._memory(MEMORY)

    def file(self, seconds: float = PART_SECONDS) -> None:
        """A file is begun, whose pages may take so many seconds each."""
        self._begun, self._seen_since, self._seen, self._seconds = process_time(), None, 0.0, seconds

    def part(self, number: int) -> None:
        """Page `number` is begun, or with 0 the file is opened; the reader is told of it before."""
        self._told(number)
        now = process_time()
        if self._seen_since is not None:
            self._seen, self._seen_since = self._seen + now - self._seen_since, None
        left = FILE_SECONDS + EACH_SECONDS * number - (now - self._begun - self._seen)
        self.alarm(max(min(self._seconds, left), 0.1))

    def seeing(self) -> None:
        """The characters of the page that was begun are recognised now."""
        self._seen_since = process_time()
        self._memory(SEEN_MEMORY)
        self.alarm(SEEN_SECONDS)

    def rest(self) -> None:
        """Nothing is read until the next part."""
        self.alarm(0)

    @staticmethod
    def alarm(seconds: float) -> None:
        with suppress(AttributeError):  # Windows has no such clocks
            signal.setitimer(signal.ITIMER_PROF, seconds)
            signal.setitimer(signal.ITIMER_REAL, seconds * PATIENCE)

    @staticmethod
    def _memory(size: int) -> None:
        with suppress(ImportError, ValueError, OSError):  # nor this, and some systems do not let it be set
            import resource

            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


@contextmanager
def paused() -> Iterator[None]:
    """The clocks stand while this process waits for another."""
    left = signal.getitimer(signal.ITIMER_PROF)[0] if hasattr(signal, "getitimer") else 0.0
    Watch.alarm(0)
    yield
    Watch.alarm(left)


watch: Watch | None = None
"""The watch of this process, where it is a child that reads."""


def begin(number: int) -> None:
    """A reader begins page `number` of its file (0: opens it)."""
    if watch:
        watch.part(number)


def begin_seeing() -> None:
    """A reader begins to recognise characters."""
    if watch:
        watch.seeing()
