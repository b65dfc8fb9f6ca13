"""What a question and its candidate passages have in common, in numbers: the features that the reranker weighs.

All candidates of a question are laid end to end in one array of character codes, so that every feature of every candidate is
a few array operations. Coverage is the share of the question's weight (inverse document frequency) that a passage, or the best
stretch of one, holds: a passage that says it all in one breath answers better than one that says it here and there
(Tao and Zhai, An exploration of proximity measures in information retrieval, SIGIR 2007).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.sounds import sound_table
from index.words import bare, bigrams, cut, fold, fold_texts

Floats = NDArray[np.float64]

_CELL = 16
_SPANS = (3, 7)
"""Stretches are 3 and 7 cells of 16 characters: about one sentence, and a sentence with its neighbours."""

_DATE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:份?(\d{1,2})[日号])?)?|(\d{1,2})月(?:份?(\d{1,2})[日号])?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

NAMES = (
    "lexical", "lexical_share", "grams", "grams_share", "grams_body", "grams_short", "grams_short_share", "grams_long",
    "grams_long_share", "article", "article_share", "opens", "words", "words_share", "rare_words", "rarest_missing",
    "characters", "characters_long", "sounds", "sounds_share", "sounds_long", "sounds_long_share", "headline_held",
    "headline_covers", "numbers", "numbers_asked", "date_told", "date_year_told", "date_none_told", "date_issue", "date_asked",
    "length",
)  # fmt: skip
"""The features in the order of the columns."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer; `opens` where its article begins with it. `first_day` and `last_day` bound its issue's date as
    yyyymmdd numbers, 0 where unknown. `interaction` is how much of the question it says, word by word (index/late.py)."""

    number: int
    text: str
    headline: str = ""
    article: int = 0
    opens: bool = False
    first_day: int = 0
    last_day: int = 0
    lexical: float = 0.0
    interaction: float = 0.0


@dataclass(frozen=True, slots=True)
class Probe:
    """A question as it is held against passages: its terms with their weights, its numbers and its days (yyyymmdd bounds)."""

    text: str
    grams: tuple[str, ...]
    gram_weights: Floats
    words: tuple[str, ...]
    word_weights: Floats
    numbers: frozenset[str] = frozenset()
    days: tuple[tuple[int, int], ...] = ()


def probe(
    text: str,
    gram_idf: Callable[[Sequence[str]], Floats],
    days: Sequence[tuple[int, int]] = (),
) -> Probe:
    """Take a question's query text to pieces; `gram_idf` gives the inverse document frequency of bigrams.

    A word tells as much as the most telling of its bigrams; one of a single character, which has none, nothing.
    """
    grams = tuple(dict.fromkeys(gram for run in text.split() for gram in bigrams(run)))
    weights = gram_idf(grams)
    words = tuple(dict.fromkeys(cut(text)))
    numbers = frozenset(number for number in _NUMBER.findall(fold(text)))
    return Probe(text, grams, weights, words, _word_weights(words, grams, weights), numbers, tuple(days))


def _word_weights(words: Sequence[str], grams: Sequence[str], weights: Floats) -> Floats:
    idf = dict(zip(grams, weights.tolist(), strict=True))
    return np.array([max((idf.get(gram, 0.0) for gram in bigrams(word)), default=0.0) for word in words])


@dataclass(frozen=True, slots=True)
class _Laid:
    """Texts end to end: word characters only, each text starting a new cell and followed by empty ones."""

    codes: NDArray[np.int64]
    owner: NDArray[np.int64]
    cell: NDArray[np.int64]
    cell_owner: NDArray[np.int64]
    filled: NDArray[np.bool_]
    lengths: NDArray[np.int64]


_WORD = np.zeros(0x10000, dtype=bool)
for _code in range(1, 0x10000):
    _WORD[_code] = not re.match(r"[\W_]", chr(_code))


def _codes(text: str) -> NDArray[np.int64]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)


def _lay(folded: Sequence[str]) -> _Laid:
    codes = _codes("\0".join(folded))
    owner = np.cumsum(codes == 0)
    kept = _WORD[np.minimum(codes, 0xFFFF)]
    codes, owner = codes[kept], owner[kept]
    lengths = np.bincount(owner, minlength=len(folded))
    used = -(-lengths // _CELL)
    cells = used + max(_SPANS)
    first_cell = np.concatenate(([0], np.cumsum(cells)[:-1]))
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    cell = first_cell[owner] + (np.arange(len(codes)) - starts[owner]) // _CELL
    cell_owner = np.repeat(np.arange(len(folded)), cells)
    filled = np.arange(len(cell_owner)) - first_cell[cell_owner] < used[cell_owner]
    return _Laid(codes, owner, cell, cell_owner, filled, lengths)


def _plain(laid: _Laid) -> list[str]:
    whole = laid.codes.astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    ends = np.cumsum(laid.lengths)
    return [whole[end - length : end] for end, length in zip(ends, laid.lengths, strict=True)]


_PAIR = 21  # bits of the second of two characters
_PLANE = 0x10000  # rarer characters than those of the basic plane are taken for its last code


def _pairs(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    return (codes[:-1] << _PAIR) | codes[1:]


def _matches(wanted: NDArray[np.int64], codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where any of the `wanted` characters stands in `codes`, and which of them it is."""
    which = np.full(_PLANE, -1, dtype=np.int64)
    basic = wanted < _PLANE - 1
    which[wanted[basic]] = np.flatnonzero(basic)
    found = which[np.minimum(codes, _PLANE - 1)]
    place = np.flatnonzero(found >= 0)
    return place, found[place]


