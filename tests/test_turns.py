"""Turns made whole: how a talk is laid out for the network, what its words are put together to, and what it learns from."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag import Wenbao
from rag.network.network import Scores
from rag.question.in_place import put_in_place
from rag.question.turns import BETWEEN, NetworkTurns, _grown, needed, talk, undivided, whole
from rag.reader.persons.names import is_person
from rag.training.turns import labels, of_its_words, talks


def kept(said: str, *needs: str) -> list[bool]:
    """Words of a talk marked as kept where they are among the needed ones, or the turn's own."""
    one = talk(*_apart(said))
    return [word.turn == len(one.turns) - 1 or any(one.said(word) in need for need in needs) for word in one.words]


def _apart(said: str) -> tuple[str, list[str]]:
    *before, turn = said.split("|")
    return turn, before


def test_a_talk_is_laid_out_oldest_first_and_the_turn_last() -> None:
    said = talk("总投资呢？", ["物流港在哪里？", "哪天开工？"])
    assert said.text == f"物流港在哪里？ 哪天开工？{BETWEEN}总投资呢？"
    assert said.turn == "总投资呢？"
    assert "".join(said.said(word) for word in said.words if word.turn == 2) == "总投资呢"
    assert said.row == ("总投资呢？", "上文", said.text)


def test_of_a_long_talk_the_oldest_words_go() -> None:
    said = talk("多少？", ["甲" * 150, "乙" * 60])
    assert "乙" * 60 in said.text
    assert said.text.count("甲") == 120


@pytest.mark.parametrize(
    ("said", "needs", "asked"),
    [
        ("物流港二期投资多少？|哪天开工？", ("物流港", "二期"), "物流港二期哪天开工？"),
        ("物流港一期投资多少？|二期呢？", ("物流港", "投资", "多少"), "物流港二期投资多少"),
        ("物流港总投资多少？|第二期呢？", ("物流港", "总投资", "多少"), "第二期，物流港总投资多少"),
        ("大桥有多长？", (), "大桥有多长？"),
        ("西窑村在哪里？|村有多少人？", ("西窑村",), "西窑村有多少人？"),
    ],
)
def test_the_words_kept_make_a_question(said: str, needs: tuple[str, ...], asked: str) -> None:
    one = talk(*_apart(said))
    assert whole(one, kept(said, *needs)).rstrip("？") == asked.rstrip("？")


def scores_of(said: str, needs: tuple[str, ...], follows: bool) -> Scores:
    """What a network would say that needs these words: each character is a piece."""
    one = talk(*_apart(said))
    support = np.full(len(one.text), -5.0, np.float32)
    for word in one.words:
        if one.said(word) in needs:
            support[word.start : word.end] = 5.0
    zero = np.zeros(len(one.text), np.float32)
    offsets = tuple((n, n + 1) for n in range(len(one.text)))
    return Scores(zero, zero, support, offsets, 0.0, 1.0 if follows else -3.0, 0.0, {})


def test_a_pronoun_that_the_network_does_not_need_is_left_out() -> None:
    one = talk("他是哪年出生的", ["周煜中是谁？"])
    found = needed(one, scores_of("周煜中是谁？|他是哪年出生的", ("周煜中", "周煜", "中"), True))
    assert "他" not in [one.said(word) for word, keep in zip(one.words, found, strict=True) if keep]
    assert whole(one, found).startswith("周煜中")


def test_a_turn_of_which_nothing_would_be_left_keeps_its_words() -> None:
    one = talk("那路呢？", ["虎形山片区的学校什么时候建好？"])  # the tagger takes 那路 for a pronoun
    none = [word.turn == 0 and one.said(word) in ("虎形山", "片区") for word in one.words]
    assert "路" in whole(one, none)


@pytest.mark.parametrize(
    ("turn", "droppable"),
    [
        ("那起事故里谁受了伤", ["那起"]),
        ("那篇文章还说有人做什么", ["那篇"]),
        ("为什么差这么多", []),
        ("那么二期呢", ["那么"]),
        ("这些单位各怎么样了", ["这些"]),
    ],
)
def test_what_may_be_left_out_of_a_turn_is_what_points(turn: str, droppable: list[str]) -> None:
    one = talk(turn, ["前一问"])
    assert [one.said(word) for word in one.words if one.droppable(word) and word.turn == 1] == droppable


