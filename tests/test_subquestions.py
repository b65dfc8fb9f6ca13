"""Questions that ask several things, taken apart."""

from __future__ import annotations

import pytest

from rag.question.parts.subquestions import Each, Part, each, several_asked
from rag.question.slots.asked import ask
from rag.reader.most_of import most_of


@pytest.mark.parametrize(
    ("question", "questions", "compares"),
    [
        (
            "东风三号01、02、03星分别是哪天发射的？",
            ("东风三号01星 是哪天发射的?", "东风三号02星 是哪天发射的?", "东风三号03星 是哪天发射的?"),
            "",
        ),
        ("前十个月铁路运量和收入各多少", ("前十个月铁路运量多少", "前十个月铁路收入多少"), ""),
        (
            "象棋赛少年组，男队和女队的一等奖分别被哪个区拿到？",
            ("象棋赛少年组,男队的一等奖被哪个区拿到?", "象棋赛少年组,女队的一等奖被哪个区拿到?"),
            "",
        ),
        (
            "2021年5月4日24时和5月12日24时，全市库存各剩多少？",
            ("2021年5月4日24时全市库存剩多少?", "2021年5月12日24时全市库存剩多少?"),
            "",
        ),
        ("2021年11月23号和24号，水库各放水多少？", ("2021年11月23号水库放水多少?", "2021年11月24号水库放水多少?"), ""),
        ("2018年上半年和2019年全年的产值各是多少亿元？", ("2018年上半年的产值是多少亿元?", "2019年全年的产值是多少亿元?"), ""),
        ("江州2018年来了多少游客，2019年一年又是多少？", ("江州2018年来了多少游客", "江州2019年一年来了多少游客"), ""),
        (
            "科考船2018年1月和11月两次出海，哪次待得更久？各多少天",
            ("科考船2018年1月两次出海 待得多少天", "科考船2018年11月两次出海 待得多少天"),
            "久",
        ),
        ("物流港和东洲片区，哪个项目占地更大？各多少亩", ("物流港项目占地多少亩", "东洲片区项目占地多少亩"), "大"),
        ("首届和第二届花卉展，观众各有多少人次？", ("首届花卉展观众有多少人次?", "第二届花卉展观众有多少人次?"), ""),
        ("从两党坐下来谈，到正式签协议，分别是哪一天？", ("两党坐下来谈是哪一天?", "正式签协议是哪一天?"), ""),
        (
            "今年竣工的、正在建的、打算开工的项目各有几个",
            ("今年竣工的项目有几个", "正在建的项目有几个", "打算开工的项目有几个"),
            "",
        ),
    ],
)
def test_each_of_several_things(question: str, questions: tuple[str, ...], compares: str) -> None:
    taken = each(question)
    assert taken is not None
    assert (taken.questions, taken.compares) == (questions, compares)


@pytest.mark.parametrize(
    "question",
    ["东洲大桥全长多少米？", "跟着谁跑？", "来各市州考核从几号到几号？", "那条片子标题叫什么、属于哪个专栏、什么时候播的？"],
)
def test_one_thing_is_left_whole(question: str) -> None:
    assert each(question) is None


def test_what_is_asked_in_one_breath() -> None:
    parts = several_asked(ask("全国老百姓打行政复议，纠错率有多高？当年一共办了多少件"))
    assert [part.clause for part in parts] == ["纠错率有多高?", "当年一共办了多少件"]
    assert [part.lead for part in parts] == ["全国老百姓打行政复议,", "全国老百姓打行政复议,纠错率有"]
    assert several_asked(ask("甲公司什么时候上市，第一次跌破发行价是哪天"))[1] == Part("甲公司", "第一次跌破发行价是哪天")
    assert several_asked(ask("东洲大桥全长多少米？")) == ()


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("东洲茶会是哪天、在哪个村举行的？", ["东洲茶会是哪天举行的", "在哪个村举行的?"]),
        ("东洲茶会什么时候、在哪里、由谁举办？", ["东洲茶会什么时候举办", "在哪里举办", "由谁举办?"]),
        ("东洲高速北边起在哪儿、南边到哪儿为止？", ["东洲高速北边起在哪儿", "南边到哪儿为止?"]),
        ("东洲队的对手是谁、哪天到的？", ["东洲队的对手是谁", "哪天到的?"]),
    ],
)
def test_an_act_said_once_is_asked_of_each(question: str, clauses: list[str]) -> None:
    assert [part.clause for part in several_asked(ask(question))] == clauses


@pytest.mark.parametrize(
    ("compares", "shorts", "most"),
    [
        ("大", ("约4582亩", "约2123亩"), "甲"),
        ("小", ("约4582亩", "约2123亩"), "乙"),
        ("多", ("9800万元", "1.2亿元"), "乙"),
        ("大", ("4582亩", "3平方公里"), None),
        ("大", ("4582亩", None), None),
        ("", ("4582亩", "2123亩"), None),
    ],
)
def test_which_is_more(compares: str, shorts: tuple[str | None, ...], most: str | None) -> None:
    assert most_of(Each(("甲", "乙"), ("", ""), compares), shorts) == most
