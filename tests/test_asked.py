"""What a question asks for: the kind of its blank, its unit and its words, and which words of a sentence fit the blank."""

from __future__ import annotations

import pytest

from rag.question.slots.asked import ask
from rag.reader.rules.addresses import addresses
from rag.reader.rules.answer_types import fits
from rag.reader.rules.persons import can_be_person, has_part, holds_post
from rag.reader.rules.spans import candidates


@pytest.mark.parametrize(
    ("question", "kind", "unit"),
    [
        ("一共有多少支队伍？", "number", "支"),
        ("总投资多少亿", "number", "元"),
        ("什么时候开工", "date", ""),
        ("负责人叫什么", "person", ""),
        ("在哪个广场举行", "place", ""),
        ("为什么推迟", "why", ""),
        ("有哪几个部门", "list", ""),
        ("获奖的四个队员都是谁", "list", ""),
    ],
)
def test_what_a_question_asks_for(question: str, kind: str, unit: str) -> None:
    slot = ask(question).slots[0]
    assert slot.kind == kind and unit in slot.unit


def test_candidates_have_their_place() -> None:
    sentence = "12月27日，副市长周文博出席，大桥全长约4582米。"
    found = {(one.kind, sentence[one.start : one.end]) for one in candidates(sentence, frozenset({"number", "date", "name"}))}
    assert {("date", "12月27日"), ("number", "约4582米"), ("name", "周文博")} <= found


@pytest.mark.parametrize(
    ("question", "unit"),
    [("产值涨了多少", "%"), ("装几函", "函"), ("派出几路明查组", "路"), ("捐了多少钱", "元")],
)
def test_units_asked_for(question: str, unit: str) -> None:
    assert unit in ask(question).slots[0].unit.split("|")


def test_a_query_that_ends_in_several_things_wanted() -> None:
    assert [(slot.kind, slot.focus) for slot in ask("首位女市长 姓名 就任年份").slots] == [
        ("person", "姓名"),
        ("date", "就任年份"),
    ]
    assert [(slot.kind, slot.unit[:1]) for slot in ask("暴雨 死亡人数 断水户数").slots] == [("number", "名"), ("number", "户")]
    assert ask("卫星发射的日子和时刻").slots[0].kind == "date"


def test_dozens_ask_nothing() -> None:
    assert [slot.kind for slot in ask("面对几十个单位，会议是哪年几月开的？").slots] == ["date"]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("那个小伙子叫啥，考上哪所学校", "person"),
        ("协办方是谁", "organisation"),
        ("他是哪国人", "place"),
        ("信该寄到什么地址", "place"),
        ("新发布的芯片叫什么", "thing"),
        ("被救的老人姓名是什么", "person"),
        ("是哪一个人所占用", "person"),
    ],
)
def test_kinds_of_question(question: str, kind: str) -> None:
    assert ask(question).slots[0].kind == kind


@pytest.mark.parametrize(
    ("question", "sentence", "fitting"),
    [
        ("他是哪国人", "大会选举意大利议员罗西尼为新议长", {"意大利"}),
        ("刷新到多少个", "最终以1042次夺冠,获奖金3000元", {"1042次"}),
        ("他被判了多少年", "2016年11月,他被判3年", {"3年"}),
        ("他少赚多少美元", "他少赚上千万美元,合7亿元", {"7亿元"}),
        ("那个孩子叫什么名字", "新城报讯(记者马丽)孩子醒了", set()),
        ("学校的地址在哪", "学校靠近市中医院、妇幼保健院", set()),
        ("船坞长多少米", "船坞长约220米,宽约48米", {"约220米"}),
        ("船坞有多宽", "船坞长约220米,宽约48米", {"约48米"}),
        ("刘某被罚了多少", "罚决字〔2023〕20号显示,刘某被罚款500元", {"500元"}),
        ("开了多少台刀", "“和谐使命-2023”做了39台手术", {"39台"}),
        ("会期几天", "大会11月14日至16日举行,会期3天", {"3天"}),
        ("卖了多少辆", "见news/829/8292124.html,已卖1200辆", {"1200辆"}),
        ("毕业于哪所大学", "他管混合型的十大基金,毕业于江州大学", {"江州大学", "大学"}),
        ("哪家公司承建", "2014年11月20日开工", set()),
        ("年会要开多久", "12月27日开幕,会期3天", {"3天"}),
    ],
)
def test_what_fits_a_blank(question: str, sentence: str, fitting: set[str]) -> None:
    slot = ask(question).slots[0]
    found = [one for one in candidates(sentence, slot.kind.fills) if fits(slot, one, sentence)]
    assert {sentence[one.start : one.end] for one in found} == fitting


