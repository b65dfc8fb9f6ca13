"""The passages that a measurement is made on: articles of a JSONL file, repeated where they are too few, or made-up ones."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.chinese.words import dictionary
from index.embed.passages import cut_passages
from index.errors import SourceError
from index.partial_date import PartialDate
from index.read import Refused, read
from index.types import Article

Line = dict[str, Any]

_SEED = 8
_ASKED_FROM = (12, 40)  # characters of a sentence that makes a question


def articles(files: tuple[Path, ...]) -> Iterator[Line]:
    """The articles of the files again and again, each time with other ids and earlier years; made-up ones where there is no file.

    Raises SourceError where the files hold no article.
    """
    for turn in itertools.count():
        for line in _held(files) if files else _made(turn):
            if turn and line.get("date"):
                line["date"] = PartialDate.parse(str(line["date"])).moved(-13 * turn).iso
            yield {**line, "id": f"{line['id']}-{turn}"}


def _held(files: tuple[Path, ...]) -> Iterator[Line]:
    """The ready articles that a build would read."""
    refused, found = '不是一行一篇文章的 .jsonl，请写成 {"id": …, "text": …}', 0
    for page in read(files):
        if isinstance(page, Refused):
            refused = page.reason if not found else refused
        elif page.ready is not None and page.ready.id is not None:
            found += 1
            yield {**asdict(page.stated), **asdict(page.ready), "text": page.text}
    if not found:
        raise SourceError(f"{'、'.join(map(str, files))} 里没有可读的文章：{refused} (no article to measure with)")


def questions_in(file: Path) -> list[str]:
    """The questions of a JSONL file. Raises SourceError for a line that is none, and for a file without any."""
    asked = []
    with file.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                asked.append(_question(line, f"{file} 第 {number} 行"))
    if not asked:
        raise SourceError(f'{file} 里没有问题，请每行写一个 {{"question": …}} (no question in it)')
    return asked


def _question(line: str, where: str) -> str:
    try:
        question = json.loads(line)["question"]
    except (ValueError, KeyError, TypeError, IndexError):
        question = None
    if not isinstance(question, str) or not question.strip():
        raise SourceError(f'{where}没有问题，请写成 {{"question": …}} (a line without a question)')
    return question


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
