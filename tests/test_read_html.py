"""Electronic editions: what is the article, what is around it, and what an edition says of itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from index.read.html import page as html
from index.types import Page, Ready, Stated
from tests.conftest import pages, refused

ARTICLE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>新馆昨日开放-江城日报数字报</title>
<meta name="publishdate" content="2021-10-29"><script>var a = "不是正文";</script></head><body>
<div class="nav"><a href="1">上一版</a> <a href="2">下一版</a></div><div>第02版：要闻</div>
<div class="text"><h3>我市文化设施再添新成员</h3><h1>新馆昨日开放</h1><h4>本报记者 林海</h4>
<div id="ozoom"><p>　　本报讯&nbsp;昨日，市图书馆新馆开放，市民凭身份证即可入馆借阅，<br>开放时间为每天九时。</p><p>　　新馆设有少儿阅览区和盲人阅览室，馆藏一百二十万册。</p></div></div>
<div><a href="3">上一篇</a> <a href="4">下一篇</a></div></body></html>"""
SHEET = """<html><head><title>海州晚报 2021年10月29日 星期五 第A03版</title></head><body><nav><a>首页</a></nav>
<h2>新馆昨日开放</h2><p>本报讯 昨日，市图书馆新馆开放，市民凭身份证即可入馆借阅，开放时间为每天九时至二十一时，周一闭馆。</p>
<h2>公交线路调整</h2><p>本报讯 自11月1日起，市公交集团调整八条线路，新增三处站点，首末班时间不变，票价不变，请市民留意站牌。</p></body></html>"""


def test_an_article_of_an_electronic_edition(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(ARTICLE.encode("gb18030"))
    (page,) = pages(tmp_path)
    assert page.stated == Stated("江城日报", "2021-10-29", None, "2")
    assert page.ready == Ready(None, "新馆昨日开放", "本报记者 林海")
    assert page.text.split("\n\n") == [
        "本报讯 昨日，市图书馆新馆开放，市民凭身份证即可入馆借阅，",
        "开放时间为每天九时。",
        "新馆设有少儿阅览区和盲人阅览室，馆藏一百二十万册。",
    ]


def test_a_page_of_an_electronic_edition(tmp_path: Path) -> None:
    (tmp_path / "a.htm").write_text(SHEET, encoding="utf-8")
    first, second = pages(tmp_path)
    assert first.stated == second.stated == Stated("海州晚报", "2021-10-29", None, "A03")
    assert [page.ready and page.ready.headline for page in (first, second)] == ["新馆昨日开放", "公交线路调整"]
    assert [page.part for page in (first, second)] == ["a1", "a2"]
    assert second.text.split("\n\n")[0] == "公交线路调整"


RECORD = """<html><head><meta charset="gb2312"><title>江城晚报多媒体数字报</title></head><body>
<!--enpproperty <date>2021-10-29 00:00:00.0</date><author>林海</author><title>新馆昨日开放</title><nodename>第A03版：本埠</nodename>-->
<table><tr><td><a>版面导航</a></td></tr><tr><td><founder-content><P>　　本报讯 昨日，市图书馆新馆开放，市民凭身份证即可入馆借阅，开放时间为每天九时至二十一时，2018年5月1日奠基。</P></founder-content></td></tr></table>
</body></html>"""
SITE = """<html><head><title>新馆昨日开放_江城时报</title><meta property="article:published_time" content="2021-10-29T06:00:00+08:00"></head>
<body><header><h1>江城时报</h1></header><article><h2>新馆昨日开放</h2><h3>市民凭证借阅</h3><div class="author">记者 林海</div>
<p>本报讯 昨日，市图书馆新馆开放，市民凭身份证即可入馆借阅，开放时间为每天九时至二十一时，周一闭馆，2018年5月1日奠基。</p></article></body></html>"""


@pytest.mark.parametrize(
    ("source", "stated", "ready"),
    [
        (RECORD, Stated("江城晚报", "2021-10-29", None, "A03"), Ready(None, "新馆昨日开放", "林海")),
        (SITE, Stated("江城时报", "2021-10-29"), Ready(None, "新馆昨日开放", "记者 林海")),
        ("<title>新馆昨日开放</title><p>昨日，新馆开放，2018年5月1日奠基。</p>", Stated(), Ready(None, "新馆昨日开放")),
        (
            "<h1>新馆昨日开放</h1><p>2021-10-29 08:30 来源：江城日报 作者：王小明</p><p>昨日，新馆开放，2018年5月1日奠基。</p>",
            Stated("江城日报", "2021-10-29"),
            Ready(None, "新馆昨日开放", "作者 王小明"),
        ),
        (
            "<h1>新馆昨日开放</h1><div>2021年10月29日　本报记者 王小明 李红</div><p>昨日，新馆开放，2018年5月1日奠基。</p>",
            Stated(None, "2021-10-29"),
            Ready(None, "新馆昨日开放", "本报记者 王小明 李红"),
        ),
        ("<h1>老馆</h1><h2>落成于2018年5月1日</h2><p>昨日，新馆开放，2018年5月1日奠基。</p>", Stated(), Ready(None, "老馆")),
    ],
)
def test_what_an_edition_says_of_itself(tmp_path: Path, source: str, stated: Stated, ready: Ready) -> None:
    (tmp_path / "a.html").write_bytes(source.encode("gb18030" if "gb2312" in source else "utf-8"))
    (page,) = pages(tmp_path)
    assert (page.stated, page.ready) == (stated, ready)
    assert page.text.endswith("奠基。")


def test_deeply_nested_html_is_read_in_time_that_grows_with_its_size() -> None:
    def work(depth: int) -> int:
        cells = "".join(f"<div><p>第{n}处</p>" for n in range(depth)) + "</div>" * depth
        data = f"<body>{cells}</body>".encode()
        calls = 0

        def count(frame: object, event: str, arg: object) -> None:
            nonlocal calls
            calls += 1

        sys.setprofile(count)
        try:
            (page,) = html.pages(data, "a.html", "", Stated())
        finally:
            sys.setprofile(None)
        assert isinstance(page, Page)
        assert len(page.text.split("\n\n")) == depth
        return calls

    assert work(800) < 2.5 * work(400)


def test_an_html_file_without_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><script>x</script></body></html>", encoding="utf-8")
    assert "没有正文" in refused(tmp_path)[0].reason
