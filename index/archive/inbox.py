"""Files that were sent to the archive: kept apart until they were read, then among its pages; what cannot be read is put aside.

archive/
    incoming/  what is being read
    pages/     what was read and added; every file here can be read again, so that one bad file never stops a build
    aside/     what could not be read, each beside its reason in NAME.reason.txt
"""

from __future__ import annotations

import itertools
import logging
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.build.change import Added, add
from index.errors import ArchiveError, ModelError, SourceError
from index.read import read
from index.read.formats import GZIP, KINDS, readable
from index.types import Page

INCOMING, PAGES, ASIDE = "incoming", "pages", "aside"

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Received:
    """What became of the files: what was added, and by name why others were put aside."""

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    aside: dict[str, str] = field(default_factory=dict)

    def count(self, added: Added) -> None:
        self.new += added.new
        self.updated += added.updated


def receive(files: Sequence[Path], folder: Path) -> Received:
    """Take files into the archive in `folder`, by copies.

    Raises ArchiveError, ModelError or OSError where the archive cannot be written; then none of them is among its pages.
    """
    inbox = folder / INCOMING / f"{time.time_ns():x}"
    inbox.mkdir(parents=True)
    received = Received()
    try:
        copies = list(dict.fromkeys(_copy(file, inbox) for file in files))  # the same file sent twice is one
        for copy in copies:
            if reason := why_unread(copy):
                _put_aside(copy, folder, reason, received)
        _settle([copy for copy in copies if copy.exists()], folder, received)
    finally:
        shutil.rmtree(inbox, ignore_errors=True)
        _discard_empty(inbox.parent)
    return received


def why_unread(file: Path) -> str | None:
    """Why no page comes of a file, or reading it fails; None where all is well."""
    if file.name.startswith(".") or not readable(file.name):
        return f"不是能读的文件，可读的有 {'、'.join(KINDS)} (not a kind of file that is read)"
    reasons, pages = list[str](), 0
    try:
        for one in read([file]):
            if isinstance(one, Page):
                pages += 1
            else:
                reasons.append(one.reason)
    except SourceError as error:
        return str(error)
    except Exception as error:  # a fault of ours, or of a library: it is this file's alone
        log.exception("%s could not be read.", file.name)
        return _fault(error)
    return None if pages else next(iter(reasons), "里面没有版面 (there is no page in it)")


def _fault(error: Exception) -> str:
    return (
        f"读这个文件时出了错（{type(error).__name__}），请换一份再加 (reading this file failed: add it again in another form)"
    )


def _settle(files: Sequence[Path], folder: Path, received: Received) -> None:
    """Move files among the pages and add them; where that fails for one of them, each by itself."""
    if not files:
        return
    pages = folder / PAGES
    pages.mkdir(exist_ok=True)
    places, fresh = list[Path](), list[Path]()
    try:
        for file in files:
            place = free_name(pages, file)  # when those before it are there
            places.append(place)
            fresh += [] if place.exists() else [place]
            shutil.copyfile(file, place)
        _, added = add(places, folder)
    except BaseException as error:
        for place in fresh:
            place.unlink(missing_ok=True)
        _discard_empty(pages)
        if not isinstance(error, Exception) or isinstance(error, (ArchiveError, ModelError, OSError)):
            raise
        log.exception("%d files could not be added.", len(files))
        if len(files) == 1:
            _put_aside(files[0], folder, str(error) if isinstance(error, SourceError) else _fault(error), received)
        else:
            for file in files:
                _settle([file], folder, received)
        return
    received.count(added)


def _copy(file: Path, inbox: Path) -> Path:
    copy = free_name(inbox, file)
    shutil.copyfile(file, copy)
    return copy


def _put_aside(file: Path, folder: Path, reason: str, received: Received) -> None:
    aside = folder / ASIDE
    aside.mkdir(exist_ok=True)
    place = free_name(aside, file)
    shutil.move(file, place)
    place.with_name(f"{place.name}.reason.txt").write_text(f"{reason}\n", encoding="utf-8")
    received.aside[place.name] = reason


def _discard_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def free_name(folder: Path, file: Path) -> Path:
    """Where a file goes in a folder: under its own name, or a numbered one where another file has that."""
    suffix = "".join(file.suffixes[-2:]) if file.suffix.lower() == GZIP else file.suffix
    stem = file.name.removesuffix(suffix)
    # in brackets, where `index.issues.file_names` reads no number of a page
    names = itertools.chain([file.name], (f"{stem}({n}){suffix}" for n in itertools.count(2)))
    places = (folder / name for name in names)
    return next(place for place in places if not place.exists() or place.read_bytes() == file.read_bytes())
