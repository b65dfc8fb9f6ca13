"""Stretches of time that a total is told of: 今年前8个月, 上半年, 1至7月, 近五年, “十三五”期间."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from index.chinese.dates import DateMention
from index.chinese.vocabulary.units import TIMES
from index.partial_date import PartialDate
from index.types import Span
from rag.words.claims import Quantity, quantities

_FIRST: Final = ("前", "头")
_LAST: Final = "后"
_OTHER: Final = ("之", "以", "此", "目", "提", "日", "年")
"""What makes another word of 前 or 后 than first and last: 此前三个月, 年后三个月."""
_YEAR: Final = (365, 366)
"""Days of a year."""
_MONTHS: Final = "个月"
_LONG_PAST: Final = 100
"""Days: what would end so long after it was told is of the year before."""
_BEFORE: Final = ("过去", "最近", "未来")
_BEHIND: Final = ("来", "以来", "间")
"""What makes a stretch of years, months or days: 过去三年, 三年来."""
_PLAN, _DURING = "五", "期间"
"""A plan of five years is named by its number before this: “十三五”期间."""
_QUOTES: Final = "“”\"'"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time and where it stands. `key` is its first and last day, else its length, or the name of a plan."""

    key: tuple[date, date] | tuple[str, Fraction] | str
    span: Span

    @property
    def of_years(self) -> bool:
        """Whether it is told by its first and its last year."""
        first, last = self.key[0], self.key[-1]
        return isinstance(first, date) and isinstance(last, date) and first.year < last.year


def with_months(text: str, days: Sequence[DateMention], printed: date | None) -> list[DateMention]:
    """The days of a flat text, its stretches of whole months among them: 前8个月, of the year told right before it, else of that of
    the day `printed`; 1至7月, told in December, is past."""
    if printed is None or "月" not in text:
        return list(days)
    found = [_past(one, printed) for one in days]
    for start, end, number in _numbered(text, found):
        side, begin = text[start - 1 : start], start - 1
        year = next((one for one in found if one.end == begin and (one.latest - one.earliest).days + 1 in _YEAR), None)
        if side not in (*_FIRST, _LAST) or (year is None and text[:begin].endswith(_OTHER)):
            continue
        of = year.earliest.year if year else printed.year - (number > printed.month)
        first, last = (1, number) if side in _FIRST else (13 - number, 12)
        found = [one for one in found if one is not year and not begin <= one.start < end]
        begin = year.start if year else begin
        period = PartialDate(of, first).first, PartialDate(of, last).last
        found.append(DateMention(text[begin:end], begin, end, *period, year.certainty if year else "inferred"))
    return sorted(found, key=lambda one: one.start)


def _numbered(text: str, days: Sequence[DateMention]) -> list[tuple[int, int, int]]:
    """Where months are counted in a text (8个月), or one is named alone (3月), and the number."""
    counts = quantities(text) if _MONTHS in text else ()
    whole = [one for one in counts if one.word == _MONTHS and one.high is None and one.value in range(1, 12)]
    alone = [one for one in days if one.text[:-1].isdecimal() and one.text.endswith("月")]
    return [
        *((one.start, one.end, int(one.value)) for one in whole),
        *((one.start, one.end, one.earliest.month) for one in alone),
    ]


def _past(one: DateMention, printed: date) -> DateMention:
    bare = one.certainty == "inferred" and one.text[:1].isdecimal() and _is_long(one)
    if not bare or (one.latest - printed).days < _LONG_PAST:
        return one
    first, last = (PartialDate(day.year - 1, day.month) for day in (one.earliest, one.latest))
    return replace(one, earliest=first.first, latest=last.last)


def _is_long(one: DateMention) -> bool:
    """Whether a mention is of several whole months, or of a third of one; a month or a year names no stretch, nor do the days of an
    event."""
    days, whole = (one.latest - one.earliest).days + 1, one.earliest.day == 1 and (one.latest + timedelta(1)).day == 1
    return (days > 31 and whole and days not in _YEAR) or one.text.endswith("旬")


def stretches(text: str, days: Sequence[DateMention], numbers: Sequence[Quantity]) -> list[Stretch]:
    """The stretches of a flat text with those days and numbers."""
    found = [Stretch((one.earliest, one.latest), (one.start, one.end)) for one in days if _is_long(one)]
    for one in numbers:
        lasts = one.unit is not None and one.unit.dimension in TIMES and not one.nth
        before = text[: one.start]
        nearly = one.hedge == "nearly" and not before[-1:].isalnum()  # 近五年，
        if lasts and one.unit and (nearly or before.endswith(_BEFORE) or text[one.end :].startswith(_BEHIND)):
            found.append(Stretch((one.unit.dimension, one.value), (one.start, one.end)))
    at = text.find(_PLAN)
    while at >= 0:
        name = text[max(0, at - 2) : at].lstrip(_QUOTES)
        if name and text[at + 1 :].lstrip(_QUOTES).startswith(_DURING):
            found.append(Stretch(name, (at, at + 1)))
        at = text.find(_PLAN, at + 1)
    return sorted(found, key=lambda one: one.span)
