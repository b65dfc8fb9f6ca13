"""What a question asks for: the kind of its blank and its words; and which words of a sentence can be a name."""

from __future__ import annotations

import pytest

from rag.question.slots import asked as questions
from rag.question.slots.asked import FINER, Finer, ask
from rag.words.named import can_be_person, name_spans


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("一共有多少支队伍？", "number"),
        ("总投资多少亿", "number"),
        ("什么时候开工", "date"),
        ("负责人叫什么", "person"),
        ("在哪个广场举行", "place"),
        ("为什么推迟", "why"),
        ("有哪几个部门", "list"),
        ("获奖的四个队员都是谁", "list"),
    ],
)
def test_what_a_question_asks_for(question: str, kind: str) -> None:
    assert ask(question).slots[0].kind == kind


def test_a_query_that_ends_in_several_things_wanted() -> None:
    assert [(slot.kind, slot.focus) for slot in ask("首位女市长 姓名 就任年份").slots] == [
        ("person", "姓名"),
        ("date", "就任年份"),
    ]
    assert [slot.focus for slot in ask("暴雨 死亡人数 断水户数").slots] == ["死亡人数", "断水户数"]
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


def test_who_wrote_an_item_is_not_in_it() -> None:
    sentence = "本报讯(记者 马丽)副市长周文博出席。"
    assert {sentence[start:end] for start, end in name_spans(sentence)} == {"周文", "周文博"}


def test_names_in_foreign_spelling_are_cut_out_of_their_titles() -> None:
    sentence = "任命俱乐部的教练毕堤·美担任领队。"
    assert "毕堤·美" in {sentence[start:end] for start, end in name_spans(sentence)}


@pytest.mark.parametrize("row", FINER, ids=[row.example for row in FINER])
def test_a_finer_kind_is_asked_for(row: Finer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(row.example).slots[0].kind == row.becomes
    monkeypatch.setattr(questions, "FINER", tuple(one for one in FINER if one is not row))
    assert ask(row.example).slots[0].kind in row.kinds
