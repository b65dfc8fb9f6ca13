"""The ways of asking in docs/ways.json, and the rows that docs/ways.py prints of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from docs import ways
from index.types import Certainty
from rag import Answer, Citation

WAYS: list[dict[str, Any]] = json.loads(ways.WAYS.read_text("utf-8"))


def citation(page: str | None, date: str | None, *, inferred: bool = False) -> Citation:
    certainty: Certainty = "inferred" if inferred else "stated"
    return Citation(1, "a.txt", None, "a", None, date, certainty, None, page, None, None, "引文", ((0, 2),), "")


ANSWERED = Answer(
    "问？",
    "共51支|代表队[1]。",
    "51支",
    False,
    None,
    (
        citation("1", "2021-12-28"),
        citation("1", "2021-12-28"),
        citation(None, "2020-12-30", inferred=True),
        citation("3", None),
    ),
)
REFUSED = Answer("问？", "馆藏里\n没有" + "找" * 90, None, True, "not_found")


def test_each_way_is_well_formed_and_asked_once() -> None:
    assert len(WAYS) >= 40
    assert [way for way in WAYS if set(way) != {"way", "history", "question"}] == []
    texts = [text for way in WAYS for text in (way["way"], way["question"], *way["history"])]
    assert [text for text in texts if not isinstance(text, str) or not text.strip()] == []
    assert len({way["way"] for way in WAYS}) == len({(*way["history"], way["question"]) for way in WAYS}) == len(WAYS)


@pytest.mark.parametrize(
    ("history", "answer", "row"),
    [
        ([], ANSWERED, "| number | 几支？ | 51支 | 第1版/2021-12-28；2020-12-30（推定）；第3版/日期不详 |"),
        (["几场？"], REFUSED, "| number | 几场？ → 几支？ | 馆藏里 没有" + "找" * 54 + " | — |"),
    ],
)
def test_an_answer_is_a_row(history: list[str], answer: Answer, row: str) -> None:
    assert ways.row({"way": "number", "history": history, "question": "几支？"}, answer) == row


def test_a_long_answer_and_many_sources_are_cut() -> None:
    days = Answer("问？", "甲|乙[1]。", None, False, None, tuple(citation("1", f"2021-12-0{n}") for n in range(1, 6)))
    assert ways.row({"way": "list", "history": [], "question": "a|b？"}, days) == (
        "| list | a\\|b？ | 甲\\|乙。 | 第1版/2021-12-01；第1版/2021-12-02；第1版/2021-12-03；…… |"
    )
