"""Cut texts into the tokens of a static model.

Our own models cut folded text at the longest word from the left. The tokenizers library can do that, too (WordPiece without its
mark), and sentence-transformers does it so; but it tries every length of a run at every place, which takes nine tenths of the time
of an embedding. Here all texts are walked down one trie at once, a step a character, in numpy: twenty times as fast, the same tokens.
A question is cut alone, a word at a time.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.chinese.characters import FoldTable

Ids = NDArray[np.int32]
Ends = NDArray[np.int64]

DROPPED = r"[^\u4e00-\u9fff〇0-9a-z%]+"
RUNS = r"[0-9]{1,20}[%\u4e00-\u9fff]?|[a-z]{1,40}|[\u4e00-\u9fff〇]{1,60}"
"""What folded text is divided into before words are looked for. A number keeps its unit (7月, 30亿, 5%); a run without end is cut."""
HAN = range(0x4E00, 0xA000)
ALPHABET = [*"0123456789abcdefghijklmnopqrstuvwxyz%〇", *map(chr, HAN)]
"""Every character that a text is read by; all are tokens, so nothing is unknown."""


def numbered(ids: Ids, size: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The distinct ids below `size`, ascending, and the place of each id among them: quicker than sorting them."""
    seen, place = np.zeros(size, dtype=bool), np.empty(size, dtype=np.int32)
    seen[ids] = True
    known = np.flatnonzero(seen)
    place[known] = np.arange(len(known), dtype=np.int32)
    return known, place[ids]


class Cutter(Protocol):
    """Cuts texts into tokens."""

    def __call__(self, texts: Sequence[str]) -> tuple[Ids, Ends]:
        """The token ids of all texts end to end, and where each text's end among them."""
        ...


def read_cutter(file: Path) -> Cutter:
    """The cutter of a `tokenizer.json`: the fast one for models of our own making, the tokenizers library for any other."""
    stated = json.loads(file.read_text(encoding="utf-8"))
    if _is_ours(stated):
        return LongestMatch(stated["model"]["vocab"])
    return LibraryCutter(file)


def _is_ours(stated: Mapping[str, Any]) -> bool:
    model, before = stated["model"], stated.get("pre_tokenizer") or {}
    splits = [(part.get("pattern", {}).get("Regex"), part.get("behavior")) for part in before.get("pretokenizers", [])]
    return (
        model.get("type") == "WordPiece"
        and model.get("continuing_subword_prefix") == ""
        and not stated.get("added_tokens")
        and [part["type"] for part in (stated.get("normalizer") or {}).get("normalizers", [])] == ["NFKC", "Lowercase"]
        and splits == [(DROPPED, "Removed"), (RUNS, "Isolated")]
        and all(char in model["vocab"] for char in ALPHABET)
    )