@pytest.mark.parametrize(
    ("sentence", "name", "part", "right"),
    [
        ("妻子吴秀兰说,丈夫李小满去世多年", "吴秀兰", "妻子", True),
        ("李小满说,当天下雨,路滑,车上的男孩受了伤", "李小满", "男孩", False),
        ("李小满走了。妻子已经睡了", "李小满", "妻子", False),
    ],
)
def test_a_part_is_told_beside_who_plays_it(sentence: str, name: str, part: str, right: bool) -> None:
    start = sentence.index(name)
    assert has_part(sentence, start, start + len(name), part) is right


def test_a_post_is_of_the_clause_of_the_name() -> None:
    sentence = "李小满多方奔走,没有放弃,和工作队长争取到项目"
    assert not holds_post(sentence, 0, 3, "队长", "队长", 20)
    assert holds_post("李小满,江口学校总校长,今年五十岁", 0, 3, "校长", "校长", 20)


def test_an_address_is_told_whole() -> None:
    sentence = "学校搬到了长沙市岳麓区麓山路80号,离9号线不远"
    (whole,) = addresses(sentence)
    assert sentence[whole.start : whole.end] == "长沙市岳麓区麓山路80号"
    assert fits(ask("学校的地址在哪").slots[0], whole, sentence) and not addresses("学校在9号线旁")


def test_what_bodies_do_is_asked_of_a_body() -> None:
    assert ask("大桥由谁承建？").slots[0].kind == "organisation" and ask("海报由谁设计？").slots[0].kind == "person"


def test_words_that_only_point_are_no_terms() -> None:
    words = [term.text for term in ask("还给那位老人建了多少份档案").terms]
    assert "老人" in words and "档案" in words and not {"那位", "还给"} & set(words)


def test_what_is_counted_ends_where_something_is_said_of_it() -> None:
    assert ask("帮了多少个贫困学生重新上学").slots[0].focus == "贫困学生"


def test_the_kind_of_answer_need_not_be_told() -> None:
    assert "地方" not in [term.text for term in ask("分会场设在哪些地方").terms]


def test_the_name_of_a_building_is_no_person() -> None:
    assert not can_be_person("他在顾利曼大厦坠楼", 2, 5) and can_be_person("他叫顾利曼,三十岁", 2, 5)


@pytest.mark.parametrize(("name", "right"), [("周文博", True), ("项目上", False), ("强说愁", False), ("安置房", False)])
def test_what_can_name_a_person(name: str, right: bool) -> None:
    sentence = f"会上{name}，大家都听着。"
    assert can_be_person(sentence, 2, 5) is right


def test_names_in_foreign_spelling_are_cut_out_of_their_titles() -> None:
    sentence = "任命俱乐部的教练毕堤·美担任领队。"
    assert "毕堤·美" in {sentence[one.start : one.end] for one in candidates(sentence, frozenset({"name"}))}


@pytest.mark.parametrize(
    ("question", "kind", "wants", "unit"),
    [
        ("他当时多大年纪？", "number", "", "岁"),
        ("纠错率有多高", "number", "", "%"),
        ("拿了第几名", "number", "rank", "名"),
        ("会议开了没有？", "thing", "whether", ""),
        ("弹的是哪一首曲子", "title", "", ""),
    ],
)
def test_finer_kinds_of_question(question: str, kind: str, wants: str, unit: str) -> None:
    slot = ask(question).slots[0]
    assert (slot.kind, slot.wants) == (kind, wants) and unit in slot.unit
