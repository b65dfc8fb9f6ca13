"""Questions that ask two things in one breath, asked of the seed pages."""

from __future__ import annotations

from datetime import date

import pytest

from rag import Wenbao
from rag.question.slots.asked import ask
from rag.question.subquestions import several_asked
from rag.types import Answer

MISSING = "馆藏里没有找到“{}”的答案。"


def answered(by_rules: Wenbao, question: str) -> Answer:
    return by_rules.ask(question, as_of=date(2022, 1, 5))


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("国际物流港一期要用多少亩地，计划什么时候开工？", "约2182亩，2022年5月"),
        ("科技成果对接会签约了多少个项目，哪位副市长出席？", "12个，龚学余"),
        ("省示范性政协委员工作室全省评了多少个，其中衡阳有几个？", "100个，10个"),
        ("双联金秋助学活动筹了多少钱，帮了多少名困难职工子女？", "28.7万元，110名"),
        ("惜香路哪天开工，由谁承建？", "2020年12月28日，市城建投"),
        ("新正街人防工程什么时候开工、什么时候封闭施工的？", "2020年6月2日，2020年8月10日"),
        ("新正街人防工程项目总投资多少，总工期多长？", "约4.5亿元，18个月"),
        ("刘义杰向湖北省慈善总会捐了多少钱，市直机关党员干部一共捐了多少？", "1000元，180余万元"),
    ],
)
def test_both_are_answered(by_rules: Wenbao, question: str, short: str) -> None:
    answer = answered(by_rules, question)
    assert answer.short_answer == short
    assert "没有找到" not in answer.answer and answer.citations


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("国际物流港总共规划多少亩地，虎形山片区又是多少亩？", "约4582亩，约2123亩"),
        ("居家社区养老推进会哪位副市长出席，科技成果对接会又是谁出席？", "彭玉明，龚学余"),
    ],
)
def test_the_second_thing_stands_in_another_article(by_rules: Wenbao, question: str, short: str) -> None:
    answer = answered(by_rules, question)
    assert answer.short_answer == short
    assert len({citation.article_id for citation in answer.citations}) == 2


@pytest.mark.parametrize(
    ("question", "short", "missing"),
    [
        ("刘义杰争取到多少万元项目支持，他今年多少岁？", "5万元", "他今年多少岁"),
        ("赋码保护平台首批有多少家企业，开发花了多少钱？", "52家", "开发花了多少钱"),
        ("惜香路哪天开工，全长多少米？", "2020年12月28日", "全长多少米"),
        ("大河边村有几个公厕，村支书叫什么名字？", "5个", "村支书叫什么名字"),
        ("国际物流港二期有多少名工人，占地多少亩？", "约2400亩", "国际物流港二期有多少名工人"),
    ],
)
def test_what_is_not_told_is_said_to_be_missing(by_rules: Wenbao, question: str, short: str, missing: str) -> None:
    answer = answered(by_rules, question)
    assert (answer.refused, answer.short_answer) == (False, short)
    assert answer.answer.endswith(MISSING.format(missing))


def test_nothing_is_told_of_two_things_unknown(by_rules: Wenbao) -> None:
    answer = answered(by_rules, "郴州机场有几条跑道，候机楼哪年建成？")
    assert (answer.refused, answer.short_answer) == (True, None)


def test_a_clause_is_read_as_if_it_were_asked_alone(by_rules: Wenbao) -> None:
    parts = several_asked(ask("国际物流港一期要用多少亩地，计划什么时候开工？"))
    assert [part.clause for part in parts] == ["国际物流港一期要用多少亩地", "计划什么时候开工?"]
    alone = answered(by_rules, "国际物流港一期要用多少亩地？")
    assert alone.short_answer == "约2182亩"
