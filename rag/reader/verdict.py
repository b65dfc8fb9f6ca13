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
    """The yes and the no of the word that asks first, or of the first verb before 吗 that is not denied (不能…吗)."""
    if asking := [word for word in WHETHER if word in question]:
        return WHETHER[min(asking, key=question.find)]
    before = ""
    for word in cut(question):
        if word in AFFIRMED and before not in NEGATIONS:
            return word, AFFIRMED[word]
        before = word
    return WHETHER["是不是"]
