"""How sure one may be that the best sentence answers: log-odds from how well it fits, and how much of the question is told at all.

A logistic regression over the features below, fitted by `python -m rag.training.rules.confidence` (its weights stand here as it prints
them). What shares much with a question by chance shares little with it, and often shares as much in another article: long matches
of rare words, and a lead over the next article, count most.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from index.partial_date import whole_day
from rag.question.slots.asked import Asked
from rag.reader.rules.pointer import point
from rag.reader.rules.ranking import LONG_KINDS, Judged, Picked, Verdict
from rag.reader.rules.sentence_features import SENTENCE_FEATURES
from rag.reader.rules.span_features import places_of
from rag.types import Period, Question
from rag.wants import Slot
from rag.words.days import mentions

WEIGHTS = {
    "bias": -3.542,
    "sentence": 0.256,
    "lead": 0.133,
    "span": 1.61,
    "next_span_in_article": 0.433,
    "span_distance": -0.272,
    "told_in_article": 0.036,
    "share_in_article": 1.213,
    "words": 0.156,
    "place_untold": -2.921,
    "noun_untold": -0.646,
    "of_the_days": -0.603,
    "not_of_the_days": -1.431,
    "of_the_month": 0.816,
    "asks_sentence": 0.695,
    "asks_thing": -0.605,
    "told_near": 1.771,
    "pointed_at": 0.357,
    "day_said": -0.338,
    "rank": -0.849,
}
_DAY = SENTENCE_FEATURES.index("day")
_NEAR = 2
_ENOUGH = 0.8
"""How like a word of the article must be to one of the question to tell it."""
_NO_PLACE = frozenset(["东西", "城市", "地方", "国家", "地区", "台风"])
"""Words that a dictionary takes for names of places."""
_PIECES = frozenset(["评论", "社论", "快讯", "通讯", "稿子", "言论", "专栏", "栏目", "标题", "题目"])
"""What a question calls the article itself, which no article says of itself."""
_NO_SPAN = -0.5
_ALONE = 6.0
"""The lead of an article where no other was read."""
_FAR = 30
_LATE = timedelta(days=3)
"""How long after the days asked for an issue may still report on them."""


def confidence(question: Question, verdict: Verdict, picks: Sequence[Picked]) -> float:
    """The log-odds that the best sentence of the verdict answers; `picks` are the spans that may fill the first blank."""
    told = features(question, verdict, picks)
    return sum(weight * told[name] for name, weight in WEIGHTS.items())


def features(question: Question, verdict: Verdict, picks: Sequence[Picked]) -> dict[str, float]:
    """What speaks for and against an answer, by name; `bias` is 1."""
    asked, best = verdict.asked, verdict.sentences[0]
    slot = asked.slots[0]
    weights = np.array([term.weight for term in asked.terms], np.float64)
    whole = np.asarray(best.read.whole, np.float64)
    held = float(weights @ whole)
    total = float(weights.sum()) or 1.0
    article = best.hit.article.article_id
    others = [one.score for one in verdict.sentences if one.hit.article.article_id != article]
    by_worth = sorted(picks, key=lambda one: -one.worth)
    owner = by_worth[0].judged if by_worth else best
    same = len(by_worth) > 1 and len({one.judged.hit.article.article_id for one in by_worth[:2]}) == 1
    place, noun = _untold(asked, best, verdict.sentences)
    inside, outside, day = _in_period(question.periods, best)
    return {
        "bias": 1.0,
        "sentence": best.score,
        "lead": best.score - max(others) if others else _ALONE,
        "span": by_worth[0].worth if by_worth else _NO_SPAN,
        "next_span_in_article": float(same),
        "span_distance": _distance(asked, by_worth[0]) if by_worth else -0.1,
        "told_in_article": held / 20,
        "share_in_article": held / total,
        "words": float(len(weights)),
        "place_untold": place,
        "noun_untold": noun,
        "of_the_days": inside,
        "not_of_the_days": outside,
        "of_the_month": day,
        "asks_sentence": float(slot.kind in LONG_KINDS),
        "asks_thing": float(slot.kind in ("thing", "title")),
        "told_near": float(weights @ np.asarray(owner.read.near, np.float64)) / total,
        "pointed_at": _pointed_at(asked, slot, by_worth[0]) if by_worth and slot.kind not in LONG_KINDS else 0.0,
        "day_said": float(owner.features[_DAY]),
        "rank": float(best.read.rank),
    }


def _pointed_at(asked: Asked, slot: Slot, picked: Picked) -> float:
    """Whether the pointing network, too, finds the answer where the span is."""
    start, end, _ = point(asked, slot, picked.judged.read.sentence.text).best(1)[0]
    return float(start < picked.candidate.end and picked.candidate.start < end)


def _untold(asked: Asked, best: Judged, sentences: Sequence[Judged]) -> tuple[float, float]:
    """The weight of the heaviest place, and of the heaviest noun, that the article tells in no words."""
    places, nouns = [0.0], [0.0]
    if asked.terms:
        soft = np.max([one.soft for one in _around(best, sentences)], axis=0)
        told = np.maximum(np.asarray(best.read.whole, np.float64), np.where(soft >= _ENOUGH, soft, 0))
        for term, share in zip(asked.terms, told, strict=True):
            if term.tag[:2] == "ns":
                places += [(1 - share) * term.weight / 8] if term.text not in _NO_PLACE else []
            elif term.tag[0] in "njl" and term.tag[:2] not in ("nr", "nt", "nz") and term.text not in _PIECES:
                nouns.append((1 - share) * term.weight / 8)
    return float(max(places)), float(max(nouns))


def _around(best: Judged, sentences: Sequence[Judged]) -> list[Judged]:
    """The judged sentences of the best one's article that stand near it, itself among them."""
    article = best.hit.article.article_id
    return [
        one for one in sentences if one.hit.article.article_id == article and abs(one.read.number - best.read.number) <= _NEAR
    ]


def _distance(asked: Asked, picked: Picked) -> float:
    """How far a span stands from a word of the question, in tens of signs."""
    text, span = picked.judged.read.sentence.text, picked.candidate
    spots = [
        at
        for term, holds in zip(asked.terms, picked.judged.read.holds, strict=True)
        if holds == 1.0
        for at in places_of(term.text, text)
    ]
    return min((min(abs(at - span.start), abs(at - span.end), _FAR) for at in spots), default=_FAR) / 10


def _in_period(periods: Sequence[Period], best: Judged) -> tuple[float, float, float]:
    """Where the question names days: whether the sentence is of them, whether not, and whether it is of a stretch of a month or less."""
    issue = best.hit.issue
    printed = whole_day(issue.date)
    if not periods or printed is None:
        return 0.0, 0.0, 0.0
    inside = any(period.earliest - timedelta(days=1) <= printed <= period.latest + _LATE for period in periods)
    if not inside:
        sentences, number = best.read.text.sentences, best.read.number
        first, last = sentences[max(0, number - _NEAR)], sentences[min(len(sentences) - 1, number + _NEAR)]
        told = mentions(best.hit.article.text[first.start : last.end], issue)
        inside = any(one.earliest <= period.latest and period.earliest <= one.latest for one in told for period in periods)
    brief = any(period.latest - period.earliest <= timedelta(days=31) for period in periods)
    return float(inside), float(not inside), float(inside and brief)
