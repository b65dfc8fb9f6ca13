"""The words of the time: how the vocabulary of a text, and the years it names, tell the year it was printed in.

A temporal language model after de Jong, Rode and Hiemstra (2005): for each half-year, how much more often than on average a term
stands in its news. The second table holds how far a named year lies from the year of printing, by the words around it
(2020年以来, 到2025年, 2019年，). Both were counted on dated broadcast news; `python -m index.training.eras_of_words` makes the model anew.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

MODEL = Path(__file__).parent.parent / "models" / "eras" / "model.npz"
LONGEST = 7  # characters of a term
SCALE = 32  # weights are held as int8, in steps of 1/32
TERM_WEIGHT = 0.1  # terms of one text are far from independent: their sum is damped
EARLY = " early"  # January and February look back at the year before: named years are counted apart
BEYOND = 0.7  # cost of each year past the ends of the model, which sees there only its last half-year

YEAR_STEPS = (-6, -3, -2, -1, 0, 1, 2, 3)
"""Lower ends of the classes of (named year - year of printing); the first is open below, the last above."""
YEAR_WIDTHS = (20, 3, 1, 1, 1, 1, 1, 8)
MONTH_STEPS = (-600, -60, -24, -12, -6, -3, -1, 0, 1, 2, 5, 12)
"""The same for a named month, in months."""
MONTH_WIDTHS = (20.0, 3.0, 1.0, 0.5, 0.25, 0.17, 0.09, 0.09, 0.09, 0.25, 0.6, 6.0)

_LEFT = (
    ("plan", re.compile(r"(?:到|至|力争|预计|计划|将于|拟于|[—–~-])$")),
    ("from", re.compile(r"[自从]$")),
    ("until", re.compile(r"截[至止]$")),
    ("enter", re.compile(r"(?:进入|跨入|迈入|步入|迎来|走进|刚刚过去的|过去的)$")),
    ("than", re.compile(r"[比较与同和]$")),
    ("paren", re.compile(r"[（(]$")),
    ("title", re.compile(r"[《“][^》”\n]{0,12}$")),
    ("in", re.compile(r"[在于是]$")),
)
_RIGHT = (
    ("month", re.compile(r"\s?(\d{1,2})\s?月")),
    ("edge", re.compile(r"年?[底末前]")),
    ("part", re.compile(r"[一二三四第前上下]{1,2}[半季]|[初上下]")),
    ("since", re.compile(r"以来|起|开始|后")),
    ("annual", re.compile(r"度")),
    ("is", re.compile(r"是(?!由|在|从)")),
    ("comma", re.compile(r"[，,]|将|要")),
    ("mark", re.compile(r"[。、；;）)》”（(—~至到-]")),
)
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)\s?年(?![代级])")


@dataclass(frozen=True, slots=True)
class Named:
    """A year a text names, the month if it names one, and the class of the words around it (`left/right`)."""

    year: int
    month: int | None
    around: str
    start: int
    end: int


def named_years(text: str) -> Iterator[Named]:
    """The years `text` (with ASCII digits) names; a sentence printed twice counts once."""
    seen: set[str] = set()
    for match in _YEAR.finditer(text):
        before, behind = text[max(0, match.start() - 14) : match.start()], text[match.end() : match.end() + 8]
        words = before.rpartition("\n")[2][-6:] + match.group() + behind[:6]
        if words in seen:
            continue
        seen.add(words)
        left = next((name for name, rule in _LEFT if rule.search(before)), "")
        right, month = "", None
        for name, rule in _RIGHT:
            found = rule.match(behind)
            if found:
                month = int(found.group(1)) if name == "month" else None
                right = name if month is None or 1 <= month <= 12 else ""
                break
        if right == "month" and left not in ("plan", "title"):
            left = ""
        yield Named(int(match.group(1)), month if right == "month" else None, f"{left}/{right}", match.start(), match.end())


def step(named: Named, year: int, month: int) -> int:
    """The class of the distance from printing in `year` and `month` to the named year or month."""
    if named.month is None:
        return bisect_right(YEAR_STEPS, named.year - year, 1) - 1
    return bisect_right(MONTH_STEPS, (named.year - year) * 12 + named.month - month, 1) - 1


class Terms:
    """A list of terms to be found in texts, compared by a 64-bit hash of their characters."""

    def __init__(self, terms: Sequence[str]) -> None:
        self.terms = tuple(terms)
        self._of_size: list[tuple[int, NDArray[np.uint64], NDArray[np.intp]]] = []
        self._likely = np.zeros(1 << 17, dtype=bool)
        for size in sorted({len(term) for term in terms}):
            numbers = np.array([number for number, term in enumerate(terms) if len(term) == size])
            hashes = np.array([_windows(terms[number], size)[0] for number in numbers])
            order = np.argsort(hashes)
            self._of_size.append((size, hashes[order], numbers[order]))
            self._likely[hashes >> np.uint64(47)] = True

    def places(self, text: str) -> dict[int, int]:
        """The terms that stand in `text`, by number, with the place of the first."""
        first = np.full(len(self.terms), len(text))
        for size, hashes, numbers in self._of_size:
            windows = _windows(text, size)
            starts = np.flatnonzero(self._likely[windows >> np.uint64(47)])
            wanted = windows[starts]
            at = np.searchsorted(hashes[:-1], wanted)
            held = hashes[at] == wanted
            np.minimum.at(first, numbers[at[held]], starts[held])
        found = np.flatnonzero(first < len(text))
        return dict(zip(found.tolist(), first[found].tolist(), strict=True))


def _windows(text: str, size: int) -> NDArray[np.uint64]:
    """The hash of every run of `size` characters."""
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    hashes = np.zeros(max(len(letters) - size + 1, 0), dtype=np.uint64)
    for k in range(size):
        hashes = (hashes + letters[k : k + len(hashes)]) * np.uint64(0x9E3779B97F4A7C15)
        hashes ^= hashes >> np.uint64(29)
    return hashes


@dataclass(frozen=True, slots=True)
class Eras:
    """The model. `weights` is (terms, half-years), `first` the first half-year as year * 2, plus 1 for the second half."""

    terms: Terms
    weights: Floats
    first: int
    named: dict[str, tuple[float, ...]]

    def words(self, text: str) -> dict[int, int]:
        return self.terms.places(text)

    def of_words(self, words: Mapping[int, int], months: Sequence[tuple[int, int]]) -> list[float]:
        """How the words speak for printing in each of the `months` (year and month), in damped nats."""
        if not words or not months:
            return [0.0] * len(months)
        near, far, share = zip(*(self._halves(year, month) for year, month in months), strict=True)
        rows = self.weights[list(words)]
        other = np.array(share, dtype=np.float32)
        with np.errstate(divide="ignore"):  # a share of nothing adds nothing
            mixed = np.logaddexp(rows[:, near] + np.log(1 - other), rows[:, far] + np.log(other))
        ends = self.first // 2, (self.first + self.weights.shape[1] - 1) // 2
        outside = [max(0, ends[0] - year, year - ends[1]) for year, _ in months]
        said: list[float] = (mixed.sum(axis=0) * TERM_WEIGHT - BEYOND * np.array(outside)).tolist()
        return said

    def _halves(self, year: int, month: int) -> tuple[int, int, float]:
        """The half-year of a month, the one next to it, and the share of the latter: news in January still speaks like December's."""
        last = self.weights.shape[1] - 1
        place = (year * 12 + month - 1 - 2.5) / 6 - self.first
        near = round(place)
        far = near + (1 if place > near else -1)
        return min(max(near, 0), last), min(max(far, 0), last), abs(place - near)

    def of_named(self, named: Named, year: int, month: int) -> float:
        """How a named year speaks for printing in `year` and `month`, in nats."""
        kind = "month" if named.month else "plan" if named.around.startswith("plan") else "other"
        season = EARLY if month <= 2 else ""
        table: tuple[float, ...] = self.named.get(named.around + season) or self.named.get(kind + season) or self.named[kind]
        return table[step(named, year, month)]

    def telling(self, words: dict[int, int], year: int, month: int, count: int = 2) -> list[tuple[str, int]]:
        """The terms that speak most for that time, with their places."""
        half = self._halves(year, month)[0]
        best = sorted(words, key=lambda number: (-float(self.weights[number, half]), words[number]))[:count]
        return [(self.terms.terms[number], words[number]) for number in best if self.weights[number, half] > 0.5]


@cache
def load() -> Eras:
    """The shipped model, read once."""
    with np.load(MODEL) as data:
        terms = Terms(str(bytes(data["terms"]), "utf-8").split("\n"))
        named = {
            name: tuple(map(float, row[row > -99])) for name, row in zip(data["classes"].tolist(), data["named"], strict=True)
        }
        return Eras(terms, data["weights"].astype("float32") / SCALE, int(data["first"]), named)


def log_table(counts: list[int], widths: tuple[float, ...]) -> list[float]:
    """Counts by class to log probabilities for each year of a class, one added to each."""
    total = sum(counts) + len(widths)
    return [math.log((count + 1) / total / width) for count, width in zip(counts, widths, strict=True)]
