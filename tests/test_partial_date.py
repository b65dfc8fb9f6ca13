"""A date known to the year, the month or the day: read, written, bounded and compared."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from index.errors import QuestionError
from index.partial_date import PartialDate, as_number, clamped, real_date, whole_day
from index.read.records.issues_csv import iso_date
from index.stores.lexical import day_number
from rag.refuse.coverage import Coverage
from rag.retrieve.days import days_of
from rag.retrieve.features import _told_days
from rag.retrieve.query_syntax import parse
from rag.scripts.questions import asking_day
from rag.words.printed import chinese_day

ROWS = [
    ("2021", "2021-01-01", "2021-12-31", "2021年", (20210101, 20211231)),
    ("2021-10", "2021-10-01", "2021-10-31", "2021年10月", (20211001, 20211031)),
    ("2021-11", "2021-11-01", "2021-11-30", "2021年11月", (20211101, 20211131)),
    ("2021-02", "2021-02-01", "2021-02-28", "2021年2月", (20210201, 20210231)),
    ("2024-02", "2024-02-01", "2024-02-29", "2024年2月", (20240201, 20240231)),
    ("2021-12", "2021-12-01", "2021-12-31", "2021年12月", (20211201, 20211231)),
    ("1937-07-07", "1937-07-07", "1937-07-07", "1937年7月7日", (19370707, 19370707)),
    ("9999-12", "9999-12-01", "9999-12-31", "9999年12月", (99991201, 99991231)),
]


@pytest.mark.parametrize(("iso", "first", "last", "chinese", "bounds"), ROWS)
def test_a_partial_date(iso: str, first: str, last: str, chinese: str, bounds: tuple[int, int]) -> None:
    told = PartialDate.parse(iso)
    assert (told.iso, str(told.first), str(told.last), told.chinese, told.bounds) == (iso, first, last, chinese, bounds)
    assert (chinese_day(iso), day_number(iso), day_number(iso, last=True)) == (chinese, *bounds)


@pytest.mark.parametrize(
    "text",
    ["", "21", "2021-", "2021-1", "2021-00", "2021-13", "2021-02-30", "2021-10-00", "2021-10-29-1", "20211029", "2021/10", "二〇二一", "２０２１", "-2021"],
)  # fmt: skip
def test_what_is_no_iso_date(text: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_a_date_need_not_be_padded_where_the_caller_says_so() -> None:
    assert PartialDate.parse("2021-3-5", padded=False) == PartialDate(2021, 3, 5)
    assert PartialDate.parse("2021-3", padded=False).iso == "2021-03"
    for text in ("21-3-5", "2021-003", "2021--5", "2021-13-1"):
        with pytest.raises(ValueError):
            PartialDate.parse(text, padded=False)


def test_eight_digits_are_a_day() -> None:
    assert PartialDate.compact("20211029").iso == "2021-10-29"
    for text in ("20210231", "2021102", "202110290", "2021-1-1"):
        with pytest.raises(ValueError):
            PartialDate.compact(text)
    with pytest.raises(ValueError, match="no month"):
        PartialDate(2021, None, 3)


def test_the_bound_of_a_month_is_told_as_its_last_day() -> None:
    assert [PartialDate.of_number(n).iso for n in (20211131, 20240231, 20211029)] == ["2021-11-30", "2024-02-29", "2021-10-29"]


@pytest.mark.parametrize(
    ("first", "last", "iso"),
    [("2021-10-29", "2021-10-29", "2021-10-29"), ("2021-10-01", "2021-10-10", "2021-10"), ("2021-01-01", "2021-06-30", "2021")],
)
def test_the_narrowest_that_spans_two_days(first: str, last: str, iso: str) -> None:
    assert PartialDate.spanning(date.fromisoformat(first), date.fromisoformat(last)).iso == iso


def test_a_span_of_two_years_is_no_date() -> None:
    with pytest.raises(ValueError, match="2020"):
        iso_date("2020年至2021年")
    assert iso_date("2021年上半年") == "2021"


def test_containment_and_order() -> None:
    year, month, day = PartialDate(2021), PartialDate(2021, 11), PartialDate(2021, 11, 30)
    assert day in month and month in year and date(2021, 11, 30) in month
    assert year not in month and date(2021, 12, 1) not in month
    assert sorted([day, month, PartialDate(2020, 12), year]) == [PartialDate(2020, 12), year, month, day]
    assert PartialDate(2021) < PartialDate(2021, 1) < PartialDate(2021, 1, 1) < PartialDate(2021, 1, 2)
    assert month.overlaps(date(2021, 11, 30), date(2022, 1, 1)) and not month.overlaps(date(2021, 12, 1), date(2022, 1, 1))


def test_a_day_told_to_its_month_or_year_alone() -> None:
    assert [PartialDate(2021, 10, 29).to(parts).iso for parts in (1, 2, 3)] == ["2021", "2021-10", "2021-10-29"]


def test_the_same_date_of_another_year() -> None:
    assert [PartialDate.parse(iso).moved(-1).iso for iso in ("2024-02-29", "2024-02", "2024")] == [
        "2023-02-28",
        "2023-02",
        "2023",
    ]


def test_days_that_there_are_and_are_not() -> None:
    assert (clamped(2021, 2, 31), real_date(2021, 2, 29), real_date(2024, 2, 29)) == (
        date(2021, 2, 28),
        None,
        date(2024, 2, 29),
    )
    assert (whole_day("2021-10-29"), whole_day("2021-10"), whole_day(None)) == (date(2021, 10, 29), None, None)
    assert as_number(date(2021, 3, 5)) == 20210305


def test_an_archive_reaches_to_the_last_day_of_its_last_month() -> None:
    coverage = Coverage(["东洲日报"], ("2021", "2021-10"))
    assert (coverage.first, coverage.last) == (date(2021, 1, 1), date(2021, 10, 31))


def test_a_month_told_lies_within_the_month_asked_for() -> None:
    assert _told_days("2021年11月开工，2月30日完工，11月3日通车", 2020) == [(20211101, 20211130), (20211103, 20211103)]


def test_what_was_printed_on_the_first_of_a_month_was_the_day_before_or_that_day() -> None:
    paper: Any = SimpleNamespace(
        locate=lambda number: (SimpleNamespace(text="大桥合龙"), None, SimpleNamespace(date="2021-11-01"))
    )
    assert days_of(paper, [(1, 1.0)]) == [(20211031, 20211101)]


def test_a_question_is_asked_on_the_last_day_of_a_partial_date() -> None:
    assert [asking_day(day) for day in ("2021", "2021-2", "2021-02-03")] == [
        date(2021, 12, 31),
        date(2021, 2, 28),
        date(2021, 2, 3),
    ]
    with pytest.raises(QuestionError, match="2021-10-29-5"):
        asking_day("2021-10-29-5")


def test_a_month_that_there_is_not_is_no_date_of_a_search() -> None:
    with pytest.raises(QuestionError, match="2021-13"):
        parse("大桥 date:2021-13")


@pytest.mark.parametrize(
    ("bound", "day"), [("2021-02-30", 20210228), ("2024-2-31", 20240229), ("2021-11-31", 20211130), ("2021-3-5", 20210305)]
)
def test_a_bound_that_its_month_has_not_is_the_last_day_of_it(bound: str, day: int) -> None:
    assert (day_number(bound), day_number(bound, last=True)) == (day, day)


@pytest.mark.parametrize("bound", ["2021-13", "2021-13-30", "abc", "0000", "2021-02-32", "2021-02-30-31", "-31"])
def test_a_bound_that_is_no_date_is_told_in_one_sentence(bound: str) -> None:
    with pytest.raises(QuestionError, match=rf"日期“{bound}”看不懂.*a date is written like this"):
        day_number(bound)
