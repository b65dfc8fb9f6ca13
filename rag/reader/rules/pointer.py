"""A small network that points at the answer in a sentence: where it begins and where it ends.

Question and sentence are read sign by sign; each sign of the sentence looks at the question by attention, and dilated
convolutions pass on what stands around it (after Seo et al., Bidirectional attention flow, ICLR 2017, and Yu et al., QANet, ICLR
2018, at a hundredth of their size). Trained by rag/training/rules/pointer.py; run here with numpy alone.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.chinese.words import remembered
from rag.kinds import POINTED
from rag.question.slots.asked import Asked
from rag.reader.rules.sentence_features import worded
from rag.reader.rules.spans import NUMBER, worded_pieces
from rag.wants import Slot
from rag.words.dates import DATE
from rag.words.lexicon import MODELS, lexicon

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]

LONGEST = 160
"""Signs of a sentence that are read; of a longer one the stretch that holds most of the question."""
OF_QUESTION = 48
"""Signs of a question that are read: the stretch around what is asked."""
WIDTHS = (1, 2, 4, 8)
"""Dilations of the convolutions over the sentence."""
_TAGS = ("nr", "ns", "nt", "nz", "n", "v", "a", "m", "q", "d", "p", "t")
SHAPE = len(_TAGS) + 3
SENTENCE_SIGNS, QUESTION_SIGNS = 15, 6


@dataclass(frozen=True, slots=True)
class Signs:
    """A text sign by sign: code points, the row of its word in the word table (-1: none) and plain features, (signs, features)."""

    codes: Whole
    words: Whole
    plain: Floats


@remembered(1024)
def _shape(text: str) -> tuple[Whole, Whole, Whole, Floats]:
    """Code points, the number of the word that each sign stands in (-1: none), its row, and word class and place in it."""
    codes = np.array([ord(sign) for sign in text], np.int64)
    owner = np.full(len(text), -1, np.int64)
    plain = np.zeros((len(text), SHAPE), np.float32)
    table = lexicon()
    words = worded_pieces(text)
    for number, (word, at) in enumerate(words):
        end = at + len(word)
        owner[at:end] = number
        tag = table.tag(word)
        sort = next((n for n, name in enumerate(_TAGS) if tag.startswith(name)), None)
        if sort is not None:
            plain[at:end, sort] = 1
        plain[at, -3] = plain[end - 1, -2] = 1
        plain[at:end, -1] = not table.knows(word)
    rows = _spread(table.rows([word for word, _ in words]), owner, -1)
    return codes, owner, rows, plain


def _spread(values: NDArray, owner: Whole, nothing: float = 0) -> NDArray:  # type: ignore[type-arg]
    """One value for each sign from one for each word."""
    if not len(values):
        return np.full(len(owner), nothing, values.dtype)
    found = values[np.maximum(owner, 0)]
    found[owner < 0] = nothing
    return found


def sentence_signs(asked: Asked, slot: Slot, text: str) -> tuple[Signs, int]:
    """A flat sentence as it is read for a blank of the question, and where the stretch that is read begins."""
    codes, owner, rows, shape = _shape(text)
    _, vectors, rarity = worded(text)
    plain = np.zeros((len(text), SENTENCE_SIGNS), np.float32)
    question = asked.text
    known = set(question)
    plain[:, 0] = [sign in known for sign in text]
    pairs = {question[i : i + 2] for i in range(len(question) - 1)}
    joined = np.array([text[i : i + 2] in pairs for i in range(len(text) - 1)], np.float32)
    if len(joined):
        plain[:-1, 1] = joined
        plain[1:, 2] = joined
    for term in asked.terms:
        at = text.find(term.text)
        while at >= 0:
            end = at + len(term.text)
            plain[at:end, 3] = np.maximum(plain[at:end, 3], term.weight / 8)
            at = text.find(term.text, end)
    if len(vectors):
        terms = lexicon().vectors([term.text for term in asked.terms])
        if len(terms):
            alike = vectors @ terms.T
            weights = np.array([term.weight for term in asked.terms], np.float32) / 8
            plain[:, 4] = _spread(alike.max(axis=1), owner)
            plain[:, 5] = _spread((alike * weights).max(axis=1), owner)
        if slot.focus:
            plain[:, 6] = _spread(vectors @ lexicon().vectors([slot.focus[-2:]])[0], owner)
        plain[:, 7] = _spread(rarity / 10, owner)
    units = slot.unit.split("|") if slot.unit else []
    for match in NUMBER.finditer(text):
        plain[match.start() : match.end(), 8] = 1
        unit = match.group("unit") or ""
        if unit and any(unit.endswith(one) for one in units):
            plain[match.start() : match.end(), 9] = 1
    for match in DATE.finditer(text):
        plain[match.start() : match.end(), 10] = 1
    plain[:, 11] = [sign.isdigit() for sign in text]
    plain[:, 12] = [sign in ",，;；:：。、" for sign in text]
    plain[:, 13] = [sign in '《》“”「」"()（）' for sign in text]
    plain[:, 14] = [sign.isascii() and sign.isalpha() for sign in text]
    start = 0
    if len(text) > LONGEST:
        mass = np.concatenate([[0.0], np.cumsum(plain[:, 3] + 0.2 * plain[:, 1])])
        start = int(np.argmax(mass[LONGEST:] - mass[:-LONGEST]))
    stretch = slice(start, start + LONGEST)
    return Signs(codes[stretch], rows[stretch], np.concatenate([shape, plain], axis=1)[stretch]), start


def question_signs(asked: Asked, slot: Slot) -> Signs:
    """The question as it is read for one of its blanks; of a long one the stretch around the blank."""
    text = asked.text
    codes, owner, rows, shape = _shape(text)
    _, _, rarity = worded(text)
    plain = np.zeros((len(text), QUESTION_SIGNS), np.float32)
    plain[slot.start : slot.asked_end, 0] = 1
    for term in asked.terms:
        plain[term.start : term.start + len(term.text), 1] = term.weight / 8
    focus = text.find(slot.focus) if slot.focus else -1
    if focus >= 0:
        plain[focus : focus + len(slot.focus), 2] = 1
    plain[:, 3] = _spread(rarity / 10, owner)
    distance = np.arange(len(text)) - (slot.start + slot.asked_end) / 2
    plain[:, 4] = np.exp(-np.abs(distance) / 4)
    plain[:, 5] = np.sign(distance)
    low = max(0, min(slot.start - OF_QUESTION // 2, len(text) - OF_QUESTION))
    stretch = slice(low, low + OF_QUESTION)
    return Signs(codes[stretch], rows[stretch], np.concatenate([shape, plain], axis=1)[stretch])


def kind_row(slot: Slot) -> Floats:
    """The kind of thing asked for, one of POINTED."""
    return np.array([slot.kind == kind for kind in POINTED], np.float32)


@dataclass(frozen=True, slots=True)
class Pointed:
    """Where a sentence answers: log-probabilities that the answer begins and ends at each sign of the stretch read."""

    start: Floats
    end: Floats
    offset: int

    def of(self, start: int, end: int) -> float:
        """The log-probability of the span from `start` to `end` (exclusive) of the sentence."""
        first, last = start - self.offset, end - 1 - self.offset
        if first < 0 or last >= len(self.start):
            return -20.0
        return float(self.start[first] + self.end[last])

    def best(self, count: int, longest: int = 30) -> list[tuple[int, int, float]]:
        """The likeliest spans: start, end (exclusive), log-probability."""
        size = len(self.start)
        table = self.start[:, None] + self.end[None, :]
        apart = np.arange(size)[None, :] - np.arange(size)[:, None]
        table = np.where((apart >= 0) & (apart < longest), table, -np.inf)
        flat = table.ravel()
        top = np.argpartition(-flat, min(count, len(flat) - 1))[:count]
        top = top[np.argsort(-flat[top])]
        return [
            (int(n // size) + self.offset, int(n % size) + 1 + self.offset, float(flat[n])) for n in top if np.isfinite(flat[n])
        ]


class Pointer:
    """The network with its weights."""

    def __init__(self, path: Path = MODELS / "pointer.npz") -> None:
        with np.load(path, allow_pickle=False) as file:
            self._rows = {ord(sign): row for row, sign in enumerate(str(file["signs"]), 1)}
            self._weights = {name: file[name].astype(np.float32) for name in file.files if name != "signs"}

    def _read(self, signs: Signs, name: str) -> Floats:
        w = self._weights
        rows = np.array([self._rows.get(int(code), 0) for code in signs.codes])
        words = lexicon().vectors_at(signs.words) @ w["words.weight"].T
        whole = np.concatenate([w["embedding"][rows], words, signs.plain], axis=1)
        read: Floats = whole @ w[f"{name}.weight"].T + w[f"{name}.bias"]
        return read

    def _around(self, x: Floats, name: str, width: int = 1) -> Floats:
        """A residual convolution over three signs that stand `width` apart."""
        w = self._weights
        mean, spread = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
        normal = (x - mean) / np.sqrt(spread + 1e-5) * w[f"{name}.norm.weight"] + w[f"{name}.norm.bias"]
        padded = np.pad(normal, ((width, width), (0, 0)))
        size = len(x)
        three = np.concatenate([padded[:size], padded[width : width + size], padded[2 * width :]], axis=1)
        found: Floats = x + np.maximum(three @ w[f"{name}.conv.weight"].T + w[f"{name}.conv.bias"], 0)
        return found

    def point(self, asked: Asked, slot: Slot, text: str) -> Pointed:
        """Where a flat sentence answers what the slot asks."""
        w = self._weights
        question = self._read(question_signs(asked, slot), "in_question")
        for name in ("question.0", "question.1"):
            question = self._around(question, name)
        weight = question @ w["pool.weight"].T + w["pool.bias"]
        share = np.exp(weight - weight.max())
        summary = np.concatenate([(share * question).sum(axis=0) / share.sum(), kind_row(slot)])
        summary = np.maximum(w["summary.weight"] @ summary + w["summary.bias"], 0)
        signs, offset = sentence_signs(asked, slot, text)
        x = self._around(self._read(signs, "in_sentence"), "sentence")
        alike = (x @ w["attend.weight"].T) @ question.T / np.sqrt(x.shape[1])
        alike = np.exp(alike - alike.max(axis=1, keepdims=True))
        seen = alike @ question / alike.sum(axis=1, keepdims=True)
        x = np.concatenate([x, seen, x * seen], axis=1) @ w["fuse.weight"].T + w["fuse.bias"]
        x = np.maximum(x + w["told.weight"] @ summary, 0)
        for n, width in enumerate(WIDTHS):
            x = self._around(x, f"layers.{n}", width)
        start = _log_shares(x @ (w["start.weight"] @ summary + w["start.bias"]))
        end = _log_shares(x @ (w["end.weight"] @ summary + w["end.bias"]))
        return Pointed(start, end, offset)


def _log_shares(scores: Floats) -> Floats:
    top = scores.max()
    shares: Floats = scores - top - np.log(np.exp(scores - top).sum())
    return shares


@functools.cache
def _pointer() -> Pointer:
    return Pointer()


@remembered(64)
def point(asked: Asked, slot: Slot, text: str) -> Pointed:
    """Where a flat sentence answers what the slot asks, by the one network of this process; remembered while a question is answered."""
    return _pointer().point(asked, slot, text)
