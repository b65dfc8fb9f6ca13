"""A backup: a whole archive as one file, written and read as a stream, every byte of it checked.

It is a tar file (gzip where its name ends in .gz), in this order: `manifest.json`, the files of the current generation, `issues.csv`,
`scans/` and `pages/` where there are any, and at its end `sha256sums`, by which the others are checked and without which it was cut off.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import tarfile
import time
import zlib
from collections.abc import Container, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from index.archive.corrections import FILE as CORRECTIONS
from index.archive.manifest import Manifest
from index.archive.scans import Scans
from index.build.build import writing
from index.errors import ArchiveError
from index.layout import COMING, IMPORTED, MANIFEST, PAGES, SCANS, stores
from index.read.process.limits import unpacked

SUMS = "sha256sums"
_BLOCK = 1 << 20
_NO_NAME = (errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ)
"""What the system says to a name that no file can have, or not beside the others."""
_LONGEST_SUMS = 64 << 20
_LONGEST_HEAD = 1 << 20
"""Bytes of what stands before a member and is no file: a long name."""


class _Packed:
    """A stream whose bytes are counted, which unpacked are a tar's."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._read = 0

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(size)
        self._read += len(block)
        return block

    def check(self, given: int) -> None:
        """Raises _Wrong where so many bytes are more than a file becomes that was not made to fill a disk."""
        if given > unpacked(self._read):
            raise _Wrong(f"解开后大过 {unpacked(self._read) >> 20} MB")


class _Hashing:
    """A file that is read and hashed at once."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(size)
        self.digest.update(block)
        return block


def export(folder: Path, target: Path) -> int:
    """Write the archive in `folder` to the file `target`, which is there only when it is whole; gives its files' bytes.

    People may ask, and pages be added, meanwhile. Raises ArchiveError for an archive that is damaged, or a file that cannot be written.
    """
    fresh = target.with_name(f"{target.name}.part")
    try:
        with fresh.open("wb") as out:
            size = stream(folder, out, compressed=target.name.endswith(".gz"))
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise ArchiveError(
            f"写不了 {target}（{error.strerror or error}），请换一个可写、有空间的地方 (cannot write it)"
        ) from None
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return size


def stream(folder: Path, out: BinaryIO, *, compressed: bool = False) -> int:
    """Write the backup of an archive to a stream; gives its files' bytes. Raises ArchiveError for an archive that is damaged."""
    sums, size = list[str](), 0
    with ExitStack() as held, tarfile.open(fileobj=out, mode="w|gz" if compressed else "w|") as tar:
        manifest, files = _opened(folder, held)
        for name, source in files:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = os.fstat(source.fileno()).st_size, int(os.fstat(source.fileno()).st_mtime)
            hashing = _Hashing(source)
            tar.addfile(info, hashing)
            digest, size = hashing.digest.hexdigest(), size + info.size
            known = manifest.files.get(name.removeprefix(f"{manifest.generation}/"))
            if known not in (None, digest):
                raise ArchiveError(f"档案库 {folder} 的 {name} 已损坏，请先用 index verify 检查 (damaged: see `index verify`)")
            sums.append(f"{digest}  {name}\n")
        told = "".join(sums).encode("utf-8", "surrogateescape")
        info = tarfile.TarInfo(SUMS)
        info.size = len(told)
        tar.addfile(info, io.BytesIO(told))
    return size


def _opened(folder: Path, held: ExitStack) -> tuple[Manifest, Iterator[tuple[str, IO[bytes]]]]:
    """The manifest and the files with their names: those of the generation are open, so that a change may take it away."""
    while True:
        manifest = Manifest.read(folder)
        generation = folder / manifest.generation
        try:
            written = held.enter_context((folder / MANIFEST).open("rb"))
            stores = [(name, held.enter_context((generation / name).open("rb"))) for name in manifest.files]
        except FileNotFoundError as error:
            if Manifest.read(folder).generation == manifest.generation:
                raise ArchiveError(
                    f"档案库 {folder} 缺 {Path(error.filename).name}，请用 index build 重建 (a file is missing: rebuild it)"
                ) from None
            continue  # another state has taken its place
        if Manifest.read(folder).generation == manifest.generation:
            break

    def files() -> Iterator[tuple[str, IO[bytes]]]:
        yield MANIFEST, written
        yield from ((f"{manifest.generation}/{name}", source) for name, source in stores)
        kept = [folder / CORRECTIONS, *Scans(folder).files(), *sorted((folder / PAGES).rglob("*"))]
        for path in kept:
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as source:
                    yield path.relative_to(folder).as_posix(), source

    return manifest, files()


