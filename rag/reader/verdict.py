"""How a yes or a no is said: in the question's own word (能 or 不能 to 能不能, 没有 to whether something was done)."""

from __future__ import annotations

import re
from typing import Final

from index.chinese.vocabulary.denials import NEGATIONS
from index.chinese.vocabulary.whether import AFFIRMED, WHETHER
from index.chinese.words import cut
from rag.words.lexicon import flat

_DONE: Final = re.compile(r"[了过](?:吗|么|没)|没有[？?]*$")
"""Asks whether something was done."""


def verdict(question: str, yes: bool) -> str:
    """A yes or a no to the question; 是 or 不是 where it has no word of its own."""
    if _DONE.search(question):
        return "是" if yes else "没有"
    affirmed, denied = _words(flat(question))
    return affirmed if yes else denied


def _words(question: str) -> tuple[str, str]:
    """The yes and the no of the word that asks, or of the first verb before 吗 that is not denied (不能…吗) and does not stand in what
    describes a noun (有五个桥墩的大桥是新的吗)."""
    tokens = cut(question)
    if asking := next((word for word in tokens if word in WHETHER), None):
        return WHETHER[asking]
    found = [n for n, word in enumerate(tokens) if word in AFFIRMED and (n == 0 or tokens[n - 1] not in NEGATIONS)]
    ends = [*found, len(tokens) - 1][1:]
    verb = next((tokens[n] for n, end in zip(found, ends, strict=True) if "的" not in tokens[n:end]), "是")
    return verb, AFFIRMED[verb]
