"""The training loop: in-batch contrast over every prefix of the vector, Adam on the rows that a batch touches, checkpoints.

sentence-transformers' trainer would do (MultipleNegativesRankingLoss within MatryoshkaLoss over a StaticEmbedding), but it
tokenises every text again in every epoch, moves every row of the table at every step, and knows no masks. Here texts are bags
counted once, a step is two sparse products and the slope of one loss, and numpy is all it takes.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from index.training.sources import Batch, Source, draw, mine_negatives


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn. Rates fall linearly to 3 % over the steps after a short rise."""

    steps: int = 2000
    batch: int = 1024
    rate: float = 0.01
    scale: float = 20.0
    """What cosines are multiplied by before the softmax: 1 / temperature."""
    prefixes: tuple[int, ...] = (64, 128)
    """Shorter vectors that are trained along (Matryoshka, Kusupati et al. 2022)."""
    prefix_weight: float = 0.3
    """Their weight beside 1 for the whole vector."""
    backward: float = 0.3
    """Weight of finding the query by its passage, beside 1 for finding the passage."""
    drop: float = 0.0
    """Share of the words of a text that a step does not see."""
    mine_every: int = 400
    report_every: int = 200
    seed: int = 7


@dataclass(slots=True)
class State:
    """The vectors of the parts of words and the two moments of Adam, (parts, dimensions) float32 each, after so many steps."""

    table: np.ndarray
    first: np.ndarray
    second: np.ndarray
    step: int = 0


def fresh(table: np.ndarray) -> State:
    return State(
        table.astype(np.float32).copy(), np.zeros_like(table, dtype=np.float32), np.zeros_like(table, dtype=np.float32)
    )


def save_checkpoint(state: State, path: Path) -> None:
    beside = path.with_suffix(".part.npz")
    np.savez(beside, table=state.table, first=state.first, second=state.second, step=state.step)
    beside.replace(path)


def load_checkpoint(path: Path) -> State:
    with np.load(path) as held:
        return State(held["table"], held["first"], held["second"], int(held["step"]))


def train(
    state: State,
    sources: Sequence[Source],
    rarity: np.ndarray,
    parts: Any,
    schedule: Schedule,
    checkpoint: Path | None = None,
    look: Callable[[np.ndarray], str] | None = None,
) -> list[float]:
    """Learn until `schedule.steps`; the state is changed in place. Returns the loss of each step.

    `parts` (tokens, parts) says what tokens are made of (vocabulary.parts_of), `rarity` is the idf of each token.
    Every step draws from its own seed, so a run that goes on from a checkpoint sees the batches that it would have seen.
    `look` gets the vectors of the tokens at every report and returns what to print of it. Progress goes to stderr.
    """
    shares = np.array([source.share for source in sources])
    losses: list[float] = []
    recent: dict[str, list[float]] = defaultdict(list)
    begun = time.perf_counter()
    while state.step < schedule.steps:
        if schedule.mine_every and state.step % schedule.mine_every == 0 and state.step:
            for source in sources:
                if not source.neighbours and source.name == "questions":
                    mine_negatives(source, np.asarray(parts @ state.table), rarity, each=8, seed=schedule.seed + state.step)
        chance = np.random.default_rng([schedule.seed, state.step])
        source = sources[int(chance.choice(len(sources), p=shares / shares.sum()))]
        batch = _thinned(draw(source, schedule.batch, rarity, chance), schedule.drop, chance)
        loss = _learn(state, batch, parts, schedule, chance)
        losses.append(loss)
        recent[source.name] = [*recent[source.name][-19:], loss]
        if state.step % schedule.report_every == 0 or state.step == schedule.steps:
            means = "  ".join(f"{name} {np.mean(values):.3f}" for name, values in sorted(recent.items()))
            seen = f"  {look(np.asarray(parts @ state.table))}" if look else ""
            elapsed = time.perf_counter() - begun
            print(f"step {state.step}/{schedule.steps}  {elapsed:.0f} s  loss: {means}{seen}", file=sys.stderr, flush=True)
            if checkpoint is not None:
                save_checkpoint(state, checkpoint)
    return losses


