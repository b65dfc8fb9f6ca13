"""The clippings of those who sign in: one file of JSON a name, written as a new whole and then swapped in."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any, Literal

from chat.clippings.folder import MOST, record

log = logging.getLogger(__name__)

MOST_BYTES = 4 << 20
"""Of one name's clippings."""
Stored = Literal["clip_kept", "clip_full", "clip_lost"]
"""What became of a clipping, by the name of what is said of it."""
UNREADABLE = (OSError, ValueError, RecursionError)
"""What reading a file of clippings may raise."""


class Store:
    """Clippings by the visitor's name, in a folder; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writing = threading.Lock()

    def of(self, visitor: str) -> list[dict[str, Any]]:
        """A visitor's clippings, the oldest first; none where there are none, or where the file cannot be read."""
        try:
            return self._read(visitor)
        except UNREADABLE:
            log.exception("The clippings of a visitor could not be read.")
            return []

    def put(self, visitor: str, sent: Mapping[str, Any]) -> Stored:
        """Keep a clipping, in the place of the one with its id where there is one."""
        fresh = record(sent)
        if fresh is None:
            return "clip_lost"

        def with_it(held: list[dict[str, Any]]) -> list[dict[str, Any]]:
            known = any(one.get("id") == fresh["id"] for one in held)
            return [fresh if one.get("id") == fresh["id"] else one for one in held] if known else [*held, fresh]

        return self._changed(visitor, with_it)

    def drop(self, visitor: str, id_: str) -> Stored:
        """Take a clipping out."""
        return self._changed(visitor, lambda held: [one for one in held if one.get("id") != id_])

    def _changed(self, visitor: str, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Stored:
        """Write what a change makes of the clippings; nothing where they cannot be read, which is not to have none."""
        with self._writing:
            try:
                held = self._read(visitor)
            except OSError:
                log.exception("The clippings of a visitor could not be read.")
                return "clip_lost"
            except (ValueError, RecursionError):
                log.exception("The clippings of a visitor are damaged.")
                self._put_aside(visitor)
                return "clip_lost"
            return self._write(visitor, change(held))

    def _read(self, visitor: str) -> list[dict[str, Any]]:
        """The clippings; none only where there is no file. Raises OSError where it cannot be read, ValueError or RecursionError where
        it holds no clippings."""
        try:
            found = json.loads(self._file(visitor).read_bytes())
        except FileNotFoundError:
            return []
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise ValueError("no list of clippings")
        return found

    def _put_aside(self, visitor: str) -> None:
        """Keep a damaged file beside the others, under a name that is free, so that the next clipping begins a new one."""
        file = self._file(visitor)
        try:
            file.replace(next(name for n in count(1) if not (name := file.with_name(f"{file.name}.damaged-{n}")).exists()))
        except OSError:
            log.exception("The damaged clippings of a visitor could not be put aside.")

    def _write(self, visitor: str, whole: list[dict[str, Any]]) -> Stored:
        data = json.dumps(whole, ensure_ascii=False).encode()
        if len(whole) > MOST or len(data) > MOST_BYTES:
            return "clip_full"
        file = self._file(visitor)
        fresh = file.with_name(f"{file.name}.part")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(data)
            fresh.replace(file)
        except OSError:
            log.exception("The clippings of a visitor could not be written.")
            return "clip_lost"
        return "clip_kept"

    def _file(self, visitor: str) -> Path:
        """Named by a digest: a visitor's name may hold anything."""
        return self._folder / f"{hashlib.blake2b(visitor.encode(), digest_size=16).hexdigest()}.json"
