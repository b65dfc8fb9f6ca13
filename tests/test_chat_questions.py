"""Questions the chat offers: made of the articles' own sentences, and seen to be answered."""

from __future__ import annotations

from chat.suggested.examples import example_questions
from chat.suggested.made_questions import inquiries
from chat.suggested.next_questions import follow_ups, follow_ups_html, is_near, subjects
from rag import Article, Filters, Wenbao

QUESTION = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"
ARTICLE = Article(
    "b1",
    "p.txt",
    "news",
    ((0, 9),),
    "湘江新桥工程今日开工\n本报讯（记者 李四平）3月5日，湘江新桥工程在城北码头开工。湘江新桥工程位于城北，桥面总面积约1.2万平方米。"
    "一期投资约3亿元。其中贷款1亿元。衡阳市交通运输局局长王建国出席仪式。",
    headline="湘江新桥工程今日开工",
    authors=("李四平",),
)


def test_example_questions_are_answered_from_the_article_they_were_made_from(wenbao: Wenbao) -> None:
    questions = example_questions(wenbao)
    assert len(questions) >= 3
    for question in questions:
        assert not wenbao.ask(question).refused, question


def test_questions_are_made_of_an_articles_sentences() -> None:
    made = {candidate.question: (candidate.expected, candidate.asks) for candidate in inquiries(ARTICLE)}
    assert made["湘江新桥工程桥面总面积多少平方米？"] == ("1.2万", "figure")  # the sentence's own subject
    assert made["湘江新桥工程一期投资多少元？"] == ("3亿", "figure")  # the article's topic
    assert made["衡阳市交通运输局局长是谁？"] == ("王建国", "person")
    assert made["湘江新桥工程在哪里开工？"] == ("城北码头", "place")
    assert [*made][-1] == "《湘江新桥工程今日开工》是谁写的？"
    assert not any("其中" in question for question in made)


def test_follow_ups_are_new_questions_that_the_archive_answers(wenbao: Wenbao) -> None:
    told = wenbao.ask(QUESTION)
    cited = [citation.article_id for citation in told.citations]
    questions = follow_ups(wenbao, cited, told.answer, [QUESTION])
    assert len(questions) >= 2
    for question in questions:
        again = wenbao.ask(question)
        assert not again.refused
        assert "4582" not in (again.short_answer or "")
    assert {c.article_id for c in wenbao.ask(questions[0]).citations} & set(cited)
    assert not set(follow_ups(wenbao, cited, told.answer, [QUESTION, *questions])) & {QUESTION, *questions}
    assert follow_ups(wenbao, ["没有这篇"], "", []) == []
    assert follow_ups(wenbao, cited, told.answer, [QUESTION], filters=Filters(before="2020-12")) == []  # printed in 2021
    assert "&lt;" in follow_ups_html(["<b>？"])


def test_what_is_asked_next_is_on_what_was_spoken_of(wenbao: Wenbao) -> None:
    about = subjects("衡阳国际物流港项目规划用地面积多少亩？约4582亩。")
    assert is_near("国际物流港一期总投资多少元？", about)
    assert not is_near("衡阳师院副教授是谁？", about)  # a place is shared by the whole paper
    assert not is_near("青少年足球联赛项目有几个？", about)  # one short word is shared by chance
    refused = wenbao.ask("火星上有多少水？")
    assert refused.refused
    assert follow_ups(wenbao, [], refused.answer, ["火星上有多少水？"]) == []
