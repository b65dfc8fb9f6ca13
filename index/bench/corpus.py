"""The passages that a measurement is made on: articles of a JSONL file, repeated where they are too few, or made-up ones."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.passages import cut_passages
from index.types import Article
from index.words import dictionary

Line = dict[str, Any]

_SEED = 8
_ASKED_FROM = (12, 40)  # characters of a sentence that makes a question


def articles(files: tuple[Path, ...]) -> Iterator[Line]:
    """The lines of the files again and again, each time with other ids and earlier years; made-up articles where there is no file."""
    for turn in itertools.count():
        for line in _lines(files) if files else _made(turn):
            year = str(line.get("date") or "")
            if turn and year[:4].isdigit():
                line["date"] = f"{int(year[:4]) - 13 * turn}{year[4:]}".replace("02-29", "02-28")
            yield {**line, "id": f"{line['id']}-{turn}"}


def _lines(files: tuple[Path, ...]) -> Iterator[Line]:
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())


def _made(turn: int) -> Iterator[Line]:
    """A thousand articles of words drawn as words are: the n-th commonest one n-th as often (Zipf)."""
    dice = random.Random(_SEED + turn)
    words = [word for word in dictionary() if 1 < len(word) < 5][:60_000]
    weights = list(itertools.accumulate(1 / n for n in range(1, len(words) + 1)))
    for n in range(1000):
        sentences = [
            "".join(dice.choices(words, cum_weights=weights, k=dice.randint(5, 18))) for _ in range(dice.randint(3, 40))
        ]
        day = f"{dice.randint(1984, 2023)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        yield {
            "id": f"made-{turn}-{n}",
            "newspaper": "样报",
            "date": day,
            "headline": sentences[0],
            "text": "。".join(sentences),
        }


def write(files: tuple[Path, ...], passages: int, corpus: Path, asked: Path, questions: int) -> int:
    """Write articles of at least so many passages, and questions made of their sentences; returns how many passages they are."""
    written = 0
    sentences: list[str] = []
    dice = random.Random(_SEED)
    with corpus.open("w", encoding="utf-8") as out:
        for line in articles(files):
            text = str(line["text"]).strip()
            found = cut_passages(Article("", "", "news", ((0, len(text)),), text))
            if not found:
                continue
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            written += len(found)
            low, high = _ASKED_FROM
            sentence = dice.choice(text.split("。"))
            if low <= len(sentence) <= high and (len(sentences) < questions or dice.random() < 0.01):
                sentences.append(sentence.strip())
            if written >= passages:
                break
    dice.shuffle(sentences)
    with asked.open("w", encoding="utf-8") as out:
        for sentence in sentences[:questions]:
            out.write(json.dumps({"question": f"{sentence}是怎么回事？"}, ensure_ascii=False) + "\n")
    return written
