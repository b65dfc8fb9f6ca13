"""Which article each block belongs to: the page read from top to bottom, every block going on one of the articles.

A Viterbi search over articles. Going on in the same one costs nothing; a displaced fragment must be paid for with what the text
itself says: the sentence it finishes, the way it opens, the rare words it shares. Weights: `index.mend.weights`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.mend import bylines, headings
from index.mend.evidence import Evidence
from index.mend.lines import Block
from index.mend.ngrams import Floats

Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

LINK = (
    "open", "open_fit", "open_opening", "open_next", "open_next_fit", "closed_opening", "closed_mid", "head_opening", "head_dateline",
    "text_dateline", "jumped", "jumped_next", "noted", "noted_next", "distance", "none_opening", "none_dateline", "caption",
    "quote_in", "short_next",
)  # fmt: skip
MOVE = ("stay", "home", "back", "ahead", "orphan", "left_open", "left_open_home", "left_head", "ahead_caption", "orphan_opening", "orphan_kin")
SPARE = 4
"""So many fragments that belong to no headed article are told apart on one page."""
REACH = 14.0
"""Paths this much less likely than the best are dropped."""

KIN = ("sum", "mean", "best", "caption_mean", "title", "near", "linear")


Weights = Sequence[tuple[Floats, Floats, Floats]]
"""For each pass, what LINK, MOVE and KIN weigh."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a search needs of a page: for each block its evidence, its look, and the article it heads (or -1)."""

    blocks: Sequence[Block]
    looks: Sequence[str]
    evidence: Evidence
    heads: Ints
    number: int


def links(scene: Scene) -> Floats:
    """Features of block j going on directly behind block i: shape (n + 1, n, len(LINK)); the last row is for no block before."""
    blocks, looks, evidence = scene.blocks, scene.looks, scene.evidence
    n = len(blocks)
    text = np.array([look in ("body", "jump") for look in looks])
    jumped = np.array([headings.JUMP_OUT.search(b.text) is not None for b in blocks])
    noted = np.array([headings.ENDNOTE.match(b.text) is not None for b in blocks])
    open_end = np.array([not b.finished for b in blocks]) & text & ~jumped
    heading = np.array([look in ("title", "kicker", "subhead", "byline") for look in looks])
    dateline = np.array([bylines.DATELINE.match(b.text) is not None for b in blocks])
    caption = np.array([look == "caption" for look in looks])
    titled = np.array([look in ("title", "byline", "subhead") for look in looks])
    opening = evidence.opening / 3
    fit = evidence.fit / 3
    here = np.arange(n)
    next_to = here[None, :] == here[:, None] + 1
    result = np.zeros((n + 1, n, len(LINK)), dtype=np.float32)
    plain = text[None, :] & ~caption[None, :]
    o = open_end[:, None] & plain
    c = (~open_end & text & ~jumped & ~noted)[:, None] & plain
    h = heading[:, None] & plain
    for name, value in {
        "open": o, "open_fit": o * fit, "open_opening": o * opening[None, :], "open_next": o & next_to, "open_next_fit": (o & next_to) * fit,
        "closed_opening": c * opening[None, :], "closed_mid": c & (opening < -0.3)[None, :], "head_opening": h * opening[None, :],
        "head_dateline": h & dateline[None, :], "text_dateline": (text[:, None] & dateline[None, :]) & ~heading[:, None],
        "jumped": jumped[:, None] & np.ones(n, bool), "jumped_next": jumped[:, None] & next_to, "noted": noted[:, None] & np.ones(n, bool),
        "noted_next": noted[:, None] & next_to, "distance": np.log1p(np.maximum(here[None, :] - here[:, None] - 1, 0)) / 3,
        "caption": caption[None, :] & next_to, "quote_in": open_end[:, None] & titled[None, :], "short_next": titled[None, :] & next_to,
    }.items():  # fmt: skip
        result[:n, :, LINK.index(name)] = value
    result[n, :, LINK.index("none_opening")] = opening
    result[n, :, LINK.index("none_dateline")] = dateline
    return result


def moves(scene: Scene, at: int, home: int, seen: Bools, kin_best: float) -> Floats:
    """Features of entering each article at block `at` from another one: shape (number + 1, len(MOVE)); the last is a new one.

    `home` is the article that was headed last (or -1), `seen` which were headed so far.
    """
    number = scene.number
    result = np.zeros((number + 1, len(MOVE)), dtype=np.float32)
    result[:number, MOVE.index("back")] = seen
    result[:number, MOVE.index("ahead")] = ~seen
    result[:number, MOVE.index("ahead_caption")] = ~seen & (scene.looks[at] == "caption")
    result[number, MOVE.index("orphan")] = 1
    result[number, MOVE.index("orphan_opening")] = scene.evidence.opening[at] / 3
    result[number, MOVE.index("orphan_kin")] = kin_best
    if home >= 0:
        result[home, MOVE.index("back")] = 0
        result[home, MOVE.index("home")] = 1
    return result


def leaving(scene: Scene, newest: int) -> tuple[bool, bool]:
    """What is left behind by going to another article after block `newest`: an open sentence, a heading without text."""
    if newest < 0:
        return False, False
    block, look = scene.blocks[newest], scene.looks[newest]
    is_open = look in ("body", "jump") and not block.finished and headings.JUMP_OUT.search(block.text) is None
    return is_open, look in ("title", "kicker", "subhead", "byline")


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
    captions = np.array([look == "caption" for look in scene.looks])
    result[captions, :, 3] = (affinity / size)[captions]
    result[..., 4] = np.sqrt(evidence.affinity(scene.heads, scene.number)) / 10
    result[..., 5] = np.sqrt(evidence.nearby(labels, scene.number)) / 10
    result[..., 6] = np.minimum(affinity, 400) / 100
    return result


def assign(scene: Scene, weights: Weights) -> Ints:
    """The article of each block: shape (n,), numbers from `scene.number` on for fragments that belong to no headed one."""
    labels = _by_order(scene)
    for link, move, near in weights:
        labels = _search(scene, links(scene) @ link, move, kin(scene, np.where(labels < scene.number, labels, -1)), near)
    return labels


def _by_order(scene: Scene) -> Ints:
    """Every block to the article that was headed last."""
    newest = np.maximum.accumulate(np.where(scene.heads >= 0, np.arange(len(scene.heads)), -1))
    return np.where(newest >= 0, scene.heads[newest], -1)


def _search(scene: Scene, link: Floats, move: Floats, nearness: Floats, near: Floats) -> Ints:
    """The best path through the page. `link` (n + 1, n) scores one block behind another, `move` and `near` weigh the rest."""
    n, number = len(scene.blocks), scene.number
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
