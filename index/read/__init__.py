"""Pages come in, of every format in `index.read.formats`, walked in name order and read as a stream.

Whatever a file runs its reader into, it is named with the reason and the others are read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast

from index.errors import SourceError
from index.read import pictures
from index.read.files.beside import Spare, beside, paired
from index.read.files.reasons import TOO_LARGE, reason_of
from index.read.files.source import ISSUES_CSV, Refused, Source, files, in_zip, is_issues_csv
from index.read.files.walk import left_alone
from index.read.formats import KINDS, ZIP
from index.read.process.apart import Apart
from index.read.process.limits import MAX_TABLE_BYTES, MAX_TEXT_BYTES
from index.read.records import issues_csv
from index.types import Page, Stated

__all__ = ["Refused", "Source", "SourceFiles", "files", "pages_of", "read", "source_hashes"]

_TOLD_AFTER = 100  # lines of a JSONL file, of which a build reads some ten thousand a second


def read(
    paths: Sequence[Path],
    known: Mapping[str, str] | None = None,
    origins: Mapping[str, str] | None = None,
    progress: Callable[[int], object] = lambda size: None,
    *,
    drawn: bool = True,
) -> Iterator[Page | Refused]:
    """The pages of the files and folders `paths`, as a stream; what cannot be read comes as a Refused among them.

    `Page.file` is the path relative to the given folder, or the bare name of a given file; a zip's members are named
    `pages.zip/p1.txt`. Files whose sha256 is the one in `known` (file to sha256) are passed over; `origins` says which file
    has a name already (see `files`). `progress` is told the bytes of a JSONL file as they are read. Unless they are to be `drawn` pages have
    boxes without pictures. Raises SourceError at once for a path that does not exist and for a folder without pages.
    """
    given = [Path(path) for path in paths]
    sources = _sources(list(files(given, origins)), given)
    found = _read(sources, known or {}, progress, drawn=drawn)
    return chain(list(left_alone(given)), found)


def source_hashes(
    paths: Sequence[Path], origins: Mapping[str, str] | None = None, held: Collection[str] = ()
) -> dict[str, str]:
    """The sha256 of every file under `paths` by its name in the archive, as in `Page.file` and `Page.sha256`, without parsing; of an
    image that may be but the picture of another file, where it is `held` as a page by itself."""
    hashes: dict[str, str] = {}
    given = [Path(path) for path in paths]
    for source in _sources(list(files(given, origins)), given):
        if isinstance(source, Source) and source.format:
            for one in (source, *(image for image in source.pictures if image.file in held)):
                with suppress(Exception):  # read() says what is wrong with it
                    hashes[one.file] = one.sha256()
    return hashes


class SourceFiles:
    """The files of an archive as they lie now; a zip is opened and its list read once for all of its members."""

    def __init__(self) -> None:
        self._zips: dict[tuple[str, Path], dict[str, Source]] = {}

    def at(self, file: str, path: Path) -> Source:
        """A file by its name in the archive, as it lies at `path`; for a file in a zip `path` is the zip's. What issues.csv says of it
        is left out: its `sha256` is of its bytes alone. Raises SourceError for a zip that does not hold it."""
        zipped = in_zip(file) if path.suffix.lower() == ZIP else None
        if zipped is None:
            return Source(file, cast("Callable[[], BinaryIO]", partial(path.open, "rb")))
        if (zipped, path) not in self._zips:
            from index.read.files import zip as zips

            found = zips.sources(zipped, path, Stated())
            members = {one.file: replace(one, stated=Stated()) for one in found if isinstance(one, Source)}
            self._zips[zipped, path] = members
        if (source := self._zips[zipped, path].get(file)) is None:
            raise SourceError(
                f"{path} 里没有 {file}，请换回建库时的压缩包 (the zip does not hold it: put back the one that was read)。"
            )
        return source


def pages_of(source: Source) -> Iterator[Page]:
    """The pages of one source that can be read, as a stream. Raises SourceError where none can."""
    try:
        with Apart() as apart:
            found = _once(_parse(source, source.sha256(), apart))
            yield from (one for one in found if isinstance(one, Page))
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(f"{source.file} {reason_of(error)}") from None


def _read(
    sources: Iterator[Source | Refused],
    known: Mapping[str, str],
    progress: Callable[[int], object],
    *,
    drawn: bool,
) -> Iterator[Page | Refused]:
    seen, spare = set[str](), Spare()
    with Apart() as apart, Apart() as drawing:
        for source in chain.from_iterable((sources, spare)):
            if isinstance(source, Refused):
                yield source
                continue
            if source.file in seen:
                yield Refused(
                    source.file, "同名文件已经读过一份，请改名后再加 (a file of this name was read before: rename it)。"
                )
                continue
            seen.add(source.file)
            spare.tell(source)
            try:
                sha256 = source.sha256()
                if known.get(source.file) == sha256:
                    spare.use(source)
                else:
                    pages = spare.watched(source, _once(_parse(source, sha256, apart, progress)))
                    yield from pictures.with_pictures(pages, pictures.drawn(source, drawing)) if drawn else pages
            except SourceError as error:
                yield Refused(source.file, str(error))
            except Exception as error:  # whatever a reader runs into, the other files are read
                yield Refused(source.file, reason_of(error))


def _once(found: Iterator[Page | Refused]) -> Iterator[Page | Refused]:
    """What comes of one file, each part of it once: an archive holds no two pages of one name."""
    parts: set[str] = set()
    for one in found:
        if isinstance(one, Page):
            if one.part in parts:
                reason = (
                    f"里有两篇叫“{one.part}”，只读了第一篇，请改名 (of two parts of this name the first was read: rename one)。"
                )
                one = Refused(one.file, reason)
            else:
                parts.add(one.part)
        yield one


def _parse(
    source: Source, sha256: str, apart: Apart, progress: Callable[[int], object] = lambda size: None
) -> Iterator[Page | Refused]:
    if source.format is None:
        raise SourceError(f"不是能读的文件，可读的有 {'、'.join(KINDS)} (no file of a kind that can be read)。")
    if source.format.apart:
        yield from apart.pages(source.format.reader, source.bytes(), source.file, sha256, source.stated)
    elif source.format.reader == "records.jsonl":
        from index.read.records import jsonl

        with source.open() as raw:
            told = 0
            for number, page in enumerate(jsonl.pages(source.unpacked(raw), source.file, sha256, source.stated)):
                if number % _TOLD_AFTER == 0:
                    progress(raw.tell() - told)
                    told = raw.tell()
                yield page
            progress(raw.tell() - told)
    else:
        from index.read.html import markup
        from index.read.text import encoding as text
        from index.read.text.sheets import sheets

        data = source.bytes(MAX_TEXT_BYTES)
        if markup.is_markup(data):
            yield from apart.pages("html.markup", data, source.file, sha256, source.stated)
        else:
            for page in text.pages(data, source.file, sha256, source.stated):
                yield from sheets(page) if isinstance(page, Page) else (page,)


def _sources(found: list[tuple[str, Path]], given: Sequence[Path]) -> Iterator[Source | Refused]:
    """The sources behind the files found under what was given: zips opened, issues.csv applied to the files beside it, pictures to what tells their words."""
    paths = dict(found)
    for one in paired(_on_disk(found, beside(found, given))):
        if isinstance(one, Source) and one.file.lower().endswith(ZIP):
            from index.read.files import zip as zips

            yield from paired(zips.sources(one.file, paths[one.file], one.stated))
        else:
            yield one


def _on_disk(found: list[tuple[str, Path]], images: list[tuple[str, Path]]) -> Iterator[Source | Refused]:
    """The found files, zips as they are, and the images that were looked for beside them, with what issues.csv says of them."""
    tables: dict[Path, dict[str, Stated]] = {}
    in_any_case: dict[Path, dict[str, str]] = {}
    used: dict[Path, set[str]] = {}
    looked_for = {path for _, path in images}
    for folder in dict.fromkeys(path.parent for _, path in found):
        written = folder / ISSUES_CSV
        if not written.is_file():
            written = next(filter(is_issues_csv, folder.iterdir()), written)
        if written.is_file():
            try:
                size = written.stat().st_size
                if size > MAX_TABLE_BYTES:
                    raise SourceError(TOO_LARGE.format(size=size >> 20, limit=MAX_TABLE_BYTES >> 20))
                table = issues_csv.parse(written.read_bytes())
            except SourceError as error:
                yield Refused(written.name, str(error))
                continue
            except Exception as error:
                yield Refused(written.name, reason_of(error))
                continue
            tables[folder] = table.stated
            in_any_case[folder] = {one.casefold(): one for one in table.stated}
            for problem in table.problems:
                yield Refused(written.name, problem)
    for name, path in (*found, *images):
        if is_issues_csv(path):
            continue
        stated = Stated()
        for folder in (path.parent, *path.parent.parents):
            key = path.relative_to(folder).as_posix()
            if folder not in tables:
                continue
            key = key if key in tables[folder] else in_any_case[folder].get(key.casefold(), key)
            if key in tables[folder]:
                stated = tables[folder][key]
                used.setdefault(folder, set()).add(key)
                break
        yield Source(name, cast("Callable[[], BinaryIO]", partial(path.open, "rb")), stated, given=path not in looked_for)
    whole = {path for _, path in found}
    for folder, stated_of in tables.items():
        for key in sorted(stated_of.keys() - used.get(folder, set())):
            if not (folder / key).is_file() or folder / key in whole:
                yield Refused(ISSUES_CSV, f"写到的 {key} 不在这里，请改正文件名。")
