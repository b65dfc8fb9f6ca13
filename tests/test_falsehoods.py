"""True sentences tampered with in every way, and what the measuring command says of the proof."""

from __future__ import annotations

import json
import random
from pathlib import Path

from click.testing import CliRunner

from rag.bench.proof.__main__ import main
from rag.bench.proof.falsehoods import falsehoods
from rag.bench.proof.truths import truths
from tests.test_proof import quote

PASSAGE = (
    "昨日，副市长王强在东洲宣布，东洲大桥已于3月2日建成，全长4582米，投资近78亿元，部分路段没有收费，由江城公司承建，第二届桥展将于5月6日举行。"
    "局长李明表示，西洲大桥全长3100米，投资16亿元，产量增长3%。南湖大桥向北湖大桥供应三十万吨材料。"
)


def test_every_way_of_tampering_finds_something_in_a_passage() -> None:
    told = [
        one
        for seed in range(4)
        for sort in ("bad", "malicious")
        for sentence in PASSAGE.split("。")[:-1]
        for one in falsehoods(sort, f"{sentence}。", PASSAGE, random.Random(seed))
    ]
    assert len({one.how for one in told}) >= 24
    assert not {one.text for one in told} & {f"{sentence}。" for sentence in PASSAGE.split("。")}


def test_true_sentences_are_the_answer_and_the_quote_in_other_words() -> None:
    answer = "东洲大桥全长4582米，投资78亿元"
    row = {"answers": [answer], "derived": False}
    made = dict(truths(row, [quote("昨日，东洲大桥建成，全长4582米，投资78亿元。", "2021-03-03")]))
    assert made["day in full"].startswith("2021年3月2日，东洲大桥建成")
    assert made["number in digits"].endswith("投资7800000000元。")
    assert made["answer"] == answer


def test_the_command_counts_what_passes(tmp_path: Path) -> None:
    row = {
        "qid": "q1",
        "answers": ["东洲大桥全长4582米，投资78亿元"],
        "answerable": True,
        "support": [{"article_id": "a1", "quote": "东洲大桥全长4582米，投资78亿元。"}],
    }
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    done = CliRunner().invoke(main, [str(file), "-v"])
    assert done.exit_code == 0, done.output
    assert "true sentences kept: 2 of 2 = 1.0000" in done.output
    assert "false sentences passed: 0 of" in done.output


def test_a_file_that_is_no_json_is_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("{", encoding="utf-8")
    done = CliRunner().invoke(main, [str(file)])
    assert done.exit_code == 1
    assert "Traceback" not in done.output
