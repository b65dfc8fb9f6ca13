"""The stores that follow the documents: words, vectors and tokens of every passage, and their index.

The document store is the record of what an archive holds. The others are brought level with it, from whichever passage they have
reached, so a build that was stopped goes on, and none of them needs what the others are doing.
"""

from __future__ import annotations

import functools
import itertools
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from index.documents import Documents
from index.embed import Embedder, StaticEmbedder
from index.lexical import LexicalWriter
from index.piece_tokens import NO_TOKENS, Packed, TokenWriter, keeps_tokens, pack
from index.pieces import embedded_texts
from index.vectors import Vectors, VectorWriter
from index.workers import Workers, chunks

_BLOCK = 1024
"""Passages folded and embedded at a time: bounds the memory of a build without slowing it."""
_PART = 100 * _BLOCK
"""Passages after which the work so far is made safe: what a killed build does again."""


def catch_up(generation: Path, passages: int, embedder: Embedder, workers: int | None = None) -> str:
    """Write the lexical and the dense index of all passages in the folder's document store, and their tokens; returns the dense
    one's type.

    A static model embeds in `workers` other processes, None for one a core, while this one adds words.
    """
    with Workers(workers if isinstance(embedder, StaticEmbedder) else 1) as pool:
        if passages > _BLOCK:
            pool.start()  # before the lexical index is opened: its lock must end with this process
        return _written(generation, passages, embedder, pool)


def _written(generation: Path, passages: int, embedder: Embedder, pool: Workers) -> str:
    documents = Documents(generation)
    words = LexicalWriter(generation, passages)
    done = words.count
    vectors = VectorWriter(generation, embedder.dimensions, kept=done)
    tokens = TokenWriter(generation, kept=done) if keeps_tokens(embedder) else None
    with tqdm(
        desc="建索引 indexing",
        total=passages,
        initial=done,
        unit=" passages",
        file=sys.stderr,
        disable=None,
        mininterval=0.5,
    ) as progress:
        blocks, same = itertools.tee(chunks(documents.entries(done), _BLOCK))
        texts = ([(entry.headline, entry.text) for entry in block] for block in same)
        for block, made in zip(blocks, pool.map(functools.partial(embedded, embedder), texts), strict=True):
            words.add(block)
            vectors.add(made.vectors, made.pieces)
            if tokens:
                tokens.add(made.tokens, made.lengths)
            done += len(block)
            if done % _PART < _BLOCK:
                vectors.commit()  # before the words: what they have counted as done, the vectors hold
                if tokens:
                    tokens.commit()
                words.commit()
            progress.update(len(block))
    vectors.commit()
    if tokens:
        tokens.commit()
    words.close()
    documents.close()
    if tokens:
        tokens.close()
    return vectors.close()


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of all pieces of some passages, how many pieces each passage has, and the tokens of the pieces, packed, with how many
    are each passage's; none of another model than that of late interaction."""

    vectors: Vectors
    pieces: list[int]
    tokens: Packed
    lengths: list[int]


def embedded(embedder: Embedder, passages: Sequence[tuple[str, str]]) -> Embedded:
    """What the dense index and late interaction hold of passages, each a headline and a text."""
    texts = [embedded_texts(headline, text) for headline, text in passages]
    pieces, joined = [len(own) for own in texts], [text for own in texts for text in own]
    if not isinstance(embedder, StaticEmbedder) or not keeps_tokens(embedder):
        return Embedded(embedder.passages(joined), pieces, NO_TOKENS, [])
    vectors, tokens = embedder.read(joined)
    words, ends = pack(tokens)
    return Embedded(vectors, pieces, words, np.diff(ends[np.cumsum(pieces) - 1], prepend=0).tolist())
