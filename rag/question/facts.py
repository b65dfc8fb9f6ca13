"""What the words of a question speak of: a row for each fact, its words and a question that has them."""

from __future__ import annotations

import re

from rag.types import Fact

ROWS: tuple[tuple[Fact, str, str], ...] = (
    (Fact.APART, "分别|各", "一期和二期分别用地多少"),
)  # fmt: skip

_WORDS = tuple((fact, re.compile(words)) for fact, words, _ in ROWS)


def facts_of(text: str) -> frozenset[Fact]:
    """All that a text speaks of."""
    return frozenset(fact for fact, words in _WORDS if words.search(text))