def import_archive(source: Path, folder: Path) -> Manifest:
    """Make the archive that a backup holds in `folder`, where none may stand; only when all of it is there and whole.

    One that was stopped is given again, and goes on where it was: what is there already is checked, not written again. Raises ArchiveError
    for a file that is no backup, was cut off or changed, and for a folder that holds an archive or files of the same names.
    """
    try:
        with source.open("rb") as handle:
            return read_stream(handle, folder, source.name)
    except OSError as error:
        raise ArchiveError(f"读不了 {source}（{error.strerror or error}），请检查路径 (cannot read it)") from None


def read_stream(handle: BinaryIO, folder: Path, name: str = "-") -> Manifest:
    """The same from a stream, which `name` is said of; one that cannot be read twice begins anew."""
    if (folder / MANIFEST).exists() and not stores(folder, IMPORTED):
        raise _standing(folder, "档案库")
    with writing(folder):
        return _read_into(handle, folder, name)


def _read_into(handle: BinaryIO, folder: Path, name: str) -> Manifest:
    with _place(folder) as place:
        try:
            _unpack(handle, place)
        except (tarfile.TarError, EOFError, zlib.error, ValueError, _Wrong) as error:
            raise ArchiveError(f"{name} 不是完整的备份（{error}），请重新导出 (no whole backup: export it again)") from None
        if not _finished((place / MANIFEST).read_bytes(), folder):
            for path in sorted(place.iterdir(), key=_comes_last, reverse=True):
                if (folder / path.name).exists():
                    raise _standing(folder, "档案库" if _comes_last(path) else path.name)
            _settle(place.rename(folder / place.name.replace(COMING, IMPORTED)), folder)
    return Manifest.read(folder)


def _finished(asked: bytes, folder: Path) -> bool:
    """Whether the archive of the manifest `asked` stands in the folder: an import of it that was stopped on its way to its place is
    brought there. What is left of another, or from before an archive was built here, is removed."""
    for whole in stores(folder, IMPORTED):
        manifest = whole / MANIFEST
        if not (folder / MANIFEST).exists() and manifest.exists() and manifest.read_bytes() == asked:
            _settle(whole, folder)
        else:
            shutil.rmtree(whole, ignore_errors=True)
    return (folder / MANIFEST).exists() and (folder / MANIFEST).read_bytes() == asked


def _settle(whole: Path, folder: Path) -> None:
    """Move what was read whole to its place."""
    for path in sorted(whole.iterdir(), key=_comes_last):
        path.replace(folder / path.name)
    whole.rmdir()


def _comes_last(path: Path) -> bool:
    """Whether a file is what makes the others an archive."""
    return path.name == MANIFEST


def _standing(folder: Path, name: str) -> ArchiveError:
    return ArchiveError(
        f"{folder} 里已有{name}，请用 --archive 换一个新文件夹 (something stands there: choose another folder with --archive)"
    )


class _Wrong(Exception):
    """Why a file is no backup."""


@contextmanager
def _place(folder: Path) -> Iterator[Path]:
    """The folder that a backup is read into: the last one that a stopped import left, or a new one. Where this one is stopped, it stays."""
    *earlier, place = [folder / f"{COMING}{time.time_ns():x}", *stores(folder, COMING)]
    for stopped in earlier:  # whoever was stopped here holds no lock any more
        shutil.rmtree(stopped, ignore_errors=True)
    place.mkdir(exist_ok=True)
    try:
        yield place
    except OSError:  # a full disk, a drive that is gone: what was read is gone on with
        raise
    except Exception:
        shutil.rmtree(place, ignore_errors=True)
        raise
    shutil.rmtree(place, ignore_errors=True)


def _unpack(handle: BinaryIO, place: Path) -> None:
    """Write what a backup holds into a folder, checked on the way; where a part of it is there already, only the rest. Raises _Wrong."""
    again = handle.seekable() and any(place.iterdir())
    start = handle.tell() if again else 0
    if again:
        with suppress(tarfile.TarError, EOFError, zlib.error, ValueError, _Wrong):
            _unpack_rest(handle, place)
            return
        handle.seek(start)  # what is there is of another backup
    for path in place.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    _unpack_rest(handle, place)


