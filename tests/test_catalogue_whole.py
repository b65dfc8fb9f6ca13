"""Questions to the archive as a whole: an issue or an article summed up, the reports on a topic, what can be asked."""

from __future__ import annotations

from datetime import date

import pytest

from rag import Wenbao
from rag.catalogue import answer_from_catalogue
from rag.catalogue.wordings import WORDINGS, Wanted, matched
from rag.rules.refuse import off_topic
from rag.types import Draft, Question

ASKED = date(2024, 11, 12)


def drafted(wenbao: Wenbao, question: str) -> Draft | None:
    return answer_from_catalogue(wenbao.understand(question, as_of=ASKED), wenbao.archive)


def answered(wenbao: Wenbao, question: str) -> Draft:
    draft = drafted(wenbao, question)
    assert draft is not None, question
    return draft


def said(draft: Draft) -> str:
    return "".join(statement.text for statement in draft.statements)


EXAMPLES = (
    ("总结一下这期报纸", "summary", ""),
    ("请问最新一期报纸主要讲了些什么？", "summary", ""),
    ("今天（最新一期）的主要内容", "summary", ""),
    ("有哪些新闻", "headlines", ""),
    ("这期有什么内容", "headlines", ""),
    ("最近发生了什么大事", "headlines", ""),
    ("看看今天的新闻", "headlines", ""),
    ("头版头条是什么？", "lead", ""),
    ("第一版有什么", "page", "第一版"),
    ("概括《石桥修好了》", "told", "石桥修好了"),
    ("《石桥修好了》讲了什么", "told", "石桥修好了"),
    ("《石桥修好了》的主要内容是什么", "told", "石桥修好了"),
    ("提到疫苗的有几篇", "count", "疫苗"),
    ("有多少篇报道提到了疫苗", "count", "疫苗"),
    ("疫苗上过几次报纸", "count", "疫苗"),
    ("疫苗被报道过几次", "count", "疫苗"),
    ("报纸提到过几次疫苗", "count", "疫苗"),
    ("哪几篇提到疫苗", "titles", "疫苗"),
    ("有什么关于疫苗的报道", "titles", "疫苗"),
    ("关于疫苗的报道有哪些", "titles", "疫苗"),
    ("疫苗的报道有哪些", "titles", "疫苗"),
    ("有哪些疫苗的新闻", "titles", "疫苗"),
    ("关于疫苗的报道给我找找", "titles", "疫苗"),
    ("帮我找一下关于疫苗的报道", "titles", "疫苗"),
    ("提到了疫苗的报道有哪些", "titles", "疫苗"),
    ("有没有提到疫苗的报道", "held", "疫苗"),
    ("有关于疫苗的新闻吗", "held", "疫苗"),
    ("报道过疫苗吗", "held", "疫苗"),
    ("报纸上有没有报道过疫苗", "held", "疫苗"),
    ("有没有疫苗的报道", "held", "疫苗"),
    ("有疫苗方面的新闻吗", "held", "疫苗"),
    ("有没有报道疫苗的文章", "held", "疫苗"),
    ("最近一次提到疫苗是什么时候", "last", "疫苗"),
    ("疫苗最近一次见报是哪天", "last", "疫苗"),
    ("最早什么时候提到疫苗", "first", "疫苗"),
    ("第一次提到疫苗是哪天", "first", "疫苗"),
    ("疫苗第一次见报是哪天", "first", "疫苗"),
    ("你能做什么？", "help", ""),
    ("你是谁", "help", ""),
    ("可以问你什么问题", "help", ""),
    ("怎么用", "help", ""),
)


@pytest.mark.parametrize(("text", "asks", "topic"), EXAMPLES)
def test_a_wording_says_what_is_asked(text: str, asks: str, topic: str) -> None:
    wanted = matched(text.replace("（", "").replace("）", ""))
    assert wanted is not None
    assert (wanted.asks, wanted.topic) == (asks, topic)


def test_every_row_has_an_example() -> None:
    texts = [
        text.strip("？").replace("（", "").replace("）", "").removeprefix("请问").removeprefix("帮我") for text, *_ in EXAMPLES
    ]
    bare = [row.words.pattern for row in WORDINGS if not any(row.words.fullmatch(text) for text in texts)]
    assert bare == []


@pytest.mark.parametrize(
    "text",
    [
        "有没有提到多少人受伤",
        "有没有提到谁负责",
        "报道过什么时候开工吗",
        "疫情最早什么时候出现",
        "有哪些新变化",
        "头条新闻里的大桥有多长",
        "这期报纸的记者是谁",
        "总结会上谁发了言",
        "他最近一次提到是什么时候",
        "第一版图纸是谁画的",
        "你能做什么样的贡献",
    ],
)
def test_what_asks_the_pages_is_no_wording(text: str) -> None:
    assert matched(text) is None


