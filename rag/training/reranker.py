"""Train the reranker: `python -m rag.training.reranker QA.jsonl[.gz] --news NEWS.jsonl[.gz]...`.

Questions come from reading-comprehension sets ("question", "answers", "passage") and are made from news ("headline", "date", "text"):
a headline or a sentence with words dropped, one of them asked for, with or without its date. A part of both is written anew with
other characters of the same sound, as a speech recogniser would. Each set becomes an archive, its questions go through the
retrievers, and a network learns to tell the passage that holds the answer from the others they found. torch is needed here alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.archive.folder import open_archive
from index.build.build import Settings, build
from index.chinese.sounds import sound_table
from index.chinese.words import cut
from index.partial_date import PartialDate
from rag.question.understand import understand
from rag.retrieve.features import NAMES, features
from rag.retrieve.hybrid import pool, probed
from rag.retrieve.rerank import WEIGHTS

POOL = 30
_ASKS = ("什么", "哪里", "谁", "多少", "哪家", "哪个")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the id of the line that answers it, words of the passage that does, and the days it speaks of."""

    question: str
    id: str
    words: tuple[str, ...] = ()
    days: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Learned:
    """The features of one question's candidates, (n, features), and which of them answer it."""

    rows: NDArray[np.float32]
    answers: NDArray[np.bool_]


def read_lines(file: Path) -> list[Row]:
    """The records of a JSONL file, packed or not."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


class Mishearing:
    """Writes characters of the same sound for a share of a text's characters, in short runs, the commoner the likelier."""

    def __init__(self, texts: Iterable[str], dice: random.Random) -> None:
        counts = Counter(char for text in texts for char in text)
        self._dice = dice
        self._alike: dict[int, list[tuple[str, float]]] = defaultdict(list)
        for char, count in counts.items():
            if "\u4e00" <= char < "\ua000" and count > 20:
                self._alike[int(sound_table()[ord(char)])].append((char, count**0.5))

    def __call__(self, text: str, share: float) -> str:
        heard, burst = [], 0
        for char in text:
            burst = burst - 1 if burst > 0 else self._dice.choice((1, 2, 2, 3)) if self._dice.random() < share / 2 else 0
            alike = self._alike.get(int(sound_table()[min(ord(char), 0xFFFF)])) if burst > 0 else None
            if alike:
                char = self._dice.choices([other for other, _ in alike], [weight for _, weight in alike])[0]
            heard.append(char)
        return "".join(heard)


def comprehension(
    records: Sequence[Row], limit: int, dice: random.Random, mishear: Callable[[str], str] | None = None
) -> tuple[list[Row], list[Example]]:
    """Passages as lines of an archive, and a sample of the questions that they answer."""
    spoken = mishear or (lambda text: text)
    ids = {passage: f"p{n}" for n, passage in enumerate(dict.fromkeys(record["passage"] for record in records))}
    lines = [{"id": name, "text": spoken(passage)} for passage, name in ids.items()]
    answered = [record for record in records if record["answers"]]
    chosen = dice.sample(answered, min(limit, len(answered)))
    return lines, [Example(spoken(one["question"]), ids[one["passage"]], tuple(one["answers"])) for one in chosen]


def news(records: Sequence[Row], limit: int, dice: random.Random, layout: str) -> tuple[list[Row], list[Example]]:
    """News as lines of an archive, and questions made from them.

    `layout`: `told` writes the day at the head of the text and leaves it out of the line; `issue` states it as the issue's;
    `parts` does too, and makes each 400 characters of an article a line under the same headline.
    """
    lines: list[Row] = []
    examples: list[Example] = []
    for n, record in enumerate(records):
        printed = PartialDate.parse(record["date"])
        text, headline = record["text"], record.get("headline") or ""
        if layout == "told":
            lines.append({"id": f"n{n}", "text": f"{printed.chinese}，{text[:300]}"})
        elif layout == "issue":
            lines.append({"id": f"n{n}", "text": text, "headline": headline, "date": record["date"], "newspaper": "报"})
        else:
            lines.extend(
                {"id": f"n{n}-{start}", "text": text[start : start + 400], "headline": headline, "date": record["date"]}
                for start in range(0, min(len(text), 2400), 400)
            )
        if len(examples) < limit:
            line = dice.choice(lines[-6:]) if layout == "parts" and lines[-1]["id"].startswith(f"n{n}-") else lines[-1]
            if line["id"].startswith(f"n{n}"):
                example = _made(line, headline if layout != "parts" else "", printed, dice)
                examples += [example] if example else []
    return lines, examples


