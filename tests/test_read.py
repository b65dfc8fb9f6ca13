"""Pages of every kind, read from files made here: right text, right order, clear errors."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from index.errors import SourceError
from index.read import read, source_hashes
from index.read.records.issues_csv import parse, with_row
from index.read.text.encoding import decode
from index.types import Page, Ready, Stated
from tests.conftest import pages, refused

SIMPLE = "江城日报\n\n2021年10月29日 星期五\n\n本报讯（记者 林海）昨日，市图书馆新馆开放，市民凭身份证即可入馆借阅。\n"
TRADITIONAL = "經濟日報\n\n中華民國一一○年十月二十九日\n\n臺北市長視察捷運工程進度，並聽取簡報。\n"


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
    assert (list(broken.stated), broken.problems) == (
        ["p1.txt"],
        ("第 3 行起读不下去，请检查引号是否成对 (unreadable from here on: check the quotes)。",),
    )


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


def test_a_jsonl_line_that_is_no_utf_8_is_refused_by_its_number(tmp_path: Path) -> None:
    lines = (b'{"id": "a", "text": "b"}', b'{"id": "c", "text": "\xed\xa0\x80"}', '{"id": "d", "text": "报"}'.encode("gb18030"))
    (tmp_path / "news.jsonl").write_bytes(b"\n".join(lines))
    assert [page.part for page in pages(tmp_path)] == ["a"]
    assert [item.reason.partition("不是完整的")[0] for item in refused(tmp_path)] == ["第 2 行", "第 3 行"]


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
