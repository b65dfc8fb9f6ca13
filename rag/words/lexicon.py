"""What the reader knows of Chinese words: how rare each is in news, its part of speech, and which words keep its company.

The table was counted on news text (rag/training/counting.py): the vectors are a truncated SVD of positive pointwise mutual information
(Levy and Goldberg, Neural word embedding as implicit matrix factorization, NeurIPS 2014).
"""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.chinese.words import fold

MODELS = Path(__file__).parents[1] / "models"


class _Flat(dict[int, str]):
    def __missing__(self, code: int) -> str:
        sign = chr(code)
        folded = fold(sign)
        self[code] = folded if len(folded) == 1 else sign
        return self[code]


_FLAT = _Flat()


def flat(text: str) -> str:
    """The text folded character by character, so that every offset is also one of the text itself."""
    return text.translate(_FLAT)


class Lexicon:
    """The word table, read once."""

    def __init__(self, path: Path = MODELS / "lexicon.npz") -> None:
        with np.load(path, allow_pickle=False) as table:
            self._rows = {word: row for row, word in enumerate(str(table["words"]).split("\n"))}
            self._idf = table["idf"].astype(np.float32)
            names = str(table["tag_names"]).split("\n")
            self._tags = [names[code] for code in table["tags"]]
            vectors = table["vectors"].astype(np.float32)
        self._vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        self.rarest = float(self._idf.max()) + 1.0

    def __len__(self) -> int:
        """Words in the table."""
        return len(self._rows)

    def idf(self, word: str) -> float:
        """Natural log of how rare a word is among passages of news; a word never seen is the rarest."""
        row = self._rows.get(word)
        return self.rarest if row is None else float(self._idf[row])

    def tag(self, word: str) -> str:
        """The part of speech in jieba's notation, `x` for a word it does not know."""
        row = self._rows.get(word)
        return "x" if row is None else self._tags[row]

    def knows(self, word: str) -> bool:
        """Whether the word is in the table."""
        return word in self._rows

    def vectors(self, words: list[str]) -> NDArray[np.float32]:
        """Unit vectors, one row a word; a word never seen has zeros."""
        rows = np.array([self._rows.get(word, -1) for word in words], np.int64)
        found: NDArray[np.float32] = self._vectors[rows]
        found[rows < 0] = 0.0
        return found


@functools.cache
def lexicon() -> Lexicon:
    """The one table of this process."""
    return Lexicon()
