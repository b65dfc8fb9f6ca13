"""Conditions (如果) and exceptions (除…外) of a text, and what stands under them."""

from __future__ import annotations

import re
from typing import Final

from index.types import Span
from rag.proof.words import CONDITIONS, WHOLE

_SENTENCE: Final = re.compile(r"[^。；;！!？?\n]+")
_CONDITION: Final = re.compile(rf"({'|'.join(CONDITIONS)}|(?<![^，,])若(?!干))[^，,]*[，,]")
_EXCEPTION: Final = re.compile(
    rf"(除)(?!此|了此|夕|草|尘|湿|雪|锈|名|险|非)[^，,]{{1,20}}?外(?=，?[^，]*[{''.join(WHOLE)}])[，,]?"
)


def limits(text: str) -> list[tuple[str, Span]]:
    """The conditions and exceptions of a text: the word that makes each, and what stands under it, to the end of the sentence."""
    return [
        (found[1], (sentence.start() + found.end(), sentence.end()))
        for sentence in _SENTENCE.finditer(text)
        for way in (_CONDITION, _EXCEPTION)
        for found in way.finditer(sentence.group())
    ]