class _Head(tarfile.TarInfo):
    """What stands before a member. Raises _Wrong for one that would fill the memory or, sparse, a disk out of a small file."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Head:
        head = super().frombuf(buf, encoding, errors)
        if head.type == tarfile.GNUTYPE_SPARSE or (head.type not in tarfile.REGULAR_TYPES and head.size > _LONGEST_HEAD):
            raise _Wrong(f"{head.name!r} 不是文件")
        return head


def _unpack_rest(handle: BinaryIO, place: Path) -> None:
    sums: dict[str, str] = {}
    generation, expected = "", dict[str, str]()
    packed = None if _is_plain(handle) else _Packed(handle)
    opened = partial(tarfile.open, mode="r|*") if packed else partial(tarfile.open, mode="r:")
    with opened(fileobj=packed or handle, tarinfo=_Head) as tar:
        for member in tar:
            source = tar.extractfile(member) if member.isreg() and not member.issparse() else None
            if source is None:
                raise _Wrong(f"{member.name!r} 不是文件")
            if member.name == SUMS:
                told = source.read(_LONGEST_SUMS).decode("utf-8", "surrogateescape")
                if told != "".join(f"{digest}  {name}\n" for name, digest in sums.items()):
                    raise _Wrong("内容与校验和不符")
                if expected or not sums:
                    raise _Wrong(f"缺 {next(iter(expected), MANIFEST)}")
                _without_others(place, sums)
                return
            if bool(sums) == (member.name == MANIFEST) or not _belongs(member.name, generation) or member.name in sums:
                raise _Wrong(f"{member.name!r} 不是档案库的文件")
            if packed:
                packed.check(member.offset_data)
            sums[member.name] = _written(source, place / member.name, member, packed)
            if member.name == MANIFEST:
                try:
                    manifest = Manifest.read(place)
                except ArchiveError as error:
                    raise _Wrong(str(error)) from None
                generation = manifest.generation
                expected = {f"{generation}/{name}": digest for name, digest in manifest.files.items()}
            elif member.name.startswith(f"{generation}/") and expected.pop(member.name, None) != sums[member.name]:
                raise _Wrong(f"{member.name} 与清单不符")
    raise _Wrong("中途断了")


def _is_plain(handle: BinaryIO) -> bool:
    """Whether a tar is not compressed, and can be gone about in: what is there already need not be read."""
    if not handle.seekable():
        return False
    start = handle.tell()
    head = handle.read(tarfile.BLOCKSIZE)
    handle.seek(start)
    return head[257:262] == b"ustar"


def _written(source: IO[bytes], file: Path, member: tarfile.TarInfo, packed: _Packed | None) -> str:
    """Write a member's file, from where it ends, which a source that is not packed goes to at once; gives the sha256 of all of it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.open("ab").close()
    except OSError as error:
        if error.errno in _NO_NAME:
            raise _Wrong(f"{member.name!r} 不能是文件名：{error.strerror}") from None
        raise
    digest = hashlib.sha256()
    with file.open("a+b") as out:
        if out.tell() > member.size:
            raise _Wrong(f"{file.name} 比备份里的长")
        out.seek(0)
        while block := out.read(_BLOCK):
            digest.update(block)
        held = out.tell()
        if packed:
            for at in range(0, held, _BLOCK):
                source.read(min(_BLOCK, held - at))
        else:
            source.seek(held)
        while block := source.read(_BLOCK):
            if packed:
                packed.check(member.offset_data + out.tell())
            digest.update(block)
            out.write(block)
    return digest.hexdigest()


def _without_others(place: Path, names: Container[str]) -> None:
    """Remove what a stopped import of another backup left."""
    for path in place.rglob("*"):
        if path.is_file() and path.relative_to(place).as_posix() not in names:
            path.unlink()


def _belongs(name: str, generation: str) -> bool:
    """Whether a name is one that a backup has: never a path that leads elsewhere."""
    path = PurePosixPath(name)
    if (
        name != path.as_posix()
        or path.is_absolute()
        or not set(path.parts).isdisjoint({"..", "."})
        or "\\" in name
        or "\0" in name
    ):
        return False
    return name in (MANIFEST, CORRECTIONS) or (len(path.parts) > 1 and path.parts[0] in ({generation} - {""}) | {SCANS, PAGES})
