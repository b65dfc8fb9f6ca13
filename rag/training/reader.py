"""Train the reader's network: `python -m rag.training.reader --help`.

One run, four heads: the span that answers, the sentences that prove it, whether the window answers at all, and what kind of thing
is asked (with the verdict of a yes-no question). Weights are held in single precision and computed with in bfloat16, on a GPU where
one is there. A run that was stopped goes on from its last checkpoint: the same seed shows the same windows in the same order.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from rag.kinds import LEARNT
from rag.network.encode import Encoded, Encoding, batch_of, padded
from rag.training.among import WEIGHT, comparison, group_batches
from rag.training.encoder import Network, Scores, freeze, from_base, load_network
from rag.training.evaluate import evaluate
from rag.training.material import Lesson, MaterialError, in_one_line
from rag.training.sources import Course, Shown, read_course, read_groups
from rag.training.supposed import SUPPOSED, Supposing
from rag.training.windows import ALTERED, Example, Names, filled, piece_span, window_of


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast. `pieces` is how many are shown in all, `batch` in one step, padding counted."""

    pieces: int = 14_000_000
    batch: int = 4_480
    rate: float = 1.2e-4
    warm: int = 200
    decay: float = 0.01
    clip: float = 1.0
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Labels:
    """What a batch should say. `starts` and `ends` are batch × pieces, true where an answer may begin or end (at the first piece: no
    answer); `spanned` tells which windows have them, `each` which need all of them. `sentences` is (window, first piece, end piece, supports)."""

    starts: Tensor
    ends: Tensor
    spanned: Tensor
    each: Tensor
    sentences: list[tuple[int, int, int, bool]]
    answers: Tensor
    says_yes: Tensor
    kinds: Tensor


def labels_of(examples: Sequence[Example], encoded: Sequence[Encoded], length: int) -> Labels:
    """The labels of a batch of examples, as they were encoded and padded to `length` pieces."""
    rows = len(examples)
    starts, ends = torch.zeros(rows, length, dtype=torch.bool), torch.zeros(rows, length, dtype=torch.bool)
    spanned = torch.zeros(rows, dtype=torch.bool)
    told: list[tuple[int, int, int, bool]] = []
    for row, (example, one) in enumerate(zip(examples, encoded, strict=True)):
        if not example.answered:
            starts[row, 0] = ends[row, 0] = spanned[row] = True
        for start, end in example.spans:
            if (found := piece_span(one.offsets, start, end)) is not None:
                starts[row, one.first + found[0]] = ends[row, one.first + found[1]] = spanned[row] = True
        for (start, end), supports in zip(example.sentences, example.supports, strict=True):
            if (found := piece_span(one.offsets, start, end)) is not None:
                told.append((row, one.first + found[0], one.first + found[1] + 1, supports))
    says_yes = torch.tensor([-1.0 if e.says_yes is None else float(e.says_yes) for e in examples])
    kinds = torch.tensor([LEARNT.index(e.kind) if e.kind in LEARNT else -1 for e in examples])
    each = torch.tensor([e.each for e in examples])
    return Labels(starts, ends, spanned, each, told, torch.tensor([float(e.answered) for e in examples]), says_yes, kinds)


def _placed(logits: Tensor, right: Tensor, each: Tensor) -> Tensor:
    """Minus the log of the share that goes to the right places, any of which will do (Clark and Gardner 2018), or where `each` is
    wanted the mean of it over them."""
    whole = torch.logsumexp(logits, -1)
    any_ = torch.logsumexp(logits.masked_fill(~right, -1e9), -1)
    all_ = (logits * right).sum(-1) / right.sum(-1)
    return whole - torch.where(each, all_, any_)


