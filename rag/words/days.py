"""Dates in an answer: a mention on the page told in full (12月27日 is 2021年12月27日), and the dates that a question holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from index.chinese.dates import DateMention, event_dates
from index.chinese.numerals import DIGIT_YEAR, ONE_TO_TEN
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.hours import PARTS
from index.partial_date import PartialDate, whole_day
from index.types import Issue

_WHOLE = re.compile(rf"\d{{4}}年|{DIGIT_YEAR}|\d{{4}}[-/.]\d|世纪|年代")
_CLOCK = re.compile(rf"(?:{any_of(PARTS)})?\d{{1,2}}[时点:：](?:\d{{1,2}}分?)?(?:\d{{1,2}}秒)?(?:许|左右)?")
_THAN = re.compile(r"(?:(?P<surely>(?:相?比|较)[之于起]?|超过|[高低多少大小好优快慢强弱]于)|[跟与和同])$")
_SAME_TIME = re.compile(r"的?同(?:期|一?时期)")
_LAST = re.compile(r"[去上前]")
_BESIDE = re.compile(r"[^，,。？?]{0,6}(?:相比|比较|比起?来|比$|比[^，,。？?]{0,6}(?:多|少|高|低|增|减|涨|降|快|慢|大|小))")
_BEHIND = {
    **dict.fromkeys(("前后", "左右", "之前", "以前", "之后", "以后", "以来"), ""),
    "前": "往来去者面期年半几两",
    "后": "来续期天面年半几两",
    "起": "来草点伏诉",
}
"""What stands behind a time, and the characters with which (as with a numeral) it begins another word: 5月底前, but 前往, 前三季度."""
BOUND = "(?:" + "|".join(
    word + (rf"(?![{others}\d{ONE_TO_TEN}])" if others else "") for word, others in _BEHIND.items()
) + ")"  # fmt: skip
"""What stands behind a time that is a bound or about right, and is no part of another word."""
_BOUND = re.compile(rf"{BOUND}$")
_PART = re.compile(r"([初底末中]|[上下]半年|[上中下]旬|[一二三四]季度|[春夏秋冬][天季]?)$")


def anchored(issue: Issue) -> Issue:
    """The issue with a day to count from: where only bounds within one year are known, the last of them."""
    if whole_day(issue.date):
        return issue
    first, last = whole_day(issue.not_before), whole_day(issue.not_after)
    return replace(issue, date=issue.not_after) if first and last and first.year == last.year else issue


def mentions(text: str, issue: Issue) -> list[DateMention]:
    """The dates of a text of that issue."""
    return event_dates(text, anchored(issue))


def not_compared(text: str, named: Iterable[DateMention]) -> list[DateMention]:
    """The dates of a text, in its order, but for those that another is measured by (比去年同期增加, 较上周和上月, 与2019年相比): they tell when
    nothing of it happened."""
    kept: list[DateMention] = []
    base = -1
    for one in named:
        if _is_base(text, one.start, one.end) or (
            base >= 0 and text[base : one.start].removeprefix("同期") in ("、", "和", "与", "及")
        ):
            base = one.end
        else:
            kept.append(one)
    return kept


def _is_base(text: str, start: int, end: int) -> bool:
    """Whether the time at `text[start:end]` is what another is measured by."""
    if _LAST.match(text, start) and _SAME_TIME.match(text, end):
        return True
    measured = _THAN.search(text, max(0, start - len("相比于")), start)
    return measured is not None and (measured["surely"] is not None or _BESIDE.match(text, end) is not None)


def told_in_full(words: str, start: int, paragraph: str, issue: Issue) -> str:
    """`words`, a date that stands at `start` of its paragraph, with the year (and month) it leaves unsaid."""
    if _WHOLE.search(words):
        return words
    if bound := _BOUND.search(words):
        return told_in_full(words[: bound.start()], start, paragraph, issue) + bound.group()
    end = start + len(words)
    found = [one for one in mentions(paragraph, issue) if one.start < end and one.end > start]
    if not found:
        return words
    first, last = found[0], found[-1]
    clock = _CLOCK.search(words)
    tail = clock.group() if clock else ""
    if first.earliest == last.latest:
        return _day(first.earliest) + tail
    part = _PART.search(words)
    if (first.earliest.day, first.earliest.month) == (1, 1) and (last.latest.day, last.latest.month) == (31, 12):
        if first.earliest.year == last.latest.year:
            return f"{first.earliest.year}年" + (part.group(1) if part else "")
        return f"{first.earliest.year}年至{last.latest.year}年"
    if _is_month(first.earliest, last.latest) and not part:
        return PartialDate(first.earliest.year, first.earliest.month).chinese
    if part:
        month = f"{first.earliest.month}月" if "月" in words else ""
        return f"{first.earliest.year}年{month}{part.group(1)}"
    return _from_to(first.earliest, last.latest, whole_months=not {"日", "号"} & set(words))


def _from_to(first: date, last: date, whole_months: bool) -> str:
    """A stretch of days, its end without the year and month that it shares with the beginning: 2021年10月27日至28日."""
    if whole_months and first.day == 1 and last == PartialDate(last.year, last.month).last:
        begins, ends = PartialDate(first.year, first.month).chinese, PartialDate(last.year, last.month).chinese
    else:
        begins, ends = _day(first), _day(last)
    if first.year == last.year:
        ends = ends.partition("月" if first.month == last.month else "年")[2]
    return f"{begins}至{ends}"


def _day(moment: date) -> str:
    return PartialDate.of(moment).chinese


def _is_month(first: date, last: date) -> bool:
    month = PartialDate(first.year, first.month)
    return (first, last) == (month.first, month.last)


Day = tuple[int, int, int]
"""Year, month and day as written, 0 for what is not."""
DAY = re.compile(
    r"(?P<y>(?<!\d)(?:1[89]|20)\d\d)年?(?:(?P<m>\d{1,2})月)?(?:份)?(?:(?P<d>\d{1,2})[日号])?(?=[^\d]|$)|"
    r"(?P<m2>\d{1,2})月(?:份)?(?:(?P<d2>\d{1,2})[日号])?|(?<![\d.])(?P<d3>\d{1,2})(?:日|(?<![\u4e00-\u9fff“\"a-z]\d)(?<![\u4e00-\u9fff“\"a-z]\d\d)号)(?!线|楼|院)"
)


def days_of(text: str) -> list[Day]:
    """The dates of a flat text as they are written."""
    return [parts_of(one) for one in DAY.finditer(text)]


def parts_of(match: re.Match[str]) -> Day:
    """The date of a match of DAY."""
    year, month, day = (
        match.group("y"),
        match.group("m") or match.group("m2"),
        match.group("d") or match.group("d2") or match.group("d3"),
    )
    return int(year or 0), int(month or 0), int(day or 0)


def same_day(one: Day, two: Day) -> bool:
    """Whether two dates can be the same as far as both are written, and share something."""
    shared = [(a, b) for a, b in zip(one, two, strict=True) if a and b]
    return bool(shared) and all(a == b for a, b in shared)
