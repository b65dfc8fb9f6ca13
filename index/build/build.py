"""Build: sources are taken in, the other stores follow, and a new generation becomes the archive.

pages → articles and issues → passages → documents.sqlite    index/build/intake.py
documents.sqlite → lexical/, vectors.faiss, tokens.bin       index/build/catch_up.py
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from filelock import FileLock, Timeout
from tqdm import tqdm

from index.archive.corrections import corrections_hash, read_corrections
from index.archive.folder import discard_other_generations
from index.archive.identity import archive_id
from index.archive.integrity import checksums
from index.archive.manifest import FORMAT, Manifest
from index.archive.scans import Scans
from index.build.catch_up import catch_up
from index.build.intake import NOTED, Taken, take_in
from index.build.workers import Workers
from index.embed.model import load_embedder
from index.errors import ArchiveError, SourceError
from index.layout import BUILDING, COMING, GENERATION, IMPORTED, LOCK, stores
from index.read import Refused, files, read, source_hashes
from index.read.files.source import in_zip
from index.read.formats import format_of
from index.stores.documents import Documents
from index.types import Page


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
    with writing(folder):
        roots = roots_of(paths)
        said = settings.newspaper, str(read_corrections(folder))
        asked = [FORMAT, versions(), source_hashes(paths), said, load_embedder(settings.model).identity]
        return write(_read(paths), folder, settings, roots, origins_of(paths), name=_hash(asked))


def _read(paths: Sequence[Path]) -> Iterator[Page | Refused]:
    """The pages, with how far the reading is shown."""
    size = sum(
        path.stat().st_size for name, path in files(paths) if (kind := format_of(name)) and kind.reader == "records.jsonl"
    )
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


def origins_held(origins: Mapping[str, str], sources: Collection[str]) -> dict[str, str]:
    """Where the files lie that are held, and the zips in which some of them do."""
    zips = {zipped for file in sources if (zipped := in_zip(file))}
    return {name: path for name, path in origins.items() if name in sources or name in zips}


def roots_of(paths: Iterable[Path]) -> tuple[str, ...]:
    """What an archive is built from, as it is found again from anywhere."""
    return tuple(map(os.path.realpath, paths))  # a link that leads to itself is told when it is read


def origins_of(paths: Sequence[Path], held: Mapping[str, str] | None = None) -> dict[str, str]:
    return {name: str(path.resolve()) for name, path in files(paths, held)}


_PATIENCE = 2.0
"""Seconds to wait for another writer: one that is just ending is not worth an error."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the archive's write lock; turns what the file system says into one sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / LOCK, timeout=_PATIENCE):
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


def write(
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
    place = folder / f"{BUILDING}{name or time.time_ns()}"
    discard_unfinished(folder, keep=place.name)
    place.mkdir(exist_ok=True)
    scans = Scans(folder)
    pages = scans.keep(pages)
    try:
        with (
            Workers(settings.workers) as pool,
            closing(take_in(pages, place, pool, settings.newspaper, refused, read_corrections(folder))) as stored,
        ):
            kind = catch_up(place, stored, embedder, pool)
        taken = Taken.read(place)
        if not taken.pages and not empty:
            reason = next((f"{file}：{reason}" for file, reason in taken.refused.items()), "没有文件 (no file)")
            raise SourceError(f"没有读到任何报纸页面。{reason} (nothing to index)")
        (place / NOTED).unlink()
        manifest = Manifest(
            format=FORMAT,
            archive_id=archive_id(int(taken.identity, 16), settings.newspaper, embedder.identity),
            identity=taken.identity,
            generation=f"{GENERATION}{time.time_ns():x}",
            model=settings.model or "",
            model_identity=embedder.identity,
            dimensions=embedder.dimensions,
            vector_index=kind,
            newspaper=settings.newspaper,
            sources=taken.sources,
            roots=roots,
            origins=origins_held(origins, taken.sources),
            refused=taken.refused,
            pages=taken.pages,
            articles=taken.articles,
            passages=taken.passages,
            corrections=corrections_hash(folder),
            versions=versions(),
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
    scans.keep_only(Documents(folder / manifest.generation).pages())  # a build that was gone on with may have read none
    return manifest


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:16]


def versions() -> dict[str, str]:
    packages = ("wenbao", "faiss-cpu", "tantivy", "jieba", "numpy")
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:  # run from a checkout that is not installed
            continue
    return found


def discard_unfinished(folder: Path, keep: str) -> None:
    """Remove what stopped builds of other pages or settings left, and stopped imports."""
    for path in stores(folder, BUILDING, COMING, IMPORTED):
        if path.name != keep:
            shutil.rmtree(path, ignore_errors=True)