class Said:
    """A network that says what it is told to, and keeps what it was asked."""

    def __init__(self, follows: bool, *needs: str) -> None:
        self.follows, self.needs, self.asked = follows, needs, list[str]()

    def score(self, rows: list[tuple[str, str, str]]) -> list[Scores]:
        self.asked.append(rows[0][2])
        return [scores_of(rows[0][2].replace(BETWEEN, "|"), self.needs, self.follows)]


def test_a_turn_that_leans_on_nothing_stays_as_it_is() -> None:
    turns = NetworkTurns(Said(False, "物流港"))  # type: ignore[arg-type]
    assert turns.complete("东洲大桥有多长？", ["物流港在哪里？"]) == "东洲大桥有多长？"
    assert turns.complete("东洲大桥有多长？", []) == "东洲大桥有多长？"


def test_the_answer_to_the_turn_before_is_told_to_the_network() -> None:
    network = Said(True, "周煜中", "周煜")
    turns = NetworkTurns(network)  # type: ignore[arg-type]
    asked = turns.complete("多大年纪", ["谁登上好人榜？"], lambda question: "周煜中")
    assert "周煜中" in network.asked[-1]
    assert asked.startswith("周煜")


@pytest.mark.parametrize(
    ("turn", "before", "answer", "asked"),
    [
        ("他多大年纪", "谁登上好人榜？", "周煜中", "周煜中多大年纪"),
        ("谁去劝的她？", "不肯进城的那户人家叫啥？", "高德华", "谁去劝的高德华？"),
        ("他们多大年纪", "谁登上好人榜？", "周煜中", "多大年纪"),
        ("他多大年纪", "大桥在哪里？", "东洲", "多大年纪"),
        ("他多大年纪", "陈亮伟是谁？", "周煜中", "多大年纪"),
        ("他多大年纪", "谁登上好人榜？", "周煜中、李磊", "多大年纪"),
    ],
)
def test_who_answers_the_turn_before_stands_for_him(turn: str, before: str, answer: str, asked: str) -> None:
    turns = NetworkTurns(Said(True), is_person)  # type: ignore[arg-type]
    assert turns.complete(turn, [before], lambda question: answer) == asked


def test_an_answer_is_kept_whole_or_not_at_all() -> None:
    said = talk("一共踢了多少场", ["联赛由哪所学校承办？", "船山英文学校"])
    names = [said.said(word) for word in said.words]
    kept = [name in ("联赛", "船山", "学校") for name in names]
    whole_name = undivided(said, kept)
    assert (
        "".join(name for name, word, keep in zip(names, said.words, whole_name, strict=True) if keep and word.turn == 1)
        == "船山英文学校"
    )
    none = undivided(said, [name in ("联赛", "学校") for name in names])
    assert not any(keep for word, keep in zip(said.words, none, strict=True) if word.turn == 1)


def test_what_the_whole_question_says_in_other_words_is_not_learnt() -> None:
    said = talk("那总投资呢", ["物流港今年几月开工？"])
    told = {said.said(word): label for word, label in zip(said.words, labels(said, "物流港总投资多少"), strict=True)}
    assert told["开工"] is False
    assert told["投资"] is None  # the turn says it itself
    alone = talk("东洲大桥有多长", ["物流港今年几月开工？"])
    assert set(labels(alone, None)) == {False, None}


def test_lines_of_talks_become_turns_with_strangers_between(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"qid": "a-1", "question": "物流港二期投资多少？", "history": [], "rewritten": None, "short": "102亿元"},
        {
            "qid": "a-2",
            "question": "哪天开工？",
            "history": ["物流港二期投资多少？"],
            "rewritten": "物流港二期哪天开工？",
            "short": None,
        },
        {
            "qid": "a-3",
            "question": "东洲大桥多长？",
            "history": ["物流港二期投资多少？", "哪天开工？"],
            "rewritten": None,
            "turn": "alone",
        },
    ]
    file = tmp_path / "talks.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    found = dict(talks(file))
    assert found["a-2"].whole == "物流港二期哪天开工？"
    assert found["a-2"].answered is not None
    assert "102亿元" in found["a-2"].answered.text
    assert found["a-3"].whole is None
    example = found["a-2"].example(random.Random(1))
    assert example.answered
    assert True in example.supports
    assert of_its_words(rows[1]).startswith("物流港")
    assert of_its_words(rows[2]) == "东洲大桥多长？"


