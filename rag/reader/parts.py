"""Several things asked at once: each is read by itself, all are told together, and what is told nowhere is said to be missing."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.chinese.words import tagged
from rag.question.follow_ups import Turns
from rag.question.understand import shortened
from rag.question.wording import asks
from rag.reader.compose import SHORT, led
from rag.reader.protocol import Reader
from rag.reader.rules.asked import ask
from rag.reader.rules.subquestions import Each, each, most_of, several_asked
from rag.refuse.reasons import Reason
from rag.types import Draft, Hit, Question, Statement

Look = Callable[[Question, str], tuple[Question, Sequence[Hit]]]
"""A part of a question as a question that stands alone, and the passages found for it."""

_INNER = str.maketrans("“”", "‘’")
"""Marks of a quote in a quote."""
_LEADS_ON = frozenset("vdupcr")
"""Parts of speech (jieba's): verbs, adverbs, particles, prepositions, conjunctions, pronouns."""
_MARKS = "?？,，、;；。!！ "
_SENTENCE = re.compile(r"[^?？]+[?？]+")
_MOST_ASKED = 3
"""Questions in one breath that are read one by one; of more the reader makes what it can."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing asked: `text` asks it alone, `clause` is how the asker said it, `item` what its answer is told of (may be empty)."""

    text: str
    clause: str
    item: str = ""


def parts_of(text: str) -> tuple[tuple[Part, ...], Each | None]:
    """What is asked, one by one, and how the things are compared where they are; nothing where one thing is asked."""
    several = each(text)
    if several is not None:
        return tuple(
            Part(whole, whole.strip(_MARKS), item) for item, whole in zip(several.items, several.questions, strict=True)
        ), several
    return tuple(
        Part((_subject(part.lead) if number else part.lead) + part.clause, part.clause.strip(_MARKS))
        for number, part in enumerate(several_asked(ask(text)))
    ), None


def in_turns(text: str, turns: Turns) -> tuple[Part, ...]:
    """The questions of a text that asks in several sentences, each made whole by those before it as the turns of a talk are."""
    said = [one.strip() for one in _SENTENCE.findall(text)]
    if not 2 <= len(said) <= _MOST_ASKED or not all(asks(one) for one in said):
        return ()
    return tuple(Part(turns.complete(one, said[:number]), one.strip(_MARKS)) for number, one in enumerate(said))


def _subject(lead: str) -> str:
    """What a lead speaks of, without the words at its end that only led up to the first thing asked: 某港一期 of 某港一期要用."""
    words = tagged(lead)
    while len(words) > 1 and words[-1][1][:1] in _LEADS_ON:
        words.pop()
    return "".join(word for word, _ in words)


class PartsReader:
    """A Reader that has another read each part of a question. `look` finds what bears on a part by itself, `turns` makes a sentence
    whole by those before it, `least` is the probability from which a bare answer is shown: that of all its parts being right."""

    def __init__(self, reader: Reader, look: Look, turns: Turns, least: float = 0.0) -> None:
        self.reader = reader
        self.look = look
        self.turns = turns
        self.least = least

    def read(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """The answers to all that is asked as far as they are told; the reader's own of the whole where that tells what a part does not."""
        parts, several = parts_of(question.text)
        parts = parts or in_turns(question.text, self.turns)
        drafts = [self._read(question, part, hits, apart=several is not None) for part in parts]
        told = [draft for draft in drafts if draft.refusal is None]
        if len(told) < max(
            2, len(drafts)
        ):  # one thing asked, or a part not told by itself: its sentence may stand beside the others'
            whole = self.reader.read(question, hits)
            if not told or whole.refusal is None or several is not None:
                return led(whole)
        return _together(parts, drafts, several, self.least)

    def _read(self, question: Question, part: Part, hits: Sequence[Hit], apart: bool) -> Draft:
        """One part, read where the whole question was found, or (`apart`, or where that does not tell it) where it is found itself."""
        if not apart:
            draft = self.reader.read(shortened(question, part.text), hits)
            if draft.refusal is None:
                return draft
        return self.reader.read(*self.look(question, part.text))


def _together(parts: Sequence[Part], drafts: Sequence[Draft], several: Each | None, least: float) -> Draft:
    """The drafts as one: a sentence that proves several answers stands once, and what has no draft is named. The bare answers are
    shown where all of them are right with the probability `least`."""
    statements: dict[tuple[str, int], Statement] = {}
    shorts: list[str | None] = []
    missing: list[Statement] = []
    for part, draft in zip(parts, drafts, strict=True):
        if draft.refusal is not None:
            missing.append(Statement(Reason.NO_PART.said(part=part.clause.translate(_INNER))[0]))
            continue
        shorts.append(draft.short_answer and part.item + draft.short_answer)
        for one in draft.statements:
            key = (one.evidence[0].hit.article.article_id, one.evidence[0].start) if one.evidence else (one.text, 0)
            if key not in statements or len(one.text) > len(statements[key].text):
                statements[key] = one
    sure = math.prod(draft.sure for draft in drafts if draft.refusal is None)
    short = "，".join(dict.fromkeys(one for one in shorts if one)) if all(shorts) and sure >= least else ""
    whole = led(Draft((*statements.values(), *missing), short if 0 < len(short) <= SHORT else None))
    if several is None or (most := most_of(several, [draft.short_answer for draft in drafts])) is None:
        return whole
    evidence = tuple(evidence for one in statements.values() for evidence in one.evidence)
    verdict = Statement(f"{most}更{several.compares}。", evidence)
    return replace(whole, statements=(verdict, *whole.statements), short_answer=whole.short_answer or most)
