"""The answer to one thing asked, and how sure it is: the hits judged, what contradicts the question ruled out, a draft composed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.question.slots.asked import Asked
from rag.reader.rules.confidence import confidence
from rag.reader.rules.contradictions import in_time, ruled_out
from rag.reader.rules.draft import READ, composed, plain
from rag.reader.rules.ranking import LONG_KINDS, Picked, Verdict, judge, pick
from rag.refuse.reasons import Reason
from rag.types import Draft, Hit, Question

SURE = -1.6
"""The log-odds of being answered under which the answer is no."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A draft, or a refusal, and the log-odds that it answers; minus infinity where the page contradicts or has no word of it."""

    draft: Draft
    sure: float

    @property
    def told(self) -> bool:
        """Whether it answers at all."""
        return self.draft.refusal is None


def weighed(question: Question, asked: Asked, hits: Sequence[Hit]) -> tuple[Verdict, list[Picked]] | None:
    """What was read for a question, best first, and the spans that may fill its first blank; None where nothing was."""
    verdict = judge(asked, hits)
    if not verdict.sentences:
        return None
    verdict = in_time(question, verdict)
    slot = verdict.asked.slots[0]
    return verdict, pick(verdict.asked, slot, verdict.sentences[:READ]) if slot.kind not in LONG_KINDS else []


def read_one(
    question: Question,
    asked: Asked,
    hits: Sequence[Hit],
    least: float = SURE,
    told: Sequence[str] = (),
    about: str = "",
    since: int = 0,
) -> Reading:
    """The answer to one thing asked, a refusal where it is less sure than `least`.

    `told` is what was answered before and, but for a day, answers nothing further; `about` the name that the answer should stand with,
    `since` where the clause begins that asks.
    """
    found = weighed(question, asked, hits)
    if found is None:
        return Reading(Reason.NOTHING.draft(), -math.inf)
    verdict, picks = found
    if about and picks:
        with_name = tuple(one for one in verdict.sentences if about in one.read.sentence.text)
        if with_name and (its := pick(verdict.asked, verdict.asked.slots[0], with_name[:READ])):
            verdict, picks = replace(verdict, sentences=with_name), its
    if (no := ruled_out(question, asked, verdict)) is not None:
        return Reading(no, -math.inf)
    if told and verdict.asked.slots[0].kind != "date":
        picks = [one for one in picks if plain(one.text) not in told]
    sure = confidence(question, verdict, picks)
    draft = composed(verdict, told, since) if sure >= least else None
    if draft is None:
        return Reading(Reason.NOTHING.draft(verdict.sentences[0].evidence()), sure)
    return Reading(draft, sure)
