"""Which article each block belongs to: the page read from top to bottom, every block going on one of the articles.

A Viterbi search over articles. Going on in the same one costs nothing; a displaced fragment must be paid for with what the text
itself says: the sentence it finishes, the way it opens, the rare words it shares. Weights: `index.mend.weights`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.mend.evidence import Evidence
from index.mend.headings import HEADING, TEXT, Sign
from index.mend.lines import Block
from index.mend.ngrams import Floats

Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

LINK = (
    "open", "open_fit", "open_opening", "open_next", "open_next_fit", "closed_opening", "closed_mid", "head_opening", "head_dateline",
    "text_dateline", "jumped", "jumped_next", "noted", "noted_next", "distance", "none_opening", "none_dateline", "caption", "quote_in", "short_next",
)  # fmt: skip
MOVE = (
    "stay", "home", "back", "ahead", "orphan", "left_open", "left_open_home", "left_head", "ahead_caption", "orphan_opening",
    "orphan_kin", "orphan_short", "orphan_tiny",
)  # fmt: skip
SPARE = 4
"""So many fragments that belong to no headed article are told apart on one page."""
REACH = 14.0
"""Paths this much less likely than the best are dropped."""

KIN = ("sum", "mean", "best", "caption_mean", "title", "near", "linear")


Weights = Sequence[tuple[Floats, Floats, Floats]]
"""For each pass, what LINK, MOVE and KIN weigh."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a search needs of a page: for each block its evidence, its signs, and the article it heads (or -1)."""

    blocks: Sequence[Block]
    signs: Sequence[Sign]
    evidence: Evidence
    heads: Ints
    number: int


def links(scene: Scene) -> Iterator[tuple[str, Floats | Bools]]:
    """Features of block j going on directly behind block i: each named in LINK, of shape (n + 1, n); row n is for no block before."""
    signs, evidence = scene.signs, scene.evidence
    n = len(signs)
    text = np.array([sign.look in TEXT for sign in signs] + [False])
    heading = np.array([sign.look in HEADING for sign in signs] + [False])
    titled = np.array([sign.look in ("title", "byline", "subhead") for sign in signs])
    caption = np.array([sign.look == "caption" for sign in signs])
    dateline = np.array([sign.dateline for sign in signs])
    jumped = np.array([sign.jumps for sign in signs] + [False])
    noted = np.array([sign.note for sign in signs] + [False])
    is_open = np.array([sign.open for sign in signs] + [False])
    none = np.arange(n + 1) == n
    opening = evidence.opening / 3
    fit = np.vstack((evidence.fit, np.zeros((1, n), dtype=np.float32))) / 3
    here = np.arange(n + 1)[:, None]
    there = np.arange(n)[None, :]
    next_to = there == here + 1
    opened = is_open[:, None] & text[None, :n]
    closed = (text & ~is_open & ~jumped & ~noted)[:, None] & text[None, :n]
    yield "open", opened
    yield "open_fit", opened * fit
    yield "open_opening", opened * opening
    yield "open_next", opened & next_to
    yield "open_next_fit", (opened & next_to) * fit
    yield "closed_opening", closed * opening
    yield "closed_mid", closed & (opening < -0.3)
    yield "head_opening", (heading[:, None] & text[None, :n]) * opening
    yield "head_dateline", heading[:, None] & dateline
    yield "text_dateline", text[:, None] & dateline
    yield "jumped", np.broadcast_to(jumped[:, None], (n + 1, n))
    yield "jumped_next", jumped[:, None] & next_to
    yield "noted", np.broadcast_to(noted[:, None], (n + 1, n))
    yield "noted_next", noted[:, None] & next_to
    yield "distance", np.log1p(np.maximum(there - here - 1, 0)) / 3 * ~none[:, None]
    yield "none_opening", none[:, None] * opening
    yield "none_dateline", none[:, None] & dateline
    yield "caption", caption & next_to
    yield "quote_in", is_open[:, None] & titled
    yield "short_next", titled & next_to


def moves(scene: Scene, at: int, home: int, seen: Bools, kin_best: float) -> Floats:
    """Features of entering each article at block `at` from another one: shape (number + 1, len(MOVE)); the last is a new one.

    `home` is the article that was headed last (or -1), `seen` which were headed so far.
    """
    number = scene.number
    result = np.zeros((number + 1, len(MOVE)), dtype=np.float32)
    result[:number, MOVE.index("back")] = seen
    result[:number, MOVE.index("ahead")] = ~seen
    result[:number, MOVE.index("ahead_caption")] = ~seen & (scene.signs[at].look == "caption")
    result[number, MOVE.index("orphan")] = 1
    result[number, MOVE.index("orphan_opening")] = scene.evidence.opening[at] / 3
    result[number, MOVE.index("orphan_kin")] = kin_best
    result[number, MOVE.index("orphan_short")] = scene.evidence.length[at] < 60
    result[number, MOVE.index("orphan_tiny")] = scene.evidence.length[at] < 30
    if home >= 0:
        result[home, MOVE.index("back")] = 0
        result[home, MOVE.index("home")] = 1
    return result


