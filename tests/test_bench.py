"""Measuring: the passages it is made on, the recall it tells, the exponents and the table."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import Archive, open_archive
from index.bench.corpus import write
from index.bench.growth import exponent, plot, table
from index.bench.measure import Figures
from index.bench.recall import recall
from index.build import build
from index.documents import Documents


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
