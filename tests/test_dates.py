"""Dates by value: what each way of writing a day or a period means on 29 October 2021, a Friday."""

from __future__ import annotations

from datetime import date

import pytest

from index.chinese.dates import event_dates, find_dates
from index.types import Issue

ANCHOR = date(2021, 10, 29)

DAYS = {
    "2021年10月28日": ("2021-10-28", "stated"),
    "２０２１年１０月２８日": ("2021-10-28", "stated"),
    "2021 年 10 月 28 日": ("2021-10-28", "stated"),
    "二〇二一年十月二十八日": ("2021-10-28", "stated"),
    "2021-10-28": ("2021-10-28", "stated"),
    "2021/10/8": ("2021-10-08", "stated"),
    "2021.10.28": ("2021-10-28", "stated"),
    "20211028": ("2021-10-28", "stated"),
    "民國一一〇年十月二十八日": ("2021-10-28", "stated"),
    "民国110年10月28日": ("2021-10-28", "stated"),
    "上週五": ("2021-10-22", "inferred"),
    "農曆九月廿四": ("2021-10-29", "inferred"),
    "10月28日": ("2021-10-28", "inferred"),
    "10月28号": ("2021-10-28", "inferred"),
    "十月二十八日": ("2021-10-28", "inferred"),
    "28日": ("2021-10-28", "inferred"),
    "30日": ("2021-09-30", "inferred"),
    "12月5日": ("2021-12-05", "inferred"),
    "12月31日": ("2020-12-31", "inferred"),
    "3月1日": ("2021-03-01", "inferred"),
    "昨日": ("2021-10-28", "inferred"),
    "昨晚": ("2021-10-28", "inferred"),
    "今日": ("2021-10-29", "inferred"),
    "今晨": ("2021-10-29", "inferred"),
    "前天": ("2021-10-27", "inferred"),
    "大前天": ("2021-10-26", "inferred"),
    "明晚": ("2021-10-30", "inferred"),
    "本月5日": ("2021-10-05", "inferred"),
    "上个月28日": ("2021-09-28", "inferred"),
    "去年10月25日": ("2020-10-25", "inferred"),
    "上周五": ("2021-10-22", "inferred"),
    "本周一": ("2021-10-25", "inferred"),
    "下周三": ("2021-11-03", "inferred"),
    "星期三": ("2021-10-27", "inferred"),
    "10.28": ("2021-10-28", "inferred"),
    "10-28": ("2021-10-28", "inferred"),
    "除夕": ("2021-02-11", "inferred"),
    "正月初一": ("2021-02-12", "inferred"),
    "农历九月廿四": ("2021-10-29", "inferred"),
    "2020年端午节": ("2020-06-25", "stated"),
    "中秋节": ("2021-09-21", "inferred"),
    "2020年清明节": ("2020-04-04", "stated"),
    "元旦": ("2021-01-01", "inferred"),
}
PERIODS = {
    "12月28日至明年2月10日": ("2021-12-28", "2022-02-10", "inferred"),
    "11月至2020年3月": ("2019-11-01", "2020-03-31", "stated"),
    "2021年": ("2021-01-01", "2021-12-31", "stated"),
    "2021年10月": ("2021-10-01", "2021-10-31", "stated"),
    "2021-10": ("2021-10-01", "2021-10-31", "stated"),
    "二〇二一年十月": ("2021-10-01", "2021-10-31", "stated"),
    "2018至2020年": ("2018-01-01", "2020-12-31", "stated"),
    "2018年—2020年": ("2018-01-01", "2020-12-31", "stated"),
    "2020年11月18日至11月30日": ("2020-11-18", "2020-11-30", "stated"),
    "2020年第四季度": ("2020-10-01", "2020-12-31", "stated"),
    "2020年底": ("2020-12-01", "2020-12-31", "stated"),
    "2020年春节": ("2020-01-25", "2020-01-31", "stated"),
    "2020年冬季": ("2020-12-01", "2021-02-28", "stated"),
    "去年": ("2020-01-01", "2020-12-31", "inferred"),
    "明年5月": ("2022-05-01", "2022-05-31", "inferred"),
    "去年10月": ("2020-10-01", "2020-10-31", "inferred"),
    "去年底": ("2020-12-01", "2020-12-31", "inferred"),
    "今年年初": ("2021-01-01", "2021-02-28", "inferred"),
    "上个月": ("2021-09-01", "2021-09-30", "inferred"),
    "5月份": ("2021-05-01", "2021-05-31", "inferred"),
    "10月上旬": ("2021-10-01", "2021-10-10", "inferred"),
    "9月底": ("2021-09-21", "2021-09-30", "inferred"),
    "上半年": ("2021-01-01", "2021-06-30", "inferred"),
    "第一季度": ("2021-01-01", "2021-03-31", "inferred"),
    "前三季度": ("2021-01-01", "2021-09-30", "inferred"),
    "今春": ("2021-03-01", "2021-05-31", "inferred"),
    "上周": ("2021-10-18", "2021-10-24", "inferred"),
    "上周末": ("2021-10-23", "2021-10-24", "inferred"),
    "国庆期间": ("2021-10-01", "2021-10-07", "inferred"),
    "五一假期": ("2021-05-01", "2021-05-05", "inferred"),
    "10月27日至28日": ("2021-10-27", "2021-10-28", "inferred"),
    "10月27-28日": ("2021-10-27", "2021-10-28", "inferred"),
    "10月27、28日": ("2021-10-27", "2021-10-28", "inferred"),
    "27日至28日": ("2021-10-27", "2021-10-28", "inferred"),
    "11月18日至30日": ("2021-11-18", "2021-11-30", "inferred"),
    "12月28日至1月3日": ("2021-12-28", "2022-01-03", "inferred"),
    "1至9月": ("2021-01-01", "2021-09-30", "inferred"),
    "今年1月至9月": ("2021-01-01", "2021-09-30", "inferred"),
}
NONE = (
    "近日", "日前", "3个月", "今年龄", "20年来", "5号楼", "为期三日", "增长10.28%", "电话0734-8247111", "目前日均", "说明天气",
    "李国庆", "一九", "生日", "每月都", "2021年级", "“十四五”", "首日", "第3届", "下周期", "今日八版", "年轻", "月亮", "2月30日", "3至5年",
)  # fmt: skip


