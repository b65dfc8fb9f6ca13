"""Learn the weights of `openings`, `wraps` and `joins` from pages that were made.

Titles: networks of one hidden layer, several of them averaged into one. Joins: the averaged structured perceptron with a margin
(Collins 2002; Taskar et al. 2004): the page is searched with the weights as they are, and where it comes out wrong they are
moved towards the features of the true path and away from those of the path that was found.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.chinese import traditional
from index.chinese.words import simplified
from index.mend import evidence, headings, joins, lines, ngrams, openings, pauses
from index.mend.adverts import adverts
from index.mend.articles import scene_of
from index.mend.headings import Sign
from index.mend.joins import KIN, LINK, MOVE, Scene
from index.mend.lines import Block
from index.mend.ngrams import Floats
from index.mend.repeats import repeats, split_tails
from index.mend.rows import gathered
from index.mend.wraps import features
from index.training.mend.pieces import Maker, Piece

Doubles = NDArray[np.float64]

START = {
    "open": 1.0,
    "distance": -2.0,
    "stay": 1.0,
    "home": 0.5,
    "ahead": -1.5,
    "orphan": -0.5,
    "sum": 4.0,
    "title": 2.0,
    "lead": 1.0,
}
"""Where the joins start from: the signs are plain, the rest is learned."""
NETS = 5
MARGIN = 0.3
RESERVE = 0.1
"""Taken off what a fragment of its own is worth: a paragraph torn out of its article is worse to read than a stray one in it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A page as mending sees it, with the piece that each kept block was printed from, and the articles that have a
    heading."""

    blocks: list[Block]
    signs: list[Sign]
    plain: list[str]
    truth: list[Piece]
    named: frozenset[int]


def examples(maker: Maker, number: int) -> Iterator[Example]:
    """So many pages, their second readings set aside as mending does."""
    for _ in range(number):
        text, pieces = maker.page()
        if traditional.is_traditional(text):
            text = pauses.modern(simplified(text))
        blocks = headings.parted(gathered(split_tails(lines.blocks(text))))
        signs = headings.read(blocks)
        plain = ngrams.plain([block.text for block in blocks])
        copies = repeats(plain, [sign.look for sign in signs])
        alone = {k for start, end in adverts(blocks, signs) for k in range(start, end)}
        kept = [k for k in range(len(blocks)) if k not in copies and k not in alone]
        if len(kept) >= 3:
            truth = [_printed_from(blocks[k], pieces) for k in kept]
            named = frozenset(piece.article for piece in pieces if piece.role == "heading")
            yield Example([blocks[k] for k in kept], [signs[k] for k in kept], [plain[k] for k in kept], truth, named)


def _printed_from(block: Block, pieces: Sequence[Piece]) -> Piece:
    """The piece that most of a block comes from."""
    return max(pieces, key=lambda p: sum(max(0, min(end, p.end) - max(start, p.start)) for start, end in block.spans))


def headed(example: Example) -> dict[int, tuple[int, int]]:
    """The headings that truly open articles: first block, and the block behind, under each first block."""
    first: dict[int, int] = {}
    for at, piece in enumerate(example.truth):
        if piece.role == "heading":
            first.setdefault(piece.article, at)
    found: dict[int, tuple[int, int]] = {}
    end = 0
    for at in sorted(first.values()):
        if at >= end:
            end = openings.zone(example.signs, at) if example.signs[at].look in ("title", "kicker") else at + 1
            found[at] = (at, end)
    return found


def titles(held: Iterable[Example], seed: int) -> dict[str, Floats]:
    """The network of `openings`, learned from all titles of the pages."""
    rows, answers = [], []
    for example in held:
        true = headed(example)
        described = openings.Titles(example.blocks, example.signs, evidence.weigh(example.plain))
        end = 0
        for at, sign in enumerate(example.signs):
            if at < end or sign.look not in ("title", "kicker"):
                continue
            rows.append(described.features(at))
            answers.append(at in true)
            end = true[at][1] if at in true else end
    return _network("title", rows, answers, seed)


def _network(name: str, rows: Sequence[Floats], answers: Sequence[bool], seed: int) -> dict[str, Floats]:
    """The layers of several networks learned from the same rows, side by side in one."""
    from sklearn.neural_network import MLPClassifier

    x, y = np.array(rows), np.array(answers)
    cut = len(x) * 9 // 10
    nets = []
    for number in range(NETS):
        net = MLPClassifier((32,), alpha=1e-2, max_iter=50, early_stopping=True, random_state=seed + number).fit(
            x[:cut], y[:cut]
        )
        print(f"{name}: {len(x):,}, right on held-out ones {net.score(x[cut:], y[cut:]):.4f}", file=sys.stderr)
        nets.append(net)
    return {
        f"{name}_weights0": np.concatenate([net.coefs_[0] for net in nets], axis=1).astype(np.float32),
        f"{name}_bias0": np.concatenate([net.intercepts_[0] for net in nets]).astype(np.float32),
        f"{name}_weights1": (np.concatenate([net.coefs_[1] for net in nets]) / NETS).astype(np.float32),
        f"{name}_bias1": (sum(net.intercepts_[1] for net in nets) / NETS).astype(np.float32),
    }


def wraps(held: Iterable[Example], seed: int) -> dict[str, Floats]:
    """The network of `wraps`: which lines under a line of a headline are its next one."""
    rows, answers = [], []
    for example in held:
        for at, (line, following) in enumerate(pairwise(example.truth)):
            titled = example.signs[at].look == example.signs[at + 1].look == "title"
            if titled and line.main and line.article == following.article:
                rows.append(features(example.blocks[at].text, example.blocks[at + 1].text))
                answers.append(following.main)
    return _network("wrap", rows, answers, seed)


def side_by_side(learned: Sequence[Mapping[str, Floats]]) -> dict[str, Floats]:
    """Networks of `titles` as one: the mean of what they say. One that was learned before the last features were known heeds none of
    them."""
    names = ("title_weights0", "title_bias0", "title_weights1", "title_bias1")
    inner, offsets, outer, bias = ([one[name] for one in learned] for name in names)
    known = max(map(len, inner))
    padded = [np.pad(matrix, ((0, known - len(matrix)), (0, 0))) for matrix in inner]
    mean = np.concatenate(outer) / len(learned), np.mean(bias, axis=0)
    parts = (np.concatenate(padded, axis=1), np.concatenate(offsets), *mean)
    return {name: part.astype(np.float32) for name, part in zip(names, parts, strict=True)}


def paths(held: Iterable[Example]) -> list[tuple[Scene, joins.Ints]]:
    """The pages as scenes with their true headings, and the true article of each block as `joins` numbers them."""
    found = []
    for example in held:
        scene, _ = scene_of(example.blocks, example.signs, evidence.weigh(example.plain), list(headed(example).values()))
        number_of: dict[int, int] = {}
        for at, head in enumerate(scene.heads):
            if head >= 0:
                number_of.setdefault(example.truth[at].article, int(head))
        if any(piece.article in example.named and piece.article not in number_of for piece in example.truth):
            continue  # a heading ran into another or into text: what stands under it cannot be told apart
        true = np.zeros(len(scene.heads), dtype=np.intp)
        fresh = scene.number
        for at, piece in enumerate(example.truth):
            if piece.article not in number_of:
                number_of[piece.article] = fresh
                fresh = min(fresh + 1, scene.number + joins.SPARE - 1)
            true[at] = scene.heads[at] if scene.heads[at] >= 0 else number_of[piece.article]
        if scene.number:
            found.append((scene, true))
    return found


def joint(held: Sequence[tuple[Scene, joins.Ints]], seed: int, passes: int = 2, rounds: int = 6) -> dict[str, Floats]:
    """The weights of `joins`, a set for each pass."""
    names = LINK + MOVE + KIN
    weights = np.array([START.get(name, 0.0) for name in names])
    labels = [joins.by_order(scene) for scene, _ in held]
    result: dict[str, Floats] = {}
    for number in range(passes):
        weights = _perceptron(held, labels, weights, random.Random(seed + number), rounds)
        labels = [best_path(scene, weights, _nearness(scene, kept)) for (scene, _), kept in zip(held, labels, strict=True)]
        right = [float(np.mean(label == true)) for label, (_, true) in zip(labels, held, strict=True)]
        print(f"joins, pass {number}: {np.mean(right):.4f} of the blocks right", file=sys.stderr)
        result |= {f"{name}{number}": part for name, part in zip(("link", "move", "kin"), _split(weights), strict=True)}
    for number in range(passes):
        result[f"move{number}"][MOVE.index("orphan")] -= RESERVE
    return result


def _perceptron(
    held: Sequence[tuple[Scene, joins.Ints]], labels: Sequence[joins.Ints], weights: Doubles, rng: random.Random, rounds: int
) -> Doubles:
    order = list(range(len(held)))
    nearness = [_nearness(scene, kept) for (scene, _), kept in zip(held, labels, strict=True)]
    total = np.zeros_like(weights)
    for turn in range(rounds):
        rng.shuffle(order)
        for k in order:
            scene, true = held[k]
            path = best_path(scene, weights, nearness[k], true)
            if (path != true).any():
                step = features_of(scene, nearness[k], true) - features_of(scene, nearness[k], path)
                weights = weights + 0.01 / (1 + turn) * step
            total += weights
    return total / (rounds * len(order))


def _nearness(scene: Scene, labels: joins.Ints) -> Floats:
    return joins.kin(scene, np.where(labels < scene.number, labels, -1), joins.fixed(scene))


def best_path(scene: Scene, weights: Doubles, nearness: Floats, true: joins.Ints | None = None) -> joins.Ints:
    """The best path; with `true`, each wrong article is made likelier by a margin that grows with the block."""
    link, move, near = _split(weights)
    behind = np.zeros((len(scene.signs) + 1, len(scene.signs)), dtype=np.float32)
    for name, value in joins.links(scene):
        behind += link[LINK.index(name)] * value
    if true is not None:
        margin = np.repeat(np.minimum(scene.evidence.length, 150)[:, None] / 60 * MARGIN, scene.number, axis=1)
        known = np.flatnonzero(true < scene.number)
        margin[known, true[known]] = 0
        nearness = np.concatenate([nearness, margin[..., None]], axis=2).astype(np.float32)
        near = np.append(near, np.float32(1))
    return joins.search(scene, behind, move, nearness, near)


def _split(weights: Doubles) -> tuple[Floats, Floats, Floats]:
    link, move, near = np.split(weights.astype(np.float32), [len(LINK), len(LINK) + len(MOVE)])
    return link, move, near


def features_of(scene: Scene, nearness: Floats, path: joins.Ints) -> Doubles:
    """The sum of all features along a path: what `joins.search` weighs, in the order LINK, MOVE, KIN."""
    n, number = len(scene.signs), scene.number
    used: Counter[tuple[int, int]] = Counter()
    moved = np.zeros(len(MOVE))
    near = np.zeros(len(KIN))
    fresh = joins.moves(scene, nearness)
    last: dict[int, int] = {}
    seen: set[int] = set()
    before = home = -1
    for at, article in enumerate(map(int, path)):
        if scene.heads[at] >= 0:
            before = home = article
            seen.add(article)
            last[article] = at
            continue
        if article == before:
            moved[MOVE.index("stay")] += 1
        elif article >= number and article not in last:
            moved += fresh[at]
        else:
            kind = "home" if article == home else "back" if article in seen or article >= number else "ahead"
            moved[MOVE.index(kind)] += 1
            moved[MOVE.index("ahead_caption")] += kind == "ahead" and scene.signs[at].look == "caption"
        if article != before:
            is_open, is_head = joins.leaving(scene, last.get(before, -1))
            moved[MOVE.index("left_open")] += is_open
            moved[MOVE.index("left_head")] += is_head
            moved[MOVE.index("left_open_home")] += is_open and article == home
        if article < number or article in last:
            used[last.get(article, n), at] += 1
        if article < number:
            near += nearness[at, article, : len(KIN)]
        last[article], before = at, article
    rows, columns = np.array(list(used), dtype=np.intp).reshape(-1, 2).T
    linked = np.array([float(np.asarray(value)[rows, columns].sum()) for _, value in joins.links(scene)])
    return np.concatenate([linked, moved, near])