def _made(line: Row, headline: str, printed: PartialDate, dice: random.Random) -> Example | None:
    """A question made from a headline or a sentence."""
    sentences = [sentence for sentence in re.split(r"[。！？\n]", line["text"]) if 12 <= len(sentence) <= 90]
    titled = bool(headline) and dice.random() < 0.3
    if not titled and not sentences:
        return None
    source = headline if titled else dice.choice(sentences[:4] if dice.random() < 0.6 else sentences)
    words = cut(source)
    length = dice.choice((6, 8, 10, 14))
    if not titled and len(words) > length:
        first = dice.randrange(len(words) - length + 1)
        words = words[first : first + length]
    if len(words) < 4:
        return None
    asked, dropped = dice.randrange(len(words)), dice.choice((0, 0.1, 0.25, 0.4))
    kept = [dice.choice(_ASKS) if n == asked else word for n, word in enumerate(words) if n == asked or dice.random() > dropped]
    if dice.random() < 0.3:
        dice.shuffle(kept)
    days: tuple[tuple[int, int], ...] = ()
    written = ""
    if dice.random() < 0.6:
        day = max(1, printed.first.day - (dice.random() < 0.1))  # what is printed today happened yesterday
        told = PartialDate(printed.year, printed.month, day).to({"y": 1, "m": 2, "d": 3}[dice.choice("ddmy")])
        days = (told.bounds,)
        if dice.random() < 0.65:  # else the question said it in relative words
            written = told.chinese
    return Example(written + "".join(kept), line["id"], () if titled else (source,), days)


def learn_from(lines: Sequence[Row], examples: Sequence[Example]) -> list[Learned]:
    """Build an archive of the lines, ask the examples, and note the features of what is found."""
    learned = []
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "lines.jsonl"
        file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
        build([file], Path(place) / "archive", Settings(workers=1))
        archive = open_archive(Path(place) / "archive")
        ids = {article.article_id: article.source_id for article in archive.articles()}
        for example in examples:
            question = understand(example.question, as_of=date(2024, 11, 1))
            candidates = pool(archive, question.query, question)[:POOL]
            right = np.array([ids[archive.passage(one.number).article_id] == example.id for one in candidates], dtype=bool)
            exact = [
                bool(is_right) and any(words in one.text for words in example.words)
                for is_right, one in zip(right, candidates, strict=True)
            ]
            answers = np.array(exact) if any(exact) else right
            if answers.any() and not answers.all():
                rows = features(probed(archive, question.query, example.days), candidates)
                learned.append(Learned(rows.astype(np.float32), answers))
    return learned


