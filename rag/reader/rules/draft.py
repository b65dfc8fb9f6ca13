"""The draft of an answer from the sentences that fit best: the spans that fill the blanks, a post, a yes, or whole sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rag.reader.rules.asked import Asked, Slot
from rag.reader.rules.compose import factoid, passage
from rag.reader.rules.fuller import fuller
from rag.reader.rules.judge import LONG_KINDS, Judged, Picked, Verdict, pick
from rag.reader.rules.lexicon import flat
from rag.types import Draft

READ = 3  # sentences whose spans are weighed
_AS_FULL = 0.85  # share of what the best article tells of the question that another must tell
_SURE = 0.5  # worth of a span beside which no other sentence is told
_AS_WELL = 0.8  # how much less than the sentence of the answer another may be worth that is told beside it
_COUNTS = {
    "number": re.compile(
        r"\d|[一二两三四五六七八九十百千万亿]{2,}|第[一二三四五六七八九十]|[两三四五六七八九十][名个位家所座项条年天]"
    ),
    "date": re.compile(r"\d|年|月|日|世纪|时期|周[一二三四五六日]"),
}
"""What a sentence has that may tell a number or a day."""
_NEARLY = 2.5  # the same where it tells more of the question
_NEW = 0.2  # share of the question that it must tell then


def _by_own_part(asked: Asked, slot: Slot, since: int, found: list[Picked]) -> list[Picked]:
    """The spans for one of several blanks, best first: the words of its own part of the question (立案多少户) weigh more."""
    own = [term for term in asked.terms if since <= term.start < slot.end + 6]
    total = sum(term.weight for term in own)
    if not total:
        return found

    def value(one: Picked) -> float:
        clause = one.judged.read.sentence.text[max(0, one.candidate.start - 20) : one.candidate.end + 16]
        return one.worth + 0.6 * sum(term.weight for term in own if term.text in clause) / total

    return sorted(found, key=value, reverse=True)


_NOT = re.compile(r"[不没未无非]|否认|拒绝|停止|取消")
_TOLD_YES = 0.75
"""The share of a question that a sentence must tell to be a yes to it."""


def _whether(asked: Asked, best: Judged) -> Draft:
    """The sentence that tells what is asked, and a yes where it tells nearly all of it and neither denies."""
    told = float(best.read.holds @ [term.weight for term in asked.terms]) / (asked.weight or 1.0)
    plain = re.sub(r"是不是|有没有|能不能|会不会|可不可以|要不要|对不对|没有|没(?=[呢啊]?[?？]?$)|与否|是否", "", asked.text)
    yes = told >= _TOLD_YES and not _NOT.search(plain) and not _NOT.search(best.text)
    return replace(passage([best]), short_answer="是" if yes else None)


def plain(words: str) -> str:
    """Words of an answer as they are held against other answers: flat, without the marks around them."""
    return flat(words).strip('“”"‘’「」《》')


def composed(verdict: Verdict, told: Sequence[str] = (), since: int = 0) -> Draft | None:
    """The answer; None where the sentences that answer hold nothing of the kind asked for.

    What is `told` already answers no further question in the same breath, but for a day. `since` is where the clause begins that
    asks it, after the words that only say of what.
    """
    asked = verdict.asked
    if asked.slots[0].wants == "whether":
        return _whether(asked, verdict.sentences[0])
    if asked.slots[0].kind in LONG_KINDS:
        return fuller(asked, verdict)
    slots = [slot for slot in asked.slots if slot.kind not in LONG_KINDS]
    picks = _filled(verdict, slots, told, since)
    if not picks:
        return None if slots[0].kind in ("number", "person", "date", "title") else passage(verdict.sentences[:1])
    return _beside(factoid(asked, picks), *picks[0], verdict)


_BLANKS = 3
"""Blanks of a question that are filled."""


def _filled(verdict: Verdict, slots: Sequence[Slot], told: Sequence[str], since: int) -> list[tuple[Slot, Picked]]:
    """The span that fills each blank, none twice: of the sentences whose articles tell most of the question, else of the best article."""
    asked, best = verdict.asked, verdict.sentences[0]
    weights = [term.weight for term in asked.terms]
    share = float(best.read.whole @ weights)
    near = [one for one in verdict.sentences if float(one.read.whole @ weights) > _AS_FULL * share]
    own = [one for one in verdict.sentences if one.hit.article.article_id == best.hit.article.article_id]
    several = len(slots) > 1
    picks: list[tuple[Slot, Picked]] = []
    for number, slot in enumerate(slots[:_BLANKS]):
        found = pick(asked, slot, near[: 2 * READ if several else READ])
        if several or since:
            found = _by_own_part(asked, slot, slots[number - 1].end if number else since, found)
        found = found or pick(asked, slot, own)
        if slot.kind != "date":
            found = [one for one in found if plain(one.text) not in told] or found
        taken = {(picked.judged.text, picked.candidate.start) for _, picked in picks}
        picks += [(slot, one) for one in found if (one.judged.text, one.candidate.start) not in taken][:1]
    return picks


def _beside(draft: Draft, slot: Slot, picked: Picked, verdict: Verdict) -> Draft:
    """The draft with another sentence of the same article, where the span is in doubt and that sentence may answer too.

    It answers as well as the one the span stands in, or it nearly does and tells what that one leaves untold of the question; where
    a number or a day is asked for it has one.
    """
    if picked.worth > _SURE:
        return draft
    weights = np.array([term.weight for term in verdict.asked.terms], np.float32)
    holds, article = picked.judged.read.holds, picked.judged.hit.article.article_id
    others = [one for one in verdict.sentences if one.hit.article.article_id == article]
    near = [one for one in others if one.read.number != picked.judged.read.number]
    told = [evidence.text for one in draft.statements for evidence in one.evidence]
    if not near or any(near[0].text in text for text in told):
        return draft
    if slot.kind in _COUNTS and not _COUNTS[slot.kind].search(near[0].read.sentence.text):
        return draft
    behind = picked.judged.score - near[0].score
    new = float(weights @ np.clip(near[0].read.holds - holds, 0, 1)) / (verdict.asked.weight or 1.0)
    if behind < _AS_WELL or (behind < _NEARLY and new > _NEW):
        return replace(draft, statements=(*draft.statements, *passage(near[:1]).statements))
    return draft
