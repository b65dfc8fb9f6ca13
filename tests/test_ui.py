"""The chat's HTML and its command: what is escaped, what is marked, what a click opens."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from html import unescape

import pytest

from chat.cards import answer_html, question_text, source_link
from chat.examples import FIGURE, example_questions
from chat.shelf import Shelf, issue_link
from chat.viewer import parse_spans, source_html, spans_in_article, stretches
from rag import Answer, Article, Citation, Issue, Page, Wenbao
from tests.conftest import Run

TAG = re.compile(r"<[^>]*>")
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


def test_an_answer_shows_the_short_answer_first_and_its_marks_open_the_quoted_spans() -> None:
    html = answer_html(answer())
    assert words(html).startswith("300米大桥全长300米。[1]")
    link = "#source/%E6%9F%90%E6%8A%A5-2021-10-29-p1-a01/10-19,30-34"
    assert source_link("某报-2021-10-29-p1-a01", [(10, 19), (30, 34)]) == link
    assert html.count(f'href="{link}"') == 2  # the mark and the card
    assert "推断" in words(html)
    assert words(answer_html(answer(answer="300米。大桥全长300米。[1]"))).startswith("300米大桥全长300米。[1]")


def test_a_mark_without_a_citation_stays_plain_text() -> None:
    html = answer_html(answer(answer="甲[1]乙[7]"))
    assert html.count('class="mark"') == 1
    assert "乙[7]" in html


def test_certainty_is_shown_as_it_is() -> None:
    assert "推断" not in answer_html(answer(citations=(citation(date_certainty="stated"),)))
    assert "日期不详" in answer_html(answer(citations=(citation(date=None, date_certainty="unknown"),)))
    assert "报名不详" in answer_html(answer(citations=(citation(newspaper=None),)))


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
    assert 'class="mark"' not in html
    assert 'class="card"' not in html


@pytest.mark.parametrize(
    ("written", "spans"),
    [("12-40,52-60", ((12, 40), (52, 60))), ("5-3", ()), ("", ()), ("1-2;drop", ()), ("-1-4", ())],
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
    assert len(shelf.issues) == 5
    assert [issue_link(i) in shelf.front_page for i in shelf.issues] == [True] * 5
    first, last = shelf.issues[0], shelf.issues[-1]
    assert shelf.neighbours(first)[0] is None
    assert shelf.neighbours(last)[1] is None
    assert [i for i, _ in filter(None, shelf.neighbours(shelf.issues[2]))] == [shelf.issues[1], shelf.issues[3]]


def test_example_questions_are_answered_from_the_article_they_were_made_from(wenbao: Wenbao) -> None:
    questions = example_questions(wenbao)
    assert len(questions) >= 3
    for question in questions:
        assert not wenbao.ask(question).refused, question


def test_a_figure_is_found_with_its_clause_and_unit() -> None:
    found = FIGURE.search("该桥位于城北，桥面总面积约1.2万平方米，明年通车。")
    assert found is not None
    assert (found["before"], found["clause"], found["figure"], found["unit"]) == (
        "该桥位于城北，",
        "桥面总面积约",
        "1.2万",
        "平方米",
    )


def test_a_missing_archive_is_one_sentence(run: Run) -> None:
    done = run("ui", "--archive", "nowhere", "--port", free_port())
    assert done.returncode == 1
    assert done.stdout == ""
    assert "nowhere" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_port_that_is_taken_is_one_sentence(run: Run, seed_archive: object) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("ui", "--archive", seed_archive, "--port", port)
    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