@pytest.mark.parametrize("text", DAYS)
def test_a_day(text: str) -> None:
    day, certainty = DAYS[text]
    (found,) = find_dates(text, ANCHOR)
    assert (found.earliest.isoformat(), found.latest.isoformat(), found.certainty) == (day, day, certainty)


@pytest.mark.parametrize("text", PERIODS)
def test_a_period(text: str) -> None:
    (found,) = find_dates(text, ANCHOR)
    assert (found.earliest.isoformat(), found.latest.isoformat(), found.certainty) == PERIODS[text]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text, ANCHOR) == []


def test_without_an_anchor_only_what_prints_its_year_is_a_date() -> None:
    text = "昨日，10月28日和28日、上周五、春节，不如2021年10月27日至28日、去年或2020年底清楚。"
    assert [m.text for m in find_dates(text)] == ["2021年10月27日至28日", "2020年底"]


def test_offsets_are_the_text_s_own() -> None:
    text = "本报讯　１０月２８日晚，记者获悉，去年底至今年9月，项目已于10月27日至28日验收。"
    found = find_dates(text, ANCHOR)
    assert [text[m.start : m.end] for m in found] == [m.text for m in found]
    assert [m.text for m in found] == ["１０月２８日", "去年底至今年9月", "10月27日至28日"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1994年11月12日下午，车祸发生。11月27日，他因伤势过重牺牲。", ["1994-11-12", "1994-11-27"]),
        ("截至2019年12月31日，问题已整改。1月6日，他说", ["2019-12-31", "2020-01-06"]),
        ("2018年6月3日开工，18日封顶。", ["2018-06-03", "2018-06-18"]),
        ("会议将于12月8日召开", ["2020-12-08"]),
        ("医院将于15日起停诊", ["2020-01-15"]),
        ("气象台预计，1月8日至12日有雪", ["2020-01-08"]),
        ("2020年公开赛原定6月29日开赛，推迟到8月31日", ["2020-01-01", "2020-06-29", "2020-08-31"]),
        ("比2018年增长5%，10月28日统计", ["2018-01-01", "2019-10-28"]),
        ("年底结余6亿元，第四季度好转；年底前完工", ["2019-12-01", "2019-10-01", "2020-12-01"]),
    ],
)
def test_a_date_without_its_year_is_read_in_its_place(text: str, days: list[str]) -> None:
    anchor = date(2020, 1, 9)
    assert [m.earliest.isoformat() for m in find_dates(text, anchor)] == days


