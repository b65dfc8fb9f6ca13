"""Text as it is searched: folded characters, words (jieba) and character bigrams. What is quoted is never taken from here."""

from __future__ import annotations

import functools
import logging
import re
import unicodedata
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.chinese.characters import Codes, FoldTable
from index.chinese.look_alikes import look_alikes

_NOT_WORD = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]+")


@functools.cache
def _simplified() -> dict[int, str]:
    """Traditional to simplified characters, one to one, from OpenCC's own table; and look-alikes to what they look like."""
    table = resources.files("opencc").joinpath("dictionary/TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    folded = {ord(old): new.split()[0] for old, new in pairs if len(old) == 1}
    return folded | {code: folded.get(ord(char), char) for code, char in look_alikes().items()}


def simplified(text: str) -> str:
    """Text in simplified characters, one for one, so that every offset stays."""
    return text.translate(_simplified())


def fold(text: str) -> str:
    """The form in which texts and questions are compared: NFKC, lower case, simplified characters."""
    return unicodedata.normalize("NFKC", text).lower().translate(_simplified())


def bare(text: str) -> str:
    """Folded text with blanks and punctuation gone."""
    return _NOT_WORD.sub("", fold(text))


_FOLDED = FoldTable(fold, lambda char: char != "\0")
_BARE = FoldTable(fold, lambda char: not _NOT_WORD.fullmatch(char))


def fold_texts(texts: Sequence[str]) -> list[str]:
    """`fold` of many texts, null characters dropped, several times as fast."""
    return _FOLDED.texts(texts)


def fold_codes(texts: Sequence[str]) -> tuple[Codes, NDArray[np.int64]]:
    """`fold_texts` as the characters of all texts end to end, 0 where one is dropped, and how many are each text's."""
    return _FOLDED.codes(texts)


def bare_texts(texts: Sequence[str]) -> list[str]:
    """`bare` of many texts, several times as fast."""
    return _BARE.texts(texts)


@functools.cache
def _jieba() -> Any:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return jieba


def learn(words: Iterable[str]) -> None:
    """Add an archive's own names (bylines, titles) to the dictionary, so that a question that holds them is cut well."""
    for word in words:
        _jieba().add_word(fold(word))
    _cut.cache_clear()


def dictionary() -> list[str]:
    """The words of jieba's dictionary."""
    return [word for word, count in _jieba().dt.FREQ.items() if count]


def cut(text: str) -> list[str]:
    """The words of a text, folded, in order, punctuation dropped (jieba, precise mode with its HMM)."""
    return list(_cut(text))


@functools.lru_cache(maxsize=64)
def _cut(text: str) -> tuple[str, ...]:
    """A question is cut several times on its way, so the last ones are kept."""
    return tuple(word for word in _jieba().lcut(fold(text)) if not _NOT_WORD.fullmatch(word))


def pieces(text: str) -> list[tuple[str, int]]:
    """The words of a text that is folded already, each with its offset, in order; punctuation is dropped."""
    found, at = [], 0
    for word in _jieba().lcut(text):
        if not _NOT_WORD.fullmatch(word):
            found.append((word, at))
        at += len(word)
    return found


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of characters of the folded text; a text of one character gives that character."""
    plain = bare(text)
    return [plain[i : i + 2] for i in range(len(plain) - 1)] if len(plain) > 1 else [plain] if plain else []


ACROSS = 0.5
"""What a bigram that crosses the border of two words counts, against one inside a word."""


def weighted_bigrams(text: str) -> dict[str, float]:
    """The bigrams of a text in order, each with 1, or with ACROSS where it only stands across a border of the text's words."""
    plain, inside, at = bare(text), set[int](), 0
    for word in cut(text):
        length = len(bare(word))
        inside.update(range(at, at + length - 1))
        at += length
    if len(plain) < 2:
        return dict.fromkeys(bigrams(text), 1.0)
    weights: dict[str, float] = {}
    for place in range(len(plain) - 1):
        gram = plain[place : place + 2]
        weights[gram] = max(weights.get(gram, ACROSS), 1.0 if place in inside else ACROSS)
    return weights


def latin(text: str) -> list[str]:
    """The runs of letters and digits in a text, folded, in order: 5g, 2021."""
    return [run.lower() if run.isascii() else fold(run) for run in _LATIN.findall(text)]


def tagged(text: str) -> list[tuple[str, str]]:
    """The words of a text as written, each with jieba's part of speech: nr a person, ns a place, nt an organisation, v a verb..."""
    _jieba()
    import jieba.posseg

    return [(pair.word, pair.flag) for pair in jieba.posseg.lcut(text)]
