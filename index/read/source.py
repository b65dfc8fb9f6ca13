"""What is to be read: the files under the given paths, in name order, each with its name in the archive and its hash."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from index.errors import SourceError
from index.types import Stated

KINDS = (".txt", ".pdf", ".html", ".htm", ".jsonl", ".jsonl.gz", ".zip", ".png", ".jpg", ".jpeg")
ISSUES_CSV = "issues.csv"
_CHUNK = 1 << 20


def is_issues_csv(path: Path) -> bool:
    """Whether a file is the table of issues beside the pages, whatever capitals its name has."""
    return path.name.lower() == ISSUES_CSV


@dataclass(frozen=True, slots=True)
class Refused:
    """A file, or a line or part of one, that could not be read; `reason` is one sentence that names the cause and the fix."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read, on disk or inside a zip. `file` is its name in the archive; `stated` is what issues.csv says of it."""

    file: str
    open: Callable[[], BinaryIO]
    stated: Stated = Stated()

    @property
    def kind(self) -> str:
        """The suffix that says how the file is read, in lower case; empty if it is none of KINDS."""
        name = self.file.lower()
        return next((kind for kind in sorted(KINDS, key=len, reverse=True) if name.endswith(kind)), "")

    def bytes(self) -> bytes:
        with self.open() as stream:
            return stream.read()

    def sha256(self) -> str:
        """The hash of the file's bytes and, where issues.csv speaks of it, of that row: a changed row is a changed page."""
        digest = hashlib.sha256()
        with self.open() as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        if self.stated != Stated():
            digest.update(repr(self.stated).encode())
        return digest.hexdigest()


def in_zip(file: str) -> str | None:
    """The zip's own name in the name of a file that lies in one: pages.zip of pages.zip/p1.txt; None for any other file."""
    match = re.match(r".+?\.zip(?=/)", file, re.I)
    return match.group() if match else None


def files(paths: Sequence[Path], origins: Mapping[str, str] | None = None) -> Iterator[tuple[str, Path]]:
    """The files under `paths` with their names in the archive, each once, each folder in name order; hidden files are passed over.

    A name that another of the paths has given, or that another file has by `origins` (name to path) and still stands, is told
    apart by its folder: 0306/p1.txt. Raises SourceError for a path that does not exist and for a folder that holds no file of a kind that can be read.
    """
    given: dict[str, Path] = {}
    read: set[Path] = set()
    for folder, name, path in _found(paths):
        whole = path.resolve()
        if whole in read:
            continue
        read.add(whole)
        origin = Path((origins or {}).get(name, whole))
        if given.get(name, folder) != folder or (origin != whole and origin.exists()):
            name = f"{_readable(folder.resolve().name)}/{name}"
        given[name] = folder
        yield name, path


def _found(paths: Sequence[Path]) -> Iterator[tuple[Path, str, Path]]:
    """Each file with the folder that it was given by and its name there."""
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path)))
            if not any(p.name.lower().endswith(KINDS) for p in found):
                raise SourceError(f"文件夹 {path} 里没有可读的报纸文件，请放入 {'、'.join(KINDS[:7])} 文件。")
            yield from ((path, _readable(p.relative_to(path).as_posix()), p) for p in found)
        elif path.is_file():
            yield path.parent, _readable(path.name), path
        else:
            raise SourceError(f"找不到 {path}，请检查路径是否写对。")


def _readable(name: str) -> str:
    """A file name as text, also one whose bytes are GB18030 as older systems wrote them."""
    data = os.fsencode(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)
