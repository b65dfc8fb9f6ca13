"""Denials where the quotes have none, twice where they deny once, and a word said twice in the place of its opposite."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from index.chinese.vocabulary.denials import ALONE, NEGATIONS, SIGNS
from rag.proof.alike import denies, opposed
from rag.proof.derivation import Derivation, Place
from rag.proof.text import Flaw

_DENYING: Final = NEGATIONS | SIGNS


def doubled(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A word said twice that the quotes have once, beside its opposite that is not said: 总支出、总支出 for 总收入、总支出."""
    homes: dict[Place, Place] = {}
    words = {one.word for one in made.said}
    for one, home in made.homes.items():
        first = homes.setdefault(home, one)
        beside = (its for its in made.told if abs(its.clause - home.clause) < 2 and its.word not in words)
        if first != one and any(opposed(one.word, its.word) for its in beside):
            yield from ((its.token.start, Flaw("polarity", its.word)) for its in (first, one))


def denied_elsewhere(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A denial before a verb that the quotes tell without one: 没有表示负责 of 表示负责，但没有明确."""
    for n, one in enumerate(made.said):
        if one.word not in ALONE or not any(other.word == one.word for other in made.told):
            continue
        row = [place for place in made.said[n + 1 : n + 3] if place.clause == one.clause]
        verb = next((place for place in row if place.token.tag[0] == "v" and place in made.homes), None)
        home = made.homes[verb] if verb else None
        if home is None or made.words_after(home.first, 0) & _DENYING:
            continue
        sentence = [place for place in made.told if place.first < home.first and home.clause - place.clause < 2]
        if not any(denies(place.word) for place in sentence):
            yield one.token.start, Flaw("polarity", one.word)


def denied_twice(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A clause that denies more often than those that it is made of: 没有没有, 不免去."""
    homes: dict[int, set[int]] = {}
    for one, home in made.homes.items():
        homes.setdefault(one.clause, set()).add(home.clause)
    for clause, its in homes.items():
        said = [one for one in made.said if one.clause == clause and denies(one.word)]
        if len(said) > max(1, sum(denies(one.word) for one in made.told if one.clause in its)):
            yield said[0].token.start, Flaw("polarity", said[0].word)
