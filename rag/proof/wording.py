"""The words of a sentence against its quotes: new ones, opposites, negations, plans told as done, and what claims more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from index.chinese.vocabulary.denials import NEGATIONS
from index.chinese.vocabulary.organisations import SIGNS
from index.chinese.vocabulary.places import DIVISIONS
from index.types import Span
from rag.proof.alike import said_otherwise
from rag.proof.numbers.outdone import verdicts
from rag.proof.text import CONTENT, HAN, Flaw, Sources, Text, Token
from rag.proof.words import IDLE, RAISING, REASONS, SMALL
from rag.words.comparing import plain
from rag.words.lexicon import lexicon

_NAMES: Final = ("nr", "ns", "nt", "nz")
_REGION: Final = "国" + "".join(sign for sign in DIVISIONS if sign not in "镇乡村")
"""What the name of a place may leave unsaid; a village or town without it is often another word, or its county."""
_BEFORE_NOUNS: Final = frozenset("在于从向由")
_FOREIGN = re.compile(r"[^\W\d_\u4e00-\u9fff]+")
"""Letters of other scripts."""


def names(named: Sequence[str], sources: Sources) -> Iterator[Flaw]:
    """Names that no quote holds."""
    for name in named:
        if plain(name) not in sources.all and not (name[-1] in SIGNS and _abbreviates(plain(name), sources)):
            yield Flaw("name", name)


def words(claim: Text, own: Sequence[Span], sources: Sources, asked: str) -> Iterator[Flaw]:
    """Words that stand neither in the quotes nor, under another name, for one that does, and opposites of what stands there."""
    decided = verdicts(claim)
    yield from (Flaw("argument", one.word) for one in decided if not one.holds)
    measured = [*claim.measured, *(one.span for one in decided if one.holds)]
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
    """Whether a word that no quote has states nothing new: it is idle, another word for one that is told, or put together of such."""
    word = plain(token.word)
    if word in IDLE or word in NEGATIONS or (len(word) == 1 and word in SMALL):
        return True
    if said_otherwise(word, sources.all, sources.words) or (not token.tag.startswith("nr") and _abbreviates(word, sources)):
        return True
    if token.tag.startswith(_NAMES):
        return word[-1] in _REGION and bool(re.search(rf"{re.escape(word[:-1])}(?![{_REGION}])", sources.all)) and len(word) > 2
    return _compounded(word, sources) or (token.tag.startswith("n") and word in asked)


def _compounded(word: str, sources: Sources) -> bool:
    """Whether a word is put together of what is told: every two or one of its characters, or two words, each told, idle or a reason."""
    if len(word) > 2 and all(word[n : n + 2] in sources.all or word[n] in sources.all for n in range(len(word))):
        return True
    return any(_halves_told(word[:n], word[n:], sources) for n in range(1, len(word)))


def _halves_told(first: str, second: str, sources: Sources) -> bool:
    """Whether each of two words is told, idle or a reason; a single character counts as told only behind a reason, or before a preposition
    that the tagger took into a word of its own making: 晚在."""
    joined = second in _BEFORE_NOUNS and not lexicon().knows(first + second)

    def told(half: str) -> bool:
        return (half in sources.all and (len(half) > 1 or first in REASONS or joined)) or (joined and half == second)

    return all(told(half) or half in IDLE or half in REASONS or said_otherwise(half, sources.all) for half in (first, second))


def _abbreviates(word: str, sources: Sources) -> bool:
    """Whether a word is made of characters of the quotes in their order and close together: 珠峰 of 珠穆朗玛峰."""
    return bool(re.search(".{0,5}?".join(map(re.escape, word)), sources.told))


def scope(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """全部, 首次, 唯一 and the like, and rates, that no quote has."""
    for span in own:
        for rate in re.findall(r"每\D", claim.text[slice(*span)]):
            if rate not in sources.told and not (rate == "每个" and {"每", "各"} & set(sources.told)):
                yield Flaw("scope", rate)
        for token in claim.within(span):
            first = token.word.startswith("首") and f"第一{token.word[1:]}" in sources.told
            if token.word in RAISING and token.word not in sources.all and not first:
                yield Flaw("scope", token.word)
