"""The files under the given paths: what is one to read, and what is none and is left alone with a reason.

Only regular files are ever opened: a pipe would wait for its writer for ever. A link that leads out of the given folder is not
followed: who hands over a folder has not handed over what lies elsewhere.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.errors import SourceError
from index.layout import own_names, withdrawn_names
from index.read.files.refused import Refused
from index.read.formats import FORMATS, ZIP, readable

_OUT = "是指向文件夹之外的链接，没有跟进；要读它，请把文件本身放进来 (a link out of the folder is not followed: put the file itself there)。"
_NO_FILE = "不是普通文件（管道、套接字或设备），没有打开，请移走 (a pipe, socket or device is not opened: take it away)。"
_BROKEN_LINK = "是一个断了的链接，请改正或移走 (the link leads nowhere: mend it or take it away)。"
_SHUT = "打不开这个文件夹（{error}），请改权限后再加 (the folder cannot be opened: change its permissions)。"
_ASIDE = "放在存放已取出报纸的文件夹里，没有读；要读它，请移到别的文件夹 (it lies among pages that were taken out: move it elsewhere to have it read)。"
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def found(paths: Sequence[Path]) -> Iterator[tuple[Path, str, Path]]:
    """Each regular file with the folder that it was given by and its name there, each folder in name order.

    Raises SourceError for a path that does not exist and for a folder that holds no file of a kind that can be read.
    """
    for path in paths:
        if path.is_dir():
            held = [one for one, reason in _within(path) if reason is None]
            if not any(readable(one.name) for one in held):
                kinds = "、".join([*(one.suffixes[0] for one in FORMATS), ZIP])
                raise SourceError(
                    f"文件夹 {shown(path)} 里没有可读的报纸文件，请放入 {kinds} 文件 (no file in this folder can be read as newspaper pages)。"
                )
            yield from ((path, readable_name(one.relative_to(path).as_posix()), one) for one in held)
        elif path.is_file():
            yield path.parent, readable_name(path.name), path
        elif os.path.lexists(path):
            raise SourceError(f"{shown(path)} {_BROKEN_LINK if path.is_symlink() else _NO_FILE}")
        else:
            raise SourceError(f"找不到 {shown(path)}，请检查路径是否写对 (no such file: check the path)。")


def left_alone(paths: Sequence[Path]) -> Iterator[Refused]:
    """What lies in the folders and is not opened, with the reason."""
    for path in paths:
        if path.is_dir():
            for one, reason in _within(path):
                if reason is not None:
                    yield Refused(readable_name(one.relative_to(path).as_posix()), reason)


def _within(folder: Path) -> list[tuple[Path, str | None]]:
    """What lies under a folder, in name order: None for a file to read, for anything else why it is left alone."""
    whole = folder.resolve()
    held: list[tuple[Path, str | None]] = []

    def shut(error: OSError) -> None:
        held.append((Path(error.filename), _SHUT.format(error=error.strerror)))

    for place, folders, names in os.walk(folder, onerror=shut):
        own, aside = own_names(Path(place), (*folders, *names)), bool(withdrawn_names(Path(place)))
        folders[:] = [name for name in folders if not _hidden(name) and name not in own]
        linked = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in [*names, *linked]:
            if not _hidden(name) and name not in own:
                path = Path(place) / name
                reason = _reason(path, whole)
                if reason is not None or name not in linked:
                    held.append((path, _ASIDE if aside and reason is None else reason))
    return sorted(held, key=lambda one: one[0])


def _reason(path: Path, whole: Path) -> str | None:
    try:
        mode = path.stat().st_mode
        if path.is_symlink() and not path.resolve().is_relative_to(whole):
            return _OUT
    except (OSError, RuntimeError):
        return _BROKEN_LINK
    return None if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else _NO_FILE


def readable_name(name: str) -> str:
    """A file name as text that can be shown, also one whose bytes are GB18030 as older systems wrote them."""
    data = os.fsencode(name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    return _UNPRINTED.sub("\ufffd", text)


def shown(path: Path) -> str:
    """A path as it can be shown."""
    return readable_name(str(path))


def _hidden(name: str) -> bool:
    return name.startswith((".", "__MACOSX"))
