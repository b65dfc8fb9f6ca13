"""Texts with their headlines, laid end to end in one array of characters, and where in them the terms of a question stand.

So every measure of every text is a few array operations, whatever their number. Texts that repeat one another, as stories of an agency
do in several papers, are laid once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.chinese.characters import written
from index.chinese.words import fold_codes

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]
Held = NDArray[np.bool_]
Terms = NDArray[np.int32]
"""At each place which term begins there, from 1 on; 0 where none does."""

CELL = 16
LONGEST = 7
"""Cells of a text hold 16 characters; stretches of up to seven in a row are looked at."""

_PLANE = 0x10000
_RARE = _PLANE - 1
"""Characters beyond the basic plane are taken for its last code, which no text has."""
_SYMBOLS = _PLANE + 0x1000


def _table(pattern: str) -> Held:
    """Which characters of the basic plane the pattern of one or more of them matches."""
    table = np.zeros(_PLANE, dtype=bool)
    for run in re.finditer(pattern, "".join(map(chr, range(_PLANE)))):
        table[run.start() : run.end()] = True
    return table


_WORD = _table(r"[^\W_]+")
_OF_NUMBERS = _table(r"[\d.年月份日号]+")


@dataclass(frozen=True, slots=True)
class Laid:
    """The word characters of n distinct texts, and then of their headlines, end to end. Each text starts a new cell and is followed by
    empty ones; after the cells of all texts come the headlines, one cell each."""

    which: NDArray[np.int64]
    """Which of the distinct texts each of those given is."""
    codes: Codes
    lengths: NDArray[np.int64]
    """Of each text given, and of its headline, (2, given)."""
    ends: NDArray[np.int64]
    cell: NDArray[np.int64]
    """Of each character."""
    used: NDArray[np.int64]
    """The cells of texts, empty ones left out; those of one text begin at one of `starts` and are its `owner`'s."""
    starts: NDArray[np.int64]
    owner: NDArray[np.int64]
    cells: int
    folded: tuple[NDArray[np.uint32], NDArray[np.int64]]
    """All characters with the punctuation, and where each text and headline ends."""

    @property
    def plain(self) -> list[str]:
        """The word characters of each distinct text, and of its headline after them."""
        parts, n = written(self.codes.astype(np.uint32), self.ends), len(self.starts)
        return [text + headline for text, headline in zip(parts[:n], parts[n:], strict=True)]

    @property
    def numbers(self) -> list[str]:
        """The numbers and dates of each text given, with some other character after each."""
        codes, ends = self.folded
        told = _OF_NUMBERS[np.minimum(codes, _RARE)]
        kept = told.copy()
        kept[1:] |= told[:-1]
        before = np.concatenate(([0], np.cumsum(kept)))
        told_of = written(codes[kept], before[ends[: len(self.starts)]])
        return [told_of[text] for text in self.which.tolist()]


def lay(texts: Sequence[str], headlines: Sequence[str]) -> Laid:
    """Texts and their headlines, as many, end to end."""
    places: dict[tuple[str, str], int] = {}
    which = np.array([places.setdefault(pair, len(places)) for pair in zip(texts, headlines, strict=True)])
    n = len(places)
    folded, sizes = fold_codes([*(text for text, _ in places), *(headline for _, headline in places)])
    kept = _WORD[np.minimum(folded, _RARE)]
    written_to = np.cumsum(sizes)
    ends = np.concatenate(([0], np.cumsum(kept)))[written_to]
    begins = np.concatenate(([0], ends[:-1]))
    lengths = ends - begins
    used = np.maximum(-(-lengths[:n] // CELL), 1)
    counted, after = np.cumsum(used), np.cumsum(used + LONGEST - 1)
    first, starts = after - used - LONGEST + 1, counted - used
    cells, body = int(after[-1]), int(ends[n - 1])
    cell = np.empty(int(ends[-1]), dtype=np.int64)
    cell[:body] = (np.arange(body) + np.repeat(CELL * first - begins[:n], lengths[:n])) // CELL
    cell[body:] = np.repeat(np.arange(cells, cells + n), lengths[n:])
    of_texts = np.arange(counted[-1]) + np.repeat(first - starts, used)
    owner = np.repeat(np.arange(n), used)
    codes, each = folded[kept].astype(np.int64), lengths.reshape(2, n)[:, which]
    return Laid(which, codes, each, ends, cell, of_texts, starts, owner, cells, (folded, written_to))


def codes_of(text: str) -> Codes:
    """The characters of a text as numbers."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.minimum(codes, _RARE).astype(np.int64)


def singles(wanted: Codes, symbols: Codes) -> Terms:
    """Where each of the ascending `wanted` symbols stands."""
    number = np.zeros(_SYMBOLS, dtype=np.int16)
    number[wanted] = np.arange(1, len(wanted) + 1)
    return number[symbols].astype(np.int32)


def pairs(wanted: Codes, symbols: Codes, laid: Laid) -> Terms:
    """Where each of the (n, 2) `wanted` pairs of symbols begins; `symbols` stand for the laid characters. A pair does not reach into
    the next text."""
    known = np.array(sorted(set(wanted.ravel().tolist())), dtype=np.int64)
    width = len(known) + 1
    number = np.zeros(width * width, dtype=np.int32)
    number[(np.searchsorted(known, wanted) + 1) @ [width, 1]] = np.arange(1, len(wanted) + 1)
    symbol = singles(known, symbols)
    found = np.zeros(len(symbols), dtype=np.int32)
    found[:-1] = number[symbol[:-1] * width + symbol[1:]]
    found[laid.ends[laid.ends > 0] - 1] = 0
    return found


def in_cells(terms: Iterable[tuple[Terms, int]], laid: Laid) -> Held:
    """Which cells hold which terms, (cells and headlines, terms), for several kinds of so many terms each, side by side."""
    kinds = list(terms)
    held = np.zeros((laid.cells + len(laid.starts), sum(count for _, count in kinds)), dtype=bool)
    column = -1
    for found, count in kinds:
        places = np.flatnonzero(found > 0)
        held[laid.cell[places], found[places] + column] = True
        column += count
    return held


def in_texts(held: Held, laid: Laid) -> tuple[Held, Held]:
    """Which of the texts given hold which terms, and which headlines do, (given, terms) each."""
    return np.logical_or.reduceat(held[laid.used], laid.starts)[laid.which], held[laid.cells + laid.which]


def in_headlines(found: Terms, laid: Laid) -> NDArray[np.int64]:
    """How many terms begin in the headline of each of the texts given."""
    cells = laid.cell[found > 0] - laid.cells
    return np.bincount(cells[cells >= 0], minlength=len(laid.starts))[laid.which]


def best_stretch(held: Held, laid: Laid, weights: Floats, span: int) -> Floats:
    """For each text given the largest weight that `span` cells in a row hold together with its headline; `weights` is (terms, any)."""
    cells, width = held[: laid.cells], 1
    while width < span:
        step = min(width, span - width)
        wider = cells.copy()
        wider[:-step] |= cells[step:]
        cells, width = wider, width + step
    weight = (cells[laid.used] | held[laid.cells + laid.owner]) @ weights
    best: Floats = np.maximum.reduceat(weight, laid.starts)[laid.which]
    return best
