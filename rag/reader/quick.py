"""The quick reader: no network, but the sentence that bears most of the weight of the question's own words, alone or with its neighbour.

A word weighs its rarity in news. Where it stands in the sentence all of its weight is borne, where it stands nearby (in the sentences
beside it, in the headline) a part of it. Whether the sentence answers is not understood: so no bare answer is ever shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from index.types import Span
from rag.kinds import Kind
from rag.question.slots.asked import Asked, asked_of
from rag.question.slots.content_words import Term
from rag.reader.compose import statements
from rag.reader.support import Sentence
from rag.reader.windows import Window, windows_of
from rag.refuse.reasons import Reason
from rag.types import Draft, Evidence, Hit, Question
from rag.words.dates import DATE
from rag.words.lexicon import flat

LEAST = 0.65
"""The share of the question's weight from which a sentence is told; below it the answer is no (`python -m rag.training.quick`)."""
READ = 4
"""Hits that are read."""
_NEARBY, _OTHERS = 0.5, 0.85
"""How much of a word is borne where it stands nearby, and where only its characters stand in their order, two by two."""
_TWO, _SCORE, _KIND = 0.02, 0.05, 0.15
"""What a second sentence must add, what it costs to be found a point behind the best hit, what it is worth to show what is asked for."""
_SHOWS: Mapping[Kind, Callable[[str], bool]] = {
    Kind.NUMBER: lambda words: any(sign.isdigit() for sign in words),
    Kind.DATE: lambda words: DATE.search(words) is not None,
}
"""Whether some words have what a question of a kind asks for."""


class Run(NamedTuple):
    """Sentences at `span` of a window, numbered `told`: the share of the question's weight they bear, and the worth they are ranked by."""

    window: Window
    told: range
    span: Span
    borne: float
    worth: float


class QuickReader:
    """Reads by the question's own words."""

    def read(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """The sentence of the hits that bears most of the question, or a refusal with it as the nearest."""
        best = nearest(question, hits)
        if best is None:
            return Reason.NOTHING.draft()
        window, (start, end) = best.window, best.span
        if best.borne < LEAST:
            return Reason.NOTHING.draft(Evidence(window.hit, window.text[start:end], window.start + start, window.start + end))
        return Draft(tuple(statements([window], [Sentence(0, n, *window.sentences[n], best.borne) for n in best.told])))

    def likely(self, question: Question, hits: Sequence[Hit]) -> str | None:
        """The bare answer: none, as none is sure."""
        return None


def nearest(question: Question, hits: Sequence[Hit]) -> Run | None:
    """The sentences that are worth most; None where there are none."""
    asked, best = asked_of(question), max((hit.score for hit in hits), default=0.0)
    found = (run for window in windows_of(hits[:READ]) for run in _runs(asked, window, _SCORE * (window.hit.score - best)))
    return max(found, key=lambda run: run.worth, default=None)


def _runs(asked: Asked, window: Window, worth: float) -> Iterator[Run]:
    """Each sentence of a window, and each with the one behind it; `worth` is the window's."""
    text, total = flat(window.text), asked.weight or 1.0
    parts = [flat(window.hit.article.headline or ""), *(text[start:end] for start, end in window.sentences)]
    title, *held = [[_held(term, part) for term in asked.terms] for part in parts]
    shows = _SHOWS.get(asked.slots[0].kind)
    for low in range(len(held)):
        for high in range(low, min(low + 2, len(held))):
            near = [max(column) for column in zip(title, *held[max(0, low - 1) : high + 2], strict=True)]
            own = [max(column) for column in zip(held[low], held[high], strict=True)]
            told = zip(asked.terms, own, near, strict=True)
            borne = sum(term.weight * max(one, _NEARBY * two) for term, one, two in told) / total
            span = window.sentences[low][0], window.sentences[high][1]
            gain = borne - _TWO * (high - low) + _KIND * (shows is not None and shows(text[slice(*span)]))
            yield Run(window, range(low, high + 1), span, borne, worth + gain)


def _held(term: Term, text: str) -> float:
    """How much of a word a text has."""
    if term.text in text or (term.other and term.other in text):
        return 1.0
    pairs = [term.text[n : n + 2] for n in range(len(term.text) - 1)]
    return _OTHERS * sum(pair in text for pair in pairs) / len(pairs) if len(pairs) > 1 else 0.0
