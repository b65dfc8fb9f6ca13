"""What speaks for an answer, in numbers, and the weights learnt from it."""

from __future__ import annotations

from datetime import date

import pytest

from rag.question.slots.asked import ask
from rag.reader.rules.confidence import WEIGHTS, confidence, features
from rag.reader.rules.single import weighed
from rag.training.rules.confidence import Example, fit, without_gold
from rag.types import Hit, Period
from tests.asking import asking
from tests.test_read_answers import HITS

BRIDGE = [hit for hit in HITS if hit.article.article_id == "dz-1228-a01"]


def told(text: str, hits: list[Hit], *periods: Period) -> dict[str, float]:
    question = asking(text, *periods, as_of=date(2022, 1, 5))
    found = weighed(question, ask(text), hits)
    assert found is not None
    assert confidence(question, *found) == pytest.approx(
        sum(WEIGHTS[name] * value for name, value in features(question, *found).items())
    )
    return features(question, *found)


def test_every_feature_has_its_weight() -> None:
    assert set(told("东洲大桥全长多少米？", HITS)) == set(WEIGHTS)


def test_an_article_by_itself_leads_by_as_much_as_can_be() -> None:
    alone, beside = told("东洲大桥全长多少米？", BRIDGE), told("东洲大桥全长多少米？", HITS)
    assert alone["lead"] == 6.0 and 0 < beside["lead"] < 20
    assert alone["asks_sentence"] == 0.0 and told("东洲大桥的工期为什么推迟？", BRIDGE)["asks_sentence"] == 1.0
    assert alone["share_in_article"] == pytest.approx(1.0)


def test_a_noun_that_is_told_nowhere_speaks_against() -> None:
    told_of, untold = told("东洲大桥的主桥采用什么结构？", BRIDGE), told("东洲大桥的灯塔采用什么结构？", BRIDGE)
    assert untold["noun_untold"] > told_of["noun_untold"] == 0.0
    assert untold["share_in_article"] < told_of["share_in_article"]


def test_a_word_of_the_question_stands_right_before_the_span() -> None:
    assert told("东洲大桥全长多少米？", BRIDGE)["span_distance"] <= 0.3


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2021, 12, 28), date(2021, 12, 28), (1.0, 0.0, 1.0)),
        (date(2021, 1, 1), date(2021, 12, 31), (1.0, 0.0, 0.0)),
        (date(2019, 5, 1), date(2019, 5, 1), (0.0, 1.0, 0.0)),
    ],
)
def test_days_asked_for_are_held_against_the_issue(first: date, last: date, expected: tuple[float, float, float]) -> None:
    found = told("东洲大桥全长多少米？", BRIDGE, Period(first, last, "那时"))
    assert (found["of_the_days"], found["not_of_the_days"], found["of_the_month"]) == expected


def test_no_days_asked_for_speak_neither_way() -> None:
    found = told("东洲大桥全长多少米？", BRIDGE)
    assert (found["of_the_days"], found["not_of_the_days"], found["of_the_month"]) == (0.0, 0.0, 0.0)


def test_sentences_that_hold_the_gold_are_taken_out() -> None:
    left = without_gold(BRIDGE, {"answers": ["约4582米"]})
    assert "4582" not in left[0].article.text and "双塔斜拉" in left[0].article.text


def test_weights_are_learnt_and_both_sides_count_the_same() -> None:
    made = [Example({"bias": 1.0, "lead": lead, "noise": lead % 2}, lead > 3, 1.0) for lead in (0.0, 1, 2, 3, 4, 5)] * 20
    weights = fit(made)
    assert weights["lead"] > 0.5 and abs(weights["noise"]) < weights["lead"]
    assert 2 < -weights["bias"] / weights["lead"] < 5


def test_what_is_told_around_the_answer_and_where_the_network_points() -> None:
    length, lamp = told("东洲大桥全长多少米？", BRIDGE), told("东洲大桥的灯塔叫什么名称？", BRIDGE)
    assert length["told_near"] == pytest.approx(1.0) and 0 < lamp["told_near"] < 1
    assert length["pointed_at"] == 1.0 and length["rank"] == 0.0
    assert (length["asks_thing"], told("东洲大桥采用什么结构？", BRIDGE)["asks_thing"]) == (0.0, 1.0)


def test_a_day_of_the_question_is_looked_for_in_the_sentence() -> None:
    assert told("12月27日谁出席了合龙仪式？", BRIDGE)["day_said"] == 1.0
    assert told("谁出席了合龙仪式？", BRIDGE)["day_said"] == 2.0
    assert told("3月4日谁出席了合龙仪式？", BRIDGE)["day_said"] == -1.0
