"""The masthead (报头) and the running head of inner pages: newspaper, day, issue number and page as printed.

Only short lines are looked at. A full date counts as the issue's own where other parts of a masthead stand by it (weekday, 农历,
issue number, CN number, the newspaper's name), in lines that `head_lines` reads whole; a date that signs a notice has none of these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index import english
from index.chinese.dates.calendar import number, weekday
from index.chinese.dates.lunar import solar
from index.chinese.dates.reigns import is_lunar, year_of
from index.issues.head_lines import (
    CN,
    DATE,
    JAPANESE_WEEKDAYS,
    LATIN_NAME,
    LUNAR,
    NAME,
    NUMBER,
    PAGE,
    PRESS,
    TODAY,
    WEEKDAY,
    HeadLine,
    is_paper,
    read_line,
)
from index.issues.page_numbers import page_number
from index.issues.short_lines import ShortLines
from index.partial_date import real_date
from index.types import Reason

NEAR = 160  # characters of the short lines around a date, blanks not counted, that belong to the same masthead
_DATES = 100
"""So many dates from the top of a page and so many from its foot are looked at."""
_SURE_INSIDE = 4  # what must stand by a date between articles that is no quoted one


@dataclass(frozen=True, slots=True)
class Printed:
    """A fact as printed, and where it stands."""

    value: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a page prints of its issue. `day` is as printed and may be no date at all (2021-13-29); checks are in issues.checks. `rival` is
    another day that is printed as an issue's, too; `inside` tells that the date stands between articles, and with little beside it."""

    newspaper: Printed | None = None
    day: tuple[int, int, int] | None = None
    day_reason: Reason | None = None
    weekday: int | None = None
    weekday_reason: Reason | None = None
    lunar: tuple[int, int, bool] | None = None
    lunar_reason: Reason | None = None
    issue_no: Printed | None = None
    page: Printed | None = None
    rival: Reason | None = None
    inside: bool = False


def read(text: str) -> Masthead | None:
    """The masthead of a page's text, None where it prints none."""
    lines = ShortLines(text)
    dates = list(DATE.finditer(lines.text))
    dates = dates[:_DATES] + dates[_DATES:][-_DATES:]
    found = [(score, -match.start(), match) for match in dates if (score := _belonging(lines, match)) >= 2]
    if not found:
        return _nameless(lines)
    score, _, match = max(found, key=lambda item: item[:2])
    lo, hi = _zone(lines.text, match.start(), match.end())
    day = _day(match)
    weekday = _nearest(WEEKDAY, lines.text, match, 24)
    lunar = _nearest(LUNAR, lines.text, match, 40)
    return Masthead(
        _newspaper(lines, lo, hi, match),
        day,
        lines.reason(*match.span(), "报头日期"),
        _weekday(weekday) if weekday else None,
        lines.reason(*weekday.span(), "报头星期") if weekday else None,
        _lunar(lunar) if lunar else None,
        lines.reason(*lunar.span(), "报头农历") if lunar else None,
        _issue_no(lines, lo, hi),
        _page(lines, lo, hi, match),
        _rival(lines, match, [other for _, _, other in found]),
        score < _SURE_INSIDE and not lines.is_outside(match),
    )


def _rival(lines: ShortLines, match: re.Match[str], found: Sequence[re.Match[str]]) -> Reason | None:
    """Another day that is as much an issue's; where a line prints a day and a weekday alone, any other such line, as in a diary."""
    alike: frozenset[str] = frozenset(("date", "weekday"))
    if lines.reading(match).parts == alike and _newspaper(lines, *_zone(lines.text, *match.span()), match) is None:
        found = [other for other in DATE.finditer(lines.text) if lines.reading(other).parts == alike]
    else:
        found = [other for other in found if lines.reading(other).parts - alike or not _in_zone(lines, match, other)]
    other = next((other for other in found if _day(other) != _day(match)), None)
    return lines.reason(*other.span(), "同一页还印着另一个报头日期，两者不合，未能分开") if other else None


