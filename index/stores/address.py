"""Where an archive lives: a folder of this machine, or a collection of a Milvus server.

    archive                                  a folder
    milvus://host:19530/people               the archive `people` on a server (milvus+https:// where it speaks TLS)
    milvus:///srv/papers.db/people           the same in a file of milvus-lite, for one process at a time; ./papers.db does as well

A user's name and password are taken from $WENBAO_MILVUS_TOKEN (`name:password`, or a cloud's key), because a command line is seen.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from index.errors import ArchiveError

TOKEN = "WENBAO_MILVUS_TOKEN"

_REMOTE = re.compile(r"milvus(?P<tls>\+https)?://")
_NAME = re.compile(r"[A-Za-z_]\w{0,99}", re.ASCII)


@dataclass(frozen=True, slots=True)
class MilvusAddress:
    """A server's URI (or a milvus-lite file's path) and the name of an archive there."""

    uri: str
    name: str
    written: str

    @property
    def token(self) -> str:
        """What the server is told of who asks; empty where nothing is set."""
        return os.environ.get(TOKEN, "")

    def __str__(self) -> str:
        return self.written


Address = Path | MilvusAddress


def parse_address(written: str | Path) -> Address:
    """An address as it is written; raises ArchiveError where it begins as one of Milvus and is none."""
    text = str(written)
    match = _REMOTE.match(text)
    if match is None:
        return Path(written)
    place, _, name = text[match.end() :].rstrip("/").rpartition("/")
    if name.endswith(".db") or not place or not _NAME.fullmatch(name):
        raise ArchiveError(
            f"{text} 不是完整的 Milvus 地址，应写成 milvus://主机:19530/名字 或 milvus:///路径/文件.db/名字，名字用字母、数字和下划线"
            f" (not a Milvus address: write milvus://host:19530/name, the name in letters, digits and underscores)"
        )
    if place.endswith(".db"):
        return MilvusAddress(str(Path(place).expanduser()), name, text)
    return MilvusAddress(f"http{'s' if match['tls'] else ''}://{place}", name, text)


def folder_of(address: Address) -> Path:
    """The folder, where only a folder will do; raises ArchiveError for a server."""
    if isinstance(address, Path):
        return address
    raise ArchiveError(
        f"{address} 在 Milvus 上，这一步要在本地文件夹里做：先在本地建库，再用 python -m index push 送上去"
        f" (this works on a local folder: build there, then `index push`)"
    )
