"""The chat's HTML and its command: what is escaped, what is marked, what a click opens."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import get_args

import pytest

from chat.cards import answer_html, issue_link, question_text, source_link, stopped_html, streaming_html, undo_html
from chat.i18n import TEXTS, both
from chat.lookup.person import person_html
from chat.lookup.timeline import timeline_html
from chat.opinions import MESSAGES_KEPT, Stored, conversation, store_opinion
from chat.page.pieces import pieces
from chat.sought import Sought
from chat.source_viewer import parse_spans, source_html, spans_in_article, stretches
from chat.sources import Shelf
from index.types import Kind
from rag import Answer, Article, Citation, Filters, Issue, Opening, Page, Wenbao
from rag.cite.references import Source, reference
from tests.conftest import Run, free_port

TAG = re.compile(r"<[^>]*>")
QUESTION = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"
HOSTILE = '<img src=x onerror="alert(1)">'


def words(html: str) -> str:
    return unescape(TAG.sub("", html))


def citation(**changes: object) -> Citation:
    plain = Citation(
        n=1,
        file="a.txt",
        id=None,
        article_id="某报-2021-10-29-p1-a01",
        newspaper="某报",
        date="2021-10-29",
        date_certainty="inferred",
        issue_no="17980",
        page="1",
        headline="新桥通车",
        byline="记者 张三",
        quote="大桥全长300米。",
        spans=((10, 19), (30, 34)),
        reference="张三.新桥通车[N].某报,2021-10-29(1).",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def answer(**changes: object) -> Answer:
    plain = Answer("桥有多长？", "大桥全长300米。[1]", "300米", False, None, (citation(),))
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "headed"),
    [("news", "（无标题）(no headline)"), ("masthead", "（报头）(masthead)"), ("notice", "（公告）(notice)")],
)
def test_the_card_of_what_has_no_headline_says_what_it_is(kind: Kind, headed: str) -> None:
    assert headed in words(answer_html(answer(citations=(citation(headline=None, kind=kind),))))
    assert headed not in words(answer_html(answer(citations=(citation(kind=kind),))))


def test_a_masthead_that_is_cited_is_called_one(wenbao: Wenbao) -> None:
    html = answer_html(wenbao.ask("2021年10月29日的衡阳日报是总第几期？"))
    assert "（报头）(masthead)" in words(html) and "无标题" not in html


def test_an_answer_shows_the_short_answer_first_and_its_marks_open_the_quoted_spans() -> None:
    html = answer_html(answer())
    assert words(html).startswith("300米大桥全长300米。[1]")
    link = "#source/%E6%9F%90%E6%8A%A5-2021-10-29-p1-a01/10-19,30-34"
    assert source_link("某报-2021-10-29-p1-a01", [(10, 19), (30, 34)]) == link
    assert html.count(f'href="{link}"') == 2  # the mark and the card
    assert "推定" in words(html)
    assert words(answer_html(answer(answer="300米。大桥全长300米。[1]"))).startswith("300米大桥全长300米。[1]")


def test_two_quotes_of_one_article_are_one_source_with_two_marks() -> None:
    second = citation(n=2, quote="桥高80米。", spans=((50, 56),))
    third = citation(n=3, article_id="另一篇", headline="别的事")
    html = answer_html(answer(answer="甲[1]乙[2]丙[3]", citations=(citation(), second, third)))
    assert (html.count("新桥通车</span>"), html.count('class="card same"'), html.count('class="copies"')) == (1, 1, 2)
    assert html.count('class="opens"') == 3


def test_a_mark_without_a_citation_stays_plain_text() -> None:
    html = answer_html(answer(answer="甲[1]乙[7]"))
    assert html.count('class="mark"') == 1
    assert "乙[7]" in html


def test_certainty_is_shown_as_it_is() -> None:
    assert "推定" not in answer_html(answer(citations=(citation(date_certainty="stated"),)))
    assert "日期不详" in answer_html(answer(citations=(citation(date=None, date_certainty="unknown"),)))
    assert "报名不详" in answer_html(answer(citations=(citation(newspaper=None),)))


def test_words_that_likely_answer_are_underlined_where_no_short_answer_is_sure_enough() -> None:
    html = answer_html(answer(answer="2021年投1亿元,桥长1<21米[1]。", short_answer=None, likely=("1亿元", "1<21米", "1")))
    assert re.findall(r'<em class="likely"[^>]*>(.*?)</em>', html) == ["1亿元", "1&lt;21米"]  # no 1 stands alone
    assert "2021年投1亿元" in words(html)
    assert "<em" not in answer_html(answer(answer="一\ue001二\ue002[1]。"))


def test_what_comes_from_a_page_is_escaped() -> None:
    html = answer_html(
        answer(
            answer=f"{HOSTILE}[1]",
            short_answer=HOSTILE,
            note=HOSTILE,
            citations=(
                citation(
                    headline=HOSTILE, byline=HOSTILE, quote=HOSTILE, newspaper=HOSTILE, reference=HOSTILE, article_id=HOSTILE
                ),
            ),
        )
    )
    assert "<img" not in html
    assert "&lt;img" in html
    assert "\n\n" not in answer_html(answer(citations=(citation(quote="一\n\n<b>二"),)))


def test_a_question_is_shown_as_it_was_typed() -> None:
    typed = "2*3*4 <b>粗</b> `x` #1 [a](b)"
    shown = question_text(typed)
    assert not set("*<>`#[") & set(re.sub(r"&#\d+;", "", shown))
    assert unescape(shown) == typed


def test_a_refusal_has_no_card_and_no_mark() -> None:
    html = answer_html(answer(answer="没有找到。", short_answer=None, refused=True, refusal="not_found", citations=()))
    assert "馆藏中未见" in html
    assert "<i>5 期</i>" in answer_html(answer(refused=True, citations=()), "<i>5 期</i>")
    asked = answer_html(answer(refused=True, refusal="not_found", citations=()), filters=Filters(newspaper='桂"江'))
    assert "所查的部分里未见" in asked
    assert "馆藏中未见" not in asked
    assert 'value="{&quot;newspaper&quot;:&quot;桂\\&quot;江&quot;}"' in asked
    assert 'class="mark"' not in html
    assert 'class="card"' not in html


@pytest.mark.parametrize(
    ("written", "spans"),
    [
        ("12-40,52-60", ((12, 40), (52, 60))),
        ("5-3", ()),
        ("", ()),
        ("1-2;drop", ()),
        ("-1-4", ()),
        ("52-60,12-40,30-52,3-3", ((12, 60),)),
        (f"1-{'9' * 5000}", ()),
        (",".join(f"{2 * n}-{2 * n + 1}" for n in range(2001)), tuple((2 * n, 2 * n + 1) for n in range(100))),
    ],
)
def test_spans_are_read_from_a_link(written: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert parse_spans(written) == spans


PAGE = Page("p.txt", "新桥通车\n本报讯 大桥全\n\n别的事\n\n长300米。<完>\n", "")
BRIDGE = Article("a1", "p.txt", "news", ((0, 12), (19, 28)), "新桥通车\n本报讯 大桥全长300米。<完>", headline="新桥通车")
OTHER = Article("a2", "p.txt", "news", ((14, 17),), "别的事")


def test_the_stretches_of_a_page_hold_every_character_once() -> None:
    cut = stretches(PAGE, [BRIDGE, OTHER])
    assert [(s.start, s.end, s.article and s.article.article_id) for s in cut] == [
        (0, 12, "a1"),
        (14, 17, "a2"),
        (19, 28, "a1"),
    ]
    alone = stretches(PAGE, [OTHER])
    assert "".join(PAGE.text[s.start : s.end] for s in alone) == PAGE.text


def test_a_displaced_quote_is_marked_on_the_page_and_in_the_article() -> None:
    quoted = ((9, 12), (19, 25))
    assert spans_in_article(PAGE, BRIDGE, quoted) == ((9, 18),)
    assert BRIDGE.text[9:18] == "大桥全长300米。"
    html = source_html(PAGE, Issue("p.txt"), [BRIDGE, OTHER], BRIDGE, quoted)
    page, article = html.split('class="as-article"')
    assert re.findall("<mark>(.*?)</mark>", page) == ["大桥全", "长300米。"]
    assert re.findall("<mark>(.*?)</mark>", article) == ["大桥全长300米。"]
    assert "&lt;完&gt;" in page
    assert page.count('data-article="a1"') == 1
    assert "续" in words(page)  # the second part says what it continues


def test_every_page_of_the_archive_is_shown_whole(wenbao: Wenbao) -> None:
    for issue in wenbao.archive.issues():
        page = wenbao.archive.page(issue.file, issue.part)
        articles = wenbao.archive.articles_on(issue.file, issue.part)
        whole = "".join(page.text[s.start : s.end] for s in stretches(page, articles))
        assert "".join(whole.split()) == "".join(page.text.split())


def test_the_shelf_opens_articles_and_issues_and_says_what_it_does_not_hold(wenbao: Wenbao) -> None:
    shelf = Shelf(wenbao)
    article = next(a for a in wenbao.archive.articles() if a.headline)
    start, end = article.spans[0]
    html = shelf.open_source(article.article_id, f"{start}-{end}")
    assert "<mark>" in html
    assert 'class="piece kind-' in html
    assert "馆藏里没有这一篇" in shelf.open_source("没有这篇", "1-2")
    assert "馆藏里没有这一篇" in shelf.open_issue("../../etc/passwd", "")
    issues = list(wenbao.archive.issues())
    assert [issue_link(i) in shelf.front_page for i in issues] == [True] * 5
    walked = [next(i for i in issues if shelf.neighbours(i)[0] is None)]
    while turn := shelf.neighbours(walked[-1])[1]:
        walked.append(turn[0])
        assert shelf.neighbours(walked[-1])[0] == (walked[-2], issue_link(walked[-2]))
    assert sorted(i.file for i in walked) == sorted(i.file for i in issues)
    dates = [i.date for i in walked if i.date]
    assert dates == sorted(dates)


def test_an_opinion_that_is_not_kept_is_not_thanked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENBAO_DATA", str(tmp_path))
    assert store_opinion({"opinion": "like"}, "id") == "thanks"
    (tmp_path / "opinions.sqlite").rename(tmp_path / "put-away")
    (tmp_path / "opinions.sqlite").mkdir()  # whatever keeps it from being written
    assert store_opinion({"opinion": "like"}, "id") == "opinion_lost"
    for name in get_args(Stored):
        assert f'data-name="{name}"' in pieces(), "the page can say it"
        assert (name == "thanks") is not TEXTS[name][0].startswith("没有记下")


def test_a_conversation_from_a_browser_is_taken_only_as_one() -> None:
    kept = [{"role": "user", "content": "一", "other": 1}, {"role": "assistant", "content": "二"}]
    assert conversation(kept) == [{"role": "user", "content": "一"}, {"role": "assistant", "content": "二"}]
    assert len(conversation(kept * 100) or []) == MESSAGES_KEPT
    assert conversation([]) == []
    for wrong in (None, "x", [{"role": "system", "content": "x"}], [{"role": "user", "content": {"path": "/etc/passwd"}}]):
        assert conversation(wrong) is None


def test_a_streamed_answer_shows_its_short_answer_from_the_first(wenbao: Wenbao) -> None:
    pieces = list(wenbao.stream(QUESTION))
    assert pieces[0] == Opening("约4582亩")
    assert words(streaming_html("", "约4582亩")) == "约4582亩"
    assert words(streaming_html("约4582亩。衡阳", "约4582亩")) == "约4582亩衡阳"
    assert words(streaming_html("约458", "约4582亩")) == "约4582亩"
    assert words(stopped_html(streaming_html("衡阳", "<b>"))).startswith("<b>衡阳已停止")
    assert not any(isinstance(piece, Opening) for piece in wenbao.stream("1949年1月的报纸说了什么？"))


def test_the_quotes_of_a_card_and_of_a_timeline_are_as_printed(wenbao: Wenbao) -> None:
    assert "<q>本报讯（记者 许珂）12月27日" in person_html(wenbao.archive, Sought(words="许珂"))  # what names the post is in it
    steps = timeline_html(wenbao.archive, Sought(words="互联网大会"))
    assert "<q>衡阳市第三届互联网大会昨晚举行 张霞出席</q>" in steps and "<q>本报讯" not in steps


def test_words_that_the_answer_told_are_not_shown_again_in_its_card_and_a_list_is_no_headline() -> None:
    assert 'class="quote echo"' in answer_html(answer())
    twice = answer_html(answer(citations=(citation(), citation(n=2))))
    assert twice.count('class="quote echo"') == twice.count('class="quote told"') == 1  # a card has its words, or its article
    listed = answer(
        answer="1. 《新桥通车》，《某报》：大桥全长300米[1]。",
        citations=(citation(quote="新桥通车 本报讯 昨日，大桥全长300米。"),),
    )
    assert 'class="quote told"' in answer_html(listed)
    assert 'class="quote"' in answer_html(answer(citations=(citation(quote="桥高80米。"),)))
    assert 'class="short"' in answer_html(answer())
    assert 'class="short long"' in answer_html(answer(short_answer="一" * 20))
    assert 'class="short whole"' in answer_html(answer(short_answer="《一》；" * 20))


def test_a_refusal_under_a_filter_says_what_was_searched() -> None:
    refused = answer(answer="没有。", refused=True, refusal="not_found", citations=())
    told = words(answer_html(refused, "", Filters("2021", "2021", "某报", "news")))
    assert "只查了 某报 · 消息 · 2021，没有查整个馆藏" in told
    assert "只查了" not in words(answer_html(refused))
    assert "只查了" not in answer_html(replace(refused, refusal="off_topic"), "", Filters("2021"))


def test_a_question_by_itself_is_labelled_in_both_languages_and_sent_as_typed() -> None:
    button = undo_html("几时通车")
    assert (words(button).strip(), 'title="另问：几时通车"' in button) == ("另问：几时通车Ask by itself: 几时通车", True)
    assert not any("’" in english for _, english in TEXTS.values())


def test_one_is_told_as_one_in_english() -> None:
    assert "1 issue<" in both("issues_held", n=1)
    assert "2 issues<" in both("issues_held", n=2)
    assert "1 more issue is not" in both("undated_issues", n=1)
    for key, (_, english) in TEXTS.items():
        if re.search(r"\{n\} (?:more )?[a-z]+s\b", english):
            assert "|" in english, key


def test_a_document_of_what_the_page_sent_has_the_archives_own_references(wenbao: Wenbao) -> None:
    told = wenbao.ask(QUESTION)
    cited = [{"n": c.n, "article_id": c.article_id, "reference": "x", "quote": c.quote} for c in told.citations]
    gone = {"n": 9, "article_id": "没有这篇", "reference": "x", "quote": "无"}
    sent = {"question": QUESTION, "answer": f"{told.answer}[9]", "short_answer": told.short_answer, "citations": [*cited, gone]}
    text = Shelf(wenbao).document([sent, {"question": 1}, None, "x"], "gbt2025", "md").decode()
    source = Source.of(wenbao.archive.article(told.citations[0].article_id), wenbao.archive.issue(told.citations[0].file))
    assert f"[1] {reference(source, 'gbt2025')}\n" in text
    assert text.count(QUESTION) == 1
    assert "[2] x（馆藏里已没有这一篇）" in text


def test_a_copied_answer_has_every_source_that_its_marks_point_to(wenbao: Wenbao) -> None:
    one, other = [article for article in wenbao.archive.articles() if article.authors and article.headline][:2]
    first, second = (reference(Source.of(article, wenbao.archive.issue_of(article))) for article in (one, other))
    cited = [
        {"n": n, "article_id": kept.article_id, "reference": "", "quote": ""} for n, kept in ((1, one), (2, one), (3, other))
    ]
    sent = {"question": "问", "answer": "甲[1]。乙[2][3]。\n丙[3]。", "short_answer": "甲", "citations": cited}
    shelf = Shelf(wenbao)
    assert shelf.copied(sent, "gbt2015") == f"甲\n甲[1]。乙[1][2]。\n丙[2]。\n\n[1] {first}\n[2] {second}"
    assert shelf.copied(sent, "bibtex").count("@article") == 2
    assert shelf.copied(sent | {"short_answer": None, "citations": []}, "gbt2015") == sent["answer"]
    assert shelf.copied({"question": 1}, "gbt2015") == shelf.copied(None, "gbt2015") == ""


def test_a_missing_archive_is_one_sentence(started: Run) -> None:
    done = started("ui", "--archive", "nowhere", "--port", free_port())
    assert done.returncode == 1
    assert done.stdout == ""
    assert "nowhere" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_port_that_is_taken_is_one_sentence(started: Run, seed_archive: object) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = started("ui", "--archive", seed_archive, "--port", port)
    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_ready_article_is_shown_under_the_headline_that_its_text_does_not_print() -> None:
    ready = Article("r1", "p.jsonl", "news", ((0, 7),), "大桥今日通车。", part="r1", headline="一桥<飞>架")
    html = source_html(Page("p.jsonl", "大桥今日通车。", "", "r1"), Issue("p.jsonl", "r1"), [ready], ready, ())
    assert html.count('<p class="hl">一桥&lt;飞&gt;架</p>') == 2  # on the page and in the article
    assert source_html(PAGE, Issue("p.txt"), [BRIDGE, OTHER], BRIDGE, ()).count("新桥通车</p>") == 2


def test_the_table_of_contents_is_that_of_the_whole_issue() -> None:
    html = source_html(PAGE, Issue("p.txt"), [BRIDGE], BRIDGE, (), table=[BRIDGE, OTHER])
    assert "本期 2 篇" in html
    assert "本版 1 篇" in source_html(PAGE, Issue("p.txt"), [BRIDGE], BRIDGE, (), table=[])
