"""Measuring: the passages it is made on, the recall it tells, the exponents and the table."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.archive.folder import Archive, open_archive
from index.bench.corpus import write
from index.bench.growth import exponent, plot, table
from index.bench.measure import Figures, measure
from index.bench.recall import recall
from index.build.build import build
from index.errors import SourceError
from index.stores.documents import Documents
from tests.conftest import Run


def test_articles_are_repeated_with_other_ids_and_years(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    news.write_text(
        json.dumps({"id": "a", "date": "2020-02-29", "text": "大桥建成通车的消息传遍江州全城。" * 3}), encoding="utf-8"
    )
    assert write((news,), 3, tmp_path / "c", tmp_path / "q", 2) == 3
    lines = [json.loads(line) for line in (tmp_path / "c").read_text(encoding="utf-8").splitlines()]
    assert [(line["id"], line["date"]) for line in lines] == [
        ("a-0", "2020-02-29"),
        ("a-1", "2007-02-28"),
        ("a-2", "1994-02-28"),
    ]
    asked = [json.loads(line)["question"] for line in (tmp_path / "q").read_text(encoding="utf-8").splitlines()]
    assert asked == ["大桥建成通车的消息传遍江州全城是怎么回事？"] * len(asked)


def test_articles_are_those_that_a_build_reads(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    bad = '{"text": "没有编号"}', '{"id": "b"}', "不是 JSON", '["id", "text"]', '{"id": "a", "text": "编号又来一次。"}'
    news.write_text("\n".join(['{"id": "a", "issue_no": 7, "text": "大桥通车。"}', *bad]), encoding="utf-8")
    assert write((news,), 2, tmp_path / "c", tmp_path / "q", 2) == 2
    lines = [json.loads(line) for line in (tmp_path / "c").read_text(encoding="utf-8").splitlines()]
    assert [(line["id"], line["issue_no"], line["text"]) for line in lines] == [
        ("a-0", "7", "大桥通车。"),
        ("a-1", "7", "大桥通车。"),
    ]


@pytest.mark.parametrize(
    "name, content, told",
    [
        ("a.jsonl", '{"text": "没有编号"}', "第 1 行没有 id，请补上"),
        ("a.jsonl", '{"id": "a"}\n{"id": "b", "text": ""}', "没有 text，请补上正文"),
        ("a.jsonl", "不是 JSON", "不是完整的 JSON"),
        ("a.jsonl", "", "不是一行一篇文章的 .jsonl"),
        ("a.jsonl.gz", "不是压缩文件", "读不出来"),
        ("a.txt", "一版报纸", "不是一行一篇文章的 .jsonl"),
    ],
)
def test_files_without_articles_are_one_sentence(tmp_path: Path, run: Run, name: str, content: str, told: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    done = run("index", "bench", tmp_path / name, "--size", "100")
    assert done.returncode == 1
    assert told in done.stderr and name in done.stderr and len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("content", ["", "{}", "江州大桥何时通车？", '["question"]', '{"question": "  "}', '{"question": 7}'])
def test_a_file_without_questions_is_one_sentence_before_anything_is_built(tmp_path: Path, content: str) -> None:
    (tmp_path / "q.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=r"q\.jsonl.*没有问题，请.*写.*question"):
        measure(100, (), tmp_path, tmp_path / "q.jsonl")
    assert not (tmp_path / "archive-100").exists()


def test_made_up_articles_make_an_archive_whose_exact_search_loses_nothing(tmp_path: Path) -> None:
    assert write((), 150, tmp_path / "made.jsonl", tmp_path / "q", 5) >= 150
    manifest = build([tmp_path / "made.jsonl"], tmp_path / "a")
    archive = open_archive(tmp_path / "a")
    questions = [json.loads(line)["question"] for line in (tmp_path / "q").read_text(encoding="utf-8").splitlines()]
    assert recall(archive, Documents(tmp_path / "a" / manifest.generation), questions) == 1.0


def test_what_is_not_found_lowers_recall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write((), 60, tmp_path / "made.jsonl", tmp_path / "q", 5)
    manifest = build([tmp_path / "made.jsonl"], tmp_path / "a")
    archive = open_archive(tmp_path / "a")
    real = archive.nearest
    monkeypatch.setattr(Archive, "nearest", lambda self, text, k: real(text, 2 * k)[k:])
    assert recall(archive, Documents(tmp_path / "a" / manifest.generation), ["大桥通车", "油菜丰收"]) == 0.0


def test_growth_is_told_by_its_exponent() -> None:
    one = Figures(1000, "Flat", 2.0, 3.0, 100.0, 2000.0, 0.1, 200.0, 4.0, 5.0, 4.0, 10.0, 20.0, 10.0, 250.0, 400.0, 1.0)
    ten = replace(one, passages=10_000, build_s=20.0, build_cpu_s=300.0)
    assert exponent([10, 100, 1000], [3, 30, 300]) == pytest.approx(1.0)
    assert "| build, s | 2.0 | 20.0 | 1.00 |" in table([one, ten])
    assert "| build, processor s | 3.0 | 300.0 | 2.00 |" in table([one, ten])
    assert "| build, s | 2.0 |  |" in table([one])
    assert plot([one, ten]).count("<polyline") == 5
