"""A masthead checked against itself: weekday, 农历, the newest day the page reports, and the issue numbers of the same newspaper."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.chinese.dates.lunar import lunar
from index.issues.masthead import Masthead, real
from index.issues.reported import Newest, on
from index.partial_date import whole_day
from index.types import Certainty, Issue, Reason

_AS_PRINTED = 5.5  # nats: how much more is believed of the printed day than of one that differs in a digit
_OF_YEARS = 0.5  # never enough to move a printed day that all else agrees with
_RARE = 1e-4
_MARGIN = 1.5
_LIKELY = 0.8  # probability of the printed year with which a weekday that disagrees is the one misread
_FITS_WEEKDAY, _FITS_LUNAR, _FITS_NOT = 2.0, 6.0, -3.0


@dataclass(frozen=True, slots=True)
class Checked:
    """The issue's day after the check; `inferred` where what is printed disagrees with itself and had to be mended."""

    day: date | None
    certainty: Certainty
    reasons: tuple[Reason, ...]


def day(printed: Masthead, newest: Newest | None, years: Callable[[Newest], Mapping[int, float]]) -> Checked:
    """The day a masthead prints, or the one misread digit away from it that the other parts and the news speak for.

    `years` gives the probability of each year by what the page says of years. A printed day stands unless another fits the
    weekday, 农历 and news that it contradicts; it is no longer `stated` where they contradict it, and years named that do not fit are said.
    """
    assert printed.day is not None and printed.day_reason is not None
    as_printed = real(printed.day)
    shown = _shown(printed)
    wrong = [reason for reason, fits in _parts(printed, as_printed) if not fits] if as_printed else []
    if as_printed and len(shown) > 1 and not wrong:
        return Checked(as_printed, "stated", shown)
    chances = years(Newest(printed.day[1:], 0, (), False)) if as_printed else {}
    best = _best(printed, printed.day, newest, chances)
    if best is not None and best != as_printed:
        why = _mended(printed, printed.day_reason.quote, best, newest)
        return Checked(best, "inferred", (replace(printed.day_reason, why=why), *shown[1:]))
    return _unmended(printed, as_printed, wrong, newest, chances)


def _unmended(
    printed: Masthead, as_printed: date | None, wrong: Sequence[Reason], newest: Newest | None, chances: Mapping[int, float]
) -> Checked:
    """The printed day, with what speaks against it said; no longer stated where too much does."""
    assert printed.day_reason is not None
    shown = _shown(printed)
    sure = as_printed and (len(wrong) < len(list(_parts(printed, as_printed))) or chances.get(as_printed.year, 0) > _LIKELY)
    if as_printed is None or (wrong and not (sure and _after(newest, as_printed))):
        note = "报头日期与星期或农历不合，无法判断哪个误认"
        return Checked(as_printed, "inferred" if as_printed else "unknown", (replace(printed.day_reason, why=note), *shown[1:]))
    if chances and chances.get(as_printed.year, 0.0) < _RARE and max(chances.values()) > 0.95:
        note = f"文中所提的年份多合于{max(chances, key=lambda year: chances[year])}年，日期或有误认"
        return Checked(as_printed, "stated", (*shown, replace(printed.day_reason, why=note)))
    note = f"与日期 {as_printed.isoformat()} 不合，疑为误认；日期另有依据"
    return Checked(as_printed, "stated", (*shown, *(replace(reason, why=note) for reason in wrong)))


def _shown(printed: Masthead) -> tuple[Reason, ...]:
    return tuple(r for r in (printed.day_reason, printed.weekday_reason, printed.lunar_reason) if r is not None)


def _best(printed: Masthead, day: tuple[int, int, int], newest: Newest | None, chances: Mapping[int, float]) -> date | None:
    """The printed day, or one a digit away that the page speaks for by far; None where what is printed is no day and none is."""
    as_printed = real(day)
    days = [found for found in (as_printed, *_one_digit_away(day)) if found]
    weighed = ((_score(printed, found, newest, chances) + _AS_PRINTED * (found == as_printed), found) for found in days)
    scored = sorted(weighed, reverse=True)
    alone = len(scored) == 1 or (len(scored) > 1 and scored[0][0] - scored[1][0] >= _MARGIN)
    return scored[0][1] if alone else as_printed


