"""What the network learns of talks: which words of the earlier turns a turn still needs.

A line of a talk has `question`, `history` (the earlier turns, oldest first) and `rewritten`, the whole question; where that is null
or the same, or `standalone` is true, the turn needs nothing. `short` is the turn's own answer, told in later turns' talks.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.chinese.words import fold
from rag.question.turns import CONTEXT, Talk, Word, talk, whole, with_neighbours
from rag.training.material import lines, whole_question
from rag.training.windows import Example

Row = Mapping[str, Any]

FOREIGN = 0.5
"""For each follow-up, how many questions that stand alone are shown after others that they have nothing to do with."""
ANSWERED = 0.5
"""The share of talks in which the answer to the turn before is told, where it is known."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a talk with its whole question; None where it stands alone. `said` has no answers, `answered` the last one."""

    whole: str | None
    said: Talk
    answered: Talk | None = None

    def example(self, draw: random.Random) -> Example:
        """What one step shows of it."""
        said = self.answered if self.answered is not None and draw.random() < ANSWERED else self.said
        told = [(word, label) for word, label in zip(said.words, labels(said, self.whole), strict=True) if label is not None]
        spans = tuple((word.start, word.end) for word, _ in told)
        return Example(
            said.turn, CONTEXT, said.text, self.whole is not None, (), spans, tuple(label for _, label in told), None, None
        )


def labels(said: Talk, rewritten: str | None) -> list[bool | None]:
    """Of each word whether the whole question holds it; None where that cannot be told: what goes with its neighbours, what the
    turn says itself, and what the whole question seems to say in other words."""
    if rewritten is None:
        return [False if word.turn < len(said.turns) - 1 else None for word in said.words]
    wanted, own = fold(rewritten), fold(said.turn)
    new = set(wanted) - set(own)

    def label(word: Word) -> bool | None:
        text = fold(said.said(word))
        if word.turn == len(said.turns) - 1:
            return text in wanted if said.droppable(word) else None
        if said.goes_along(word) or text in own:
            return None
        return True if text in wanted else None if new & set(text) else False

    return [label(word) for word in said.words]


def of_its_words(row: Row) -> str:
    """The whole question of a follow-up, in the words of the talk, as a program would put it together from them."""
    rewritten = whole_question(row)
    if not row.get("history") or rewritten == row["question"]:
        return rewritten
    said = talk(row["question"], row["history"])
    last = len(said.turns) - 1
    kept = [
        bool(label)
        if label is not None
        else word.turn == last or (not said.goes_along(word) and said.said(word) not in said.turn)
        for word, label in zip(said.words, labels(said, rewritten), strict=True)
    ]
    return whole(said, with_neighbours(said, kept))


def talks(file: Path, seed: int = 3) -> Iterator[tuple[str, Turn]]:
    """The turns of a file's talks, and questions that stand alone after others of the file, each with a name."""
    draw = random.Random(seed)
    rows = list(lines(file))
    answers = {(tuple(row.get("history") or ()), row["question"]): row.get("short") for row in rows}
    alone: list[str] = []
    follow = 0
    for number, row in enumerate(rows):
        before, name = list(row.get("history") or ()), str(row.get("qid") or f"{file.stem}-{number}")
        if not before:
            alone.append(row["question"])
            continue
        rewritten = whole_question(row)
        follow += rewritten != row["question"]
        answer = answers.get((tuple(before[:-1]), before[-1]))
        yield (
            name,
            Turn(
                rewritten if rewritten != row["question"] else None,
                talk(row["question"], before),
                talk(row["question"], [*before, answer]) if answer else None,
            ),
        )
    for number, question in enumerate(_some(alone, int(FOREIGN * follow) + 1, draw)):
        at = alone.index(question)
        near = [one for one in alone[max(0, at - 6) : at] if one != question] or [draw.choice(alone)]
        yield f"{file.stem}-alone-{number}", Turn(None, talk(question, draw.sample(near, min(len(near), draw.randint(1, 2)))))


def _some(of: Sequence[str], count: int, draw: random.Random) -> list[str]:
    return draw.sample(list(of), min(count, len(of))) if of else []
