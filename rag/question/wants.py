"""What the words of a question ask for, found once: each part of `Wants` by the table or the function that knows it."""

from __future__ import annotations

from rag.question.events import same_day
from rag.question.facts import facts_of
from rag.question.pages import asked_page
from rag.question.whether import declared
from rag.types import Wants


def wants_of(text: str) -> Wants:
    """What a question, or a turn of one, asks for."""
    return Wants(facts_of(text), page=asked_page(text), same_day=same_day(text), declared=declared(text))
