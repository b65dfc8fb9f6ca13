"""One child reads the files of all tests of a process: to start another for each file costs more than most of them.

A child that a file has ended, or that was left in the middle of one, is followed by a new one, as in the program.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from index.errors import SourceError
from index.read.process.apart import Apart


@pytest.fixture(scope="session", autouse=True)
def kept_child() -> Iterator[None]:
    """Readers take over the child of the one before."""
    waiting: list[subprocess.Popen[bytes]] = []
    reading: set[Apart] = set()
    os.register_at_fork(after_in_child=waiting.clear)
    entered, left, pages = Apart.__enter__, Apart.__exit__, Apart.pages

    def take(self: Apart) -> Apart:
        self._child = waiting.pop() if waiting else None
        return entered(self)

    def leave(self: Apart, *error: Any) -> None:
        child = self._child
        if child is None or child.poll() is not None or self in reading:
            left(self, None, None, None)
        else:
            waiting.append(child)
        reading.discard(self)

    def told(self: Apart, *task: Any) -> Iterator[Any]:
        reading.add(self)
        try:
            yield from pages(self, *task)
        except SourceError:
            reading.discard(self)
            raise
        reading.discard(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Apart, "__enter__", take)
        patch.setattr(Apart, "__exit__", leave)
        patch.setattr(Apart, "pages", told)
        yield
    for child in waiting:
        child.kill()
        with suppress(OSError):
            child.communicate()
