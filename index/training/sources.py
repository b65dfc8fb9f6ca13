"""Training sources as bags of words: queries, the passages they belong to, and batches with hard negatives and masks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from index.training.material import Answered, Story, cut, window
from index.training.synthesis import Mishearing, question_from

Bags = Any  # scipy.sparse.csr_matrix (texts, vocabulary) of float32 counts; scipy carries no types

PASSAGE = (40, 300)
"""Characters of the passages that are trained on: about what an archive is cut into, sentences included."""
PIECES = 8
"""Passages taken of one article at most, so that long speeches do not outweigh the news."""
MISHEARD = 0.25
"""The highest share of misheard characters in a query that is made noisy."""


@dataclass(slots=True)
class Source:
    """One kind of pair. Query i belongs to target `positive[i]`; targets of one `group` come from one article or passage.

    `neighbours` draws the queries of an article together, so that its other passages are negatives; where not, targets of
    the own group are left out as negatives. `lexical_mask` leaves out a target that holds the query's words as well as the
    right one does: a made-up question is answered there, too. `hard` are mined negatives, (queries, k), -1 where there is none.
    """

    name: str
    share: float
    queries: list[Bags]
    targets: list[Bags]
    positive: np.ndarray
    group: np.ndarray
    neighbours: bool = False
    lexical_mask: bool = False
    hard: np.ndarray | None = None
    by_group: list[np.ndarray] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Batch:
    """Query bags (n, vocabulary), target bags (m >= n), the first n of them the right ones; `masked` (n, m) is no negative."""

    queries: Bags
    targets: Bags
    masked: np.ndarray


def bags(tokenizer: Any, texts: Sequence[str]) -> Bags:
    """The counts of each token in each text, float32 (texts, vocabulary)."""
    parts, ends = [np.zeros(0, dtype=np.int32)], [0]
    for start in range(0, len(texts), 4096):
        for encoding in tokenizer.encode_batch_fast(list(texts[start : start + 4096]), add_special_tokens=False):
            parts.append(np.array(encoding.ids, dtype=np.int32))
            ends.append(ends[-1] + len(parts[-1]))
    columns = np.concatenate(parts)
    shape = (len(texts), tokenizer.get_vocab_size())
    matrix = sparse.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, np.array(ends)), shape=shape)
    matrix.sum_duplicates()
    return matrix


def sources_of(
    tokenizer: Any, stories: Sequence[Story], answered: Sequence[Answered], pairs: Sequence[tuple[str, str]], seed: int
) -> list[Source]:
    """Every source that the material allows, with the shares of steps that did best on the development sets."""
    chance = random.Random(seed)
    hear = Mishearing([story.text for story in stories[:20_000]] + [item.passage for item in answered])
    made: list[Source] = []

    def noisy(texts: Sequence[str], share: float) -> list[str]:
        return [hear(text, chance.uniform(0, MISHEARD), chance) if chance.random() < share else text for text in texts]

    if stories:
        passages, owner = [], []
        for number, story in enumerate(stories):
            runs = cut(story.text, *PASSAGE, chance)
            for run in chance.sample(runs, PIECES) if len(runs) > PIECES else runs:
                passages.append(run)
                owner.append(number)
        plain = bags(tokenizer, noisy(passages, 0.1))
        under = bags(tokenizer, [f"{stories[number].headline}\n{text}" for number, text in zip(owner, passages, strict=True)])
        group = np.array(owner, dtype=np.int64)
        asked = [bags(tokenizer, noisy([question_from(text, chance) for text in passages], 0.3)) for _ in range(2)]
        every = np.arange(len(passages))
        made.append(Source("sentences", 0.7, asked, [plain, plain, under], every, group, neighbours=True, lexical_mask=True))
        titled = np.flatnonzero([bool(stories[number].headline) for number in owner])
        if len(titled):
            headlines = bags(tokenizer, [stories[owner[row]].headline for row in titled])
            made.append(Source("headlines", 0.1, [headlines], [plain], titled, group))
    if answered:
        questions = [item.question for item in answered]
        windows = [
            bags(tokenizer, noisy([window(item, *PASSAGE, chance) for item in answered], noise)) for noise in (0, 0, 0.4)
        ]
        numbers: dict[str, int] = {}
        group = np.array([numbers.setdefault(item.passage, len(numbers)) for item in answered], dtype=np.int64)
        asked = [bags(tokenizer, questions), bags(tokenizer, noisy(questions, 0.6))]
        made.append(Source("questions", 0.12, asked, windows, np.arange(len(answered)), group))
    if pairs:
        left, right = (bags(tokenizer, [pair[side] for pair in pairs]) for side in (0, 1))
        made.append(Source("pairs", 0.05, [left], [right], np.arange(len(pairs)), np.arange(len(pairs))))
    for source in made:
        source.by_group = _grouped(source.group[source.positive])
    return made


def _grouped(group: np.ndarray) -> list[np.ndarray]:
    order = np.argsort(group, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group[order])) + 1)


def draw(source: Source, size: int, rarity: np.ndarray, chance: np.random.Generator) -> Batch:
    """A batch of at most `size` pairs, with one mined negative a query where there are any. `rarity` is the idf of each token."""
    size = min(size, len(source.positive))
    if source.neighbours:
        picked = chance.permutation(len(source.by_group))
        rows = np.concatenate([source.by_group[number] for number in picked[:size]])[:size]
    else:
        rows = chance.choice(len(source.positive), size, replace=False)
    queries = source.queries[int(chance.integers(len(source.queries)))][rows]
    pool = source.targets[int(chance.integers(len(source.targets)))]
    chosen = source.positive[rows]
    if source.hard is not None:
        mined = source.hard[rows, int(chance.integers(source.hard.shape[1]))]
        chosen = np.concatenate([chosen, np.unique(mined[mined >= 0])])
    targets = pool[chosen]
    masked = chosen[None, :] == source.positive[rows][:, None]
    if not source.neighbours:
        masked |= source.group[chosen][None, :] == source.group[source.positive[rows]][:, None]
    if source.lexical_mask:
        held = overlap(queries, targets, rarity)
        masked |= held >= 0.95 * held[np.arange(len(rows)), np.arange(len(rows))][:, None]
    masked[np.arange(len(rows)), np.arange(len(rows))] = False
    return Batch(queries, targets, masked)


def overlap(queries: Bags, targets: Bags, rarity: np.ndarray) -> np.ndarray:
    """How much of each query, in idf, each target holds: (queries, targets)."""
    asked, held = queries.copy(), targets.copy()
    asked.data = np.ones_like(asked.data)
    held.data = np.ones_like(held.data)
    return np.asarray((asked.multiply(rarity[None, :].astype(np.float32)).tocsr() @ held.T).toarray())


def bm25(queries: Bags, targets: Bags, rarity: np.ndarray, k1: float = 0.9, b: float = 0.4) -> np.ndarray:
    """BM25 scores (queries, targets) of the bags (Robertson et al. 1994)."""
    weighted = targets.tocsr(copy=True)
    lengths = np.asarray(weighted.sum(axis=1)).ravel()
    own = np.repeat(lengths / max(float(lengths.mean()), 1.0), np.diff(weighted.indptr)).astype(np.float32)
    weighted.data = weighted.data * (k1 + 1) / (weighted.data + k1 * (1 - b + b * own))
    asked = queries.copy()
    asked.data = np.ones_like(asked.data)
    return np.asarray((asked.multiply(rarity[None, :].astype(np.float32)).tocsr() @ weighted.T).toarray())


def mine_negatives(source: Source, table: np.ndarray, rarity: np.ndarray, each: int, seed: int, pool: int = 8_000) -> None:
    """Fill `source.hard` with what BM25 and the model rank high but is of another group, half of each.

    Targets are mined among `pool` of them at most, drawn anew every time. The very first hits are left out where they score
    above the right passage by far: those are mostly right answers that nobody marked (RocketQA, Qu et al. 2021).
    """
    from index.embed.model import unit

    chance = np.random.default_rng(seed)
    everything = source.targets[0]
    rows = chance.permutation(everything.shape[0])[:pool]
    candidates = everything[rows]
    vectors = unit(candidates @ table)
    hard = np.full((len(source.positive), each), -1, dtype=np.int64)
    for start in range(0, len(source.positive), 1024):
        block = slice(start, start + 1024)
        asked, right = source.queries[0][block], source.positive[block]
        own = source.group[rows][None, :] == source.group[right][:, None]
        cosines = unit(asked @ table) @ vectors.T
        best = np.einsum("ij,ij->i", unit(asked @ table), unit(everything[right] @ table))
        cosines[own | (cosines > best[:, None] + 0.1)] = -np.inf
        words = bm25(asked, candidates, rarity)
        words[own] = -np.inf
        half = each // 2
        for column, scores in ((0, cosines), (half, words)):
            take = half if column == 0 else each - half
            top = np.argpartition(-scores, take, axis=1)[:, :take]
            found = np.take_along_axis(scores, top, axis=1) > -np.inf
            hard[block, column : column + take] = np.where(found, rows[top], -1)
    source.hard = hard
