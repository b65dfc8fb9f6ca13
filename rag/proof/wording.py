"""The words of a sentence against its quotes: new ones, opposites, negations, plans told as done, and what claims more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from index.chinese.vocabulary.denials import NEGATIONS
from index.chinese.vocabulary.places import DIVISIONS
from index.types import Span
from rag.proof.text import CONTENT, HAN, Flaw, Sources, Text, Token
from rag.proof.words import ALIKE, IDLE, RAISING, REASONS, SMALL
from rag.words.comparing import plain

_NAMES: Final = ("nr", "ns", "nt", "nz")
_REGION: Final = "国" + "".join(sign for sign in DIVISIONS if sign not in "镇乡村")
"""What the name of a place may leave unsaid; a village or town without it is often another word, or its county."""
_FOREIGN = re.compile(r"[^\W\d_\u4e00-\u9fff]+")
"""Letters of other scripts."""


def words(claim: Text, own: Sequence[Span], sources: Sources, asked: str) -> Iterator[Flaw]:
    """Words that stand neither in the quotes nor, under another name, for one that does, and opposites of what stands there."""
    measured = claim.measured
    for span in own:
        for run in _FOREIGN.findall(claim.text[slice(*span)]):
            if plain(run) not in sources.all:
                yield Flaw("word", run)
        for token in claim.within(span):
            word = plain(token.word)
            if not HAN.fullmatch(token.word) or any(a < token.end and token.start < b for a, b in measured):
                continue
            if word in sources.all or not (CONTENT.match(token.tag) or token.tag == "x"):
                continue
            elif not _stands_for(token, sources, asked):
                yield Flaw("word", token.word)


def _stands_for(token: Token, sources: Sources, asked: str) -> bool:
    word = plain(token.word)
    if word in IDLE or word in NEGATIONS or (len(word) == 1 and word in SMALL):
        return True
    if any(word in row and any(other in sources.all for other in row) for row in ALIKE):
        return True
    if not token.tag.startswith("nr") and _abbreviates(word, sources):
        return True
    if token.tag.startswith(_NAMES):
        return word[-1] in _REGION and bool(re.search(rf"{re.escape(word[:-1])}(?![{_REGION}])", sources.all)) and len(word) > 2
    if len(word) > 2 and all(word[n : n + 2] in sources.all or word[n] in sources.all for n in range(len(word))):
        return True
    halves = [(word[:n], word[n:]) for n in range(1, len(word))]
    if any(
        all(
            (h in sources.all and (len(h) > 1 or pair[0] in REASONS))
            or h in IDLE
            or h in REASONS
            or any(h in row and any(o in sources.all for o in row) for row in ALIKE)
            for h in pair
        )
        for pair in halves
    ):
        return True
    return token.tag.startswith("n") and word in asked


def _abbreviates(word: str, sources: Sources) -> bool:
    """Whether a word is made of characters of the quotes in their order and close together: 珠峰 of 珠穆朗玛峰."""
    return bool(re.search(".{0,5}?".join(map(re.escape, word)), sources.told))


def scope(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """全部, 首次, 唯一 and the like, and rates, that no quote has."""
    for span in own:
        for rate in re.findall("每[^个\\d]", claim.text[slice(*span)]):
            if rate not in sources.told:
                yield Flaw("scope", rate)
        for token in claim.within(span):
            if token.word in RAISING and token.word not in sources.all:
                yield Flaw("scope", token.word)
