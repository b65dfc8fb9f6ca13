"""Which of several things that a question compares is the more, by the bare answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.chinese.numerals import value_of
from rag.question.parts.subquestions import Each
from rag.words.lexicon import flat

_AMOUNT = re.compile(r"(\d+(?:\.\d+)?[万亿]*)(.*)")


def most_of(several: Each, shorts: Sequence[str | None]) -> str | None:
    """Which of the things is more of what is compared; None where their numbers have not the same unit, or are the same."""
    amounts = [_AMOUNT.search(flat(short or "").replace(",", "")) for short in shorts]
    found = [one for one in amounts if one is not None]
    if not several.compares or len(found) < len(amounts) or len({one.group(2) for one in found}) > 1:
        return None
    sizes = [value_of(one.group(1)) or 0 for one in found]
    if len(set(sizes)) < len(sizes):
        return None
    best = (min if several.compares in "小少低短近轻慢" else max)(range(len(sizes)), key=lambda n: sizes[n])
    return several.items[best]
