"""The words that the model reads: a dictionary's, the news' own, and every character for what is in neither.

A text is cut at the longest word from the left (WordPiece without its ## mark), which the tokenizers library does at two million
characters a second. Whole words win over overlapping pairs of characters here: an average of fewer vectors has less noise.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from index.chinese.sounds import sound_table
from index.embed.tokens import ALPHABET, DROPPED, HAN, RUNS

UNKNOWN = "[UNK]"
LONGEST = 4
"""Characters of the longest Chinese word: a longer name is better read in its parts, which a question may give by themselves."""

MINED = 3
"""Characters of the longest word that is mined: four and one neighbour would not fit 64 bits."""


def is_chinese(word: str) -> bool:
    return all(ord(char) in HAN for char in word)


def make_tokenizer(words: Iterable[str]) -> Any:
    """A tokenizers.Tokenizer that cuts folded text into these words, and into single characters where none of them fits."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    vocabulary = {UNKNOWN: 0}
    for word in [*words, *ALPHABET]:
        vocabulary.setdefault(word, len(vocabulary))
    tokenizer = Tokenizer(
        models.WordPiece(vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=200, continuing_subword_prefix="")
    )
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(DROPPED), "removed"), pre_tokenizers.Split(Regex(RUNS), "isolated")]
    )
    return tokenizer


def learn_words(texts: Sequence[str], dictionary: Iterable[str], size: int) -> list[str]:
    """The `size` words that stand in most of the texts, most frequent first: a dictionary's, mined ones, numbers with units."""
    known = {word for word in dictionary if 2 <= len(word) <= LONGEST and is_chinese(word)}
    names = mine(_some(texts, 40_000_000), known)
    runs = _written_runs(texts)
    endings = (
        {run[-2:] for run in runs} | {run[:3] for run in runs if run.isalpha()} | {f"{number:02d}" for number in range(100)}
    )
    tokenizer = make_tokenizer([*runs, *sorted(endings), *sorted(known), *names])
    seen = np.zeros(tokenizer.get_vocab_size(), dtype=np.int64)
    for start in range(0, len(texts), 2000):
        for encoding in tokenizer.encode_batch_fast(texts[start : start + 2000], add_special_tokens=False):
            seen[np.unique(encoding.ids)] += 1
    words = sorted(tokenizer.get_vocab().items(), key=lambda entry: (-seen[entry[1]], entry[0]))
    return [word for word, number in words if seen[number] and word != UNKNOWN][:size]


