"""What Chinese newspaper text is like, from counted character bigrams: how rare a pair is, whether two cut ends fit, whether
words open a paragraph.

The table is counted once by `index.training.mend` and shipped as `index/models/mend/bigrams.npz`. Characters are read as
`plain` gives them: no blank, full-width punctuation, every digit `0` and every Latin letter `a`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import ascii_letters

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Keys = NDArray[np.uint32]

TABLE = Path(__file__).parents[1] / "models" / "mend" / "bigrams.npz"
STEP = 8.0
"""Logarithms are kept as whole eighths."""
LEAD = 40
"""So many characters of a paragraph tell whether it is the first of its article."""
_SMOOTH = 30.0

_PLAIN = np.arange(0x110000, dtype=np.uint32)
for _chars, _read in ((",;:?!()", "，；：？！（）"), ("0123456789０１２３４５６７８９", "0"), (ascii_letters, "a")):
    _PLAIN[[ord(char) for char in _chars]] = [ord(char) for char in _read]


@dataclass(frozen=True, slots=True)
class Table:
    """Counted bigrams: sorted `keys`, log counts of each; log counts of single characters; openings of paragraphs,
    of articles (`leads`) and what is said in `headlines`, as log odds."""

    keys: Keys
    counts: Floats
    chars: Keys
    char_counts: Floats
    openers: Keys
    opener_odds: Floats
    leads: Keys
    lead_odds: Floats
    headlines: Keys
    headline_odds: Floats
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
            leads=np.cumsum(held["leads"], dtype=np.uint32),
            lead_odds=held["lead_odds"].astype(np.float32) / STEP,
            headlines=np.cumsum(held["headlines"], dtype=np.uint32),
            headline_odds=held["headline_odds"].astype(np.float32) / STEP,
            total=float(held["total"]),
        )


def plain(texts: Sequence[str]) -> list[str]:
    """Texts as the table reads them."""
    solid = "\n".join("".join(text.split()) for text in texts)
    numbers = np.frombuffer(solid.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _PLAIN[numbers].tobytes().decode("utf-32-le", "surrogatepass").split("\n") if texts else []


def codes(text: str) -> Keys:
    """The characters of plain text as numbers; those outside the basic plane become one placeholder."""
    numbers = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    held: Keys = np.minimum(numbers, np.uint32(0xFFFF))
    return held


def bigrams(text: str) -> Keys:
    """The character bigrams of plain text, in order."""
    numbers = codes(text)
    pairs: Keys = (numbers[:-1] << np.uint32(16)) | numbers[1:]
    return pairs


def rarity(keys: Keys) -> Floats:
    """How rare bigrams are: the negative natural logarithm of their share of all; unseen ones count as seen ten times."""
    held = table()
    rare: Floats = np.float32(np.log(held.total)) - _look(held.keys, held.counts, keys, np.log(10.0))
    return rare


def fit(tails: Sequence[str], heads: Sequence[str]) -> Floats:
    """How well each head goes on where each tail stops: log P(first | last) / P(first), shape (tails, heads). Zero for empty ones."""
    held = table()
    lasts, tail = np.unique([ord(t[-1]) if t and ord(t[-1]) < 0x10000 else 0 for t in tails], return_inverse=True)
    firsts, head = np.unique([ord(h[0]) if h and ord(h[0]) < 0x10000 else 0 for h in heads], return_inverse=True)
    last, first = lasts.astype(np.uint32), firsts.astype(np.uint32)
    pairs = np.exp(_look(held.keys, held.counts, ((last[:, None] << np.uint32(16)) | first[None, :]).ravel(), -9.0))
    share = np.exp(_look(held.chars, held.char_counts, first, 0.0)) / held.total
    seen = np.exp(_look(held.chars, held.char_counts, last, 0.0))
    likely = (pairs.reshape(len(last), len(first)) + _SMOOTH * share) / (seen[:, None] + _SMOOTH)
    odds = np.log(likely / share)
    odds[last == 0, :] = 0.0
    odds[:, first == 0] = 0.0
    result: Floats = odds.astype(np.float32)[tail[:, None], head[None, :]]
    return result


def opening(heads: Sequence[str]) -> Floats:
    """The log odds that a text opens a paragraph, against going on inside one, from its first two characters."""
    held = table()
    first = np.array([ord(h[0]) if h and ord(h[0]) < 0x10000 else 0 for h in heads], dtype=np.uint32)
    second = np.array([ord(h[1]) if len(h) > 1 and ord(h[1]) < 0x10000 else 0 for h in heads], dtype=np.uint32)
    alone = _look(held.openers, held.opener_odds, first, 0.0)
    both = _look(held.openers, held.opener_odds, (first << np.uint32(16)) | second, np.nan)
    return np.where(np.isnan(both), alone, both).astype(np.float32)


def lead(text: str) -> float:
    """The log odds that a paragraph is the first of an article, against a later one, by the bigrams it opens with."""
    held = table()
    return _odds(held.leads, held.lead_odds, text[:LEAD])


def headline(text: str) -> float:
    """The log odds that a title heads an article, against a section of one, by its bigrams."""
    held = table()
    return _odds(held.headlines, held.headline_odds, text)


def _odds(keys: Keys, odds: Floats, text: str) -> float:
    """The sum over the bigrams, damped as they are not independent."""
    if len(text) < 2:
        return 0.0
    return float(_look(keys, odds, bigrams(text), 0.0).sum() / np.sqrt(len(text)))


def _look(keys: Keys, values: Floats, wanted: Keys, missing: float) -> Floats:
    at = keys.searchsorted(wanted)
    at[at == len(keys)] = 0
    return np.where(keys[at] == wanted, values[at], np.float32(missing)).astype(np.float32)
