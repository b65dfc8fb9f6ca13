"""A gzip file read as a stream, up to the bytes that a file of its size may become."""

from __future__ import annotations

import gzip
import io
import os
from typing import BinaryIO

from index.errors import SourceError
from index.read.files.reasons import UNPACKED
from index.read.process.limits import unpacked


class Unpacked(io.BufferedIOBase):
    """The bytes of a gzip stream. Raises SourceError once they are more than `limits.unpacked` of the packed ones that were read."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw, self._stream, self._given = raw, gzip.GzipFile(fileobj=raw), 0
        self._limit = unpacked(_size(raw))

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        left = self._limit + 1 - self._given
        return self._counted(self._stream.read(left if size is None or size < 0 else min(size, left)))

    def readline(self, size: int | None = -1, /) -> bytes:
        left = self._limit + 1 - self._given
        return self._counted(self._stream.readline(left if size is None or size < 0 else min(size, left)))

    def _counted(self, data: bytes) -> bytes:
        self._given += len(data)
        if self._given > self._limit:
            raise SourceError(UNPACKED.format(limit=self._limit >> 20))
        return data


def _size(raw: BinaryIO) -> int:
    """The bytes of an open file or of a zip's member, whose stream is where it begins."""
    end = raw.seek(0, os.SEEK_END)
    raw.seek(0)
    return end
