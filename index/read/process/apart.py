"""Files read in a child process, which is ended where it takes too long or too much (`index.read.process.limits`).

One child reads one file after the other and is started with the first of them, so a build pays for it once; after a file that ended
it another is started. A page that ended it is passed over and the others of its file are read.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import astuple
from types import TracebackType
from typing import Any, BinaryIO, cast

from index.errors import SourceError
from index.read.files.reasons import ENDED, TOO_SLOW
from index.read.files.source import Refused
from index.read.process import record
from index.read.process.limits import PART_SECONDS
from index.types import Page, Stated

_SKIPS = ("pdf.page",)
"""The readers that can leave out a page."""
_SKIPPED = 3
"""Pages of one file that may end the child before the rest of it is given up."""
_CLOCKS = tuple(-getattr(signal, name) for name in ("SIGPROF", "SIGALRM", "SIGXCPU") if hasattr(signal, name))
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Apart:
    """Reads files in a child process. Use it as a context manager. `seconds` of one core is what a page may take."""

    def __init__(self, seconds: float = PART_SECONDS) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._seconds = seconds

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._kill()

    def pages(self, reader: str, data: bytes, file: str, sha256: str, stated: Stated) -> Generator[Page | Refused]:
        """What `index.read.<reader>.pages` gives of the file. Raises SourceError where it does, and for a file that ends the child."""
        try:
            yield from self._pages(reader, data, file, sha256, stated)
        except GeneratorExit:  # the child has more to say of this file, which is nothing to the next one
            self._kill()
            raise

    def _pages(self, reader: str, data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page | Refused]:
        skip: list[int] = []
        given = 0
        while True:
            at = seen = 0
            task = {
                "reader": reader,
                "file": file,
                "sha256": sha256,
                "stated": astuple(stated),
                "skip": skip,
                "seconds": self._seconds,
                "size": len(data),
            }
            for line in self._told(task, data):
                if "at" in line:
                    at = line["at"]
                elif "end" in line:
                    if line.get("last"):
                        self._end()
                    if line["end"]:
                        raise SourceError(line["end"])
                    return
                else:
                    seen += 1
                    if seen > given:
                        given = seen
                        yield _found(line, file, sha256)
            code = self._end()
            reason = TOO_SLOW if code in _CLOCKS else ENDED
            if not at:
                raise SourceError(reason)
            if reader not in _SKIPS:  # it could only be slow at the same place again
                raise SourceError(f"第 {at} 页{reason}")
            yield Refused(file, f"第 {at} 页{reason}")
            skip.append(at)
            if len(skip) == _SKIPPED:
                raise SourceError(
                    f"第 {at} 页以后没有再读，请换一份完好的文件 (nothing after page {at} was read: give a sound file)。"
                )

    def _told(self, task: dict[str, Any], data: bytes) -> Iterator[dict[str, Any]]:
        """What the child says of a file, line by line, as long as it speaks."""
        child = self._started()
        asked, answered = cast(BinaryIO, child.stdin), cast(BinaryIO, child.stdout)
        with suppress(BrokenPipeError):
            asked.write(json.dumps(task).encode() + b"\n")
            asked.write(data)
            asked.flush()
        while line := answered.readline():
            if not line.endswith(b"\n"):
                return
            yield json.loads(line)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            paths = os.pathsep.join(path or os.curdir for path in sys.path)
            self._child = subprocess.Popen(
                [sys.executable, "-m", "index.read.process.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": paths, **_ONE_THREAD},
            )
        return self._child

    def _kill(self) -> None:
        if self._child:
            self._child.kill()
        self._end()

    def _end(self) -> int:
        """End the child; gives how it ended."""
        child, self._child = self._child, None
        if child is None:
            return 0
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        try:
            return child.wait(timeout=2)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()


def _found(line: dict[str, Any], file: str, sha256: str) -> Page | Refused:
    if "refused" in line:
        return Refused(file, line["refused"])
    return record.found(line["page"], file, sha256)
