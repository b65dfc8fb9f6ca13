"""The verdict on a limit that a question supposes (超过六千人吗), by the one number of that sort that the page tells."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from index.chinese.vocabulary.denials import NEGATIONS
from index.chinese.vocabulary.whether import AFFIRMED, WHETHER
from index.chinese.words import tagged
from rag.words.claims import Quantity, quantities
from rag.words.lexicon import flat

Bound = tuple[Fraction | None, Fraction | None, bool]
"""The least and the most that a number may be, None where nothing bounds it, and whether the bound itself may be it."""

_BOUNDS: Final = {"over": (1, 0, 0), "least": (1, 0, 1), "under": (0, 1, 0), "most": (0, 1, 1), "nearly": (0, 1, 0)}
"""Of each hedge whether it bounds from below, from above, and lets the number itself be."""
_REACHES: Final = re.compile(r"(?:有没有|有无|达到?|够不?够?|满|到|上)[了过]?$")
"""Before a number without a limit of its own: asks whether as many are reached."""
_DENIED: Final = re.compile(r"(?<!有)没有?|[未无]|不(?!超过|高于|低于|少于|多于|足|到)")
"""A limit that a question denies is not decided here."""


def measured(question: str, sentence: str) -> bool | None:
    """Whether what a sentence tells is on the side of the limit that a question asks about; None where the question has no limit, asks
    another thing of what has it (30多个人都来了吗), or denies it, the sentence tells none or several numbers of that sort, or what it tells lies on both sides."""
    asked = flat(question)
    limits = [one for one in quantities(asked) if one.unit and not one.nth and one.high is None and _side(asked, one)]
    if len(limits) != 1 or _DENIED.search(asked[: limits[0].start]) or _goes_on(asked[limits[0].end :]):
        return None
    told = [one for one in quantities(flat(sentence)) if one.like(limits[0])]
    if len(told) != 1 or told[0].high is not None or told[0].hedge not in (None, *_BOUNDS):
        return None
    return _decided(_bound(told[0].value, told[0].hedge), _bound(limits[0].value, _side(asked, limits[0])))


def _goes_on(rest: str) -> bool:
    """Whether what is asked comes behind the limit: a verb stands there that does not only ask (以上没有, 是不是)."""
    asking = (WHETHER.keys() | AFFIRMED.keys() | NEGATIONS) - {"是"}
    return any(tag[0] == "v" and word not in asking for word, tag in tagged(rest))


def _side(question: str, one: Quantity) -> str | None:
    """The hedge of a limit: its own, or that as many are reached."""
    if one.hedge in _BOUNDS and one.hedge != "nearly":
        return one.hedge
    return "least" if one.hedge is None and _REACHES.search(question[: one.start]) else None


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
