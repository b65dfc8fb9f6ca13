"""Which of the files that are given together are but the pictures of pages whose words another of them tells: p1.jpg beside p1.xml.

An image belongs to a file of words with boxes that is called the same or names it, as ALTO, PAGE-XML, hOCR and PaddleOCR do. It is not
read as a page itself then: its words would be there twice. What only may tell boxes, as any XML or JSON, tells them or not when it is
read: an image beside one that does not is a page by itself after all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from index.errors import SourceError
from index.read.files.refused import Refused
from index.read.files.source import Source
from index.read.formats import format_of
from index.types import Page

_HEAD = 1 << 20
"""Bytes of a file in which it names its pictures."""
_APART = str.maketrans(dict.fromkeys("<>\"'/\\;", "\n"))


def paired(sources: Iterable[Source | Refused]) -> Iterator[Source | Refused]:
    """The sources of one listing, those with pictures among the others with them, and without these."""
    listed = list(sources)
    images = _Images([one for one in listed if isinstance(one, Source) and _shown_by(one.file) == "image"])
    found = {
        id(one): images.of(one) for one in listed if images.some and isinstance(one, Source) and _shown_by(one.file) == "beside"
    }
    taken = {image.file for pictures in found.values() for image in pictures}
    for one in listed:
        if isinstance(one, Refused) or (one.given and one.file not in taken):
            pictures = found.get(id(one))
            yield replace(one, pictures=tuple(pictures)) if pictures and isinstance(one, Source) else one


def beside(found: Sequence[tuple[str, Path]], given: Sequence[Path]) -> list[tuple[str, Path]]:
    """The images in the folders of the files that were given singly, with names in these folders; without those found already."""
    known, single = {path for _, path in found}, {path.resolve() for path in given if path.is_file()}
    names = {
        path.parent: PurePosixPath(name).parent
        for name, path in found
        if path.resolve() in single and _shown_by(path.name) == "beside"
    }
    held = {name for name, _ in found}
    images = [
        (str(name / one.name), one)
        for folder, name in names.items()
        for one in sorted(folder.iterdir())
        if one not in known and _shown_by(one.name) == "image" and one.is_file()
    ]
    return [(name, path) for name, path in images if name not in held]


def pictures_of(path: Path) -> list[Path]:
    """The images in the folder of a file that are the pictures of its pages."""
    if _shown_by(path.name) != "beside":
        return []
    images = [one for one in sorted(path.parent.iterdir()) if _shown_by(one.name) == "image"]
    found = paired(
        Source(one.name, cast("Callable[[], BinaryIO]", partial(one.open, "rb"))) for one in (path, *images) if one.is_file()
    )
    return [path.parent / image.file for one in found if isinstance(one, Source) for image in one.pictures]


def boxed(page: Page | Refused) -> bool:
    """Whether a page tells where its words stand."""
    return isinstance(page, Page) and page.scan is not None and bool(page.scan.boxes)


class Spare:
    """The pictures of files that turn out to tell no boxes, and of no other file."""

    def __init__(self) -> None:
        self._pictures: dict[str, Source] = {}
        self._used: set[str] = set()

    def __iter__(self) -> Iterator[Source]:
        """Those of the files that were told by now."""
        return (image for name, image in list(self._pictures.items()) if name not in self._used)

    def tell(self, source: Source) -> None:
        """Name a file that is about to be read."""
        self._pictures |= {image.file: image for image in source.pictures if image.given}

    def use(self, source: Source) -> None:
        """A file tells boxes: its pictures are its."""
        self._used |= {image.file for image in source.pictures}

    def watched(self, source: Source, pages: Iterable[Page | Refused]) -> Iterator[Page | Refused]:
        """The pages of a file as they come."""
        for page in pages:
            if boxed(page):
                self.use(source)
            yield page


def _shown_by(file: str) -> str | None:
    """What shows how the pages of a file look, by its name (`Format.picture`)."""
    kind = format_of(file)
    return kind.picture if kind else None


class _Images:
    """The images of a listing."""

    def __init__(self, images: Sequence[Source]) -> None:
        self._by_name, self._by_stem = defaultdict[str, list[Source]](list), defaultdict[str, list[Source]](list)
        for image in images:
            path = PurePosixPath(image.file.casefold())
            self._by_name[path.name].append(image)
            self._by_stem[path.stem].append(image)
        self.some = bool(images)

    def of(self, source: Source) -> list[Source]:
        """The pictures of a file's pages: the image that is called like it, or those that it names, in their order."""
        name = PurePosixPath(source.file.casefold()).name
        ends = [at for at, character in enumerate(name) if character == "."]
        for end in reversed(ends):  # p1.alto.xml is called like p1.jpg
            if image := _nearest(self._by_stem.get(name[:end], []), source):
                return [image]
        named = (_nearest(self._by_name[word], source) for word in _words(source) if word in self._by_name)
        return list({image.file: image for image in named if image}.values())


def _nearest(images: Sequence[Source], source: Source) -> Source | None:
    """The image in the file's own folder; else the only one in a folder beside it."""
    folder = PurePosixPath(source.file).parent
    here = [one for one in images if PurePosixPath(one.file).parent == folder]
    beside = [one for one in images if PurePosixPath(one.file).parent.parent == folder.parent]
    found = here or beside
    return found[0] if len(found) == 1 else None


def _words(source: Source) -> Iterator[str]:
    """What may be names of files in the head of a file, in order, each once."""
    try:
        with source.open() as raw:
            head = source.unpacked(raw).read(_HEAD)
    except (SourceError, OSError, ValueError, EOFError):
        return  # reading it will tell
    told = head.decode("utf-8", "ignore").casefold().translate(_APART)
    yield from dict.fromkeys(word.strip() for word in told.split("\n"))