def loss_of(scores: Scores, labels: Labels) -> Tensor:
    """The sum of the heads' losses, each a mean over what it is asked of."""
    device = scores.answers.device
    spanned = labels.spanned.to(device)
    loss = functional.binary_cross_entropy_with_logits(scores.answers, labels.answers.to(device)) * 0.5
    if spanned.any():
        each = labels.each.to(device)[spanned]
        begins = _placed(scores.start[spanned], labels.starts.to(device)[spanned], each)
        ends = _placed(scores.end[spanned], labels.ends.to(device)[spanned], each)
        loss = loss + 0.5 * (begins.mean() + ends.mean())
    if labels.sentences:
        means = torch.stack([scores.support[row, first:last].mean() for row, first, last, _ in labels.sentences])
        right = torch.tensor([float(supports) for *_, supports in labels.sentences], device=device)
        loss = loss + 0.5 * functional.binary_cross_entropy_with_logits(means, right)
    yesno = (labels.says_yes >= 0).to(device)
    if yesno.any():
        loss = loss + 0.5 * functional.binary_cross_entropy_with_logits(
            scores.says_yes[yesno], labels.says_yes.to(device)[yesno]
        )
    kinds = labels.kinds.to(device)
    if (kinds >= 0).any():
        loss = loss + 0.5 * functional.cross_entropy(scores.kind, kinds, ignore_index=-1)
    return loss


def batches(
    courses: Sequence[Course], encoding: Encoding, size: int, draw: random.Random, names: Names, supposing: Supposing
) -> Iterator[tuple[list[Example], list[Encoded]]]:
    """One pass over the courses in random order, windows of one length side by side, each batch about `size` pieces with its padding."""
    order = [lesson for course in courses for lesson in course.lessons for _ in range(_times(course.rate, draw))]
    draw.shuffle(order)
    for at in range(0, len(order), 4_096):
        examples = [one for lesson in order[at : at + 4_096] if (one := example_of(lesson, draw, names, supposing)) is not None]
        encoded = encoding.encode([(one.question, one.context, one.window) for one in examples])
        # few shapes, each met again: a processor's kernels are made anew for every shape. What fills no batch waits for another pass
        for batch in filled([padded(len(row.ids)) for row in encoded], size, draw):
            yield [examples[n] for n in batch], [encoded[n] for n in batch]


Step = tuple[list[Example], list[Encoded], bool]
"""The windows of a step, and whether they stand in groups."""


def steps(
    plain: Iterable[tuple[list[Example], list[Encoded]]], groups: Iterator[tuple[list[Example], list[Encoded]]], share: float
) -> Iterator[Step]:
    """The batches of a pass in their order, and between them so many of groups that these are `share` of the steps."""
    due = 0.0
    for examples, encoded in plain:
        yield examples, encoded, False
        due += share / (1 - share)
        while due >= 1:
            yield *next(groups), True
            due -= 1


def example_of(
    lesson: Shown, draw: random.Random, names: Names | None = None, supposing: Supposing | None = None
) -> Example | None:
    """What one step shows of a lesson; without `names` it is never asked of something else, without `supposing` as it stands."""
    if not isinstance(lesson, Lesson):
        return lesson.example(draw)
    if supposing is not None and draw.random() < SUPPOSED:
        lesson = supposing.ask(lesson, draw) or lesson
    return window_of(lesson, draw, names, changed=0.0 if names is None else ALTERED)


def _times(rate: float, draw: random.Random) -> int:
    return int(rate) + (draw.random() < rate - int(rate))


