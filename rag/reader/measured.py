"""The verdict on a limit that a question supposes (超过六千人吗), by the one number of that sort that the page tells."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from rag.question.limits import limit_of
from rag.types import Question
from rag.words.claims import quantities
from rag.words.lexicon import flat

Bound = tuple[Fraction | None, Fraction | None, bool]
"""The least and the most that a number may be, None where nothing bounds it, and whether the bound itself may be it."""

_BOUNDS: Final = {"over": (1, 0, 0), "least": (1, 0, 1), "under": (0, 1, 0), "most": (0, 1, 1), "nearly": (0, 1, 0)}
"""Of each hedge whether it bounds from below, from above, and lets the number itself be."""


def measured(question: Question, sentence: str) -> bool | None:
    """Whether what a sentence tells is on the side of the limit that a question asks about; None where it asks about none, the sentence
    tells none or several numbers of that sort, or what it tells lies on both sides."""
    limit = limit_of(question)
    told = [one for one in quantities(flat(sentence)) if one.like(limit.number)] if limit else []
    if limit is None or len(told) != 1 or told[0].high is not None or told[0].hedge not in (None, *_BOUNDS):
        return None
    return _decided(_bound(told[0].value, told[0].hedge), _bound(limit.number.value, limit.side))


def _bound(value: Fraction, hedge: str | None) -> Bound:
    if hedge is None:
        return value, value, True
    below, above, itself = _BOUNDS[hedge]
    return (value if below else None), (value if above else None), bool(itself)


def _decided(told: Bound, limit: Bound) -> bool | None:
    """True where all that was told lies within the limit, False where none of it does."""
    (least, most, itself), (low, high, included) = told, limit
    if low is not None:  # so many, or more
        if least is not None and (least > low or (least == low and (included or not itself))):
            return True
        return False if most is not None and (most < low or (most == low and not (included and itself))) else None
    if high is None:
        return None
    if most is not None and (most < high or (most == high and (included or not itself))):
        return True
    return False if least is not None and (least > high or (least == high and not (included and itself))) else None
