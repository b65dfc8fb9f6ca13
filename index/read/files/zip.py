"""A zip of pages: its members as sources, bounded so that a small file cannot fill the machine, and opened once for all of them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, cast

from index.read.files import walk
from index.read.files.reasons import TOO_LARGE, UNPACKED, reason_of
from index.read.files.source import ISSUES_CSV, Refused, Source
from index.read.process.limits import MAX_TABLE_BYTES, unpacked
from index.read.records import issues_csv
from index.types import Stated

MAX_MEMBERS = 100_000
MAX_MEMBER_BYTES = 512 << 20
MAX_TOTAL_BYTES = 8 << 30
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_WRONG_NAME = 0x8000
"""A flag that the format reserves for PKWARE, for names that are not in the UTF-8 that they are said to be in."""
_LISTED, _LIST_HEAD = b"PK\x01\x02", 46
_MEMBER, _MEMBER_HEAD = b"PK\x03\x04", 30
"""How a member's head begins in the list and before its bytes, and how long it is without its name (APPNOTE.TXT 4.3.7 and 4.3.12)."""


def sources(name: str, path: Path, stated: Stated) -> Iterator[Source | Refused]:
    """The members of the zip at `path` in name order, named `name/member`; an issues.csv inside applies to its folder.

    A broken zip, an encrypted member, a zip in the zip, a second member of one name, one whose name is in no known encoding, and a
    member whose size or compression is past the bounds are Refused.
    """
    opened = _Opened(path)
    members: dict[str, zipfile.ZipInfo] = {}
    twice: list[str] = []
    try:
        for info in opened.archive.infolist():
            key = _name(info)
            if not info.is_dir():
                same = members.setdefault(key, info)
                twice += [key] if (same.CRC, same.file_size) != (info.CRC, info.file_size) else []
        size = path.stat().st_size
    except Exception as error:
        yield Refused(name, f"压缩包打不开（{str(error)[:120]}），请重新打包 (the zip cannot be opened: pack it anew)。")
        return
    total = sum(info.file_size for key, info in members.items() if _reason(key, info) is None)
    if len(members) > MAX_MEMBERS or total > min(MAX_TOTAL_BYTES, unpacked(size)):
        yield Refused(
            name,
            f"压缩包解开后过大（{len(members)} 个文件，{total >> 20} MB），请分成几个 (too large when unpacked: split it)。",
        )
        return
    for key in twice:
        yield Refused(
            f"{name}/{key}",
            "压缩包里有两个这样命名的文件，只读了第一个，请改名后重新打包 (of two members of this name the first was read: rename one)。",
        )
    stated_by: dict[str, Stated] = {}
    left = MAX_TABLE_BYTES
    for key, info in members.items():
        folder, _, last = key.rpartition("/")
        if last.lower() != ISSUES_CSV:
            continue
        left -= info.file_size
        if left < 0:
            yield Refused(f"{name}/{key}", TOO_LARGE.format(size=info.file_size >> 20, limit=MAX_TABLE_BYTES >> 20))
            continue
        try:
            table = issues_csv.parse(opened.archive.read(info))
        except Exception as error:
            yield Refused(f"{name}/{key}", reason_of(error))
            continue
        prefix = f"{folder}/" if folder else ""
        stated_by.update((prefix + one, value) for one, value in table.stated.items())
        for problem in table.problems:
            yield Refused(f"{name}/{key}", problem)
    in_any_case = {key.casefold(): value for key, value in stated_by.items()}
    for key in sorted(members):
        if any(part.startswith((".", "__MACOSX")) for part in key.split("/")) or key.rpartition("/")[2].lower() == ISSUES_CSV:
            continue
        reason = _reason(key, members[key])
        if reason:
            yield Refused(f"{name}/{key}", reason)
        else:
            yield Source(
                f"{name}/{key}", _Member(opened, members[key]), stated_by.get(key) or in_any_case.get(key.casefold(), stated)
            )


def _reason(key: str, info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & _WRONG_NAME and _gb18030(info) is None:
        return "文件名的编码不对，请改名后重新打包 (its name is wrongly encoded: rename it and pack anew)。"
    if info.flag_bits & _ENCRYPTED:
        return "有密码，请解密后重新打包 (it has a password: pack it anew without)。"
    limit = min(MAX_MEMBER_BYTES, unpacked(info.compress_size))
    if info.file_size > limit:
        return UNPACKED.format(limit=limit >> 20)
    if key.lower().endswith(".zip"):
        return "是压缩包里的压缩包，请解开一层 (a zip in the zip: unpack one layer)。"
    return None


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; Chinese Windows writes it in GB18030 where the zip format means code page 437."""
    if info.flag_bits & _UTF8_NAME:
        return walk.readable_name(info.filename)
    return walk.readable_name(_gb18030(info) or info.filename)


def _gb18030(info: zipfile.ZipInfo) -> str | None:
    """A name that is not in UTF-8 as GB18030; None where it is not that either."""
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return None


class _Relabelled(io.FileIO):
    """A zip some of whose names are said to be in UTF-8 and are not, over which `zipfile` gives up the whole of it: these are said to
    be in code page 437, and marked with _WRONG_NAME."""

    _listed = False

    def read(self, size: int | None = -1, /) -> bytes:
        data = bytearray(super().read(-1 if size is None else size) or b"")
        if data.startswith(_LISTED) and not self._listed:  # all of the list is read at once
            self._listed, at = True, 0
            while data.startswith(_LISTED, at) and at + _LIST_HEAD <= len(data):
                name, extra, comment = struct.unpack_from("<3H", data, at + 28)
                _relabel(data, at + 8, data[at + _LIST_HEAD : at + _LIST_HEAD + name])
                at += _LIST_HEAD + name + extra + comment
        elif data.startswith(_MEMBER) and len(data) == _MEMBER_HEAD:
            after = self.tell()
            _relabel(data, 6, super().read(struct.unpack_from("<H", data, 26)[0]) or b"")
            self.seek(after)
        return bytes(data)


def _relabel(data: bytearray, at: int, name: bytes | bytearray) -> None:
    """Mend the flags at `at` of a head, where the name is not in the encoding that they say."""
    (flags,) = struct.unpack_from("<H", data, at)
    if flags & _UTF8_NAME:
        try:
            name.decode("utf-8")
        except UnicodeDecodeError:
            struct.pack_into("<H", data, at, flags & ~_UTF8_NAME | _WRONG_NAME)


class _Opened:
    """A zip that is opened when it is first needed and closed with the last of the members that share it: its list is read once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def archive(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(self._path)
        except UnicodeDecodeError:
            return zipfile.ZipFile(cast(BinaryIO, _Relabelled(self._path)))


class _Member:
    """Opens one member of an opened zip."""

    def __init__(self, opened: _Opened, info: zipfile.ZipInfo) -> None:
        self._opened, self._info = opened, info

    def __call__(self) -> BinaryIO:
        return cast(BinaryIO, self._opened.archive.open(self._info))
