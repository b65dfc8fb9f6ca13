"""Build, add and remove: sources are taken in, the other stores catch up, and a new generation becomes the archive.

pages → articles and issues → passages → documents.sqlite    index/intake.py
documents.sqlite → lexical/, vectors.faiss                   index/catch_up.py
"""

from __future__ import annotations

import hashlib
import itertools
import json
import platform
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from filelock import FileLock, Timeout
from tqdm import tqdm

from index.archive import FORMAT, MANIFEST, Manifest, discard_other_generations
from index.catch_up import catch_up
from index.corrections import FILE as CORRECTIONS
from index.corrections import read_corrections, write_correction
from index.documents import Documents
from index.embed import Embedder, load_embedder
from index.errors import ArchiveError, SourceError
from index.intake import Taken, take_in
from index.integrity import checksums
from index.read import Refused, files, read, source_hashes
from index.types import Page, Stated

_BUILDING = "building-"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build was asked for, beside its sources."""

    newspaper: str | None = None
    model: str | None = None
    workers: int | None = None


def build(paths: Sequence[Path], folder: Path, settings: Settings = Settings()) -> Manifest:
    """Build an archive from files and folders; an archive that stands in `folder` is replaced when the new one is whole.

    A build that was stopped, whatever stopped it, is gone on with when it is asked for again.

    Raises SourceError for a path that is missing or holds no page, ArchiveError when the folder cannot be written.
    """
    with _writing(folder):
        roots = tuple(str(path.resolve()) for path in paths)
        said = settings.newspaper, str(read_corrections(folder))
        asked = [FORMAT, _versions(), source_hashes(paths), said, load_embedder(settings.model).identity]
        return _write(_read(paths), folder, settings, roots, _origins(paths), name=_hash(asked))


def _read(paths: Sequence[Path]) -> Iterator[Page | Refused]:
    """The pages, with how far the reading is shown."""
    size = sum(path.stat().st_size for name, path in files(paths) if name.lower().endswith((".jsonl", ".jsonl.gz")))
    with tqdm(
        desc="读入 reading",
        total=size,
        unit="B",
        unit_scale=True,
        file=sys.stderr,
        disable=None if size else True,
        mininterval=0.5,
    ) as progress:
        yield from read(paths, progress=progress.update)


@dataclass(frozen=True, slots=True)
class Added:
    """What an addition did to the archive, by file."""

    new: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()


def add(paths: Sequence[Path], folder: Path, workers: int | None = None) -> tuple[Manifest, Added]:
    """Add files, or new versions of files, to an archive.

    A changed file is its own new version; one of the same name from elsewhere is another file. A new version that cannot be read
    leaves the one that is held.
    """
    Manifest.read(folder)  # without an archive there is nothing to add to
    with _writing(folder):
        before = Manifest.read(folder)
        hashes = source_hashes(paths, before.origins)
        changed = [file for file, digest in hashes.items() if before.sources.get(file) != digest]
        if not changed:
            return before, Added()
        held = Documents(folder / before.generation)
        kept = (page for page in held.pages() if _source(page) not in changed)
        fresh = _held_where_refused(
            read(paths, before.sources, before.origins), held, [file for file in changed if file in before.sources]
        )
        settings = Settings(before.newspaper, before.model or None, workers)
        roots = tuple(dict.fromkeys([*before.roots, *(str(path.resolve()) for path in paths)]))
        origins = before.origins | _origins(paths, before.origins)
        after = _write(itertools.chain(kept, fresh), folder, settings, roots, origins, before.refused)
        new = tuple(file for file in after.sources if file not in before.sources)
        return after, Added(new, tuple(file for file in before.sources if after.sources.get(file) != before.sources[file]))


def _held_where_refused(fresh: Iterable[Page | Refused], held: Documents, updated: Sequence[str]) -> Iterator[Page | Refused]:
    """The fresh pages; for an updated file that gave none, the pages that are held of it."""
    seen = set()
    for page in fresh:
        if isinstance(page, Page):
            seen.add(page.file)
        yield page
    for file in updated:
        if file not in seen:
            yield from held.pages(file)


def remove(files: Sequence[str], folder: Path) -> Manifest:
    """Take files out of an archive, and out of what it could not read; raises SourceError for a file that it does not know."""
    Manifest.read(folder)
    with _writing(folder):
        before = Manifest.read(folder)
        missing = [file for file in files if file not in before.sources and file not in before.refused]
        if missing:
            raise SourceError(
                f"档案库里没有 {missing[0]}：用 python -m index issues 看有哪些文件"
                " (not in the archive; list its files with `index issues`)"
            )
        held = Documents(folder / before.generation)
        kept = (page for page in held.pages() if _source(page) not in files)
        refused = {file: reason for file, reason in before.refused.items() if file not in files}
        return _write(
            kept, folder, Settings(before.newspaper, before.model or None), before.roots, before.origins, refused, empty=True
        )


def correct(file: str, part: str, stated: Stated, folder: Path) -> Manifest:
    """State by hand what issue a page is from; an earlier correction of the page is replaced, nothing stated takes it back.

    The words of the page stay; its issue is identified again, and those of the pages that are dated against it. Raises SourceError
    for a page that is not held.
    """
    before = Manifest.read(folder)
    with _writing(folder):
        held = Documents(folder / before.generation)
        page = held.page(file, part)
        if page is None:
            raise SourceError(f"档案库里没有 {file} {part}".rstrip() + " (not in the archive)")
        table = folder / CORRECTIONS
        earlier = table.read_bytes() if table.exists() else None
        write_correction(folder, page, stated)
        try:
            settings = Settings(before.newspaper, before.model or None)
            return _write(held.pages(), folder, settings, before.roots, before.origins, before.refused)
        except BaseException:
            table.unlink() if earlier is None else table.write_bytes(earlier)
            raise


def _origins(paths: Sequence[Path], held: Mapping[str, str] | None = None) -> dict[str, str]:
    return {name: str(path.resolve()) for name, path in files(paths, held)}


def _source(page: Page | Refused) -> str:
    return page.file


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Hold the archive's write lock; turns what the file system says into one sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=0):
            yield
    except Timeout:
        raise ArchiveError(
            f"另一个程序正在写档案库 {folder}，请等它结束再试 (another build is writing this archive: try again when it is done)"
        ) from None
    except OSError as error:
        raise ArchiveError(
            f"档案库 {folder} 写不进去（{error.strerror or error}），原有档案未动；请换一个可写、有空间的 --archive 文件夹"
            f" (cannot write the archive; the old one is untouched)"
        ) from None


def _write(
    pages: Iterable[Page | Refused],
    folder: Path,
    settings: Settings,
    roots: tuple[str, ...],
    origins: Mapping[str, str],
    refused: Mapping[str, str] | None = None,
    *,
    empty: bool = False,
    name: str | None = None,
) -> Manifest:
    """Write a generation of all pages and make it the current one.

    It is written in `building-NAME`; where a build of the same name was stopped there, this one goes on with it. Without a name
    nothing is gone on with.
    """
    embedder = load_embedder(settings.model)
    place = folder / f"{_BUILDING}{name or time.time_ns()}"
    discard_unfinished(folder, keep=place.name)
    place.mkdir(exist_ok=True)
    try:
        noted = place / "taken.json"
        taken = Taken.read(noted) or take_in(
            pages, place, settings.newspaper, settings.workers, refused, read_corrections(folder)
        )
        if not taken.pages and not empty:
            reason = next((f"{file}：{reason}" for file, reason in taken.refused.items()), "没有文件 (no file)")
            raise SourceError(f"没有读到任何报纸页面。{reason} (nothing to index)")
        taken.write(noted)
        kind = catch_up(place, taken.passages, embedder)
        noted.unlink()
        manifest = Manifest(
            format=FORMAT,
            archive_id=_archive_id(taken, settings, embedder),
            generation=f"g-{time.time_ns():x}",
            model=settings.model or "",
            model_identity=embedder.identity,
            dimensions=embedder.dimensions,
            vector_index=kind,
            newspaper=settings.newspaper,
            sources=taken.sources,
            roots=roots,
            origins={name: path for name, path in origins.items() if name in taken.sources},
            refused=taken.refused,
            pages=taken.pages,
            articles=taken.articles,
            passages=taken.passages,
            versions=_versions(),
            files=checksums(place),
        )
        place.rename(folder / manifest.generation)
        manifest.write(folder)
    except KeyboardInterrupt:
        if name is None:
            shutil.rmtree(place, ignore_errors=True)
        raise
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    discard_other_generations(folder, manifest.generation)
    return manifest


def _archive_id(taken: Taken, settings: Settings, embedder: Embedder) -> str:
    return _hash([taken.identity, FORMAT, settings.newspaper, embedder.identity])


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:16]


def _versions() -> dict[str, str]:
    packages = ("wenbao", "faiss-cpu", "tantivy", "jieba", "numpy")
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:  # run from a checkout that is not installed
            continue
    return found


def discard_unfinished(folder: Path, keep: str) -> None:
    """Remove what stopped builds of other pages or settings left."""
    for path in folder.glob(f"{_BUILDING}*"):
        if path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


def newest_source(paths: Sequence[Path]) -> float:
    """The modification time of the newest file below the paths, in seconds since the epoch."""
    files = (file for path in paths for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file())
    return max((file.stat().st_mtime for file in files), default=0.0)


def is_older(folder: Path, paths: Sequence[Path]) -> bool:
    """Whether an archive is missing or older than its pages."""
    manifest = folder / MANIFEST
    return not manifest.exists() or manifest.stat().st_mtime < newest_source(paths)
