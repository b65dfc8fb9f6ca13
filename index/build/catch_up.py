"""The stores that follow the documents: words, vectors and tokens of every passage, and their index.

The document store is the record of what an archive holds. The others follow it while it is written, from whichever passage they
have reached, so a build that was stopped goes on, and none of them needs what the others are doing.
"""

from __future__ import annotations

import functools
import itertools
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import numpy as np
from tqdm import tqdm

from index.build.beside import Beside
from index.build.workers import Workers, chunks
from index.embed.model import Embedder, StaticEmbedder
from index.embed.pieces import embedded_texts
from index.stores.documents import Documents
from index.stores.lexical import Entry, LexicalWriter
from index.stores.piece_tokens import NO_TOKENS, Packed, TokenWriter, keeps_tokens, pack
from index.stores.vectors import Vectors, VectorWriter

_BLOCK = 1024
"""Passages folded and embedded at a time: bounds the memory of a build without slowing it."""
_PART = 100 * _BLOCK
"""Passages after which the work so far is made safe: what a killed build does again."""
_WAITING, _WAITING_TO_BE_SAFE = 2, 80
"""Blocks that may wait for their words to be added. That takes longest, so the rest must not run ahead; but while words are made
safe, which takes seconds of one core, it goes on for so many blocks, and lets them be caught up with bit by bit."""
_SCRATCH = "embedded-"
"""How the folder is named in which workers leave what they made for this process; what a killed build left there is removed."""

Texts = tuple[int, list[tuple[str, str]]]
"""The number of a block's first passage, and the headline and text of each."""


def catch_up(generation: Path, stored: Iterable[int], embedder: Embedder, pool: Workers) -> str:
    """Write the lexical and the dense index of all passages in the folder's document store, and their tokens; returns the dense
    one's type.

    `stored` gives the number of passages in the store each time that more are safe there; the store is not changed before the next
    number is asked for. A static model embeds in the processes of `pool`, while this one stores pages and adds words; any other
    embeds here, once all is stored.
    """
    stored, held, static = iter(stored), 0, isinstance(embedder, StaticEmbedder)
    for held in stored:
        if static and held > _BLOCK:
            pool.start()  # before the lexical index is opened: its lock must end with this process
            break
    for left in generation.glob(f"{_SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)
    # a build that is stopped leaves while workers still write there: what is then left is removed by the build that goes on
    with TemporaryDirectory(prefix=_SCRATCH, dir=generation, ignore_cleanup_errors=True) as folder:
        make = functools.partial((pool if static else Workers(1)).map, functools.partial(_left, embedder, Path(folder)))
        return _written(generation, itertools.chain([held], stored), embedder, make)


def _written(
    generation: Path, stored: Iterable[int], embedder: Embedder, make: Callable[[Iterable[Texts]], Iterable[_Left]]
) -> str:
    words = LexicalWriter(generation)
    tokens = TokenWriter(generation) if keeps_tokens(embedder) else None
    kept = min(words.count, tokens.passages) if tokens else words.count
    vectors = VectorWriter(generation, embedder.dimensions, kept)
    done, worded, waiting = vectors.passages, words.count, _WAITING
    safe: Future[object] | None = None
    if tokens:
        tokens.keep(done)
    with (
        tqdm(
            desc="建索引 indexing", initial=done, unit=" passages", file=sys.stderr, disable=None, mininterval=0.5
        ) as progress,
        Beside() as beside,
    ):
        blocks, same = itertools.tee(chunks(_entries(generation, stored, done, progress), _BLOCK))
        texts = ((block[0].number, [(entry.headline, entry.text) for entry in block]) for block in same)
        for block, left in zip(blocks, make(texts), strict=True):
            made = left.taken()
            vectors.add(made.vectors, made.pieces)
            if tokens:
                tokens.add(made.tokens, made.lengths)
            beside.call(words.add, [entry for entry in block if entry.number >= worded])
            done += len(block)
            if done % _PART < _BLOCK:
                vectors.commit()  # before the words: what they have counted as done, the vectors hold
                if tokens:
                    tokens.commit()
                safe, waiting = beside.call(words.commit), _WAITING_TO_BE_SAFE
            elif safe is None or safe.done():
                waiting = max(_WAITING, waiting - 1)
            beside.wait(waiting)
            progress.update(len(block))
        vectors.commit()
        if tokens:
            tokens.commit()
        beside.call(words.close)
        kind = vectors.index()
    if tokens:
        tokens.close()
    vectors.close()
    return kind


def _entries(generation: Path, stored: Iterable[int], done: int, progress: tqdm[NoReturn]) -> Iterator[Entry]:
    """The passages from number `done` on, as they are stored."""
    for held in stored:
        progress.total = held
        if held > done:
            documents = Documents(generation)  # opened anew, because it takes its file for one that does not change
            yield from documents.entries(done)
            documents.close()
            done = held


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


@dataclass(frozen=True, slots=True)
class _Left:
    """What a worker made, in files, because a pipe between processes would keep both ends waiting for each other."""

    vectors: Path
    pieces: list[int]
    tokens: Path
    lengths: list[int]

    def taken(self) -> Embedded:
        made = Embedded(np.load(self.vectors), self.pieces, np.load(self.tokens), self.lengths)
        self.vectors.unlink()
        self.tokens.unlink()
        return made


def _left(embedder: Embedder, folder: Path, texts: Texts) -> _Left:
    first, passages = texts
    made = embedded(embedder, passages)
    left = _Left(folder / f"{first}-vectors.npy", made.pieces, folder / f"{first}-tokens.npy", made.lengths)
    np.save(left.vectors, made.vectors)
    np.save(left.tokens, made.tokens)
    return left