def _in_zone(lines: ShortLines, match: re.Match[str], other: re.Match[str]) -> bool:
    """Whether `match` stands in the zone of another date, which then shares what stands by it."""
    lo, hi = _zone(lines.text, *other.span())
    return lo <= match.start() < hi


def _day(match: re.Match[str]) -> tuple[int, int, int]:
    """The year, month and day of a date as printed, which may be none (2021-13-29)."""
    groups = match.groupdict()
    if groups["reign"]:
        year = year_of(groups["reign"], groups["reign_year"]) or 0
        month, day = _month(groups["m3"]), _integer(groups["d3"])
        if not is_lunar(groups["reign"]):
            return year, month, day
        told = solar(year, month, day, bool(groups["leap"]))
        return (told.year, told.month, told.day) if told else (0, month, day)
    number = next(key[1:] for key in groups if key[0] == "y" and groups[key])
    return _integer(groups[f"y{number}"]), _month(groups[f"m{number}"]), _integer(groups[f"d{number}"])


def _month(word: str) -> int:
    return english.month(word) or _integer(word)


def _weekday(match: re.Match[str]) -> int:
    if match.group("cn"):
        return weekday(match.group("cn"))
    if match.group("jp"):
        return JAPANESE_WEEKDAYS.index(match.group("jp"))
    return english.weekday(match.group("en") or match.group("abbr"))


def _nameless(lines: ShortLines) -> Masthead | None:
    """A masthead without a date: a name that its CN number or issue number stands by."""
    sign = CN.search(lines.text)
    if not sign:
        return None
    lo, hi = _zone(lines.text, sign.start(), sign.end())
    paper = _newspaper(lines, lo, hi, sign)
    return Masthead(paper, issue_no=_issue_no(lines, lo, hi), page=_page(lines, lo, hi, sign)) if paper else None


def _zone(text: str, start: int, end: int) -> tuple[int, int]:
    """The run of short lines around [start, end), at most NEAR characters each way."""
    lo = max(text.rfind("\x00", max(0, start - 2 * NEAR), start) + 1, text.rfind("\n", 0, max(0, start - NEAR)) + 1)
    stop = text.find("\x00", end, end + 2 * NEAR)
    hi = min(len(text) if stop < 0 else stop, max(end, text.find("\n", min(len(text) - 1, end + NEAR))))
    return lo, hi


def _belonging(lines: ShortLines, match: re.Match[str]) -> int:
    """How many other parts of a masthead stand by a date; 0 where they are too few. Between articles it takes more of them, for a
    diary and an advert print a weekday, too: a day with no more than that counts at the top of the page alone."""
    text = lines.text
    line = lines.reading(match)
    if not line.is_head:
        return 0
    lo, hi = _zone(text, *match.span())
    zone = text[lo:hi]
    score = 2 * bool(_nearest(WEEKDAY, text, match, 24)) + 2 * ("label" in line.parts)
    score += 2 * bool(CN.search(zone)) + bool(LUNAR.search(text[max(0, match.start() - 40) : match.end() + 40]))
    run = [read_line(lines.printed(*row)) for row in lines.run(match)]
    score += bool(NUMBER.search(zone)) + bool(TODAY.search(zone))
    score += any(one.parts & {"page", "office"} or one.bare_page for one in run)
    name = _newspaper(lines, lo, hi, match)
    score += name is not None
    plain = frozenset().union(*(one.parts for one in run)) <= {"date", "page", "name"} and not any(one.over for one in run)
    score += score == 1 and plain and lines.is_at_top(match)
    if score == 2 and line.parts <= {"date", "weekday"}:
        return score * lines.is_at_top(match)
    return score if lines.is_outside(match) or score > 2 else 0


