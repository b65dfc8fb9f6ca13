"""The newest day a page reports, and the day after it, on which a morning paper prints: month and day, the year left open.

What is written for print tells its day in a few fixed ways: the dateline of an agency (新华社北京6月4日电), the lead under 本报讯, 昨晚
beside a date, 截至6月3日24时, the date that signs a notice. Feature articles name days too, but do not say that they are the newest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.chinese.dates import ascii_digits
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.papers import KIND
from index.chinese.vocabulary.signatures import AGENCIES, OWN, RANKS
from index.partial_date import real_date
from index.types import Reason

_MD = r"(?P<m>1[0-2]|0?[1-9])\s?月\s?(?P<d>3[01]|[12]\d|0?[1-9])\s?日"
_DAY = re.compile(r"月\s?\d{1,2}\s?日")
_DAY_SENT = re.compile(r"月\s?\d{1,2}\s?日\s?[电讯]")
_PAREN = r"[（(][^（）()\n]{0,60}[）)]"
_DATELINE = re.compile(
    rf"(?:{any_of(OWN | AGENCIES)}|[\u4e00-\u9fff]{{1,6}}(?:{KIND}))[^\n。，,；：]{{0,20}}?(?<!\d){_MD}\s?(?P<how>电|讯)"
)
_LEAD = re.compile(
    r"[【〔\[](?:本报|记者)[^】〕\]\n]{0,24}[】〕\]]|"
    + rf"(?:{any_of(OWN)})讯\s*(?:{_PAREN})?|[（(](?:{any_of(OWN | RANKS)})*(?:记者|通讯员)[^（）()\n]{{1,50}}[）)]\s*(?!摄)"
)
_SAID = re.compile(
    rf"(?P<ahead>将于|拟于|定于|预计|自|从)?(?<!\d){_MD}(?!\s?(?:起|前|至|到|—|-|–|电|是|为|将))(?P<time>凌晨|清晨|早|上午|中午|下午|傍晚|晚|夜|(?=[，,]))?"
)
_DAY_ALONE = re.compile(
    rf"(?:(?:{any_of(OWN | AGENCIES)})[\u4e00-\u9fff·]{{1,10}}(?=\d{{1,2}}日电)|本报讯\s?[（(][^（）()\n]{{0,40}}[）)]\s?(?=\d{{1,2}}日(?:上午|下午|晚|，|,))"
    r"|昨[日天晚]?\s?[（(](?=\d{1,2}日?[）)]))(?P<d>3[01]|[12]\d|0?[1-9])(?:日电|日|(?=[）)]))"
)
_AS_OF = re.compile(rf"截[至止]\s?(?:目前|北京时间|当地时间)?(?<!\d){_MD}\d{{1,2}}时")
_YESTERDAY = re.compile(r"昨(?:[日天晚夜晨]|(?=[^是非今夕日天晚夜晨]))")
_SAME_DAY = re.compile(rf"今[日天](?:凌晨|上午|中午|下午|晚)?\s?[（(](?:{_MD}|(?P<only>\d{{1,2}})日)[）)]")
DATELINE, LEAD, AS_OF, TOLD = 4, 3, 2, 1

MonthDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Report:
    """One day a page says something happened on; `weight` is how surely the words were news when they were printed."""

    day: MonthDay
    weight: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest reported day, the day of the issue (`ahead` days later), and what shows it."""

    day: MonthDay
    ahead: int
    reasons: tuple[Reason, ...]
    sure: bool

    def issue_day(self, year: int) -> date | None:
        """The issue's day if the newest reported day lies in `year`."""
        day = on(year, self.day)
        return day + timedelta(self.ahead) if day else None


def newest(text: str) -> Newest | None:
    """The newest day that news on the page reports, None where no news item tells its day."""
    plain = ascii_digits(text)
    reports = list(_reports(plain))
    strong = [report for report in reports if report.weight >= AS_OF]
    if not any(report.weight >= LEAD for report in strong):
        return None
    day = _last({report.day for report in strong}, strong)
    if day is None:
        return None
    said = [report for report in reports if report.day == day]
    reasons = [max(said, key=lambda r: (r.weight, -r.reason.start)).reason]
    ahead = 1
    same = next((m for m in _SAME_DAY.finditer(plain) if not _DATELINE.search(plain, max(0, m.start() - 60), m.start())), None)
    if same and (int(same.group("d") or same.group("only")) == day[1]):
        ahead = 0
        reasons.append(Reason(text[same.start() : same.end()], *same.span(), "“今日”即见报当天"))
    else:
        reasons += _yesterday(plain)
    reasons = [Reason(text[r.start : r.end], r.start, r.end, r.why) for r in reasons]
    return Newest(day, ahead, tuple(reasons), any(report.weight >= LEAD for report in said))


