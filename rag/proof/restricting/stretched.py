"""For how long a number holds: a total of 前8个月 is none of 8月, of the year, or of no time at all.

A stretch of time holds for the numbers behind it, up to the next time that is told. A sentence that tells such a number names the same
stretch; what only goes on from an earlier clause (前8个月出口12亿元，增长5%), or is of years from one to another, may be told without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from index.types import Span
from rag.proof.alignment import same
from rag.proof.derivation import Derivation
from rag.proof.text import Flaw, Text
from rag.words.claims import Quantity
from rag.words.stretches import Stretch

_ALONE: Final = 6
"""Characters beside a stretch that stands by itself before the clause that it is of: 在今年前8个月中."""
_STOPS: Final = "。；;！!？?\n"


def beyond(made: Derivation, own: Sequence[Span]) -> Iterator[Flaw]:
    """Totals of a stretch that the claim tells of another time, or, in a clause `own` that is not the page's, of none."""
    if not made.sources.stretched:
        return
    told, of, named = made.alignment.told, made.alignment.of, {one.key for one in made.claim.stretches}
    totals = [(one.measure, made.sources.quotes[of[m]], one.start) for m, one in enumerate(told)]
    for sign in made.alignment.said:
        number = sign.measure
        if not isinstance(number, Quantity):
            continue
        homes = [(_time_of(quote, at), quote, at) for one, quote, at in totals if one is not None and same(number, one)]
        lasting = [time for (_, time), *_ in homes if time is not None]
        if not homes or any(time.key in named for time in lasting):
            continue
        at_all, stretch = _time_of(made.claim, sign.start)
        beside = [span is not None and _beside(quote, span, at) for (span, _), quote, at in homes]
        worded = any(a <= sign.start < b for a, b in own)
        left_out = worded and any(beside) and not any(time.of_years for time in lasting)
        total = len(lasting) == len(homes) and (at_all is not None or left_out)
        if total or (stretch is not None and all(beside)):
            yield Flaw("stretch", made.claim.text[sign.start : sign.end])


def _time_of(text: Text, at: int) -> tuple[Span | None, Stretch | None]:
    """Where the time stands that a number at a place is told of, the last before it in its sentence, and the stretch that it is."""
    begin = max(text.text.rfind(mark, 0, at) for mark in _STOPS) + 1
    times: dict[Span, Stretch | None] = {(one.start, one.end): None for one in text.days}
    times |= {one.span: one for one in text.stretches}
    last = max((span for span in times if begin <= span[0] and span[1] <= at), default=None)
    return last, None if last is None else times[last]


def _beside(text: Text, time: Span, at: int) -> bool:
    """Whether a time stands in the clause of what is told at a place, or by itself in the clause before."""
    clauses = [one for one in text.spans if one[0] <= at]
    if clauses[-1][0] <= time[0]:
        return True
    return any(a <= time[0] < b and b - a <= time[1] - time[0] + _ALONE for (a, b), _ in pairwise(clauses[-2:]))
