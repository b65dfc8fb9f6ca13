"""The files that an archive was made of, as they lie now: where, and with which hash."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from index.archive.folder import Archive
from index.archive.manifest import Manifest
from index.errors import SourceError
from index.read import SourceFiles, pages_of
from index.read.files.source import in_zip
from index.types import Page


def lying(file: str, folder: Path) -> Path | None:
    """Where a file of that name lies under a folder, or the zip that it is in; None where neither does, or where the name leads elsewhere."""
    if Path(file).is_absolute() or ".." in Path(file).parts:
        return None
    names = [file, in_zip(file)]
    return next((path for name in names if name and (path := folder / name).is_file()), None)


class Sources:
    """The files of an open archive. What was found out about one is remembered."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._hashes: dict[str, str | None] = {}
        self._files = SourceFiles()

    def path(self, file: str) -> Path | None:
        """Where a file, or the zip that it is in, was read and still lies; None where it does not, or where the archive does not say."""
        manifest = self.archive.manifest
        if not isinstance(manifest, Manifest):
            return None
        if file in manifest.origins:
            origin = Path(manifest.origins[file])
            return origin if origin.is_file() else None
        folders = [folder for root in map(Path, manifest.roots) for folder in (root, root.parent)]
        return next((path for folder in folders if (path := lying(file, folder))), None)

    def sha256(self, page: Page) -> str:
        """The hash of the bytes of a page's file. What the archive holds is that; or, where issues.csv speaks of the file, the hash of both,
        and then the file's own is told if it still gives this page."""
        own = self._own(page.file)
        if own is None or own == page.sha256 or not self._gives(page):
            return page.sha256
        return own

    def _own(self, file: str) -> str | None:
        if file not in self._hashes:
            self._hashes[file] = None
            path = self.path(file)
            if path is not None:
                with suppress(SourceError, OSError):  # then the archive's own hash is told
                    self._hashes[file] = self._files.at(file, path).sha256()
        return self._hashes[file]

    def _gives(self, page: Page) -> bool:
        path = self.path(page.file)
        try:
            found = pages_of(self._files.at(page.file, path)) if path else iter(())
            return any((one.part, one.text) == (page.part, page.text) for one in found)
        except SourceError:
            return False
