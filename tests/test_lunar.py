"""The lunar calendar against days that are known: New Years, leap months, festivals, and the length of every month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from index.chinese.dates.calendar import festival
from index.chinese.dates.lunar import lunar, solar

NEW_YEARS = [
    *("1900-01-31", "1901-02-19", "1911-01-30", "1912-02-18", "1919-02-01", "1921-02-08", "1924-02-05", "1927-02-02"),
    *("1931-02-17", "1933-01-26", "1937-02-11", "1945-02-13", "1949-01-29", "1950-02-17", "1954-02-03", "1956-02-12"),
    *("1958-02-18", "1962-02-05", "1966-01-21", "1968-01-30", "1976-01-31", "1977-02-18", "1978-02-07", "1979-01-28"),
    *("1984-02-02", "1985-02-20", "1989-02-06", "1997-02-07", "1998-01-28", "2000-02-05", "2003-02-01", "2008-02-07"),
    *("2012-01-23", "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29"),
    *("2026-02-17", "2033-01-31", "2034-02-19", "2050-01-23"),
]
LEAP_MONTHS = {
    1900: 8, 1903: 5, 1906: 4, 1909: 2, 1911: 6, 1914: 5, 1917: 2, 1919: 7, 1922: 5, 1925: 4, 1928: 2, 1930: 6, 1933: 5,
    1936: 3, 1938: 7, 1941: 6, 1944: 4, 1947: 2, 1949: 7, 1952: 5, 1955: 3, 1957: 8, 1960: 6, 1963: 4, 1966: 3, 1968: 7,
    1971: 5, 1974: 4, 1976: 8, 1979: 6, 1982: 4, 1984: 10, 1987: 6, 1990: 5, 1993: 3, 1995: 8, 1998: 5, 2001: 4, 2004: 2,
    2006: 7, 2009: 5, 2012: 4, 2014: 9, 2017: 6, 2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6, 2039: 5,
    2042: 2, 2044: 7, 2047: 5, 2050: 3,
}  # fmt: skip


@pytest.mark.parametrize("day", NEW_YEARS)
def test_new_year(day: str) -> None:
    first = date.fromisoformat(day)
    assert solar(first.year, 1, 1) == first
    assert lunar(first) == (1, 1, False)
    assert lunar(first - timedelta(1)) in (None, (12, 29, False), (12, 30, False))


def test_leap_months() -> None:
    for year in range(1900, 2051):
        found = [month for month in range(1, 13) if solar(year, month, 1, True)]
        assert found == ([LEAP_MONTHS[year]] if year in LEAP_MONTHS else []), year


def test_every_day_goes_there_and_back_and_months_have_29_or_30_days() -> None:
    day, lengths = date(1900, 1, 31), set[int]()
    year, before = 1900, (1, 0, False)
    while day.year < 2101:
        now = lunar(day)
        assert now is not None
        year += now[:2] == (1, 1) and day > date(1900, 2, 1)
        assert solar(year, *now) == day
        if now[1] == 1:
            lengths.add(before[1])
        else:
            assert now == (before[0], before[1] + 1, before[2])
        before, day = now, day + timedelta(1)
    assert lengths <= {0, 29, 30}


@pytest.mark.parametrize(
    ("year", "name", "day"),
    [
        (1978, "中秋", "1978-09-17"),  # tables copied from each other have the 16th
        (1933, "中秋", "1933-10-04"),
        (1954, "重阳", "1954-10-05"),
        (2020, "端午", "2020-06-25"),
        (2021, "中秋节", "2021-09-21"),
        (2022, "元宵", "2022-02-15"),
        (2023, "除夕", "2023-01-21"),
        (2024, "重阳节", "2024-10-11"),
    ],
)
def test_festivals(year: int, name: str, day: str) -> None:
    found = festival(year, name)
    assert found is not None and found[0].isoformat() == day


def test_what_is_no_lunar_date_is_none() -> None:
    for wrong in ((2021, 2, 1, True), (2021, 13, 1, False), (2021, 1, 31, False), (1899, 1, 1, False), (2200, 1, 1, False)):
        assert solar(*wrong) is None
    assert lunar(date(1800, 1, 1)) is None
    assert lunar(date(2200, 1, 1)) is None
