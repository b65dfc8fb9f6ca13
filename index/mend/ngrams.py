"""What Chinese newspaper text is like, from counted character bigrams: how rare a pair is, whether two cut ends fit, whether
words open a paragraph.

The table is counted once by `index.mend.counting` and shipped as `index/models/mend/bigrams.npz`. Characters are read as
`plain` gives them: no blank, full-width punctuation, every digit `0` and every Latin letter `a`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Keys = NDArray[np.uint32]

TABLE = Path(__file__).parents[1] / "models" / "mend" / "bigrams.npz"
STEP = 8.0
"""Logarithms are kept as whole eighths."""
_SMOOTH = 30.0

_PLAIN = str.maketrans(
    ",;:?!()0123456789" + "".join(chr(c) for c in (*range(0xFF10, 0xFF1A), *range(65, 91), *range(97, 123))),
    "，；：？！（）" + "0" * 20 + "a" * 52,
)


@dataclass(frozen=True, slots=True)
class Table:
    """Counted bigrams: sorted `keys`, log counts of each; log counts of single characters; openings of paragraphs."""

    keys: Keys
    counts: Floats
    chars: Keys
    char_counts: Floats
    openers: Keys
    opener_odds: Floats
    total: float


@lru_cache(maxsize=1)
def table() -> Table:
    """The shipped table, read once."""
    with np.load(TABLE, allow_pickle=False) as held:
        return Table(
            keys=np.cumsum(held["keys"], dtype=np.uint32),
            counts=held["counts"].astype(np.float32) / STEP,
            chars=np.cumsum(held["chars"], dtype=np.uint32),
            char_counts=held["char_counts"].astype(np.float32) / STEP,
            openers=np.cumsum(held["openers"], dtype=np.uint32),
            opener_odds=held["opener_odds"].astype(np.float32) / STEP,
            total=float(held["total"]),
        )


def plain(text: str) -> str:
    """Text as the table reads it."""
    return "".join(text.split()).translate(_PLAIN)


def codes(text: str) -> Keys:
    """The characters of plain text as numbers; those outside the basic plane become one placeholder."""
    numbers = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.where(numbers > 0xFFFF, np.uint32(0xFFFD), numbers)


def bigrams(text: str) -> Keys:
    """The character bigrams of plain text, in order."""
    numbers = codes(text)
    return (numbers[:-1] << np.uint32(16)) | numbers[1:]


def rarity(keys: Keys) -> Floats:
    """How rare bigrams are: the negative natural logarithm of their share of all; unseen ones count as seen ten times."""
    held = table()
    return np.log(held.total) - _look(held.keys, held.counts, keys, np.log(10.0))


def fit(tails: Sequence[str], heads: Sequence[str]) -> Floats:
    """How well each head goes on where each tail stops: log P(first | last) / P(first), shape (tails, heads). Zero for empty ones."""
    held = table()
    last = np.array([ord(t[-1]) if t and ord(t[-1]) < 0x10000 else 0 for t in tails], dtype=np.uint32)
    first = np.array([ord(h[0]) if h and ord(h[0]) < 0x10000 else 0 for h in heads], dtype=np.uint32)
    pairs = np.exp(_look(held.keys, held.counts, ((last[:, None] << np.uint32(16)) | first[None, :]).ravel(), -9.0))
    share = np.exp(_look(held.chars, held.char_counts, first, 0.0)) / held.total
    seen = np.exp(_look(held.chars, held.char_counts, last, 0.0))
    likely = (pairs.reshape(len(tails), len(heads)) + _SMOOTH * share) / (seen[:, None] + _SMOOTH)
    odds = np.log(likely / share)
    odds[last == 0, :] = 0.0
    odds[:, first == 0] = 0.0
    return odds.astype(np.float32)


def opening(heads: Sequence[str]) -> Floats:
    """The log odds that a text opens a paragraph, against going on inside one, from its first two characters."""
    held = table()
    first = np.array([ord(h[0]) if h and ord(h[0]) < 0x10000 else 0 for h in heads], dtype=np.uint32)
    second = np.array([ord(h[1]) if len(h) > 1 and ord(h[1]) < 0x10000 else 0 for h in heads], dtype=np.uint32)
    alone = _look(held.openers, held.opener_odds, first, 0.0)
    both = _look(held.openers, held.opener_odds, (first << np.uint32(16)) | second, np.nan)
    return np.where(np.isnan(both), alone, both).astype(np.float32)


def _look(keys: Keys, values: Floats, wanted: Keys, missing: float) -> Floats:
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    return np.where(keys[at] == wanted, values[at], np.float32(missing)).astype(np.float32)
