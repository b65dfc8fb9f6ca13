"""A question and a window of the page as the network takes them: pieces, and the characters that each piece stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.chinese.words import simplified
from index.types import Span

Ints = NDArray[np.int64]

BOS, PAD, EOS = 0, 1, 2
QUESTION, CONTEXT, WINDOW = 56, 32, 232
"""Most pieces of each of the three parts; a window or context that is longer is cut at its end, a question in its middle."""
STEP = 32
"""A window's length is padded to a multiple of this."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """`<s> question </s> context </s> window </s>`: ids, the place of the window's first piece, and its pieces' characters."""

    ids: tuple[int, ...]
    first: int
    offsets: tuple[Span, ...]

    @property
    def feed(self) -> dict[str, Ints]:
        """The served network's inputs, each 1 × pieces: ids, and types (1 in the window)."""
        types = np.zeros((1, len(self.ids)), np.int64)
        types[0, self.first : self.first + len(self.offsets)] = 1
        return {"ids": np.array([self.ids], np.int64), "types": types}


@dataclass(frozen=True, slots=True)
class Batch:
    """Encoded windows as arrays of one length: ids, types (1 in the window) and mask (1 where a piece is)."""

    ids: Ints
    types: Ints
    mask: Ints


class Encoding:
    """Cuts texts into the network's pieces. `folder` holds `tokenizer.json`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer.from_file(str(self._folder / "tokenizer.json"))

    def encode(self, rows: Sequence[tuple[str, str, str]]) -> list[Encoded]:
        """Rows of question, context (the issue's day and the headline) and window."""
        flat = [simplified(text) for row in rows for text in row]
        cut = self._tokenizer.encode_batch(flat, add_special_tokens=False)
        encoded = []
        for question, context, window in zip(cut[::3], cut[1::3], cut[2::3], strict=True):
            asked = question.ids
            if len(asked) > QUESTION:  # what is asked stands at the end, whom it is asked of at the beginning
                asked = [*asked[: QUESTION // 3], *asked[-(QUESTION - QUESTION // 3) :]]
            head = [BOS, *asked, EOS, *context.ids[:CONTEXT], EOS]
            encoded.append(Encoded((*head, *window.ids[:WINDOW], EOS), len(head), tuple(window.offsets[:WINDOW])))
        return encoded


def padded(length: int) -> int:
    """The length that windows of up to `length` pieces are padded to: few lengths, so that kernels made for one are met again."""
    return -(-length // STEP) * STEP


def batch_of(encoded: Sequence[Encoded]) -> Batch:
    """Windows side by side, padded to one length."""
    length = padded(max(len(one.ids) for one in encoded))
    ids = np.full((len(encoded), length), PAD, np.int64)
    types = np.zeros_like(ids)
    mask = np.zeros_like(ids)
    for row, one in enumerate(encoded):
        ids[row, : len(one.ids)] = one.ids
        types[row, one.first : one.first + len(one.offsets)] = 1
        mask[row, : len(one.ids)] = 1
    return Batch(ids, types, mask)
