"""Late interaction: candidates are held against a question once more, word by word, by the vectors of the model's own words.

One vector a piece finds what a text is about; which of two texts about the same says what was asked is told by the words
(Khattab and Zaharia, ColBERT: efficient and effective passage search via contextualized late interaction, SIGIR 2020). Words
that are said here and there answer less than words said together, which the cosines of the piece and of its best stretch tell.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.embed import StaticEmbedder
from index.pieces import embedded_texts

Headed = tuple[str, str]
"""A passage's headline (perhaps empty) and its text."""


SHARES = np.array([8, 2, 1], dtype=np.float32) / 11
"""What the words, the cosine of the piece and that of its best stretch count where words found the candidates as well."""


def interaction(embedder: StaticEmbedder, question: str, passages: Sequence[Headed]) -> NDArray[np.float32]:
    """How much of a question the best pieces of each passage say, at most 1, (passages,)."""
    return np.asarray(SHARES @ _said(embedder, question, passages), dtype=np.float32)


def rescored(
    embedder: StaticEmbedder, question: str, found: Sequence[tuple[int, float]], passages: Sequence[Headed]
) -> list[tuple[int, float]]:
    """A ranking by cosine, ordered anew: two parts of what is said word by word to one of the cosine."""
    words = _said(embedder, question, passages)[0]
    scores = [(number, (2 * float(share) + cosine) / 3) for (number, cosine), share in zip(found, words, strict=True)]
    return sorted(scores, key=lambda pair: (-pair[1], pair[0]))


def _said(embedder: StaticEmbedder, question: str, passages: Sequence[Headed]) -> NDArray[np.float32]:
    """The three measures of `StaticEmbedder.interaction`, each of the piece that has most of it, (3, passages)."""
    if not passages:
        return np.zeros((3, 0), dtype=np.float32)
    pieces = [embedded_texts(headline, text) for headline, text in passages]
    said = embedder.interaction(question, [piece for own in pieces for piece in own])
    starts = np.cumsum([0, *(len(own) for own in pieces[:-1])])
    return np.asarray(np.maximum.reduceat(said, starts, axis=1))
