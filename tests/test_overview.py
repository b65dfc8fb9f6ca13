"""What the reading room lists: articles that are sought, facets and the calendar."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import escape, unescape
from urllib.parse import parse_qsl

import pytest

from chat.overview import (
    calendar,
    facet,
    months_between,
    named_people,
    named_places,
    snippet,
    weight,
)
from chat.sought import LONGEST_VALUE, Sought
from chat.sources import Shelf
from rag import Article, Filters, Wenbao
from tests.test_ui import HOSTILE, words


def test_a_list_holds_to_what_is_sought_and_links_back_to_itself(wenbao: Wenbao) -> None:
    glance = Shelf(wenbao).glance
    sought = Sought.of({"newspaper": "衡阳日报", "after": "2021", "before": "2021", "other": "x", "words": "衡" * 500})
    assert (sought.newspaper, sought.after, len(sought.words)) == ("衡阳日报", "2021", LONGEST_VALUE)
    assert sought.filters == Filters("2021", "2021", "衡阳日报", None, None)
    assert Sought.of({"after": "去年", "before": "2021-13"}) == Sought()
    everything = glance.find(Sought())
    assert "takes-references" in everything
    listed = Shelf(wenbao).bibliography_of(Sought(words="衡阳", reporter="许珂"), "gbt2015").splitlines()
    assert len(listed) == wenbao.archive.census.count(*Sought(words="衡阳", reporter="许珂").held) > 1
    assert all("许珂" in line for line in listed) and listed[0].startswith("[1] ")
    count = int(re.search(r">(\d+) 篇", everything)[1])  # type: ignore[index]
    assert count == wenbao.archive.census.held().articles  # mastheads and fragments are none
    assert "&lt;img" in glance.find(Sought(words=HOSTILE))
    assert "<img" not in glance.find(Sought(words=HOSTILE))
    assert glance.rows(Sought(), 0).count("<li>") == count
    assert glance.rows(Sought(), 30).count("<li>") == count - 30
    assert glance.rows(Sought(), 10**9).count("<li>") == 0
    assert "没有这样的报道" in glance.find(Sought(words="没有的词"))
    assert "不限“1949”" in words(glance.find(Sought(words="衡阳", after="1949", before="1949")))
    asked_within = {year: 'class="holds"' in glance.find(Sought(after=year, before=year)) for year in ("1949", "2021")}
    assert asked_within == {"1949": False, "2021": True}  # of nothing nothing is asked
    assert "<img" not in facet("facet_kinds", [(escape(HOSTILE), Sought(reporter=HOSTILE), 1)])


def test_a_list_of_references_that_is_cut_says_what_is_left(wenbao: Wenbao, monkeypatch: pytest.MonkeyPatch) -> None:
    sought = Sought(words="衡阳")
    monkeypatch.setattr("chat.sources.MOST_REFERENCES", 2)
    told = f"另有 {wenbao.archive.census.count(*sought.held) - 2} 篇未列出"
    first, second, last = Shelf(wenbao).bibliography_of(sought, "gbt2025").splitlines()
    assert first.startswith("[1] ") and second.startswith("[2] ") and last.startswith(told)
    notes = [one.get("note", "") for one in json.loads(Shelf(wenbao).bibliography_of(sought, "csl-json"))]
    assert notes[0] == "" and notes[1].startswith(told)
    for style in ("bibtex", "ris"):
        assert Shelf(wenbao).bibliography_of(sought, style).count(told) == 1


def test_people_and_places_that_several_articles_speak_of_are_facets(wenbao: Wenbao) -> None:
    glance = Shelf(wenbao).glance
    html = glance.names
    counted = dict(re.findall(r">([^<>]+)<small>(\d+)</small>", html))
    assert counted
    spoken = [("市委书记", "n"), ("李四平", "nr"), ("到", "v"), ("青石镇", "ns"), ("，", "x"), ("高水平", "nr"), ("发展", "v")]
    assert list(named_people(spoken)) == ["李四平"]
    assert list(named_places(spoken)) == ["青石镇"]
    for name, count in counted.items():
        assert wenbao.archive.census.count(words=name) == int(count) >= 2, name


def test_every_facet_says_how_many_articles_its_list_has(wenbao: Wenbao) -> None:
    glance = Shelf(wenbao).glance
    links = re.findall(
        r'href="#find/([^"]*)">(?:<span class="zh">)?[^<]*(?:</span><span[^>]*>[^<]*</span>)?<small>(\d+)</small>',
        glance.html + glance.names,
    )
    assert len(links) > 10
    for link, count in links:
        sought = Sought.of(dict(parse_qsl(unescape(link))))
        assert glance.rows(sought, 0).count("<li>") == int(count), link


def test_a_search_shows_the_words_where_they_stand_the_best_first_or_the_newest() -> None:
    text = "水厂扩建\n本报讯 昨日召开了会议。\n东岭水厂的扩建工程 <b>已经</b>动工，东岭水厂年底建成。"
    article = Article("a", "p.txt", "news", (), text, headline="水厂扩建")
    shown = snippet(article, ("东岭", "扩建"))
    assert "<mark>东岭</mark>水厂的<mark>扩建</mark>工程 &lt;b&gt;" in shown
    assert words(shown).startswith("…东岭水厂")
    beginning = replace(article, text="水厂扩建\n东岭水厂昨日动工。")
    assert words(snippet(beginning, ("东岭",))) == "东岭水厂昨日动工。"
    below = replace(
        beginning, text="扩建开工\n水厂扩建\n东岭供水增加\n东岭水厂昨日动工。", kicker="扩建开工", subhead="东岭供水增加"
    )
    assert words(snippet(below, ("东岭",))) == "东岭水厂昨日动工。"
    assert words(snippet(below, ("增加",))).startswith("扩建开工")
    assert snippet(article, ("桥",)) == ""
    assert weight(article, ("水厂",)) > weight(replace(article, headline="别的事"), ("水厂",)) > weight(article, ("会议",)) - 2
    assert Sought.of({"words": "东岭  水厂", "order": "day"}).terms == ("东岭", "水厂")


def test_the_words_of_a_search_may_stand_apart_and_both_orders_have_the_same_articles(wenbao: Wenbao) -> None:
    glance = Shelf(wenbao).glance
    texts = [a.text for a in wenbao.archive.articles() if a.kind not in ("masthead", "continuation")]
    both = sum("衡阳" in text and "项目" in text for text in texts)
    best, newest = (glance.ranked(Sought(words="项目 衡阳", order=order), 99) for order in ("", "day"))
    assert len(best) == len(newest) == both > 3
    assert best != newest
    assert {a.article_id for a, _ in best} == {a.article_id for a, _ in newest}
    assert [i.date for _, i in newest if i.date] == sorted((i.date for _, i in newest if i.date), reverse=True)


def test_the_calendar_counts_issues_and_marks_gaps() -> None:
    html = calendar({"2020-11": 2, "2021-02": 1})
    assert html.count("<td><a ") == 2
    assert html.count('<td class="gap"') == 2  # December and January
    assert html.count('<td class="none"') == 20
    assert ">2</a>" in html
    assert ("--shade:100%" in html, "--shade:25%" in html, "期数较多" in words(html)) == (True, True, True)
    single = calendar({"2020-11": 1, "2021-02": 1})
    assert (single.count("--shade:25%"), "期数较多" in words(single)) == (2, False)
    assert [words(single).find(paint) > 0 for paint in ("有报", "其间无报", "馆藏起讫之外")] == [True] * 3
    assert months_between("2020-11", "2021-02") == ["2020-11", "2020-12", "2021-01", "2021-02"]
