"""The things that a question asks, one by one: of one subject, of several things, or in several sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.chinese.words import tagged
from rag.question.follow_ups import Turns
from rag.question.parts.comparisons import reckoned_of
from rag.question.parts.subquestions import Each, each, several_asked
from rag.question.slots.asked import ask
from rag.question.wording import asks
from rag.types import Question

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


def parts_of(question: Question) -> tuple[tuple[Part, ...], Each | None]:
    """What is asked, one by one, and how the things are compared where they are; nothing where one thing is asked."""
    several = reckoned_of(question.text) or each(question.text)
    if several is not None:
        return tuple(
            Part(whole, whole.strip(_MARKS), item) for item, whole in zip(several.items, several.questions, strict=True)
        ), several
    return tuple(
        Part((_subject(part.lead) if number else part.lead) + part.clause, part.clause.strip(_MARKS))
        for number, part in enumerate(several_asked(ask(question.text)))
    ), None


def in_turns(question: Question, turns: Turns) -> tuple[Part, ...]:
    """The questions of one that asks in several sentences, each made whole by those before it as the turns of a talk are."""
    said = [one.strip() for one in _SENTENCE.findall(question.text)]
    if not 2 <= len(said) <= _MOST_ASKED or not all(asks(one) for one in said):
        return ()
    return tuple(Part(turns.complete(one, said[:number]), one.strip(_MARKS)) for number, one in enumerate(said))


def _subject(lead: str) -> str:
    """What a lead speaks of, without the words at its end that only led up to the first thing asked: 某港一期 of 某港一期要用."""
    words = tagged(lead)
    while len(words) > 1 and words[-1][1][:1] in _LEADS_ON:
        words.pop()
    return "".join(word for word, _ in words)
