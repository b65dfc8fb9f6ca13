"""What goes out is as harmless as what comes in: documents, tables, references and the terminal, whatever a page has in it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.archive.folder import open_archive
from index.archive.manifest import Manifest
from index.build.build import build
from index.build.change import Added, add
from index.chinese.printable import escaped, one_line
from rag.__main__ import wenbao
from rag.cite.exchange import Cited, Exchange
from rag.cite.export import document
from rag.cite.references import Source, bibliography, reference
from rag.cite.table import csv_of

pytestmark = pytest.mark.hostile

SIGNS = st.text(
    st.one_of(
        st.sampled_from("\n\r\t\v\f\x1c\x85\u2028\ufeff\u200b\u202e\x1b\x9b\x07\ud800[](){}<>!`~#*_-+=@|&;:/\\\"',%$^.1 a甲"),
        st.characters(),
    ),
    max_size=40,
)
"""Texts that mean something to somebody."""
HOSTILE = (
    "甲\nER  - \nTY  - NEWS\nAU  - 乙",
    "甲\r\nT2  - 假报",
    "甲\u2028AU  - 乙",
    "甲}, title = {假},\n} @article{x,",
    "甲{",
    "\\} 甲 \\",
    "@string{a = 1}",
    "![图](http://evil.test/x.png)",
    "![1](http://evil.test/x.png)",
    "[1](http://evil.test)",
    "[[1]](http://evil.test)",
    "[1]: http://evil.test",
    "[甲][1]",
    "<http://evil.test>",
    "http://evil.test www.evil.test",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "&#60;img src=x&#62;",
    "```\ncode",
    "~~~",
    "# 题",
    "1. 甲",
    "12) 甲",
    "- 甲",
    "+ 甲",
    "---",
    "===",
    "> 甲",
    "| a | b |",
    "$$x$$",
    "\x1b]0;题\x07\x1b[2J甲",
    "\x9b31m甲",
    "\u202e甲\u2066",
    "\ud83d甲",
    "\ufeff甲",
)
TOLD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def everywhere(text: str) -> Source:
    """A source that has the text in each field."""
    return Source(text, text, (text, "乙", text), text, "2021-01-02", "inferred", text, text)


def texts(work: Callable[[str], None]) -> Callable[[str], None]:
    """A test run on what somebody thought of, and on what chance did."""
    for text in HOSTILE:
        work = example(text)(work)
    return settings(max_examples=60, deadline=None)(given(SIGNS)(work))


@texts
def test_a_source_is_one_record_whatever_it_is_called(text: str) -> None:
    record = reference(everywhere(text), "ris")
    lines = record.removesuffix("\n").split("\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert [line[:2] for line in lines].count("TY") == [line[:2] for line in lines].count("ER") == 1
    assert len(lines) == len(record.splitlines())
    entry = reference(everywhere(text), "bibtex")
    assert entry.count("\n") == len(entry.splitlines()) - 1
    depth = 0
    for at, sign in enumerate(entry):
        depth += (sign == "{") - (sign == "}")
        assert depth > 0 or at < entry.index("{") or at == len(entry) - 1  # it is closed at its end and not before
    assert depth == 0
    for style in ("gbt2015", "gbt2025", "plain", "csl-json"):
        told = reference(everywhere(text), style)  # type: ignore[arg-type]
        assert len(told.splitlines()) == 1
        assert not TOLD.search(told)
        told.encode()
    assert len(json.loads(bibliography([everywhere(text)], "csl-json"))) == 1


@texts
def test_markdown_shows_the_words_of_a_page_and_nothing_of_it_lives(text: str) -> None:
    said = document([Exchange(text, text, None, (Cited(1, "a", text, text),))], "md").decode()
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(said)
    kinds = {inner.type for token in tokens for inner in [token, *(token.children or [])]}
    assert not kinds & {
        "image",
        "link_open",
        "html_inline",
        "html_block",
        "code_inline",
        "em_open",
        "s_open",
        "table_open",
        "hr",
    }
    assert not kinds & {"bullet_list_open", "ordered_list_open", "code_block"}
    shown = "".join(inner.content for token in tokens for inner in token.children or [])
    assert "".join(one_line(text).split()) in "".join(shown.split())
    assert not re.search(r"https?://|www\.", said, re.I)


@pytest.mark.parametrize("style", ["bibtex", "ris", "csl-json"])
def test_a_reference_for_programs_stays_in_its_fence(style: str) -> None:
    hostile = reference(everywhere("```\n<img src=x>\n````"), style)  # type: ignore[arg-type]
    said = document([Exchange("？", "是[1]。", None, (Cited(1, "a", f"{hostile}\n", "是"),))], "md").decode()
    assert [token.type for token in MarkdownIt().parse(said)][-1] == "fence"


def test_a_word_file_takes_every_text() -> None:
    exchanges = [Exchange(text, text, text, (Cited(1, text, text, text),)) for text in HOSTILE]
    file = Document(io.BytesIO(document(exchanges, "docx", "".join(HOSTILE))))
    lines = [paragraph.text for paragraph in file.paragraphs]
    assert not TOLD.search("".join(lines).replace("\n", ""))
    assert all(one_line(text) in lines for text in HOSTILE)


class Shelf:
    """An archive of one article."""

    def __init__(self, text: str) -> None:
        from index.types import Article, Issue

        self._article = Article(text, text, "news", (), text, headline=text, byline=text, page=text)
        self._issue = Issue(text, newspaper=text)

    def article(self, _: str) -> object:
        return self._article

    def issue_of(self, _: object) -> object:
        return self._issue


@texts
@example("=1+1")
@example(" =1+1")
@example("\ufeff=1+1")
@example("\u200b\u3000@SUM(A1)")
@example("\x00=1")
@example("\t-2+3")
@example("＝1+1")
@example("＋1")
def test_no_cell_is_a_formula_and_no_line_becomes_two(text: str) -> None:
    rows = list(csv.reader(io.StringIO(csv_of(Shelf(text), ["x"]).removeprefix("\ufeff"))))  # type: ignore[arg-type]
    assert [len(row) for row in rows] == [12, 12]
    for cell in rows[1]:
        seen = [sign for sign in cell if unicodedata.category(sign) not in ("Cf", "Cc", "Zs")]
        assert not seen or unicodedata.normalize("NFKC", seen[0])[0] not in "=+-@"
        cell.encode()


@texts
def test_what_is_printed_moves_no_cursor_and_json_stays_the_same(text: str) -> None:
    told = escaped(text)
    assert not TOLD.search(told)
    told.encode()
    assert json.loads(escaped(json.dumps(text, ensure_ascii=False))) == text


def test_no_command_prints_what_a_terminal_acts_on(tmp_path: Path) -> None:
    name = "桥\x1b[2J\u202e.txt"
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / name).write_text(
        "湘江\x1b]0;x\x07新桥\u202e昨日通车\n\n本报讯（记者 李四平） 3月5日，湘江新桥\x9b31m正式通车，全长1876米。\n",
        encoding="utf-8",
    )
    (tmp_path / "pages" / "空\x1b[1m.txt").write_bytes(b"")
    commands: list[tuple[object, ...]] = [
        ("index", "build", tmp_path / "pages"),
        ("index", "info"),
        ("index", "issues"),
        ("index", "articles"),
        ("index", "articles", "--json"),
        ("index", "issues", "--json"),
        ("index", "verify"),
        ("search", "湘江新桥"),
        ("ask", "湘江新桥全长多少米？", "--reader", "quick"),
        ("ask", "湘江新桥全长多少米？", "--reader", "quick", "--json"),
        ("index", "add", "无\x1b[2J.txt"),
        ("index", "remove", "\x1b[2J"),
        ("index", "remove", name),
    ]
    for command in commands:
        done = CliRunner().invoke(wenbao, [*map(str, command), "--archive", str(tmp_path / "a")])
        told = done.output.replace("\r", "")  # a progress bar is drawn over
        assert not TOLD.search(told), (command, told)
        assert done.exception is None or isinstance(done.exception, SystemExit), (command, done.exception)
        if "--json" in command:
            for line in done.stdout.splitlines():
                json.loads(line)


def test_a_control_character_of_a_name_is_told_by_a_sign(tmp_path: Path) -> None:
    name = "桥\x1b[2J.txt"
    (tmp_path / name).write_text("新桥昨日通车\n\n本报讯 新桥正式通车，全长1876米。\n", encoding="utf-8")
    build([tmp_path / name], tmp_path / "a")
    assert [issue.file for issue in open_archive(tmp_path / "a").issues()] == [name.replace("\x1b", "\ufffd")]


def test_a_name_that_is_no_text_is_built_asked_and_printed(tmp_path: Path) -> None:
    folder = os.fsdecode(b"\xd0\xc2\xff")
    (tmp_path / folder).mkdir()
    (tmp_path / folder / os.fsdecode(b"a\xff.txt")).write_text("新桥通车\n\n本报讯 新桥通车，全长1876米。\n", encoding="utf-8")
    manifest = build([tmp_path / folder], tmp_path / "a")
    assert Manifest.read(tmp_path / "a") == manifest
    _, added = add([tmp_path / folder], tmp_path / "a")
    assert added == Added()  # it is known by its path
    question = f"新桥全长多少米？{folder}"
    done = CliRunner().invoke(wenbao, ["ask", question, "--archive", str(tmp_path / "a"), "--json"])
    assert done.exit_code == 0, done.output
    assert "1876米" in json.loads(done.stdout)["answer"]
