"""The sentences of an article, and which of them says what it is about."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.signatures import AGENCIES, OWN, RANKS
from index.embed.passages import sentences
from rag.words.dates import DATE
from rag.words.lexicon import flat

DATELINE = re.compile(
    rf"^(?:据?(?:{any_of(OWN | AGENCIES)})[^(,。]{{0,16}}?(?:讯|电)\s*(?:\([^()]{{1,60}}\))?\s*|\((?:{any_of(RANKS)})*(?:记者|通讯员)[^()]{{1,60}}\)\s*)"
)
"""The opening of a news item in flat text: 本报北京1月9日电 (记者某某). Its names wrote the item and are not in it."""
BRIEF = 26
"""A sentence shorter than this (副市长某某主持会议。) says too little without the first of its article."""
_OPENING = 16  # characters in which a lead names its day
_LATELY = re.compile(r"近日|日前|近期|连日来")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article: `text` is flat, `start` and `end` its place in the article's text."""

    text: str
    start: int
    end: int


@functools.lru_cache(maxsize=512)
def split(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text; remembered, because the same articles are read again and again."""
    whole = flat(text)
    return tuple(Sentence(whole[start:end], start, end) for start, end in sentences(text))


def lead(text: Sequence[Sentence]) -> int | None:
    """The sentence that says what an article is about, the first that opens with a day or a dateline; None where none does."""
    for n, one in enumerate(text):
        dateline = DATELINE.match(one.text)
        opening = one.text[dateline.end() if dateline else 0 :][:_OPENING]
        if len(one.text) >= BRIEF and (dateline or DATE.search(opening) or _LATELY.search(opening)):
            return n
    return None
