"""What the folders and files in an archive's folder are called."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

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
_STAMP, _KEY = 16, 32
"""Hexadecimal digits of a moment in nanoseconds, or of a hash, that ends the name of a folder, and of a scan's key."""


def stores(folder: Path, *begins: str) -> list[Path]:
    """The folders of an archive's own whose names begin so, in name order; `g-1937` is somebody else's."""
    return sorted(path for path in folder.iterdir() if _is_store(path.name, begins)) if folder.is_dir() else []


def is_scan(name: str) -> bool:
    """Whether a file in the folder of scans is one (`index.archive.scans`), or one that was not written to its end."""
    key, _, kind = name.partition(".")
    return kind in ("json", "webp", "new") and len(key) == _KEY and _is_hexadecimal(key)


def own_names(place: Path, names: Iterable[str]) -> set[str]:
    """Of what lies in a folder what is an archive's own and no page; pages may lie beside it, and in folders that are called like its own.
    What the names alone tell is the same at every moment of a build."""
    if _is_archive(place):
        return {name for name in names if name in (MANIFEST, f"{MANIFEST}.new", WITHDRAWN_RECORD) or _is_store(name)}
    if place.name == WITHDRAWN:
        held = withdrawn_names(place)
        return {name for name in names if any(one == name or one.startswith(f"{Path(name).stem}.") for one in held)}
    if place.name in (SCANS, INCOMING) and _is_archive(place.parent):
        return set(filter(is_scan if place.name == SCANS else _is_stamp, names))
    return set()


def withdrawn(folder: Path) -> dict[str, str]:
    """The files that were taken out of an archive, each with where it lies."""
    try:
        record = json.loads((folder / WITHDRAWN_RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(path) for name, path in record.items()} if isinstance(record, dict) else {}


def withdrawn_names(place: Path) -> set[str]:
    """What the files are called that were taken out and lie in this folder, also where the archive has been moved since."""
    if place.name != WITHDRAWN or not _is_archive(place.parent):
        return set()
    return {path.name for path in map(Path, withdrawn(place.parent).values()) if path.parent.name == WITHDRAWN}


def _is_archive(folder: Path) -> bool:
    return (folder / LOCK).is_file() or ((folder / MANIFEST).is_file() and bool(stores(folder, *_STORES)))


def _is_store(name: str, begins: Iterable[str] = _STORES) -> bool:
    return any(name.startswith(one) and _is_stamp(name.removeprefix(one)) for one in begins)


def _is_stamp(name: str) -> bool:
    return len(name) >= _STAMP and _is_hexadecimal(name)


def _is_hexadecimal(text: str) -> bool:
    return set("0123456789abcdef").issuperset(text)