def _some(texts: Sequence[str], characters: int) -> Sequence[str]:
    """Every nth text, so that they come to about so many characters."""
    return texts[:: max(1, sum(map(len, texts)) // characters)]


def _written_runs(texts: Sequence[str], least: int = 20) -> list[str]:
    """Latin words and numbers with their unit that stand in many texts."""
    pattern = re.compile(r"[0-9]+[%\u4e00-\u9fff]?|[a-z]+")
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(pattern.findall(unicodedata.normalize("NFKC", text).lower())))
    return [run for run, count in counts.most_common() if count >= least]


def mine(texts: Sequence[str], known: set[str], least: int = 12, cohesion: float = 50.0, company: int = 8) -> list[str]:
    """Words of two or three characters (names, mostly) that a dictionary lacks, most frequent first.

    A run of characters is a word when it stands `least` times, `cohesion` times as often as its two parts would meet by chance
    (at its weakest joint), and beside at least `company` different characters on either side, none of which makes half of them.
    """
    codes = _codes(texts)
    counts = {length: np.unique(_runs(codes, length), return_counts=True) for length in range(1, MINED + 2)}
    total = float(counts[1][1].sum())
    found: list[tuple[int, str]] = []
    for length in range(2, MINED + 1):
        values, number = counts[length]
        often = number >= least
        values, number = values[often], number[often]
        chance = np.zeros(len(values))
        for left in range(1, length):
            head = _count(counts[left], values >> (15 * (length - left)))
            tail = _count(counts[length - left], values & ((1 << (15 * (length - left))) - 1))
            chance = np.maximum(chance, head * (tail / total))
        wider, times = counts[length + 1]
        good = number > cohesion * chance
        for core in (wider >> 15, wider & ((1 << (15 * length)) - 1)):
            good &= _free(core, times, values, number, company)
        for value, count in zip(values[good].tolist(), number[good].tolist(), strict=True):
            word = "".join(chr(HAN.start - 1 + ((value >> (15 * place)) & 0x7FFF)) for place in reversed(range(length)))
            if word not in known:
                found.append((count, word))
    return [word for _, word in sorted(found, reverse=True)]


def _codes(texts: Sequence[str]) -> np.ndarray:
    """The texts as one row of 15-bit character numbers, 0 where a character is not Chinese."""
    joined = np.frombuffer("\n".join(texts).encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.int64)
    return np.where((joined >= HAN.start) & (joined < HAN.stop), joined - HAN.start + 1, 0)


def _runs(codes: np.ndarray, length: int) -> np.ndarray:
    """Every run of so many Chinese characters (four at most) as one number."""
    places = len(codes) - length + 1
    packed = np.zeros(places, dtype=np.int64)
    whole = np.ones(places, dtype=bool)
    for offset in range(length):
        part = codes[offset : offset + places]
        packed = (packed << 15) | part
        whole &= part > 0
    return packed[whole]


def _free(core: np.ndarray, times: np.ndarray, values: np.ndarray, number: np.ndarray, company: int) -> np.ndarray:
    """Whether each value has enough different neighbours on one side; `core` is the wider runs without that neighbour."""
    order = np.argsort(core, kind="stable")
    keys, starts, kinds = np.unique(core[order], return_index=True, return_counts=True)
    largest = np.maximum.reduceat(times[order], starts)
    return np.asarray((_count((keys, kinds), values) >= company) & (_count((keys, largest), values) < number / 2))


def _count(table: tuple[np.ndarray, np.ndarray], values: np.ndarray) -> np.ndarray:
    keys, numbers = table
    place = np.minimum(np.searchsorted(keys, values), len(keys) - 1)
    return np.where(keys[place] == values, numbers[place], 0)


def parts_of(tokens: Sequence[str], rarity: np.ndarray) -> Any:
    """What each token is made of, a sparse (tokens, parts) float32 matrix: vectors of tokens = this x vectors of parts.

    A word is itself (1), its characters (0.3 each), their sounds (0.15 each) and its sound as a whole (0.5), times its idf. So
    words that share characters or sound the same lie near each other, and what is learned of a word moves its rare relatives,
    too (after the subwords of Bojanowski et al. 2017). The parts are summed into one row a token when the model is written.
    """
    sounds = sound_table()
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    parts: dict[object, int] = {}

    def lean(row: int, part: object, weight: float) -> None:
        rows.append(row)
        columns.append(parts.setdefault(part, len(parts)))
        values.append(weight)

    for row, token in enumerate(tokens):
        lean(row, token, 1.0)
        if not is_chinese(token):
            continue
        heard = tuple(int(sounds[ord(char)]) for char in token)
        for char, sound in zip(token, heard, strict=True):
            lean(row, ("character", char), 0.3)
            lean(row, ("sound", sound), 0.15)
        if len(token) > 1:
            lean(row, ("sounds", heard), 0.5)
    shape = (len(tokens), len(parts))
    mixture = sparse.csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=shape)
    return (sparse.diags((rarity / 8).astype(np.float32)) @ mixture).tocsr()


def first_vectors(parts: int, dimensions: int, seed: int) -> np.ndarray:
    """Where training starts: a random direction for each part, (parts, dimensions) float32.

    Random directions keep words apart, and a bag of them is a random projection of tf-idf (Johnson and Lindenstrauss 1984), so
    the model finds passages before it has learned anything.
    """
    return 0.24 * np.random.default_rng(seed).standard_normal((parts, dimensions), dtype=np.float32)
