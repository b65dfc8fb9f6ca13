"""Count the model of index.issues.eras anew: python -m index.training.eras_of_words NEWS.jsonl.gz... (articles with id, date, text)."""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from index.chinese.dates.calendar import WEEKDAYS
from index.chinese.numerals import ONE_TO_TEN
from index.issues import eras
from index.partial_date import PartialDate

TERMS = 5000
ARTICLES_A_DAY = 14
CHARS = 700
PAGE = 7  # articles that stand for one page when named years are counted
LEAST = 80  # a class of words seen more rarely takes the figures of its kind
_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
_TIME = re.compile(rf"[{ONE_TO_TEN}\d]+[年月日]|[上下]周|周[{WEEKDAYS}]|[去今明]年|[上下]半年|季度|本台")


def main(paths: list[str]) -> None:
    random.seed(5)
    days: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                if article["date"] and len(article["text"]) > 60:
                    days[article["date"]].append(article["text"])
    articles = [
        (day, text[:CHARS])
        for day, texts in sorted(days.items())
        for text in random.sample(texts, min(len(texts), ARTICLES_A_DAY))
    ]
    random.shuffle(articles)
    terms, weights, first = _words(articles)
    classes, named = _named(days)
    eras.MODEL.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        eras.MODEL, terms=np.frombuffer("\n".join(terms).encode(), np.uint8), weights=weights, first=np.int64(first),
        classes=np.array(classes), named=named,
    )  # fmt: skip
    print(
        f"{len(articles)} articles of {len(days)} days, {len(terms)} terms, {eras.MODEL.stat().st_size} bytes", file=sys.stderr
    )


def _half(day: str) -> int:
    told = PartialDate.parse(day).first
    return told.year * 2 + (told.month > 6)


def _words(articles: list[tuple[str, str]]) -> tuple[list[str], np.ndarray, int]:
    """The terms that tell most, and for each half-year the log of how much more often than on average they stand in its articles."""
    vocabulary = sorted(_candidates([text for _, text in articles[::4]]))
    terms = eras.Terms(vocabulary)
    first, last = min(_half(day) for day, _ in articles), max(_half(day) for day, _ in articles)
    counts = np.zeros((len(vocabulary), last - first + 1), np.int32)
    sizes = np.zeros(last - first + 1, np.int64)
    for day, text in articles:
        counts[list(terms.places(text)), _half(day) - first] += 1
        sizes[_half(day) - first] += 1
    prior = 0.3 * sizes.mean()
    shares = (counts + prior * (counts.sum(1, keepdims=True) / sizes.sum())) / (sizes + prior)
    logs = np.log((shares + 1e-9) / (shares.mean(1, keepdims=True) + 1e-9))
    telling = (shares * logs).sum(1) * (counts.sum(1) >= 25)
    best = np.argsort(-telling)[:TERMS]
    return [vocabulary[n] for n in best], np.clip(np.round(logs[best] * eras.SCALE), -96, 96).astype(np.int8), first


def _candidates(texts: list[str]) -> set[str]:
    from index.chinese import words

    seen: Counter[str] = Counter()
    for text in texts:
        found: set[str] = set()
        for run in _RUN.findall(text):
            cut = words.cut(run)
            found.update(word for word in cut if 2 <= len(word) <= eras.LONGEST)
            found.update(a + b for a, b in pairwise(cut) if 3 <= len(a + b) <= eras.LONGEST)
        seen.update(found)
    return {term for term, count in seen.items() if count >= 8 and not _TIME.search(term)}


def _named(days: dict[str, list[str]]) -> tuple[list[str], np.ndarray]:
    """For each class of words around a named year, the log probabilities of its distance from the year of printing."""
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for iso, text in _pages(days):
        day = PartialDate.parse(iso).first
        for named in eras.named_years(text):
            kind = "month" if named.month else "plan" if named.around.startswith("plan") else "other"
            at = eras.step(named, day.year, day.month)
            season = eras.EARLY if day.month <= 2 else ""
            counts[kind + season][at] += 1
            counts[named.around + season][at] += 1
    classes = [name for name, seen in counts.items() if sum(seen.values()) >= LEAST]
    table = np.full((len(classes), len(eras.MONTH_STEPS)), -100.0)
    for row, name in enumerate(classes):
        widths = eras.MONTH_WIDTHS if "month" in name else eras.YEAR_WIDTHS
        table[row, : len(widths)] = eras.log_table([counts[name][at] for at in range(len(widths))], widths)
    return classes, table


def _pages(days: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for day, texts in sorted(days.items()):
        random.shuffle(texts)
        for at in range(0, min(len(texts), 4 * PAGE), PAGE):
            yield day, "\n".join(texts[at : at + PAGE])


if __name__ == "__main__":
    main(sys.argv[1:])
