"""The year of a page that prints none: from what it says of the years around it."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from index.chinese.dates import DateMention, ascii_digits, festival, find_dates
from index.chinese.dates.calendar import EARLY_DAY, WEEKDAYS, weekday
from index.chinese.numerals import ONE_TO_TEN, integer
from index.issues import eras
from index.issues.reported import MonthDay, Newest, clause, on
from index.types import Reason

SURE = 0.9  # probability under which no year is claimed,
SURE_COUNTED = 0.8  # but where something that only that year fits is said of it (大年初一, 第七个, 2022年 for 明年)
SURE_EARLY = (
    0.98  # the same in January and February, whose news looks back at the year before: there the model is too sure of itself
)
_SPAN = 6  # years looked at on each side of the years the page names
_CALENDAR = re.compile(
    r"(?<![\d年])(?P<m>1[0-2]|[1-9])月(?P<d>3[01]|[12]\d|[1-9])日?[\s，,]{0,2}[（(]?(?:即|是)?(?:农历)?"
    rf"(?P<other>(?:星期|周)[{WEEKDAYS}天]|大年{EARLY_DAY}|除夕|正月{EARLY_DAY}|正月十五|元宵节|端午节|中秋节|清明节)"
)
_NTH = re.compile(
    r"(?<!\d)(?P<m>1[0-2]|[1-9])月(?P<d>3[01]|[12]\d|[1-9])日是(?:我国|全国|中国|世界|国际)*"
    rf"第(?P<n>[{ONE_TO_TEN}百零\d]{{1,6}})个"
)
_SESSION = re.compile(
    r"(?P<when>今年|去年)[^，。；\n]{0,10}?第?十(?P<congress>[一二三四五])届全国(?:人大|政协)(?P<session>[一二三四五])次会议"
)
_EVENT = re.compile(
    r"年?[^，。；、\n年]{0,6}(?:奥运会|冬奥|残奥|世界杯|亚运会|世博会|全运会|大运会|欧洲杯|青奥会|世锦赛|世园会)"
)
"""An event that has a year in its name is told of long before and after."""
_COMING = re.compile(r"(?:将|拟|到|至|定于|预计|计划|力争|确保|有望|争取)[^，。；\n]{0,6}$")
_IN_FORCE = re.compile(r"[，,]?(?:零时|0时)?(?:起|前|之前|以前|开始?(?:施行|实施|执行)|施行|实施)")
_PLANNED = re.compile(r"将|拟|计划|预计|力争|争取|确保|目标|规划|施行|实施|执行|生效|有望|届时|实行")
_BEGUN = re.compile(r"(?:[自从]|截至)$")
_LINE_END = re.compile(r"[）)]?[ \t]*(?:\r?\n|$)")
_NEXT = {"今年": 0, "本年": 0, "去年": -1, "明年": 1, "前年": -2, "后年": 2}


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing the page says of its year: what it adds, in nats, to the years it speaks for, against all others."""

    years: frozenset[int]
    nats: float
    reason: Reason
    explains: int = -1  # where the year stands that this clue accounts for, which then says nothing by itself


@dataclass(frozen=True, slots=True)
class Year:
    """The year of the newest reported day, how probable it is, what shows it, and whether that is enough to claim it."""

    year: int
    probability: float
    reasons: tuple[Reason, ...]
    sure: bool


def infer(text: str, newest: Newest) -> Year | None:
    """The most probable year of a page's newest reported day, None where the page names no year near it."""
    said = _read(text, newest)
    chances = _chances(said, newest)
    if not chances:
        return None
    year = max(chances, key=lambda year: (chances[year], year))
    clear = any(year in clue.years for clue in said.clues) or any(abs(name.year - year) <= 1 for name in said.named)
    if not clear:
        return None
    least = SURE_EARLY if newest.day[0] <= 2 else SURE
    if any(year in clue.years and len(clue.years) < 9 and clue.nats >= 4 for clue in said.clues):
        least = SURE_COUNTED
    return Year(year, chances[year], tuple(_reasons(said, year, newest.day[0])), chances[year] >= least)


