"""The reader from hits to a draft, over a network whose scores are given: sure, likely, refused; and what every Reader keeps to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from index.embed.passages import cut_passages
from index.errors import ModelError
from index.types import Article, Issue
from rag.network.network import Network, Scores
from rag.proof.prove import prove
from rag.reader.confidence import CLUES, FEATURES, Confidence, Weights, believed, load_confidence
from rag.reader.reading import FIRST, READ, NetworkReader, tell
from rag.training.judging import Read, area, judge
from rag.types import Hit, Question
from tests.asking import asking

TEXT = "东洲大桥12月27日合龙。大桥全长约4582米，总投资78亿元，由市路桥集团承建。副市长周文博出席。"
ISSUE = Issue("a.txt", newspaper="东洲日报", date="2021-12-28", date_certainty="stated")


def hit(text: str = TEXT, name: str = "a01", score: float = 3.0) -> Hit:
    article = Article(name, "a.txt", "news", ((0, len(text)),), text, headline="东洲大桥合龙")
    return Hit(cut_passages(article)[0], article, ISSUE, score)


def question(text: str = "大桥有多长？") -> Question:
    return asking(text)


class Given:
    """A network that takes every character for a piece, points at some words wherever they stand, and answers by a given logit."""

    def __init__(self, words: str, answers: float, kind: str = "number", yes: float = 0.0) -> None:
        self.words, self.answers, self.kind, self.yes = words, answers, kind, yes
        self.seen: list[str] = []

    def score(self, rows: Sequence[tuple[str, str, str]]) -> list[Scores]:
        return [self._of(window) for _, _, window in rows]

    def _of(self, window: str) -> Scores:
        self.seen.append(window)
        start, end, support = (np.full(len(window), low, np.float32) for low in (-5.0, -5.0, -4.0))
        at = window.find(self.words)
        if at >= 0:
            start[at] = end[at + len(self.words) - 1] = 6.0
            support[window.rfind("。", 0, at) + 1 : window.find("。", at) + 1] = 4.0
        offsets = tuple((n, n + 1) for n in range(len(window)))
        answers = self.answers if at >= 0 else -6.0
        return Scores(start, end, support, offsets, 0.0, answers, self.yes, {self.kind: 3.0, "thing": 0.0})


def weights(least: float) -> Weights:
    """A probability that is the logistic of what the network says of the window."""
    return Weights(0.0, tuple(float(name == "answers") for name in FEATURES), least)


def reader(network: Given) -> NetworkReader:
    return NetworkReader(cast(Network, network), Confidence((1.0,) * len(CLUES), weights(0.5), weights(0.9), weights(0.7)))


def test_what_is_sure_is_told_short_and_with_its_sentence() -> None:
    draft = reader(Given("4582米", 4.0)).read(question(), [hit()])
    assert draft.short_answer == "约4582米"
    assert [one.text for one in draft.statements] == ["大桥全长约4582米，总投资78亿元，由市路桥集团承建。"]
    assert prove(draft, question()).short_answer == "约4582米"


def test_what_is_likely_is_told_by_its_sentence_alone() -> None:
    draft = reader(Given("4582米", 1.0)).read(question(), [hit()])
    assert draft.refusal is None and draft.short_answer is None
    assert draft.statements[0].text.startswith("大桥全长约4582米")


def test_what_is_not_likely_is_refused_with_the_nearest_sentence() -> None:
    draft = reader(Given("4582米", -1.0)).read(question(), [hit()])
    assert draft.refusal == "not_found" and draft.short_answer is None
    assert "最接近的是《东洲大桥合龙》" in draft.statements[1].text
    assert reader(Given("4582米", 4.0)).read(question(), []).refusal == "not_found"


def test_a_span_of_another_kind_is_never_short() -> None:
    draft = reader(Given("周文博", 4.0)).read(question(), [hit()])
    assert draft.short_answer != "周文博"


def test_a_verdict_is_said_first_with_the_words_that_decide_it() -> None:
    sure = reader(Given("12月27日", 4.0, "yesno", yes=3.0)).read(question("大桥合龙了吗？"), [hit()])
    assert sure.short_answer == "是，12月27日"
    likely = reader(Given("12月27日", 1.0, "yesno", yes=-3.0)).read(question("大桥合龙了吗？"), [hit()])
    assert likely.short_answer is None and likely.statements[0].text.startswith("没有。")


def test_no_more_is_read_once_the_answer_is_sure() -> None:
    others = [hit(f"东洲市第{n}小学昨日开学，来了很多新生。", f"b{n:02d}", 1.0) for n in range(9)]
    sure, unsure = Given("4582米", 4.0), Given("4582米", -1.0)
    reader(sure).read(question(), [hit(), *others])
    reader(unsure).read(question(), [hit(), *others])
    assert (len(sure.seen), len(unsure.seen)) == (FIRST, READ)


def test_a_reading_is_judged_by_its_gold() -> None:
    gold: dict[str, Any] = {
        "answerable": True,
        "must_contain": [["4582"]],
        "support": [{"quote": "大桥全长约4582米，总投资78亿元"}],
    }
    asked = question("大桥的数据是多少？")
    for words, right in (("4582米", True), ("78亿元", False)):
        network = Given(words, 4.0)
        reading = reader(network).weigh(asked, [hit()])
        assert reading is not None
        read = Read("set", gold, asked, reading.windows, reading.scores)
        assert judge(read, reading).short is right
        nothing = Read("set", {**gold, "answerable": False}, asked, reading.windows, reading.scores)
        assert (judge(nothing, reading).answers, judge(nothing, reading).short) == (False, False)
    assert area([0.1, 0.4, 0.35, 0.8], [False, False, True, True]) == 0.75  # 3 of 4 pairs in order


def test_an_amount_of_another_measure_is_not_pointed_at() -> None:
    reading = reader(Given("78亿元", 4.0)).weigh(question("大桥有多长？"), [hit()])
    assert reading is not None
    assert reading.chosen is None
    assert "78亿元" not in (tell(reading).short_answer or "")


def test_a_missing_model_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="--reader quick"):
        Network(tmp_path).check()
    with pytest.raises(ModelError, match=r"rag\.training\.confidence"):
        load_confidence(tmp_path)
    (tmp_path / "reader.onnx").write_bytes(b"no model")
    (tmp_path / "config.json").write_text('{"kinds": []}', encoding="utf-8")
    for name in ("tokenizer.json",):
        (tmp_path / name).write_bytes((Path(__file__).parent.parent / "rag/models/reader" / name).read_bytes())
    with pytest.raises(ModelError, match=r"reader\.onnx"):
        Network(tmp_path).score([("问", "", "文")])


@pytest.mark.parametrize(
    ("words", "asked", "shown"),
    [
        ("周文博", "哪几位领导出席？", None),
        ("周文博", "谁出席？", "周文博"),
        ("东洲大桥、南门大桥", "哪两座桥合龙？", "东洲大桥、南门大桥"),
    ],
)
def test_one_of_several_things_asked_for_is_not_shown_for_all(words: str, asked: str, shown: str | None) -> None:
    told = f"昨日举行仪式。{words}在列，市民前来观看。"
    assert reader(Given(words, 4.0, "list")).read(question(asked), [hit(told)]).short_answer == shown


def test_a_sentence_is_told_to_its_stop_though_its_passage_is_cut_at_a_semicolon() -> None:
    parts = ("他建言，要大力引进人才，培育带头人；", "要发展特色产业，壮大集体经济；", "要把路修好。", "会议昨日闭幕。")
    whole = hit("".join(parts))
    cut = replace(whole, passage=replace(whole.passage, end=len(parts[0]), text=parts[0]))
    told = reader(Given("引进人才", 4.0, kind="how")).read(question("他提了什么建议？"), [cut])
    assert [one.text for one in told.statements] == ["".join(parts[:3])]
    (evidence,) = told.statements[0].evidence
    assert whole.article.text[evidence.start : evidence.end] == evidence.text == "".join(parts[:3])


def test_another_article_with_the_same_bare_answer_is_quoted_beside_it() -> None:
    again = "记者从现场获悉，东洲大桥全长4582米。"
    other, without = hit(again, "b01", 2.0), hit("东洲大桥长4千多米。", "c01", 1.0)
    told = reader(Given("4582米", 4.0)).read(question(), [hit(), other, without])
    assert [(one.hit.article.article_id, one.text) for one in told.also] == [("b01", again)]


def test_what_was_said_is_told_with_who_said_it() -> None:
    text = "护坡圆满完工。“化粪池也要清理一下。”73岁的陈大山老人对社区负责人说。他是热心的居民。"
    (told,) = reader(Given("陈大山", 4.0, kind="person")).read(question("谁要清理化粪池？"), [hit(text)]).statements
    assert told.text == "“化粪池也要清理一下。”73岁的陈大山老人对社区负责人说。"


def test_a_no_is_believed_sooner_than_a_yes() -> None:
    assert believed(0.5, yes=False) == pytest.approx(0.75)
    assert believed(0.5, yes=True) == pytest.approx(0.25)
    assert believed(1.0, yes=True) == pytest.approx(1.0)


def test_a_window_that_is_read_again_is_not_computed_again() -> None:
    network = Network()
    row = ("大桥全长多少米？", "2021年12月28日 东洲大桥年底通车", "东洲大桥全长约4582米，总投资约78亿元。")
    first, other, again = network.score([row, ("总投资多少？", *row[1:]), row])
    assert again is first
    assert network.score([row])[0] is first
    assert other.start.tolist() != first.start.tolist()
    with pytest.raises(ValueError, match="read-only"):
        first.start[0] = 1.0


def test_a_window_by_itself_is_read_as_beside_others_of_any_length() -> None:
    network = Network()
    short, long = ("谁？", "", "甲说乙。"), ("谁？", "", "甲说乙。" * 30)
    alone = Network().score([short])[0]
    beside = network.score([long, short])[1]
    assert alone.start.tolist() == beside.start.tolist()
    assert len(alone.offsets) < len(network.score([long])[0].offsets)
