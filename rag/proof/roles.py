"""Who did what to whom: names, posts and things of a sentence in the places that its quotes give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from index.chinese.vocabulary.offices import OFFICES
from index.types import Span
from rag.proof.text import HAN, Flaw, Sources, Text
from rag.words.comparing import plain

POST: Final = 12
"""Characters before a name in which its posts stand."""


def names(named: Sequence[str], sources: Sources) -> Iterator[Flaw]:
    """Names that no quote holds."""
    for name in named:
        if plain(name) not in sources.all:
            yield Flaw("name", name)


def posts(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """Persons with a post that is not theirs in the quotes: 书记王强 of 市长王强、书记李明, 主席 of 副主席."""
    for token in claim.tokens:
        if not any(a <= token.start < b for a, b in own) or (post := _post(token.word)) is None:
            continue
        post = f"副{post}" if claim.text[token.start - 1 : token.start] == "副" and post[0] != "副" else post
        exactly = re.compile(rf"(?<!副){re.escape(post)}")
        if post not in sources.known and not any(exactly.search(quote.text) for quote in sources.quotes):
            yield Flaw("name", token.word)
            continue
        name = claim.text[token.end : token.end + 2]
        before = [
            re.split(r"[。；，,;!?！？\n]", quote.text[: found.start()])[-1]
            for quote in sources.quotes
            if HAN.fullmatch(name) and len(name) > 1
            for found in re.finditer(re.escape(name), quote.text)
        ]
        held = [_post(text) for text in before] + [
            _post(found[1])
            for quote in sources.quotes
            if HAN.fullmatch(name) and len(name) > 1
            for found in re.finditer(rf"{re.escape(name)}[已将拟现]?(?:担任|出任|当选|任|为|是)([^，,。；;、\n]+)", quote.text)
        ]
        if any(held) and post not in held and not any(exactly.search(text[-POST:]) for text in before):
            yield Flaw("argument", claim.text[token.start : token.end + 3])


def _post(word: str) -> str | None:
    """The post that a word names, with 副 where it is one of the second rank."""
    return max((post for post in OFFICES if word.endswith(post)), key=len, default=None)
