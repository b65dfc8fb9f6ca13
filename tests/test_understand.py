"""What a question asks: its kind, its days, its names, its parts, and a follow-up made whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag import Wenbao
from rag.question.events import compared, joints, same_day
from rag.question.follow_ups import TopicTurns
from rag.question.pages import asked_page
from rag.question.understand import in_context, names_in, of_the_turn_before, periods, understand
from rag.question.wording import naming_words
from rag.wants import SameDay

ASKED = date(2024, 11, 12)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2021年10月28日来了谁", "2021-10-28", "2021-10-28"),
        ("去年底开工的桥", "2023-12-01", "2023-12-31"),
        ("三年前的七月发射的卫星", "2021-07-01", "2021-07-31"),
        ("五年前的9月24日谁讲了话", "2019-09-24", "2019-09-24"),
        ("十二年前的7月1日谁讲了话", "2012-07-01", "2012-07-01"),
        ("二十天前谁讲了话", "2024-10-23", "2024-10-23"),
        ("两天前新增多少例", "2024-11-10", "2024-11-10"),
        ("八个月前的文章", "2024-03-01", "2024-03-31"),
        ("四年前的这个月谁夺冠", "2020-11-01", "2020-11-30"),
        ("二〇二一年的预算", "2021-01-01", "2021-12-31"),
        ("２０２２年５月有几场雨", "2022-05-01", "2022-05-31"),
    ],
)
def test_a_period_is_counted_from_the_day_of_asking(text: str, earliest: str, latest: str) -> None:
    found = periods(text, ASKED)
    assert [(str(period.earliest), str(period.latest)) for period in found] == [(earliest, latest)]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("流感病例比去年同期增加多少例", []),
        ("门诊量较2019年少了几成", []),
        ("2023年的游客和2019年相比多了多少", [2023]),
        ("2023年粮食产量跟2022年比起来是多是少", [2023]),
        ("三年前的产值高于2019年吗", [2021]),
        ("2019年和2023年各有多少游客", [2019, 2023]),
        ("2023年粮食产量比2021年和2022年同期多多少", [2023]),
        ("2023年的增速快于2022年吗", [2023]),
        ("去年和谁签了约", [2023]),
        ("2021年4月同比增长百分之几", [2021]),
        ("衡阳2021年同期开工的项目有哪些", [2021]),
    ],
)
def test_a_time_that_another_is_measured_by_is_none_to_look_in(text: str, years: list[int]) -> None:
    assert [period.earliest.year for period in periods(text, ASKED)] == years


def test_a_day_without_a_year_lies_in_the_years_that_are_held() -> None:
    assert [str(period.earliest) for period in periods("4月24日第17版", ASKED, (2020,))] == ["2020-04-24"]
    assert [str(period.earliest) for period in periods("4月24日第17版", ASKED, (2021, 2020))] == ["2021-04-24", "2020-04-24"]
    assert [str(period.earliest) for period in periods("去年4月24日", ASKED, (2020,))] == ["2023-04-24"]


def test_29_february_moves_to_a_year_that_has_none() -> None:
    assert [str(period.latest) for period in periods("2月29日", date(2024, 3, 1), (2023,))] == ["2023-02-28"]


def test_what_is_searched_for_is_the_question_without_its_asking_words() -> None:
    assert naming_words("请问，新图书馆什么时候开放？") == "新图书馆 开放"
    assert naming_words("《春江》的作者是谁") == "春江 的作者是"
    assert naming_words("增长了3.5%吗") == "增长了3.5"


@pytest.mark.parametrize(
    ("history", "asked", "whole"),
    [
        (["王大山是谁？"], "他办了几所学校？", "王大山是，他办了几所学校？"),
        (["2019年的产量是多少？"], "那2020年呢？", "2020年的产量是多少？"),
        (["李雪梅获得了什么奖？"], "张建国呢？", "李雪梅获得了 奖，张建国呢？"),
        (["联赛第一期什么时候报名？"], "那第二期呢？", "联赛第二期什么时候报名？"),
        (["大桥工期推迟了多久？"], "为什么？", "大桥工期推迟了多久，为什么？"),
        (["李雪梅赢了谁？", "她是哪里人？"], "她第一次夺冠是哪天？", "李雪梅赢了 她是 人，她第一次夺冠是哪天？"),
        (["王大山是谁？"], "全市校园足球联赛踢了多少天？", "全市校园足球联赛踢了多少天？"),
        (["王大山是谁？"], "应该怎样推进乡村振兴？", "应该怎样推进乡村振兴？"),
        ([], "他是谁？", "他是谁？"),
    ],
)
def test_a_turn_that_leans_is_asked_with_what_was_asked_before(history: list[str], asked: str, whole: str) -> None:
    assert TopicTurns().complete(asked, history) == whole
    assert bool(TopicTurns().leans_on(asked, history)) is (whole != asked)


def test_a_follow_up_may_be_asked_with_all_that_the_turn_before_names() -> None:
    asked = understand("要充多久？", history=["江城号在哪试航？", "那船充一次电能跑多远？"], as_of=ASKED)
    assert of_the_turn_before(asked) is None  # it stands alone
    leaning = replace(asked, text="江城号要充多久？", before=("江城号充一次电能跑多远？", "江城号在哪试航？"))
    whole = of_the_turn_before(leaning)
    assert whole is not None and whole.text == "江城号充一次电能跑多远，要充多久？"
    assert whole.before == leaning.before and of_the_turn_before(whole) is None


def test_what_seems_to_stand_alone_may_be_a_follow_up() -> None:
    alone = understand("成人门票价格上涨到多少元", history=["青川公园几点关门？"], as_of=ASKED, turns=TopicTurns())
    assert alone.text == "成人门票价格上涨到多少元"
    whole = in_context(alone, turns=TopicTurns())
    assert (
        whole is not None
        and whole.text == "青川公园 关门，成人门票价格上涨到多少元"
        and whole.query == "青川公园 关门 成人门票价格上涨到 元"
    )
    nothing_before = understand("成人门票价格上涨到多少元", as_of=ASKED)
    assert in_context(whole, turns=TopicTurns()) is None and in_context(nothing_before, turns=TopicTurns()) is None


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("地铁三号线通车和长江大桥合龙，哪个事件发生更早？", "地铁三号线通车和长江大桥合龙"),
        ("地铁三号线通车与长江大桥合龙是在同一个月吗？", "地铁三号线通车与长江大桥合龙"),
        ("以下事件中，哪个最早发生：地铁通车、大桥合龙、机场启用？", "地铁通车、大桥合龙、机场启用"),
        ("地铁通车、大桥合龙和机场启用，这些事件中最早发生的是哪个？", "地铁通车、大桥合龙和机场启用"),
        ("新图书馆在哪个区？", None),
        ("德国和法国的总统府哪一座建于十八世纪？", None),
    ],
)
def test_a_comparison_is_known_by_what_it_asks(text: str, events: str | None) -> None:
    assert compared(text) == events


def test_conjunctions_inside_a_title_are_no_joints() -> None:
    text = "《战争与和平》上映和地铁三号线通车"
    assert [text[start:end] for start, end in joints(text)] == ["和"]
    assert joints(text)[0][0] > text.index("》")


def test_the_day_of_one_event_dates_another() -> None:
    assert same_day("大桥合龙当天，江州下了多大的雨？") == SameDay("大桥合龙", "江州下了多大的雨？")
    assert same_day("机场启用当年，全市旅客有多少？") == SameDay("机场启用", "全市旅客有多少？", "year")
    assert same_day("当天下了多大的雨？") is None


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("4月24日第17版", "17"),
        ("3日头版登了什么", "1"),
        ("第十二版有哪些文章", "12"),
        ("A2版的广告", "A2"),
        ("出版了几本书", None),
    ],
)
def test_a_page_is_read_as_it_is_printed(text: str, page: str | None) -> None:
    assert asked_page(text) == page


def test_bylines_and_titles_are_names(wenbao: Wenbao) -> None:
    question = understand("许珂写的《虎形山片区建设拉开序幕》讲了什么", as_of=ASKED, archive=wenbao.archive)
    assert names_in(question.text, wenbao.archive.authors)[0] == "许珂"
    assert names_in("王小兰去了武汉", frozenset()) == ("王小兰", "武汉")
    assert question.periods == ()
