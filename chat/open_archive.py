"""The archive that the chat has open, opened anew whenever it was added to."""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from chat.access.line import Line
from chat.model.settings import Models
from chat.sources import Shelf
from index.stores.address import folder_of
from rag import WenbaoError

if TYPE_CHECKING:
    from rag import Wenbao
    from rag.reader.language_model.client import LanguageModel

log = logging.getLogger(__name__)

READ_AT_ONCE = max(2, os.cpu_count() or 1)
"""Questions that are read on this machine at once: one a core. More of them would only make each other slow."""
WORDED_AT_ONCE = 16
"""Questions that wait for a language model at once."""


class Room:
    """Holds a `Shelf` over the newest state of an archive, and the language model in use; safe to share between threads.

    With `setting` another model than the archive was opened with may be set.
    """

    def __init__(self, wenbao: Wenbao, *, setting: bool = False) -> None:
        self.models = Models(wenbao.llm, setting=setting)
        self._seen = wenbao.archive.stamp()
        self._shelf = Shelf(wenbao, self._seen)
        self._opening = threading.Lock()
        self._read, self._worded = Line(READ_AT_ONCE), Line(WORDED_AT_ONCE)

    def line(self, llm: LanguageModel | None) -> Line:
        """Where a question stands in line that is asked of a language model, or of none."""
        return self._worded if llm else self._read

    @property
    def shelf(self) -> Shelf:
        """The shelf of the archive as it is now; of what it was where the new state cannot be opened."""
        archive = self._shelf.archive
        if archive.stamp() != self._seen:
            with self._opening:
                stamp = archive.stamp()
                if stamp != self._seen:
                    try:
                        self._shelf = Shelf(self._shelf.wenbao.reopened(), stamp)
                    except WenbaoError:
                        log.exception("The archive has changed and could not be opened anew.")
                    self._seen = stamp
        return self._shelf

    @property
    def state(self) -> str:
        """A mark of the archive as it is now: another text whenever it has become another."""
        return self.shelf.state

    @property
    def wenbao(self) -> Wenbao:
        """The archive as it is now."""
        return self.shelf.wenbao

    @property
    def folder(self) -> Path:
        """The archive's folder; raises ArchiveError where it lives on a server, where pages are not added."""
        return folder_of(self.wenbao.archive.address)
