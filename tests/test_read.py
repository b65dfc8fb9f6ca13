"""Pages of every kind, read from files made here: right text, right order, clear errors."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from index.errors import SourceError
from index.read import Refused, read, source_hashes
from index.read.issues_csv import parse, with_row
from index.read.text import decode
from index.types import Page, Ready, Stated

SIMPLE = "江城日报\n\n2021年10月29日 星期五\n\n本报讯（记者 林海）昨日，市图书馆新馆开放，市民凭身份证即可入馆借阅。\n"
TRADITIONAL = "經濟日報\n\n中華民國一一○年十月二十九日\n\n臺北市長視察捷運工程進度，並聽取簡報。\n"


def pages(*paths: Path) -> list[Page]:
    return [page for page in read(paths) if isinstance(page, Page)]


def refused(*paths: Path) -> list[Refused]:
    return [page for page in read(paths) if isinstance(page, Refused)]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLE, "utf-8"),
        (SIMPLE, "utf-8-sig"),
        (SIMPLE, "gb18030"),
        (TRADITIONAL, "big5"),
        (SIMPLE, "utf-16"),
        (SIMPLE, "utf-16-le"),
        (TRADITIONAL, "utf-16-be"),
        ("今日八版", "gb18030"),
        ("大桥通车", "gb18030"),
        ("招聘启事", "gb18030"),
        ("停水通知", "gb18030"),
        ("café", "utf-8"),
        ("推動經濟發展", "big5"),
        ("圖書館昨天開放，市民免費入場", "big5"),
        ("今日八版", "big5"),
        ("Abc 2021", "utf-8"),
    ],
)
def test_the_encoding_is_found_out(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_byte_costs_one_character_not_the_page(encoding: str) -> None:
    half = (SIMPLE * 4).encode(encoding)
    assert decode(half + b"\xff" + half) == (SIMPLE * 4 + "\ufffd" + SIMPLE * 4, encoding)


def test_newlines_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_bytes("一\r\n二\n".encode())
    assert pages(tmp_path)[0].text == "一\r\n二\n"


@pytest.mark.parametrize("data", [b"", b" \n\n", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x02", bytes(range(256)) * 8])
def test_a_file_that_is_no_text_is_refused_and_the_rest_read(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (tmp_path / "b.txt").write_text(SIMPLE, encoding="utf-8")
    assert [page.file for page in pages(tmp_path)] == ["b.txt"]
    assert [item.file for item in refused(tmp_path)] == ["a.txt"]
    assert "请" in refused(tmp_path)[0].reason


def test_files_come_in_name_order_with_their_path_in_the_folder(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a.txt", "b/1.txt", ".hidden.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(SIMPLE, encoding="utf-8")
    assert [page.file for page in pages(tmp_path)] == ["a.txt", "b/1.txt", "b/2.txt"]
    assert [page.file for page in pages(tmp_path / "b" / "2.txt")] == ["2.txt"]


def test_a_missing_path_and_an_empty_folder_are_errors_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="找不到"):
        read([tmp_path / "none"])
    with pytest.raises(SourceError, match="没有可读的报纸文件"):
        read([tmp_path])


def test_two_files_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "p.txt").write_text(folder, encoding="utf-8")
    assert [(page.file, page.text) for page in pages(tmp_path / "x", tmp_path / "y")] == [("p.txt", "x"), ("y/p.txt", "y")]
    assert refused(tmp_path / "x", tmp_path / "y") == []


def test_hashes_name_what_changed_and_known_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一", encoding="utf-8")
    (tmp_path / "b.txt").write_text("二", encoding="utf-8")
    before = source_hashes([tmp_path])
    assert {page.file: page.sha256 for page in pages(tmp_path)} == before
    (tmp_path / "b.txt").write_text("三", encoding="utf-8")
    after = source_hashes([tmp_path])
    assert (after["a.txt"] == before["a.txt"], after["b.txt"] == before["b.txt"]) == (True, False)
    assert [page.text for page in read([tmp_path], known=before) if isinstance(page, Page)] == ["三"]


def test_issues_csv_states_what_is_known_and_is_part_of_the_hash(tmp_path: Path) -> None:
    (tmp_path / "p1.txt").write_text(SIMPLE, encoding="utf-8")
    (tmp_path / "p2.txt").write_text(SIMPLE, encoding="utf-8")
    before = source_hashes([tmp_path])
    rows = "file,newspaper,date,issue_no,page\np1.txt,海州晚报,2021年10月30日,17981,3\ngone.txt,海州晚报,,,\n"
    (tmp_path / "issues.csv").write_bytes(rows.encode("gb18030"))
    assert [page.stated for page in pages(tmp_path)] == [Stated("海州晚报", "2021-10-30", "17981", "3"), Stated()]
    assert "gone.txt" in refused(tmp_path)[0].reason
    after = source_hashes([tmp_path])
    assert (after["p1.txt"] == before["p1.txt"], after["p2.txt"] == before["p2.txt"]) == (False, True)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("name,date\np1.txt,2021\n", "file 列"),
        ("file,date\np1.txt,某日\n", "第 2 行的日期"),
        ("file,date\n,2021\n", "第 2 行没有写 file"),
    ],
)
def test_a_wrong_issues_csv_says_where(tmp_path: Path, rows: str, said: str) -> None:
    (tmp_path / "p1.txt").write_text(SIMPLE, encoding="utf-8")
    (tmp_path / "issues.csv").write_text(rows, encoding="utf-8")
    assert said in refused(tmp_path)[0].reason
    assert [page.stated for page in pages(tmp_path)] == [Stated()]


def test_one_bad_row_of_issues_csv_leaves_the_others(tmp_path: Path) -> None:
    rows = (
        "File, NEWSPAPER,Date,issue_no,page\r\n./p1.txt,海州晚报,某日,17981,3\r\n,,2021,,\r\n.\\p2.txt,,2021-10-30,,\r\n"
        "p2.txt,海州晚报,2021-10-31,,\r\np2.txt,海州晚报,,,\r\n"
    )
    table = parse(rows.encode("utf-8-sig"))
    assert table.stated == {"p1.txt": Stated("海州晚报", None, "17981", "3"), "p2.txt": Stated("海州晚报", "2021-10-30")}
    assert [problem.split("，")[0] for problem in table.problems] == [
        "第 2 行的日期 某日 看不懂",
        "第 3 行没有写 file",
        "第 5 行与前面对 p2.txt 的说法不同",
    ]
    for name in ("p1.txt", "p2.txt"):
        (tmp_path / name).write_text(SIMPLE, encoding="utf-8")
    (tmp_path / "issues.csv").write_text(rows, encoding="utf-8")
    assert [page.stated.newspaper for page in pages(tmp_path)] == ["海州晚报", "海州晚报"]
    assert {(item.file, item.reason[:5]) for item in refused(tmp_path)} == {("issues.csv", f"第 {n} 行") for n in (2, 3, 5)}


def test_issues_csv_headed_in_chinese_and_one_that_breaks_off() -> None:
    assert parse("文件名,报纸,日期,期号,版次\np1.txt,海州晚报,2021年5月,,二\n".encode("gb18030")).stated == {
        "p1.txt": Stated("海州晚报", "2021-05", None, "二")
    }
    broken = parse(f'file,newspaper\np1.txt,海州晚报\np2.txt,"{"甲" * 140_000}\n'.encode())
    assert (list(broken.stated), broken.problems) == (["p1.txt"], ("第 3 行起读不下去，请检查引号是否成对。",))


def test_a_row_is_put_into_a_table_that_keeps_all_else() -> None:
    table = "File,note,date\r\n./p1.txt,旧,2020\r\np2.txt,缺一角,2021\r\n".encode("gb18030")
    assert with_row(table, "p1.txt", {"date": "2021-10-29", "page": "3"}) == (
        "File,note,date,page\r\np2.txt,缺一角,2021\r\np1.txt,,2021-10-29,3\r\n"
    )
    assert with_row(b"", "p1.txt", {"date": "2021"}) == "file,newspaper,date,issue_no,page\r\np1.txt,,2021,,\r\n"
    with pytest.raises(SourceError, match="file 列"):
        with_row(b"name\r\n", "p1.txt", {})


LINES = [
    {
        "id": "a1",
        "newspaper": "江城日报",
        "date": "2021-10-29",
        "issue_no": 17980,
        "page": 2,
        "headline": "新馆开放",
        "text": "甲。",
    },
    {"id": 7, "text": "乙。"},
]
BAD = [
    ("{not json", "第 3 行不是完整的 JSON"),
    ("[1]", "第 3 行不是 JSON 对象"),
    ("[" * 5000, "第 3 行不是完整的 JSON"),
    ('{"text": "丙"}', "第 3 行没有 id"),
    ('{"id": "x", "text": " "}', "第 3 行没有 text"),
    ('{"id": "a1", "text": "丙"}', "第 3 行的 id a1 在前面已经出现过"),
    ('{"id": "x", "date": "某日", "text": "丙"}', "第 3 行的日期 某日 看不懂"),
]


@pytest.mark.parametrize("packed", [False, True])
def test_ready_articles_are_read_line_by_line(tmp_path: Path, packed: bool) -> None:
    data = "\n".join(json.dumps(line, ensure_ascii=False) for line in LINES).encode()
    name = "news.jsonl.gz" if packed else "news.jsonl"
    (tmp_path / name).write_bytes(gzip.compress(data) if packed else data)
    first, second = pages(tmp_path)
    assert (first.file, first.part, first.text) == (name, "a1", "甲。")
    assert first.stated == Stated("江城日报", "2021-10-29", "17980", "2")
    assert first.ready == Ready("a1", "新馆开放", None)
    assert (second.part, second.stated) == ("7", Stated())


@pytest.mark.parametrize(("line", "said"), BAD)
def test_a_bad_line_is_refused_by_its_number(tmp_path: Path, line: str, said: str) -> None:
    lines = [json.dumps(LINES[0]), json.dumps(LINES[1]), line, '{"id": "z", "text": "丁。"}']
    (tmp_path / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert [page.part for page in pages(tmp_path)] == ["a1", "7", "z"]
    assert [item.reason[: len(said)] for item in refused(tmp_path)] == [said]


def test_a_broken_gz_is_refused(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl.gz").write_bytes(gzip.compress(b'{"id": "a", "text": "b"}' * 99)[:40])
    assert [item.file for item in refused(tmp_path)] == ["news.jsonl.gz"]


def test_a_jsonl_is_a_stream(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text('{"id": "a", "text": "b"}\n{bad\n', encoding="utf-8")
    stream = read([tmp_path])
    assert isinstance(next(stream), Page)


def test_a_zip_gives_its_members_and_refuses_the_bad_one(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pages.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("p2.txt", SIMPLE.encode("gb18030"))
        archive.writestr("p1.txt", SIMPLE)
        archive.writestr("bad.txt", "坏掉的一页" * 40)
        archive.writestr("more.zip", b"PK")
        archive.writestr("issues.csv", "file,newspaper\np1.txt,海州晚报\n")
    data = (tmp_path / "pages.zip").read_bytes()
    (tmp_path / "pages.zip").write_bytes(data.replace("坏掉的一页坏".encode(), "坏掉的二页坏".encode(), 1))
    got = pages(tmp_path)
    assert [(page.file, page.text, page.stated.newspaper) for page in got] == [
        ("pages.zip/p1.txt", SIMPLE, "海州晚报"),
        ("pages.zip/p2.txt", SIMPLE, None),
    ]
    assert {item.file for item in refused(tmp_path)} == {"pages.zip/bad.txt", "pages.zip/more.zip"}


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("p.txt", b"0" * (8 << 20))
        archive.writestr("q.txt", SIMPLE)
    assert [page.file for page in pages(tmp_path)] == ["bomb.zip/q.txt"]
    assert "过大" in refused(tmp_path)[0].reason


def test_no_zip_at_all(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"not a zip")
    assert "打不开" in refused(tmp_path)[0].reason


FIRST = (
    "本报讯（记者 林海）10月28日，全市教育工作会议在市会议中心召开，各县区教育局负责人参加会议，会议部署了下一阶段的重点任务。"
)
SECOND = "会议强调，要把立德树人作为根本任务，深化教育综合改革，扩大优质资源供给，办好人民满意的教育。"
THIRD = "又讯，市图书馆新馆于昨日正式开放，馆藏图书达一百二十万册，市民凭身份证即可入馆借阅，开放时间为每天九时至二十一时。"


def _pdf(path: Path, *draws: Callable[[Any], None]) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab makes the PDF")
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer, pagesize=(400, 560))
    for draw in draws:
        draw(sheet)
        sheet.showPage()
    sheet.save()
    path.write_bytes(buffer.getvalue())


def _lines(sheet: Any, x: float, y: float, lines: Sequence[str], size: float = 10, step: float = 15) -> None:
    sheet.setFont("STSong-Light", size)
    for number, line in enumerate(lines):
        sheet.drawString(x, y - step * number, line)


def _set(*paragraphs: str, width: int = 16) -> list[str]:
    indented = ["　　" + paragraph for paragraph in paragraphs]
    return [text[at : at + width] for text in indented for at in range(0, len(text), width)]


def _two_columns(sheet: Any) -> None:
    _lines(
        sheet, 210, 413, _set(THIRD, SECOND)
    )  # the right column comes first in the file, its lines between those of the left
    _lines(sheet, 20, 450, ["全市教育工作会议召开 部署重点任务"], 20)
    _lines(sheet, 20, 520, ["江城日报"], 28)
    _lines(sheet, 20, 490, ["2021年10月29日 星期五 第17980号"], 9)
    _lines(sheet, 20, 420, _set(FIRST, SECOND))


def test_a_pdf_in_two_columns_is_read_column_by_column(tmp_path: Path) -> None:
    _pdf(tmp_path / "paper.pdf", _two_columns, lambda sheet: _lines(sheet, 20, 500, ["第二页"]))
    first, second = pages(tmp_path)
    assert first.text.split("\n\n") == [
        "江城日报",
        "2021年10月29日 星期五 第17980号",
        "全市教育工作会议召开 部署重点任务",
        FIRST,
        SECOND,
        THIRD,
        SECOND,
    ]
    assert [(page.file, page.part) for page in (first, second)] == [("paper.pdf", "p1"), ("paper.pdf", "p2")]


def test_a_headline_over_two_of_three_columns(tmp_path: Path) -> None:
    def draw(sheet: Any) -> None:
        _lines(sheet, 20, 500, ["跨两栏的标题在这里"], 22)
        _lines(sheet, 20, 460, ["甲一" * 5, "甲二" * 5, "甲三" * 5])
        _lines(sheet, 145, 460, ["乙一" * 5, "乙二" * 5, "乙三" * 5])
        _lines(sheet, 270, 520, ["丙一" * 5, "丙二" * 5, "丙三" * 5, "丙四" * 5, "丙五" * 5, "丙六" * 5, "丙七" * 5])
        _lines(sheet, 20, 400, ["下面通栏的一句话占满了整个版面的宽度没有分栏也没有空白地方了一二三"])

    _pdf(tmp_path / "paper.pdf", draw)
    columns = ["甲一", "甲二", "甲三", "乙一", "乙二", "乙三", "丙一", "丙二", "丙三", "丙四", "丙五", "丙六", "丙七"]
    wanted = (
        "跨两栏的标题在这里"
        + "".join(line * 5 for line in columns)
        + "下面通栏的一句话占满了整个版面的宽度没有分栏也没有空白地方了一二三"
    )
    assert pages(tmp_path)[0].text.replace("\n\n", "") == wanted


def test_a_masthead_and_a_narrow_headline_stand_before_all_columns(tmp_path: Path) -> None:
    def draw(sheet: Any) -> None:
        _lines(sheet, 20, 520, ["江城日报"], 28)
        _lines(sheet, 240, 530, ["2021年10月29日 星期五", "第17980号"], 9)
        for number, column in enumerate("甲乙丙"):
            _lines(sheet, 20 + 125 * number, 410, [f"{column}{n}" * 5 for n in "一二三四"])
        _lines(sheet, 160, 440, ["短标题"], 22)

    _pdf(tmp_path / "paper.pdf", draw)
    lines = pages(tmp_path)[0].text.split("\n\n")
    assert lines[:3] == ["江城日报", "2021年10月29日 星期五第17980号", "短标题"]
    assert "".join(lines[3:]) == "".join(f"{column}{n}" * 5 for column in "甲乙丙" for n in "一二三四")


def test_a_vertical_headline_is_read_downwards(tmp_path: Path) -> None:
    def draw(sheet: Any) -> None:
        _lines(sheet, 30, 500, list("竖排的标题"), 22, 26)
        _lines(sheet, 80, 510, _set(FIRST))

    _pdf(tmp_path / "paper.pdf", draw)
    assert pages(tmp_path)[0].text.split("\n\n") == ["竖排的标题", FIRST]


def test_a_pdf_without_text_names_the_extra(tmp_path: Path) -> None:
    _pdf(tmp_path / "scan.pdf", lambda sheet: sheet.rect(10, 10, 99, 99), lambda sheet: _lines(sheet, 20, 500, ["有字"]))
    assert [page.text for page in pages(tmp_path)] == ["有字"]
    reason = refused(tmp_path)[0].reason
    assert reason.startswith("第 1 页")
    assert "rapidocr" in reason or "没有认出文字" in reason


def test_a_broken_pdf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert [(item.file, "请" in item.reason) for item in refused(tmp_path)] == [("x.pdf", True)]


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
    (page,) = pages(tmp_path)
    assert (page.stated, page.ready) == (Stated("海州晚报", "2021-10-29", None, "A03"), None)
    lines = page.text.split("\n\n")
    assert [lines[0], lines[2], len(lines)] == ["新馆昨日开放", "公交线路调整", 4]


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


def test_deeply_nested_html_is_read_in_time_that_grows_with_its_size(tmp_path: Path) -> None:
    def work(depth: int) -> int:
        cells = "".join(f"<div><p>第{n}处</p>" for n in range(depth)) + "</div>" * depth
        (tmp_path / "a.html").write_text(f"<body>{cells}</body>", encoding="utf-8")
        calls = 0

        def count(frame: object, event: str, arg: object) -> None:
            nonlocal calls
            calls += 1

        sys.setprofile(count)
        try:
            (page,) = pages(tmp_path)
        finally:
            sys.setprofile(None)
        assert len(page.text.split("\n\n")) == depth
        return calls

    assert work(800) < 2.5 * work(400)


def test_an_html_file_without_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><script>x</script></body></html>", encoding="utf-8")
    assert "没有正文" in refused(tmp_path)[0].reason
