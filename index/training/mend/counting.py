"""Count the character bigrams that mending reads. They say what Chinese newspaper text is like; no text can be read back."""

from __future__ import annotations

import gzip
import itertools
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

import numpy as np

from index.mend import ngrams
from index.training.mend.pieces import Story

RARE = 20
"""Bigrams seen fewer times than this are left out: they are as good as unseen."""


def stories(paths: Iterable[Path]) -> Iterator[tuple[str, str, list[str]]]:
    """Headline and date (empty where there is none) and paragraphs of every text of the corpora, in order."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                held = json.loads(line)
                paragraphs = [p.strip() for p in held["text"].split("\n") if p.strip()]
                yield held.get("headline") or "", held.get("date") or "", paragraphs


def by_day(paths: Iterable[Path], first: int) -> dict[str, list[Story]]:
    """The stories that are neither too short nor too long for a page, of every second day from the first or the second on."""
    days: dict[str, list[Story]] = defaultdict(list)
    for headline, date, paragraphs in stories(paths):
        if headline and date and 60 <= sum(map(len, paragraphs)) <= 4000:
            days[date].append((headline, [re.sub(r"\s{2,}", "", p) for p in paragraphs]))
    return {day: days[day] for day in sorted(days)[first::2]}


def write(paths: Iterable[Path], without: Container[str]) -> None:
    """Count the corpora and write the table where `ngrams` reads it; headlines of the days in `without` are not counted."""
    plain = (
        (title, body)
        for headline, date, paragraphs in stories(paths)
        for title, *body in [ngrams.plain(["" if date in without else headline, *paragraphs])]
    )
    np.savez_compressed(ngrams.TABLE, allow_pickle=False, **count(plain))


def count(held: Iterable[tuple[str, list[str]]]) -> dict[str, np.ndarray]:
    """The arrays of the table, from plain headlines and paragraphs."""
    pairs: Counter[str] = Counter()
    chars: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    lead: Counter[str] = Counter()
    later: Counter[str] = Counter()
    headline: Counter[str] = Counter()
    section: Counter[str] = Counter()
    for title, paragraphs in held:
        for number, text in enumerate(paragraphs):
            chars.update(text)
            pairs.update(_pairs(text))
            heads.update((text[:1], text[:2]) if len(text) > 1 else (text,))
            if title and len(text) >= ngrams.LEAD:
                (later if number else lead).update(set(_pairs(text[: ngrams.LEAD])))
            elif title and number and text[-1] not in "。！？”）…；：":
                section.update(set(_pairs(text)))
        if title:
            headline.update(set(_pairs(title)))
    total = chars.total()
    number = sum(n for head, n in heads.items() if len(head) == 1)
    odds: dict[str, float] = {}
    for head, n in heads.items():
        if n < 5 and len(head) == 2:
            continue
        odds[head] = math.log((n + 0.5) / number) - math.log(((pairs if len(head) == 2 else chars)[head] + 1) / total)
    for char, n in chars.items():
        odds.setdefault(char, math.log(0.5 / number) - math.log((n + 1) / total))
    return {
        **_pack("keys", "counts", {p: math.log(n) for p, n in pairs.items() if n >= RARE}),
        **_pack("chars", "char_counts", {c: math.log(n) for c, n in chars.items()}),
        **_pack("openers", "opener_odds", odds),
        **_pack("leads", "lead_odds", _against(lead, later)),
        **_pack("headlines", "headline_odds", _against(headline, section)),
        "total": np.array(total, dtype=np.float64),
    }


def _pairs(text: str) -> Iterator[str]:
    return map("".join, itertools.pairwise(text))


def _against(one: Counter[str], other: Counter[str]) -> dict[str, float]:
    """Log odds of each pair that is common enough in the two counts together, five added to each."""
    share = math.log((one.total() + 5) / (other.total() + 5))
    both = one + other
    return {pair: math.log((one[pair] + 5) / (other[pair] + 5)) - share for pair, n in both.items() if n >= RARE}


def _pack(keys: str, values: str, held: dict[str, float]) -> dict[str, np.ndarray]:
    rows = sorted((_key(text), value) for text, value in held.items() if all(ord(c) < 0x10000 for c in text))
    numbers = np.array([key for key, _ in rows], dtype=np.uint32)
    steps = np.clip(np.round(np.array([value for _, value in rows]) * ngrams.STEP), -127, 255)
    return {keys: np.diff(numbers, prepend=np.uint32(0)), values: steps.astype(np.int16 if steps.min() < 0 else np.uint8)}


def _key(text: str) -> int:
    return ord(text[0]) if len(text) == 1 else ord(text[0]) << 16 | ord(text[1])
