"""The quick reader: no network, but the sentence that bears most of the weight of the question's own words, alone or with its neighbour.

A word weighs its rarity in news. Where it stands in the sentence all of its weight is borne, where its article has it nearby (in the
sentences beside it, in the headline) a part of it. Whether the sentence answers is not understood: so no bare answer is ever shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.types import Span
from rag.question.slots.asked import Asked, asked_of
from rag.question.slots.content_words import Term
from rag.reader.compose import statements
from rag.reader.support import Sentence
from rag.reader.windows import Window, windows_of
from rag.refuse.reasons import Reason
from rag.types import Draft, Evidence, Hit, Question
from rag.words.dates import DATE
from rag.words.lexicon import flat

LEAST = 0.5
"""The share of the question's weight that must be borne (`python -m rag.training.quick`)."""
_NEARBY, _OTHERS = 0.5, 0.85
"""How much of a word is borne where it stands nearby, and where only its characters stand in their order, two by two."""
_TWO, _RANK, _KIND = 0.1, 0.01, 0.15
"""What a second sentence must add, what each place down the list of hits costs, and what a number or a day is worth that was asked for."""


@dataclass(frozen=True, slots=True)
class Run:
    """Sentences `low` to `high` of a window; `borne` is the share of the question's weight, `worth` what the runs are ranked by."""

    window: int
    low: int
    high: int
    borne: float
    worth: float


class QuickReader:
    """Reads by the question's own words."""

    def read(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """The sentence of the hits that bears most of the question, or a refusal with it as the nearest."""
        windows, asked = windows_of(hits), asked_of(question)
        best = max(
            (run for n, one in enumerate(windows) for run in runs(asked, n, one)), key=lambda run: run.worth, default=None
        )
        if best is None:
            return Reason.NOTHING.draft()
        window = windows[best.window]
        spans = window.sentences[best.low : best.high + 1]
        if best.borne < LEAST:
            start, end = spans[0][0], spans[-1][1]
            return Reason.NOTHING.draft(Evidence(window.hit, window.text[start:end], window.start + start, window.start + end))
        told = [Sentence(best.window, n, *span, best.borne) for n, span in enumerate(spans, best.low)]
        return Draft(tuple(statements(windows, told)))

    def likely(self, question: Question, hits: Sequence[Hit]) -> str | None:
        """The bare answer: none, as none is sure."""
        return None


def runs(asked: Asked, number: int, window: Window) -> Iterator[Run]:
    """Each sentence of a window, and each with the one behind it."""
    text, headline, total = flat(window.text), flat(window.hit.article.headline or ""), asked.weight or 1.0
    held = [[_held(term, text[start:end]) for term in asked.terms] for start, end in window.sentences]
    title = [_held(term, headline) for term in asked.terms]
    for low in range(len(held)):
        for high in range(low, min(low + 2, len(held))):
            own = [max(column) for column in zip(*held[low : high + 1], strict=True)]
            near = [max(column) for column in zip(title, *held[max(0, low - 1) : high + 2], strict=True)]
            borne = (
                sum(term.weight * max(one, _NEARBY * two) for term, one, two in zip(asked.terms, own, near, strict=True))
                / total
            )
            bonus = _KIND * _has(asked.slots[0].kind, text, (window.sentences[low][0], window.sentences[high][1]))
            yield Run(number, low, high, borne, borne + bonus - _TWO * (high - low) - _RANK * window.rank)


def _held(term: Term, text: str) -> float:
    """How much of a word a text has."""
    if term.text in text or (term.other and term.other in text):
        return 1.0
    pairs = [term.text[n : n + 2] for n in range(len(term.text) - 1)]
    return _OTHERS * sum(pair in text for pair in pairs) / len(pairs) if len(pairs) > 1 else 0.0


def _has(kind: str, text: str, span: Span) -> bool:
    """Whether a text has a number or a day where one was asked for."""
    words = text[slice(*span)]
    return any(sign.isdigit() for sign in words) if kind == "number" else kind == "date" and DATE.search(words) is not None
