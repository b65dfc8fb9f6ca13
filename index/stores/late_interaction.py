"""Late interaction: candidates are held against a question once more, word by word, by the vectors of the model's own words.

One vector a piece finds what a text is about; which of two texts about the same says what was asked is told by the words
(Khattab and Zaharia, ColBERT: efficient and effective passage search via contextualized late interaction, SIGIR 2020). Words
that are said here and there answer less than words said together, which the cosines of the piece and of its best stretch tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embed.model import StaticEmbedder, Tokens, unit
from index.embed.pieces import embedded_texts
from index.embed.tokens import numbered

Headed = tuple[str, str]
"""A passage's headline (perhaps empty) and its text."""

SHARES = np.array([8, 2, 1], dtype=np.float32) / 11
"""What the words, the cosine of the piece and that of its best stretch count where words found the candidates as well."""
STRETCH = 20
"""Words of the stretches of a text that are looked at by themselves: about a clause with its neighbours."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The tokens of the pieces of several passages, and where those of each passage begin among the pieces."""

    tokens: Tokens
    starts: NDArray[np.int64]


def read_pieces(embedder: StaticEmbedder, passages: Sequence[Headed]) -> Pieces:
    """The pieces of passages, cut into tokens."""
    pieces = [embedded_texts(headline, text) for headline, text in passages]
    tokens = embedder.read([piece for own in pieces for piece in own])[1]
    return Pieces(tokens, np.cumsum([0, *(len(own) for own in pieces)])[:-1])


def interaction(embedder: StaticEmbedder, question: str, pieces: Pieces) -> NDArray[np.float32]:
    """How much of a question the best pieces of each passage say, at most 1, (passages,)."""
    return np.asarray(SHARES @ _best(embedder, question, pieces), dtype=np.float32)


def rescored(
    embedder: StaticEmbedder, question: str, found: Sequence[tuple[int, float]], pieces: Pieces
) -> list[tuple[int, float]]:
    """A ranking by cosine, ordered anew: two parts of what is said word by word to one of the cosine."""
    words = _best(embedder, question, pieces)[0]
    scores = [(number, (2 * float(share) + cosine) / 3) for (number, cosine), share in zip(found, words, strict=True)]
    return sorted(scores, key=lambda pair: (-pair[1], pair[0]))


def _best(embedder: StaticEmbedder, question: str, pieces: Pieces) -> NDArray[np.float32]:
    """The three measures of `said`, each of the piece that has most of it, (3, passages)."""
    if not len(pieces.starts):
        return np.zeros((3, 0), dtype=np.float32)
    return np.asarray(np.maximum.reduceat(said(embedder, question, pieces.tokens), pieces.starts, axis=1))


def said(embedder: StaticEmbedder, question: str, texts: Tokens) -> NDArray[np.float32]:
    """What each text says of a question, (3, texts) from 0 (or below, for the cosines) to 1, by the vectors of their words.

    How much of it is said word by word: each word of the question is as near as the nearest word of the text, and weighs what
    it weighs in the question's vector, which is the length of its row. The cosine of question and text. And that of the best
    stretch of STRETCH words, as if words were at right angles to each other, which nearly all are.
    """
    asked = embedder.asked(question)
    found = np.zeros((3, len(texts.ends)), dtype=np.float32)
    if not len(asked) or not len(texts.ids):
        return found
    starts = np.concatenate(([0], texts.ends[:-1]))
    held = np.flatnonzero(texts.ends > starts)
    starts, ends = starts[held], texts.ends[held]
    distinct, counts = np.unique(asked, return_counts=True)
    words = embedder.numbers[distinct].astype(np.float32) * embedder.scales[distinct, None]
    weights = np.linalg.norm(words, axis=1)

    known, place = numbered(texts.ids, len(embedder.numbers))
    scales, lengths = embedder.scales[known], embedder.lengths[known]
    near = np.concatenate([unit(words), unit(counts[None] @ words)]) @ embedder.numbers[known].astype(np.float32).T
    nearness = np.maximum(near[:-1] / lengths, 0.0)
    best = np.maximum.reduceat(nearness[:, place], starts, axis=1)
    found[0, held] = weights @ best / max(float(weights.sum()), 1e-12)

    shares = (near[-1] * scales)[place]
    found[1, held] = np.add.reduceat(shares, starts) / np.maximum(texts.lengths[held], 1e-12)
    found[2, held] = _best_stretch(shares, np.square(lengths * scales)[place], starts, ends)
    return found


def _best_stretch(shares: np.ndarray, squares: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The highest sum of `shares` over the root of the sum of `squares` in STRETCH places in a row of each text, or in all of a
    shorter one, at most 1, (texts,); the texts lie end to end, none is empty."""
    sums, lengths = (np.concatenate(([0.0], np.cumsum(values, dtype=np.float64))) for values in (shares, squares))
    last = np.maximum(starts, ends - STRETCH)  # where the last stretch of each text begins
    texts = np.repeat(np.arange(len(starts)), last - starts + 1)
    first = np.concatenate(([0], np.cumsum(last - starts + 1)[:-1]))
    begin = np.arange(len(texts)) - first[texts] + starts[texts]
    end = np.minimum(begin + STRETCH, ends[texts])
    cosines = (sums[end] - sums[begin]) / np.sqrt(np.maximum(lengths[end] - lengths[begin], 1e-12))
    return np.asarray(np.minimum(np.maximum.reduceat(cosines, first), 1.0), dtype=np.float32)
