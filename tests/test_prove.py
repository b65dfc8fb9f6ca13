"""Proof: what the quotes do not hold is not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.types import Article, Issue, Page, Passage
from rag.cite.number import cite
from rag.proof.prove import holds, prove
from rag.question.understand import reworded
from rag.types import Draft, Evidence, Hit, Statement
from tests.asking import asking

PAGE = "东洲大桥动工\n本报讯（记者 丁一）昨日，东洲大桥动\n工。大桥全长约4582米，今年8月完成设计。《东洲志》有记载。"
TEXT = "东洲大桥动工\n本报讯（记者 丁一）昨日，东洲大桥动工。大桥全长约4582米，今年8月完成设计。《东洲志》有记载。"
ARTICLE = Article("p1-a01", "p1.txt", "news", ((0, len(PAGE)),), TEXT, headline="东洲大桥动工", authors=("丁一",))
ISSUE = Issue("p1.txt", newspaper="东洲日报", date="2021-12-28", date_certainty="inferred", page="3")
HIT = Hit(Passage("p1-a01-c01", "p1-a01", TEXT, 0, len(TEXT)), ARTICLE, ISSUE, 1.0)
QUESTION = reworded(asking("大桥多长？"), "东洲大桥多长？")


def quote(words: str) -> Evidence:
    start = TEXT.index(words)
    return Evidence(HIT, words, start, start + len(words))


LENGTH = quote("大桥全长约4582米，今年8月完成设计。")
YESTERDAY = quote("昨日，东洲大桥动工。")


class Pages:
    def page(self, file: str, part: str = "") -> Page:
        return Page(file, PAGE, "0", part)


@pytest.mark.parametrize(
    ("evidence", "text", "right"),
    [
        (LENGTH, "全长约4582米", True),
        (LENGTH, "全长约４５８２米", True),
        (LENGTH, "全长约458米", False),
        (LENGTH, "全长约5482米", False),
        (LENGTH, "2021年8月完成设计", True),
        (LENGTH, "2020年8月完成设计", False),
        (LENGTH, "2021年9月完成设计", False),
        (YESTERDAY, "2021年12月27日动工", True),
        (YESTERDAY, "2021年12月26日动工", False),
        (YESTERDAY, "2021年12月28日见报", True),
        (LENGTH, "《东洲大桥动工》", True),
        (LENGTH, "《西洲志》说", False),
        (YESTERDAY, "记者丁一报道，东洲大桥动工", True),
        (YESTERDAY, "市长周志强出席动工仪式", False),
        (YESTERDAY, "市委书记秦国文率队到场", False),
        (YESTERDAY, "法国专家皮埃尔·杜邦出席", False),
    ],
)
def test_numbers_dates_and_titles_must_stand_in_the_quotes(evidence: Evidence, text: str, right: bool) -> None:
    assert holds([evidence], text) is right


def test_a_statement_that_fails_is_left_out_and_the_rest_kept() -> None:
    draft = Draft((Statement("大桥全长约4582米。", (LENGTH,)), Statement("大桥全长约9000米。", (LENGTH,))), "约4582米")
    proven = prove(draft, QUESTION)
    assert [one.text for one in proven.statements] == ["大桥全长约4582米。"]
    assert proven.short_answer == "约4582米" and proven.refusal is None


def test_a_short_answer_that_fails_is_dropped() -> None:
    draft = Draft((Statement("大桥全长约4582米。", (LENGTH,)),), "约9000米")
    assert prove(draft, QUESTION).short_answer is None


def test_a_stretch_of_days_over_the_end_of_a_month_holds_its_first_day() -> None:
    words = "桥展8月30日至9月9日举行。"
    hit = Hit(Passage("p1-a02-c01", "p1-a02", words, 0, len(words)), replace(ARTICLE, text=words), ISSUE, 1.0)
    assert holds([Evidence(hit, words, 0, len(words))], "2021年8月30日至9月9日")
    assert not holds([Evidence(hit, words, 0, len(words))], "2021年8月29日至9月9日")


def test_nothing_left_is_a_refusal() -> None:
    proven = prove(Draft((Statement("大桥全长约9000米。", (LENGTH,)),), "约9000米"), QUESTION)
    assert proven.refusal == "not_found" and proven.short_answer is None


def test_a_quote_is_the_page_s_own_characters_over_a_line_break() -> None:
    answer = cite(Draft((Statement("昨日，东洲大桥动工。", (YESTERDAY,)),), None), QUESTION, [HIT], Pages())
    (citation,) = answer.citations
    assert answer.answer == "昨日，东洲大桥动工[1]。"
    assert (
        "".join("".join(PAGE[start:end] for start, end in citation.spans).split()) == citation.quote == "昨日，东洲大桥动工。"
    )
    assert citation.reference == "丁一.东洲大桥动工[N].东洲日报,[2021-12-28](3)."
    assert citation.date_certainty == "inferred"


def test_one_quote_is_one_citation() -> None:
    draft = Draft((Statement("大桥全长约4582米。", (LENGTH,)), Statement("今年8月完成设计。", (LENGTH, YESTERDAY))))
    answer = cite(draft, QUESTION, [HIT], Pages())
    assert answer.answer == "大桥全长约4582米[1]。今年8月完成设计[1][2]。"
    assert [citation.n for citation in answer.citations] == [1, 2]


def test_a_refusal_cites_nothing() -> None:
    answer = cite(Draft((Statement("没有找到。", (LENGTH,)),), None, "not_found"), QUESTION, [HIT], Pages())
    assert answer.refused and answer.citations == () and answer.answer == "没有找到。"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("东洲大桥长4582米吗？", "是。"),
        ("东洲大桥长5482米吗？", ""),
        ("大桥是不是2021年8月完成设计？", "是。"),
        ("大桥是不是2020年8月完成设计？", ""),
    ],
)
def test_no_yes_is_said_to_a_number_or_a_day_that_the_page_does_not_tell(asked: str, said: str) -> None:
    draft = Draft((Statement(f"是。{LENGTH.text}", (LENGTH,)),), "是")
    told = prove(draft, asking(asked))
    assert told.statements[0].text == said + LENGTH.text
    assert (told.short_answer is None) or said


def test_a_verdict_stays_before_the_sentence_that_it_is_drawn_from() -> None:
    question = asking("桥没修好吗")
    told = prove(Draft((Statement(f"不是。{LENGTH.text}", (LENGTH,)),), "不是"), question)
    assert (told.refusal, told.short_answer, told.statements[0].text) == (None, "不是", f"不是。{LENGTH.text}")
    false = prove(Draft((Statement("不是。大桥全长9999米。", (LENGTH,)),), "不是"), question)
    assert false.refusal == "not_found"


def test_a_bare_answer_that_is_not_proven_takes_no_sentence_with_it() -> None:
    draft = Draft((Statement(f"约9000米。{LENGTH.text}", (LENGTH,)),), "约9000米")
    told = prove(draft, QUESTION)
    assert (told.refusal, told.short_answer, [one.text for one in told.statements]) == (None, None, [LENGTH.text])
