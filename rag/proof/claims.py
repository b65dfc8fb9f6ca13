"""What a sentence claims and a quote can be held against: its quantities and ordinals with their labels, and its clauses.

A label is what stands around a number and tells what it counts: of 一期投资78亿元，二期投资102亿元 the first is 一期投资's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise, zip_longest

from index.types import Span
from rag.proof.units import ANY, NUMERAL, UNIT, UNITS, Unit, value_of

_BEFORE = {
    "约": "about", "大约": "about", "近": "nearly", "将近": "nearly", "接近": "nearly", "超": "over", "超过": "over", "逾": "over",
    "突破": "over", "不足": "under", "不到": "under", "低于": "under", "少于": "under", "高于": "over", "多于": "over", "过": "over", "不低于": "least",
    "不少于": "least", "至少": "least", "最少": "least", "至多": "most", "最多": "most", "不超过": "most", "不高于": "most",
}  # fmt: skip
_AFTER = {
    "余": "over",
    "多": "over",
    "来": "about",
    "左右": "about",
    "上下": "about",
    "以上": "least",
    "以下": "most",
    "以内": "most",
}
LIMITS = frozenset({"over", "under", "least", "most", "nearly"})
"""Hedges that say on which side of the number the truth lies; 约 only says that it is near."""

_HEDGE = "|".join(sorted(_BEFORE, key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?P<nth>第)?(?P<hedge>{_HEDGE})?(?:(?P<share>百分之|(?P<parts>{NUMERAL})分之))?(?P<low>{NUMERAL})(?P<more>[余多来](?=[{{万亿}}]|{UNIT}))?"
    rf"(?P<scale> ?[万亿])?(?:[-—~～至到](?:第)?(?P<high>{NUMERAL}))?(?: ?(?P<unit>{UNIT}))?(?P<after>多(?!\d)|左右|上下|以上|以下|以内)?"
)
_CLAUSE = re.compile(r"[^，,。；;：:！!？?、（）()\n]+")
_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
CLOCK = re.compile(
    r"(?P<half>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|晚|夜间|深夜)?(?P<hour>\d{1,2})(?:[时点](?:(?P<minute>\d{1,2})分?)?|[:：](?P<minutes>\d{2})(?!\d))"
)
_NOT_LABEL = re.compile(r"(?<![第\d])\d[\d.,]*|[\W_]+|[的了为是达到有共计约]")
_RANKS = frozenset("期届级号")
"""Measure words that a written numeral ranks: 二期 is 第二期."""
NEAR = 6
"""Characters away from a number at which a word counts half for its label."""
REACH = 40
"""Characters that a label reaches back."""
_IDLE = frozenset("个种次位名条件项家天")
"""Measure words before which a written 一 is an article more often than a count."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands around a number, a day or a name and tells what it is of: the characters and pairs before and after it, each with a
    weight that falls with its distance; once as they are, once with the side they stand on."""

    weights: Mapping[str, float] = field(default_factory=dict)

    def rather(self, rival: Label, own: Label) -> float:
        """By how much this label, of a claim, is rather that of a rival than its own: what both have tells them not apart."""
        told, other = rival.weights.keys() - own.weights.keys(), own.weights.keys() - rival.weights.keys()
        return sum(w for key, w in self.weights.items() if key in told) - sum(
            w for key, w in self.weights.items() if key in other
        )


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text. `value` is in base units, up to `high` in a range; `unit` is None for a bare number; `nth` marks an
    ordinal; `idle` a 一个 that may be an article."""

    value: Fraction
    high: Fraction | None
    unit: Unit | None
    word: str
    nth: bool
    hedge: str | None
    start: int
    end: int
    idle: bool = False
    label: Label = Label()

    def like(self, other: Quantity) -> bool:
        """Whether both count in one dimension."""
        if self.nth != other.nth:
            return False
        if self.unit is None or other.unit is None:
            return self.unit is None and (
                other.unit is None or not self.nth
            )  # a bare 4582 may leave its unit out, not put one in
        if self.unit.dimension == other.unit.dimension:
            return True
        return self.unit.counts and other.unit.counts and ANY in (self.word, other.word)

    def rivals(self, other: Quantity) -> bool:
        """Whether the other is another number of just this dimension."""
        alike = (self.unit and self.unit.dimension) == (other.unit and other.unit.dimension) and self.nth == other.nth
        return alike and (self.value, self.high) != (other.value, other.high)

    def same(self, other: Quantity) -> bool:
        """Whether both are one number of one dimension."""
        return self.like(other) and (self.value, self.high) == (other.value, other.high)


