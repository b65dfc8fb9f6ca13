"""The comparison with peers: the same passages and questions to each, built one after the other, asked in turns."""

from __future__ import annotations

import io
import json
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from rag.bench.peers import __main__ as peers
from rag.bench.peers import engines
from rag.bench.peers.__main__ import compared, known_items, passages, repeated, table
from rag.bench.peers.engines import ENGINES, Given

TEXT = "东洲港三号码头昨日开港，首日停靠货轮十二艘。"


class Backwards:
    """Finds everything, the last passage first."""

    def build(self, folder: Path, passages: list[dict[str, str]], vectors: np.ndarray) -> None:
        self.ids = [row["id"] for row in passages]

    def search(self, question: str, vector: np.ndarray) -> list[str]:
        return self.ids[::-1]


def test_articles_are_repeated_and_any_copy_answers(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    news.write_text(json.dumps({"id": "a", "headline": "东洲港三号码头开港", "text": TEXT}), encoding="utf-8")
    lines = list(islice(passages(repeated([news]), headlines=True), 3))
    assert [line["item"] for line in lines] == ["a"] * 3 and len({line["id"] for line in lines}) == 3
    assert list(known_items(lines, 1)) == [{"question": "东洲港三号码头开港", "relevant": [line["id"] for line in lines]}]
    news.write_text("", encoding="utf-8")
    assert list(repeated([news])) == []


def test_an_engine_builds_once_and_asks_all_for_each_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: dict[str, list[dict[str, Any]]] = {
        "passages": [{"id": "p", "text": TEXT}, {"id": "q", "text": TEXT}],
        "questions": [{"question": "港", "relevant": ["p"]}],
    }
    for name, lines in rows.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        np.save(tmp_path / f"{name}.npy", np.zeros((len(lines), 4), dtype=np.float32))
    monkeypatch.setitem(engines.ENGINES, "backwards", Backwards)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n\n"))
    engines.main("backwards", tmp_path)
    built, *rounds = map(json.loads, capsys.readouterr().out.splitlines())
    assert built.keys() == {"build_s", "build_cpu_s"}
    assert [(one["r1"], one["r10"]) for one in rounds] == [(0.0, 1.0)] * 2


def test_engines_are_asked_in_turns_and_the_first_round_warms_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    class Running:
        def __init__(self, engine: str, folder: Path, python: str) -> None:
            self.engine, self.peak, self.built = engine, 2**30, {"build_s": 2.0, "build_cpu_s": 4.0}
            self.took = iter((900.0, 3.0, 1.0, 2.0))
            order.append(f"build {engine}")

        __enter__ = lambda self: self  # noqa: E731
        __exit__ = lambda self, *_: None  # noqa: E731

        def asked(self) -> dict[str, float]:
            order.append(self.engine)
            took = next(self.took)
            return {"query_cpu_ms": took, "r1": 0.5, "r10": 1.0, "p50_ms": took, "p95_ms": took}

    monkeypatch.setattr(peers, "Running", Running)
    rows = compared(["txtai", "wenbao"], tmp_path, "python", 3)
    assert order == ["build txtai", "build wenbao"] + ["txtai", "wenbao"] * 4
    assert [row["query_cpu_ms"] for row in rows] == [2.0, 2.0]
    told = table(rows, 120, embedding=8.0).splitlines()  # whose vectors were given is charged for them
    assert told[2].startswith("| txtai | 12 | 12 | 2.0 / 2.0 ms | 2.0 | 0.500 / 1.000 |")
    assert told[3].startswith("| wenbao | 60 | 4 |")


def test_the_vector_of_a_question_is_made_once() -> None:
    made: list[str] = []

    def queries(texts: list[str]) -> np.ndarray:
        made.extend(texts)
        return np.ones((len(texts), 2), dtype=np.float32)

    model = Given(SimpleNamespace(queries=queries, dimensions=2))
    assert model.queries(["港", "桥"]).shape == model.queries(["桥", "港"]).shape == (2, 2)
    assert made == ["港", "桥"] and model.dimensions == 2


def test_every_engine_that_may_be_asked_for_is_there() -> None:
    assert set(peers.ENGINES) == set(ENGINES) and set(peers.OURS) < set(ENGINES)
