"""Answers of more than a span: a list with all its items, a reason, a way, in the fewest sentences of one article that tell it."""

from __future__ import annotations

import re
from dataclasses import replace

from index.chinese.numerals import SEVERAL
from rag.question.slots.asked import Asked
from rag.reader.compose import SHORT, shown
from rag.reader.rules.compose import passage
from rag.reader.rules.ranking import Judged, Verdict
from rag.types import Draft

_ALSO = 1.5  # how far behind the best a sentence may be and still be told
_MAYBE = 2.5  # the same for a reason or a way, told after what is nearer
_MOST = 3
_ON = 2  # sentences that a reason or a way is told on in
_BRIEF = 16  # a sentence shorter than this (一是“项链模式”。) is the heading of the next
_CURT = 20  # a sentence shorter than this, or one that points back, is told with the one before it
_POINTS_BACK = re.compile(r"(?:因此|为此|于是|所以|这[就也是样些一]|此举|他|她|该)")
_PROMISED = 220  # characters read on after a sentence that promises a number of things
_OPENS = re.compile(rf"(?:[{SEVERAL}]|[2-9])(?:个|道|项|大|种|方面|点|件|条|步|类|招|张)")
_RUNS_ON = re.compile(r"[:：;；]$|——$")


def fuller(asked: Asked, verdict: Verdict) -> Draft:
    """The best sentences of the article that the search trusts most, and what they lead on to; a reason with what may be one too."""
    best = verdict.sentences[0]
    same = [one for one in verdict.sentences if one.hit.article.article_id == best.hit.article.article_id]
    reason = asked.slots[0].kind in ("how", "why")
    chosen = [one for one in same if one.score > best.score - _ALSO][:_MOST]
    told = [best, *_carried_on(best), *(one for one in chosen if one is not best)]
    told += [more for one in told if len(one.read.sentence.text) < _BRIEF for more in _after(one, 2)]
    if reason:
        told += [more for one in (best, *chosen) if _leans_back(one) for more in _before(one)]
        told += [more for one in (best, *chosen) for more in _after(one, _ON)]
        told += [one for one in same if one.score > best.score - _MAYBE][:_MOST]
    once: dict[int, Judged] = {}
    for one in told:
        once.setdefault(one.read.number, one)
    draft = passage(list(once.values()), _items(best) if asked.slots[0].kind == "list" else None)
    return _best_first(draft, best) if reason else draft


def _best_first(draft: Draft, best: Judged) -> Draft:
    """The same with what the best sentence stands in before the rest."""
    at = best.read.sentence.start
    first = [one for one in draft.statements if any(shown.start <= at < shown.end for shown in one.evidence)]
    return replace(draft, statements=(*first, *(one for one in draft.statements if one not in first)))


def _items(best: Judged) -> str | None:
    """The clause of the sentence that lists most, where it is short enough to stand alone."""
    clauses = re.split(r"[，,；;：:。]", shown(best.text))
    most = max(clauses, key=lambda clause: clause.count("、"))
    return most if "、" in most and len(most) <= SHORT else None


def _leans_back(one: Judged) -> bool:
    """Whether a sentence says too little without the one before it."""
    text = one.read.sentence.text
    return len(text) < _CURT or bool(_POINTS_BACK.match(text))


def _before(one: Judged) -> list[Judged]:
    """The sentence before, of the same paragraph."""
    number = one.read.number - 1
    sentences = one.read.text.sentences
    return [at_number(one, number)] if number >= 0 and sentences[number].paragraph == one.read.sentence.paragraph else []


def _after(one: Judged, count: int = 1) -> list[Judged]:
    """The next sentences of the same paragraph: what is said of a reason, a way or a heading goes on there."""
    sentences = one.read.text.sentences
    numbers = range(one.read.number + 1, min(one.read.number + 1 + count, len(sentences)))
    return [at_number(one, number) for number in numbers if sentences[number].paragraph == one.read.sentence.paragraph]


def _carried_on(best: Judged) -> list[Judged]:
    """The sentences of a list that the best one opens: after a colon or a semicolon, or where it promises 两道门 or 五个一."""
    sentences = best.read.text.sentences
    at = best.read.number
    told = sentences[at].text
    promises = bool(_OPENS.search(told)) and told.count("、") < 2 and not re.search(r"[:：;；]", told)
    more: list[Judged] = []
    size = 0
    while at + 1 < len(sentences) and len(more) < 8:
        if not (_RUNS_ON.search(sentences[at].text) or (promises and size < _PROMISED)):
            break
        at += 1
        size += len(sentences[at].text)
        if sentences[at].paragraph > sentences[at - 1].paragraph + 1:
            break
        more.append(at_number(best, at))
    before = best.read.number - 1
    while before >= 0 and re.search(r"[;；]$", sentences[before].text) and len(more) < 8:
        more.append(at_number(best, before))
        before -= 1
    return more


def at_number(one: Judged, number: int) -> Judged:
    """Another sentence of the same article, as much worth."""
    return replace(one, read=replace(one.read, number=number))
