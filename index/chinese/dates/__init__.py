"""Dates in text: every way a paper or a person writes a day or a period, resolved to its first and last day.

A mention that prints its year is `stated`; one that does not (10月28日, 28日, 昨晚, 去年底, 上周五) is resolved against an anchor,
the day the words were printed or asked, and is `inferred`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeGuard

from index.chinese.dates.calendar import (
    WEEKDAYS,
    Period,
    day_of,
    festival,
    is_festival,
    is_season,
    month_of,
    of_year,
    reign_period,
    weekday,
)
from index.chinese.dates.expressions import LINK, LOOSE, RANK, TOKEN, Parts, group
from index.chinese.dates.reigns import YEAR
from index.chinese.numerals import DIGIT_YEAR
from index.chinese.words import simplified
from index.partial_date import whole_day
from index.types import Certainty, Issue

__all__ = ["DateMention", "ascii_digits", "event_dates", "festival", "find_dates"]

_TO_ASCII = tuple(zip("０１２３４５６７８９：／．－○", "0123456789:/.-〇", strict=True))
_TRADITIONAL = re.compile("[國會時報訊電號農後個節華記過發週歲這們對緒統曆責編輯禮張]")
_DAYS_AWAY = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2}
_WEEKS_AWAY = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1}
_YEAR_PRINTED = re.compile(rf"{YEAR}|(?:1[89]|20)\d\d|{DIGIT_YEAR}")
_COMPARED = re.compile(r"[比较与同]$")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A day or period named in a text: `text[start:end]` is `text`; it runs from `earliest` to `latest`, both included."""

    text: str
    start: int
    end: int
    earliest: date
    latest: date
    certainty: Certainty


def find_dates(text: str, anchor: date | None = None) -> list[DateMention]:
    """The days and periods named in `text`, in order and without overlap.

    A mention without a year is resolved against `anchor`: mostly the nearest past, the future where the words say so (将于) or
    it is at most two months ahead; one that follows a full date in its paragraph keeps that year. With no anchor only mentions
    that carry their own year are returned. 近日 and 日前 name no day and are passed over.
    """
    return list(_mentions(text, ascii_digits(text), anchor))


def ascii_digits(text: str) -> str:
    """`text` with full-width digits as ASCII and traditional characters simplified, one for one, so that offsets stay."""
    if _TRADITIONAL.search(text):
        text = simplified(text)
    for wide, narrow in _TO_ASCII:  # a tenth of the time that one translate() takes on Chinese text
        if wide in text:
            text = text.replace(wide, narrow)
    return text


def event_dates(text: str, issue: Issue) -> list[DateMention]:
    """The dates inside an article of `issue`, resolved against the issue's day; a partial or unknown date is no anchor."""
    return find_dates(text, whole_day(issue.date))


def _mentions(text: str, plain: str, anchor: date | None) -> Iterator[DateMention]:
    tokens = list(TOKEN.finditer(plain))
    previous: DateMention | None = None
    i = 0
    while i < len(tokens):
        token = tokens[i]
        start, end = token.span()
        if previous is not None and "\n" in plain[previous.end : start]:
            previous = None
        if token.lastgroup not in RANK and token.lastgroup != "num":
            period = _single(token, plain, anchor, previous)
            i += 1
        else:
            first, i = group(plain, tokens, i)
            if first is None:
                continue
            if previous is not None and _tells_year(plain, previous, start):
                first = replace(first, told=previous.earliest.year)
            link = LINK[tokens[i - 1].lastgroup == "num"].match(plain, first.end)
            second = None
            if link and i < len(tokens) and link.end() == tokens[i].start() and tokens[i].lastgroup in RANK:
                second, i = group(plain, tokens, i)
            end = second.end if second else first.end
            period = _range(first, second, anchor, previous) if second else _resolve(first, anchor, previous)
        if period is not None and period[0] <= period[1]:
            stated = _YEAR_PRINTED.search(plain, start, end) is not None
            previous = DateMention(text[start:end], start, end, *period, "stated" if stated else "inferred")
            yield previous


def _tells_year(text: str, previous: DateMention, start: int) -> bool:
    """Whether the mention before names a whole year in the same sentence, and not for comparison (比2019年)."""
    whole = (previous.latest - previous.earliest).days in (364, 365)
    return (
        whole and not re.search(r"[。！？\n]", text[previous.end : start]) and not _COMPARED.search(text[: previous.start][-1:])
    )


def _single(token: re.Match[str], text: str, anchor: date | None, previous: DateMention | None) -> Period | None:
    """Tokens that are an expression by themselves: ISO dates, 昨晚, 上周五, 10.28."""
    word, kind = token.group(), token.lastgroup
    if kind in ("iso", "ymd", "ym"):
        parts = (word[:4], word[4:6], word[6:]) if kind == "ymd" else re.findall(r"\d+", word)
        numbers = [int(part) for part in parts]
        return month_of(*numbers) if kind == "ym" else day_of(*numbers)
    if kind == "reign":
        year, _, rest = word.partition("年")
        return reign_period(year, rest)
    if anchor is None:
        return None
    if kind == "md":
        month, day = (int(n) for n in re.findall(r"\d+", word))
        return _resolve(Parts(*token.span(), month=month, day=day), anchor, None)
    if kind == "word":
        if word[0] == "今" and (re.search(r"[到至如]$", text[: token.start()][-1:]) or text[token.end() :][:1] == "的"):
            return None
        moved = anchor + timedelta(_DAYS_AWAY[word.rstrip("日天晚夜晨早") or word])
        return moved, moved
    away = next((_WEEKS_AWAY[key] for key in ("上上", "上", "本", "这", "下") if word.startswith(key)), None)
    monday = anchor - timedelta(anchor.weekday()) + timedelta(7 * (away or 0))
    if word[-1] in f"{WEEKDAYS}天":
        day_of_week = weekday(word[-1])
        if away is None:
            if previous is not None and not text[previous.end : token.start()].strip(" \n（(，,"):
                return None
            found = anchor - timedelta((anchor.weekday() - day_of_week) % 7)
        else:
            found = monday + timedelta(day_of_week)
        return found, found
    return (monday + timedelta(5), monday + timedelta(6)) if word[-1] == "末" else (monday, monday + timedelta(6))