def test_a_new_paragraph_forgets_the_year_told_before() -> None:
    text = "1994年11月12日，车祸发生。\n10月27日，会议召开。"
    assert [m.earliest.isoformat() for m in find_dates(text, ANCHOR)] == ["1994-11-12", "2021-10-27"]


def test_event_dates_stand_on_the_issue_s_day() -> None:
    whole = Issue("p.txt", date="2021-01-02", date_certainty="inferred")
    assert [m.earliest.isoformat() for m in event_dates("昨晚，12月30日的演出", whole)] == ["2021-01-01", "2020-12-30"]
    assert event_dates("昨晚", Issue("p.txt", date="2021-01")) == []
    assert [m.earliest.isoformat() for m in event_dates("2020年5月1日，昨晚", Issue("p.txt"))] == ["2020-05-01"]


def test_odd_blanks_inside_a_date_are_blanks() -> None:
    (found,) = find_dates("2021年1\x1c月5日")
    assert found.earliest == date(2021, 1, 5)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("建于民国三十七年，", "1948-01-01", "1948-12-31"),
        ("建于民国廿六年，", "1937-01-01", "1937-12-31"),
        ("民国廿6年设科", "1937-01-01", "1937-12-31"),
        ("民國元年", "1912-01-01", "1912-12-31"),
        ("民國卅八年三月卅一日", "1949-03-31", "1949-03-31"),
        ("昭和十二年七月七日", "1937-07-07", "1937-07-07"),
        ("康德三年五月一日", "1936-05-01", "1936-05-01"),
        ("光緒廿六年三月初五日", "1900-04-04", "1900-04-04"),
        ("宣统元年闰二月初十", "1909-03-31", "1909-03-31"),
        ("光绪十年三月", "1884-01-01", "1884-12-31"),
    ],
)
def test_years_of_a_reign_in_any_numerals(text: str, first: str, last: str) -> None:
    (found,) = find_dates(text)
    assert (found.earliest.isoformat(), found.latest.isoformat(), found.certainty) == (first, last, "stated")


@pytest.mark.parametrize("text", ["他在大同三年", "光绪九十年", "民国初年", "宣统四年三月五日"])
def test_no_year_of_a_reign(text: str) -> None:
    assert not [found for found in find_dates(text) if found.certainty == "stated"]


@pytest.mark.parametrize(
    "text",
    [
        "纪念康德三百年诞辰",
        "康德十年磨一书",
        "用水水平成五年来最低",
        "省长命令和三年规划",
        "昭和三十年代",
        "大正二十年",
        "大正二十年三月五日",
        "民国零年",
        "昭和九十年三月",
    ],
)
def test_a_year_that_no_reign_had_is_not_the_anchor_s(text: str) -> None:
    assert find_dates(text, date(2024, 4, 22)) == []


def test_the_dates_beside_a_year_that_never_was_are_told() -> None:
    told = find_dates("民国零年至2021年5月，平成三年四月动工", date(2024, 4, 22))
    assert [found.earliest.isoformat() for found in told] == ["2021-05-01", "1991-04-01"]
