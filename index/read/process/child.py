"""The process that reads files which may be made to harm: `index.read.process.apart` starts it, hands it files and takes the pages.

It is held to the bounds of `index.read.process.limits`. What it is sent: a line of JSON (reader, file, sha256, stated, skip, seconds, size) and `size`
bytes. What it says: lines of JSON, each `{"at": n}` (page n is begun), `{"page": ...}`, `{"refused": reason}` or, as the last one of
a file, `{"end": reason or null}`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from importlib import import_module
from typing import Any, BinaryIO

from index.errors import SourceError
from index.read.files.reasons import reason_of
from index.read.files.source import Refused
from index.read.process import limits, record
from index.read.text.encoding import whole_in
from index.types import Stated


def serve(asked: BinaryIO, answered: BinaryIO) -> None:
    """Read the files that are asked for, until none is any more."""

    def say(**line: Any) -> None:
        with limits.paused():  # the parent may be busy with the page before
            answered.write(json.dumps(whole_in(line), ensure_ascii=True).encode() + b"\n")
            answered.flush()

    limits.watch = limits.Watch(lambda number: say(at=number))
    while line := asked.readline():
        task = json.loads(line)
        data = asked.read(task["size"])
        limits.watch.file(task["seconds"])
        try:
            _read(task, data, say)
        except SourceError as error:
            say(end=str(error))
        except Exception as error:
            limits.watch.rest()
            say(end=reason_of(error), last=isinstance(error, MemoryError))
            if isinstance(error, MemoryError):
                return  # the next file is not to suffer from what this one left
        else:
            say(end=None)
        limits.watch.rest()


def _read(task: dict[str, Any], data: bytes, say: Any) -> None:
    reader = import_module(f"index.read.{task['reader']}")
    limits.begin(0)
    skipped = {"skip": frozenset(task["skip"])} if task["skip"] else {}
    for found in reader.pages(data, task["file"], task["sha256"], Stated(*task["stated"]), **skipped):
        if isinstance(found, Refused):
            say(refused=found.reason)
        elif len(found.text) > limits.MAX_CHARACTERS:
            say(
                refused=f"{found.part} 超过 {limits.MAX_CHARACTERS >> 20} 百万字，请分成几个文件 (too long: split it)。".lstrip()
            )
        else:
            say(page=record.told(found))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who stops the parent ends this one
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no page
    serve(sys.stdin.buffer, answers)
