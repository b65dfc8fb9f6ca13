"""What the folders and files in an archive's folder are called."""

from __future__ import annotations

from collections.abc import Iterable

MANIFEST = "manifest.json"
LOCK = ".lock"
"""Held by whoever writes the archive."""
PAGES = "pages"
"""Pages that came through the chat, which a later build reads again."""
GENERATION, BUILDING = "g-", "building-"
"""How the folder of a generation of stores begins, and of one that is being written."""
COMING, IMPORTED = "importing-", "imported-"
"""How a folder begins that a backup is read into, and how once all of it is there and right (`index.build.backup`)."""


INCOMING, SCANS, WITHDRAWN = "incoming", "scans", "withdrawn"
"""Folders of what was sent and not yet read, of pictures of pages, and of pages that were taken out."""
WITHDRAWN_RECORD = "withdrawn.json"
_STORES = (GENERATION, BUILDING, COMING, IMPORTED)


def own_names(folders: Iterable[str], files: Iterable[str]) -> set[str]:
    """Of what lies in a folder what is an archive's own and no page, if it is an archive's; pages may lie beside it."""
    stores = {name for name in folders if name.startswith(_STORES)}
    if not stores or {MANIFEST, LOCK}.isdisjoint(files):
        return set()
    return stores | {MANIFEST, f"{MANIFEST}.new", INCOMING, SCANS, WITHDRAWN, WITHDRAWN_RECORD}
