"""What a yes-no question asks, as a statement."""

from __future__ import annotations

import re

from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.whether import ASKING

_ASKS = re.compile(rf"{any_of(ASKING)}|[吗么嘛呢吧？?]+$")


def declared(asked: str) -> str | None:
    """What a yes-no question asks as a statement: 市长出席了会议吗 is 市长出席了会议; None for another question."""
    text = asked.strip("。？? ")
    said = _ASKS.sub("", text)
    said = said.removesuffix("了") if said != text else said
    return said if said != text and not re.search(r"谁|哪|什么|几|多少|怎|为何|为啥|吗.", said) else None
