"""Questions to the archive as a whole: an issue or an article summed up, the reports on a topic, what can be asked."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from index.archive import Manifest
from index.build import build
from index.documents import FILE
from index.integrity import checksums
from index.types import Filters
from rag import Wenbao, open_archive
from rag.catalogue import answer_from_catalogue, issue
from rag.catalogue.told import key_sentences
from rag.catalogue.wordings import WORDINGS, Wanted, matched
from rag.rules.refuse import _COURTESIES, off_topic
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
        ("有没有关于疫情的报道", "有，共8篇"),
        ("提到疫情的有几篇", "8篇"),
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
    assert said(draft).startswith("正文或标题提到“疫情”的文章共 8 篇，最早2020年11月21日，最晚2021年12月28日。")
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


DAYS = 230
FRONT = "2020-04-09"
"""The last day of which the crowd has a front page."""


def shelved(folder: Path, records: Iterable[dict[str, str]], kinds: dict[str, str] | None = None) -> Wenbao:
    """An archive of ready articles, those named here of another kind than news."""
    lines = [json.dumps(record) for record in records]
    (folder / "crowd.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build([folder / "crowd.jsonl"], folder / "archive")
    manifest = Manifest.read(folder / "archive")
    generation = folder / "archive" / manifest.generation
    db = sqlite3.connect(generation / FILE)
    db.executemany("UPDATE article SET kind = ? WHERE source_id = ?", [(kind, name) for name, kind in (kinds or {}).items()])
    db.commit()
    db.close()
    replace(manifest, files=checksums(generation)).write(folder / "archive")
    return open_archive(folder / "archive", reader="rules")


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Wenbao:
    """An article a day for 230 days, the first hundred on page 1, eight of them no whole ones; and some beside them."""
    records = [
        {
            "id": f"c{n}",
            "newspaper": "江州日报",
            "date": (date(2020, 1, 1) + timedelta(days=n)).isoformat(),
            "page": "1" if n < 100 else "2",
            "headline": f"接种第{n}天",
            "text": f"疫苗已于第{n}天运抵江州，各街道安排居民有序接种，到场的有{n + 20}人。",
        }
        for n in range(DAYS)
    ]
    records += [
        {"id": f"b{n}", "newspaper": "江州日报", "date": FRONT, "page": page, "headline": headline, "text": text}
        for n, (page, headline, text) in enumerate(
            (
                ("1", "商场开业酬宾", "商场开业酬宾三天，欢迎各位顾客光临选购，全场商品一律八折。"),
                ("3", "球赛前瞻", "NBA公布新赛季的日程，揭幕战在周末举行，球迷可以在家收看直播。"),
                ("3", "球赛回顾", "昨天结束的NBA比赛里主队大胜客队，主队的球员都已接种。"),
                ("3", "新机上市", "iPhone新机昨天上市，门店前排起长队，店员说备货十分充足。"),
                ("3", "", "（上接第一版）山上的雾凇吸引了许多游客，景区延长了开放的时间。"),
            )
        )
    ]
    kinds = {"b0": "ad", "b4": "continuation"}
    kinds |= {f"c{n}": "continuation" for n in range(105, 110)} | {f"c{n}": "masthead" for n in (0, 228, 229)}
    records.sort(key=lambda record: (record["date"], record["page"], record["id"]))
    return shelved(tmp_path_factory.mktemp("crowd"), records, kinds)


@pytest.mark.parametrize("topic", ["疫苗接种", "江州疫苗接种点", "iphone", "ＮＢＡ", "雾凇"])
def test_what_was_not_looked_through_is_not_denied(crowd: Wenbao, topic: str) -> None:
    assert drafted(crowd, f"有没有关于{topic}的报道") is None


@pytest.mark.parametrize("topic", ["火星", "火星移民"])
def test_what_was_looked_through_is_denied(crowd: Wenbao, topic: str) -> None:
    assert answered(crowd, f"有没有关于{topic}的报道").refusal == "not_found"


@pytest.mark.parametrize(
    ("topic", "begins"),
    [
        ("nba", "正文或标题提到“NBA”的文章共 2 篇"),
        ("nba接种", "正文和标题里同时有“NBA”、“接种”的文章共 1 篇"),
    ],
)
def test_a_topic_is_found_in_capitals(crowd: Wenbao, topic: str, begins: str) -> None:
    assert said(answered(crowd, f"有没有关于{topic}的报道")).startswith(begins)


def test_the_rest_of_an_article_is_not_counted(crowd: Wenbao) -> None:
    draft = answered(crowd, "提到疫苗的有几篇")
    assert said(draft).startswith("正文提到“疫苗”的文章共 222 篇，最早2020年1月2日，最晚2020年8月15日。以下从最新的列起。")
    assert draft.short_answer == "222篇"
    assert answered(crowd, "最早什么时候提到疫苗").short_answer == "2020年1月2日"


@pytest.mark.parametrize("question", ["头版头条是什么", "2020年4月9日头版头条是什么"])
def test_an_advertisement_leads_no_page(crowd: Wenbao, question: str) -> None:
    assert answered(crowd, question).short_answer == "《接种第99天》"


def finds(wenbao: Wenbao, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many articles at the most each search asks for from now on, -1 for all."""
    asked: list[int] = []
    find = wenbao.archive.documents.find

    def spy(*filters: Filters, **fields: Any) -> Any:
        asked.append(fields.get("most", -1))
        return find(*filters, **fields)

    monkeypatch.setattr(wenbao.archive.documents, "find", spy)
    return asked


