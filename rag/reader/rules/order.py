"""Which of several events came first: each is looked up by itself, and their days are set side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from index.partial_date import PartialDate, whole_day
from rag.question.events import compared, joints
from rag.reader.compose import ended, shown
from rag.reader.rules.asked import ask
from rag.reader.rules.days import anchored, mentions
from rag.reader.rules.judge import Judged, judge
from rag.types import Draft, Hit, Question, Statement

_EARLIER = re.compile(r"(?:更|最|比?较)?(?:早|先|在前)")
_LATER = re.compile(r"(?:更|最|比?较)(?:晚|迟|后)|在后|后发生")
_SAME = re.compile(r"同一?个?(天|日|月|年)")
_SHORTEST = 5
_HELD = 0.45
"""The share of an event's words that its sentence and article must hold."""


def events_of(text: str) -> list[str]:
    """The events that a question on their order names; none where it asks something else."""
    whole = compared(text)
    if whole is None or not (_EARLIER.search(text) or _LATER.search(text) or _SAME.search(text)):
        return []
    cuts = joints(whole)
    pieces = _cut(whole, cuts)
    if len(pieces) > 1 and all(len(piece) >= _SHORTEST for piece in pieces):
        return pieces
    middle = min(cuts, key=lambda cut: abs(cut[0] + cut[1] - len(whole)), default=None)
    return _cut(whole, [middle]) if middle else []


def _cut(whole: str, cuts: Sequence[tuple[int, int]]) -> list[str]:
    pieces, at = [], 0
    for start, end in cuts:
        pieces.append(whole[at:start])
        at = end
    return [piece.strip(" ，,、") for piece in [*pieces, whole[at:]] if piece.strip(" ，,、")]


def in_order(question: Question, hits: Sequence[Hit]) -> Draft | None:
    """The events of a question with their days, and which was first (or whether they share a day); None where one is not found."""
    events = events_of(question.text)
    if not 2 <= len(events) <= 4:
        return None
    found: list[tuple[str, date, Judged]] = []
    for event in events:
        asked = ask(event)
        verdict = judge(asked, hits)
        best = verdict.sentences[0] if verdict.sentences else None
        day = _day(best) if best else None
        if best is None or day is None or float(best.features[4]) < _HELD:
            return None
        found.append((event, day, best))
    statements = []
    for _, day, best in found:
        label = "" if f"{day.year}年" in best.text else f"{PartialDate.of(day).chinese}："
        statements.append(Statement(label + ended(shown(best.text)), (best.evidence(),)))
    days = [day for _, day, _ in found]
    same = _SAME.search(question.text)
    if same:
        unit = 1 if same.group(1) == "年" else 2 if same.group(1) == "月" else 3
        alike = len({(day.year, day.month, day.day)[:unit] for day in days}) == 1
        return _told("是的" if alike else "不是", statements)
    if len(set(days)) < len(days):
        return Draft(tuple(statements))
    later = bool(_LATER.search(question.text))
    first = (max if later else min)(found, key=lambda one: one[1])
    return _told(first[0][:40], statements)


def _told(short: str, statements: Sequence[Statement]) -> Draft:
    """The verdict first, resting on all the sentences that show it."""
    lead = Statement(ended(short), tuple(evidence for one in statements for evidence in one.evidence))
    return Draft((lead, *statements), short)


def _day(one: Judged) -> date | None:
    """The day that a sentence tells, or the first that its article tells, or that of its issue."""
    for text in (one.text, one.hit.article.text[:400]):
        told = mentions(text, one.hit.issue)
        if told:
            return told[0].earliest
    return whole_day(anchored(one.hit.issue).date)
