"""The training loop: in-batch contrast over every prefix of the vector, Adam on the rows that a batch touches, checkpoints.

sentence-transformers' trainer would do (MultipleNegativesRankingLoss within MatryoshkaLoss over a StaticEmbedding), but it
tokenises every text again in every epoch and gives each step a gradient over the whole table: on two cores a step of 2,048 pairs
takes some 15 times as long as here, where texts are bags counted once and a step is two sparse products.
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

from index.training.sources import Bags, Batch, Source, draw, mine_negatives


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn. Rates fall linearly to 3 % over the steps after a short rise."""

    steps: int = 2000
    batch: int = 2048
    rate: float = 0.02
    scale: float = 20.0
    """What cosines are multiplied by before the softmax: 1 / temperature."""
    prefixes: tuple[tuple[int, float], ...] = ((64, 0.15), (128, 0.3))
    """Shorter vectors that are trained along, with their weight beside 1 for the whole (Matryoshka, Kusupati et al. 2022)."""
    backward: float = 0.3
    """Weight of finding the query by its passage, beside 1 for finding the passage."""
    drop: float = 0.15
    """Share of the words of a text that a step does not see."""
    mine_every: int = 500
    report_every: int = 200
    seed: int = 7


@dataclass(slots=True)
class State:
    """The table and the two moments of Adam, (vocabulary, dimensions) float32 each, after so many steps."""

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
    schedule: Schedule,
    checkpoint: Path | None = None,
    look: Callable[[np.ndarray], str] | None = None,
) -> list[float]:
    """Learn until `schedule.steps`; the state is changed in place. Returns the loss of each step.

    Every step draws from its own seed, so a run that goes on from a checkpoint sees the batches that it would have seen.
    `look` gets the table at every report and returns what to print of it. Progress goes to stderr.
    """
    shares = np.array([source.share for source in sources])
    losses: list[float] = []
    recent: dict[str, list[float]] = defaultdict(list)
    begun = time.perf_counter()
    while state.step < schedule.steps:
        if schedule.mine_every and state.step % schedule.mine_every == 0 and state.step:
            for source in sources:
                if not source.neighbours and source.name == "questions":
                    mine_negatives(source, state.table, rarity, each=8, seed=schedule.seed + state.step)
        chance = np.random.default_rng([schedule.seed, state.step])
        source = sources[int(chance.choice(len(sources), p=shares / shares.sum()))]
        loss = _learn(state, _thinned(draw(source, schedule.batch, rarity, chance), schedule.drop, chance), schedule)
        losses.append(loss)
        recent[source.name] = [*recent[source.name][-19:], loss]
        if state.step % schedule.report_every == 0 or state.step == schedule.steps:
            means = "  ".join(f"{name} {np.mean(values):.3f}" for name, values in sorted(recent.items()))
            seen = f"  {look(state.table)}" if look else ""
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


def _learn(state: State, batch: Batch, schedule: Schedule) -> float:
    import torch

    asked = batch.queries.shape[0]
    counts = sparse.vstack([batch.queries, batch.targets]).tocsc()
    touched = np.flatnonzero(np.diff(counts.indptr))
    counts = counts[:, touched]
    rows = torch.from_numpy(state.table[touched])
    sums = (_tensor(counts.tocsr()) @ rows).requires_grad_()
    masked = torch.from_numpy(batch.masked)
    loss = _contrast(sums, asked, masked, schedule)
    whole = float(loss.detach())
    for dimensions, weight in schedule.prefixes:
        if dimensions < sums.shape[1]:
            loss = loss + weight * _contrast(sums[:, :dimensions], asked, masked, schedule)
    loss.backward()
    gradient = (_tensor(counts.T.tocsr()) @ sums.grad).numpy()
    state.step += 1
    rise, fall = min(1.0, state.step / 20), max(0.03, 1 - state.step / schedule.steps)
    _adam(state, touched, gradient, schedule.rate * rise * fall)
    return whole


def _tensor(matrix: Bags) -> Any:
    import torch

    pointers, columns = torch.from_numpy(matrix.indptr.astype(np.int64)), torch.from_numpy(matrix.indices.astype(np.int64))
    return torch.sparse_csr_tensor(pointers, columns, torch.from_numpy(matrix.data), size=matrix.shape, check_invariants=False)


def _contrast(sums: Any, asked: int, masked: Any, schedule: Schedule) -> Any:
    """InfoNCE both ways over the cosines of every query with every target."""
    import torch
    from torch.nn import functional

    vectors = functional.normalize(sums, dim=1)
    scores = (vectors[:asked] @ vectors[asked:].T * schedule.scale).masked_fill(masked, -1e4)
    right = torch.arange(asked)
    back = functional.cross_entropy(scores[:, :asked].T, right)
    return functional.cross_entropy(scores, right) + schedule.backward * back


def _adam(state: State, rows: np.ndarray, gradient: np.ndarray, rate: float, b1: float = 0.9, b2: float = 0.98) -> None:
    """Adam (Kingma and Ba 2015) on the rows alone that have a gradient, as torch's SparseAdam does."""
    first = state.first[rows] * b1 + gradient * (1 - b1)
    second = state.second[rows] * b2 + gradient * gradient * (1 - b2)
    state.first[rows], state.second[rows] = first, second
    fixed = rate * np.sqrt(1 - b2**state.step) / (1 - b1**state.step)
    state.table[rows] -= fixed * first / (np.sqrt(second) + 1e-8)
