"""Questions to the archive as a whole: an issue or an article summed up, the reports on a topic, what can be asked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from index.archive.integrity import checksums
from index.archive.manifest import Manifest
from index.build.build import build
from index.stores.documents import FILE
from index.types import Filters
from rag import Wenbao, open_archive
from rag.catalogue import answer_from_catalogue, issue
from rag.catalogue.told import key_sentences
from rag.types import Draft

ASKED = date(2024, 11, 12)


def drafted(wenbao: Wenbao, question: str) -> Draft | None:
    return answer_from_catalogue(wenbao.understand(question, as_of=ASKED), wenbao.archive)


def answered(wenbao: Wenbao, question: str) -> Draft:
    draft = drafted(wenbao, question)
    assert draft is not None, question
    return draft


def said(draft: Draft) -> str:
    return "".join(statement.text for statement in draft.statements)


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
def test_a_turn_that_stands_alone_is_asked_of_the_whole(quick: Wenbao, before: str, question: str, begins: str) -> None:
    understood = quick.understand(question, history=[before], as_of=ASKED)
    draft = answer_from_catalogue(understood, quick.archive)
    assert draft is not None and said(draft).startswith(begins)


def test_a_turn_on_somebody_is_no_question_on_the_issue(quick: Wenbao) -> None:
    understood = quick.understand("有哪些新闻", history=["陈亮伟是谁"], as_of=ASKED)
    assert answer_from_catalogue(understood, quick.archive) is None


def test_todays_page_of_a_topic_is_still_outside(quick: Wenbao) -> None:
    assert quick.ask("今天头版关于大桥说了什么", as_of=ASKED).refusal == "outside_coverage"


def test_what_can_be_asked_is_told_with_questions_that_are_answered(wenbao: Wenbao) -> None:
    draft = answered(wenbao, "你能做什么？")
    assert draft.refusal == "off_topic"
    assert "馆藏有《衡阳日报》，2020年11月21日至2021年12月28日。" in said(draft)
    examples = [line.removeprefix("· ") for line in said(draft).splitlines() if line.startswith("· ")]
    assert len(examples) == 3
    assert all(answered(wenbao, one).refusal is None for one in examples)


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
    return open_archive(folder / "archive")


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
