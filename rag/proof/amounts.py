"""Numbers and days of a sentence against its quotes: told at all, in that unit, and on that side of the truth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.chinese.dates import DateMention
from index.partial_date import PartialDate
from index.types import Span
from rag.proof.alignment import covers
from rag.proof.alike import said_otherwise
from rag.proof.text import HAN, Flaw, Sources, Text
from rag.proof.words import BOUNDING
from rag.words.claims import Quantity

_RECKONS = re.compile(r"(?:合计|共计|总计|一共|共|相差|差距|[多少高低]出?|=|推算)(?:约|了|为)?$")
"""What stands right before a number that was reckoned."""
_RANGE = re.compile(r"[至到—~-]")
_OF_SCORES = (":", "：", "∶", "比")
"""What stands before the second number of a score, which has no unit: 3∶1."""
_FROM = ("自", "从", "自从")
_UP_TO = ("截至", "截止", "到", "至")
"""What stands before the first and the last day of a stretch."""
_LISTED = "、"
"""What stands between months or days that are named in one: 4、5月份."""


def numbers(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """Numbers that no quote tells, with another unit or hedge, or that it tells of something else."""
    told = list(sources.numbers())
    held: list[Quantity] = []
    for one in claim.numbers:
        if not any(a <= one.start < b for a, b in own):
            held.append(one)
            continue
        words = claim.text[one.start : one.end]
        same = [other for other in told if one.same(other)]
        if not same and one.idle and (_is_article(claim, one, sources) or not any(one.like(other) for other in told)):
            continue
        if not same and not (
            said_otherwise(words, sources.told) or _reckoned(one, held, claim) or _stated(one, sources) or _first(one, sources)
        ):
            yield Flaw("number", words)
            continue
        if same and (unit := _unknown_unit(claim, one, sources)):
            yield Flaw("number", words + unit)
        held.append(one)
        if same and one.hedge != "about" and all(other_side(one.hedge, other.hedge) for other in same):
            yield Flaw("certainty", words)


def _unknown_unit(claim: Text, one: Quantity, sources: Sources) -> str:
    """The unit of a number, not in the table, that no quote has behind that number; empty where there is none such."""
    if one.unit is not None or claim.text[max(0, one.start - 1) : one.start] in _OF_SCORES:
        return ""
    unit = _unit_after(claim.text, one)
    if any(one.end <= other.start < one.end + 8 and other.unit for other in claim.numbers):
        return ""  # 从500增到600平方毫米: the next one's unit is its own
    there = [_unit_after(quote.text, other) for quote in sources.quotes for other in quote.numbers if one.same(other)]
    stands = any(unit == its or said_otherwise(unit, its) for its in there)
    return "" if stands else unit


def _is_article(claim: Text, one: Quantity, sources: Sources) -> bool:
    """Whether a 一个 counts nothing: 一个是…，一个是…, or 一个包厢 of 一包厢."""
    noun = claim.text[one.end : one.end + 2]
    return noun.startswith("是") or (len(noun) > 1 and f"一{noun}" in sources.told)


def _unit_after(text: str, one: Quantity) -> str:
    """The two characters after a number that may be a unit not in the table."""
    found = HAN.match(text[one.end : one.end + 2])
    return found.group() if found else ""


def other_side(said: str | None, told: str | None) -> bool:
    """Whether a hedge says another side of the number than was told: 不足 as 超过, or a limit left out or put in; 约 says neither."""
    sided = {"over": 1, "least": 2, "under": -1, "most": -2, "nearly": -1}
    return sided.get(said or "", 0) != sided.get(told or "", 0)


def _stated(one: Quantity, sources: Sources) -> bool:
    """Whether a page or an issue number of that value is known."""
    return one.nth and f"{int(one.value)}{one.word}" in sources.numbered


def _first(one: Quantity, sources: Sources) -> bool:
    """Whether 第一 of a unit is told as 首: 首辆."""
    return one.nth and one.value == 1 and f"首{one.word}" in sources.told


def _reckoned(one: Quantity, held: Sequence[Quantity], claim: Text) -> bool:
    """Whether a number is the sum, difference or ratio of proven ones of its sentence, and said to be reckoned."""
    if not _RECKONS.search(claim.text[max(0, one.start - 5) : one.start]):
        return False
    points = one.unit is not None and one.unit.dimension == "points"  # the difference of two shares is told in points
    values = [o.value for o in held if one.like(o) or (points and o.unit is not None and o.unit.dimension == "share")]
    pairs = [(a, b) for n, a in enumerate(values) for b in values[n + 1 :]]
    return len(values) > 1 and (one.value == sum(values) or any(one.value in (a + b, abs(a - b)) for a, b in pairs))


def days(claim: Text, sources: Sources, printed: bool, issue_days: Sequence[str]) -> Iterator[Flaw]:
    """Days that no quote names, or that it tells of something else. The issue's own day proves only that something was printed."""
    for time in claim.times:
        if not any(time.same(other) for quote in sources.quotes for other in quote.times):
            yield Flaw("date", claim.text[time.start : time.end])
    told = [(quote, day) for quote in sources.quotes for day in quote.days]
    yield from _wrong_stretches(claim, sources)
    for one in claim.days:
        words = claim.text[one.start : one.end]
        if one.earliest != one.latest and (_RANGE.search(words) or _LISTED in words):
            if not any(_same_stretch(one, quote) for quote in sources.quotes):
                yield Flaw("date", words)
            continue
        if _bounds(claim, one) and any(covers(one, day) for _, day in told):
            if not any(covers(one, day) and covers(day, one) for _, day in told):
                yield Flaw("date", words)
            continue
        if not any(_tells(quote, day, claim, one) for quote, day in told) and not bare_days(one, sources):
            if not (printed and any(_is_day(one, iso) for iso in issue_days)):
                yield Flaw("date", words)
            continue