class Leaning:
    """A network that holds some turns to lean on what was said before them."""

    def __init__(self, *turns: str) -> None:
        self.turns = turns

    def score(self, rows: list[tuple[str, str, str]]) -> list[Scores]:
        return [scores_of(text.replace(BETWEEN, "|"), (), turn in self.turns) for turn, _, text in rows]


@pytest.mark.parametrize(
    ("leaning", "kept"),
    [
        (("它多长？", "总投资呢？"), ["东洲大桥哪天通车？", "它多长？", "总投资呢？"]),
        (("总投资呢？",), ["它多长？", "总投资呢？"]),
        ((), ["总投资呢？"]),
    ],
)
def test_a_talk_is_about_what_its_last_turn_that_stands_alone_is_about(leaning: tuple[str, ...], kept: list[str]) -> None:
    said = ["周煜中是谁？", "东洲大桥哪天通车？", "它多长？", "总投资呢？"]
    turns = NetworkTurns(Leaning(*leaning))  # type: ignore[arg-type]
    assert turns.since_the_topic(said) == kept


def test_a_turn_leans_on_what_its_topic_began_with_and_on_the_turn_before_unless_it_surely_stands_alone() -> None:
    said = ["周煜中是谁？", "东洲大桥哪天通车？", "长度是多少？", "宽度是多少？"]
    turns = NetworkTurns(Leaning("长度是多少？", "宽度是多少？", "桥面用什么铺的？"))  # type: ignore[arg-type]
    assert turns.leans_on("桥面用什么铺的？", said) == ("宽度是多少？", "东洲大桥哪天通车？")
    assert turns.leans_on("物流港在哪里？", said) == ()
    assert turns.leans_on("桥面用什么铺的？", []) == ()


def test_of_a_long_talk_the_network_is_told_what_its_topic_began_with_and_the_last_turn() -> None:
    network = Said(True, "东洲")
    NetworkTurns(network).complete("什么铺的？", ["东洲大桥哪天通车？", "它多长？", "它多宽？"])  # type: ignore[arg-type]
    assert network.asked[-1] == f"东洲大桥哪天通车？ 它多宽？{BETWEEN}什么铺的？"


@pytest.mark.parametrize(("near", "kept"), [(-1.0, "复旦管理学奖励基金会谁评的？"), (-5.0, "复旦基金会谁评的？")])
def test_a_word_joined_to_a_needed_one_makes_one_name_with_it(near: float, kept: str) -> None:
    """Where the network finds it not wholly needless; 设 and 奖项 are no part of the name."""
    before, turn = "复旦管理学奖励基金会设了哪几个奖项？", "谁评的？"
    said, scores = talk(turn, [before]), scores_of(f"{before}|{turn}", ("复旦", "基金会"), True)
    scores.support[before.index("管") : before.index("基")] = near
    scores.support[before.index("设") : len(before)] = near
    assert whole(said, needed(said, scores)) == kept


def test_of_a_title_all_is_kept_or_nothing() -> None:
    said = talk("他为什么走了？", ["《在这滨江的城市里》的作者去过哪里？"])
    likely = [0.9 if said.said(word) in ("滨江", "走") else 0.1 for word in said.words]
    held = "".join(
        said.said(word) for word, keep in zip(said.words, _grown(said, likely), strict=True) if keep and word.turn == 0
    )
    assert held == "在这滨江的城市里"


