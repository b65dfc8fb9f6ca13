"""The words of a sentence against its quotes: new ones, opposites, negations, plans told as done, and what claims more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from index.types import Span
from rag.proof.text import CONTENT, HAN, Flaw, Sources, Text, Token, at_home
from rag.proof.words import ALIKE, DONE, IDLE, NEGATIONS, OPPOSITES, PLANS, RAISING, SMALL, SOFT
from rag.reader.comparing import plain

_NAMES: Final = ("nr", "ns", "nt", "nz")
_HEDGED = re.compile(r"足|到\d|(?:低于|少于|超过) ?\d|仅|只|但|等(?!待)")
"""What follows a 不 that denies nothing: 不足100, 不少于3个, 不仅."""
_FOREIGN = re.compile(r"[^\W\d_\u4e00-\u9fff]+")
"""Letters of other scripts."""


def words(claim: Text, own: Sequence[Span], sources: Sources, asked: str) -> Iterator[Flaw]:
    """Words that stand neither in the quotes nor, under another name, for one that does, and opposites of what stands there."""
    measured = claim.measured
    for span in own:
        home = at_home(claim, span, sources)
        there = home[0].text[slice(*home[1])] if home else ""
        for run in _FOREIGN.findall(claim.text[slice(*span)]):
            if plain(run) not in sources.all:
                yield Flaw("word", run)
        for token in claim.within(span):
            word = plain(token.word)
            if not HAN.fullmatch(token.word) or any(a < token.end and token.start < b for a, b in measured):
                continue
            if len(word) > 1 and word[0] in "不没未无" and word not in sources.told and word[1:] in sources.told:
                yield Flaw("polarity", token.word)
            opposite = [other for pair in OPPOSITES if word in pair for other in pair if other != word]
            if any(other in there and word not in there for other in opposite):
                yield Flaw("polarity", token.word)
            elif word in sources.all or not (CONTENT.match(token.tag) or token.tag == "x"):
                continue
            elif any(other in sources.told for other in opposite):
                yield Flaw("polarity", token.word)
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
        return False
    if len(word) > 2 and all(word[n : n + 2] in sources.all or word[n] in sources.all for n in range(len(word))):
        return True
    halves = [(word[:n], word[n:]) for n in range(1, len(word))]
    if any(
        all(
            (len(h) > 1 and h in sources.all)
            or h in IDLE
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


def polarity(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """A negation put in or left out."""
    for span in own:
        here = claim.text[slice(*span)]
        home = at_home(claim, span, sources)
        said, told = list(_denials(claim, span)), list(_denials(*home)) if home else []
        for word, denied in said:
            if denied and not _denied(denied, sources.quotes):
                yield Flaw("polarity", word)
        if said and home and _denying(claim, span) > _denying(*home) and said[0][0] not in home[0].text[slice(*home[1])]:
            yield Flaw("polarity", said[0][0])
        for word, denied in told:
            if denied and denied in here and not _denied(denied, [claim]):
                yield Flaw("polarity", word)


def _denials(text: Text, span: Span) -> Iterator[tuple[str, str]]:
    """The negations of a clause, each with the two characters that follow it, of which it denies what they begin."""
    tokens = text.within(span)
    for n, token in enumerate(tokens):
        if token.word in NEGATIONS and not (token.word == "不" and _HEDGED.match(text.text, token.end)):
            after = next((one for one in tokens[n + 1 : n + 3] if one.word not in NEGATIONS), None)
            yield token.word, text.text[after.start : min(after.start + 2, span[1])] if after else ""


def _denying(text: Text, span: Span) -> int:
    """How many words of a clause deny."""
    return sum(token.word in NEGATIONS for token in text.within(span))


def _denied(words: str, texts: Sequence[Text]) -> bool:
    """Whether one of some texts denies some words."""
    return any(
        token.word in NEGATIONS and 0 <= at - token.end <= 4
        for text in texts
        for at in (found.start() for found in re.finditer(re.escape(words), text.text))
        for token in text.tokens
    )


def certainty(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """A plan told as done, and a hedge left out."""
    planned = any(_plans(claim.tokens, n) for n in range(len(claim.tokens)))
    for span in own:
        home = at_home(claim, span, sources)
        if home is None:
            continue
        here, there = claim.within(span), home[0].within(home[1])
        said = {token.word for token in here}
        for n, token in enumerate(there):
            follows = [one for one in there[n + 1 :] if CONTENT.match(one.tag)]
            plan = _plans(there, n) and not planned and _first_verb(follows) in said
            soft = token.word in SOFT and token.word not in claim.text and bool(follows) and follows[0].word in said
            if plan or soft:
                yield Flaw("certainty", token.word)


def _first_verb(tokens: Sequence[Token]) -> str:
    return next((one.word for one in tokens if one.tag == "v" and len(one.word) > 1), "")


def _plans(tokens: Sequence[Token], n: int) -> bool:
    """Whether a word tells a plan; 计划生育 and 目标任务 are nouns, and 将 may bring the object (将其送医)."""
    token = tokens[n]
    after = tokens[n + 1].tag if n + 1 < len(tokens) else ""
    return token.word in PLANS and token.tag[0] in "vdcpz" and (token.word != "将" or after[:1] in "vdp")


def scope(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """全部, 首次, 唯一 and the like where the quotes do not say so, and 已 where the clause itself does not."""
    for span in own:
        for rate in re.findall("每[^个\\d]", claim.text[slice(*span)]):
            if rate not in sources.told:
                yield Flaw("scope", rate)
        home = at_home(claim, span, sources)
        there = home[0].text[slice(*home[1])] if home else ""
        for token in claim.within(span):
            if (token.word in RAISING and token.word not in sources.all) or (token.word in DONE and token.word[0] not in there):
                yield Flaw("scope", token.word)
