"""The search syntax: words, phrases, exclusions and fields."""

from __future__ import annotations

import pytest

from index.errors import QuestionError
from index.types import Filters
from rag import Wenbao
from rag.retrieve.query_syntax import Query, parse, search


def test_a_query_is_taken_to_pieces() -> None:
    assert parse('足球 "校园 联赛" -篮球 -"女子 组" 标题:联赛 记者:许珂 版:第3版') == Query(
        words="足球",
        phrases=("校园 联赛",),
        without=("篮球", "女子 组"),
        headlines=("联赛",),
        pages=("3",),
        filters=Filters(reporter="许珂"),
    )


def test_full_width_characters_and_english_names_do_as_well() -> None:
    assert parse("－篮球 ｔｉｔｌｅ：联赛 “校园”") == Query(phrases=("校园",), without=("篮球",), headlines=("联赛",))


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("日期:2021", "2021", "2021"),
        ("日期:2021-3", "2021-03", "2021-03"),
        ("日期:2020-11..2020-12-31", "2020-11", "2020-12-31"),
        ("日期:2021..", "2021", None),
        ("日期:..2021-05", None, "2021-05"),
        ("日期:2021年10月", "2021-10-01", "2021-10-31"),
    ],
)
def test_a_date_is_a_day_a_period_or_two_with_dots_between(text: str, after: str | None, before: str | None) -> None:
    filters = parse(text).filters
    assert (filters.after, filters.before) == (after, before)


def test_a_colon_that_follows_no_field_is_a_word() -> None:
    assert parse("比分3:2 网址http://a.cn").words == "比分3:2 网址http://a.cn"


def test_a_date_that_is_none_is_said_to_be_none() -> None:
    with pytest.raises(QuestionError, match="看不懂"):
        parse("日期:胡说")


def test_a_phrase_stands_in_every_hit_and_an_excluded_word_in_none(wenbao: Wenbao) -> None:
    with_phrase = search(wenbao.archive, '"疫情防控" 会议', k=20)
    assert with_phrase
    assert all("疫情防控" in hit.passage.text.replace("\n", "") + (hit.article.headline or "") for hit in with_phrase)
    without = search(wenbao.archive, "疫情防控 -快递", k=20)
    assert without
    assert not any("快递" in hit.passage.text or "快递" in (hit.article.headline or "") for hit in without)


def test_fields_alone_list_what_has_them_oldest_first(wenbao: Wenbao) -> None:
    found = search(wenbao.archive, "记者:许珂", k=20)
    assert [hit.issue.date for hit in found] == ["2020-11-21", "2020-12-30", "2021-10-29", "2021-12-28"]
    assert all("许珂" in hit.article.authors for hit in found)


def test_a_date_holds_the_hits_to_its_days(wenbao: Wenbao) -> None:
    found = search(wenbao.archive, "会议 日期:2020-12", k=20)
    assert found
    assert {hit.issue.date for hit in found} == {"2020-12-30"}


def test_an_unknown_newspaper_is_named(wenbao: Wenbao) -> None:
    with pytest.raises(QuestionError, match="江州晚报"):
        search(wenbao.archive, "报纸:江州晚报 桥")


def test_the_same_hits_can_be_put_in_order_of_date(wenbao: Wenbao) -> None:
    best, newest = search(wenbao.archive, "会议", k=30), search(wenbao.archive, "会议", k=30, by_date=True)
    assert {hit.passage.number for hit in best} == {hit.passage.number for hit in newest}
    days = [hit.issue.date or "" for hit in newest]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) > 1


@pytest.mark.parametrize("query", ["", "  ", '""', "标题:"])
def test_a_query_that_asks_for_nothing_is_refused(wenbao: Wenbao, query: str) -> None:
    with pytest.raises(QuestionError, match="检索词是空的"):
        search(wenbao.archive, query)
