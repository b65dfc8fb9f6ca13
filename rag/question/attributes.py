"""A turn that names an attribute alone (工期呢), asked of what the question before it is about, with the words that ask for such a thing:
after 大桥总投资多少钱 it is 大桥的工期是多少, for 多少钱 asks for no time.
"""

from __future__ import annotations

from rag.kinds import Kind
from rag.question.slots.asked import attribute, slots_of

_ASKED = {Kind.NUMBER: "是多少", Kind.DATE: "是什么时候", Kind.PLACE: "在哪里", Kind.PERSON: "是谁"}
"""How an attribute of each kind is asked for."""
_JOINS = "的有是在为达了 "
"""What stands between a thing, its attribute and what asks."""


def of_attribute(named: str, before: str) -> str | None:
    """What the question `before` is about, asked for the attribute that a turn names; None where the turn names another thing, or the
    question asked for that already or asks nothing."""
    kind, asking = attribute(named), next((one for one in slots_of(before) if one.said), None)
    if kind is None or kind[1] or asking is None or named in before:
        return None
    head, tail = before[: asking.start].rstrip(_JOINS), before[asking.end :].strip("？?。 ")
    own = attribute(head)
    thing = head[: own[1]].rstrip(_JOINS) if own else head + tail  # 举行 of 足球联赛在哪里举行 belongs to it
    return f"{thing}的{named}{_ASKED[kind[0]]}" if thing else None