def _resolve(parts: Parts, anchor: date | None, previous: DateMention | None) -> Period | None:
    year = parts.year
    if year is None and parts.years_away is not None and anchor is not None:
        year = anchor.year + parts.years_away
    if year is not None:
        return _of_year(year, parts) if 0 < year < 9999 else None
    if anchor is None:
        return None
    if parts.months_away is not None:
        return _months_away(parts, parts.months_away, anchor, previous)
    if parts.month is None and (parts.day is not None or not is_festival(parts.part)):
        return _without_month(parts, anchor, previous)
    if parts.told is not None and parts.month is not None:
        return _of_year(parts.told, parts)
    if _is_short(previous) and abs((anchor - previous.earliest).days) > 60:
        told = _of_year(previous.earliest.year, parts)
        if told and previous.earliest <= told[0] and (told[0] - previous.earliest).days < 200:
            return told
    return _nearest([_of_year(anchor.year + away, parts) for away in (-1, 0, 1)], anchor, parts)


def _is_short(previous: DateMention | None) -> TypeGuard[DateMention]:
    """Whether a mention is of a month at most, so that what follows it may be told of its year or month."""
    return previous is not None and (previous.latest - previous.earliest).days < 31


def _months_away(parts: Parts, away: int, anchor: date, previous: DateMention | None) -> Period | None:
    """上月, 本月, 下月, of the anchor; 当月, of the day told before it."""
    told = parts.part == "当月"
    base = previous.earliest if told and previous is not None else anchor
    index = base.year * 12 + base.month - 1 + away
    return _of_year(index // 12, replace(parts, month=index % 12 + 1, part="" if told else parts.part))


def _without_month(parts: Parts, anchor: date, previous: DateMention | None) -> Period | None:
    """28日, 上旬 and 月底, of the month that is meant; 上半年 and 第一季度, of the anchor's year or, far ahead of it, of the one before."""
    if parts.day is not None:
        return None if parts.part == LOOSE else _bare_day(parts, parts.day, anchor, previous)
    if parts.part.endswith("旬") or parts.part.startswith("月"):
        return _of_year(anchor.year, replace(parts, month=anchor.month))
    if parts.part in ("初", "底", "末") or is_season(parts.part):
        return None
    period = _of_year(anchor.year, parts)
    far = period is not None and (period[0] - anchor).days > 240 and not (parts.ahead or parts.onwards)
    return _of_year(anchor.year - 1, parts) if far else period


def _bare_day(parts: Parts, day: int, anchor: date, previous: DateMention | None) -> Period | None:
    """28日: the month told before it in the paragraph if that is long ago, else the last such day, or the next one (将于28日)."""
    base = anchor
    if _is_short(previous) and abs((anchor - previous.latest).days) > 31:
        base = previous.latest
    elif day > anchor.day and not (parts.ahead or parts.onwards):
        base = anchor.replace(day=1) - timedelta(1)
    return day_of(base.year, base.month, day)


def _nearest(periods: list[Period | None], anchor: date, parts: Parts) -> Period | None:
    """The latest period that does not begin too far after the anchor; the next one where the words look ahead (将于)."""
    known = [period for period in periods if period]
    if parts.ahead:
        coming = [period for period in known if period[1] >= anchor - timedelta(15)]
        return coming[0] if coming else None
    reach = 120 if parts.onwards else 60
    past = [period for period in known if (period[0] - anchor).days <= reach]
    return past[-1] if past else None


def _range(first: Parts, second: Parts, anchor: date | None, previous: DateMention | None) -> Period | None:
    """From the first expression to the second, each taking from the other what it leaves out."""
    if first.year is None and first.years_away is None and (second.year or second.years_away is not None):
        turns = first.month is not None and second.month is not None and first.month > second.month  # 12月28日至明年2月10日
        year, away = (one - turns if one is not None else None for one in (second.year, second.years_away))
        first = replace(first, year=year, years_away=away)
    if first.month is None and first.months_away is None and first.day is not None:
        first = replace(first, month=second.month)
    begin = _resolve(first, anchor, previous)
    if begin is None:
        return None
    if second.month is None and second.months_away is None and second.day is not None:
        second = replace(second, month=begin[0].month)
    if second.year is None and second.years_away is None:
        second = replace(second, year=begin[0].year)
        if second.month is not None and second.month < begin[0].month:
            second = replace(second, year=begin[0].year + 1)
    end = _resolve(second, anchor, previous)
    return (begin[0], end[1]) if end else None


def _of_year(year: int, parts: Parts) -> Period | None:
    return of_year(year, parts.month, parts.day, parts.part)
