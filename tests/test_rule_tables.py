"""The tables of the rules reader, a test a row: finer kinds of question, what is no amount, what a span gains."""

from __future__ import annotations

import pytest

from rag.kinds import SpanKind
from rag.question.slots import asked as questions
from rag.question.slots.asked import FINER, Finer, ask
from rag.reader.rules.answer_types import NO_AMOUNT
from rag.reader.rules.span_gains import GAINS, Span, gained
from rag.reader.rules.spans import Candidate


@pytest.mark.parametrize("row", FINER, ids=[row.example for row in FINER])
def test_a_finer_kind_is_asked_for(row: Finer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(row.example).slots[0].kind == row.becomes
    monkeypatch.setattr(questions, "FINER", tuple(one for one in FINER if one is not row))
    assert ask(row.example).slots[0].kind in row.kinds


def _found(sentence: str, words: str, kind: SpanKind, unit: str = "") -> Candidate:
    start = sentence.index(words)
    return Candidate(start, start + len(words), kind, unit)


NO_AMOUNTS = (
    ("卖了多少元", "12月27日开工,卖了39元", "27日", "日"),
    ("花了多少", "花了亿美元,又花39元", "亿美元", "美元"),
    ("用了多少年", "2016年开工,用了39年", "2016年", "年"),
    ("会期几天", "14日至16日举行,会期39天", "16日", "日"),
    ("做了多少台手术", "“使命-2023”做了39台", "2023", ""),
    ("船坞长多少米", "船坞宽约48米,长39米", "约48米", "米"),
)


@pytest.mark.parametrize(("row", "case"), list(zip(NO_AMOUNT, NO_AMOUNTS, strict=True)), ids=[why for why, _ in NO_AMOUNT])
def test_no_amount(row, case) -> None:  # type: ignore[no-untyped-def]
    question, sentence, words, unit = case
    slot, (_, rule) = ask(question).slots[0], row
    assert rule(slot, _found(sentence, words, "number", unit), sentence)
    amount = _found(sentence, "39", "number")
    amount = Candidate(amount.start, amount.end + 1, "number", sentence[amount.end])
    assert not any(other(slot, amount, sentence) for _, other in NO_AMOUNT)


GAINED: tuple[tuple[str, str, str, SpanKind, str], ...] = (
    ("大桥采用什么结构", "大桥采用双塔斜拉结构,设六车道。", "大桥采用双塔斜拉结构", "clause", ""),
    ("东洲大桥在哪个镇", "东洲大桥今天在江口镇通车。", "东洲大桥", "noun", ""),
    ("一共有多少支队伍", "一个多月来,37支队伍参赛。", "一个", "number", "个"),
    ("解决了多少个问题", "58名干部解决了问题。", "58名", "number", "名"),
    ("解决了多少个具体问题", "解决了58个具体问题。", "58个", "number", "个"),
    ("参赛的有多少支", "共有37支参赛。", "37支", "number", "支"),
    ("建了多少个扶贫基地", "建立扶贫基地131个。", "131个", "number", "个"),
    ("在哪个广场举行", "在江口镇文化广场举行。", "文化广场", "noun", ""),
    ("大桥什么时候合龙", "大桥10日合龙,本报12日报道。", "12日", "date", ""),
    ("学校的地址在哪", "学校搬到了长沙市岳麓区麓山路80号,离9号线不远", "长沙市岳麓区麓山路80号", "noun", ""),
    ("开幕式在什么地方举行", "开幕式由志愿者主持。", "志愿者", "noun", ""),
    ("大桥由哪家公司承建", "江州路桥公司承建大桥。", "江州路桥公司", "noun", ""),
    ("从哪天起召回", "自6月28日起召回。", "6月28日", "date", ""),
    ("救人的是谁", "周文博的父亲跳下水救人。", "周文博", "name", ""),
    ("一期工程投资多少", "一期工程投资78亿元。", "78亿元", "number", "元"),
    ("大桥全长多少米", "大桥全长约4582米。", "约4582米", "number", "米"),
)  # fmt: skip


@pytest.mark.parametrize(("row", "case"), list(zip(GAINS, GAINED, strict=True)), ids=[gain.why for gain in GAINS])
def test_what_a_span_gains(row, case) -> None:  # type: ignore[no-untyped-def]
    question, sentence, words, kind, unit = case
    asked = ask(question)
    one = _found(sentence, words, kind, unit)
    assert row.holds(Span(asked, asked.slots[0], sentence, one)) > 0
    assert gained(asked, asked.slots[0], sentence, one) == pytest.approx(
        sum(gain.gain * gain.holds(Span(asked, asked.slots[0], sentence, one)) for gain in GAINS)
    )


def test_a_plain_span_gains_nothing() -> None:
    asked = ask("谁出席了仪式")
    assert gained(asked, asked.slots[0], "周文博出席了仪式。", Candidate(0, 3, "name")) == 0.0