def _tells(quote: Text, day: DateMention, claim: Text, one: DateMention) -> bool:
    """Whether a day of a quote tells one of the claim."""
    return covers(one, day) or _is_end(claim, one, quote, day) or _written_alike(claim, one, quote, day)


def _is_end(claim: Text, one: DateMention, quote: Text, stretch: DateMention) -> bool:
    """Whether a day, told as an end or by itself, is one of a stretch that a quote names: 截至7月20日 of 4月20日至7月20日."""
    alone = any(a == one.start and b == one.end for a, b in claim.spans)
    begins = alone or claim.text[: one.start].endswith(_FROM) or claim.text[one.end :].startswith("起")
    ends = alone or claim.text[: one.start].endswith(_UP_TO)
    ranged = one.earliest == one.latest and _RANGE.search(quote.text[stretch.start : stretch.end]) is not None
    return ranged and ((begins and one.earliest == stretch.earliest) or (ends and one.latest == stretch.latest))


def _written_alike(claim: Text, one: DateMention, quote: Text, day: DateMention) -> bool:
    """Whether a day without its year is written as in a quote, which plans it: 1月28日 of 原计划今年1月28日."""
    said, told = claim.text[one.start : one.end], quote.text[day.start : day.end]
    return "年" not in said and told in (said, f"今年{said}")


def _wrong_stretches(claim: Text, sources: Sources) -> Iterator[Flaw]:
    """Stretches of two days that no quote names so."""
    told = {(one.earliest, other.latest) for quote in sources.quotes for one, other in _ends(quote)}
    for one, other in _stretches(claim):
        if (one.earliest, other.latest) not in told:
            yield Flaw("date", claim.text[one.start : other.end])


def _bounds(claim: Text, day: DateMention) -> bool:
    """Whether a day says by when, or from when on: 3月前 is not 3月15日前, nor 本月内 本周内."""
    word = next((one for one in claim.tokens if one.end > day.end), None)  # it may hold the end of the day: 月前
    return word is not None and word.start <= day.end and claim.text[day.end : word.end] in BOUNDING


def _same_stretch(said: DateMention, quote: Text) -> bool:
    """Whether a quote names the same first and last day, as one stretch or as two days with 至 between."""
    return any((a.earliest, b.latest) == (said.earliest, said.latest) for a, b in _ends(quote))


def _ends(quote: Text) -> list[tuple[DateMention, DateMention]]:
    """The first and last days that a text names as stretches, in one mention or in two."""
    return [*((one, one) for one in quote.days if one.earliest != one.latest), *_stretches(quote)]


def _stretches(text: Text) -> Iterator[tuple[DateMention, DateMention]]:
    """Two days of a text with 至 between."""
    for one, other in pairwise(text.days):
        between = text.text[one.end : other.start]
        if len(between) < 3 and _RANGE.search(between):
            yield one, other


def bare_days(said: DateMention, sources: Sources) -> list[tuple[Text, int]]:
    """Where quotes name a day alone after one of the same month: 9月24日多云，25日晴."""
    if said.earliest != said.latest:
        return []
    bare = re.compile(rf"(?<![\d月]){said.earliest.day}[日号]")
    return [
        (quote, found.start())
        for quote in sources.quotes
        for one in quote.days
        if (one.earliest.year, one.earliest.month) == (said.earliest.year, said.earliest.month)
        and (found := bare.search(quote.text, one.end))
    ]


def _is_day(one: DateMention, iso: str) -> bool:
    return PartialDate.parse(iso).overlaps(one.earliest, one.latest)
