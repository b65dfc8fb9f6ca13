"""How well a network reads windows that it has not learnt from: spans, kinds, verdicts, support, and answered or not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from rag.kinds import LEARNT
from rag.network.encode import Encoding, batch_of
from rag.training.encoder import Network
from rag.training.judging import area
from rag.training.windows import Example, piece_span


def best_span(
    start: Sequence[float], end: Sequence[float], first: int, count: int, longest: int = 40
) -> tuple[int, int, float]:
    """The best first and last piece, counted from the window's first, and its logits less those of "no answer"."""
    a = np.asarray(start[first : first + count], np.float32)
    b = np.asarray(end[first : first + count], np.float32)
    table = a[:, None] + b[None, :]
    table[np.tril_indices(count, -1)] = -1e9
    table[np.triu_indices(count, longest)] = -1e9
    at = int(table.argmax())
    return at // count, at % count, float(table.max() - start[0] - end[0])


def evaluate(network: Network, encoding: Encoding, examples: Sequence[Example], device: str) -> dict[str, float]:
    """Exact and overlapping spans of the answered windows, kinds and verdicts told, and the area under the curve of answered or not
    by both heads."""
    exact = overlaps = spanned = kinds = yes = 0
    asked = [one.kind for one in examples if one.kind in LEARNT]
    verdicts = [one.says_yes for one in examples if one.says_yes is not None]
    marks: list[tuple[float, float, bool]] = []
    proving: list[tuple[float, bool]] = []
    network.eval()
    encoded = encoding.encode([(one.question, one.context, one.window) for one in examples])
    order = sorted(range(len(examples)), key=lambda n: len(encoded[n].ids))
    with torch.no_grad():
        for at in range(0, len(order), 32):
            group = order[at : at + 32]
            batch = batch_of([encoded[n] for n in group])
            ids, types, mask = (torch.from_numpy(one).to(device) for one in (batch.ids, batch.types, batch.mask))
            scores = network.scores(ids, types, mask)
            for row, n in enumerate(group):
                example, one = examples[n], encoded[n]
                if not one.offsets:
                    continue
                first, last, lead = best_span(scores.start[row].tolist(), scores.end[row].tolist(), one.first, len(one.offsets))
                marks.append((float(scores.answers[row]), lead, example.answered))
                for (start, end), supports in zip(example.sentences, example.supports, strict=True):
                    if (touched := piece_span(one.offsets, start, end)) is not None:
                        mean = scores.support[row, one.first + touched[0] : one.first + touched[1] + 1].mean()
                        proving.append((float(mean), supports))
                kinds += example.kind is not None and LEARNT[int(scores.kind[row].argmax())] == example.kind
                yes += example.says_yes is not None and bool(scores.says_yes[row] > 0) == example.says_yes
                if example.spans:
                    spanned += 1
                    told = (one.offsets[first][0], one.offsets[last][1])
                    wanted = [example.window[a:b].strip("。，、“”《》 ") for a, b in example.spans]
                    exact += example.window[told[0] : told[1]].strip("。，、“”《》 ") in wanted
                    overlaps += any(told[0] < b and a < told[1] for a, b in example.spans)
    network.train()
    figures = {"windows": float(len(marks)), "exact": exact / max(1, spanned), "overlaps": overlaps / max(1, spanned)}
    figures["kinds"] = kinds / max(1, len(asked))
    figures["verdicts"] = yes / max(1, len(verdicts))
    for name, column in (("auc_answers", 0), ("auc_span", 1)):
        figures[name] = area([mark[column] for mark in marks], [mark[2] for mark in marks])
    figures["auc_support"] = area([told for told, _ in proving], [supports for _, supports in proving])
    return figures
