"""Text that stands under a masthead without a headline that opens an article: an article of its own, never a part of the masthead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from index.mend import openings
from index.mend.headings import Sign
from index.mend.joins import Ints, Scene
from index.types import Span

_LEAST, _SENTENCE = 30, 15
"""Characters of text, and of whole sentences; fewer may be the motto or the weather of the masthead."""


def apart(scene: Scene, signs: Sequence[Sign], labels: Ints, zones: Mapping[int, Span]) -> tuple[Ints, dict[int, Span]]:
    """The labels and heading zones, each run of text that joined a masthead made an article, its titles being its heading.

    `signs` are what the blocks looked like before it was known which titles open articles.
    """
    result: Ints = labels.copy()
    headed = dict(zones)
    own = {int(head) for head, sign in zip(scene.heads, signs, strict=True) if head >= 0 and sign.look == "masthead"}
    for run in _runs([int(label) in own and head < 0 for label, head in zip(labels, scene.heads, strict=True)]):
        told = any(signs[at].look == "body" and scene.blocks[at].stopped for at in run)
        if sum(len(scene.blocks[at].text) for at in run) < (_SENTENCE if told else _LEAST):
            continue
        label = max(int(result.max()), scene.number - 1, *headed, 0) + 1
        result[run.start : run.stop] = label
        if signs[run.start].look in ("title", "kicker"):
            end = min(openings.zone(signs, run.start), run.stop - 1)
            if end > run.start:
                headed[label] = (run.start, end)
    return result, headed


def _runs(which: Sequence[bool]) -> Iterator[range]:
    """The stretches of neighbours that are all so."""
    edges = np.flatnonzero(np.diff([0, *map(int, which), 0]))
    for start, end in edges.reshape(-1, 2).tolist():
        yield range(start, end)