def chances(text: str, newest: Newest) -> dict[int, float]:
    """The probability of each year for the newest reported day; empty where the page names no year."""
    return _chances(_read(text, newest), newest)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a page says of its year."""

    text: str
    words: dict[int, int]
    named: list[eras.Named]
    clues: list[Clue]


def _read(text: str, newest: Newest) -> _Said:
    plain = ascii_digits(text)
    clues = list(_clues(plain, newest.day))
    explained = {clue.explains for clue in clues}
    clues = [clue for clue in clues if clue.reason.start not in explained]
    named = [name for name in eras.named_years(plain) if name.start not in explained]
    return _Said(plain, eras.load().words(plain) if named or clues else {}, named, clues)


def _chances(said: _Said, newest: Newest) -> dict[int, float]:
    centre = [name.year for name in said.named] + [year for clue in said.clues for year in clue.years]
    if not centre:
        return {}
    model = eras.load()
    years = range(max(min(centre), max(centre) - 40) - _SPAN, max(centre) + _SPAN + 1)
    days = {year: day for year in years if (day := newest.issue_day(year)) is not None}
    kinds: dict[tuple[int, bool], list[eras.Named]] = defaultdict(list)
    for name in said.named:
        if _EVENT.match(said.text, name.end):
            continue
        kinds[name.year, name.month is None].append(name)
    scores = dict(zip(days, model.of_words(said.words, [(day.year, day.month) for day in days.values()]), strict=True))
    for year, day in days.items():
        for told in kinds.values():  # one thing told of one year is told again and again: it is no new witness each time
            scores[year] += sum(model.of_named(name, day.year, day.month) for name in told) / math.sqrt(len(told))
        scores[year] += sum(clue.nats for clue in said.clues if year in clue.years)
    top = max(scores.values())
    total = sum(math.exp(score - top) for score in scores.values())
    return {year: math.exp(score - top) / total for year, score in scores.items()}


def _clues(text: str, day: MonthDay) -> Iterator[Clue]:
    mentions = find_dates(text)
    yield from _dated(text, mentions, day)
    yield from _paired(text, mentions)
    yield from _calendar(text)
    yield from _counted(text, mentions)
    for match in _SESSION.finditer(text):
        held = 2002 + 5 * integer(match.group("congress")) + integer(match.group("session"))
        yield _clue({held - _NEXT[match.group("when")]}, 4, match, "全国两会届次推算的年份")


def _dated(text: str, mentions: list[DateMention], day: MonthDay) -> Iterator[Clue]:
    """Whole dates close before the newest reported day: they are of its year, unless they are said to be still to come."""
    for mention in mentions:
        if mention.earliest != mention.latest or _COMING.search(text[max(0, mention.start - 12) : mention.start]):
            continue
        if _IN_FORCE.match(text, mention.end):
            continue
        for year in range(mention.earliest.year - 1, mention.earliest.year + 2):
            newest = on(year, day)
            if newest and 0 <= (newest - mention.earliest).days <= 45:
                reason = Reason(mention.text, mention.start, mention.end, "写明年份，与最新报道日相近")
                yield Clue(frozenset({year}), 3 if (newest - mention.earliest).days <= 3 else 1.5, reason)


def _paired(text: str, mentions: list[DateMention]) -> Iterator[Clue]:
    """明年5月…开工 in one place and 2022年5月…开工 in another: the same thing, so that 明年 is 2022."""
    whole = [m for m in mentions if re.match(r"\d{4}年\d{1,2}月", m.text)]
    for match in re.finditer(r"(今年|去年|明年)(\d{1,2})月", text):
        here = text[match.end() : match.end() + 14]
        for mention in whole:
            there = text[mention.end : mention.end + 14]
            shared = any(here[at : at + 3] in there and here[at : at + 3].isalnum() for at in range(len(here) - 2))
            if mention.earliest.month == int(match.group(2)) and shared:
                yield _clue({mention.earliest.year - _NEXT[match.group(1)]}, 4, match, f"同一件事又写作{mention.text}")
    for match in re.finditer(r"(今年|去年|明年)\s?[（(]\s?(\d{4})年?[）)]|(\d{4})年?[（(](今年|去年|明年)[）)]", text):
        year, word = int(match.group(2) or match.group(3)), match.group(1) or match.group(4)
        yield _clue({year - _NEXT[word]}, 6, match, "文中写明了年份")


def _calendar(text: str) -> Iterator[Clue]:
    """A month and day beside its weekday or its place in the lunar calendar: only some years have both."""
    for match in _CALENDAR.finditer(text):
        day, other = (int(match.group("m")), int(match.group("d"))), match.group("other")
        years = {year for year in range(1949, 2051) if _falls(year, day, other)}
        weekday = other[:1] in "星周"
        if years:
            yield _clue(years, 2 if weekday else 5, match, "只有个别年份的这一天是" + other)


def _falls(year: int, day: MonthDay, other: str) -> bool:
    when = on(year, day)
    if when is None:
        return False
    if other[:1] in "星周":
        return weekday(other[-1]) == when.weekday()
    name = "元宵节" if other == "正月十五" else other
    found = festival(year, name)
    return found is not None and found[0] == when


def _counted(text: str, mentions: list[DateMention]) -> Iterator[Clue]:
    """11月20日是第七个…日 and 2014年11月20日设立: the first was in 2014, so the seventh is in 2020 (2021 if it began a year later)."""
    for match in _NTH.finditer(text):
        day, count = (int(match.group("m")), int(match.group("d"))), integer(match.group("n"))
        for mention in mentions:
            if mention.earliest == mention.latest and (mention.earliest.month, mention.earliest.day) == day:
                clue = _clue({mention.earliest.year + count - 1}, 4, match, f"从{mention.earliest.year}年数起")
                yield replace(clue, explains=mention.start)


def _clue(years: set[int], nats: float, match: re.Match[str], why: str) -> Clue:
    return Clue(frozenset(years), nats, Reason(match.group().strip(), match.start(), match.end(), why))


def _reasons(said: _Said, year: int, month: int) -> Iterator[Reason]:
    """What speaks most for `year`: two clues; without them a year the page names, and two words of the time."""
    best = sorted((clue for clue in said.clues if year in clue.years), key=lambda clue: -clue.nats)
    for clue in {clue.reason.start: clue for clue in reversed(best[:2])}.values():
        yield replace(clue.reason, why=f"{clue.reason.why}，据此为{year}年")
    if best and best[0].nats >= 3:
        return
    model = eras.load()
    near = [name for name in said.named if name.year in (year, year - 1)]
    for name in sorted(near, key=lambda name: -model.of_named(name, year, month))[:1]:
        start, end = clause(said.text, name.start, name.end)
        yield Reason(said.text[start:end], start, end, f"文中所提年份，合于{year}年")
    for term, start in model.telling(said.words, year, month):
        yield Reason(term, start, start + len(term), f"{year}年前后新闻里的常用语")


def before(text: str) -> tuple[date, Reason] | None:
    """The first day a page can be of: the latest that it names as begun (自2019年, 截至2021年6月) or that signs a notice."""
    past = [
        mention
        for mention in find_dates(text)
        if mention.certainty == "stated"
        and (
            (_BEGUN.search(text[: mention.start][-2:]) and not _PLANNED.search(_sentence(text, mention)))
            or (mention.earliest == mention.latest and _LINE_END.match(text, mention.end))
        )
    ]
    last = max(past, key=lambda mention: mention.earliest, default=None)
    return (last.earliest, Reason(last.text, last.start, last.end, "不早于文中已经开始或署下的日子")) if last else None


def _sentence(text: str, mention: DateMention) -> str:
    """The sentence that a date stands in."""
    start = max(text.rfind(mark, 0, mention.start) for mark in "。！？\n")
    return text[start + 1 : min(at for mark in "。！？\n" if (at := text.find(mark, mention.end)) >= 0 or (at := len(text)))]
