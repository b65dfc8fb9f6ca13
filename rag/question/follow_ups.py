"""Follow-ups: what makes a turn whole by what was said before it. The network does (`turns.py`), and rules do (`rag/reader/rules/turns.py`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from index.chinese.words import tagged
from rag.question.wording import naming_words

Answering = Callable[[str], str | None]
"""Gives the name that answers a question that stands alone; None where none does."""


class Turns(Protocol):
    """Makes turns whole."""

    def complete(self, asked: str, history: Sequence[str], answering: Answering | None = None) -> str:
        """The question as it would be asked with nothing before it; `asked` itself where it stands alone."""
        ...

    def of_the_topic(self, asked: str, history: Sequence[str], answering: Answering | None = None) -> str:
        """A question asked with all that it may need of what was said before it."""
        ...

    def leans_on(self, asked: str, history: Sequence[str]) -> tuple[str, ...]:
        """The earlier questions, made whole, that a turn may lean on; none where it surely stands alone."""
        ...


class AsTyped:
    """Leaves every turn as it was typed: of a question that has nothing before it nothing is missing."""

    def complete(self, asked: str, history: Sequence[str], answering: Answering | None = None) -> str:
        """The turn itself."""
        return asked

    def of_the_topic(self, asked: str, history: Sequence[str], answering: Answering | None = None) -> str:
        """The turn itself."""
        return asked

    def leans_on(self, asked: str, history: Sequence[str]) -> tuple[str, ...]:
        """None."""
        return ()


def says_nothing(asked: str) -> bool:
    """Whether a question names nothing: it has no noun that could be looked for by itself."""
    words = [
        word for word, flag in tagged(naming_words(asked)) if (flag[0] in "nijlvm" and len(word) > 1) or flag.startswith("eng")
    ]
    return len(words) < 2 and len(naming_words(asked).replace(" ", "")) <= 6