def leaving(scene: Scene, newest: int) -> tuple[bool, bool]:
    """What is left behind by going to another article after block `newest`: an open sentence, a heading without text."""
    return (scene.signs[newest].open, scene.signs[newest].look in HEADING) if newest >= 0 else (False, False)


def kin(scene: Scene, labels: Ints) -> Floats:
    """Features of what each block has in common with each article: shape (n, number, len(KIN))."""
    evidence = scene.evidence
    affinity = evidence.affinity(labels, scene.number)
    size = np.maximum(evidence.length, 20.0)[:, None]
    result = np.zeros((*affinity.shape, len(KIN)), dtype=np.float32)
    result[..., 0] = np.sqrt(affinity) / 10
    result[..., 1] = affinity / size
    best = affinity.max(axis=1, keepdims=True) if scene.number else affinity
    result[..., 2] = (affinity >= best) & (affinity > 0)
    captions = np.array([sign.look == "caption" for sign in scene.signs])
    result[captions, :, 3] = (affinity / size)[captions]
    result[..., 4] = np.sqrt(evidence.affinity(scene.heads, scene.number)) / 10
    result[..., 5] = np.sqrt(evidence.nearby(labels, scene.number)) / 10
    result[..., 6] = np.minimum(affinity, 400) / 100
    return result


def assign(scene: Scene, weights: Weights) -> Ints:
    """The article of each block: shape (n,), numbers from `scene.number` on for fragments that belong to no headed one."""
    labels = _by_order(scene)
    scored = [np.zeros((len(scene.signs) + 1, len(scene.signs)), dtype=np.float32) for _ in weights]
    for name, value in links(scene):
        for total, (link, _, _) in zip(scored, weights, strict=True):
            total += link[LINK.index(name)] * value
    for linked, (_, move, near) in zip(scored, weights, strict=True):
        labels = _search(scene, linked, move, kin(scene, np.where(labels < scene.number, labels, -1)), near)
    return labels


def _by_order(scene: Scene) -> Ints:
    """Every block to the article that was headed last."""
    newest = np.maximum.accumulate(np.where(scene.heads >= 0, np.arange(len(scene.heads)), -1))
    return np.where(newest >= 0, scene.heads[newest], -1)


def _search(scene: Scene, link: Floats, move: Floats, nearness: Floats, near: Floats) -> Ints:
    """The best path through the page. `link` (n + 1, n) scores one block behind another, `move` and `near` weigh the rest."""
    n, number = len(scene.signs), scene.number
    total = number + SPARE
    score = np.full(total + 1, -np.inf)
    score[total] = 0.0  # the state before the first block
    last = np.full((total + 1, total), -1, dtype=np.intp)
    trace = np.zeros((n, total), dtype=np.intp)
    seen = np.zeros(number, dtype=np.bool_)
    home = -1
    kinship = nearness @ near
    left = np.array([leaving(scene, k) for k in range(n)] + [(False, False)], dtype=np.float32)
    stay, left_open, left_home, left_head = (move[MOVE.index(k)] for k in ("stay", "left_open", "left_open_home", "left_head"))
    for at in range(n):
        head = int(scene.heads[at])
        if head >= 0:
            origin = int(np.argmax(score))
            row = last[origin].copy()
            row[head] = at
            value = score[origin]
            score = np.full(total + 1, -np.inf)
            score[head], last[head], trace[at, head] = value, row, origin
            seen[head], home = True, head
            continue
        alive = np.flatnonzero(score > score.max() - REACH)
        entry = moves(scene, at, home, seen, float(nearness[at, :, 0].max()) if number else 0.0) @ move
        step = np.full((len(alive), total), -np.inf)
        step[:, :number] = link[last[alive, :number], at] + kinship[at][None, :] + entry[None, :number]
        used = last[alive, number:] >= 0
        step[:, number:] = np.where(used, link[last[alive, number:], at] + move[MOVE.index("back")], -np.inf)
        fresh = np.argmin(used, axis=1)
        rows = np.flatnonzero(~used.all(axis=1))
        step[rows, number + fresh[rows]] = entry[number]
        for k, state in enumerate(alive):
            newest = last[state, state] if state < total else -1
            leave = left[newest]
            cost = leave[0] * left_open + leave[1] * left_head
            step[k] += cost
            if home >= 0:
                step[k, home] += leave[0] * left_home
            if state < total:
                kept = link[last[state, state], at] + stay
                step[k, state] = kept + (kinship[at, state] if state < number else 0.0)
        step += score[alive][:, None]
        best = np.argmax(step, axis=0)
        fresh_score = np.full(total + 1, -np.inf)
        fresh_score[:total] = step[best, np.arange(total)]
        fresh_last = np.full_like(last, -1)
        fresh_last[:total] = last[alive[best]]
        fresh_last[np.arange(total), np.arange(total)] = at
        trace[at] = alive[best]
        score, last = fresh_score, fresh_last
    labels = np.full(n, -1, dtype=np.intp)
    state = int(np.argmax(score))
    for at in range(n - 1, -1, -1):
        labels[at] = state
        state = int(trace[at, state])
    return labels
