"""Real pages put together from the blocks that people marked on their scans: articles, adverts and heads in their printed order."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.training.mend.pieces import Piece, Truth, articles

_LEAST = 300
"""Characters of a page; fewer are a head without its page."""


@dataclass(frozen=True, slots=True)
class Block:
    """A marked region: its kind (article, advert, margin, head, …), headline (empty where it has none) and text with its line breaks."""

    kind: str
    headline: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The regions of one scan in order, and its issue."""

    name: str
    newspaper: str
    date: str
    blocks: Sequence[Block]


def sheets(path: Path) -> list[Sheet]:
    """The scans of a file with a region a line: `{"id", "newspaper", "date", "kind", "headline", "text", "order"}`, the order rising
    within a scan; short ones are left out."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    held: list[list[dict[str, str]]] = []
    for row in rows:
        before = held[-1][-1] if held else None
        if before is None or row["date"] != before["date"] or row["order"] <= before["order"]:
            held.append([])
        held[-1].append(row)
    return [
        Sheet(
            run[0]["id"], run[0]["newspaper"], run[0]["date"], [Block(row["kind"], row["headline"], row["text"]) for row in run]
        )
        for run in held
        if sum(len(row["text"]) for row in run) >= _LEAST
    ]


def halves(held: Sequence[Sheet]) -> tuple[list[Sheet], list[Sheet]]:
    """The sheets of every second issue, and the others."""
    days = sorted({sheet.date for sheet in held})
    return tuple([sheet for sheet in held if sheet.date in days[first::2]] for first in (0, 1))  # type: ignore[return-value]


def laid_out(sheet: Sheet, between: str) -> tuple[str, list[Piece]]:
    """The text of a sheet, `between` two regions what is given, and its pieces: of each region the first line and the rest."""
    text = ""
    pieces: list[Piece] = []
    for number, block in enumerate(sheet.blocks):
        text += between if text else ""
        head, _, rest = block.text.partition("\n")
        role, roles = ("masthead", "masthead") if block.kind in ("margin", "head") else ("heading", "body")
        for part, is_head in ((head, True), (rest, False)):
            if part.strip():
                text += "" if is_head else "\n"
                piece = Piece(part, number, role if is_head else roles, start=len(text), end=len(text) + len(part))  # type: ignore[arg-type]
                piece.main = is_head and bool(block.headline)
                text += part
                pieces.append(piece)
    return text, pieces


class Printed:
    """The sheets, again and again, with a blank line between the regions of some and none between those of others."""

    def __init__(self, held: Sequence[Sheet], seed: int) -> None:
        self._rng = random.Random(seed)
        self._next = self._turns(list(held))

    def _turns(self, held: list[Sheet]) -> Iterator[Sheet]:
        while True:
            self._rng.shuffle(held)
            yield from held

    def page(self) -> tuple[str, list[Piece]]:
        """One page and its pieces in page order, each with its place."""
        return laid_out(next(self._next), self._rng.choice(("\n\n", "\n\n", "\n")))


_KINDS = {"article": "news", "advert": "ad", "image": "photo-caption"}


def truth(sheet: Sheet, between: str) -> Truth:
    """A sheet with all that is right of it."""
    text, pieces = laid_out(sheet, between)
    kinds = [_KINDS.get(block.kind, "ad") for block in sheet.blocks]
    return Truth(sheet.name, text, articles(text, pieces, kinds), sheet.newspaper, sheet.date, True)
