"""Several things asked at once: taken apart, read one by one, told together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.embed.passages import cut_passages
from index.types import Article, Issue
from rag.question.follow_ups import TopicTurns
from rag.question.parts.parts import in_turns, parts_of
from rag.question.understand import shortened
from rag.reader.parts import PartsReader
from rag.refuse.reasons import Reason
from rag.types import Draft, Evidence, Hit, Question, Statement
from tests.asking import asking

LENGTH, COST = "东洲大桥全长约4582米。", "大桥总投资78亿元。"
TEXT = LENGTH + COST
HIT = Hit(
    cut_passages(Article("a01", "a.txt", "news", ((0, len(TEXT)),), TEXT))[0],
    Article("a01", "a.txt", "news", ((0, len(TEXT)),), TEXT, headline="东洲大桥合龙"),
    Issue("a.txt", date="2021-12-28", date_certainty="stated"),
    1.0,
)


class Table:
    """A reader that knows what each question is answered by; anything else is refused."""

    def __init__(self, answers: dict[str, tuple[str, str]], alone: bool = False, sure: float = 1.0) -> None:
        self.answers = answers
        self.sure = sure
        self.alone = alone  # whether it answers one thing at a time
        self.asked: list[str] = []

    def read(self, question: Question, hits: Sequence[Hit]) -> Draft:
        self.asked.append(question.text)
        for words, (short, sentence) in self.answers.items():
            if words in question.text and not (self.alone and "，" in question.text):
                start = TEXT.index(sentence)
                evidence = Evidence(HIT, sentence, start, start + len(sentence))
                return Draft((Statement(f"{short}。{sentence}", (evidence,)),), short, sure=self.sure)
        return Reason.NOTHING.draft()


def question(text: str) -> Question:
    return asking(text)


def look(asked: Question, text: str) -> tuple[Question, Sequence[Hit]]:
    return shortened(asked, text), [HIT]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("东洲大桥全长多少米？", []),
        ("东洲大桥全长多少米，总投资多少亿元？", ["东洲大桥全长多少米", "总投资多少亿元"]),
        ("甲厂、乙厂和丙厂分别有多少人？", ["甲厂 有多少人", "乙厂 有多少人", "丙厂 有多少人"]),
    ],
)
def test_a_question_is_taken_apart(text: str, parts: list[str]) -> None:
    assert [part.clause for part in parts_of(question(text))[0]] == parts


def test_all_that_is_asked_is_told_in_its_order() -> None:
    reader = Table({"全长": ("约4582米", LENGTH), "投资": ("78亿元", COST)})
    draft = PartsReader(reader, look, TopicTurns()).read(question("东洲大桥全长多少米，花了多少投资？"), [HIT])
    assert reader.asked[0] == "东洲大桥全长多少米"
    assert draft.short_answer is not None and draft.short_answer.startswith("约4582米")
    assert LENGTH in draft.statements[0].text


@pytest.mark.parametrize(("sure", "shown"), [(0.9, "约4582米，78亿元"), (0.8, None)])
def test_bare_answers_are_shown_where_all_of_them_are_likely_right(sure: float, shown: str | None) -> None:
    table = Table({"多少米": ("约4582米", LENGTH), "亿元": ("78亿元", COST)}, alone=True, sure=sure)
    draft = PartsReader(table, look, TopicTurns(), least=0.7).read(question("东洲大桥全长多少米，总投资多少亿元？"), [HIT])
    assert draft.short_answer == shown


def test_likely_words_of_all_parts_are_pointed_out_and_a_sentence_is_told_once() -> None:
    class Unsure(Table):
        def read(self, question: Question, hits: Sequence[Hit]) -> Draft:
            draft = super().read(question, hits)
            return replace(draft, short_answer=None, likely=(draft.short_answer,) if draft.short_answer else ())

    table = Unsure({"多少米": ("约4582米", TEXT), "亿元": ("78亿元", COST)}, alone=True)
    draft = PartsReader(table, look, TopicTurns()).read(question("东洲大桥全长多少米，总投资多少亿元？"), [HIT])
    assert (draft.likely, [one.text for one in draft.statements]) == (("约4582米", "78亿元"), [f"约4582米。{TEXT}"])


def test_what_is_not_told_is_said_to_be_missing() -> None:
    reader = Table({"多少米": ("约4582米", LENGTH)}, alone=True)
    draft = PartsReader(reader, look, TopicTurns()).read(question("东洲大桥长多少米，哪天开工？"), [HIT])
    assert draft.short_answer == "约4582米"
    assert draft.statements[-1].text == "馆藏里没有找到“哪天开工”的答案。"
    assert not draft.statements[-1].evidence


def test_a_part_that_is_told_beside_another_is_not_said_to_be_missing() -> None:
    reader = Table({"多少米": ("约4582米", LENGTH)})
    draft = PartsReader(reader, look, TopicTurns()).read(question("东洲大桥长多少米，哪天开工？"), [HIT])
    assert [one.text for one in draft.statements] == [f"约4582米。{LENGTH}"]


def test_one_thing_asked_is_read_as_it_is() -> None:
    reader = Table({"全长": ("约4582米", LENGTH)})
    draft = PartsReader(reader, look, TopicTurns()).read(question("东洲大桥全长多少米？"), [HIT])
    assert reader.asked == ["东洲大桥全长多少米？"]
    assert draft.statements[0].text == f"约4582米。{LENGTH}"


def test_nothing_told_is_a_refusal() -> None:
    assert PartsReader(Table({}), look, TopicTurns()).read(question("谁设计的，哪天开工？"), [HIT]).refusal == "not_found"


class AfterTheFirst:
    """Turns that are made whole by the first word of the remark before them."""

    def complete(self, asked: str, history: Sequence[str], answering: object = None) -> str:
        return f"{history[-1][:4]}{asked}" if history else asked

    of_the_topic = complete

    def leans_on(self, asked: str, history: Sequence[str]) -> tuple[str, ...]:
        return tuple(history[-1:])


def test_sentences_that_ask_are_read_as_turns_of_a_talk() -> None:
    reader = Table({"全长": ("约4582米", LENGTH), "东洲大桥总投资呢": ("78亿元", COST)})
    draft = PartsReader(reader, look, AfterTheFirst()).read(question("东洲大桥全长多少米？总投资呢？"), [HIT])
    assert reader.asked == ["东洲大桥全长多少米？", "东洲大桥总投资呢？"]
    assert draft.short_answer == "约4582米，78亿元"


@pytest.mark.parametrize("text", ["东洲大桥全长多少米？", "桥修好了？全长多少米？", "多长？多宽？多高？多重？"])
def test_one_question_and_remarks_that_do_not_ask_are_no_talk(text: str) -> None:
    assert in_turns(question(text), AfterTheFirst()) == ()