def test_a_topic_that_may_be_none_is_not_plain() -> None:
    assert matched("有没有人受伤的消息") == Wanted("held", "人受伤", plain=False)
    assert matched("有没有关于疫苗的报道") == Wanted("held", "疫苗", plain=True)


@pytest.mark.parametrize("question", ["总结这期报纸", "这期报纸讲了什么？", "最新一期报纸的主要内容"])
def test_the_newest_issue_is_summed_up(wenbao: Wenbao, question: str) -> None:
    draft = answered(wenbao, question)
    assert said(draft).startswith(
        "馆藏最新的一期是《衡阳日报》2021年12月28日（日期为推定），共 10 篇文章，主要内容：\n1. 《代表展现担当作为"
    )
    assert "《12个科技成果转化项目成功签约》：12月27日" in said(draft)
    assert said(draft).endswith("其余 2 篇未列出。")
    assert draft.short_answer == "《衡阳日报》2021年12月28日（日期为推定），共10篇"
    told = [one for one in draft.statements if one.text[0].isdigit()]
    assert len(told) == 8 and all(one.evidence for one in told)
    assert len(draft.listed) == 10


def test_today_is_the_newest_issue_and_is_said_to_be_another(wenbao: Wenbao) -> None:
    assert said(answered(wenbao, "今天有什么新闻")).startswith("馆藏里没有今天的报纸，最新的一期是《衡阳日报》2021年12月28日")
    asked = wenbao.ask("今天头版头条是什么？", as_of=ASKED)
    assert asked.answer.startswith("馆藏里没有今天的报纸，有第1版的最新一期是《衡阳日报》2021年10月29日")


def test_the_issue_of_a_day_is_summed_up(wenbao: Wenbao) -> None:
    draft = answered(wenbao, "概括一下10月29日的报纸")
    assert said(draft).startswith(
        "《衡阳日报》2021年10月29日，共 8 篇文章，主要内容：\n1. 《加强两地交流合作 携手互促联动发展》：10月27日至28日,市委书记秦国文率队赴苏州"
    )


@pytest.mark.parametrize("question", ["头版头条是什么", "10月29日头版头条"])
def test_the_lead_of_a_front_page(wenbao: Wenbao, question: str) -> None:
    assert answered(wenbao, question).short_answer == "《加强两地交流合作 携手互促联动发展》"


def test_a_page_is_that_of_the_newest_issue_that_has_it(wenbao: Wenbao) -> None:
    draft = answered(wenbao, "第一版有什么")
    assert said(draft).startswith("馆藏里有第1版的最新一期是《衡阳日报》2021年10月29日第1版，共 8 篇文章：")
    assert [len(one.evidence) for one in draft.statements] == [0] + [1] * 8


@pytest.mark.parametrize(
    ("question", "refusal", "text"),
    [
        ("第三版有什么", "not_found", "馆藏里的报纸没有标明第3版。"),
        ("总结10月30日的报纸", "outside_coverage", "馆藏里没有10月30日的报纸。"),
        ("有没有关于火星的报道", "not_found", "馆藏里没有提到“火星”的报道。"),
        ("10月29日有没有关于足球的新闻", "not_found", "馆藏里10月29日的报纸没有提到“足球”的报道。"),
    ],
)
def test_what_is_not_held_is_said(wenbao: Wenbao, question: str, refusal: str, text: str) -> None:
    draft = answered(wenbao, question)
    assert (draft.refusal, said(draft)) == (refusal, text)


def test_the_newest_headlines(wenbao: Wenbao) -> None:
    draft = answered(wenbao, "最近有什么新闻")
    assert said(draft).startswith("馆藏最新的一期是《衡阳日报》2021年12月28日（日期为推定），共 10 篇文章：\n1. 《代表展现")
    assert [len(one.evidence) for one in draft.statements] == [0] + [1] * 10


def test_an_article_is_summed_up_in_its_own_sentences(wenbao: Wenbao) -> None:
    draft = answered(wenbao, "《12个科技成果转化项目成功签约》讲了什么？")
    assert (
        draft.statements[0].text == "《12个科技成果转化项目成功签约》，《衡阳日报》2021年12月28日（日期为推定）的主要内容。\n"
    )
    facts = [one.evidence[0] for one in draft.statements[1:]]
    assert 2 <= len(facts) <= 4
    assert facts[0].text.strip().startswith("本报讯（记者 许珂）12月27日")
    assert [one.start for one in facts] == sorted(one.start for one in facts)
    assert all(one.text == one.hit.article.text[one.start : one.end] for one in facts)
    assert drafted(wenbao, "《不存在的标题》讲了什么") is None


