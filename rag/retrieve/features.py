"""What a question and its candidate passages have in common, in numbers: the features that the reranker weighs.

Coverage is the share of the question's weight (inverse document frequency) that a passage, or the best
stretch of one, holds: a passage that says it all in one breath answers better than one that says it here and there
(Tao and Zhai, An exploration of proximity measures in information retrieval, SIGIR 2007).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from index.chinese.sounds import sound_table
from index.chinese.words import bare, bigrams, cut, fold
from index.partial_date import PartialDate, as_number
from rag.retrieve.term_places import (
    LONGEST,
    Floats,
    Held,
    Laid,
    best_stretch,
    codes_of,
    in_cells,
    in_headlines,
    in_texts,
    lay,
    pairs,
    singles,
)

_SHORT = 3
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
    yyyymmdd numbers, 0 where unknown. `interaction` is how much of the question it says, word by word (index/stores/late_interaction.py)."""

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


def _local_idf(held: Held) -> Floats:
    count = held.sum(axis=0)
    weight: Floats = np.log1p((len(held) - count + 0.5) / (count + 0.5)) + 0.1
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
        with suppress(ValueError):  # 2月30日
            told = PartialDate(year, int(month) if month else None, int(day) if day else None)
            days.append((as_number(told.first), as_number(told.last)))
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
    laid = lay([candidate.text for candidate in candidates], [candidate.headline for candidate in candidates])
    lexical = np.array([candidate.lexical for candidate in candidates])
    columns = {"lexical": np.log1p(lexical), "lexical_share": _share(lexical)}
    columns |= _coverage(probed, laid, [candidate.article for candidate in candidates])
    columns |= _words(probed, laid)
    told = laid.numbers if probed.numbers or probed.days else [""] * n
    asked = max(len(probed.numbers), 1)
    columns["numbers"] = np.array([len(probed.numbers.intersection(_NUMBER.findall(text))) / asked for text in told])
    columns["numbers_asked"] = np.full(n, float(bool(probed.numbers)))
    dates = _date_features(probed, told, candidates)
    columns["date_told"], columns["date_year_told"], columns["date_none_told"], columns["date_issue"] = dates.T
    columns["date_asked"] = np.full(n, float(bool(probed.days)))
    columns["opens"] = np.array([float(candidate.opens) for candidate in candidates])
    columns["length"] = np.log1p(laid.lengths[0]) / 6
    return np.stack([columns[name] for name in NAMES], axis=1)


def _coverage(probed: Probe, laid: Laid, articles: Sequence[int]) -> dict[str, Floats]:
    """How much of the question's bigrams, characters and sounds each passage says, and the best stretch of it.

    Characters and sounds have their weights from the candidates themselves: what few of them hold tells them apart.
    """
    asked, sounds = codes_of(bare(probed.text.replace(" ", ""))), sound_table()
    grams = codes_of("".join(gram.rjust(2, "\0") for gram in probed.grams)).reshape(-1, 2)
    characters = np.unique(asked)
    heard = np.array(sorted(set(itertools.pairwise(sounds[asked].tolist()))), dtype=np.int64).reshape(-1, 2)
    begins = pairs(grams, laid.codes, laid)
    kinds = (
        (begins, len(grams)),
        (singles(characters, laid.codes), len(characters)),
        (pairs(heard, sounds[laid.codes], laid), len(heard)),
    )
    cells = in_cells(kinds, laid)
    body, head = in_texts(cells, laid)
    held, counts = body | head, [count for _, count in kinds]
    _, of_characters, of_sounds = np.split(held, np.cumsum(counts)[:-1], axis=1)
    idf = np.concatenate([probed.gram_weights, _local_idf(of_characters), _local_idf(of_sounds)])
    weights = idf[:, None] * (np.repeat(np.arange(3), counts)[:, None] == np.arange(3))  # a column for each kind
    totals = np.maximum(weights.sum(axis=0), 1e-9)

    own, total = slice(len(grams)), totals[0]
    said = dict(zip(("grams", "characters", "sounds"), (held @ weights / totals).T, strict=True))
    said |= zip(
        ("grams_long", "characters_long", "sounds_long"), (best_stretch(cells, laid, weights, LONGEST) / totals).T, strict=True
    )
    said["grams_short"] = best_stretch(cells[:, own], laid, probed.gram_weights, _SHORT) / total
    numbered = {article: row for row, article in enumerate(dict.fromkeys(articles))}
    same = [numbered[article] for article in articles]
    together = np.zeros((len(numbered), len(grams)), dtype=bool)
    np.logical_or.at(together, same, held[:, own])
    said["article"] = (together @ probed.gram_weights)[same] / total
    for name in ("grams", "grams_short", "grams_long", "article", "sounds", "sounds_long"):
        said[f"{name}_share"] = _share(said[name])
    said["grams_body"] = body[:, own] @ probed.gram_weights / total
    said["headline_covers"] = head[:, own] @ probed.gram_weights / total
    said["headline_held"] = in_headlines(begins, laid) / np.maximum(laid.lengths[1] - 1, 1)
    return said


def _words(probed: Probe, laid: Laid) -> dict[str, Floats]:
    """Which of the question's words each passage or its headline holds."""
    plain, weights = laid.plain, probed.word_weights
    held = np.array([[word in text for word in probed.words] for text in plain], dtype=bool).reshape(len(plain), len(weights))
    held = held[laid.which]
    share = held @ weights / max(float(weights.sum()), 1e-9)
    rarest = held[:, np.argsort(-weights)[:3]]
    return {
        "words": share,
        "words_share": _share(share),
        "rare_words": rarest.sum(axis=1) / max(rarest.shape[1], 1),
        "rarest_missing": (~held * weights).max(axis=1, initial=0.0) / 12,
    }
