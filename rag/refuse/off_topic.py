"""What is no question for a newspaper: orders to the program, courtesies, small talk, chores and pastimes."""

from __future__ import annotations

from rag.refuse.reasons import Reason
from rag.types import Draft, Question
from rag.wants import Fact


def off_topic(question: Question) -> Draft | None:
    """A refusal of what is no question to a newspaper: orders to the program, small talk, chores. A reason has the name of its talk."""
    return Reason[question.talk.name].draft() if question.talk is not None else None


def is_leisure(question: Question) -> bool:
    """Whether a question without an answer in the archive was one for another sort of program."""
    return Fact.LEISURE in question.turn.facts
