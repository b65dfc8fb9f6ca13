"""What the dense index loses against an exact search: every passage is embedded once more and held against every question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.archive.folder import Archive
from index.build.workers import chunks
from index.embed.pieces import embedded_texts
from index.stores.documents import Documents

_BLOCK = 2048  # passages at a time
_TIE = 1e-5  # cosines nearer than this are equal: repeated passages tie


def recall(archive: Archive, documents: Documents, questions: Sequence[str], k: int = 10) -> float:
    """The share of the k passages found for each question whose exact cosine is no less than that of the k-th nearest."""
    found = [[number for number, _ in archive.nearest(question, k)] for question in questions]
    wanted = {number for numbers in found for number in numbers}
    vectors = archive.embedder.queries(questions)
    best = np.full((len(questions), k), -1.0, dtype=np.float32)
    exact: dict[int, np.ndarray] = {}
    for block in chunks(documents.entries(), _BLOCK):
        pieces = [embedded_texts(entry.headline, entry.text) for entry in block]
        near = vectors @ archive.embedder.passages([text for own in pieces for text in own]).T
        starts = np.cumsum([0, *(len(own) for own in pieces[:-1])])
        scores = np.maximum.reduceat(near, starts, axis=1)
        best = -np.partition(-np.concatenate([best, scores], axis=1), k - 1, axis=1)[:, :k]
        exact |= {entry.number: scores[:, place] for place, entry in enumerate(block) if entry.number in wanted}
    least = best.min(axis=1) - _TIE
    held = [[exact[number][row] >= least[row] for number in numbers] for row, numbers in enumerate(found)]
    return float(np.mean([sum(own) / k for own in held]))
