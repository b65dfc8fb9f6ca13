"""A zip of pages: its members as sources, bounded so that a small file cannot fill the machine."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from index.errors import SourceError
from index.read import issues_csv
from index.read.source import ISSUES_CSV, Refused, Source
from index.types import Stated

MAX_MEMBERS = 100_000
MAX_MEMBER_BYTES = 512 << 20
MAX_TOTAL_BYTES = 8 << 30
MAX_RATIO = 1_000
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800


def sources(name: str, path: Path, stated: Stated) -> Iterator[Source | Refused]:
    """The members of the zip at `path` in name order, named `name/member`; an issues.csv inside applies to its folder.

    A broken zip, an encrypted member, a zip in the zip and a member whose size or compression is past the bounds are Refused.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = {_name(info): info for info in archive.infolist() if not info.is_dir()}
            tables = {
                key[: -len(ISSUES_CSV)]: archive.read(info)
                for key, info in members.items()
                if key.rpartition("/")[2] == ISSUES_CSV and info.file_size < 64 << 20
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        yield Refused(name, f"压缩包打不开（{error}），请重新打包。")
        return
    if len(members) > MAX_MEMBERS or sum(info.file_size for info in members.values()) > MAX_TOTAL_BYTES:
        yield Refused(name, f"压缩包解开后超过 {MAX_MEMBERS} 个文件或 {MAX_TOTAL_BYTES >> 30} GB，请分成几个。")
        return
    stated_by: dict[str, Stated] = {}
    for folder, data in tables.items():
        try:
            table = issues_csv.parse(data)
        except SourceError as error:
            yield Refused(f"{name}/{folder}{ISSUES_CSV}", str(error))
            continue
        stated_by.update((folder + key, value) for key, value in table.stated.items())
        for problem in table.problems:
            yield Refused(f"{name}/{folder}{ISSUES_CSV}", problem)
    for key in sorted(members):
        if any(part.startswith((".", "__MACOSX")) for part in key.split("/")) or key.rpartition("/")[2] == ISSUES_CSV:
            continue
        reason = _reason(key, members[key])
        if reason:
            yield Refused(f"{name}/{key}", reason)
        else:
            yield Source(f"{name}/{key}", _Member(path, members[key]), stated_by.get(key, stated))


def _reason(key: str, info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & _ENCRYPTED:
        return "有密码，请解密后重新打包。"
    if info.file_size > MAX_MEMBER_BYTES or info.file_size > MAX_RATIO * max(info.compress_size, 1 << 10):
        return f"解开后过大（{info.file_size >> 20} MB），请单独解压后再加。"
    if key.lower().endswith(".zip"):
        return "是压缩包里的压缩包，请解开一层。"
    return None


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; Chinese Windows writes it in GB18030 where the zip format means code page 437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


class _Member:
    """Opens one member; the zip is opened anew so that no handle outlives its reader."""

    def __init__(self, path: Path, info: zipfile.ZipInfo) -> None:
        self._path, self._info = path, info

    def __call__(self) -> BinaryIO:
        try:
            return cast(BinaryIO, zipfile.ZipFile(self._path).open(self._info))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise SourceError(f"在压缩包里已损坏（{error}），请重新打包。") from None