@pytest.mark.parametrize("title", ["代表展现担当作为 助推衡阳高质量发展", "代表展现担当作为助推衡阳高质量发展"])
def test_a_title_is_known_with_and_without_its_blank(wenbao: Wenbao, title: str) -> None:
    assert said(answered(wenbao, f"总结《{title}》")).startswith("《代表展现担当作为 助推衡阳高质量发展》，《衡阳日报》")


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("有没有关于疫情的报道", "有，共9篇"),
        ("提到疫情的有几篇", "9篇"),
        ("最早什么时候提到疫情", "2020年11月21日"),
        ("最近一次提到疫情是什么时候", "2021年12月28日"),
        ("有没有关于社区养老服务的报道", "有，共1篇"),
        ("哪几篇提到虎形山", "《虎形山片区建设拉开序幕》"),
    ],
)
def test_reports_on_a_topic_are_counted(wenbao: Wenbao, question: str, short: str) -> None:
    draft = answered(wenbao, question)
    assert draft.short_answer == short
    assert draft.statements[-1].evidence


def test_what_is_told_of_an_article_is_not_its_headline_again(wenbao: Wenbao) -> None:
    draft = answered(wenbao, "最早什么时候提到疫情")
    assert "的一篇是《守好快递行业疫情防控红线》，《衡阳日报》2020年11月21日（日期为推定）：11月19日,市政府" in said(draft)


def test_a_count_names_its_filter_and_its_proof_has_the_topic(wenbao: Wenbao) -> None:
    draft = answered(wenbao, "提到疫情的有几篇")
    assert said(draft).startswith("正文或标题提到“疫情”的文章共 9 篇，最早2020年11月21日，最晚2021年12月28日。")
    listed = [one for one in draft.statements if one.text[0].isdigit()]
    assert listed and all(any("疫情" in evidence.text for evidence in one.evidence) for one in listed)
    words = said(answered(wenbao, "有没有关于社区养老服务的报道"))
    assert words.startswith("正文和标题里同时有“社区”、“养老”、“服务”的文章共 1 篇。")


@pytest.mark.parametrize(
    ("before", "question", "begins"),
    [
        ("10月29日头版头条是什么", "这期报纸讲了什么", "《衡阳日报》2021年10月29日，共 8 篇文章"),
        ("陈亮伟是谁", "你能做什么", "我是问报"),
        ("10月29日头版头条是什么", "有没有关于足球的报道", "正文或标题提到“足球”的文章共 "),
    ],
)
def test_a_turn_that_stands_alone_is_asked_of_the_whole(by_rules: Wenbao, before: str, question: str, begins: str) -> None:
    understood = by_rules.understand(question, history=[before], as_of=ASKED)
    draft = answer_from_catalogue(understood, by_rules.archive)
    assert draft is not None and said(draft).startswith(begins)


def test_a_turn_on_somebody_is_no_question_on_the_issue(by_rules: Wenbao) -> None:
    understood = by_rules.understand("有哪些新闻", history=["陈亮伟是谁"], as_of=ASKED)
    assert answer_from_catalogue(understood, by_rules.archive) is None


def test_todays_page_of_a_topic_is_still_outside(by_rules: Wenbao) -> None:
    assert by_rules.ask("今天头版关于大桥说了什么", as_of=ASKED).refusal == "outside_coverage"


def test_what_can_be_asked_is_told_with_questions_that_are_answered(wenbao: Wenbao) -> None:
    draft = answered(wenbao, "你能做什么？")
    assert draft.refusal == "off_topic"
    assert "馆藏有《衡阳日报》，2020年11月21日至2021年12月28日。" in said(draft)
    examples = [line.removeprefix("· ") for line in said(draft).splitlines() if line.startswith("· ")]
    assert len(examples) == 3
    assert all(answered(wenbao, one).refusal is None for one in examples)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("谢谢", "不客气，还想知道报纸上的什么，请接着问。"),
        ("好的，谢谢你！", "不客气，还想知道报纸上的什么，请接着问。"),
        ("再见", "再见，欢迎随时再来问报。"),
        ("好的", "好的，还想知道报纸上的什么，请接着问。"),
        ("你好", "你好，我是报纸问答程序，请问我报纸上的人和事。"),
    ],
)
def test_courtesy_is_answered_in_kind(text: str, reply: str) -> None:
    no = off_topic(Question(text, text, text, "what", ASKED))
    assert no is not None and no.refusal == "off_topic" and said(no) == reply


@pytest.mark.parametrize("text", ["好的政策有哪些", "谢谢他的是谁", "你好中国晚会在哪办"])
def test_courteous_words_may_begin_a_question(text: str) -> None:
    assert off_topic(Question(text, text, text, "what", ASKED)) is None