def _nearest(rule: re.Pattern[str], text: str, match: re.Match[str], reach: int) -> re.Match[str] | None:
    """The match of `rule` nearest to the date, looked for behind it first."""
    stop = text.find("\x00", match.end(), match.end() + reach)
    behind = rule.search(text, match.end(), min(len(text) if stop < 0 else stop, match.end() + reach))
    if behind:
        return behind
    before = list(
        rule.finditer(
            text,
            max(0, match.start() - reach, text.rfind("\x00", max(0, match.start() - reach), match.start()) + 1),
            match.start(),
        )
    )
    return before[-1] if before else None


def _newspaper(lines: ShortLines, lo: int, hi: int, sign: re.Match[str]) -> Printed | None:
    """The name on a line of its own, one in 报 before one in 周末 or 消息, which may be a section, and the nearer one before another;
    else that of the press (报社), else one in Latin letters."""
    labelled = "label" in lines.reading(sign).parts
    for rule in (NAME, PRESS, LATIN_NAME):
        shown = lines.text if rule is PRESS else lines.names
        read = [(m, lines.reading(m)) for m in rule.finditer(shown, lo, hi)]
        found = [
            m for m, line in read if is_paper(m["name"].replace("\n", ""), "label" in line.parts) and _stands_by(line, labelled)
        ]
        if found:
            best = min(found, key=lambda match: (match.group("name")[-1] not in "报版", _between(match, sign)))
            reason = lines.reason(*best.span("name"), "报头报名")
            words = reason.quote.split()
            joined = (" " if rule is LATIN_NAME else "").join(words)
            return Printed(re.sub(r"[（(》」·]", "", joined), reason)
    return None


def _stands_by(line: HeadLine, labelled: bool) -> bool:
    """Whether a line that holds a name is of a masthead; 【来源】 names the page's own newspaper where its date is labelled, too."""
    return line.is_head and ("label" not in line.parts or "date" in line.parts or labelled)


def _between(one: re.Match[str], other: re.Match[str]) -> int:
    return max(one.start() - other.end(), other.start() - one.end(), 0)


def _issue_no(lines: ShortLines, lo: int, hi: int) -> Printed | None:
    def number(match: re.Match[str]) -> str:
        return match.group("n") or match.group("n2") or (str(told) if (told := _integer(match.group("n3"))) else "")

    found = [match for match in NUMBER.finditer(lines.text, lo, hi) if number(match)]  # 第五元期 has none
    best = max(found, key=lambda m: (m.group("whole") is not None, len(number(m)), -m.start()), default=None)
    return Printed(number(best), lines.reason(*best.span(), "报头期号")) if best else None


def _page(lines: ShortLines, lo: int, hi: int, sign: re.Match[str]) -> Printed | None:
    for match in PAGE.finditer(lines.text, lo, hi):
        if "sheet" in lines.reading(match).parts:
            continue
        word = next(group for group in match.groups() if group)
        return Printed(page_number(word) or "0", lines.reason(*match.span(), "版次"))
    for start, end in lines.run(sign):
        bare = read_line(lines.printed(start, end)).bare_page
        if bare:
            return Printed(bare, lines.reason(start, end, "版次"))
    sign_of_first = TODAY.search(lines.text, lo, hi) or CN.search(lines.text, lo, hi)
    return Printed("1", lines.reason(*sign_of_first.span(), "报头印在第一版")) if sign_of_first else None


def _lunar(match: re.Match[str]) -> tuple[int, int, bool]:
    return _integer(match.group("month")), _integer(match.group("day")), bool(match.group("leap"))


def _integer(word: str) -> int:
    """A number in digits, some of them read as letters (2O2l), or in Chinese numerals (二〇二一, 廿四, 初八, 腊); 0 for what is none."""
    try:
        return number(word.translate(_LIKE))
    except ValueError:
        return 0


_LIKE = str.maketrans("Il|", "111")


def real(day: tuple[int, int, int]) -> date | None:
    """The day as a date, None if there is no such day, or only in a far future that no page comes from."""
    return real_date(*day) if day[0] < 2050 else None
