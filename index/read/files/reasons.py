"""What is said of a file that a reader stumbled over, in one sentence: the cause and the fix, in Chinese and in English."""

from __future__ import annotations

import zipfile
import zlib

_KNOWN: tuple[tuple[type[BaseException], str], ...] = (
    (MemoryError, "太大，内存里放不下，请分成几个文件 (too large for the memory: split it)。"),
    (RecursionError, "一层套一层，套得太深，请换一份完好的文件 (nested too deeply: give a sound file)。"),
    (zipfile.BadZipFile, "已损坏（{error}），请换一份完好的文件 (the file is broken: give a sound one)。"),
    (zlib.error, "已损坏（{error}），请换一份完好的文件 (the file is broken: give a sound one)。"),
    (EOFError, "不完整，请换一份完好的文件 (the file breaks off: give a sound one)。"),
    (PermissionError, "没有读它的权限，请改权限后再加 (no permission to read it: change that)。"),
    (OSError, "读不出来（{error}），请换一份完好的文件 (it cannot be read: give a sound file)。"),
)
_OTHER = "读不出来（{kind}：{error}），请换一份完好的文件 (it cannot be read: give a sound file)。"

TOO_SLOW = "读了太久还没有读完，请换一份完好的文件 (it takes too long to read: give a sound file)。"
ENDED = "读它的进程意外结束，请换一份完好的文件 (the process that read it ended: give a sound file)。"
TOO_LARGE = "有 {size} MB，超过 {limit} MB，请分成几个文件 (too large: split it)。"
UNPACKED = "解开后过大（超过 {limit} MB），请解开后分成几个文件再加 (too large when unpacked: split it)。"


def reason_of(error: BaseException) -> str:
    """The sentence, which the name of the file stands before."""
    told = " ".join(str(getattr(error, "strerror", None) or error).split())[:120]
    pattern = next((said for kind, said in _KNOWN if isinstance(error, kind)), _OTHER)
    return pattern.format(kind=type(error).__name__, error=told or type(error).__name__)
