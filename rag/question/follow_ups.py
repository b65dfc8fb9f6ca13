"""Follow-ups: what makes a turn whole by what was said before it. The network does (`turns.py`); here is what does by its words alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from index.chinese.words import tagged
from rag.question.in_place import put_in_place
from rag.question.wording import asked_after, asks, naming_words

_TAIL = "呢？? 。"
"""What a turn may end with that asks nothing by itself."""

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


class TopicTurns:
    """Asks a turn that points at something, or names nothing, with the words of the question before it."""

    def complete(self, asked: str, history: Sequence[str], answering: Answering | None = None) -> str:
        """The question with what the one before it names; `asked` itself where it points at nothing and names something."""
        return self.of_the_topic(asked, history) if history and _leans(asked) else asked

    def of_the_topic(self, asked: str, history: Sequence[str], answering: Answering | None = None) -> str:
        """What is named (那上海呢) in place of its like in the question before, or both questions, the one before without what it asks."""
        before = self.complete(history[-1], history[:-1])
        placed = None if asks(asked.rstrip(_TAIL)) else put_in_place(asked, before)
        return placed or asked_after(before, asked)

    def leans_on(self, asked: str, history: Sequence[str]) -> tuple[str, ...]:
        """The question before the turn, made whole; none where the turn points at nothing and names something."""
        return (self.complete(history[-1], history[:-1]),) if history and _leans(asked) else ()


def _leans(turn: str) -> bool:
    """Whether a turn needs what was said before it."""
    points = any(tag[0] == "r" and not asks(word) for word, tag in tagged(turn))
    return points or says_nothing(turn) or not asks(turn.rstrip(_TAIL))


def says_nothing(asked: str) -> bool:
    """Whether a question names nothing: it has no noun that could be looked for by itself."""
    words = [
        word for word, flag in tagged(naming_words(asked)) if (flag[0] in "nijlvm" and len(word) > 1) or flag.startswith("eng")
    ]
    return len(words) < 2 and len(naming_words(asked).replace(" ", "")) <= 6
