"""Files that were sent to the archive: kept apart until they were read, then among its pages; what cannot be read is not kept.

archive/
    incoming/  what is being read
    pages/     what was read and added; every file here can be read again, so that one bad file never stops a build

A file whose pages are all held already is not added again, whatever it is called.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path
from typing import Literal

from index.archive.folder import open_archive
from index.build.change import Added, add
from index.build.same import LOOKED_THROUGH, SamePages
from index.chinese.blank import squeezed
from index.errors import ArchiveError, ModelError, SourceError
from index.issues import file_names
from index.layout import INCOMING, PAGES
from index.read import read
from index.read.files.beside import boxed, pictures_of
from index.read.files.source import in_zip
from index.read.formats import GZIP, KINDS, readable
from index.types import Issue, Page

AT_ONCE = 60
"""Files that are added in one step: hundreds are added in their order, and what was added stays whatever happens to the others."""

log = logging.getLogger(__name__)

State = Literal["waiting", "reading", "read", "added", "held", "failed"]
"""What becomes of a file that is sent, in this order; `held` and `failed` are not kept."""


@dataclass(slots=True)
class Sent:
    """One file that was sent, by the name it was sent under: its state, the names it has in the archive, why it, or part of it, could
    not be read, and of one that is held already the issue that says the same, or the file sent with it that does."""

    name: str
    state: State = "waiting"
    files: tuple[str, ...] = ()
    why: str = ""
    same: Issue | None = None
    twin: str = ""


@dataclass(slots=True)
class Received:
    """What became of the files, in their order; `new` and `updated` are names in the archive."""

    sent: list[Sent] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)

    def of(self, state: State) -> list[Sent]:
        """Those of one state."""
        return [one for one in self.sent if one.state == state]

    @property
    def failed(self) -> dict[str, str]:
        """Why files could not be read, by name."""
        return {one.name: one.why for one in self.of("failed")}


def receive(files: Sequence[Path], folder: Path) -> Received:
    """Take files into the archive in `folder`, by copies.

    Raises ArchiveError, ModelError or OSError where the archive cannot be written; then no more of them are among its pages.
    """
    *_, received = receiving(files, folder)
    return received


def receiving(files: Sequence[Path], folder: Path) -> Iterator[Received]:
    """The same, as it goes on: what has become of the files so far, the same object again and again."""
    inbox = folder / INCOMING / f"{time.time_ns():x}"
    inbox.mkdir(parents=True)
    received = Received()
    try:
        copies = list(dict.fromkeys(_copy(file, inbox) for file in files))  # the same file sent twice is one
        pictures = {copy: pictures_of(copy) for copy in copies}
        spare = set(chain.from_iterable(pictures.values()))  # until a file tells boxes, and so needs its pictures
        waiting = _announced([copy for copy in copies if copy not in spare], received)
        yield received
        desk = _Desk(SamePages(open_archive(folder)), folder / PAGES)
        while waiting:
            batch, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
            for copy, sent in batch:
                sent.state = "reading"
                yield received
                if desk.look(copy, sent, pictures.get(copy, ())):
                    spare -= set(pictures.get(copy, ()))
                else:
                    pictures.pop(copy, None)
            _settle([(copy, sent) for copy, sent in batch if sent.state == "read"], folder, received, pictures)
            if not waiting and spare:
                waiting, spare = _announced([copy for copy in copies if copy in spare], received), set()
            yield received
    finally:
        shutil.rmtree(inbox, ignore_errors=True)
        _discard_empty(inbox.parent)
    yield received


def _announced(copies: Sequence[Path], received: Received) -> list[tuple[Path, Sent]]:
    """Files that are to be read, each with what becomes of it."""
    fresh = [Sent(copy.name) for copy in copies]
    received.sent += fresh
    return list(zip(copies, fresh, strict=True))


_NO_PICTURE = (
    "字已在 {file}，图像还没有：请把图像放在那个文件旁边，再加一次那个文件"
    " (the words are held without their picture: put the picture beside that file and add the file again)"
)


class _Desk:
    """Looks at files one after the other, and knows what those before said."""

    def __init__(self, held: SamePages, pages: Path) -> None:
        self._held, self._pages = held, pages
        self._seen: dict[str, str] = {}

    def look(self, file: Path, sent: Sent, pictures: Sequence[Path] = ()) -> bool:
        """Read a file, and set down whether it can be read and is new, or brings the pictures of what is held without; gives whether it
        tells where its words stand."""
        sent.why, pages = why_unread(file)
        if not pages:
            sent.state = "failed"
            return False
        said = [(squeezed(page.text), page.stated, page.ready, file_names.read(page.file)) for page in pages]
        told = hashlib.sha256(repr(said).encode()).hexdigest()
        sent.same = self._held.of_all(pages)
        sent.twin = self._seen.get(told, "") if sent.same is None and len(pages) <= LOOKED_THROUGH else ""
        sent.state = "held" if sent.twin or sent.same else "read"
        self._seen.setdefault(told, sent.name)
        has_boxes = any(map(boxed, pages))
        if sent.same and has_boxes and pictures and not self._held.has_picture(sent.same):
            if free_name(self._pages, file).exists():  # it is the file that is held
                sent.state = "read"
            else:
                sent.why = _NO_PICTURE.format(file=sent.same.file)
        return has_boxes


def why_unread(file: Path) -> tuple[str, list[Page]]:
    """Why a file, or part of it, cannot be read, empty where all is well; and its first pages, a few more than are compared, none
    where it fails."""
    if file.name.startswith(".") or not readable(file.name):
        return f"不是能读的文件，可读的有 {'、'.join(KINDS)} (not a kind of file that is read)", []
    reasons, pages = list[str](), list[Page]()
    try:
        for one in read([file], drawn=False):
            if not isinstance(one, Page):
                reasons.append(one.reason)
            elif len(pages) <= LOOKED_THROUGH:
                pages.append(one)
    except SourceError as error:
        return str(error), []
    except Exception as error:  # a fault of ours, or of a library: it is this file's alone
        log.exception("%s could not be read.", file.name)
        return _fault(error), []
    return next(iter(reasons), "" if pages else "里面没有版面 (there is no page in it)"), pages


def _fault(error: Exception) -> str:
    return (
        f"读这个文件时出了错（{type(error).__name__}），请换一份再加 (reading this file failed: add it again in another form)"
    )


def _settle(
    files: Sequence[tuple[Path, Sent]], folder: Path, received: Received, pictures: Mapping[Path, Sequence[Path]]
) -> None:
    """Move files among the pages, with the pictures of theirs, and add them; where that fails for one of them, each by itself."""
    if not files:
        return
    pages = folder / PAGES
    pages.mkdir(exist_ok=True)
    places, fresh, beside = list[Path](), list[Path](), list[Path]()
    try:
        for file, _ in files:
            copies = file, *pictures.get(file, ())
            for copy, place in zip(copies, free_names(pages, *copies), strict=True):  # when those before them are there
                (places if copy == file else beside).append(place)
                fresh += [] if place.exists() else [place]
                shutil.copyfile(copy, place)
        manifest, added = add([*places, *beside], folder)
    except BaseException as error:
        for place in fresh:
            place.unlink(missing_ok=True)
        _discard_empty(pages)
        if not isinstance(error, Exception) or isinstance(error, (ArchiveError, ModelError, OSError)):
            raise
        log.exception("%d files could not be added.", len(files))
        if len(files) == 1:
            _, sent = files[0]
            sent.state, sent.why = "failed", str(error) if isinstance(error, SourceError) else _fault(error)
        else:
            for one in files:
                _settle([one], folder, received, pictures)
        return
    received.new += added.new
    received.updated += added.updated
    for (_, sent), place in zip(files, places, strict=True):
        sent.files = _of_file(place, manifest.origins, added)
        sent.state = "added" if sent.files else "held"


def _of_file(place: Path, origins: Mapping[str, str], added: Added) -> tuple[str, ...]:
    """The names that a file, or what lies in it, was added under: its own, or a longer one where a file from elsewhere has that."""
    where = str(place.resolve())
    return tuple(
        one for one in (*added.new, *added.updated) if origins.get(one) == where or origins.get(in_zip(one) or "") == where
    )


def _copy(file: Path, inbox: Path) -> Path:
    copy = free_name(inbox, file)
    shutil.copyfile(file, copy)
    return copy


def _discard_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def free_name(folder: Path, file: Path) -> Path:
    """Where a file goes in a folder: under its own name, or a numbered one where another file has that."""
    return free_names(folder, file)[0]


def free_names(folder: Path, file: Path, *pictures: Path) -> list[Path]:
    """The same for a file and its pictures: under their own names, or all with one number where another file has one of these.

    One that only the file names, and which gets a number, is called like the file from then on.
    """
    suffix = "".join(file.suffixes[-2:]) if file.suffix.lower() == GZIP else file.suffix
    stem = file.name.removesuffix(suffix)
    alike = (one.stem for one in pictures if file.name.casefold().startswith(f"{one.stem}.".casefold()))
    stem = file.name[: len(next(alike, stem))]  # p1 of p1.alto.xml beside p1.jpg
    rest = file.name.removeprefix(stem)
    # in brackets, where `index.issues.file_names` reads no number of a page
    numbered = (
        [f"{stem}({n}){rest}", *(f"{stem if len(pictures) == 1 else one.stem}({n}){one.suffix}" for one in pictures)]
        for n in count(2)
    )
    files = file, *pictures
    names = chain([[one.name for one in files]], numbered)
    places = ([folder / name for name in called] for called in names)
    return next(found for found in places if all(map(_is_free, found, files)))


def _is_free(place: Path, file: Path) -> bool:
    """Whether a file may go there, where it may lie already."""
    return not place.exists() or place.read_bytes() == file.read_bytes()
