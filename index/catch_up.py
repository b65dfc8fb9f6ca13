"""The stores that follow the documents: words and vectors of every passage, and their index.

The document store is the record of what an archive holds. The others are brought level with it, from whichever passage they have
reached, so a build that was stopped goes on, and none of them needs what the others are doing.
"""

from __future__ import annotations

import functools
import itertools
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from index.documents import Documents
from index.embed import Embedder, StaticEmbedder
from index.lexical import LexicalWriter
from index.pieces import embedded_texts
from index.vectors import Vectors, VectorWriter
from index.workers import Workers, chunks

_BLOCK = 1024
"""Passages folded and embedded at a time: bounds the memory of a build without slowing it."""
_PART = 100 * _BLOCK
"""Passages after which the work so far is made safe: what a killed build does again."""


def catch_up(generation: Path, passages: int, embedder: Embedder, workers: int | None = None) -> str:
    """Write the lexical and the dense index of all passages in the folder's document store; returns the dense one's type.

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
        for block, (own, pieces) in zip(blocks, pool.map(functools.partial(_embedded, embedder), texts), strict=True):
            words.add(block)
            vectors.add(own, pieces)
            done += len(block)
            if done % _PART < _BLOCK:
                vectors.commit()  # before the words: what they have counted as done, the vectors hold
                words.commit()
            progress.update(len(block))
    vectors.commit()
    words.close()
    documents.close()
    return vectors.close()


def _embedded(embedder: Embedder, passages: Sequence[tuple[str, str]]) -> tuple[Vectors, list[int]]:
    """The vectors of all pieces of the passages, each a headline and a text, and how many pieces each passage has."""
    pieces = [embedded_texts(headline, text) for headline, text in passages]
    return embedder.passages([text for own in pieces for text in own]), [len(own) for own in pieces]