@pytest.mark.parametrize(
    ("turn", "before", "asked"),
    [
        ("二期呢", "江州物流港一期投资多少", "江州物流港二期投资多少"),
        ("那第二届？", "第十三届运动会在哪里举办？", "第二届运动会在哪里举办？"),
        ("服务业的呢？", "江州前三季度引进制造业项目多少个？", "江州前三季度引进服务业项目多少个？"),
        ("外国专家呢", "展会有多少名知名专家？", "展会有多少名外国专家？"),
        ("不是，我问女队的", "江州五项男队曾经多少连冠？", "江州五项女队曾经多少连冠？"),
        ("占地呢", "江州物流港一期投资多少", "江州物流港一期的占地是多少"),
        ("那工期呢", "江州人防工程总投资多少钱", "江州人防工程的工期是多少"),
        ("地点呢？", "江州足球联赛什么时候举行？", "江州足球联赛举行的地点在哪里"),
        ("面积呢", "江州有多少人？", "江州的面积是多少"),
        ("宽度呢", "江州大桥有多长？", "江州大桥的宽度是多少"),
        ("总投资呢", "江州人防工程总投资多少钱", None),
        ("宜昌呢？", "湖北已建成的基站中武汉有多少个？", "湖北已建成的基站中宜昌有多少个？"),
        ("武汉呢？", "湖北已建成的基站中武汉有多少个？", None),
        ("他们呢", "江州物流港一期投资多少", None),
        ("那么二期呢", "江州物流港一期投资多少", "江州物流港二期投资多少"),
        ("那曲呢", "拉萨去年有多少人", "那曲去年有多少人"),
        ("那学校和公园呢", "江州片区的路和管网啥时候能修完", "江州片区的学校和公园啥时候能修完"),
        ("二期和三期呢", "江州物流港一期投资多少", "江州物流港二期和三期投资多少"),
        ("台风", "江州物流港一期投资多少", None),
        ("第五届呢", "江州第三届灯会在哪里办", "江州第五届灯会在哪里办"),
        ("丧事呢", "江州办喜事最多能摆几桌", "江州办丧事最多能摆几桌"),
        ("垃圾站呢", "东城区建了几个公厕", "东城区建了几个垃圾站"),
        ("学生呢", "江州学校一共招了多少名教师", "江州学校一共招了多少名学生"),
        ("防护服呢", "他捐了多少只口罩给江州", "他捐了多少只防护服给江州"),
        ("西城区呢", "东城区建了几个公厕", "西城区建了几个公厕"),
        ("全市呢", "东城区建了几个公厕", "全市建了几个公厕"),
        ("卫生室呢", "全县有多少个贫困村", "全县有多少个卫生室"),
        ("汪武颈村呢", "阳新全县从武汉回来过年的有多少？", "汪武颈村从武汉回来过年的有多少？"),
        ("白事呢", "江州村办喜酒最多能摆几桌", None),
        ("刘义杰呢", "周煜中是谁？", "刘义杰是谁？"),
        ("那第二期呢", "江州物流港啥时候动工啊", "江州物流港第二期啥时候动工啊"),
        ("二期呢", "江州大桥的总投资是多少", "江州大桥二期的总投资是多少"),
    ],
)
def test_what_a_turn_names_takes_the_place_of_its_like(turn: str, before: str, asked: str | None) -> None:
    assert put_in_place(turn, before) == asked


def test_a_turn_that_only_asks_is_asked_of_what_was_said(wenbao: Wenbao) -> None:
    before = "秦国文去苏州考察谁会见了他"
    for turn in ("什么时候", "为什么？"):
        assert "苏州" in wenbao.understand(turn, history=[before]).text
    assert wenbao.understand("二期呢", history=["江州物流港一期投资多少"]).text == "江州物流港二期投资多少"


def test_a_turn_is_never_pointed_at_the_answer_of_the_one_before_it(wenbao: Wenbao) -> None:
    before = "耒阳大河边村有几个公厕"
    assert wenbao.ask(before).short_answer == "5个"
    after = wenbao.ask("垃圾站呢", history=[before])
    assert after.short_answer != "5个" and not after.answer.startswith("5个。")
    assert wenbao.ask("二期呢", history=["国际物流港一期投资多少"]).short_answer == "约102亿元"
    same = wenbao.ask("那白事呢", history=["中平村办喜酒最多能摆多少桌？"])
    assert "20桌" not in same.likely and same.short_answer != "20桌"
