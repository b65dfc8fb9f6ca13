"""What is said of an archive on Milvus as a whole: the row that makes what was written the archive."""

from __future__ import annotations

import dataclasses
import json
import time
import uuid
from dataclasses import dataclass, field

from index.errors import ArchiveError
from index.stores.milvus.bundles import pieces
from index.stores.milvus.schema import ARCHIVE, FORMAT
from index.stores.milvus.server import Server


@dataclass(frozen=True, slots=True)
class Ends:
    """The numbers that the next page, article and passage get."""

    page: int = 0
    article: int = 0
    passage: int = 0


@dataclass(frozen=True, slots=True)
class RemoteSummary:
    """The archive as its last writer left it. `gone` are pages that are no longer part of it and not yet deleted; `average` how
    many terms a passage has in each field; `newspapers`, `authors`, `kinds` and `days` (the first and the last, ISO) what every question asks
    for."""

    archive_id: str
    model: str
    model_identity: str
    dimensions: int
    newspaper: str | None
    average: dict[str, float]
    vector_index: str = "FLAT"
    format: int = FORMAT
    stamp: str = ""
    ends: Ends = Ends()
    gone: tuple[int, ...] = ()
    files: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    pages: int = 0
    articles: int = 0
    passages: int = 0
    newspapers: tuple[tuple[str | None, int, int, int], ...] = ()
    authors: tuple[str, ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    days: tuple[str, str] | None = None

    @property
    def sources(self) -> range:
        """The source files, of which only the number is known here."""
        return range(self.files)

    @property
    def visible(self) -> str:
        """What is part of the archive, as an expression over the rows of any page."""
        gone = f" and page not in {list(self.gone)}" if self.gone else ""
        return f"page < {self.ends.page}{gone}"


def write(server: Server, summary: RemoteSummary) -> RemoteSummary:
    """Make this the archive, under a new stamp: the moment at which what was written becomes part of it."""
    stamped = dataclasses.replace(summary, stamp=uuid.uuid4().hex)
    parts = pieces(json.dumps(dataclasses.asdict(stamped), ensure_ascii=False))
    server.insert(ARCHIVE, [{"key": n, "value": f"{stamped.stamp} {len(parts)}\n{part}"} for n, part in enumerate(parts)])
    return stamped


def stamp(server: Server) -> str:
    """The stamp of the archive as it is now; empty where there is none."""
    row = server.get(ARCHIVE, [0], ["value"]).get(0)
    return row["value"].split(" ", 1)[0] if row else ""


def read(server: Server) -> RemoteSummary | None:
    """The archive as it is now; None where none was ever written whole. Raises ArchiveError for one of another version."""
    for _ in range(5):
        first = server.get(ARCHIVE, [0], ["value"]).get(0)
        if first is None:
            return None
        head, text = first["value"].split("\n", 1)
        rows = server.get(ARCHIVE, range(1, int(head.split()[1])), ["value"])
        parts = [row["value"].split("\n", 1) for _, row in sorted(rows.items())]
        if all(of == head for of, _ in parts) and len(parts) == int(head.split()[1]) - 1:
            return _parsed(server, text + "".join(part for _, part in parts))
        time.sleep(0.2)  # another state is being written
    raise ArchiveError(f"档案库 {server.address} 正在改写，请稍后再试 (the archive is being written: try again)")


def _parsed(server: Server, text: str) -> RemoteSummary:
    fields = json.loads(text)
    if fields.get("format") != FORMAT:
        raise ArchiveError(
            f"档案库 {server.address} 是别的版本送上去的，请用 python -m index push 本地档案库 {server.address} --replace 重送"
            f" (pushed in format {fields.get('format')}, this program reads {FORMAT}: push it again with --replace)"
        )
    fields |= {
        "ends": Ends(**fields["ends"]),
        "gone": tuple(fields["gone"]),
        "authors": tuple(fields["authors"]),
        "newspapers": tuple(tuple(row) for row in fields["newspapers"]),
        "days": tuple(fields["days"]) if fields["days"] else None,
        "kinds": tuple((kind, count) for kind, count in fields["kinds"]),
    }
    return RemoteSummary(**fields)
