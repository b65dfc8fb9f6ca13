"""What came first: 入党后担任所长 of one who 担任所长，并于同年入党."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from rag.proof.derivation import Derivation, Place
from rag.proof.text import Flaw

_AFTER: Final = ("后", "之后", "以后")
_BEFORE: Final = ("前", "之前", "以前")
_TOLD_BACK: Final = frozenset((*_AFTER, *_BEFORE, "此前", "先", "曾", "已"))
"""Words of a clause that is told out of its order."""


def turned_sequence(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """Clauses that end in 后 or 前, put in before what the quotes tell in the other order, and not as what was before."""
    rows: dict[int, list[Place]] = {}
    for one in made.said:
        rows.setdefault(one.clause, []).append(one)
    for clause, row in rows.items():
        word, following = row[-1], rows.get(clause + 1)
        if following is None or not word.word.endswith((*_AFTER, *_BEFORE)) or word in made.homes:
            continue
        first, second = _home(made, row), _home(made, following)
        if first is None or second is None or first == second:
            continue
        there = {one.word for one in made.told if one.clause in (first, second)}
        if (first > second) is word.word.endswith(_AFTER) and not there & _TOLD_BACK:
            yield word.token.start, Flaw("order", f"{row[0].word}-{word.word}")


def _home(made: Derivation, row: list[Place]) -> int | None:
    """The clause of the quotes that most words of a row stand for."""
    homes = Counter(made.homes[one].clause for one in row if one in made.homes)
    return homes.most_common(1)[0][0] if homes else None
