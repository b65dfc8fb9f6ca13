"""Web pages of several articles, with hidden text, readers' comments, footers, metadata and tables."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from bs4 import BeautifulSoup

from index.read.html import furniture as html_furniture
from index.read.html import page as html
from index.read.records.tables import is_table, sentences
from index.types import Page, Stated

FIRST = "本报讯 昨日，市图书馆新馆开放，市民凭身份证即可入馆借阅，开放时间为每天九时至二十一时，周一闭馆。"
SECOND = "本报讯 自11月1日起，市公交集团调整八条线路，新增三处站点，首末班时间不变，请市民留意站牌。"
THIRD = "本报讯 市气象台预报，今明两天多云，气温八至十五度，风力三级，请市民注意添衣。"
HEADS = ["新馆昨日开放", "公交线路调整", "今明两天多云"]


def _read(source: str) -> list[Page]:
    return [page for page in html.pages(source.encode(), "a.html", "", Stated()) if isinstance(page, Page)]


def _headlines(source: str) -> list[str | None]:
    return [page.ready.headline if page.ready else None for page in _read(source)]


def _all(form: str) -> str:
    return "".join(form.format(h=h, t=t, n=n) for n, (h, t) in enumerate(zip(HEADS, (FIRST, SECOND, THIRD), strict=True)))


@pytest.mark.parametrize(
    "source",
    [
        _all("<div class='article'><h2>{h}</h2><p>记者 林海</p><p>{t}</p></div>"),
        _all("<article><header><h3>{h}</h3></header><p>{t}</p></article>"),
        _all("<founder-title>{h}</founder-title><founder-content><p>{t}</p></founder-content>"),
        _all("<div class='news-item'><div class='title'>{h}</div><div>{t}</div></div>"),
        _all("<h2>{h}</h2><p>{t}</p>"),
        "<h1>江城日报</h1>" + _all("<h3>{h}</h3>{t}"),
        _all("<section><h2>{h}</h2><div><p>{t}</p></div></section>"),
        "<h1>海州晚报 第3版</h1>" + _all("<h2>{h}</h2><h3>副题</h3><p>{t}</p>"),
    ],
)
def test_every_article_of_a_page_stands_for_itself(source: str) -> None:
    read = _read(f"<html><body>{source}</body></html>")
    assert [page.ready.headline if page.ready else None for page in read] == HEADS
    assert [text in page.text for page, text in zip(read, (FIRST, SECOND, THIRD), strict=True)] == [True] * 3
    assert len({page.part for page in read}) == 3


@pytest.mark.parametrize(
    "source",
    [
        f"<h1>新馆昨日开放</h1><p>{FIRST}</p><h2>藏书</h2><p>新馆藏书五万二千册，比旧馆多一倍。</p><h2>阅览</h2><p>新馆设少儿阅览区和盲人阅览室。</p>",
        f"<article><h1>新馆昨日开放</h1><h2>藏书</h2><p>新馆藏书五万二千册，比旧馆多一倍。</p><h2>阅览</h2><p>{FIRST[4:]}</p></article>",
    ],
)
def test_subheads_bound_no_articles(source: str) -> None:
    (page,) = _read(source)
    assert page.ready is not None
    assert page.ready.headline == "新馆昨日开放"
    assert "五万二千册" in page.text


@pytest.mark.parametrize(
    "noise",
    [
        "<div style='display:none'><p>馆长是甲。</p></div>",
        "<p hidden>馆长是甲。</p>",
        "<style>.x, p.y{color:red;display:none}</style><p class='y'>馆长是甲。</p>",
        "<style>@media screen{.y{visibility : hidden} .z{color:red}}</style><p class='y'>馆长是甲。</p>",
        "<div class='comments'><p>网友：馆长是甲。</p></div>",
        "<div id='pinglun-list'><p>网友：馆长是甲。</p></div>",
        "<div class='footer'>江城日报社 馆长是甲 版权所有</div>",
        "<p>版权所有 江城日报社 馆长是甲</p>",
        "<aside>馆长是甲。</aside>",
        "<span aria-hidden='true'>馆长是甲。</span>",
    ],
)
def test_what_is_hidden_or_around_is_not_the_page(noise: str) -> None:
    (page,) = _read(f"<h1>新馆昨日开放</h1><p>{FIRST}</p>{noise}")
    assert "甲" not in page.text
    assert FIRST in page.text


def test_a_page_that_is_all_hidden_is_read_all_the_same() -> None:
    (page,) = _read(f"<body><div style='display:none'><h1>新馆昨日开放</h1><p>{FIRST}</p></div></body>")
    assert FIRST in page.text


LINKED = (
    '<script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle", "headline": "新馆昨日开放",'
    '"datePublished": "2021-10-29T06:00:00+08:00", "author": [{"name": "林海"}], "publisher": {"name": "江城日报"}}]}</script>'
)


@pytest.mark.parametrize(
    ("head", "headline", "byline", "stated"),
    [
        (LINKED, "新馆昨日开放", "林海", Stated("江城日报", "2021-10-29")),
        (
            '<meta property="og:title" content="新馆昨日开放"><meta name="author" content="林海">',
            "新馆昨日开放",
            "林海",
            Stated(),
        ),
        ('<meta name="author" content="江城日报">', "江城新馆启用", None, Stated()),
        (
            "<!--enpproperty <founder-date>2021-10-29</founder-date><founder-title>新馆昨日开放</founder-title><founder-author>林海</founder-author> /-->",
            "新馆昨日开放",
            "林海",
            Stated(None, "2021-10-29"),
        ),
        ('<script type="application/ld+json">{"@type": [</script>', "江城新馆启用", None, Stated()),
    ],
)
def test_metadata_of_electronic_editions(head: str, headline: str, byline: str | None, stated: Stated) -> None:
    (page,) = _read(f"<html><head><title>江城新馆启用</title>{head}</head><body><div>{FIRST[4:]}</div></body></html>")
    assert page.ready is not None
    assert (page.ready.headline, page.ready.byline, page.stated) == (headline, byline, stated)


def test_traditional_names_of_papers_are_kept_as_printed() -> None:
    (page,) = _read(f"<title>圖書館落成 - 經濟日報</title><h1>圖書館落成</h1><p>{FIRST}</p>")
    assert page.stated.newspaper == "經濟日報"


def test_a_line_of_names_under_a_headline_is_the_byline() -> None:
    (page,) = _read(f"<h1>新馆昨日开放</h1><p>林海 王小明 文/图</p><p>{FIRST[4:]}</p>")
    assert page.ready is not None
    assert page.ready.byline == "林海 王小明 文/图"


TABLE = "<tr><th>区名</th><th>藏书（册）</th><th>座位</th></tr><tr><td>东湖区</td><td>12000</td><td>300</td></tr><tr><td>西岭区</td><td>8600</td><td>210</td></tr>"


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        (TABLE, ["东湖区：藏书12000册，座位300。", "西岭区：藏书8600册，座位210。"]),
        (TABLE.replace("th>", "td>"), ["东湖区：藏书12000册，座位300。", "西岭区：藏书8600册，座位210。"]),
        (
            "<tr><th rowspan=2>区名</th><th colspan=2>藏书</th></tr><tr><th>中文</th><th>外文</th></tr><tr><td>东湖区</td><td>9000</td><td>300</td></tr>",
            ["东湖区：藏书中文9000，藏书外文300。"],
        ),
        (
            "<tr><td>区名</td><td>项目</td><td>数量</td></tr><tr><td rowspan=2>东湖区</td><td>藏书</td><td>9000</td></tr><tr><td>座位</td><td>300</td></tr>",
            ["东湖区：项目为藏书，数量9000。", "东湖区：项目为座位，数量300。"],
        ),
    ],
)
def test_a_table_is_read_row_by_row_with_its_heads(table: str, lines: Sequence[str]) -> None:
    (page,) = _read(f"<h1>各区图书馆藏书</h1><p>市文旅局昨日公布各区图书馆藏书和座位数。</p><table>{table}</table>")
    assert page.text.split("\n\n")[2:] == lines


def test_a_table_of_layout_is_text() -> None:
    (page,) = _read(f"<table><tr><td>要闻</td><td>{FIRST}</td></tr><tr><td>综合</td><td>{SECOND}</td></tr></table>")
    assert FIRST in page.text
    assert "：" + FIRST not in page.text


@pytest.mark.parametrize(
    ("grid", "told"),
    [
        ([["年份", "产量（万吨）"], ["2019", "12"], ["2020", "15"]], ["2019：产量12万吨。", "2020：产量15万吨。"]),
        ([["姓名", "得票"], ["林海", "31票"]], ["林海：得票31票。"]),
        ([["甲", "1"], ["乙", "2"]], ["甲 1", "乙 2"]),
    ],
)
def test_rows_as_sentences(grid: list[list[str]], told: list[str]) -> None:
    assert is_table(grid)
    assert sentences(grid) == told


@pytest.mark.parametrize(
    "sheet", ["@font-face{src:url(data:font/woff2;base64," + "A" * 90_000 + ")}", "a" * 90_000, "a{" * 45_000]
)
def test_a_long_style_sheet_is_read_in_no_time(sheet: str) -> None:
    soup = BeautifulSoup(f"<style>.y{{display:none}}{sheet}</style>", "html.parser")
    began = time.process_time()
    assert html_furniture._hidden_by_rules(soup) == {(".", "y")}
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "over",
    [
        "<h1>江城日报</h1>",
        "<h1>江城日报</h1><p>2021年10月29日 星期五</p>",
        "<h1>江城新闻网</h1>",
        "<h1>江城新闻网</h1><div>要闻</div>",
        "<h2>江城日报 2021年10月29日 星期五 第3版</h2>",
    ],
)
def test_the_name_over_a_page_heads_no_article(over: str) -> None:
    source = over + "".join(f"<div class='article'><p>{text}</p></div>" for text in (FIRST, SECOND))
    assert _headlines(f"<html><body>{source}</body></html>") == [None, None]


def test_headings_right_before_their_texts_head_them() -> None:
    source = "<h1>江城日报</h1>" + _all("<h3>{h}</h3><div class='article'><p>{t}</p></div>")
    assert _headlines(f"<html><body>{source}</body></html>") == HEADS
    unheaded = f"<h1>江城日报</h1><div class='article'><p>{FIRST}</p></div>" + _all(
        "<h3>{h}</h3><div class='article'><p>{t}</p></div>"
    )
    assert _headlines(f"<html><body>{unheaded}</body></html>") == [None, *HEADS]


def test_a_headline_that_names_a_paper_stays_one() -> None:
    heads = ["江城日报创刊三十周年", "《江城日报》读者见面会举行"]
    source = "".join(
        f"<h3>{head}</h3><div class='article'><p>{text}</p></div>" for head, text in zip(heads, (FIRST, SECOND), strict=True)
    )
    assert _headlines(f"<html><body>{source}</body></html>") == heads
