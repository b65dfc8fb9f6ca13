"""Where something lies: a place that the quotes tell of it, and not only somewhere else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rag.proof.alike import is_name, one_name
from rag.proof.derivation import Derivation, Place
from rag.proof.text import Flaw
from rag.proof.words import ALIKE

_LYING: Final = frozenset(next(row for row in ALIKE if "位于" in row))
"""Verbs between a thing and its place."""
_LAID: Final = _LYING - {"在"}


def located(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A place said to be where something lies, that no clause of the quotes has beside it or behind such a verb: the town of a dateline."""
    for verb in (one for one in made.said if one.word in _LAID):
        row = [one for one in made.said if one.clause == verb.clause]
        things = [one for one in row if one.first < verb.first and is_name(one.token)]
        for place in (one for one in row if one.first > verb.first and one.token.tag == "ns"):
            named = [there for there in made.told if one_name(place.word, there.word)]
            if things and named and not any(_lies(made, there, things) for there in named):
                yield place.token.start, Flaw("argument", f"{things[-1].word}-{place.word}")


def _lies(made: Derivation, there: Place, things: list[Place]) -> bool:
    """Whether a place of the quotes stands in a clause with the thing, or behind a verb of lying."""
    row = [one for one in made.told if one.clause == there.clause]
    return any(one_name(thing.word, one.word) for thing in things for one in row) or any(
        one.word in _LYING and one.first < there.first for one in row
    )