def _mended(printed: Masthead, quote: str, best: date, newest: Newest | None) -> str:
    """Why a day that is not the printed one was taken."""
    fits = "、".join([reason.quote for reason, fits in _parts(printed, best) if fits] + ["报道日"] * _after(newest, best))
    note = f"印作“{quote}”，与版面不合；改一位数字为 {best.isoformat()}"
    return f"{note}，则与{fits}相合" if fits else note


def _score(printed: Masthead, day: date, newest: Newest | None, chances: Mapping[int, float]) -> float:
    """How the page speaks for `day`, in nats: the parts of the masthead, the newest reported day, the years it names."""
    score = 0.0
    for reason, fits in _parts(printed, day):
        score += (_FITS_LUNAR if reason is printed.lunar_reason else _FITS_WEEKDAY) if fits else _FITS_NOT
    if newest is not None:
        happened = on(day.year, newest.day) or day
        score += {1: 3.0, 0: 0.5, 2: 0.5, 3: 0.0}.get((day - happened).days % 365, -2.0)
    return score + (_OF_YEARS * math.log(max(chances.get(day.year, 0.0), _RARE)) if chances else 0.0)


def _parts(printed: Masthead, day: date) -> Iterator[tuple[Reason, bool]]:
    """The weekday and 农历 of a masthead, and whether `day` has them."""
    if printed.weekday is not None and printed.weekday_reason:
        yield printed.weekday_reason, day.weekday() == printed.weekday
    if printed.lunar is not None and printed.lunar_reason:
        yield printed.lunar_reason, lunar(day) == printed.lunar


def _after(newest: Newest | None, day: date) -> bool:
    return newest is not None and newest.issue_day(day.year) == day


def _one_digit_away(day: tuple[int, int, int]) -> Iterator[date]:
    """The real dates that differ from a printed one in one digit of year, month or day."""
    digits = f"{day[0]:04d}{day[1]:02d}{day[2]:02d}"
    for at in range(2, len(digits)):
        for digit in "0123456789":
            other = digits[:at] + digit + digits[at + 1 :]
            found = real((int(other[:4]), int(other[4:6]), int(other[6:]))) if other != digits else None
            if found:
                yield found


def numbers(issues: Sequence[Issue]) -> list[Issue]:
    """The issues, with a note on each whose number does not rise with its date as the other numbers of its newspaper do.

    A number is doubted only where at least three numbers near it in time agree with each other and it alone does not; where one
    digit of it changed makes it agree in one way only, that is said.
    """
    held: dict[str, dict[_Number, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, issue in enumerate(issues):
        printed = whole_day(issue.date)
        if issue.newspaper and issue.evidence and issue.number is not None and printed:
            point = printed.toordinal(), issue.number
            held[issue.newspaper][point].append(at)
    result = list(issues)
    for places in held.values():
        for point, why in _out_of_step(sorted(places)):
            for at in places[point]:
                number = issues[at].issue_no or ""
                reason = next((r for r in issues[at].evidence if number in r.quote.replace(" ", "")), issues[at].evidence[0])
                result[at] = replace(issues[at], evidence=(*issues[at].evidence, replace(reason, why=why)))
    return result


_Number = tuple[int, int]
"""The day of an issue, as an ordinal, and its number."""


def _out_of_step(points: Sequence[_Number]) -> Iterator[tuple[_Number, str]]:
    def near(at: int) -> list[_Number]:
        return [*points[max(0, at - 4) : at], *points[at + 1 : at + 5]]

    bad = {p for at, p in enumerate(points) if sum(not _in_step(p, other) for other in near(at)) > len(near(at)) / 2}
    for at, point in enumerate(points):
        good = [other for other in near(at) if other not in bad]
        if point not in bad or len(good) < 3 or not all(_in_step(a, b) for a in good for b in good):
            continue
        digits = str(point[1])
        changed = {int(digits[:k] + digit + digits[k + 1 :]) for k in range(len(digits)) for digit in "0123456789"}
        fitting = [number for number in changed if all(_in_step((point[0], number), other) for other in good)]
        hint = f"，疑为 {fitting[0]}" if len(fitting) == 1 else "，疑有误认"
        yield point, f"期号 {digits} 与同报其他各期的期号、日期不合{hint}"


def _in_step(one: _Number, other: _Number) -> bool:
    """Whether two issues' numbers rise with their dates, by at most one a day."""
    days, count = one[0] - other[0], one[1] - other[1]
    return days == count == 0 or ((days > 0) == (count > 0) and 0 < abs(count) <= abs(days))
