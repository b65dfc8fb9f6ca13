"""What a sentence claims and a quote can be held against: its quantities and ordinals, its times of day, and its clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from index.chinese.numerals import NUMERAL, ONES, value_of
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.hedges import BEFORE, BEHIND, WITHIN
from index.chinese.vocabulary.hours import AFTER_NOON, BEFORE_NOON, PARTS
from index.chinese.vocabulary.units import ANY, UNIT, UNITS, Unit
from index.types import Span

_BEHIND = {**WITHIN, **BEHIND}
_NUMERAL = NUMERAL.replace(r"\d+", r"\d{1,200}")
"""A numeral in a text that may be a run of digits as long as a page."""
_QUANTITY = re.compile(
    rf"(?P<nth>第)?(?:(?P<hedge>{any_of(BEFORE)})[有为了]?)?(?:(?P<share>百分之|(?P<parts>{_NUMERAL})分之))?(?P<low>{_NUMERAL})(?P<more>(?:{any_of(WITHIN)})(?=[{{万亿}}]|{UNIT}))?"
    rf"(?P<scale> ?[万亿])?(?:[-—~～至到](?:第)?(?P<high>{_NUMERAL}))?(?: ?(?P<unit>{UNIT}))?(?P<after>多(?!\d)|{any_of(BEHIND)})?"
)
_CLAUSE = re.compile(r"(?:[^，,。；;：:！!？?、（）()\n]|(?<=\d)[,，](?=\d{3})|[（(][\u4e00-\u9fff]{1,2}[）)])+")
_BEHIND_DEGREES = frozenset(("", *"，,。；;：:！!？?、（）()|\n 电的"))
"""What may stand behind 一度 of 用电一度; before anything else it says that something was so for a time: 一度降到."""
_EVENING = AFTER_NOON | {"当晚"}
CLOCK = re.compile(
    rf"(?P<half>{any_of(PARTS | _EVENING)})?(?P<hour>\d{{1,2}}|[{ONES}两]|二?十[{ONES}]?)"
    rf"(?:(?<=\d)[:：](?P<minutes>\d{{2}})(?!\d)|(?:时|点(?!\d|[{ONES}])(?:钟)?)(?:(?P<to>半)|(?P<minute>\d{{1,2}}|{_NUMERAL})分?(?![\d个多]))?)"
)
_RANKS = frozenset("期届级号")
"""Measure words that a written numeral ranks: 二期 is 第二期."""
_RANKED = (("其次(?=[是为])", 2), ("再次(?=[是为])", 3))
"""Words that rank what is told after them."""
_IDLE = frozenset("个种次位名条件项家天")
"""Measure words before which a written 一 is an article more often than a count."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day: minutes into its half of the day, and whether that is the second one, where the text tells."""

    minutes: int
    late: bool | None
    start: int
    end: int

    def same(self, other: Clock) -> bool:
        """Whether both may be one time."""
        return self.minutes == other.minutes and (None in (self.late, other.late) or self.late is other.late)


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


def clauses(text: str) -> list[tuple[int, int]]:
    """The clauses of a text."""
    return [found.span() for found in _CLAUSE.finditer(text)]


def clock_times(text: str) -> list[Clock]:
    """The times of day of a flat text."""
    found = []
    for one in CLOCK.finditer(text):
        hour, minute = value_of(one["hour"]), value_of(one["minutes"] or one["minute"] or "0")
        if hour is None or minute is None or hour > 24 or minute > 59:
            continue
        minutes = int(30 if one["to"] else minute)
        late = None if one["half"] not in BEFORE_NOON | _EVENING and hour < 13 else one["half"] in _EVENING or hour > 12
        found.append(Clock(int(hour) % 12 * 60 + minutes, late, *one.span()))
    return found


def quantities(text: str, dates: Sequence[Span] = ()) -> list[Quantity]:
    """The quantities and ordinals of a flat text, what stands in a date is none."""
    matches = (match for match in _QUANTITY.finditer(text) if not any(a < match.end() and match.start() < b for a, b in dates))
    found: list[Quantity] = []
    for one in filter(None, map(_quantity, matches)):
        last = found[-1] if found else None
        if last and last.end == one.start and not one.nth and (less := _in_part(one, last)) is not None:
            found[-1] = replace(last, value=last.value + less, end=one.end)  # 五元六角
        else:
            found.append(one)
    ranked = (
        Quantity(Fraction(rank), None, None, "", True, None, one.start(), one.end())
        for word, rank in _RANKED
        for one in re.finditer(word, text)
    )
    return sorted([*found, *ranked], key=lambda one: one.start)


def _in_part(one: Quantity, whole: Quantity) -> Fraction | None:
    """The value of a number that goes on with the one before it in a smaller unit, 角 behind 元 or 分 behind 小时; else None."""
    if one.unit is None or whole.unit is None:
        return None
    minutes = UNITS["分钟"]
    if whole.unit.dimension == minutes.dimension and one.word == "分":
        return one.value * minutes.factor
    return one.value if one.unit.dimension == whole.unit.dimension else None


def _quantity(match: re.Match[str]) -> Quantity | None:
    low = value_of(match["low"])
    once = match.group() == "一度" and match.string[match.end() : match.end() + 1] not in _BEHIND_DEGREES
    if low is None or once:
        return None
    high = value_of(match["high"]) if match["high"] else None
    word = match["unit"] or ""
    unit = UNITS.get(word)
    nth = bool(match["nth"]) or (_is_written(match) and word in _RANKS)
    if match["share"]:
        parts = value_of(match["parts"]) if match["parts"] else None
        low, unit, word = (low / parts * 100 if parts else low), UNITS["%"], "%"
    elif unit is None and not nth and _is_part_of_word(match):
        return None
    scale = value_of((match["scale"] or "").strip()) or 1
    factor = (unit.factor if unit else Fraction(1)) * scale
    hedge = BEFORE.get(match["hedge"] or "") or _BEHIND.get(match["more"] or match["after"] or "")
    idle = match["low"] == "一" and word in _IDLE and not nth
    return Quantity(
        low * factor, None if high is None else high * factor, unit, word, nth, hedge, match.start(), match.end(), idle=idle
    )


def _is_written(match: re.Match[str]) -> bool:
    """Whether a number is written in characters."""
    return not match["low"][0].isdigit()


def _is_part_of_word(match: re.Match[str]) -> bool:
    """Whether a number without a unit is only a character of a word: 一致, 三农, 百姓."""
    low = match["low"]
    return _is_written(match) and ((not match["scale"] and len(low) < 3) or low in ("千", "万", "百", "亿", "十"))
