"""Text as it is searched: folded characters, words (jieba) and character bigrams. What is quoted is never taken from here."""

from __future__ import annotations

import functools
import logging
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import resources
from typing import Any, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.chinese.characters import Codes, FoldTable
from index.chinese.look_alikes import look_alikes

Given = ParamSpec("Given")
Told = TypeVar("Told")

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


def fold_codes(texts: Sequence[str]) -> tuple[Codes, NDArray[np.int64]]:
    """`fold` of many texts at once, several times as fast: the characters of all end to end, 0 where one is dropped, and how many are
    each text's."""
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


class _Above(dict[str, int]):
    """A dictionary of words above another, which stays as it is."""

    def __init__(self, below: dict[str, int]) -> None:
        self._below = below

    def __contains__(self, word: object) -> bool:
        return super().__contains__(word) or word in self._below

    def __missing__(self, word: str) -> int:
        return self._below[word]

    def get(self, word: str, default: Any = None) -> Any:
        found = super().get(word)
        return self._below.get(word, default) if found is None else found


class Names:
    """The names of one archive (bylines), above the dictionary that all share: while they are in force, words are cut with them.

    What depends on how words are cut is `remembered` here, so that it is nobody else's and goes with the archive.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = tuple(names)
        self._remembered: dict[Callable[..., Any], Callable[..., Any]] = {}

    @functools.cached_property
    def cutter(self) -> Any:
        """jieba's tokenizer."""
        shared = _jieba().dt
        if not self._names:
            return shared
        own = _jieba().Tokenizer()
        own.FREQ, own.total, own.initialized = _Above(shared.FREQ), shared.total, True
        for name in self._names:
            own.add_word(fold(name))
        return own

    @functools.cached_property
    def tagger(self) -> Any:
        """The same with parts of speech."""
        _jieba()
        import jieba.posseg

        own = jieba.posseg.POSTokenizer.__new__(jieba.posseg.POSTokenizer)  # made as usual it would read the dictionary again
        own.tokenizer, own.word_tag_tab = self.cutter, jieba.posseg.dt.word_tag_tab
        return own

    def remembering(self, function: Callable[..., Told], most: int) -> Callable[..., Told]:
        """The function, which remembers its last results here."""
        return self._remembered.get(function) or self._remembered.setdefault(function, functools.lru_cache(most)(function))


_NO_NAMES = Names()
_IN_FORCE: ContextVar[Names] = ContextVar("names in force", default=_NO_NAMES)


def put_in_force(names: Names) -> None:
    """Have words cut with these names from here on, in this context (contextvars) alone."""
    _IN_FORCE.set(names)


@contextmanager
def in_force(names: Names) -> Iterator[None]:
    """Have words cut with these names meanwhile."""
    before = _IN_FORCE.set(names)
    try:
        yield
    finally:
        _IN_FORCE.reset(before)


def remembered(most: int) -> Callable[[Callable[Given, Told]], Callable[Given, Told]]:
    """`lru_cache` for what depends on how words are cut: for the names in force by themselves."""

    def decorate(function: Callable[Given, Told]) -> Callable[Given, Told]:
        @functools.wraps(function)
        def call(*given: Given.args, **named: Given.kwargs) -> Told:
            return _IN_FORCE.get().remembering(function, most)(*given, **named)

        return call

    return decorate


def dictionary() -> list[str]:
    """The words of jieba's dictionary, without any archive's names."""
    return [word for word, count in _jieba().dt.FREQ.items() if count]


def cut(text: str) -> list[str]:
    """The words of a text, folded, in order, punctuation dropped (jieba, precise mode with its HMM)."""
    return list(_cut(text))


@remembered(64)
def _cut(text: str) -> tuple[str, ...]:
    """A question is cut several times on its way, so the last ones are kept."""
    return tuple(word for word in _IN_FORCE.get().cutter.lcut(fold(text)) if not _NOT_WORD.fullmatch(word))


def pieces(text: str) -> list[tuple[str, int]]:
    """The words of a text that is folded already, each with its offset, in order; punctuation is dropped."""
    found, at = [], 0
    for word in _IN_FORCE.get().cutter.lcut(text):
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
    return list(_tagged(text))


@remembered(256)
def _tagged(text: str) -> tuple[tuple[str, str], ...]:
    """A quote is tagged for each sentence that is held against it, so the last ones are kept."""
    return tuple((pair.word, pair.flag) for pair in _IN_FORCE.get().tagger.lcut(text))
