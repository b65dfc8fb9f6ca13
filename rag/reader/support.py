"""The sentences that support an answer, by the network's support head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Span
from rag.network.network import Scores, probability
from rag.reader.windows import Window


@dataclass(frozen=True, slots=True)
class Sentence:
    """`window.text[start:end]` with the probability that it supports the answer."""

    window: int
    number: int
    start: int
    end: int
    support: float


def sentences(windows: Sequence[Window], scores: Sequence[Scores]) -> list[Sentence]:
    """Every sentence of the windows in their order; one that the network did not see to its end has support 0."""
    found = []
    for number, (window, one) in enumerate(zip(windows, scores, strict=True)):
        for n, (start, end) in enumerate(window.sentences):
            found.append(Sentence(number, n, start, end, probability(one, start, end)))
    return found


def holding(told: Sequence[Sentence], window: int, span: Span) -> list[Sentence]:
    """The sentences of one window that a span touches."""
    return [one for one in told if one.window == window and one.start < span[1] and span[0] < one.end]
