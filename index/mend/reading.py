"""The reading order of an article's blocks, and its text with the cuts of the layout mended."""

from __future__ import annotations

from collections.abc import Sequence

from index.mend.joins import Scene

_BETTER = 2.0
"""How much better (in the logarithm of a likelihood ratio) a later block must go on for it to be read before the next one."""

_APART = -5.5
"""An open sentence is taken to go on in the next block unless that is this much likelier to open a paragraph."""


def order(scene: Scene, members: Sequence[int], zone: tuple[int, int] | None) -> list[int]:
    """The blocks of one article as they are read: its heading, then the text in page order, except where a sentence that was
    cut goes on in another block, and what stands over the heading is read last."""
    heading = list(range(*zone)) if zone else []
    rest = [k for k in members if k not in heading]
    first = heading[0] if heading else -1
    rest.sort(key=lambda k: (k < first, k))
    result = list(heading)
    while rest:
        here = result[-1] if result else -1
        pick = 0
        if here >= 0 and scene.signs[here].open:
            gains = [_goes_on(scene, here, k) for k in rest]
            best = max(range(len(rest)), key=lambda k: gains[k])
            if gains[best] > max(gains[0] + _BETTER, 1.0) and rest[best] != here + 1 and rest[0] != here + 1:
                pick = best
        result.append(rest.pop(pick))
    return result


def _goes_on(scene: Scene, here: int, there: int) -> float:
    if scene.signs[there].look != "body":
        return -9.0
    return scene.evidence.goes_on(here, there)


def paragraphs(scene: Scene, sequence: Sequence[int]) -> str:
    """The text of an article: one paragraph a line, a paragraph that was cut whole again."""
    text = ""
    before = -1
    for here in sequence:
        joined = (
            before >= 0
            and scene.signs[before].open
            and scene.signs[here].look == "body"
            and _goes_on(scene, before, here) > _APART
        )
        text += scene.blocks[here].text if not text or joined else "\n" + scene.blocks[here].text
        before = here
    return text
