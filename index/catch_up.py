"""The stores that follow the documents: words and vectors of every passage, and their index.

The document store is the record of what an archive holds. The others are brought level with it, from whichever passage they have
reached, so a build that was stopped goes on, and none of them needs what the others are doing.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tqdm import tqdm

from index.documents import Documents
from index.embed import Embedder
from index.lexical import LexicalWriter
from index.pieces import embedded_texts
from index.vectors import VectorWriter
from index.workers import chunks

_BLOCK = 1024
"""Passages folded and embedded at a time: bounds the memory of a build without slowing it."""
_PART = 100 * _BLOCK
"""Passages after which the work so far is made safe: what a killed build does again."""


def catch_up(generation: Path, passages: int, embedder: Embedder) -> str:
    """Write the lexical and the dense index of all passages in the folder's document store; returns the dense one's type."""
    documents = Documents(generation)
    words = LexicalWriter(generation, passages)
    done = words.count
    vectors = VectorWriter(generation, embedder.dimensions, kept=done)
    with tqdm(
        desc="建索引 indexing", total=passages, initial=done, unit=" passages", file=sys.stderr, disable=None, mininterval=0.5
    ) as progress:
        for block in chunks(documents.entries(done), _BLOCK):
            pieces = [embedded_texts(entry.headline, entry.text) for entry in block]
            words.add(block)
            vectors.add(embedder.passages([text for one in pieces for text in one]), [len(one) for one in pieces])
            done += len(block)
            if done % _PART < _BLOCK:
                vectors.commit()  # before the words: what they have counted as done, the vectors hold
                words.commit()
            progress.update(len(block))
    vectors.commit()
    words.close()
    documents.close()
    return vectors.close()
