"""The network that points at answers: what its numbers mean, what it finds, and that it helps to choose words and not sentences."""

from __future__ import annotations

import numpy as np
import pytest

from rag.question.slots.asked import ask
from rag.reader.rules.pointer import Pointed, point
from rag.training.rules.recurring import recurring


def test_a_span_is_as_likely_as_its_two_ends() -> None:
    start, end = np.log(np.array([0.1, 0.7, 0.2])), np.log(np.array([0.2, 0.3, 0.5]))
    pointed = Pointed(start.astype(np.float32), end.astype(np.float32), 4)
    assert np.exp(pointed.of(5, 7)) == pytest.approx(0.7 * 0.5)  # the second sign of the stretch and the third
    assert pointed.of(3, 6) == -20.0 == pointed.of(6, 8)  # begins before the stretch, ends after it
    best = pointed.best(2)
    assert [(first, last) for first, last, _ in best] == [(5, 7), (5, 6)]
    assert np.exp(best[1][2]) == pytest.approx(0.7 * 0.3)


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("东洲大桥由哪家公司承建？", "东洲大桥总投资约78亿元,由湖南路桥集团承建,设六车道。", "湖南路桥集团"),
        ("开幕式在什么地方举行？", "12月27日,少年象棋赛开幕式在江口镇文化广场举行,副市长周文博出席。", "江口镇文化广场"),
    ],
)
def test_it_points_at_what_is_asked_for(question: str, sentence: str, answer: str) -> None:
    asked = ask(question)
    pointed = point(asked, asked.slots[0], sentence)
    assert np.exp(pointed.start).sum() == pytest.approx(1.0, abs=1e-4) == np.exp(pointed.end).sum()
    start, end, _ = pointed.best(1)[0]
    assert sentence[start:end] == answer


def test_a_long_sentence_is_read_where_it_tells_of_the_question() -> None:
    asked = ask("开幕式在什么地方举行？")
    sentence = "各代表队认真备战," * 30 + "少年象棋赛开幕式在江口镇文化广场举行。"
    pointed = point(asked, asked.slots[0], sentence)
    assert len(pointed.start) == 160 and pointed.offset > 80
    start, end, _ = pointed.best(1)[0]
    assert "文化广场" in sentence[start:end]


def test_what_recurs_in_an_article_is_asked_for() -> None:
    text = (
        "东洲市路桥集团昨日在江口镇开工建设东洲大桥引桥工程,工期十八个月。"
        "为保障汛期施工安全,东洲市路桥集团在江口镇增派了两百名工人和六台吊车。"
        "市交通局表示,引桥工程建成后江口镇居民出行将更加便利。"
    )
    made = [one for seed in range(12) for one in recurring([text], seed=seed)]
    assert made
    for one in made:
        assert one.answer in one.sentence and one.answer not in one.question
    assert any(one.answer == "江口镇" and one.sentence.startswith("东洲市路桥集团昨日") for one in made)
    assert all(any(sign in one.question for sign in "什哪谁何啥几多") for one in made)
