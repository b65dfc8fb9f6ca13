"""Loose ends: an article that stops inside a sentence is looked for the fragment that finishes it.

`joins` reads a page from top to bottom and may leave a fragment with the article it was printed in, most of all where the one it
belongs to is headed only later. Here every article whose text stops short may call one block after another home.
"""

from __future__ import annotations

import re

import numpy as np

from index.mend.joins import Ints, Scene
from index.mend.ngrams import Floats

FITS = -1.5
"""A block finishes the sentence unless it is this much likelier to open a paragraph."""
KIN = 2.0
LEAST = 20.0
"""A block goes where it has the most in common, so many times as much as with the article it stands in, and so much at least."""
NEAR = 3
"""So many neighbours on either side are left out of that article: a fragment comes in several blocks, which speak for each other."""
_MIDDLE = re.compile(r"[\u4e00-\u9fff][，。、；：）”》！？]|[，。、；：）”》！？]")
"""What begins with the last character of a clause begins inside a sentence."""
_TURNS = 8


def tie(scene: Scene, labels: Ints) -> Ints:
    """The labels with fragments moved to the headed articles whose open sentence they finish."""
    result: Ints = labels.copy()
    for _ in range(_TURNS):
        move = _next_move(scene, result)
        if move is None:
            break
        block, article = move
        result[block] = article
    return result


def after_jumps(scene: Scene, labels: Ints) -> Ints:
    """The labels with what stands under a jump line (上接第一版) left to the fragment that it opens, up to the next heading.

    Another article headed above keeps such a block only where both ends are held: it stops inside the sentence that the block
    finishes. A block that begins inside a sentence, while what it would follow is finished, is the tail of a text whose head is
    not held, and stands alone.
    """
    result: Ints = labels.copy()
    for at in np.flatnonzero([sign.look == "jump" for sign in scene.signs]).tolist():
        own, before = int(scene.heads[at]), at
        for block in range(at + 1, len(labels)):
            if scene.heads[block] >= 0:
                break
            if scene.signs[block].look != "body" or not _left_to_jump(scene, result, block, own):
                continue
            tail = not scene.signs[before].open and _MIDDLE.match(scene.blocks[block].text) is not None
            result[block] = max(int(result.max()), scene.number - 1) + 1 if tail else own
            before = block
    return result


def _left_to_jump(scene: Scene, labels: Ints, block: int, own: int) -> bool:
    """Whether a block under a jump line is not held by another article: one headed below, or one that it finishes."""
    other = int(labels[block])
    if other == own:
        return True
    members = np.flatnonzero(labels[:block] == other)
    if other >= scene.number or not len(members) or not (scene.heads[:block] == other).any():
        return False
    end = int(members[-1])
    return not (scene.signs[end].open and scene.evidence.goes_on(end, block) > FITS)


def _next_move(scene: Scene, labels: Ints) -> tuple[int, int] | None:
    """The block that is best moved, and the article it goes to."""
    best: tuple[float, int, int] | None = None
    ends = [(article, end) for article in range(scene.number) if (end := _loose_end(scene, labels, article)) >= 0]
    loose = _loose(scene, labels) if ends else []
    for article, end in ends:
        for block in loose:
            if labels[block] == article:
                continue
            gain = scene.evidence.goes_on(end, block)
            if gain <= FITS or (best is not None and gain <= best[0]):
                continue
            kin = _kin(scene, labels, block)
            here = kin[labels[block]] if labels[block] < scene.number else 0.0
            if kin[article] >= max(LEAST, KIN * here, kin.max()):
                best = (gain, block, article)
    return best[1:] if best else None


def _kin(scene: Scene, labels: Ints, block: int) -> Floats:
    """What a block has in common with each article, itself and its neighbours there left out."""
    without = np.where(labels < scene.number, labels, -1)
    near = slice(max(0, block - NEAR), block + NEAR + 1)
    without[near] = np.where(labels[near] == labels[block], -1, without[near])
    return scene.evidence.affinity_of(block, without, scene.number)


def _loose_end(scene: Scene, labels: Ints, article: int) -> int:
    """The block that an article stops with inside a sentence, as it is read, or -1."""
    members = np.flatnonzero(labels == article).tolist()
    head = np.flatnonzero(scene.heads == article)
    texts = [k for k in members if scene.signs[k].look in ("body", "jump")]
    if not texts or not len(head):
        return -1
    first = int(head[0])
    last = max(texts, key=lambda k: (k < first, k))
    return last if scene.signs[last].open else -1


def _loose(scene: Scene, labels: Ints) -> list[int]:
    """The blocks that nothing holds in their articles: text behind a finished paragraph that does not open like one."""
    found = []
    newest: dict[int, int] = {int(labels[0]): 0} if len(labels) else {}
    for block in range(1, len(labels)):
        before = newest.get(int(labels[block]), -1)
        newest[int(labels[block])] = block
        if scene.heads[block] >= 0 or scene.signs[block].look != "body" or scene.signs[block].dateline:
            continue
        held = before >= 0 and (scene.signs[before].open or scene.heads[before] >= 0)
        if not held and scene.evidence.opening[block] < 1.5:
            found.append(block)
    return found
