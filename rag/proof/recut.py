"""Words of a claim that the tagger cut across those of its quotes: 国防 of 两国防控, where a quote has 两国 and 防控."""

from __future__ import annotations

from collections.abc import Sequence

from rag.proof.text import HAN, Sources, Text, Token
from rag.words.comparing import plain


def recut(claim: Text, sources: Sources) -> Text:
    """A text with each word that no quote has parted where its halves, with the words beside them, are words that a quote has."""
    tags = {one.word: one.tag for quote in sources.quotes for one in quote.tokens}
    found: list[Token] = []
    for one in claim.tokens:
        at = _border(claim, one, tags) if len(one.word) > 1 and plain(one.word) not in sources.all else 0
        parts = ((one.word[:at], one.start), (one.word[at:], one.start + at)) if at else ((one.word, one.start),)
        for word, start in parts:
            found.append(Token(word, tags.get(word, one.tag) if at else one.tag, start))
    claim.tokens = _joined(found, tags)
    return claim


def _border(claim: Text, one: Token, tags: dict[str, str]) -> int:
    """Where a word is to be parted; 0 where it is not."""
    if not HAN.fullmatch(one.word):
        return 0
    text = claim.text
    for at in range(1, len(one.word)):
        cut = one.start + at
        left = any(text[cut - n : cut] in tags for n in (2, 3, 4) if n >= at)
        right = any(text[cut : cut + n] in tags for n in (2, 3, 4) if n >= len(one.word) - at)
        if left and right:
            return at
    return 0


def _joined(tokens: Sequence[Token], tags: dict[str, str]) -> list[Token]:
    """Words with those joined that are one word of a quote."""
    found: list[Token] = []
    for one in tokens:
        whole = found[-1].word + one.word if found else ""
        if found and len(found[-1].word) == 1 and whole in tags and found[-1].end == one.start:
            found[-1] = Token(whole, tags[whole], found[-1].start)
        else:
            found.append(one)
    return found
