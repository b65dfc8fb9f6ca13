"""What is to be read: the files under the given paths, in name order, each with its name in the archive and its hash."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from index.errors import SourceError
from index.read.files import walk
from index.read.files.gz import Unpacked
from index.read.files.reasons import TOO_LARGE
from index.read.files.refused import Refused
from index.read.formats import GZIP, Format, format_of
from index.read.process.limits import MAX_BYTES
from index.types import Stated

ISSUES_CSV = "issues.csv"
__all__ = ["ISSUES_CSV", "Refused", "Source", "files", "in_zip"]
_CHUNK = 1 << 20


def is_issues_csv(path: Path) -> bool:
    """Whether a file is the table of issues beside the pages, whatever capitals its name has."""
    return path.name.lower() == ISSUES_CSV


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read, on disk or inside a zip. `file` is its name in the archive; `stated` is what issues.csv says of it, `pictures`
    are the images of its pages that lie beside it. One that was not `given` is but looked for beside another that was."""

    file: str
    open: Callable[[], BinaryIO]
    stated: Stated = Stated()
    pictures: tuple[Source, ...] = ()
    given: bool = True

    @property
    def format(self) -> Format | None:
        """How the file is read; None where it is none that can be."""
        return format_of(self.file)

    @property
    def packed(self) -> bool:
        """Whether it is packed with gzip."""
        return self.file.lower().endswith(GZIP)

    def unpacked(self, raw: BinaryIO) -> BinaryIO:
        """The stream of an open file's own bytes; reading it raises SourceError where a small packed file would become a vast one."""
        return cast(BinaryIO, Unpacked(raw)) if self.packed else raw

    def bytes(self, limit: int = MAX_BYTES) -> bytes:
        """The whole file, unpacked. Raises SourceError where it has more bytes than `limit`."""
        with self.open() as raw:
            data = self.unpacked(raw).read(limit + 1)
        if len(data) > limit:
            raise SourceError(TOO_LARGE.format(size=f"{limit >> 20}+", limit=limit >> 20))
        return data

    def sha256(self) -> str:
        """The hash of the file's bytes and, where issues.csv speaks of it, of that row, and of its pictures: a page with another row or
        picture is a changed page."""
        digest = hashlib.sha256()
        with self.open() as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        if self.stated != Stated():
            digest.update(repr(self.stated).encode())
        for picture in self.pictures:
            digest.update(picture.sha256().encode())
        return digest.hexdigest()


def in_zip(file: str) -> str | None:
    """The zip's own name in the name of a file that lies in one: pages.zip of pages.zip/p1.txt; None for any other file."""
    match = re.match(r".+?\.zip(?=/)", file, re.I)
    return match.group() if match else None


def files(paths: Sequence[Path], origins: Mapping[str, str] | None = None) -> Iterator[tuple[str, Path]]:
    """The files under `paths` with their names in the archive, each once, each folder in name order; hidden files are passed over.

    No two have one name: one that another of them has, or that another file has by `origins` (name to path) and still stands, is
    told apart by as many folders above it as that takes: 0306/p1.txt. A file that has a name by `origins` keeps it. Raises
    SourceError for a path that does not exist and for a folder that holds no file of a kind that can be read.
    """
    held = {name: Path(path) for name, path in (origins or {}).items()}
    named = {path: name for name, path in held.items()}
    given: set[str] = set()
    read: set[Path] = set()
    for folder, name, path in walk.found(paths):
        whole = path.resolve()
        if whole in read:
            continue
        read.add(whole)
        free = (one for one in _names(name, folder, whole) if one not in given and not (one in held and held[one].exists()))
        name = named.get(whole) or next(free)
        given.add(name)
        yield name, path


def _names(name: str, folder: Path, whole: Path) -> Iterator[str]:
    """What a file may be called, from its name in the folder that it was given by to its whole path; then what its bytes alone tell
    apart: names that are no text may be shown alike."""
    yield name
    folder = folder.resolve()
    for above in (part.name for part in (folder, *folder.parents) if part.name):
        name = f"{walk.readable_name(above)}/{name}"
        yield name
    yield f"{hashlib.sha256(os.fsencode(whole)).hexdigest()[:12]}/{name}"
