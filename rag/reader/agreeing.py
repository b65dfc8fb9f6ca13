"""Other articles in which the network reads the same answer to the question: they are cited beside the one that is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.kinds import LONG, SEVERAL
from rag.network.network import Scores
from rag.reader.spans import Candidate
from rag.reader.support import Sentence, holding
from rag.reader.windows import Window
from rag.types import Evidence
from rag.words.comparing import alike, holds

_SUPPORTS = 0.5
"""The support from which a sentence that answers without a bare answer is one that answers."""


def agreeing(
    kind: str,
    windows: Sequence[Window],
    scores: Sequence[Scores],
    told: Sequence[Sentence],
    spans: Sequence[Candidate],
    chosen: Candidate | None,
    at: int,
) -> Iterator[Evidence]:
    """A sentence of each other article whose window the network says to answer, too, and with the same words, in the order of the windows.

    `chosen` is the bare answer, or where there is none the best sentence of the window `at` is the answer. Where several things are
    told nothing is known to be the same.
    """
    if kind in SEVERAL or kind == "yesno" or (chosen is None and kind not in LONG):
        return
    cited = {windows[at].hit.article.article_id}
    for number, window in enumerate(windows):
        article = window.hit.article.article_id
        if article in cited or scores[number].answers <= 0:
            continue
        same = _with_span(number, told, spans, chosen) if chosen else _alike(number, windows, told, at)
        if same:
            cited.add(article)
            start, end = same[0].start, same[-1].end
            yield Evidence(window.hit, window.text[start:end], window.start + start, window.start + end)


def _with_span(number: int, told: Sequence[Sentence], spans: Sequence[Candidate], chosen: Candidate) -> Sequence[Sentence]:
    """The sentences of a window that hold the bare answer where the network found it, but for words around it (达128%)."""
    found = (one for one in spans if one.window == number and one.lead > 0)
    same = next((one for one in found if holds(one.text, chosen.text) or holds(chosen.text, one.text)), None)
    return holding(told, number, (same.start, same.end)) if same else ()


def _alike(number: int, windows: Sequence[Window], told: Sequence[Sentence], at: int) -> Sequence[Sentence]:
    """The sentence of a window that answers in mostly the words of the best one of the window `at`."""
    own = max((one for one in told if one.window == at), key=lambda one: one.support)
    words = windows[at].text[own.start : own.end]
    found = (one for one in told if one.window == number and one.support >= _SUPPORTS)
    return [one for one in found if alike(words, windows[number].text[one.start : one.end])][:1]
