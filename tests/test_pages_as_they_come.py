"""Pages as databases, web pages and old papers print them: issue lines, run-in headlines, signatures, records, editions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.chinese.words import simplified
from index.embed.passages import cut_passages
from index.issues import identify
from index.mend import mend
from index.types import Article, Issue, Page, Stated
from rag.question.catalogue.wordings import matched
from rag.question.pages import asked_page
from rag.reader.compose import short_of
from rag.reader.spans import Candidate
from rag.reader.windows import Window
from rag.types import Hit
from tests.conftest import pages

STORY = "老街改造昨日完工，铺面一百二十间，街长二百米，新植行道树八十棵。"


@pytest.mark.parametrize(
    ("text", "newspaper", "day", "page"),
    [
        (f"老街改造完工\n平江日报/2018 年/12 月/1 日/第 005 版\n{STORY}", "平江日报", "2018-12-01", "5"),
        (
            f"标题：老街改造完工\n作者：沈一民\n来源：平江日报\n日期：2018-12-01\n版次：05版\n正文：\n{STORY}",
            "平江日报",
            "2018-12-01",
            "5",
        ),
        (f"老街改造完工\n发布时间：2018-12-01 08:30　来源：平江日报　浏览次数：120\n{STORY}", "平江日报", "2018-12-01", None),
        (
            f"新闻热线：0512-66668888　　2018年12月1日　星期六　　要闻 02\n平江日报\n老街改造完工\n{STORY}",
            "平江日报",
            "2018-12-01",
            "2",
        ),
        ("嶺南日報\n光緒三十年二月初三日 禮拜六\n第一頁\n火警\n昨夜城西火警，焚屋三十間。", "嶺南日報", "1904-03-19", "1"),
    ],
)
def test_issue_lines_of_databases_web_pages_and_old_papers(text: str, newspaper: str, day: str, page: str | None) -> None:
    (issue,) = identify([Page("a.txt", text, "0")])
    assert (issue.newspaper, issue.date, issue.date_certainty, issue.page) == (newspaper, day, "stated", page)


def test_a_source_noted_under_an_article_is_not_the_page_s_newspaper() -> None:
    text = f"沧浪晚报\n2018年12月2日 星期日\n第6版\n老街改造完工\n{STORY}\n来源：平江日报"
    (issue,) = identify([Page("a.txt", text, "0")])
    assert (issue.newspaper, issue.newspaper_certainty) == ("沧浪晚报", "stated")


def test_the_records_of_a_file_keep_their_own_issues(tmp_path: Path) -> None:
    record = "标题：{}\n来源：{}\n日期：{}\n版次：第{}版\n正文：{}\n"
    (tmp_path / "a.txt").write_text(
        record.format("泳馆开放", "沧浪晚报", "2019-07-08", 1, "泳馆昨日开放，泳道八条，票价二十元。")
        + "----------\n"
        + record.format("老街改造完工", "平江日报", "2019-08-09", 4, STORY)
    )
    found = pages(tmp_path)
    assert [(one.newspaper, one.date, one.page) for one in identify(found)] == [
        ("沧浪晚报", "2019-07-08", "1"),
        ("平江日报", "2019-08-09", "4"),
    ]
    heads = [[one.headline for one in mend(page) if one.kind == "news"] for page in found]
    assert heads == [["泳馆开放"], ["老街改造完工"]]


def test_headlines_in_brackets_that_the_text_runs_on_from() -> None:
    text = "〔東城失火〕昨夜東城失火，焚屋二十間，幸無傷人。\n〔米價又漲〕米價每石漲至五元，貧民苦之。\n〔學堂招考〕縣學堂招考新生六十名。\n"
    assert [one.headline for one in mend(Page("a.txt", text, "0"))] == ["東城失火", "米價又漲", "學堂招考"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("香港文匯報訊（記者 李志強）市圖書館新館昨日落成，館長介紹藏書五萬冊。", ("李志強",)),
        ("大公報記者 陳小文 攝影報道\n市圖書館新館昨日落成，館長介紹藏書五萬冊。", ("陳小文",)),
    ],
)
def test_reporters_who_sign_with_the_name_of_their_paper(line: str, names: tuple[str, ...]) -> None:
    (article,) = mend(Page("a.txt", f"圖書館新館落成\n{line}\n", "0"))
    assert (article.headline, article.authors) == ("圖書館新館落成", names)
    assert simplified(names[0]) != names[0]


def test_what_an_edition_sets_before_each_text_heads_and_signs_it(tmp_path: Path) -> None:
    one = "<founder-title>{}</founder-title><founder-author>{}</founder-author><founder-content><p>{}</p></founder-content>"
    body = one.format("茶馆重开", "沈一民", "东街茶馆昨日重开，有茶座六十个，每位五元。") + one.format(
        "书场停业", "周文", STORY
    )
    (tmp_path / "a.html").write_text(f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>')
    ready = [page.ready for page in pages(tmp_path)]
    assert [(one.headline, one.byline) for one in ready if one] == [("茶馆重开", "沈一民"), ("书场停业", "周文")]


def test_articles_are_of_the_issue_of_the_object_that_lists_them(tmp_path: Path) -> None:
    articles = [
        {"title": "茶馆重开", "body": "东街茶馆昨日重开。", "page": "2"},
        {"title": "书场停业", "body": STORY, "date": "2020-05-07"},
    ]
    held = {"date": "20200506", "paper": "平江日报", "articles": articles}
    (tmp_path / "a.json").write_text(json.dumps(held, ensure_ascii=False))
    stated = [page.stated for page in pages(tmp_path)]
    assert [(one.newspaper, one.date, one.page) for one in stated] == [
        ("平江日报", "2020-05-06", "2"),
        ("平江日报", "2020-05-07", None),
    ]


def test_the_fields_of_a_news_service(tmp_path: Path) -> None:
    record = {
        "newsTitle": "茶馆重开",
        "newsContent": "<p>东街茶馆昨日重开。</p><p>有茶座六十个。</p>",
        "publishTime": 1588723200000,
        "mediaName": "平江日报",
    }
    (tmp_path / "a.json").write_text(json.dumps({"code": 0, "data": {"list": [record]}}, ensure_ascii=False))
    (page,) = pages(tmp_path)
    assert (page.stated.newspaper, page.stated.date) == ("平江日报", "2020-05-06")
    assert page.ready is not None and page.ready.headline == "茶馆重开"


@pytest.mark.parametrize(
    ("words", "asks", "topic"),
    [
        ("一共有几篇文章写到西山中学？", "count", "西山中学"),
        ("第B2版有几篇文章？", "page", "第B2版"),
        ("b2版登了什么？", "page", "b2版"),
    ],
)
def test_how_many_articles_of_a_topic_and_of_a_page(words: str, asks: str, topic: str) -> None:
    found = matched(words)
    assert found is not None and (found.asks, found.topic) == (asks, topic)


@pytest.mark.parametrize(
    ("span", "short"),
    [
        ("数八万份", "八万份"),
        ("观众八千人", "八千人"),
        ("零下八度", "零下八度"),
        ("前三名", "前三名"),
        ("增长百分之八", "增长百分之八"),
        ("约三千人", "约三千人"),
        ("总产量30吨", "30吨"),
        ("港币300万元", "港币300万元"),
        ("负债3亿元", "负债3亿元"),
        ("逆差额300万元", "逆差额300万元"),
        ("南纬30度", "南纬30度"),
        ("华氏30度", "华氏30度"),
        ("倒数3名", "倒数3名"),
    ],
)
def test_a_number_without_the_name_of_what_it_counts(span: str, short: str) -> None:
    article = Article("x-a01", "x.txt", "news", ((0, len(span)),), span)
    window = Window(Hit(cut_passages(article)[0], article, Issue("x.txt"), 1.0), 0, 0, len(span), ((0, len(span)),))
    assert short_of(window, Candidate(0, 0, len(span), span, 1.0), "number") == short


def test_a_page_s_letter_may_be_small() -> None:
    assert asked_page("b2版登了什么") == "B2"


@pytest.mark.parametrize(
    "reply",
    [
        {"page": 1, "time": "2026-11-29 10:00:00"},
        {"page_no": 3, "datetime": "2026-11-29", "site": "平江日报", "publisher": "平江日报"},
        {"time": "0.03s"},
        {"date": "2026-11-29 10:00:00", "published_at": "2026-11-29"},
        {"date": 1764410400},
        {"date": "刚刚", "issue": 7},
    ],
)
def test_what_a_service_says_of_its_own_reply_is_printed_on_no_page(tmp_path: Path, reply: dict[str, object]) -> None:
    held = {**reply, "data": [{"title": "茶馆重开", "body": STORY}, {"title": "书场停业", "body": STORY, "date": "2020-05-07"}]}
    (tmp_path / "a.json").write_text(json.dumps(held, ensure_ascii=False))
    assert [page.stated for page in pages(tmp_path)] == [Stated(), Stated(date="2020-05-07")]


@pytest.mark.parametrize("day", ["20200506", "2020-05-06", "2020年5月6日", "2020-05-06 00:00:00", "2020-05-06T00:00:00Z"])
def test_what_is_said_of_an_issue_is_its_articles(tmp_path: Path, day: str) -> None:
    held = {
        "报纸": "平江日报",
        "出版日期": day,
        "期号": "1203",
        "版次": "第2版",
        "data": [{"title": "茶馆重开", "body": STORY}],
    }
    (tmp_path / "a.json").write_text(json.dumps(held, ensure_ascii=False))
    assert [page.stated for page in pages(tmp_path)] == [Stated("平江日报", "2020-05-06", "1203", "2")]
