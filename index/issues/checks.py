"""A masthead checked against itself: weekday, 农历, the newest day the page reports, and the issue numbers of the same newspaper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.issues.masthead import Masthead, real
from index.issues.reported import Newest
from index.types import Certainty, Issue, Reason

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Checked:
    """The issue's day after the check; `inferred` where what is printed disagrees with itself and had to be mended."""

    day: date | None
    certainty: Certainty
    reasons: tuple[Reason, ...]


def day(printed: Masthead, newest: Newest | None) -> Checked:
    """The day a masthead prints, or the one misread digit away from it that weekday, 农历 and news agree on."""
    assert printed.day is not None and printed.day_reason is not None
    as_printed = real(printed.day)
    shown = _reasons(printed)
    wrong = _disagreeing(printed, as_printed)
    if as_printed is not None and not wrong:
        return Checked(as_printed, "stated", shown)
    own = len(_agreeing(printed, as_printed, newest)) if as_printed else 0
    best = sorted(
        ((len(_agreeing(printed, near, newest)), near) for near in _one_digit_away(printed.day)), key=lambda item: -item[0]
    )
    if best and best[0][0] > own and (len(best) == 1 or best[1][0] < best[0][0]):
        mended = best[0][1]
        agreeing = "、".join(_agreeing(printed, mended, newest))
        note = f"印作“{printed.day_reason.quote}”，与报头其他部分或报道日不合；改一位数字为 {mended.isoformat()}，则与{agreeing}相合"
        return Checked(mended, "inferred", (replace(printed.day_reason, why=note), *shown[1:]))
    if as_printed is not None and own >= len(wrong):
        note = f"与日期 {as_printed.isoformat()} 不合，疑为误认；日期另有依据"
        return Checked(as_printed, "stated", (*shown, *(replace(reason, why=note) for reason in wrong)))
    note = "报头日期与星期或农历不合，无法判断哪个误认"
    return Checked(as_printed, "inferred" if as_printed else "unknown", (replace(printed.day_reason, why=note), *shown[1:]))


def _reasons(printed: Masthead) -> tuple[Reason, ...]:
    reasons = (printed.day_reason, printed.weekday_reason, printed.lunar_reason)
    return tuple(reason for reason in reasons if reason is not None)


def _disagreeing(printed: Masthead, day: date | None) -> list[Reason]:
    if day is None:
        return []
    wrong: list[Reason] = []
    if printed.weekday is not None and printed.weekday_reason and day.weekday() != printed.weekday:
        wrong.append(printed.weekday_reason)
    if printed.lunar is not None and printed.lunar_reason and _lunar(day) != printed.lunar:
        wrong.append(printed.lunar_reason)
    return wrong


def _agreeing(printed: Masthead, day: date, newest: Newest | None) -> list[str]:
    names: list[str] = []
    if printed.weekday is not None and day.weekday() == printed.weekday:
        names.append(f"星期{_WEEKDAYS[printed.weekday]}")
    if printed.lunar is not None and _lunar(day) == printed.lunar:
        names.append("农历")
    if _reported(newest, day):
        names.append("最新报道日")
    return names


def _reported(newest: Newest | None, day: date | None) -> bool:
    return newest is not None and day is not None and newest.issue_day(day.year) == day


def _lunar(day: date) -> tuple[int, int, bool] | None:
    from lunardate import LunarDate

    try:
        lunar = LunarDate.from_solar_date(day.year, day.month, day.day)
    except ValueError:
        return None
    return lunar.month, lunar.day, bool(lunar.is_leap_month)


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

    A number is doubted only where at least three others of the newspaper agree with each other and it alone does not.
    """
    held: dict[str, list[int]] = defaultdict(list)
    for at, issue in enumerate(issues):
        if (
            issue.newspaper
            and issue.issue_no
            and issue.issue_no.isdigit()
            and issue.date
            and len(issue.date) == 10
            and issue.evidence
        ):
            held[issue.newspaper].append(at)
    result = list(issues)
    for group in held.values():
        bad = {at for at in group if sum(not _in_step(issues[at], issues[other]) for other in group) > len(group) / 2}
        good = [at for at in group if at not in bad]
        if len(good) < 3 or not all(_in_step(issues[a], issues[b]) for a in good for b in good):
            continue
        for at in bad:
            issue, number = issues[at], issues[at].issue_no or ""
            reason = next((r for r in issue.evidence if number in r.quote.replace(" ", "")), issue.evidence[0])
            note = replace(reason, why=f"期号 {number} 与同报其他各期的期号、日期不合，疑有误认")
            result[at] = replace(issue, evidence=(*issue.evidence, note))
    return result


def _in_step(one: Issue, other: Issue) -> bool:
    """Whether two issues' numbers rise with their dates, by at most one a day."""
    assert one.date and other.date and one.issue_no and other.issue_no
    days = (date.fromisoformat(one.date) - date.fromisoformat(other.date)).days
    count = int(one.issue_no) - int(other.issue_no)
    return days == count == 0 or ((days > 0) == (count > 0) and 0 < abs(count) <= abs(days))
