"""The verdict on a limit that a question supposes (超过六千人吗), by the one number of that sort that the page tells."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from rag.proof.claims import Quantity, quantities
from rag.rules.lexicon import flat

_HOLDS: Final[dict[str, Callable[[Fraction, Fraction], bool]]] = {
    "over": lambda told, limit: told > limit,
    "least": lambda told, limit: told >= limit,
    "under": lambda told, limit: told < limit,
    "most": lambda told, limit: told <= limit,
}
_REACHES: Final = re.compile(r"(?:有没有|有无|达到?|够不?够?|满|到|上)[了过]?$")
"""Before a number without a limit of its own: asks whether as many are reached."""


def measured(question: str, sentence: str) -> bool | None:
    """Whether what a sentence tells is on the side of the limit that a question asks about; None where the question has no limit, or
    the sentence tells none or several numbers of that sort."""
    asked = [(one, limit) for one in quantities(flat(question)) if one.unit and (limit := _limit(flat(question), one))]
    if len(asked) != 1:
        return None
    supposed, limit = asked[0]
    told = [one for one in quantities(flat(sentence)) if one.like(supposed)]
    if len(told) != 1 or told[0].high is not None or supposed.high is not None:
        return None
    value, side = told[0].value, told[0].hedge
    if side not in (None, "about") and (value <= supposed.value) == (side in ("over", "least")):
        return None  # 超过5000人 does not tell whether they are more than 6000
    return _HOLDS[limit](value, supposed.value)


def _limit(question: str, one: Quantity) -> str | None:
    if one.nth:
        return None
    if one.hedge in _HOLDS:
        return one.hedge
    return "least" if one.hedge is None and _REACHES.search(question[: one.start]) else None
