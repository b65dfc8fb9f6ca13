"""Pieces that come slowly, with the pauses between them told, so that who waits for them can be stopped meanwhile."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterator
from typing import Any, TypeVar

Piece = TypeVar("Piece")

PAUSE_SECONDS = 0.4


def with_pauses(pieces: Iterator[Piece], seconds: float = PAUSE_SECONDS) -> Iterator[Piece | None]:
    """The pieces as they come, and None each time that none has come for so long. Raises what their work raises.

    They are worked out in a thread of their own, which gives up at its next piece when nobody waits any more.
    """
    came: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
    left = threading.Event()

    def work() -> None:
        try:
            for piece in pieces:
                if left.is_set():
                    break
                came.put(("piece", piece))
            if isinstance(pieces, Generator):
                pieces.close()  # what they come from is told at once that no more is wanted
            came.put(("end", None))
        except Exception as error:
            came.put(("error", error))

    threading.Thread(target=work, daemon=True).start()
    try:
        while True:
            try:
                kind, told = came.get(timeout=seconds)
            except queue.Empty:
                yield None
                continue
            if kind == "error":
                raise told
            if kind == "end":
                return
            yield told
    finally:
        left.set()
