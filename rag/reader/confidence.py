"""How sure one may be that the best sentence answers: log-odds from how well it fits, and how much of the question is told at all.

A logistic regression over nine features, fitted on some two hundred answerable and sixty unanswerable questions to newspapers
(five pages, two archives of about 20,000 articles), balanced between the two. Long matches of rare words count most: what shares
much with a question by chance shares little with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.reader.asked import Asked
from rag.reader.judge import LONG_KINDS, Judged, Picked, Verdict

WEIGHTS = {
    "sentence": 0.26,
    "span": 1.27,
    "told_in_article": 0.919,
    "told_around": 0.811,
    "place_untold": -2.689,
    "noun_untold": -0.409,
    "word_before_blank_untold": -0.215,
    "asks_number": -0.774,
    "asks_sentence": 1.126,
    "bias": -1.649,
}
_NEAR = 2
_ENOUGH = 0.8
"""How like a word of the article must be to one of the question to tell it."""
_NO_PLACE = frozenset(["东西", "城市", "地方", "国家", "地区", "台风"])
"""Words that a dictionary takes for names of places."""
_NO_SPAN = -0.5


def confidence(asked: Asked, verdict: Verdict, picks: Sequence[Picked]) -> float:
    """The log-odds that the best sentence of the verdict answers; `picks` are the spans that may fill the first blank, best first."""
    best = verdict.sentences[0]
    weights = np.array([term.weight for term in asked.terms], np.float64)
    soft = np.max([one.soft for one in _around(best, verdict.sentences)], axis=0) if len(weights) else np.zeros(0)
    whole = np.asarray(best.read.whole, np.float64)
    untold = (1 - np.maximum(whole, np.where(soft >= _ENOUGH, soft, 0))) * weights
    slot = asked.slots[0]
    places, nouns, before = [0.0], [0.0], 0.0
    for term, missing in zip(asked.terms, untold, strict=True):
        if term.tag[:2] == "ns":
            places += [missing] if term.text not in _NO_PLACE else []
        elif term.tag[0] in "njl" and term.tag[:2] not in ("nr", "nt", "nz"):
            nouns.append(missing)
        if term.start < slot.start and term.weight >= 3 and term.tag[0] in "nvjlxa":
            before = missing / term.weight
    features = {
        "sentence": best.score,
        "span": picks[0].worth if picks else _NO_SPAN,
        "told_in_article": float(weights @ whole) / 20,
        "told_around": float(weights @ np.maximum(best.read.near, soft)) / 20,
        "place_untold": max(places) / 8,
        "noun_untold": max(nouns) / 8,
        "word_before_blank_untold": before,
        "asks_number": float(slot.kind == "number"),
        "asks_sentence": float(slot.kind in LONG_KINDS),
        "bias": 1.0,
    }
    return sum(WEIGHTS[name] * value for name, value in features.items())


def _around(best: Judged, sentences: Sequence[Judged]) -> list[Judged]:
    """The judged sentences of the best one's article that stand near it, itself among them."""
    article = best.hit.article.article_id
    return [
        one for one in sentences if one.hit.article.article_id == article and abs(one.read.number - best.read.number) <= _NEAR
    ]