def grams(text: str) -> frozenset[str]:
    """The characters and pairs of characters of a text that may tell what a number counts."""
    signs = _NOT_LABEL.sub("", text)
    return frozenset(signs) | frozenset(a + b for a, b in pairwise(signs))


def clauses(text: str) -> list[tuple[int, int]]:
    """The clauses of a text."""
    return [found.span() for found in _CLAUSE.finditer(text)]


def clock_times(text: str) -> list[tuple[int, int, Span]]:
    """The times of day of a flat text: the hour of twelve, the minute and the place."""
    return [(int(one["hour"]) % 12, int(one["minute"] or one["minutes"] or 0), one.span()) for one in CLOCK.finditer(text)]


def quantities(text: str, dates: Sequence[Span] = ()) -> list[Quantity]:
    """The quantities and ordinals of a flat text, each with its labels; what stands in a date is none."""
    matches = (match for match in _QUANTITY.finditer(text) if not any(a < match.end() and match.start() < b for a, b in dates))
    found: list[Quantity] = []
    for one in filter(None, map(_quantity, matches)):
        last = found[-1] if found else None
        if (
            last
            and last.end == one.start
            and last.unit
            and one.unit
            and last.unit.dimension == one.unit.dimension
            and not one.nth
        ):
            found[-1] = replace(last, value=last.value + one.value, end=one.end)  # 五元六角
        else:
            found.append(one)
    return [_labelled(one, found, text) for one in found]


def _quantity(match: re.Match[str]) -> Quantity | None:
    low = value_of(match["low"])
    if low is None:
        return None
    high = value_of(match["high"]) if match["high"] else None
    written = not match["low"][0].isdigit()
    word = match["unit"] or ""
    unit = UNITS.get(word)
    nth = bool(match["nth"]) or (written and word in _RANKS)
    if match["share"]:
        parts = value_of(match["parts"]) if match["parts"] else None
        low, unit, word = (low / parts * 100 if parts else low), UNITS["%"], "%"
    elif written and unit is None and not nth and not match["scale"] and len(match["low"]) < 3:
        return None  # 一致, 三农: a word that holds a numeral
    elif written and match["low"] in ("千", "万", "百", "亿", "十") and not nth and unit is None:
        return None
    scale = {"万": 10_000, "亿": 100_000_000}.get((match["scale"] or "").strip(), 1)
    factor = (unit.factor if unit else Fraction(1)) * scale
    hedge = _BEFORE.get(match["hedge"] or "") or _AFTER.get(match["more"] or match["after"] or "")
    idle = match["low"] == "一" and word in _IDLE and not nth
    return Quantity(
        low * factor, None if high is None else high * factor, unit, word, nth, hedge, match.start(), match.end(), idle=idle
    )


def _labelled(one: Quantity, all_: list[Quantity], text: str) -> Quantity:
    # an ordinal tells other numbers apart (一期, 二期), so it is a part of their labels
    others = [(other.start, other.end) for other in all_ if other is not one and other.nth <= one.nth]
    alike = [(other.start, other.end) for other in all_ if other is not one and one.like(other)]
    return replace(one, label=label_of(text, (one.start, one.end), others, alike))


def label_of(text: str, span: Span, others: Sequence[Span], alike: Sequence[Span]) -> Label:
    """The label of what stands at `span`: its clause up to the next of the `others`, its sentence back to the last `alike`."""
    begin, end = _around(_CLAUSE, text, span)
    before = max((b for _, b in others if b <= span[0]), default=0)
    after = min((a for a, _ in others if a >= span[1]), default=len(text))
    first, _ = _around(_SENTENCE, text, span)
    last = max((b for _, b in alike if b <= span[0]), default=0)
    weights: dict[str, float] = {}
    far = text[max(first, last, span[0] - REACH) : max(begin, before)]
    left, right = text[max(begin, before) : span[0]], text[span[1] : min(end, after)]
    for side, words in (("", far + left), ("<", left), ("", right[::-1]), (">", right[::-1])):
        signs = _NOT_LABEL.sub("", words)
        for at, (one, two) in enumerate(zip_longest(signs, signs[1:])):
            weight = 1 / (1 + (len(signs) - 1 - at) / NEAR)
            for key in (side + one, side + "".join(sorted(one + (two or "")))):
                weights[key] = max(weights.get(key, 0.0), weight)
    return Label(weights)


def _around(pattern: re.Pattern[str], text: str, span: Span) -> Span:
    spans = [found.span() for found in pattern.finditer(text) if found.start() < span[1] and found.end() > span[0]]
    return (spans[0][0], spans[-1][1]) if spans else span
