"""Who did what to whom: names, posts and things of a sentence in the places that its quotes give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from index.types import Span
from rag.proof.amounts import better
from rag.proof.claims import Label, label_of
from rag.proof.text import HAN, Flaw, Sources, Text, at_home
from rag.proof.words import ALIKE, IDLE, OFFICES
from rag.reader.comparing import plain
from rag.rules.lexicon import lexicon
from rag.rules.spans import SURNAMES

POST: Final = 12
"""Characters before a name in which its posts stand."""
BOUND: Final = 2.5
"""By how much the label of a name or thing must fit another one better."""


def names(named: Sequence[str], sources: Sources) -> Iterator[Flaw]:
    """Names that no quote holds."""
    for name in named:
        if plain(name) not in sources.all:
            yield Flaw("name", name)


def bindings(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """Persons, bodies, places and things that are told of something else: another one of the quotes fits their label better."""
    told = [(quote.text[slice(*span)], _label_within(quote, span)) for quote in sources.quotes for span in quote.nouns]
    for span in claim.nouns:
        if not any(a <= span[0] < b for a, b in own):
            continue
        word = claim.text[slice(*span)]
        clause = next(c for c in claim.spans if c[0] <= span[0] < c[1])
        here = claim.text[slice(*clause)]
        same = [label for other, label in told if word in other or other in word]
        rivals = [label for other, label in told if other not in here and _sort(other) == _sort(word)]
        if better(_label_within(claim, span), rivals, same, BOUND):
            yield Flaw("argument", word)


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
            quote.text[: found.start()]
            for quote in sources.quotes
            if HAN.fullmatch(name) and len(name) > 1
            for found in re.finditer(re.escape(name), quote.text)
        ]
        held = [_post(text) for text in before]
        if any(held) and post not in held and not any(exactly.search(text[-POST:]) for text in before):
            yield Flaw("argument", claim.text[token.start : token.end + 3])


def _post(word: str) -> str | None:
    """The post that a word names, with 副 where it is one of the second rank."""
    return next((post for post in OFFICES if word.endswith(post)), None)


def _sort(word: str) -> str:
    """Of which sort a name or thing is: a person, or by its last character a 镇, a 队, a 院."""
    return "person" if 2 <= len(word) <= 4 and word[0] in SURNAMES and not lexicon().knows(word) else word[-1]


def _label_within(text: Text, span: Span) -> Label:
    return label_of(text.text, span, (), ())


def replaced(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """Words in the place of others: where a quote says A Y B and the claim A X B, X being told elsewhere; and a subject put before
    what the quote says of an earlier one."""
    for span in own:
        home = at_home(claim, span, sources)
        if home is None:
            continue
        here, first = claim.text[slice(*span)], _widened(home)[0]
        there = home[0].text[first : home[1][1]]
        blocks = [one for one in SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks() if one.size > 1]
        if blocks and _head_replaced(here[: blocks[0].a], there[: blocks[0].b], home, sources):
            yield Flaw("replaced", here[: blocks[0].a])
        for left, right in pairwise(blocks):
            said, stood = here[left.a + left.size : right.a], there[left.b + left.size : right.b]
            if _exchanged(said, stood, sources):
                yield Flaw("replaced", said)
        lead = next((claim.text[slice(*noun)] for noun in claim.nouns if noun[0] == span[0]), "")
        if lead and blocks and lead not in there and lead in home[0].text[home[1][1] :] and lead not in home[0].text[:first]:
            yield Flaw("replaced", lead)


def _head_replaced(said: str, stood: str, home: tuple[Text, Span], sources: Sources) -> bool:
    """Whether a clause begins with another name of the same sort: 武林专柜 for 兰蔻专柜."""
    first = _widened(home)[0]
    at = max(first, home[1][0]) if first + len(stood) > home[1][0] else first
    stood, end = stood[at - first :], first + len(stood)
    noun = any(start <= end - len(stood) and end < stop for start, stop in home[0].nouns)
    return noun and _exchanged(said, stood, sources)


def _exchanged(said: str, stood: str, sources: Sources) -> bool:
    """Whether two runs of characters are two names or things of which one was put for the other."""
    han = 1 < len(said) <= 8 and 1 < len(stood) <= 8 and HAN.fullmatch(said) and HAN.fullmatch(stood)
    if not han or set(said) & set(stood) or said not in sources.told:
        return False
    return not any(said in row and stood in row for row in ALIKE) and said not in IDLE and stood not in IDLE


def _widened(home: tuple[Text, Span]) -> Span:
    """A clause with the sentence that it ends."""
    text, (start, end) = home
    first = max((at for at in (text.text.rfind(mark, 0, start) for mark in "。；;！？!?\n")), default=-1) + 1
    return first, end


def frames(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """What stands on the two sides of a verb or preposition, exchanged or taken from elsewhere: 甲向乙 for 乙向甲, 丙击败乙 for 甲击败乙."""
    told = [frame for quote in sources.quotes for frame in _frames(quote, quote.spans)]
    for word, left, right in _frames(claim, own):
        same = [(a, b) for other, a, b in told if other == word]
        if not same or any(_near(left, a) and _near(right, b) for a, b in same):
            continue
        turned = any(_near(left, b) and _near(right, a) for a, b in same)
        taken = any(_near(right, b) and a and not _near(left, a) for a, b in same) and plain(left) in sources.told
        given = any(_near(left, a) and b and not _near(right, b) for a, b in same) and plain(right) in sources.told
        if turned or taken or given:
            yield Flaw("order" if turned else "argument", word)


def _frames(text: Text, spans: Sequence[Span]) -> Iterator[tuple[str, str, str]]:
    """The verbs and prepositions of some clauses with the nouns nearest on both sides."""
    for span in spans:
        nouns = [noun for noun in text.nouns if span[0] <= noun[0] < span[1]]
        for token in text.within(span):
            if token.tag[0] not in "vp" or token.tag == "vn" or token.word in ("是", "为", "在", "有"):
                continue
            left = max((noun for noun in nouns if noun[1] <= token.start), default=None)
            right = min((noun for noun in nouns if noun[0] >= token.end), default=None)
            if left and right:
                yield token.word, text.text[slice(*left)], text.text[slice(*right)]


def _near(one: str, other: str) -> bool:
    """Whether two nouns may be one: a part of the other, or begun alike."""
    return one in other or other in one or one[:2] == other[:2] or (one[-1] == other[-1] and other[0] in "全该本此其")
