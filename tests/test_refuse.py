"""Saying no: what is no question for a paper, what no issue can hold, and what only looks so."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from index.chinese.blank import on_one_line
from index.types import Filters
from rag.refuse.contradicted import numbers_another, told_of_another
from rag.refuse.coverage import Coverage, other_paper, outside
from rag.refuse.off_topic import is_leisure, off_topic
from rag.refuse.outside import not_printed
from rag.types import Period, Question
from rag.words.ordinals import ordinals
from tests.asking import asking

COVERAGE = Coverage(["东洲日报"], ("2021-01-04", "2021-12-28"))


def question(text: str, *periods: Period) -> Question:
    return asking(text, *periods, as_of=date(2026, 3, 1))


@pytest.mark.parametrize(
    "text",
    [
        "国足以0-1不敌日本队那天谁受伤了？",
        "1947-48赛季球队的教练是谁？",
        "谁在足协杯1/8决赛里赢了南通队？",
        "北京市积分落户申报什么时候启动？",
        "谁中了600万元的彩票大奖？",
        "市里打算给国开行推荐几个项目？",
    ],
)
def test_the_words_of_chores_are_news_as_well(text: str) -> None:
    assert off_topic(question(text)) is None


@pytest.mark.parametrize("text", ["37*48等于几？", "12 + 30 = ?", "8除以2等于多少", "给我推荐三家好吃的面馆", "写一首诗"])
def test_chores_are_off_topic(text: str) -> None:
    no = off_topic(question(text))
    assert no is not None and no.refusal == "off_topic"


def test_pastimes_are_known_as_such() -> None:
    assert is_leisure(question("东洲鱼粉哪家最好吃？")) and not is_leisure(question("东洲大桥全长多少米？"))


def test_this_year_may_be_the_papers_own() -> None:
    spoken = Period(date(2026, 1, 1), date(2026, 12, 31), "今年")
    assert outside(question("今年竣工的项目有几个？", spoken), COVERAGE, ()) is None
    no = outside(question("今年的报纸头版登了什么？", spoken), COVERAGE, ())
    assert no is not None and no.refusal == "outside_coverage"


def test_a_year_that_is_named_is_held_against_the_archive() -> None:
    named = Period(date(2026, 1, 1), date(2026, 12, 31), "2026年")
    no = outside(question("2026年竣工的项目有几个？", named), COVERAGE, ())
    assert no is not None and no.refusal == "outside_coverage" and "2021年12月28日" in no.statements[0].text


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("西洲周末对大桥的报道标题是什么？", "西洲周末"),
        ("西洲晚报是怎么报道大桥的？", "西洲晚报"),
        ("在上个周末的报道里谁受伤了？", None),
        ("东洲日报是怎么报道大桥的？", None),
    ],
)
def test_papers_that_are_not_held(text: str, paper: str | None) -> None:
    no = other_paper(question(text), COVERAGE)
    assert no is None if paper is None else no is not None and f"《{paper}》" in no.statements[0].text


class _OneIssue:
    """A paper of which one issue is held."""

    def newspapers(self) -> list[tuple[str, int, int, int]]:
        return [("东洲日报", 1, 20211228, 20211228)]

    def has(self, filters: Filters) -> bool:
        return (filters.after or "") <= "2021-12-28" <= (filters.before or "9999")


@pytest.mark.parametrize(
    ("text", "day", "words", "refused"),
    [
        ("2021年12月28日的东洲日报登了什么？", date(2021, 12, 28), "2021年12月28日", False),
        ("2021年7月1日的东洲日报登了什么？", date(2021, 7, 1), "2021年7月1日", True),
        ("7月1日的东洲日报登了什么？", date(2021, 7, 1), "7月1日", False),
        ("2021年7月1日谁出席了仪式？", date(2021, 7, 1), "2021年7月1日", False),
        ("2021年7月1日的快讯有哪几条？", date(2021, 7, 1), "2021年7月1日", True),
        ("2021年12月29日的快讯有哪几条？", date(2021, 12, 29), "2021年12月29日", False),
    ],
)
def test_an_issue_that_is_not_held_is_outside(text: str, day: date, words: str, refused: bool) -> None:
    archive: Any = SimpleNamespace(documents=_OneIssue())
    no = not_printed(question(text, Period(day, day, words)), archive)
    assert (no is not None) == refused
    assert no is None or (no.refusal == "outside_coverage" and "2021年7月1日" in no.statements[0].text)


@pytest.mark.parametrize(
    ("printed", "quoted"),
    [
        ("  The new bridge\nopened  today. ", "The new bridge opened today."),
        ("新桥今日\n  通车，全长\n300米", "新桥今日通车，全长300米"),
        ("张三　李四 王五", "张三 李四 王五"),
        ("新冠 COVID-19\nvaccine 接种", "新冠 COVID-19 vaccine 接种"),
    ],
)
def test_a_quote_keeps_the_blanks_that_part_words(printed: str, quoted: str) -> None:
    assert on_one_line(printed) == quoted


@pytest.mark.parametrize(
    ("asked", "words", "another"),
    [
        ("二期什么时候开工？", "2022年5月", True),
        ("一期什么时候开工？", "2022年5月", False),
        ("二期用地多少亩？", "2400亩", False),
        ("三期什么时候开工？", "2022年5月", False),
        ("项目什么时候开工？", "2022年5月", False),
        ("二期在哪里？", "江东", False),
        ("二期，一期什么时候开工？", "2022年5月", False),
    ],
)
def test_what_is_told_of_another_number_in_the_row_answers_nothing(asked: str, words: str, another: bool) -> None:
    text = "项目分一期、二期，一期涉及1000亩，计划2022年5月开工；二期用地2400亩，总投资102亿元。两期都在江东。"
    assert told_of_another([*ordinals(asked)], text, text.index(words)) is another


@pytest.mark.parametrize(
    ("asked", "another"),
    [
        ("第七届联赛在哪里办？", True),
        ("第六届联赛在哪里办？", False),
        ("联赛在哪里办？", False),
        ("第七届比第六届多几支队？", False),
        ("第三期在哪里办？", False),
        ("大桥第二段谁建？", True),
        ("2021湘江马拉松赛谁夺冠？", True),
        ("2020湘江马拉松赛谁夺冠？", False),
        ("2021年湘江马拉松赛谁夺冠？", False),  # a day or a year is the dates' affair
        ("2021全省桥梁展在哪里办？", False),
    ],
)
def test_an_article_of_another_edition_answers_nothing(asked: str, another: bool) -> None:
    assert (
        numbers_another([*ordinals(asked)], "第六届联赛昨日鸣金。大桥（第一段）由市路桥集团承建。2020湘江马拉松赛刘某夺冠。")
        is another
    )