@pytest.mark.parametrize("question", ["头版有什么", "江州日报的头版有什么"])
def test_an_earlier_front_page_is_looked_for_in_bounds(crowd: Wenbao, monkeypatch: pytest.MonkeyPatch, question: str) -> None:
    asked = finds(crowd, monkeypatch)
    monkeypatch.setattr(crowd.archive.census, "held", None)
    draft = answered(crowd, question)
    assert said(draft).startswith("馆藏里有第1版的最新一期是《江州日报》2020年4月9日第1版，共 2 篇文章：")
    assert min(asked) > 0
    monkeypatch.setattr(issue, "_READ", 50)
    assert drafted(crowd, question) is None


def test_the_newest_issue_of_the_askers_days(crowd: Wenbao) -> None:
    question = replace(crowd.understand("总结最新一期报纸", as_of=ASKED), filters=Filters(before="2020-03"))
    draft = answer_from_catalogue(question, crowd.archive)
    assert draft is not None and said(draft).startswith("馆藏最新的一期是《江州日报》2020年3月31日，共 1 篇文章")


def test_without_a_day_no_issue_is_the_newest(tmp_path: Path) -> None:
    records = [
        {"id": f"u{n}", "page": "1", "headline": f"河堤第{n}段", "text": "河堤加固完工，居民上堤散步。"} for n in range(3)
    ]
    undated = shelved(tmp_path, records)
    assert [drafted(undated, one) for one in ("第一版有什么", "总结最新一期报纸", "头版头条是什么", "今天有什么新闻")] == [
        None
    ] * 4


def test_a_title_is_looked_for_within_the_askers_filters_and_in_bounds(crowd: Wenbao, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = finds(crowd, monkeypatch)
    question = crowd.understand("《第7天》讲了什么", as_of=ASKED)
    draft = answer_from_catalogue(question, crowd.archive)
    assert draft is not None and said(draft).startswith("《接种第7天》，《江州日报》2020年1月8日第1版的主要内容。")
    assert min(asked) > 0
    later = replace(question, filters=Filters(after="2020-06-01"))
    assert answer_from_catalogue(later, crowd.archive) is None


def test_a_summary_asks_for_weights_once(wenbao: Wenbao, monkeypatch: pytest.MonkeyPatch) -> None:
    article = next(one for one in wenbao.archive.articles() if one.headline == "12个科技成果转化项目成功签约")
    asked: list[str] = []
    idf = wenbao.archive.idf

    def spy(field: str, terms: list[str]) -> list[float]:
        asked.append(field)
        return idf(field, terms)

    monkeypatch.setattr(wenbao.archive, "idf", spy)
    assert [one.text[:12] for one in key_sentences(wenbao.archive, article)] == [
        "本报讯(记者 许珂)12",
        "今年以来,我市坚持创新首",
        "2020年全市研发投入总",
    ]
    assert asked == ["bigrams"]


LONG = 2000


def long_texts(words: Iterable[str], first: tuple[str, ...] = ("",)) -> Iterable[str]:
    """Texts of 2,000 characters that repeat one or two of a pattern's own words and then break off."""
    words = sorted(set(words))
    for start, one, other in product(first, words, words):
        yield start + ((one + other) * LONG)[: LONG - 1 - len(start)] + "x"


def slowest(match: Callable[[str], object], texts: Iterable[str]) -> tuple[float, str]:
    """Processor seconds of the slowest match, and how its text begins."""
    worst = 0.0, ""
    for text in texts:
        began = time.process_time()
        match(text)
        worst = max(worst, (time.process_time() - began, text[:8]))
    return worst


def own_words(pattern: re.Pattern[str]) -> list[str]:
    """The words of a pattern, and the signs of its classes one by one."""
    runs = re.findall(r"[^\W\d_]+|◇", pattern.pattern)
    return [*runs, *(sign for run in re.findall(r"\[([^\]]+)\]", pattern.pattern) for sign in run)]


@pytest.mark.parametrize("row", WORDINGS, ids=lambda row: row.asks)
def test_no_wording_takes_long(row: Any) -> None:
    assert slowest(row.words.fullmatch, long_texts(own_words(row.words))) < (0.05, "")


@pytest.mark.parametrize("words", [words for words, _ in _COURTESIES], ids=["thanks", "farewell", "assent", "greeting"])
def test_no_courtesy_takes_long(words: re.Pattern[str]) -> None:
    assert slowest(words.fullmatch, long_texts(own_words(words), ("", "谢谢", "好的"))) < (0.05, "")


def test_no_question_takes_the_table_long() -> None:
    ends = [(one * LONG)[:LONG] for one in ("吧", "谢谢", "好吗", "？", "请问", "◇的", "这的", " ", "a ")]
    titled = [
        "《" + " " * (LONG - 2) + "》",
        ("《" + "a " * LONG)[: LONG - 1] + "》",
        "《" + " " * (LONG - 1),
        "（）" * (LONG // 2),
    ]
    assert slowest(matched, [*ends, *titled]) < (0.05, "")