class LibraryCutter:
    """Any tokenizer of the tokenizers library, without the tokens that it adds of itself."""

    def __init__(self, file: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def __call__(self, texts: Sequence[str]) -> tuple[Ids, Ends]:
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        flat = np.fromiter((number for own in ids for number in own), dtype=np.int32)
        return flat, np.cumsum([len(own) for own in ids], dtype=np.int64)


_BITS = 15
_SYMBOL = np.zeros(0x10000, dtype=np.int64)
_SYMBOL[[ord(char) for char in ALPHABET]] = range(1, len(ALPHABET) + 1)
"""Each character of the alphabet as a number of 15 bits; 0 for all others."""

_KIND = np.zeros(0x10000, dtype=np.int8)
_DIGIT, _LATIN, _CHINESE, _PERCENT = 1, 2, 3, 4
_KIND[[ord(char) for char in ALPHABET]] = [
    _DIGIT if char.isdecimal() else _LATIN if char.isascii() and char.isalpha() else _PERCENT if char == "%" else _CHINESE
    for char in ALPHABET
]
_LONGEST_RUN = np.array([1, 20, 40, 60, 200])
"""Characters after which a run of each kind is cut."""
_SHORTEST_CUT = 20

_ALONE = 100
"""Characters up to which a text that comes alone, as a question does, is cut a word at a time: arrays would take ten times as long."""
_RUN = re.compile(f"{RUNS}|%+")


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


_FOLDED = FoldTable(_fold, lambda char: True)


class _Numbered:
    """Numbers for distinct keys, looked up many at once: a hash table with open addressing, sparse enough that most keys are found,
    or missed, at the first place looked at."""

    _FACTOR = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing: Knuth, The art of computer programming, volume 3, 6.4

    def __init__(self, keys: NDArray[np.int64]) -> None:
        bits = max(8, len(keys).bit_length() + 2)
        self._shift, self._last = np.uint64(64 - bits), (1 << bits) - 1
        self._keys = np.append(keys, -1)  # an empty place, number -1, holds no key
        self._numbers = np.full(1 << bits, -1, dtype=np.int32)
        waiting, place = np.arange(len(keys), dtype=np.int32), self._place(keys)
        while len(waiting):
            free = self._numbers[place] < 0
            self._numbers[place[free]] = waiting[free]
            moved = self._numbers[place] != waiting
            waiting, place = waiting[moved], (place[moved] + 1) & self._last

    def _place(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        place: NDArray[np.int64] = ((keys.view(np.uint64) * self._FACTOR) >> self._shift).view(np.int64)
        return place

    def __call__(self, keys: NDArray[np.int64]) -> NDArray[np.int32]:
        """The number of each key, its place among those given at first; -1 where it was not given."""
        place = self._place(keys)
        numbers = self._numbers[place]
        other = np.flatnonzero((self._keys[numbers] != keys) & (numbers >= 0))
        while len(other):
            place[other] = (place[other] + 1) & self._last
            numbers[other] = self._numbers[place[other]]
            other = other[(self._keys[numbers[other]] != keys[other]) & (numbers[other] >= 0)]
        return numbers


class LongestMatch:
    """Longest match from the left over a trie of the vocabulary. A node is a symbol, or from depth two on the number of the edge that
    leads to it, an edge being a node with a symbol."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        words = np.array(list(vocabulary))
        tokens = np.fromiter(vocabulary.values(), dtype=np.int32)
        codes = words.view(np.uint32).reshape(len(words), -1)
        symbols = _SYMBOL[np.minimum(codes, 0xFFFF)]
        lengths = (codes > 0).sum(axis=1)
        spelt = (symbols > 0).sum(axis=1) == lengths
        symbols, lengths, tokens = symbols[spelt], lengths[spelt], tokens[spelt]
        self._words, self._longest = vocabulary, int(lengths.max(initial=1))
        self._single = np.zeros(1 << _BITS, dtype=np.int32)
        self._single[symbols[lengths == 1, 0]] = tokens[lengths == 1]
        edges: list[NDArray[np.int64]] = []
        ending: list[NDArray[np.int32]] = []
        node, known = symbols[:, 0], 1 << _BITS
        for length in range(2, symbols.shape[1] + 1):
            longer = lengths >= length
            if not longer.any():
                break
            symbols, lengths, tokens, node = symbols[longer], lengths[longer], tokens[longer], node[longer]
            keys, node = np.unique((node << _BITS) | symbols[:, length - 1], return_inverse=True)
            token = np.full(len(keys), -1, dtype=np.int32)
            token[node[lengths == length]] = tokens[lengths == length]
            edges.append(keys)
            ending.append(token)
            node, known = node + known, known + len(keys)
        self._depth = len(edges)
        self._edge = _Numbered(np.concatenate(edges) if edges else np.zeros(0, dtype=np.int64))
        self._token = np.concatenate(ending) if ending else np.zeros(0, dtype=np.int32)

    def __call__(self, texts: Sequence[str]) -> tuple[Ids, Ends]:
        if len(texts) == 1 and len(texts[0]) <= _ALONE:
            alone = list(self._one_by_one(_fold(texts[0])))
            return np.array(alone, dtype=np.int32), np.array([len(alone)], dtype=np.int64)
        codes, lengths = _FOLDED.codes([f"{text}\n" for text in texts])
        codes = np.minimum(codes, 0xFFFF)
        symbols = _SYMBOL[codes]
        starts, goes_on = _runs(codes)
        matched = np.ones(len(codes), dtype=np.int8)
        tokens = self._single[symbols]
        place = np.flatnonzero(symbols)
        node = symbols[place]
        for depth in range(1, self._depth + 1):
            further = np.flatnonzero(goes_on[np.minimum(place + depth, len(codes) - 1)])  # quicker, twice, than what it is of
            place, node = place[further], node[further]
            if not len(place):
                break
            edge = self._edge((node << _BITS) | symbols[place + depth])
            found = np.flatnonzero(edge >= 0)
            place, edge = place[found], edge[found]
            node = edge.astype(np.int64) + (1 << _BITS)
            token = self._token[edge]
            whole = token >= 0
            matched[place[whole]] = depth + 1
            tokens[place[whole]] = token[whole]
        begins = np.zeros(len(codes), dtype=bool)
        at = np.flatnonzero(starts)
        while len(at):
            begins[at] = True
            at = at + matched[at]
            at = at[goes_on[at]]
        at = np.flatnonzero(begins)
        return tokens[at], np.searchsorted(at, np.cumsum(lengths))

    def _one_by_one(self, folded: str) -> Iterator[int]:
        """The tokens of a folded text; each character is a word, so that one is found at every place."""
        for run in _RUN.findall(folded):
            at = 0
            while at < len(run):
                end = min(at + self._longest, len(run))
                while run[at:end] not in self._words:
                    end -= 1
                yield self._words[run[at:end]]
                at = end


def _runs(codes: NDArray[np.uint32]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where the runs of RUNS begin, and where they go on."""
    kind = _KIND[codes]
    before = np.concatenate(([0], kind[:-1]))
    unit = (before == _DIGIT) & ((kind == _PERCENT) | ((kind == _CHINESE) & (codes != ord("〇"))))
    kind[unit] = _DIGIT
    before = np.concatenate(([0], kind[:-1]))
    after_unit = np.concatenate(([False], unit[:-1]))
    starts = (kind > 0) & ((kind != before) | after_unit)
    places = np.arange(len(codes), dtype=np.int32)
    since = places - np.maximum.accumulate(np.where(starts, places, 0))
    far = np.flatnonzero((since >= _SHORTEST_CUT) & (kind > 0) & ~unit)
    starts[far] = since[far] % _LONGEST_RUN[kind[far]] == 0
    return starts, (kind > 0) & ~starts
