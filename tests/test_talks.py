"""Talks as people type them, six turns each (tests/data/talks.jsonl): what is answered rightly with the turns before it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from index.build.build import build
from rag import Answer, open_archive
from tests.conftest import ROOT

SHARE = 0.55
"""The share of the turns that are answered rightly, or refused where the pages tell nothing, of each set of pages."""

UNTOUCHED = 0.85
"""The share of the turns that stand alone which are understood as they were typed."""

GENERATED = ROOT.parent / "shared" / "eval" / "pages"
"""Thirty further pages that do not come with the repository."""

TURNS: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "talks.jsonl").read_text("utf-8").splitlines()
]

Told = list[tuple[dict[str, Any], Answer]]

_IGNORED = re.compile(r"\[\d+\]|(?<!\d)\.|\.(?!\d)|[^\w.%]|_")
"""Marks of citations, blank and punctuation; the point of 1.3万 stays."""


@pytest.fixture(
    scope="module",
    params=[
        "seeds",
        pytest.param(
            "generated",
            marks=pytest.mark.skipif(not GENERATED.is_dir(), reason="the generated pages are not there: ../shared/eval/pages"),
        ),
    ],
)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The turns over one set of pages, each with its answer after the earlier questions of its talk."""
    if request.param == "seeds":
        wenbao = request.getfixturevalue("wenbao")
    else:
        folder = tmp_path_factory.mktemp("talks") / "archive"
        build(sorted(GENERATED.glob("*.txt")), folder)
        wenbao = open_archive(folder)
    answers: Told = []
    earlier: list[str] = []
    for turn in TURNS:
        if turn["pages"] == request.param:
            earlier = [] if turn["turn"] == 1 else earlier
            answers.append((turn, wenbao.ask(turn["question"], history=earlier)))
            earlier = [*earlier, turn["question"]]
    return answers


def bare(text: str) -> str:
    return _IGNORED.sub("", text)


def says(text: str, words: str) -> bool:
    """Whether a text has these words; a number at either end is no part of a longer one."""
    before, after = (r"(?<!\d)(?<!\d\.)" if words[0].isdigit() else ""), (r"(?!\.?\d)" if words[-1].isdigit() else "")
    return re.search(f"{before}{re.escape(bare(words))}{after}", bare(text)) is not None


def right(turn: dict[str, Any], answer: Answer) -> bool:
    """Refused where the pages tell nothing; else not refused, with one of each group of words."""
    if answer.refused or not turn["answerable"]:
        return answer.refused and not turn["answerable"]
    texts = (answer.answer, answer.short_answer or "")
    return all(any(says(text, words) for words in group for text in texts) for group in turn["must_contain"])


@pytest.mark.parametrize(
    ("text", "words", "held"),
    [
        ("总投资约 78 亿元[1]。", "78亿", True),
        ("总投资约178亿元[1]。", "78亿", False),
        ("共1.3万余名", "1.3万", True),
        ("共13万余名", "1.3万", False),
        ("共11.3万余名", "1.3万", False),
        ("牢记两个“120”", "两个120", True),
        ("共149.5亿元", "149", False),
        ("参赛的有51[1]。", "51", True),
    ],
)
def test_words_are_found_without_regard_to_punctuation(text: str, words: str, held: bool) -> None:
    assert says(text, words) is held


def test_turns_of_a_talk_are_answered(told: Told) -> None:
    short = [(turn, answer) for turn, answer in told if not right(turn, answer)]
    for turn, answer in short:
        said = "refused" if answer.refused else (answer.short_answer or answer.answer).replace("\n", " ")[:60]
        print(f"{turn['talk']}.{turn['turn']} {turn['question']} → {answer.understood or '='} → {said}")
    assert len(told) - len(short) >= SHARE * len(told)


def test_a_turn_that_stands_alone_is_understood_as_typed(told: Told) -> None:
    alone = [(turn, answer) for turn, answer in told if turn["alone"]]
    changed = [(turn["question"], answer.understood) for turn, answer in alone if answer.understood is not None]
    print(*changed, sep="\n")
    assert len(alone) - len(changed) >= UNTOUCHED * len(alone)
