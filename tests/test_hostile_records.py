"""Proof records that are made to hang, to fill the memory or to pass: each is refused or told of in one sentence, in bounded time."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rag import Wenbao
from rag.__main__ import main
from rag.record.check import Check
from rag.record.record import LARGEST, Record, checksum
from tests.test_proof_record import PORT, told

pytestmark = pytest.mark.hostile

NONE = "不是 wenbao ask --proof 写的核对记录"
SECONDS = 60.0
"""Of one core for one record."""
Told = dict[str, Any]


@pytest.fixture(scope="module")
def record(wenbao: Wenbao) -> Told:
    return told(wenbao, PORT)


def sealed(record: Told, folder: Path) -> Path:
    """A record in a file, with the checksum that it would have if it were honest."""
    file = folder / "proof.json"
    file.write_text(json.dumps(record | {"checksum": checksum(record)}), encoding="utf-8")
    return file


def cited(**change: object) -> Callable[[Told], object]:
    return lambda record: record["citations"][0].update(change)


def said(text: str, *numbers: int) -> Callable[[Told], object]:
    return lambda record: record.update(sentences=[{"text": text, "citations": list(numbers or (1,))}])


CHANGES: list[tuple[Callable[[Told], object], str]] = [
    (cited(file="/etc/hostname"), "找不到 /etc/hostname"),
    (cited(file="../../../etc/hostname"), "找不到"),
    (cited(file="a\0x"), "找不到"),
    (cited(file="a" * 100_000), "找不到"),
    (cited(file="a/" * 3000), "找不到"),
    (cited(file="."), "找不到"),
    (cited(file=""), "找不到"),
    (cited(file="\ud800"), NONE),
    (cited(article_id="\ud800"), NONE),
    (said("\ud800"), NONE),
    (cited(spans=[[-5, 10]]), "不是引文"),
    (cited(spans=[[0, 10**30]]), "不是引文"),
    (cited(spans=[[10, 5]]), "不是引文"),
    (cited(spans=[]), "不是引文"),
    (cited(spans=[[0, 900]] * 50_000), "不是引文"),
    (cited(spans=[[True, 4]]), NONE),
    (cited(spans=[[0.5, 4]]), NONE),
    (cited(spans=["abc"]), NONE),
    (cited(spans=[[float("nan"), 4]]), NONE),
    (cited(quote="的" * 100_000), "不是引文"),
    (cited(date="9" * 5000), NONE),
    (cited(date_certainty={}), NONE),
    (cited(n=10**4000), "编号"),
    (cited(part="第 999999999999 行"), "没有"),
    (said("项目" * 50_000), "不在它的引文里"),
    (said("1." * 100_000 + "a"), "不在它的引文里"),
    (said("刊于署名" * 20_000), "不在它的引文里"),
    (said("1" * 100_000 + "亩"), "不在它的引文里"),
    (lambda record: record.update(short_answer="，" * 100_000), "简短回答"),
    (lambda record: record.update(short_answer="(a+)+$" * 1000), "简短回答"),
    (lambda record: record.update(question="问" * LARGEST), NONE),
    (lambda record: record["filters"].update(after=[]), NONE),
    (lambda record: record.update(as_of=7), NONE),
]


@pytest.mark.parametrize(("change", "answer"), CHANGES)
def test_a_hostile_record_is_told_in_bounded_time(
    record: Told, tmp_path: Path, change: Callable[[Told], object], answer: str
) -> None:
    hostile = copy.deepcopy(record)
    change(hostile)
    began = time.process_time()
    ran = CliRunner().invoke(main, ["verify", str(sealed(hostile, tmp_path)), "--files", "seeds"])
    assert (ran.exit_code, answer in ran.output) == (1, True), ran.output[:500]
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b"[" * 900_000,
        b'{"a":' * 200_000,
        b'{"format": NaN}',
        b"9" * 9000,
        bytes(range(256)) * 9,
        b" " * (LARGEST + 1),
    ],
)
def test_what_is_no_record_at_all_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "proof.json").write_bytes(data)
    for file in (tmp_path / "proof.json", Path("/dev/zero")):
        ran = CliRunner().invoke(main, ["verify", str(file)])
        assert (ran.exit_code, NONE in ran.output, ran.output.count("\n")) == (1, True, 1), ran.output[:500]


def test_the_proofs_of_one_record_end(record: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = 0

    def slow(*_: object) -> bool:
        nonlocal tried
        tried += 1
        until = time.process_time() + 0.02
        while time.process_time() < until:
            pass
        return False

    monkeypatch.setattr("rag.record.check.proven", slow)
    monkeypatch.setattr("rag.record.check.PROVING", 0.1)
    hostile = copy.deepcopy(record)
    hostile["sentences"] = [{"text": f"第{n}座大桥通车。", "citations": [1]} for n in range(100)]
    problems = list(Check(Record.read(sealed(hostile, tmp_path)), Path("seeds")).problems())
    assert sum("不在它的引文里" in one for one in problems) == 100
    assert 5 <= tried <= 6
