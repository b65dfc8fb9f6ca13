"""The clippings of those who sign in: one file of JSON a name, written as a new whole and then swapped in."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from chat.clippings.folder import MOST, record

log = logging.getLogger(__name__)

MOST_BYTES = 4 << 20
"""Of one name's clippings."""
Stored = Literal["clip_kept", "clip_full", "clip_lost"]
"""What became of a clipping, by the name of what is said of it."""


class Store:
    """Clippings by the visitor's name, in a folder; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writing = threading.Lock()

    def of(self, visitor: str) -> list[dict[str, Any]]:
        """A visitor's clippings, the oldest first; none where there are none, or where the file cannot be read."""
        try:
            found = json.loads(self._file(visitor).read_bytes())
        except FileNotFoundError:
            return []
        except (OSError, ValueError):
            log.exception("The clippings of a visitor could not be read.")
            return []
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    def put(self, visitor: str, sent: Mapping[str, Any]) -> Stored:
        """Keep a clipping, in the place of the one with its id where there is one."""
        fresh = record(sent)
        if fresh is None:
            return "clip_lost"
        with self._writing:
            held = self.of(visitor)
            known = any(one.get("id") == fresh["id"] for one in held)
            whole = [fresh if one.get("id") == fresh["id"] else one for one in held] if known else [*held, fresh]
            return self._write(visitor, whole)

    def drop(self, visitor: str, id_: str) -> Stored:
        """Take a clipping out."""
        with self._writing:
            return self._write(visitor, [one for one in self.of(visitor) if one.get("id") != id_])

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
