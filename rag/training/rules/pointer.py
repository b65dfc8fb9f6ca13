"""Train the network that points at answers: `python -m rag.training.rules.pointer QA.jsonl[.gz] --news NEWS.jsonl.gz...`.

The network in the box was made so, from 134,000 questions made of four collections of news:

    python -m rag.training.rules.pointer QA.jsonl.gz --share cjrc=0.6 --news NEWS.jsonl.gz... --made 134000 --rounds 5

It learns first from questions made of news (recurring.py), then from questions that people asked, each read against the sentence of
its passage that answers it. torch is needed here and nowhere else in rag/.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index.chinese.words import bare
from rag.kinds import POINTED
from rag.question.slots.asked import ask
from rag.reader.rules.pointer import (
    QUESTION_SIGNS,
    SENTENCE_SIGNS,
    SHAPE,
    WIDTHS,
    Signs,
    kind_row,
    question_signs,
    sentence_signs,
)
from rag.reader.rules.sentence_features import Reading, shortlist, split
from rag.training.rules.recurring import recurring
from rag.training.rules.trees import _log, lines
from rag.words.lexicon import MODELS, flat, lexicon

SIZE = 96
EMBEDDING = 48
WORDS = 48
SIGNS = 4500
BATCH = 48
_LONGEST_ANSWER = 40


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a sentence as they are read, and the spans that answer: first and last sign."""

    question: Signs
    sentence: Signs
    kind: np.ndarray
    spans: tuple[tuple[int, int], ...]


def pair(question: str, sentence: str, answers: Iterable[str]) -> Pair | None:
    """A pair to learn from; None where the stretch that is read holds no answer."""
    asked = ask(question)
    slot = asked.slots[0]
    text = flat(sentence)
    signs, offset = sentence_signs(asked, slot, text)
    spans = []
    for answer in dict.fromkeys(flat(one).strip("。，,;；?!") for one in answers):
        at = text.find(answer) if 0 < len(answer) <= _LONGEST_ANSWER else -1
        while at >= 0:
            if at >= offset and at + len(answer) <= offset + len(signs.codes):
                spans.append((at - offset, at - offset + len(answer) - 1))
            at = text.find(answer, at + 1)
    if not spans:
        return None
    return Pair(_small(question_signs(asked, slot)), _small(signs), kind_row(slot), tuple(spans))


def _small(signs: Signs) -> Signs:
    return Signs(signs.codes.astype(np.int32), signs.words.astype(np.int32), signs.plain.astype(np.float16))


def asked_by_people(path: Path, share: dict[str, float], seed: int = 5) -> list[Pair]:
    """The answered questions of a file, each with the sentence of its passage that holds the answer and most of the question."""
    chance = random.Random(seed)
    made = []
    for record in lines(path):
        part = next((part for name, part in share.items() if record["source"].startswith(name)), 1.0)
        answers = [answer for answer in record["answers"] if answer and answer not in ("YES", "NO")]
        if not answers or chance.random() >= part:
            continue
        reads = shortlist(ask(record["question"]), [Reading(split(record["passage"]), "", 0)])
        wanted = [bare(answer) for answer in answers]
        right = [one for one in reads if any(answer in bare(one.sentence.text) for answer in wanted)]
        if right:
            best = max(right, key=lambda one: one.quick)
            if (found := pair(record["question"], best.sentence.text, answers)) is not None:
                made.append(found)
    chance.shuffle(made)
    return made


def made_of_news(paths: Sequence[Path], count: int, seed: int = 3) -> list[Pair]:
    """Questions made of news articles in random order."""
    articles = [record["text"] for path in paths for record in lines(path) if len(record["text"]) > 120]
    random.Random(seed).shuffle(articles)

    def found() -> Iterator[Pair]:
        for one in recurring(articles):
            if (made := pair(one.question, one.sentence, [one.answer])) is not None:
                yield made

    return list(islice(found(), count))


