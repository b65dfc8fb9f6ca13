"""What the embedder learns from: articles, questions with the passage that answers them, pairs of sentences that mean the same."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.embed.passages import sentences
from index.errors import SourceError

LONGEST = 600
"""Characters after which a passage is cut: a model that averages words learns nothing from longer ones."""


@dataclass(frozen=True, slots=True)
class Story:
    """An article: its headline (empty where it has none) and its text."""

    headline: str
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, the passage that answers it, and the answers as they stand in it (perhaps none)."""

    question: str
    passage: str
    answers: tuple[str, ...] = ()


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, which may be gzipped. Raises SourceError."""
    opening = gzip.open if path.suffix == ".gz" else open
    try:
        with opening(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    record = json.loads(line)
                    if not isinstance(record, dict):
                        raise SourceError(
                            f"{path} 第 {number} 行不是 JSON 对象：请每行写一个 (line {number} is not a JSON object: write one object a line)"
                        )
                    yield record
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SourceError(
            f"{path} 不是 JSON Lines（{error}）：请给 .jsonl 或 .jsonl.gz (it cannot be read as JSON Lines)"
        ) from error


def field(record: dict[str, Any], path: Path, *names: str) -> str:
    """The text under the first of the names that the record has. Raises SourceError."""
    for name in names:
        if isinstance(record.get(name), str):
            return str(record[name])
    raise SourceError(
        f"{path} 有一行没有 {' / '.join(names)}：见 python -m index.training --help (it holds an object without {' or '.join(names)})"
    )


def read_stories(paths: Iterable[Path]) -> list[Story]:
    """Articles from lines with `text` and, where there is one, `headline`."""
    return [
        Story(str(record.get("headline") or ""), field(record, path, "text").replace("\n", ""))
        for path in paths
        for record in records(path)
    ]


def read_answered(paths: Iterable[Path]) -> list[Answered]:
    """Questions from lines with `question`, `passage` and, where they are known, `answers`."""
    return [
        Answered(
            field(record, path, "question"),
            field(record, path, "passage").replace("\n", ""),
            tuple(answer for answer in record.get("answers") or () if isinstance(answer, str) and answer),
        )
        for path in paths
        for record in records(path)
    ]


def read_pairs(paths: Iterable[Path]) -> list[tuple[str, str]]:
    """Sentence pairs `a`, `b` that mean the same: a `label` of 1 or 2, or of 4 and above where grades go to 5; or no label."""
    pairs = []
    for path in paths:
        rows = list(records(path))
        graded = {row.get("dataset") for row in rows if float(row.get("label", 1)) > 2}
        for row in rows:
            least = 4 if row.get("dataset") in graded else 1
            if float(row.get("label", 1)) >= least:
                pairs.append((field(row, path, "a"), field(row, path, "b")))
    return pairs


def cut(text: str, low: int, high: int, chance: random.Random) -> list[str]:
    """A text as runs of whole sentences, each closed at a length drawn between low and high characters, for every size is asked for."""
    runs: list[str] = []
    start, target = 0, chance.randint(low, high)
    spans = sentences(text)
    for number, (_, end) in enumerate(spans):
        if end - start >= target or number == len(spans) - 1:
            runs.append(text[start:end][:LONGEST])
            start, target = end, chance.randint(low, high)
    return [run for run in runs if len(run) >= 25]


def window(answered: Answered, low: int, high: int, chance: random.Random) -> str:
    """A run of sentences of the passage that holds an answer; the passage itself where no answer is found in it."""
    text = answered.passage
    at = next((text.find(answer) for answer in answered.answers if answer in text), -1)
    spans = sentences(text)
    if at < 0 or len(spans) < 2:
        return text[:LONGEST]
    first = last = next(number for number, (_, end) in enumerate(spans) if at < end)
    target = chance.randint(low, high)
    while spans[last][1] - spans[first][0] < target and (first > 0 or last < len(spans) - 1):
        if first > 0 and (last == len(spans) - 1 or chance.random() < 0.5):
            first -= 1
        else:
            last += 1
    begin = spans[first][0]
    begin = max(begin, min(at - 50, spans[last][1] - LONGEST))  # a sentence without end (court records) keeps its answer
    return text[begin : begin + LONGEST][: max(spans[last][1] - begin, 1)]