def gather(qa: Path, news_files: Sequence[Path], scale: float = 1.0, seed: int = 7) -> dict[str, list[Learned]]:
    """The training sets by name."""
    dice = random.Random(seed)
    records = read_lines(qa)
    by_source: dict[str, list[Row]] = defaultdict(list)
    for record in records:
        by_source[record["source"]].append(record)
    mishearing = Mishearing((record["passage"] for record in records[::5]), dice)
    jobs: dict[str, Callable[[], tuple[list[Row], list[Example]]]] = {}
    for source, limit in ((source, 900 if source.startswith("cjrc") else 4000) for source in by_source):
        limit = int(limit * scale)
        jobs[source] = lambda source=source, limit=limit: comprehension(by_source[source], limit, dice)  # type: ignore[misc]
        if not source.startswith("cjrc"):
            jobs[f"{source}, misheard"] = lambda source=source, limit=limit: comprehension(  # type: ignore[misc]
                by_source[source], limit // 3, dice, lambda text: mishearing(text, 0.28)
            )
    for file in news_files:
        dated = [
            record
            for record in read_lines(file)
            if re.fullmatch(r"\d{4}-\d\d-\d\d", record.get("date") or "") and len(record["text"]) > 60
        ]
        layouts = (
            ["told", "issue", "parts"] if sum(len(record["text"]) for record in dated) > 700 * len(dated) else ["told", "issue"]
        )
        for layout in layouts:
            some = dice.sample(dated, min(len(dated), 2500 if layout == "parts" else 6000))
            jobs[f"{file.name}, {layout}"] = lambda some=some, layout=layout: news(some, int(1200 * scale), dice, layout)  # type: ignore[misc]
    sets = {}
    for name, job in jobs.items():
        sets[name] = learn_from(*job())
        first = float(np.mean([one.answers[0] for one in sets[name]] or [0]))
        print(f"{name}: {len(sets[name])} questions, the first candidate answers {first:.3f}", file=sys.stderr, flush=True)
    return sets


def train(sets: dict[str, list[Learned]], hidden: int = 32, epochs: int = 14, seed: int = 0) -> dict[str, NDArray[Any]]:
    """The network's weights; a tenth of each set is held out and its recall at 1 printed."""
    import torch

    torch.manual_seed(seed)
    training = [one for learned in sets.values() for n, one in enumerate(learned) if n % 10]
    rows, held, answers = _padded(training)
    flat = rows[held]
    mean, deviation = flat.mean(0), flat.std(0) + 1e-2
    scaled = torch.tensor(np.clip((rows - mean) / deviation, -4, 4))
    mask, right = torch.tensor(held), torch.tensor(answers)
    first = torch.nn.Linear(len(NAMES), hidden)
    last = torch.nn.Linear(hidden, 1, bias=False)
    network = torch.nn.Sequential(first, torch.nn.Tanh(), last)
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=1e-3)
    batches = len(training) // 256 + 1
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs * batches)
    for _ in range(epochs):
        for batch in torch.randperm(len(training)).split(256):
            scores = network(scaled[batch])[..., 0].masked_fill(~mask[batch], -1e9)
            loss = (torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~right[batch], -1e9), 1)).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    for name, learned in sets.items():
        if kept_out := learned[::10]:
            some, there, gold = _padded(kept_out)
            with torch.no_grad():
                scores = network(torch.tensor(np.clip((some - mean) / deviation, -4, 4)))[..., 0].numpy()
            best = np.where(there, scores, -1e9).argmax(1)
            before, after = gold[:, 0].mean(), gold[np.arange(len(gold)), best].mean()
            print(f"{name}: recall at 1 {before:.3f} -> {after:.3f}", file=sys.stderr)
    return {
        "names": np.array(NAMES),
        "mean": mean,
        "deviation": deviation,
        "hidden": first.weight.detach().numpy(),
        "bias": first.bias.detach().numpy(),
        "output": last.weight.detach().numpy()[0],
    }


def _padded(learned: Sequence[Learned]) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_]]:
    rows = np.zeros((len(learned), POOL, len(NAMES)), np.float32)
    held = np.zeros((len(learned), POOL), bool)
    answers = np.zeros((len(learned), POOL), bool)
    for n, one in enumerate(learned):
        rows[n, : len(one.rows)], held[n, : len(one.rows)], answers[n, : len(one.rows)] = one.rows, True, one.answers
    return rows, held, answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("qa", type=Path)
    parser.add_argument("--news", type=Path, nargs="+", default=[])
    parser.add_argument("--scale", type=float, default=1.0, help="questions taken of each set, 1 for all")
    stated = parser.parse_args()
    weights: dict[str, Any] = train(gather(stated.qa, stated.news, stated.scale))
    np.savez_compressed(WEIGHTS, **weights)


if __name__ == "__main__":
    main()
