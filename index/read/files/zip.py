"""A zip of pages: its members as sources, bounded so that a small file cannot fill the machine, and opened once for all of them."""

from __future__ import annotations

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


def sources(name: str, path: Path, stated: Stated) -> Iterator[Source | Refused]:
    """The members of the zip at `path` in name order, named `name/member`; an issues.csv inside applies to its folder.

    A broken zip, an encrypted member, a zip in the zip, a second member of one name and a member whose size or compression is past
    the bounds are Refused.
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
    except UnicodeDecodeError:
        yield Refused(name, "里有文件名的编码不对，请重新打包 (a file name in the zip is wrongly encoded: pack it anew)。")
        return
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
    try:
        return walk.readable_name(info.filename.encode("cp437").decode("gb18030"))
    except UnicodeError:
        return walk.readable_name(info.filename)


class _Opened:
    """A zip that is opened when it is first needed and closed with the last of the members that share it: its list is read once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(self._path)


class _Member:
    """Opens one member of an opened zip."""

    def __init__(self, opened: _Opened, info: zipfile.ZipInfo) -> None:
        self._opened, self._info = opened, info

    def __call__(self) -> BinaryIO:
        return cast(BinaryIO, self._opened.archive.open(self._info))