def _pair_matches(wanted: NDArray[np.int64], codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where any of the `wanted` pairs begins in `codes`, and which of them it is. Few places can begin one, and only they are
    looked up."""
    if not len(wanted) or len(codes) < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    begins, ends = np.zeros(_PLANE, dtype=bool), np.zeros(_PLANE, dtype=bool)
    begins[np.minimum(wanted >> _PAIR, _PLANE - 1)] = True
    ends[np.minimum(wanted & ((1 << _PAIR) - 1), _PLANE - 1)] = True
    basic = np.minimum(codes, _PLANE - 1)
    likely = np.flatnonzero(begins[basic[:-1]] & ends[basic[1:]])
    pairs = (codes[likely] << _PAIR) | codes[likely + 1]
    order = np.argsort(wanted, kind="stable")
    ordered = wanted[order]
    slot = np.minimum(np.searchsorted(ordered, pairs), len(wanted) - 1)
    held = ordered[slot] == pairs
    return likely[held], order[slot[held]]


def _presence(owner: NDArray[np.int64], term: NDArray[np.int64], shape: tuple[int, int]) -> NDArray[np.bool_]:
    held = np.zeros(shape, dtype=bool)
    held[owner, term] = True
    return held


def _best_stretch(cells: NDArray[np.bool_], always: NDArray[np.bool_], laid: _Laid, weights: Floats, span: int) -> Floats:
    """For each text the largest weight that `span` cells in a row hold, with what its headline `always` holds."""
    stretch = cells.copy()
    for shift in range(1, span):
        stretch[:-shift] |= cells[shift:]
    weight = (stretch & laid.filled[:, None] | always[laid.cell_owner]) @ weights
    best: Floats = np.maximum.reduceat(weight, np.flatnonzero(np.diff(laid.cell_owner, prepend=-1)))
    return best


def _local_idf(held: NDArray[np.bool_]) -> Floats:
    count = held.sum(axis=0)
    weight: Floats = np.log1p((len(held) - count + 0.5) / (count + 0.5))
    return weight


def _share(values: Floats) -> Floats:
    top = values.max(initial=0.0)
    return values / top if top > 0 else np.zeros_like(values)


def _told_days(text: str, year: int) -> list[tuple[int, int]]:
    days = []
    for match in _DATE.finditer(text):
        named, month, day = match[1], match[2] or match[4], match[3] or match[5]
        if named is not None:
            year = int(named)
        if not year:
            continue
        first = year * 10_000 + int(month or 1) * 100 + int(day or 1)
        last = year * 10_000 + int(month or 12) * 100 + int(day or 31)
        days.append((first, last))
    return days


def _date_features(probed: Probe, folded: Sequence[str], candidates: Sequence[Candidate]) -> Floats:
    """(n, 4): a day told inside a period asked for; only its year; none at all; the issue itself within it or soon after."""
    out = np.zeros((len(candidates), 4))
    if not probed.days:
        return out
    for row, (text, candidate) in enumerate(zip(folded, candidates, strict=True)):
        told = _told_days(text, candidate.first_day // 10_000)
        for asked_first, asked_last in probed.days:
            fits = [
                1.0
                if asked_first <= first and last <= asked_last
                else 0.5
                if first <= asked_last and asked_first <= last
                else 0.0
                for first, last in told
            ]
            out[row, 0] = max(out[row, 0], max(fits, default=0.0))
            if any(first // 10_000 <= asked_last // 10_000 and asked_first // 10_000 <= last // 10_000 for first, last in told):
                out[row, 1] = 1.0
            if candidate.first_day and candidate.first_day <= asked_last + 2 and asked_first <= candidate.last_day:
                out[row, 3] = 1.0
        out[row, 2] = float(not told)
    return out


def features(probed: Probe, candidates: Sequence[Candidate]) -> Floats:
    """The features of each candidate for the question, shape (candidates, len(NAMES))."""
    n = len(candidates)
    columns: dict[str, Floats] = {}
    lexical = np.array([candidate.lexical for candidate in candidates])
    columns["lexical"], columns["lexical_share"] = np.log1p(lexical), _share(lexical)

    folded = fold_texts([candidate.text for candidate in candidates])
    laid = _lay(folded)
    heads = _lay(fold_texts([candidate.headline for candidate in candidates]))
    wanted = np.array(
        [(ord(gram[0]) << _PAIR) | ord(gram[1]) if len(gram) == 2 else ord(gram) for gram in probed.grams], np.int64
    )
    weights = probed.gram_weights
    total = max(float(weights.sum()), 1e-9)

    place, term = _pair_matches(wanted, laid.codes)
    inside = laid.owner[place] == laid.owner[np.minimum(place + 1, len(laid.codes) - 1)]
    place, term = place[inside], term[inside]
    body = _presence(laid.owner[place], term, (n, len(wanted)))
    head_place, head_term = _pair_matches(wanted, heads.codes)
    inside = heads.owner[head_place] == heads.owner[np.minimum(head_place + 1, len(heads.codes) - 1)]
    head = _presence(heads.owner[head_place[inside]], head_term[inside], (n, len(wanted)))
    cells = _presence(laid.cell[place], term, (len(laid.cell_owner), len(wanted)))
    columns["grams_body"] = body @ weights / total
    columns["grams"] = (body | head) @ weights / total
    columns["grams_share"] = _share(columns["grams"])
    for name, span in zip(("grams_short", "grams_long"), _SPANS, strict=True):
        best = _best_stretch(cells, head, laid, weights, span)
        columns[name] = best / total
        columns[f"{name}_share"] = _share(best)

    _, same = np.unique([candidate.article for candidate in candidates], return_inverse=True)
    together = np.zeros((int(same.max()) + 1, len(wanted)), dtype=bool)
    np.logical_or.at(together, same, body | head)
    columns["article"] = together[same] @ weights / total
    columns["article_share"] = _share(columns["article"])
    columns["opens"] = np.array([float(candidate.opens) for candidate in candidates])

    columns["headline_covers"] = head @ weights / total
    columns["headline_held"] = np.bincount(heads.owner[head_place[inside]], minlength=n) / np.maximum(heads.lengths - 1, 1)

    plain = [text + headline for text, headline in zip(_plain(laid), _plain(heads), strict=True)]
    held = np.array([[word in text for word in probed.words] for text in plain], dtype=bool).reshape(n, len(probed.words))
    word_total = max(float(probed.word_weights.sum()), 1e-9)
    columns["words"] = held @ probed.word_weights / word_total
    columns["words_share"] = _share(columns["words"])
    rarest = np.argsort(-probed.word_weights)[:3]
    columns["rare_words"] = held[:, rarest].mean(axis=1) if len(rarest) else np.zeros(n)
    missing = np.where(held, 0.0, probed.word_weights[None, :])
    columns["rarest_missing"] = missing.max(axis=1, initial=0.0) / 12

    asked = _codes(bare(probed.text.replace(" ", "")))
    asked_characters = np.unique(asked)
    character_place, character = _matches(asked_characters, laid.codes)
    head_place1, head_character = _matches(asked_characters, heads.codes)
    _cover(
        columns, "characters", laid, character_place, character, heads.owner[head_place1], head_character, len(asked_characters)
    )

    sounds = sound_table()
    asked_sounds = np.unique(_pairs(sounds[np.minimum(asked, _PLANE - 1)]))
    sound_place, sound = _pair_matches(asked_sounds, sounds[np.minimum(laid.codes, _PLANE - 1)])
    head_place2, head_sound = _pair_matches(asked_sounds, sounds[np.minimum(heads.codes, _PLANE - 1)])
    _cover(columns, "sounds", laid, sound_place, sound, heads.owner[head_place2], head_sound, len(asked_sounds))
    columns["sounds_share"] = _share(columns["sounds"])
    columns["sounds_long_share"] = _share(columns["sounds_long"])

    numbers = [set(_NUMBER.findall(text)) for text in folded]
    columns["numbers"] = np.array([len(probed.numbers & found) / max(len(probed.numbers), 1) for found in numbers])
    columns["numbers_asked"] = np.full(n, float(bool(probed.numbers)))
    dates = _date_features(probed, folded, candidates)
    columns["date_told"], columns["date_year_told"], columns["date_none_told"], columns["date_issue"] = dates.T
    columns["date_asked"] = np.full(n, float(bool(probed.days)))
    columns["length"] = np.log1p(laid.lengths) / 6
    return np.stack([columns[name] for name in NAMES], axis=1)


def _cover(
    columns: dict[str, Floats],
    name: str,
    laid: _Laid,
    place: NDArray[np.int64],
    term: NDArray[np.int64],
    head_owner: NDArray[np.int64],
    head_term: NDArray[np.int64],
    terms: int,
) -> None:
    """Coverage with weights taken from the candidates themselves: what few of them hold tells them apart."""
    n = len(laid.lengths)
    head = _presence(head_owner, head_term, (n, terms))
    held = _presence(laid.owner[place], term, (n, terms)) | head
    weights = _local_idf(held) + 0.1
    total = max(float(weights.sum()), 1e-9)
    columns[name] = held @ weights / total
    cells = _presence(laid.cell[place], term, (len(laid.cell_owner), terms))
    best = _best_stretch(cells, head, laid, weights, _SPANS[1])
    columns[f"{name}_long"] = best / total
