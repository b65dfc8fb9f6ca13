"""Which of two things is more, said beside the number of each: 支干管更长，1000多公里；主干管300多公里."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from index.types import Span
from rag.proof.compared import side
from rag.proof.text import Text
from rag.words.claims import Quantity

_OF_NUMBERS: Final = frozenset("多高大快长重贵少低小慢短轻")
"""What a thing with the greater or the smaller number is called."""
_DEGREES: Final = "更较最还得的要"
"""What may stand between a thing and the word that says that it is more."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The word that says that a thing is more, or less, where it stands, and whether the numbers beside it say the same."""

    word: str
    span: Span
    holds: bool


def verdicts(claim: Text) -> list[Verdict]:
    """The clauses of a text that say no more than which of two numbers of it is more."""
    return [one for n in range(len(claim.spans)) if (one := _verdict(claim, n)) is not None]


def _verdict(claim: Text, n: int) -> Verdict | None:
    start, end = claim.spans[n]
    word = claim.text[end - 1 : end]
    thing, more = claim.text[start : end - 1].rstrip(_DEGREES), side(word)
    if more is None or word not in _OF_NUMBERS or not thing or _numbers(claim, n):
        return None
    rest = [m for m in range(len(claim.spans)) if m != n and _numbers(claim, m)]
    named = [m for m in rest if thing in claim.text[slice(*claim.spans[m])]]
    own = named or [m for m in rest if m == n + 1]
    counted = [(m in own, one) for m in rest for one in _numbers(claim, m)]
    mine, its = ([one for owned, one in counted if owned is whose] for whose in (True, False))
    if len(mine) != 1 or len(its) != 1 or not mine[0].rivals(its[0]):
        return None
    return Verdict(word, (end - 1, end), (mine[0].value > its[0].value) is more)


def _numbers(claim: Text, n: int) -> list[Quantity]:
    start, end = claim.spans[n]
    return [one for one in claim.numbers if start <= one.start < end and not one.nth]
