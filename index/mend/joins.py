"""Which article each block belongs to: the page read from top to bottom, every block going on one of the articles.

A Viterbi search over articles. Going on in the same one costs nothing; a displaced fragment must be paid for with what the text
itself says: the sentence it finishes, the way it opens, the rare words it shares. Weights: `index.mend.weights`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
    "orphan_kin", "orphan_short", "orphan_tiny", "orphan_signed",
)  # fmt: skip
SPARE = 4
"""So many fragments that belong to no headed article are told apart on one page."""
REACH = 5.0
"""Paths this much less likely than the best are dropped."""

KIN = ("sum", "mean", "best", "caption_mean", "title", "near", "linear", "lead")


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


def moves(scene: Scene, nearness: Floats) -> Floats:
    """Features of each block opening a fragment of its own: shape (n, len(MOVE)). `nearness` is what `kin` gives."""
    result = np.zeros((len(scene.signs), len(MOVE)), dtype=np.float32)
    length = scene.evidence.length
    result[:, MOVE.index("orphan")] = 1
    result[:, MOVE.index("orphan_opening")] = scene.evidence.opening / 3
    result[:, MOVE.index("orphan_kin")] = nearness[..., 0].max(axis=1) if scene.number else 0.0
    result[:, MOVE.index("orphan_short")] = length < 60
    result[:, MOVE.index("orphan_tiny")] = length < 30
    result[:-1, MOVE.index("orphan_signed")] = [sign.look in ("byline", "caption") for sign in scene.signs[1:]]
    return result


def leaving(scene: Scene, newest: int) -> tuple[bool, bool]:
    """What is left behind by going to another article after block `newest`: an open sentence, a heading without text."""
    return (scene.signs[newest].open, scene.signs[newest].look in HEADING) if newest >= 0 else (False, False)


@dataclass(frozen=True, slots=True)
class Fixed:
    """What is the same in every pass: `common` of any two blocks, and the affinity of each to the articles' `titles` and `leads`,
    which are the heading with the text right under it."""

    common: Floats
    titles: Floats
    leads: Floats


def fixed(scene: Scene) -> Fixed:
    """What can be known of a page before any block is given away."""
    lead = scene.heads.copy()
    for at in range(1, len(lead)):
        if lead[at] < 0 and lead[at - 1] >= 0 and (scene.heads[at - 1] >= 0 or scene.heads[at - 2] >= 0):
            lead[at] = lead[at - 1]
    evidence = scene.evidence
    return Fixed(evidence.common(), evidence.affinity(scene.heads, scene.number), evidence.affinity(lead, scene.number))


def kin(scene: Scene, labels: Ints, known: Fixed) -> Floats:
    """Features of what each block has in common with each article, as `labels` has them: shape (n, number, len(KIN))."""
    evidence = scene.evidence
    affinity = evidence.affinity(labels, scene.number)
    mean = affinity / np.maximum(evidence.length, 20.0)[:, None]
    result = np.zeros((*affinity.shape, len(KIN)), dtype=np.float32)
    result[..., 0] = np.sqrt(affinity) / 10
    result[..., 1] = mean
    result[..., 2] = (affinity >= affinity.max(axis=1, keepdims=True, initial=0.0)) & (affinity > 0)
    captions = np.array([sign.look == "caption" for sign in scene.signs])
    result[captions, :, 3] = mean[captions]
    result[..., 4] = np.sqrt(known.titles) / 10
    held = np.flatnonzero(labels >= 0)
    held = held[np.argsort(labels[held], kind="stable")]
    groups, first = np.unique(labels[held], return_index=True)
    if len(held):
        result[:, groups, 5] = np.sqrt(np.maximum.reduceat(known.common[:, held], first, axis=1)) / 10
    result[..., 6] = np.minimum(affinity, 400) / 100
    result[..., 7] = np.sqrt(known.leads) / 10
    return result


def assign(scene: Scene, weights: Weights) -> Ints:
    """The article of each block: shape (n,), numbers from `scene.number` on for fragments that belong to no headed one."""
    labels = by_order(scene)
    linked_by = np.empty((len(LINK), len(scene.signs) + 1, len(scene.signs)), dtype=np.float32)
    for name, value in links(scene):
        linked_by[LINK.index(name)] = value
    scored = np.tensordot(np.array([link for link, _, _ in weights]), linked_by, 1)
    known = fixed(scene)
    for linked, (_, move, near) in zip(scored, weights, strict=True):
        nearness = kin(scene, np.where(labels < scene.number, labels, -1), known)
        found = search(scene, linked, move, nearness, near)
        if (found == labels).all():
            break  # nothing is displaced, and the same articles would be weighed again
        labels = found
    return labels


def by_order(scene: Scene) -> Ints:
    """Every block to the article that was headed last."""
    newest = np.maximum.accumulate(np.where(scene.heads >= 0, np.arange(len(scene.heads)), -1))
    return np.where(newest >= 0, scene.heads[newest], -1)


def search(scene: Scene, link: Floats, move: Floats, nearness: Floats, near: Floats) -> Ints:
    """The best path through the page. `link` (n + 1, n) scores one block behind another, `move` and `near` weigh the rest.

    A state is the article that the last block went to; `last` holds, for each state still followed, the column of `behind` that
    every article goes on from: its last block, or never (n), or for spare fragments not yet (n + 1) and next (n + 2).
    """
    n, number = len(scene.signs), scene.number
    total = number + SPARE
    weigh = dict(zip(MOVE, move.tolist(), strict=True))
    fresh = moves(scene, nearness) @ move - np.float32(weigh["back"])
    behind = np.column_stack((link.T, np.full(n, -np.inf, dtype=np.float32), fresh))
    costs = _Costs(scene, link, weigh, nearness @ near)
    states = np.array([total])  # before the first block no article is going on
    score = np.zeros(1, dtype=np.float32)
    last = np.full((1, total), n + 1, dtype=np.intp)
    last[0, :number], last[0, number] = n, n + 2
    every = np.arange(total)
    trace: list[tuple[Ints, Ints]] = []
    for first, end in pairwise(dict.fromkeys([0, *np.flatnonzero(scene.heads >= 0).tolist(), n])):
        if scene.heads[first] >= 0:
            head = int(scene.heads[first])
            top = int(score.argmax())
            trace.append((np.array([head]), states[top : top + 1]))
            states, score, last = np.array([head]), score[top : top + 1], last[top : top + 1].copy()
            last[0, head] = first
            costs.open(head)
            first += 1
        going, staying = costs.between(first, end)
        for at, move_to, stay in zip(range(first, end), going, staying, strict=True):
            step = behind[at].take(last)
            step += move_to
            if at:
                step[every[: len(states)], states] = stay.take(states)
            step += score[:, None]
            best = step.argmax(axis=0)
            score = step[best, every]
            kept = (score > score.max() - REACH).nonzero()[0]
            origins = best[kept]
            trace.append((kept, states[origins]))
            states, score, last = kept, score[kept], last[origins]
            last[every[: len(kept)], kept] = at
            for row in range(len(kept) - 1, -1, -1):
                spare = int(kept[row])
                if spare < number:
                    break
                if spare + 1 < total and last[row, spare + 1] == n + 1:
                    last[row, spare + 1] = n + 2
    labels = np.full(n, -1, dtype=np.intp)
    state = int(states[np.argmax(score)])
    for at in range(n - 1, -1, -1):
        labels[at] = state
        reached, origins = trace[at]
        state = int(origins[reached.searchsorted(state)])
    return labels


class _Costs:
    """What it costs each block to go to each article, wherever that was left: by the headings that stand above the block."""

    def __init__(self, scene: Scene, link: Floats, weigh: Mapping[str, float], kinship: Floats) -> None:
        n, number = len(scene.signs), scene.number
        self._weigh = weigh
        self._kinship = np.zeros((n, number + SPARE), dtype=np.float32)
        self._kinship[:, :number] = kinship
        self._entry = np.full(number + SPARE, weigh["ahead"], dtype=np.float32)
        self._entry[number:] = weigh["back"]
        self._ahead = np.arange(number + SPARE) < number
        self._home = -1
        left = [leaving(scene, at - 1) for at in range(n)]  # whatever the state, the block before is the last of its article
        self._left = np.array(left, dtype=np.float32).reshape(n, 2) @ np.array(
            (weigh["left_open"], weigh["left_head"]), dtype=np.float32
        )
        self._left_open = np.array([is_open for is_open, _ in left], dtype=np.float32)
        self._caption = np.array([sign.look == "caption" for sign in scene.signs], dtype=np.float32)
        self._stay = np.append(np.float32(0), link.diagonal(1)) + np.float32(weigh["stay"])

    def open(self, head: int) -> None:
        """A heading stands here: its article is the one at home from now on."""
        if self._home >= 0:
            self._entry[self._home] = self._weigh["back"]
        self._entry[head] = self._weigh["home"]
        self._ahead[head] = False
        self._home = head

    def between(self, first: int, end: int) -> tuple[Floats, Floats]:
        """Of the blocks from `first` to `end`, the cost of going to each article, and that of staying in it: (blocks, articles)."""
        kinship = self._kinship[first:end]
        going = kinship + self._entry + self._left[first:end, None]
        going += self._caption[first:end, None] * self._ahead * np.float32(self._weigh["ahead_caption"])
        if self._home >= 0:
            going[:, self._home] += self._left_open[first:end] * np.float32(self._weigh["left_open_home"])
        return going, kinship + self._stay[first:end, None]