def _thinned(batch: Batch, share: float, chance: np.random.Generator) -> Batch:
    if share:
        for bag in (batch.queries, batch.targets):
            bag.data = bag.data * (chance.random(len(bag.data)) >= share).astype(np.float32)
    return batch


def _learn(state: State, batch: Batch, parts: Any, schedule: Schedule, chance: np.random.Generator) -> float:
    """One step; returns the loss over the whole vectors. One prefix, drawn anew, is trained along (Matryoshka)."""
    asked = batch.queries.shape[0]
    counts = (sparse.vstack([batch.queries, batch.targets]).tocsr() @ parts).tocsc()
    touched = np.flatnonzero(np.diff(counts.indptr))
    counts = counts[:, touched]
    sums = np.asarray(counts.tocsr() @ state.table[touched])
    loss, slope = contrast(sums, asked, batch.masked, schedule.scale, schedule.backward)
    shorter = [dimensions for dimensions in schedule.prefixes if dimensions < sums.shape[1]]
    if shorter:
        dimensions = int(chance.choice(shorter))
        _, along = contrast(sums[:, :dimensions], asked, batch.masked, schedule.scale, schedule.backward)
        slope[:, :dimensions] += schedule.prefix_weight * along
    state.step += 1
    rise, fall = min(1.0, state.step / 20), max(0.03, 1 - state.step / schedule.steps)
    _adam(state, touched, np.asarray(counts.T.tocsr() @ slope), schedule.rate * rise * fall)
    return loss


def contrast(sums: np.ndarray, asked: int, masked: np.ndarray, scale: float, backward: float) -> tuple[float, np.ndarray]:
    """InfoNCE over cosines (van den Oord et al. 2018), and its slope for each of the sums (asked + targets, dimensions).

    The first `asked` rows are queries, the rest targets, the first of them in the order of the queries; `masked` (asked, targets)
    are no negatives. The loss is the mean cross-entropy of finding the target, and `backward` times that of finding the query.
    """
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9).astype(np.float32)
    vectors = sums / lengths
    queries, targets = vectors[:asked], vectors[asked:]
    scores = (queries @ targets.T) * np.float32(scale)
    scores[masked] = -1e4
    right = np.arange(asked)
    back = _softmax(scores[:, :asked], axis=0)
    pull = _softmax(scores, axis=1)
    loss = (
        -np.log(np.maximum(pull[right, right], 1e-30)).mean() - backward * np.log(np.maximum(back[right, right], 1e-30)).mean()
    )
    pull[right, right] -= 1
    back[right, right] -= 1
    pull[:, :asked] += np.float32(backward) * back
    pull *= np.float32(scale / asked)
    slope = np.concatenate([pull @ targets, pull.T @ queries])
    slope -= vectors * np.einsum("ij,ij->i", slope, vectors)[:, None]
    return float(loss), slope / lengths


def _softmax(scores: np.ndarray, axis: int) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    powers /= powers.sum(axis=axis, keepdims=True)
    return np.asarray(powers)


def _adam(state: State, rows: np.ndarray, gradient: np.ndarray, rate: float, b1: float = 0.9, b2: float = 0.98) -> None:
    """Adam (Kingma and Ba 2015) on the rows alone that have a gradient, as torch's SparseAdam does."""
    first = state.first[rows] * b1 + gradient * (1 - b1)
    second = state.second[rows] * b2 + gradient * gradient * (1 - b2)
    state.first[rows], state.second[rows] = first, second
    fixed = rate * np.sqrt(1 - b2**state.step) / (1 - b1**state.step)
    state.table[rows] -= fixed * first / (np.sqrt(second) + 1e-8)
