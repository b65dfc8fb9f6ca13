"""Answers as documents: one bibliography without duplicates, marks that point into it, text that stays text."""

from __future__ import annotations

import io
import json
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn

from rag import Wenbao
from rag.cite.exchange import Cited, Exchange, bound
from rag.cite.export import document
from tests.conftest import Run

FIRST = Exchange(
    "桥多长？",
    "300米。桥长300米[1]，塔高80米[2]。\n次年通车[3]。",
    "300米",
    (
        Cited(1, "a", "甲.桥[N].某报,2021-01-02.", "桥长300米。"),
        Cited(2, "a", "甲.桥[N].某报,2021-01-02.", "塔高80米。"),
        Cited(3, "b", "乙.路[N].某报,2022-01-02.", "次年通车。"),
    ),
)
SECOND = Exchange("何时通车？", "次年[1]。", None, (Cited(1, "b", "乙.路[N].某报,2022-01-02.", "次年通车。"),))
REFUSED = Exchange("*谁*？", "没有找到。<b>", None)


def test_a_source_stands_once_and_the_marks_point_to_it() -> None:
    whole, references = bound([FIRST, SECOND, REFUSED])
    assert references == ["甲.桥[N].某报,2021-01-02.", "乙.路[N].某报,2022-01-02."]
    assert whole[0].answer == "300米。桥长300米[1]，塔高80米[1]。\n次年通车[2]。"
    assert whole[1].answer == "次年[2]。"
    assert [cited.n for cited in whole[0].cited] == [1, 1, 2]
    same = Exchange("？", "桥[1][2]。", None, FIRST.cited)
    assert bound([same])[0][0].answer == "桥[1]。"


def test_markdown_shows_what_was_said_and_nothing_else() -> None:
    text = document([FIRST, REFUSED], "md").decode()
    assert text.startswith(
        "# 问报\n\n## 桥多长？\n\n**300米**\n\n桥长300米[1]，塔高80米[1]。\n\n次年通车[2]。\n\n> [1] “桥长300米。”"
    )
    assert "## \\*谁\\*？\n\n没有找到。\\<b\\>" in text
    assert text.endswith("## 参考文献\n\n[1] 甲.桥[N].某报,2021-01-02.\n\n[2] 乙.路[N].某报,2022-01-02.\n")
    assert "参考文献" not in document([REFUSED], "md").decode()
    assert (
        "```\n@article{x}\n\n```"
        not in document([Exchange("？", "是[1]。", None, (Cited(1, "a", "@article{\nx}\n", "是"),))], "md").decode()
    )


def test_a_document_says_which_days_were_worked_out() -> None:
    guessed = Exchange("？", "是[1]。又是[2]。", None, (Cited(4, "c", "丙.", "是", True), *FIRST.cited[:1]))
    note = "注：[2]的日期由版面文字推定，并非报上所印。"
    assert document([SECOND, guessed], "md").decode().endswith(f"[3] 甲.桥[N].某报,2021-01-02.\n\n{note}\n")
    assert Document(io.BytesIO(document([SECOND, guessed], "docx"))).paragraphs[-1].text == note
    record = {"n": 1, "article_id": "a", "reference": "r", "quote": "q", "date_certainty": "inferred"}
    told = Exchange.of_record({"question": "？", "answer": "是[1]。", "citations": [record]})
    assert told.cited == (Cited(1, "a", "r", "q", True),)


def test_a_word_file_holds_the_answers_and_the_bibliography() -> None:
    file = Document(io.BytesIO(document([FIRST, SECOND, Exchange("坏\x00字？", "\x0b没有\ud800找到。")], "docx", "问报 2026")))
    (section,), song = file.sections, file.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia"))
    assert (round(section.page_width.mm), round(section.page_height.mm), song) == (210, 297, "宋体")
    lines = [(paragraph.style.name, paragraph.text) for paragraph in file.paragraphs]
    assert lines[0] == ("Title", "问报 2026")
    assert lines[1:5] == [
        ("Heading 1", "桥多长？"),
        ("Normal", "300米"),
        ("Normal", "桥长300米[1]，塔高80米[1]。"),
        ("Normal", "次年通车[2]。"),
    ]
    assert ("Quote", "[2] “次年通车。”") in lines
    assert lines[-3:] == [
        ("Heading 1", "参考文献"),
        ("Normal", "[1] 甲.桥[N].某报,2021-01-02."),
        ("Normal", "[2] 乙.路[N].某报,2022-01-02."),
    ]
    marks = [run.text for paragraph in file.paragraphs for run in paragraph.runs if run.font.superscript]
    assert marks == ["[1]", "[1]", "[2]", "[2]"]


def test_the_commands_write_documents(run: Run, seed_archive: Path, tmp_path: Path, wenbao: Wenbao) -> None:
    question = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"
    (tmp_path / "q.jsonl").write_text(json.dumps({"qid": "1", "question": question}), encoding="utf-8")
    assert run("rag", "batch", "q.jsonl", "a.jsonl", "--archive", seed_archive).returncode == 0
    assert run("rag", "export", "a.jsonl", "a.md").returncode == 0
    reference = wenbao.ask(question).citations[0].reference
    assert (tmp_path / "a.md").read_text(encoding="utf-8").split("\n\n注：")[0].endswith(f"[1] {reference}")
    done = run("rag", "ask", question, "--archive", seed_archive, "--export", "a.docx")
    assert done.returncode == 0
    assert f"[1] {reference}" in [paragraph.text for paragraph in Document(str(tmp_path / "a.docx")).paragraphs]
    for end, begins in (("bib", "@article{"), ("ris", "TY  - NEWS\n"), ("json", "[\n"), ("txt", f"[1] {reference}\n")):
        assert run("rag", "ask", question, "--archive", seed_archive, "--export", f"a.{end}").returncode == 0
        assert (tmp_path / f"a.{end}").read_text(encoding="utf-8").startswith(begins)
    wrong = run("rag", "export", "q.jsonl", "b.docx")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (1, 1)
    assert "第 1 行" in wrong.stderr
    assert run("rag", "export", "a.jsonl", "a.pdf").returncode == 2
    assert "写不了" in run("rag", "export", "a.jsonl", "nowhere/a.md").stderr
    assert "读不了" in run("rag", "export", "nothing.jsonl", "a.md").stderr
