"""A date known to the year, the month or the day, as newspapers, catalogues and filters state it: 2021, 2021-10, 2021-10-29."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Final

from index.english import MONTHS

_PARTS: Final = ([4], [4, 2], [4, 2, 2])


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of it or a day. Raises ValueError for one that the calendar has not (2021-13, 2021-02-30).

    Dates are ordered by their first day, and a wider one before a narrower that begins with it; a day or a narrower date may be `in` one.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError(f"day {self.day} of no month")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def parse(cls, text: str, *, padded: bool = True) -> PartialDate:
        """An ISO date of four, four and two, or four, two and two digits; 2021-3-5, too, where it need not be `padded`. Raises ValueError."""
        parts = text.split("-")
        sizes = [len(part) for part in parts]
        fits = sizes in _PARTS if padded else sizes[0] == 4 and len(sizes) < 4 and max(sizes[1:], default=1) < 3
        if not fits or not all(part.isascii() and part.isdecimal() for part in parts):
            raise ValueError(text)
        return cls(*map(int, parts))

    @classmethod
    def bound(cls, text: str) -> PartialDate:
        """An end of a period, which need not be padded; of a day that its month has not (2021-02-30) the month's last. Raises ValueError."""
        try:
            return cls.parse(text, padded=False)
        except ValueError:
            month, _, day = text.rpartition("-")
            told = cls.parse(month, padded=False)
            if told.month is None or day not in ("29", "30", "31"):
                raise
            return cls.of(told.last)

    @classmethod
    def compact(cls, text: str) -> PartialDate:
        """A day as eight digits: 20211029. Raises ValueError."""
        return cls.parse(f"{text[:4]}-{text[4:6]}-{text[6:]}")

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """A whole day."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def of_number(cls, number: int) -> PartialDate:
        """The day of a yyyymmdd number; of a bound that its month has not (20210231) the month's last. Raises ValueError."""
        return cls.of(clamped(number // 10_000, number // 100 % 100, number % 100))

    @classmethod
    def spanning(cls, first: date, last: date) -> PartialDate:
        """The narrowest that holds both days: the day, the month or the year. Raises ValueError where they are of two years."""
        if first.year != last.year:
            raise ValueError(f"{first} to {last}")
        month = first.month if first.month == last.month else None
        return cls(first.year, month, first.day if first == last else None)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return clamped(self.year, self.month or 12, self.day or 31)

    @property
    def bounds(self) -> tuple[int, int]:
        """The yyyymmdd numbers between which its days lie, as every store holds them: there each month has 31 days, and a year ends with 1231."""
        start = self.year * 10_000
        return start + (self.month or 1) * 100 + (self.day or 1), start + (self.month or 12) * 100 + (self.day or 31)

    @property
    def iso(self) -> str:
        """2021, 2021-10 or 2021-10-29."""
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])

    @property
    def chinese(self) -> str:
        """2021年, 2021年10月 or 2021年10月29日."""
        return "".join(f"{part}{sign}" for part, sign in zip((self.year, self.month, self.day), "年月日", strict=True) if part)

    @property
    def english(self) -> str:
        """2021, October 2021 or 29 October 2021."""
        named = (str(self.day) if self.day else "", MONTHS[self.month - 1] if self.month else "", str(self.year))
        return " ".join(filter(None, named))

    def to(self, parts: int) -> PartialDate:
        """The same told to the year (1), the month (2) or the day (3) alone."""
        return PartialDate(self.year, self.month if parts > 1 else None, self.day if parts > 2 else None)

    def moved(self, years: int) -> PartialDate:
        """The same of another year; of February 29, the 28th where that year has no other."""
        if self.month is None or self.day is None:
            return PartialDate(self.year + years, self.month)
        return self.of(clamped(self.year + years, self.month, self.day))

    def __contains__(self, other: PartialDate | date) -> bool:
        """Whether all of a day or a narrower date lies in this one."""
        first, last = (other, other) if isinstance(other, date) else (other.first, other.last)
        return self.first <= first and last <= self.last

    def overlaps(self, first: date, last: date) -> bool:
        """Whether a day from `first` to `last` lies in this."""
        return self.first <= last and first <= self.last

    def __lt__(self, other: PartialDate) -> bool:
        return (self.first, other.last) < (other.first, self.last)


def as_number(day: date) -> int:
    """A day as a yyyymmdd number."""
    return PartialDate.of(day).bounds[0]


def clamped(year: int, month: int, day: int) -> date:
    """A day, or the last one of its month where that has fewer days (February 31). Raises ValueError."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def real_date(year: int, month: int, day: int) -> date | None:
    """A day; None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def whole_day(iso: str | None) -> date | None:
    """The day of an ISO date that is whole; None of a partial or unknown one."""
    return date.fromisoformat(iso) if iso and len(iso) == len("2021-10-29") else None
