"""A turn that names an attribute alone (工期呢), asked of what the question before it is about, with the words that ask for such a thing:
after 大桥总投资多少钱 it is 大桥的工期是多少, for 多少钱 asks for no time.
"""

from __future__ import annotations

import re

from index.types import Span
from rag.kinds import Kind
from rag.question.slots.asked import attribute
from rag.question.slots.content_words import MEASURE
from rag.question.wording import ASKING

_ASKED = {Kind.NUMBER: "是多少", Kind.DATE: "是什么时候", Kind.PLACE: "在哪里", Kind.PERSON: "是谁"}
"""How an attribute of each kind is asked for."""
_JOINS = "的有是在为达了 "
"""What stands between a thing, its attribute and what asks."""
_COUNTS = ("多", "几")
_HOW_MUCH = tuple(f"多{of}" for of in "长大高宽深远重久")


def of_attribute(named: str, before: str) -> str | None:
    """What the question `before` is about, asked for the attribute that a turn names; None where the turn names another thing, or the
    question asked for that already or asks nothing."""
    kind, places = attribute(named), _asking_places(before)
    if kind is None or kind[1] or not places or named in before:
        return None
    start, end = min(places)
    head, tail = before[:start].rstrip(_JOINS), before[end:].strip("？?。 ")
    own = attribute(head)
    thing = head[: own[1]].rstrip(_JOINS) if own else head
    if not own and not (before.startswith(_COUNTS, start) and re.fullmatch(MEASURE, tail)):
        thing += tail  # 足球联赛在哪里举行: what is done belongs to it, 人 of 有多少人 does not
    return f"{thing}的{named}{_ASKED[kind[0]]}" if thing else None


def _asking_places(text: str) -> list[Span]:
    """Where a question asks."""
    amounts = [(text.index(one), text.index(one) + len(one)) for one in _HOW_MUCH if one in text]
    match = ASKING.search(text)
    return [*amounts, match.span()] if match else amounts