class Trainer:
    """The network in bfloat16, its weights in single precision beside it, and AdamW on those that are not frozen."""

    def __init__(self, network: Network, schedule: Schedule, device: str) -> None:
        self.schedule = schedule
        self.device = device
        self.step = self.shown = 0
        self.network = network.to(device)
        self.learnt = [parameter.requires_grad for parameter in self.network.parameters()]
        self.master = [parameter.detach().clone().float() for parameter in self.network.parameters()]
        self.network.bfloat16()
        learnt = [one.requires_grad_() for one, _ in self._pairs()]
        flat = [one for one in learnt if one.dim() < 2]
        deep = [one for one in learnt if one.dim() > 1]
        groups = [{"params": deep, "weight_decay": schedule.decay}, {"params": flat, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=schedule.rate, betas=(0.9, 0.98), foreach=True)

    def _pairs(self) -> Iterator[tuple[Tensor, Tensor]]:
        """The weights that are learnt in single precision, each with the network's own."""
        for one, parameter, learnt in zip(self.master, self.network.parameters(), self.learnt, strict=True):
            if learnt:
                yield one, parameter

    def rate(self) -> float:
        """The rate of this step: up evenly, then down evenly to nothing."""
        left = max(0.0, 1 - self.shown / self.schedule.pieces)
        return self.schedule.rate * min(1.0, (self.step + 1) / self.schedule.warm) * left

    def learn(self, examples: Sequence[Example], encoded: Sequence[Encoded], *, grouped: bool = False) -> float:
        """One step; the loss before it. `grouped` windows stand in groups and are compared in them, too."""
        batch = batch_of(encoded)
        ids, types, mask = (torch.from_numpy(one).to(self.device) for one in (batch.ids, batch.types, batch.mask))
        scores, labels = self.network.scores(ids, types, mask), labels_of(examples, encoded, ids.shape[1])
        loss = loss_of(scores, labels)
        if grouped:
            right = (one.to(self.device) for one in (labels.answers, labels.starts, labels.ends))
            loss = loss + WEIGHT * comparison(scores, *right)
        loss.backward()  # type: ignore[no-untyped-call]
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        with torch.no_grad():
            for one, parameter in self._pairs():
                one.grad = torch.zeros_like(one) if parameter.grad is None else parameter.grad.float()
                parameter.grad = None
            torch.nn.utils.clip_grad_norm_([one for one, _ in self._pairs()], self.schedule.clip)
            self.optimizer.step()
            for one, parameter in self._pairs():
                parameter.copy_(one)
        self.step += 1
        self.shown += ids.numel()
        return float(loss.item())

    def state(self) -> dict[str, Tensor]:
        """The weights in single precision by name."""
        return {name: one.detach() for (name, _), one in zip(self.network.named_parameters(), self.master, strict=True)}

    def save(self, file: Path) -> None:
        """A checkpoint: a new file that takes the old one's place."""
        new = file.with_suffix(".new")
        torch.save(
            {"weights": self.state(), "optimizer": self.optimizer.state_dict(), "step": self.step, "shown": self.shown,
             "schedule": asdict(self.schedule)}, new)  # fmt: skip
        new.replace(file)

    def load(self, file: Path) -> None:
        """Go on from a checkpoint. Raises MaterialError for one of another schedule."""
        kept = torch.load(file, map_location=self.device, weights_only=True)
        with torch.no_grad():
            for one, (name, parameter) in zip(self.master, self.network.named_parameters(), strict=True):
                one.copy_(kept["weights"][name])
                parameter.copy_(one)
        if kept["schedule"] != asdict(self.schedule):
            raise MaterialError(
                f"{file} is of a run with another schedule, {kept['schedule']}: give it again, or another --run"
            )
        self.optimizer.load_state_dict(kept["optimizer"])
        self.step, self.shown = kept["step"], kept["shown"]


def held_out(courses: Mapping[str, Sequence[Shown]], seed: int = 1, most: int = 400) -> dict[str, list[Example]]:
    """A few windows of each course's held-out lessons, the same in every evaluation."""
    draw = random.Random(seed)
    examples: dict[str, list[Example]] = {}
    for name, lessons in courses.items():
        drawn = draw.sample(list(lessons), min(most, len(lessons)))
        examples[name] = [one for lesson in drawn if (one := example_of(lesson, draw)) is not None]
    return examples


def share_of_steps(text: str) -> float:
    """The share that --among names, from 0 to below 1."""
    if not 0 <= (share := float(text)) < 1:
        raise ValueError
    return share


def report(network: Network, encoding: Encoding, kept: Mapping[str, Sequence[Example]], device: str) -> None:
    """Print how the network reads the held-out windows of each course."""
    for name, windows in kept.items():
        figures = evaluate(network, encoding, windows, device)
        print(name, " ".join(f"{key} {value:.3f}" for key, value in figures.items()), file=sys.stderr, flush=True)


def main() -> None:
    """Train, evaluate as it goes, and leave `checkpoint.pt` in the folder of the run."""
    usual = Schedule()
    parser = argparse.ArgumentParser(prog="python -m rag.training.reader", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("course", type=Path, help="a JSON file that names the material and how often it is shown")
    parser.add_argument("--base", type=Path, default=Path("build/base"), help="what rag.training.base wrote")
    parser.add_argument("--run", type=Path, default=Path("build/reader"), help="the folder of checkpoints")
    parser.add_argument(
        "--start", type=Path, help="begin with the weights of this checkpoint, or of what rag.training.restore wrote"
    )
    parser.add_argument("--pieces", type=float, default=14e6, help="how many pieces are shown in all")
    parser.add_argument("--batch", type=int, default=usual.batch, help="pieces in a step")
    parser.add_argument("--rate", type=float, default=usual.rate)
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument(
        "--frozen", type=int, default=0, help="layers, from the lowest, that stay as they are, and the embeddings with them"
    )
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument(
        "--among",
        type=share_of_steps,
        default=0.0,
        help="share of the steps that show a question among what was found for it (`hits`), below 1",
    )
    parser.add_argument("--every", type=int, default=300, help="steps between two evaluations, each with a checkpoint")
    given = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    schedule = Schedule(int(given.pieces), given.batch, given.rate, seed=given.seed)
    torch.manual_seed(given.seed)
    encoding = Encoding(given.base)
    courses, apart = read_course(given.course)
    groups = read_groups(given.course) if given.among else []
    kept = held_out(apart)
    for course in courses:
        print(f"{course.name}: {len(course.lessons)} questions × {course.rate}", file=sys.stderr)
    names = Names(
        {lesson.question for course in courses if course.named for lesson in course.lessons if isinstance(lesson, Lesson)}
    )
    supposing = Supposing(
        lesson for course in courses if course.named for lesson in course.lessons if isinstance(lesson, Lesson)
    )
    gc.freeze()
    network = load_network(given.start) if given.start else from_base(given.base, given.layers)
    freeze(network, given.frozen)
    trainer = Trainer(network, schedule, device)
    given.run.mkdir(parents=True, exist_ok=True)
    checkpoint = given.run / "checkpoint.pt"
    if checkpoint.exists():
        trainer.load(checkpoint)
        print(f"going on from step {trainer.step}", file=sys.stderr)
    losses: list[float] = []
    began, passed, shown, number = time.monotonic(), 0, trainer.shown, 0
    while trainer.shown < schedule.pieces:
        before = passed
        draw = random.Random(f"{given.seed}-{number}")
        number += 1
        plain = batches(courses, encoding, schedule.batch, draw, names, supposing)
        beside = group_batches(groups, encoding, schedule.batch, random.Random(f"{given.seed}-{number}-among"))
        for examples, encoded, grouped in steps(plain, beside, given.among):
            passed += 1
            if passed <= trainer.step:
                continue  # shown before the stop
            losses.append(trainer.learn(examples, encoded, grouped=grouped))
            if trainer.step % 50 == 0:
                speed = (trainer.shown - shown) / (time.monotonic() - began)
                print(f"step {trainer.step} pieces {trainer.shown / 1e6:.2f}M loss {np.mean(losses[-50:]):.3f} {speed:.0f}/s",
                      file=sys.stderr, flush=True)  # fmt: skip
            last = trainer.shown >= schedule.pieces
            if trainer.step % given.every == 0 or last:
                report(trainer.network, encoding, kept, device)
                trainer.save(checkpoint)
            if last:
                return
        if passed == before:
            raise MaterialError(
                f"{given.course} has too few questions to fill a batch of {schedule.batch} pieces: give a smaller --batch"
            )


if __name__ == "__main__":
    in_one_line(main)