def on(year: int, day: MonthDay) -> date | None:
    """The date of a month and day in `year`, None if that year has no such day."""
    return real_date(year, *day)


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around [start, end), at most 20 characters longer each way: words to quote."""
    before = re.search(r"[^，。；！？：、…\s]*$", text[max(0, start - 20) : start])
    behind = re.match(r"[^，。；！？、\s]*", text[end : end + 20])
    return start - len(before.group() if before else ""), end + len(behind.group() if behind else "")


def _yesterday(text: str) -> list[Reason]:
    """The first 昨 in a headline or a lead, where it means the day before the issue; elsewhere it may be said of any day."""
    for match in _YESTERDAY.finditer(text):
        begin, stop = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
        line = text[begin : stop if stop >= 0 else len(text)]
        lead = _LEAD.search(line)
        if (len(line) < 40 and "。" not in line) or (lead and 0 <= match.start() - begin - lead.end() < 80):
            start, end = clause(text, *match.span())
            return [Reason(text[start:end], start, end, "“昨”即见报前一天")]
    return []


def _around(rule: re.Pattern[str], anchor: re.Pattern[str], text: str, before: int) -> Iterator[re.Match[str]]:
    """The matches of `rule` near those of `anchor`, which is looked for many times faster."""
    end = 0
    for found in anchor.finditer(text):
        match = rule.search(text, max(end, found.start() - before), found.end() + 6)
        if match:
            end = match.end()
            yield match


def _reports(text: str) -> list[Report]:
    found: list[Report] = []

    def add(match: re.Match[str], weight: int, why: str) -> None:
        day = (int(match.group("m")), int(match.group("d")))
        if on(2020, day):
            found.append(Report(day, weight, Reason(match.group(), *match.span(), why)))

    for match in _around(_DATELINE, _DAY_SENT, text, 36):
        add(match, DATELINE, "电头所写的日子是最新的报道日")
    for match in _LEAD.finditer(text):
        said = _SAID.search(text, match.end(), min(len(text), match.end() + 70))
        if (
            said
            and not said.group("ahead")
            and "\n" not in text[match.end() : said.start()]
            and not _year_before(text, said.start())
        ):
            add(said, LEAD, "消息导语所写的日子是最新的报道日")
    for match in _AS_OF.finditer(text):
        if not _year_before(text, match.start("m")):
            add(match, AS_OF, "统计截至这一天")
    for match in _around(_SAID, _DAY, text, 8):
        if match.group("time") is not None and not match.group("ahead") and not _year_before(text, match.start("m")):
            add(match, TOLD, "文中所写的日子")
    return found + _without_month(text, found)


def _without_month(text: str, dated: Sequence[Report]) -> list[Report]:
    """新华社北京28日电, 本报讯…28日上午, 昨（28日）: days whose month is the one that brings them nearest to the days dated whole."""
    newest = _last({report.day for report in dated}, dated)
    if newest is None:
        return []
    found: list[Report] = []
    for match in _DAY_ALONE.finditer(text):
        near = [on(2020 + away, (month, int(match.group("d")))) for away in (-1, 0, 1) for month in range(1, 13)]
        anchor = date(2020, *newest)
        day = min((day for day in near if day), key=lambda day: abs((day - anchor).days))
        if abs((day - anchor).days) <= 15:
            weight = DATELINE if match.group().endswith("电") else LEAD
            found.append(Report((day.month, day.day), weight, Reason(match.group(), *match.span(), "最新的报道日，月份见他处")))
    return found


def _year_before(text: str, start: int) -> bool:
    """Whether a year is printed before the month, so that the day may be of any year."""
    return text[max(0, start - 3) : start].rstrip().endswith("年")


def _last(days: set[MonthDay], strong: Sequence[Report]) -> MonthDay | None:
    """The day after which, within two months, nothing strong follows; the year's turn lies where the days leave a gap.

    A day that one report alone puts more than ten days after all others is misread or still to come; so is one that a lead
    alone puts two days after the datelines of the page.
    """
    ordinals = {day: date(2020, *day).timetuple().tm_yday for day in days}

    def after(day: MonthDay) -> int:
        return sum(0 < (ordinals[r.day] - ordinals[day]) % 366 <= 60 for r in strong)

    def until(day: MonthDay) -> int:
        return sum(r.weight for r in strong if (ordinals[day] - ordinals[r.day]) % 366 <= 60)

    ranked = sorted(days, key=lambda day: (after(day) == 0, until(day)), reverse=True)
    if len(ranked) > 1:
        rest = [report for report in strong if report.day != ranked[0]]
        alone = len(strong) - len(rest) == 1 and len(rest) >= 2
        gap = min((ordinals[ranked[0]] - ordinals[report.day]) % 366 for report in rest)
        led = all(report.weight < DATELINE for report in strong if report.day == ranked[0])
        if alone and (gap > 10 or (led and gap > 1 and sum(report.weight == DATELINE for report in rest) > 1)):
            return _last({report.day for report in rest}, rest)
    return ranked[0] if ranked else None
