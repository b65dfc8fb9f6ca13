"""BM25 over character bigrams and the like as a dot product of sparse vectors, so that any Milvus counts it as the local engine does.

A passage's vector holds for each term its frequency as BM25 saturates it, and the question's the term's inverse document
frequency, which stands in a collection of its own: one dot product is the sum of BM25 over all fields, and no score depends on
how a server divides its rows (Robertson and Zaragoza, The probabilistic relevance framework: BM25 and beyond, 2009).
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence

from index.chinese.words import bigrams, fold, latin

K1, B = 1.2, 0.75
FIELDS = ("bigrams", "words", "headline", "authors")
"""The fields that are counted here, as the local engine has them; whole words are left to Milvus's own BM25."""

_NOT_WORD = re.compile(r"[\W_]+")

Terms = dict[str, Counter[str]]
"""How often each term stands in each field."""


def passage_terms(text: str, headline: str, authors: Sequence[str]) -> Terms:
    """What a passage is found by."""
    return {
        "bigrams": Counter(bigrams(text)),
        "words": Counter(latin(text)),
        "headline": Counter(bigrams(headline)),
        "authors": Counter(fold(name) for name in authors),
    }


def words_only(text: str) -> str:
    """The folded text with a blank for whatever is no part of a word, as Milvus's analyzer is to cut it: it takes signs for words."""
    return _NOT_WORD.sub(" ", fold(text)).strip()


def dimension(field: str, term: str) -> int:
    """The dimension of a term: a hash of 32 bits, of which Milvus does not take the highest."""
    return min(zlib.crc32(f"{field}\0{term}".encode("utf-8", "surrogatepass")), 2**32 - 2)


def sparse_passage(terms: Terms, average: Mapping[str, float]) -> dict[int, float]:
    """A passage's sparse vector; `average` is how many terms a passage has in each field."""
    weights: dict[int, float] = {}
    for field, counts in terms.items():
        length = sum(counts.values())
        saturation = K1 * (1 - B + B * length / max(average[field], 1e-9))
        for term, count in counts.items():
            weights[dimension(field, term)] = count * (K1 + 1) / (count + saturation)
    return weights or {0: 1e-9}  # a row must not be empty


class Tally:
    """In how many passages each term stands, and how long the fields are, counted as passages come."""

    def __init__(self) -> None:
        self.passages = 0
        self.held: Counter[int] = Counter()
        self.lengths: Counter[str] = Counter()

    def add(self, terms: Terms) -> None:
        """Count one passage."""
        self.passages += 1
        for field, counts in terms.items():
            self.held.update(dimension(field, term) for term in counts)
            self.lengths[field] += sum(counts.values())

    def average(self) -> dict[str, float]:
        """How many terms a passage has in each field."""
        return {field: self.lengths[field] / max(self.passages, 1) for field in FIELDS}
