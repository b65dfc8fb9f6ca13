"""Questions answered by a reckoning over two things: taken apart, read one by one, reckoned with, proven."""

from __future__ import annotations

from datetime import date

import pytest

from rag import Wenbao
from rag.proof.reckoned import terms_of
from rag.question.parts.comparisons import reckoned_of

ASKED = date(2022, 1, 1)


@pytest.mark.parametrize(
    ("text", "made", "questions"),
    [
        ("大桥二期比一期多占多少亩地？", "difference", ("大桥二期占多少亩地", "大桥一期占多少亩地")),
        ("广州出的节目比深圳多几个", "difference", ("广州出的节目有几个", "深圳出的节目有几个")),
        ("2020年参赛队比2018年多几支？", "difference", ("2020年参赛队有几支", "2018年参赛队有几支")),
        ("新车比旧车贵多少", "difference", ("新车多少钱", "旧车多少钱")),
        ("大桥二期的占地比一期大吗？", "whether", ("大桥二期的占地有多大", "大桥一期的占地有多大")),
        ("新桥比老桥长吗", "whether", ("新桥有多长", "老桥有多长")),
        ("大桥一期和二期哪个占地更大？", "", ("大桥一期占地有多大", "大桥二期占地有多大")),
        ("大桥前后两期哪期花的钱更多，差多少", "between", ("大桥一期花的钱有多少", "大桥二期花的钱有多少")),
        ("大桥一期和二期哪期更长，长多少？", "between", ("大桥一期有多长", "大桥二期有多长")),
        ("大桥两期加一块总共要投多少钱", "sum", ("大桥一期投多少钱", "大桥二期投多少钱")),
        ("大桥一期和二期投资合计多少？", "sum", ("大桥一期投资多少?", "大桥二期投资多少?")),
        ("大桥一期二期一共占多少亩？", "sum", ("大桥一期占多少亩?", "大桥二期占多少亩?")),
        ("修桥加上绿化一起花了多少钱", "sum", ("修桥花了多少钱", "绿化花了多少钱")),
    ],
)
def test_a_reckoning_is_taken_apart(text: str, made: str, questions: tuple[str, ...]) -> None:
    found = reckoned_of(text)
    assert found is not None
    assert (found.made, found.questions) == (made, questions)


@pytest.mark.parametrize(
    "text",
    [
        "出行比去年多几成？",  # a share is printed, or nothing tells it
        "产值比上年高多少？",  # of what it was the year before nothing is named
        "比例最高的是多少？",
        "甲市和乙市一共签了几份协议？",  # what they did together
        "水位比昨天早上高多少",
        "大桥一期投资多少？",
        "六件案子合起来标的多少钱?",
    ],
)
def test_what_is_no_reckoning_of_two_is_left_whole(text: str) -> None:
    assert reckoned_of(text) is None


@pytest.mark.parametrize(
    ("question", "said", "result"),
    [
        ("国际物流港两期加起来总共投多少钱？", "约78亿元＋约102亿元＝约180亿元（推算）", "约180亿元"),
        ("“双联”金秋助学加上春节送温暖一共筹了多少钱？", "28.7万元＋410.5万元＝439.2万元（推算）", "439.2万元"),
        ("国际物流港二期比一期多占多少亩地？", "约2400亩−约2182亩＝约218亩（推算）", "约218亩"),
        ("国际物流港一期和二期哪期占地更大，大多少？", "二期更大[1][2]。约2400亩−约2182亩＝约218亩（推算）", "二期，约218亩"),
        ("国际物流港一期比二期多投资多少钱？", "不是。约102亿元−约78亿元＝约24亿元（推算）", ""),
        ("国际物流港二期的占地比一期大吗？", "是。约2400亩−约2182亩＝约218亩（推算）", "是"),
        ("国际物流港一期的占地比二期大吗？", "不是。约2400亩−约2182亩＝约218亩（推算）", "不是"),
    ],
)
def test_a_reckoning_over_the_pages_is_shown_with_its_sentences(wenbao: Wenbao, question: str, said: str, result: str) -> None:
    answer = wenbao.ask(question, as_of=ASKED)
    assert answer.refusal is None
    assert answer.answer.startswith(said), answer.answer
    for amount in said.rpartition("。")[2].partition("＝")[0].replace("−", "＋").split("＋"):
        assert any(amount in one.quote for one in answer.citations), amount
    assert answer.short_answer in (None, result)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("26个＋8个＋5个＝39个（推算）。", ("26个", "8个", "5个", "39个")),
        ("约2400亩−约2182亩＝约218亩（推算）。", ("约2400亩", "约2182亩", "约218亩")),
        ("二期更大，2400亩−2182亩＝218亩（推算）。", ()),
        ("26个＋8个＝34个。", ()),
        ("大桥全长4582米。", ()),
    ],
)
def test_a_sentence_that_only_reckons_is_known(text: str, terms: tuple[str, ...]) -> None:
    assert terms_of(text) == terms
