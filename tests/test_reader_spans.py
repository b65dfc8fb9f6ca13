"""What surrounds the network: windows, spans mended to whole numbers and dates, and what a question of each kind may be answered by."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.embed.passages import cut_passages
from index.types import Article, Issue
from rag.network.network import Scores
from rag.proof.prove import prove
from rag.reader.compose import led, short_of, statements
from rag.reader.kinds import asked_for, fits, measures_else
from rag.reader.spans import Candidate, candidates, mended
from rag.reader.support import Sentence, holding, sentences
from rag.reader.windows import LONGEST, Window, context_of, windows_of
from rag.types import Draft, Evidence, Hit, Statement
from tests.asking import asking

TEXT = "东洲大桥12月27日合龙。大桥全长约4582米，总投资78亿元，由市路桥集团承建。副市长周文博出席。"
ARTICLE = Article("a01", "a.txt", "news", ((0, len(TEXT)),), TEXT, headline="东洲大桥合龙")
ISSUE = Issue("a.txt", newspaper="东洲日报", date="2021-12-28", date_certainty="stated")


def hit(article: Article = ARTICLE) -> Hit:
    return Hit(cut_passages(article)[0], article, ISSUE, 1.0)


def scores(text: str, start: int, end: int, lead: float = 5.0) -> Scores:
    """A network that takes every character for a piece and is sure of one span."""
    starts, ends = np.full(len(text), -5.0, np.float32), np.full(len(text), -5.0, np.float32)
    starts[start], ends[end - 1] = lead, lead
    offsets = tuple((n, n + 1) for n in range(len(text)))
    support = np.full(len(text), -4.0, np.float32)
    support[max(0, start - 3) : end + 3] = 4.0
    return Scores(starts, ends, support, offsets, 0.0, 3.0, 0.0, {"number": 2.0, "person": -1.0})


@pytest.mark.parametrize(
    ("text", "cut", "kind", "whole"),
    [
        ("全长约4582米，", "4582", "number", "约4582米"),
        ("投资78亿元左右", "78亿", "number", "78亿元左右"),
        ("增长3.5个百分点。", "3.", "number", "3.5个百分点"),
        ("占地2182.5亩，", "182", "number", "2182.5亩"),
        ("有三百余人参加", "三百", "number", "三百余人"),
        ("摆酒不超过20桌", "20桌", "number", "20桌"),
        ("喜事不超过20桌、丧事不超过15桌", "20桌、丧事不超过15桌", "number", "20桌"),
        ("3人死亡、5人受伤", "3人死亡、5人受伤", "number", "3人死亡、5人受伤"),
        ("人数超过20人", "20人", "number", "超过20人"),
        ("每公斤1.25元至1.45元", "1.25元", "number", "1.25元"),
        ("第二十七届会议", "二十七", "number", "第二十七届"),
        ("上午9时30分开始", "9时", "date", "上午9时30分"),
        ("2021年12月27日合龙", "12月27日", "date", "2021年12月27日"),
        ("今年8月底前完成", "8月底", "date", "今年8月底前"),
        ("10月1日中国队夺冠", "10月1日", "date", "10月1日"),
        ("今年中国队夺冠", "今年", "date", "今年"),
        ("12月27日中午合龙", "27日", "date", "12月27日中午"),
        ("发电1200千瓦时", "1200", "number", "1200千瓦时"),
        ("装机35万千瓦，", "35万", "number", "35万千瓦"),
        ("提高2百分点", "2", "number", "2百分点"),
        ("由《东洲日报》主办", "东洲日报》", "org", "《东洲日报》"),
        ("名为“春风行动”的", "“春风行动”", "thing", "春风行动"),
        ("记者周文博，", "周文博，", "person", "周文博"),
        ("秋色。蒋文青摄", "蒋文", "person", "蒋文青"),
        ("由张楚和李明主持", "张楚", "person", "张楚"),
        ("型号A20350的", "203", "thing", "20350"),
    ],
)
def test_a_span_is_mended(text: str, cut: str, kind: str, whole: str) -> None:
    at = text.index(cut)
    start, end = mended(text, at, at + len(cut), kind)
    assert text[start:end] == whole


@pytest.mark.parametrize(
    ("kind", "text", "question", "right"),
    [
        ("number", "周文博", "大桥多长", False),
        ("number", "约4582米", "大桥多长", True),
        ("number", "三百余人", "多少人参加", True),
        ("person", "副市长", "谁出席了仪式", False),
        ("person", "周文博", "谁出席了仪式", True),
        ("person", "12人", "谁出席了仪式", False),
        ("date", "市路桥集团", "哪天合龙", False),
        ("date", "昨日上午", "哪天合龙", True),
        ("place", "东洲大桥", "东洲大桥在哪里", False),
        ("number", "5人", "2015人里有多少人", True),
        ("org", "甲队", "夺冠的是甲队还是乙队", True),
        ("thing", "，", "是什么桥", False),
        ("yesno", "东洲大桥", "合龙的是东洲大桥吗", True),
    ],
)
def test_what_fits_a_kind(kind: str, text: str, question: str, right: bool) -> None:
    assert fits(kind, text, asking(question)) is right


@pytest.mark.parametrize(
    ("text", "question", "other"),
    [
        ("约3万平方米", "大桥总共多长", True),
        ("18个月", "大桥修了多长", False),
        ("106公顷", "港区占地多少亩", False),
        ("3家", "港区占地多少亩", True),
        ("7成", "大桥花了多少钱", True),
        ("近9万美元", "大桥花了多少钱", False),
        ("3万平方米", "港区投资多少", False),
        ("约3万平方米，总投资4.5亿元", "建筑面积多少，花了多少钱", False),
        ("90%", "桥隧比有多高", False),
        ("一个半月", "大桥要修多久", False),
        ("约4.5亿元，总工期18个月", "大桥总共多长", True),
    ],
)
def test_what_is_of_another_measure_than_the_one_asked(text: str, question: str, other: bool) -> None:
    assert measures_else(text, asking(question)) is other


def test_windows_hold_every_sentence_once() -> None:
    text = "".join(f"第{n}条措施是加强巡查，落实责任，做好记录。" for n in range(40))
    article = Article("a02", "a.txt", "news", ((0, len(text)),), text)
    found = windows_of([Hit(passage, article, ISSUE, 1.0) for passage in cut_passages(article)])
    assert "".join(window.text for window in found) == text
    assert all(len(window.text) <= LONGEST for window in found)
    assert [window.text[a:b] for window in found for a, b in window.sentences] == [
        f"第{n}条措施是加强巡查，落实责任，做好记录。" for n in range(40)
    ]


def test_the_context_is_the_day_and_the_headline() -> None:
    assert context_of("2021-12-08", "东洲大桥合龙") == "2021年12月8日 东洲大桥合龙"
    assert context_of("2021-10", None) == "2021年10月"
    assert context_of(None, "无题") == "无题"


def test_the_best_span_is_found_and_none_overlaps_it() -> None:
    (window,) = windows_of([hit()])
    at = window.text.index("4582")
    found = candidates([window], [scores(window.text, at, at + 4)], "number")
    assert found[0].text == "约4582米"
    assert found[0].lead == pytest.approx(10.0)
    assert all(one.end <= found[0].start or one.start >= found[0].end for one in found[1:])


@pytest.mark.parametrize(
    ("text", "division", "told"),
    [
        ("大桥位于江州市江州县上河乡。", "乡", "江州县上河乡"),
        ("大桥位于江州市江州县上河乡。", "县", "江州县"),
        ("江州县召开全乡大会。", "乡", "江州县"),
        ("江州县，上河乡都在。", "乡", "江州县"),
    ],
)
def test_a_place_goes_down_to_the_division_that_is_asked_for(text: str, division: str, told: str) -> None:
    (window,) = windows_of([hit(replace(ARTICLE, text=text))])
    at = text.index("江州县")
    assert candidates([window], [scores(text, at, at + 3)], "place", division)[0].text == told


def test_the_kind_is_what_the_windows_say_together() -> None:
    one = scores("一二", 0, 1)
    assert asked_for([one, one]) == "number"


def test_a_turn_that_only_names_another_thing_asks_no_verdict() -> None:
    one = replace(scores("一二", 0, 1), kinds={"number": 1.0, "yesno": 2.0})
    assert [asked_for([one], asking(turn).turn.facts) for turn in ("观众呢？", "有观众没有呢？", "观众多吗？")] == [
        "number",
        "yesno",
        "yesno",
    ]


def test_sentences_that_support_and_hold() -> None:
    (window,) = windows_of([hit()])
    at = window.text.index("78亿元")
    told = sentences([window], [scores(window.text, at, at + 4)])
    assert max(told, key=lambda one: one.support).number == 1
    (held,) = holding(told, 0, (at, at + 4))
    assert window.text[held.start : held.end] == "大桥全长约4582米，总投资78亿元，由市路桥集团承建。"


def test_a_date_is_told_in_full_by_its_issue() -> None:
    (window,) = windows_of([hit()])
    at = window.text.index("12月27日")
    span = Candidate(0, at, at + 6, "12月27日", 1.0)
    assert short_of(window, span, "date") == "2021年12月27日"
    assert short_of(window, span, "thing") == "12月27日"


@pytest.mark.parametrize(
    ("printed", "of", "told"),
    [
        ("5月底", "三维建模将于5月底前完成。", "2022年5月底前"),
        ("12月8日", "新航线12月8日起开通。", "2021年12月8日起"),
        ("6月15日", "工程6月15日之前交付。", "2021年6月15日之前"),
        ("6月15日", "他6月15日前往苏州。", "2021年6月15日"),
        ("6月15日", "他6月15日起诉了对方。", "2021年6月15日"),
        ("2019年", "他2019年后来到这里。", "2019年"),
        ("2019年", "公司2019年前半年盈利。", "2019年"),
        ("2019年", "公司2019年前八个月盈利。", "2019年"),
        ("2019年", "工程2019年前后完工。", "2019年前后"),
        ("10月27日", "10月27日至28日，他们赴苏州考察。", "2021年10月27日至28日"),
        ("10月30日", "10月30日至11月2日，他们赴苏州考察。", "2021年10月30日至11月2日"),
        ("今年1月", "今年1月至9月，共完成产值235亿元。", "2021年1月至9月"),
    ],
)
def test_a_bound_is_told_with_its_date(printed: str, of: str, told: str) -> None:
    article = Article("a04", "a.txt", "news", ((0, len(of)),), of)
    (window,) = windows_of([hit(article)])
    start, end = mended(of, of.index(printed), of.index(printed) + len(printed), "date")
    assert short_of(window, Candidate(0, start, end, of[start:end], 1.0), "date") == told


def test_neighbours_are_told_as_one_quote_and_none_twice() -> None:
    (window,) = windows_of([hit()])
    told = [Sentence(0, n, a, b, 0.9) for n, (a, b) in enumerate(window.sentences)]
    assert [one.text for one in statements([window], [told[2], told[0], told[1]])] == [TEXT]
    apart = statements([window], [told[2], told[0], told[2]])
    for one in apart:
        (evidence,) = one.evidence
        assert evidence.text == ARTICLE.text[evidence.start : evidence.end]


def test_parts_between_semicolons_are_told_together() -> None:
    text = "因病致贫5057户，占81.85%；因残致贫1042户，占16.87%；因灾致贫79户，占1.28%。全县还在努力。"
    article = Article("a03", "a.txt", "news", ((0, len(text)),), text)
    (window,) = windows_of([hit(article)])
    parts = [Sentence(0, n, *window.sentences[n], 0.9) for n in (0, 2)]
    assert [one.text for one in statements([window], parts)] == [text[: text.index("全县")]]


def test_a_sentence_too_brief_is_told_with_the_one_before() -> None:
    text = "东洲市图书馆夜间阅览室昨日开放，座位有120个。免费。"
    article = Article("a03", "a.txt", "news", ((0, len(text)),), text)
    (window,) = windows_of([hit(article)])
    last = Sentence(0, 1, *window.sentences[1], 0.9)
    assert [one.text for one in statements([window], [last])] == [text]


def test_a_long_sentence_is_cut_around_its_answer() -> None:
    text = "，".join(f"第{n}项工程已经全部完成并且通过了验收" for n in range(20)) + "。"
    article = Article("a04", "a.txt", "news", ((0, len(text)),), text)
    window = Window(hit(article), 0, 0, len(text), ((0, len(text)),))
    at = text.index("第9项")
    (told,) = statements([window], [Sentence(0, 0, 0, len(text), 0.9)], [Candidate(0, at, at + 5, "第9项工程", 1.0)])
    assert "第9项工程" in told.text
    assert len(told.text) < 180
    assert told.evidence[0].text == text


def test_the_short_answer_leads_and_rests_on_all_that_proves_it() -> None:
    length, cost = (
        Evidence(hit(), words, TEXT.index(words), TEXT.index(words) + len(words)) for words in ("全长约4582米", "总投资78亿元")
    )
    one, two = Statement("大桥全长约4582米。", (length,)), Statement("总投资78亿元。", (cost,))
    assert led(Draft((one,), "约4582米")).statements[0].text == "约4582米。大桥全长约4582米。"
    assert led(Draft((Statement("约4582米长。", (length,)),), "约4582米")).statements[0].text == "约4582米长。"
    both = led(Draft((one, two), "约4582米，78亿元"))
    assert both.statements[0] == Statement("约4582米，78亿元。", (length, cost))
    asked = asking("多长，多少钱？")
    assert prove(both, asked).statements == both.statements
    assert prove(both, asked).short_answer == "约4582米，78亿元"
