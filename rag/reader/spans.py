"""The spans that may answer: where the network's begin and end lie, mended to whole numbers, dates and names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.chinese.dates.calendar import WEEKDAYS
from index.chinese.numerals import DIGIT_YEAR, ONE_TO_TEN
from index.chinese.vocabulary import any_of, words
from index.chinese.vocabulary.hedges import BEFORE, BEHIND
from index.chinese.vocabulary.hours import PARTS
from index.chinese.vocabulary.units import UNITS
from index.chinese.words import tagged
from index.types import Span
from rag.network.network import Scores
from rag.reader.persons.names import names_at, part_of_longer
from rag.reader.windows import Window
from rag.words.days import BOUND
from rag.words.lexicon import flat

LONGEST = 60
"""Pieces of an answer."""
BEST = 4
"""Spans of a window that are weighed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """`window.text[start:end]` may answer. `lead` is the network's logit for it less that of "no answer in this window"."""

    window: int
    start: int
    end: int
    text: str
    lead: float


_SCALE = r"(?:[十百千万亿](?!瓦|分点|克|米))*"
_DIGITS = rf"(?:\d[\d,，]*(?:\.\d+)?|(?:[{ONE_TO_TEN}百千万亿两零〇半几数](?!瓦|分点))+)"
_UNIT = rf"(?:多?个?百分点|个半月|点|{any_of(UNITS.keys() - {'方', '角'})})"
"""方 and 角 mostly begin another word: 3方面, 4角度. What is SELDOM a unit the network was not taught to see as one."""
_APART = words("将近 接近 突破 高于 多于 过 不足 不到 低于 少于 最少 至多 不超过 不高于")
"""Hedges that the network was taught to leave out of a number."""
NUMBER = re.compile(
    rf"(?:第|(?<!不)(?:{any_of(BEFORE.keys() - _APART)}))?(?:百分之|[\d{ONE_TO_TEN}]+分之)?{_DIGITS}{_SCALE}余?多?(?:[-—~至到]{_DIGITS}{_SCALE})?(?:余|多)?{_UNIT}?(?:多|{any_of(BEHIND)})?",
    re.I,
)
"""A number with its scale and its unit, in digits or in Chinese."""
DATE = re.compile(
    rf"(?:\d{{4}}年|{DIGIT_YEAR}|[今去前明当]年|\d{{2}}年(?=\d+月))?"
    r"(?:\d{1,2}月(?:份)?|[上下本]个?月)?(?:\d{1,2}[日号])?"
    r"(?:(?<=[年月份])(?:[初底末]|中(?![午国央心学小旬]))|上半年|下半年|[上中下]旬|[一二三四]季度)?"
    rf"(?:[（(]?(?:周|星期)[{WEEKDAYS}天][）)]?)?"
    rf"(?:{any_of(PARTS)})?(?:\d{{1,2}}[时点:：](?:\d{{1,2}}分?)?(?:半|许)?)?(?:(?<=[年月日号初底末旬度时分]){BOUND})?"
)
_PAIRS = {"“": "”", "《": "》", "（": "）", "(": ")", "「": "」", "【": "】"}
_EDGE = " \t\n\u3000，,。；;、：:！!？?…—"


def _grown(text: str, start: int, end: int, pattern: re.Pattern[str]) -> Span:
    """The span with the matches that it cuts into, whole."""
    low = max(0, start - 24)
    for match in pattern.finditer(text, low, min(len(text), end + 24)):
        if match.end() > match.start() and match.start() < end and match.end() > start:
            start, end = min(start, match.start()), max(end, match.end())
    return start, end


def mended(text: str, start: int, end: int, kind: str) -> Span:
    """A span of a text without the marks at its edges, its brackets closed, and for a number or a date with the whole of it."""
    signs = flat(text)
    if kind == "person":
        end = max([end, *(start + len(name) for name in names_at(text, start, len(text)) if part_of_longer(text, start, end))])
    elif kind == "number":
        start, end = _grown(signs, start, end, NUMBER)
        first, mark, rest = signs[start:end].partition("、")
        if mark and NUMBER.fullmatch(first) and not NUMBER.match(rest):  # 20桌、丧事不超过15桌: the rest counts something else
            end = start + len(first)
    elif kind == "date":
        start, end = _grown(signs, start, end, DATE)
    else:
        start, end = _whole_digits(signs, start, end)
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    start, end = _closed(text, start, end)
    inside = text[start:end]
    if len(inside) > 2 and (inside[0], inside[-1]) in _PAIRS.items() and inside[0] != "《" and inside.count(inside[0]) == 1:
        start, end = start + 1, end - 1
    return start, end


def _whole_digits(signs: str, start: int, end: int) -> Span:
    """A span with all the digits of the numbers that it cuts."""
    while start > 0 and start < end and signs[start].isdigit() and (signs[start - 1].isdigit() or signs[start - 1] == "."):
        start -= 1
    while 0 < end < len(signs) and signs[end - 1].isdigit() and (signs[end].isdigit() or signs[end] == "."):
        end += 1
    return start, end


def _closed(text: str, start: int, end: int) -> Span:
    """A span with the other bracket of each that it has, or without the one where the text has no other beside it."""
    for left, right in _PAIRS.items():
        inside = text[start:end]
        if inside.count(left) > inside.count(right):
            if text[end : end + 1] == right:
                end += 1
            elif inside.startswith(left):
                start += 1
        elif inside.count(right) > inside.count(left):
            if text[max(0, start - 1) : start] == left:
                start -= 1
            elif inside.endswith(right):
                end -= 1
    return start, end


def _down_to(text: str, end: int, division: str) -> int:
    """Where the name of a place ends that is asked for as a `division` (哪个乡) and was cut before it: 江州县 of 江州县上河乡."""
    name = text[end : text.find(division, end) + 1]
    joined = name.isalpha() and all(tag[0] not in "vpucd" for _, tag in tagged(name))
    return end + len(name) if joined and division not in text[max(0, end - 1) : end] else end


def candidates(windows: Sequence[Window], scores: Sequence[Scores], kind: str, division: str = "") -> list[Candidate]:
    """The likeliest spans of each window, none inside another, best first over all windows; `division` is the one that a place is asked by."""
    found: list[Candidate] = []
    for number, (window, one) in enumerate(zip(windows, scores, strict=True)):
        count = len(one.offsets)
        if not count:
            continue
        table = one.start[:, None] + one.end[None, :]
        table = np.where(np.triu(np.ones((count, count), bool)) & ~np.triu(np.ones((count, count), bool), LONGEST), table, -1e9)
        order = np.argpartition(-table, min(24, table.size - 1), axis=None)[:24]
        order = order[np.argsort(-table.ravel()[order])]
        taken: list[Span] = []
        for at in order:
            first, last = divmod(int(at), count)
            start, end = mended(window.text, one.offsets[first][0], one.offsets[last][1], kind)
            if division and kind == "place":
                end = _down_to(window.text, end, division)
            if start >= end or any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            found.append(Candidate(number, start, end, window.text[start:end], float(table[first, last]) - one.none))
            if len(taken) == BEST:
                break
    return sorted(found, key=lambda one: -one.lead)