def network() -> Any:
    """The network of pointer.py in torch, its parameters under the same names."""
    import torch
    from torch import nn

    class Around(nn.Module):  # type: ignore[misc]
        def __init__(self, width: int) -> None:
            super().__init__()
            self.width, self.norm, self.conv = width, nn.LayerNorm(SIZE), nn.Linear(3 * SIZE, SIZE)

        def forward(self, x: Any, mask: Any) -> Any:
            normal = self.norm(x) * mask
            padded = nn.functional.pad(normal, (0, 0, self.width, self.width))
            size = x.shape[1]
            three = torch.cat([padded[:, :size], padded[:, self.width : self.width + size], padded[:, 2 * self.width :]], dim=2)
            return (x + nn.functional.dropout(torch.relu(self.conv(three)), 0.1, self.training)) * mask

    class Network(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            table = lexicon()
            vectors = table.vectors_at(np.arange(-1, len(table)))
            self.register_buffer("vectors", torch.from_numpy(vectors), persistent=False)
            self.embedding = nn.Parameter(torch.randn(SIGNS + 1, EMBEDDING) * 0.1)
            self.words = nn.Linear(vectors.shape[1], WORDS, bias=False)
            self.in_question = nn.Linear(EMBEDDING + WORDS + SHAPE + QUESTION_SIGNS, SIZE)
            self.in_sentence = nn.Linear(EMBEDDING + WORDS + SHAPE + SENTENCE_SIGNS, SIZE)
            self.question = nn.ModuleList([Around(1), Around(1)])
            self.sentence = Around(1)
            self.pool = nn.Linear(SIZE, 1)
            self.summary = nn.Linear(SIZE + len(POINTED), SIZE)
            self.attend = nn.Linear(SIZE, SIZE, bias=False)
            self.fuse = nn.Linear(3 * SIZE, SIZE)
            self.told = nn.Linear(SIZE, SIZE, bias=False)
            self.layers = nn.ModuleList([Around(width) for width in WIDTHS])
            self.start = nn.Linear(SIZE, SIZE)
            self.end = nn.Linear(SIZE, SIZE)

        def read(self, text: Any, name: str) -> Any:
            codes, words, plain, _ = text
            whole = torch.cat([self.embedding[codes], self.words(self.vectors[words + 1]), plain], dim=2)
            return getattr(self, name)(nn.functional.dropout(whole, 0.15, self.training))

        def forward(self, question: Any, sentence: Any, kind: Any) -> tuple[Any, Any]:
            q_mask, s_mask = question[3][:, :, None], sentence[3][:, :, None]
            q = self.read(question, "in_question") * q_mask
            for layer in self.question:
                q = layer(q, q_mask)
            share = torch.softmax(self.pool(q).masked_fill(q_mask == 0, -1e4), dim=1)
            summary = torch.relu(self.summary(torch.cat([(share * q).sum(dim=1), kind], dim=1)))
            x = self.sentence(self.read(sentence, "in_sentence") * s_mask, s_mask)
            alike = self.attend(x) @ q.transpose(1, 2) / SIZE**0.5
            seen = torch.softmax(alike.masked_fill(q_mask.transpose(1, 2) == 0, -1e4), dim=2) @ q
            x = self.fuse(torch.cat([x, seen, x * seen], dim=2))
            x = torch.relu(x + self.told(summary)[:, None, :]) * s_mask
            x = nn.functional.dropout(x, 0.1, self.training)
            for layer in self.layers:
                x = layer(x, s_mask)
            shares = []
            for end in (self.start, self.end):
                scores = (x * end(summary)[:, None, :]).sum(dim=2).masked_fill(s_mask[:, :, 0] == 0, -1e4)
                shares.append(torch.log_softmax(scores, dim=1))
            return shares[0], shares[1]

    return Network()


def _padded(signs: Sequence[Signs], rows: np.ndarray) -> list[Any]:
    import torch

    size = max(len(one.codes) for one in signs)
    codes = np.zeros((len(signs), size), np.int64)
    words = np.full((len(signs), size), -1, np.int64)
    plain = np.zeros((len(signs), size, signs[0].plain.shape[1]), np.float32)
    mask = np.zeros((len(signs), size), np.float32)
    for n, one in enumerate(signs):
        length = len(one.codes)
        codes[n, :length] = rows[one.codes]
        words[n, :length], plain[n, :length], mask[n, :length] = one.words, one.plain, 1
    return [torch.from_numpy(array) for array in (codes, words, plain, mask)]


def _shares(model: Any, batch: Sequence[Pair], rows: np.ndarray) -> tuple[Any, Any]:
    import torch

    kind = torch.from_numpy(np.stack([one.kind for one in batch]))
    found: tuple[Any, Any] = model(
        _padded([one.question for one in batch], rows), _padded([one.sentence for one in batch], rows), kind
    )
    return found


def _loss(model: Any, batch: Sequence[Pair], rows: np.ndarray) -> Any:
    """The negative log-likelihood that the span is one of those that answer (Clark and Gardner, ACL 2018)."""
    import torch

    start, end = _shares(model, batch, rows)
    told = [(n, first, last) for n, one in enumerate(batch) for first, last in one.spans]
    owner, first, last = (torch.tensor(column) for column in zip(*told, strict=True))
    both = start[owner, first] + end[owner, last]
    alike = torch.full((len(batch), len(told)), -1e4)
    alike[owner, torch.arange(len(told))] = 0
    return -torch.logsumexp(alike + both[None, :], dim=1).mean()


def _figures(model: Any, tried: Sequence[Pair], rows: np.ndarray) -> str:
    import torch

    model.eval()
    right = 0
    with torch.no_grad():
        for low in range(0, len(tried), BATCH):
            batch = tried[low : low + BATCH]
            start, end = _shares(model, batch, rows)
            size = start.shape[1]
            near = torch.ones(size, size).triu().tril(29).log()
            best = (start[:, :, None] + end[:, None, :] + near).flatten(1).argmax(dim=1)
            right += sum((int(best[n]) // size, int(best[n]) % size) in one.spans for n, one in enumerate(batch))
    return f"{right / max(len(tried), 1):.3f} of {len(tried)} spans right"


def train(stages: Sequence[tuple[list[Pair], int, float]], tried: list[Pair], target: Path, seed: int = 1) -> None:
    """Train on each stage's pairs for so many rounds at so high a pace, tell how well it does after each round, write the weights."""
    import torch

    torch.manual_seed(seed)
    torch.set_num_threads(1)
    seen = (code for made, _, _ in stages for one in made for code in {*one.question.codes, *one.sentence.codes})
    kept = [int(code) for code, _ in Counter(seen).most_common(SIGNS)]
    rows = np.zeros(0x110000, np.int32)
    rows[kept] = np.arange(1, len(kept) + 1)
    model = network()
    chance = random.Random(seed)
    for made, rounds, most in stages:
        steps = rounds * (len(made) // BATCH + 2) + 1
        worker = torch.optim.AdamW(model.parameters(), lr=most, weight_decay=0.01)
        pace = torch.optim.lr_scheduler.OneCycleLR(worker, most, total_steps=steps, pct_start=0.15)
        for number in range(rounds):
            model.train()
            chance.shuffle(made)
            total = 0.0
            for low in range(0, len(made), 20 * BATCH):
                shelf = sorted(made[low : low + 20 * BATCH], key=lambda one: len(one.sentence.codes))
                batches = [shelf[n : n + BATCH] for n in range(0, len(shelf), BATCH)]
                chance.shuffle(batches)
                for batch in batches:
                    loss = _loss(model, batch, rows)
                    worker.zero_grad()
                    loss.backward()
                    torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
                    worker.step()
                    pace.step()
                    total += loss.item() * len(batch)
            _log(f"round {number + 1}: loss {total / len(made):.3f}; {_figures(model, tried, rows)}")
            _write(model, kept, target)


def _write(model: Any, kept: Sequence[int], target: Path) -> None:
    arrays: dict[str, Any] = {name: part.detach().numpy().astype(np.float16) for name, part in model.named_parameters()}
    arrays["signs"] = np.array("".join(chr(code) for code in kept))
    np.savez_compressed(target, **arrays)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.training.rules.pointer", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("questions", type=Path, help="JSON Lines: question, answers (empty: none), passage, source")
    parser.add_argument("--news", nargs="*", type=Path, default=[], help="JSON Lines of news (text) to make questions from")
    parser.add_argument("--made", type=int, default=100_000, help="questions to make from news")
    parser.add_argument("--share", nargs="*", default=[], metavar="SOURCE=PART", help="thin out sources, say cjrc=0.6")
    parser.add_argument("--rounds", type=int, default=6, help="times that people's questions are read")
    parser.add_argument("--out", type=Path, default=MODELS / "pointer.npz")
    options = parser.parse_args(arguments)
    share = {name: float(part) for name, _, part in (one.partition("=") for one in options.share)}
    asked = asked_by_people(options.questions, share)
    tried, rest = asked[: len(asked) // 12], asked[len(asked) // 12 :]
    stages = [(rest, options.rounds, 2e-3)]
    if options.news:
        stages.insert(0, (made_of_news(options.news, options.made), 1, 3e-3))
    _log(f"{[len(made) for made, _, _ in stages]} pairs; {len(tried)} kept back")
    train(stages, tried, options.out)


if __name__ == "__main__":
    main()
