"""The limit that a yes-no question supposes: 超过六千人吗."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from index.chinese.vocabulary.denials import NEGATIONS
from index.chinese.vocabulary.whether import AFFIRMED, WHETHER
from index.chinese.words import tagged
from rag.types import Question
from rag.words.claims import Quantity, quantities
from rag.words.lexicon import flat

SIDES: Final = frozenset(("over", "least", "under", "most"))
"""Hedges that set a limit to a number."""
_REACHES: Final = re.compile(r"(?:有没有|有无|达到?|够不?够?|满|到|上)[了过]?$")
"""Before a number without a limit of its own: asks whether as many are reached."""
_DENIED: Final = re.compile(r"(?<!有)没有?|[未无]|不(?!超过|高于|低于|少于|多于|足|到)")
"""A limit that a question denies is not decided here."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A number, and on which `side` of it what is asked about is supposed to lie, one of SIDES."""

    number: Quantity
    side: str


def limit_of(question: Question) -> Limit | None:
    """The limit that a question asks about; None where it has none or several, asks another thing of what has it (30多个人都来了吗), or
    denies it."""
    asked = flat(question.text)
    limits = [
        Limit(one, side)
        for one in quantities(asked)
        if one.unit and not one.nth and one.high is None and (side := _side(asked, one))
    ]
    if len(limits) != 1 or _DENIED.search(asked[: limits[0].number.start]) or _goes_on(asked[limits[0].number.end :]):
        return None
    return limits[0]


def _goes_on(rest: str) -> bool:
    """Whether what is asked comes behind the limit: a verb stands there that does not only ask (以上没有, 是不是)."""
    asking = (WHETHER.keys() | AFFIRMED.keys() | NEGATIONS) - {"是"}
    return any(tag[0] == "v" and word not in asking for word, tag in tagged(rest))


def _side(asked: str, one: Quantity) -> str | None:
    """The hedge of a limit: its own, or that as many are reached."""
    if one.hedge in SIDES:
        return one.hedge
    return "least" if one.hedge is None and _REACHES.search(asked[: one.start]) else None
