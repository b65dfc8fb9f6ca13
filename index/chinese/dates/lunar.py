"""The lunar calendar (农历), 1900 to 2100, as the Purple Mountain Observatory set it: days there and back."""

from __future__ import annotations

from datetime import date

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
SEXAGENARY = f"[{STEMS}][{BRANCHES}]"
"""A pattern for a year of the cycle of sixty (干支): 辛丑."""


def lunar(day: date) -> tuple[int, int, bool] | None:
    """The lunar month and day of a day, and whether the month is a leap month; None outside the years known."""
    from borax.calendars.lunardate import LunarDate

    try:
        found = LunarDate.from_solar(day)
    except ValueError:
        return None
    return found.month, found.day, bool(found.leap)


def solar(year: int, month: int, day: int, leap: bool = False) -> date | None:
    """The day that a lunar date of a year is; None where that year has no such month or day, or is not known."""
    from borax.calendars.lunardate import LunarDate

    try:
        found: date = LunarDate(year, month, day, int(leap)).to_solar_date()
    except ValueError:
        return None
    return found
