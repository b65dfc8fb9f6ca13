"""What a number is meant to be and what it is: 原定票价5元 and 票价5元, where no verb but a word before the noun says which.

A plan or an estimate holds for the numbers behind it in its clause. A sentence may neither tell such a number without a word of that
sort, nor put one before a number that the quotes tell without.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rag.proof.alignment import Measure, same
from rag.proof.derivation import Derivation, Place
from rag.proof.text import Flaw
from rag.proof.words import COMPARING, DONE, ESTIMATES, PLANS, SOFT
from rag.words.claims import Quantity

_FUTURE: Final = frozenset(word for word in PLANS if "将" in word)
"""Words of what comes: a page tells it without them as well, 会议明日举行."""
_WISHES: Final = frozenset(
    (
        "要求",
        "希望",
        "呼吁",
        "建议",
        "提议",
        "如果",
        "若",
        "一旦",
        "假如",
        "可能",
        "尝试",
        "试图",
        "申请",
        "鼓励",
        "号召",
        "倡议",
        "倡导",
        "承诺",
    )
)
"""Words that speak of what is done, not of what a number is."""
_MEANT: Final = (PLANS | ESTIMATES) - _FUTURE - _WISHES
_AGAINST: Final = COMPARING | {
    "由",
    "从",
    "按",
    "按照",
    "根据",
    "依照",
    "完成",
    "达到",
    "超额",
    "超",
    "超出",
    "提前",
    "符合",
    "列入",
    "纳入",
    "制定",
}
"""Words before a plan that speak of it as of a thing: 按计划投资, 比原定的多."""
_SAID: Final = tuple(PLANS | ESTIMATES | SOFT)
"""Words of which any says in a clause that a number is not simply so, however the tagger cuts it: 工程设计."""
_THINGS: Final = frozenset(("计划", "规划", "设计"))
"""Words that are a thing of their own right before a number: 航班计划60万班."""
_NAMING: Final = frozenset(("的", "图", "书", "院", "局", "部门", "单位", "师", "公司", "团队", "者", "人"))
"""Words behind a plan with which it names a thing or a body: 设计单位."""


def intended(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """Numbers told as they are that the quotes have as meant, and the other way round."""
    for n, sign in enumerate(made.alignment.said):
        one = sign.measure
        if not isinstance(one, Quantity) or one.nth or n not in made.at:
            continue
        here = _meaning(made, made.said, n)
        places = _places_of(made, one, made.at[n])
        there = [_meaning(made, made.told, m) for m in places]
        said = "".join(one.key for one in made.alignment.said if sign.clause - 1 <= one.clause <= sign.clause)
        if all(there) and here is None and there[0] is not None and not any(word in said for word in _SAID):
            yield sign.start, Flaw("certainty", there[0].word)
        elif here is not None and not any(there) and not _told_near(made, places):
            yield here.token.start, Flaw("certainty", here.word)


def _places_of(made: Derivation, one: Measure, at: int) -> list[int]:
    """The signs of the quotes that tell a number: the one that it stands for, and the same of the same words elsewhere."""
    told = made.alignment.told
    words = {home.word for place, home in made.homes.items() if home.clause == told[at].clause and len(place.word) > 1}
    clauses = {place.clause for place in made.told if place.word in words}
    return [at, *(m for m, sign in enumerate(told) if m != at and sign.clause in clauses and same(one, sign.measure))]


def _meaning(made: Derivation, places: Sequence[Place], n: int) -> Place | None:
    """The word that says of a number, sign `n` of a text of these places, that it is meant or reckoned; None where it is told as it is.

    A clause without a subject goes on with what the one before it means: 计划改造小区25个，惠及居民8000户."""
    signs = made.alignment.said if places is made.said else made.alignment.told
    begin = signs[n].clause
    while _goes_on(made, places, begin):
        begin -= 1
    row = [one for one in places if begin <= one.clause <= signs[n].clause and one.last <= n]
    for m in range(len(row) - 1, -1, -1):
        one = row[m]
        here = one.clause == signs[n].clause
        if one.word in DONE or (
            here and any(sign.measure is not None and _rival(sign.measure, signs[n].measure) for sign in signs[one.last : n])
        ):
            return None
        if one.word not in _MEANT or (not here and one.token.tag[0] not in "vd"):
            continue
        if m + 1 < len(row) and row[m + 1].word.startswith(tuple(_NAMING)):
            return None
        if (m and row[m - 1].word in _AGAINST) or (one.word in _THINGS and one.token.tag[0] == "n" and one.last == n):
            return None
        return one
    return None


def _goes_on(made: Derivation, places: Sequence[Place], clause: int) -> bool:
    """Whether a clause of a text begins with a verb right behind the comma of the one before."""
    first = next((one for one in places if one.clause == clause), None)
    last = next((one for one in reversed(places) if one.clause == clause - 1), None)
    if first is None or last is None or first.token.tag[0] != "v":
        return False
    of = made.alignment.of
    if places is not made.said and of[first.first] != of[last.first]:
        return False
    text = made.claim.text if places is made.said else made.sources.quotes[of[first.first]].text
    between = text[last.token.end : first.token.start]
    return not any(sign in between for sign in "。；;！!？?\n")


def _rival(one: Measure, other: Measure | None) -> bool:
    return isinstance(one, Quantity) and isinstance(other, Quantity) and one.rivals(other)


def _told_near(made: Derivation, places: Sequence[int]) -> bool:
    """Whether the quotes plan or reckon anywhere near a number."""
    return any(made.words_near(at, 2).intersection(_SAID) for at in places)
