"""A sentence and its quotes as they are held against each other: words, clauses, numbers and days, and what is the quotes' own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from index.chinese.dates import DateMention
from index.chinese.vocabulary.denials import NEGATIONS
from index.chinese.vocabulary.surnames import SURNAMES_IN_TEXT
from index.chinese.words import tagged
from index.types import Span
from rag.proof.restricting.conditions import limits
from rag.proof.words import ACCUSING, ESTIMATES, FAILING, MEETING, PAST, PLANS, RATES, SIDES, SOFT, UTMOST
from rag.words.claims import Clock, Quantity, clauses, clock_times, quantities
from rag.words.comparing import plain
from rag.words.lexicon import flat
from rag.words.stretches import Stretch, stretches

Fault = Literal[
    "number", "date", "label", "name", "argument", "replaced", "word", "polarity", "order", "certainty", "scope", "stretch"
]

FRAGMENT: Final = 24
"""Characters of a bare answer."""
HAN: Final = re.compile(r"[\u4e00-\u9fff]+")
CONTENT: Final = re.compile(r"n|v|a(?!g)|i|l|j|z|t|s|f|b|m$")
"""Parts of speech (jieba's) of words that say something."""
PROPER: Final = ("nr", "ns", "nt", "nz", "nrt", "j")
"""Parts of speech (jieba's) of names."""
_TURNING = (*NEGATIONS, "被", "副", "原", "前", "非", "准", "拟")
"""What turns the words right after it: 市长 of 副市长."""
_LIMITING = (
    *(word for word in (*PLANS, *ESTIMATES, *SOFT, *ACCUSING, *RATES, *UTMOST, *PAST) if len(word) > 1),
    "将",
    "拟",
    "若",
)
"""What limits the words right after it."""
_SIDES = tuple(word for pair in SIDES for word in pair)
_FAILING = tuple(FAILING)
_EDGE = " \n。，、；！？,;!?"


@dataclass(frozen=True, slots=True)
class Flaw:
    """What a sentence says that its quotes do not hold, and of which sort it is."""

    fault: Fault
    words: str


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text with jieba's part of speech."""

    word: str
    tag: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.word)


def is_person(token: Token) -> bool:
    """Whether a word is a person's name; the tagger takes 农村居民 for one as well."""
    return token.tag == "nrt" or (token.tag == "nr" and len(token.word) < 4 and token.word[0] in SURNAMES_IN_TEXT)


class Text:
    """A flat text with its words, clauses, numbers and days."""

    def __init__(self, text: str, days: Sequence[DateMention] = ()) -> None:
        self.text = flat(text)
        self.days = list(days)

    @cached_property
    def spans(self) -> list[Span]:
        """Its clauses."""
        return clauses(self.text)

    @cached_property
    def tokens(self) -> list[Token]:
        """Its words."""
        found, at = [], 0
        for word, tag in tagged(self.text):
            side = len(word) == 2 and word[1] == "方"  # the tagger takes 美方 for a measure, 中方 for a direction
            found.append(Token(word, "n" if side else "v" if word in MEETING else tag, at))
            at += len(word)
        return found

    @cached_property
    def numbers(self) -> list[Quantity]:
        """Its quantities and ordinals."""
        return quantities(
            self.text, [*((one.start, one.end) for one in self.days), *((one.start, one.end) for one in self.times)]
        )

    @cached_property
    def stretches(self) -> list[Stretch]:
        """Its stretches of time that a total may be told of."""
        return stretches(self.text, self.days, self.numbers)

    @cached_property
    def times(self) -> list[Clock]:
        """Its times of day."""
        return clock_times(self.text)

    @cached_property
    def measured(self) -> list[Span]:
        """Where its days, times and numbers stand."""
        return [
            *((one.start, one.end) for one in self.days),
            *((one.start, one.end) for one in self.times),
            *((one.start, one.end) for one in self.numbers),
        ]

    @cached_property
    def limits(self) -> list[tuple[str, Span]]:
        """Its conditions and exceptions, and what stands under them."""
        return limits(self.text)

    @cached_property
    def nouns(self) -> list[Span]:
        """Its runs of nouns: persons, bodies, places, things."""
        found: list[Span] = []
        for one in self.tokens:
            noun = one.tag[0] in "nj" or one.tag in ("x", "ag", "nrt") or (one.tag == "vn" and len(one.word) > 1)
            if not noun or not HAN.fullmatch(one.word):
                continue
            if found and found[-1][1] == one.start:
                found[-1] = found[-1][0], one.end
            else:
                found.append((one.start, one.end))
        return [one for one in found if one[1] - one[0] > 1]

    def within(self, span: Span) -> list[Token]:
        """The words that begin in a span."""
        return [one for one in self.tokens if span[0] <= one.start < span[1]]


@dataclass(frozen=True)
class Sources:
    """What a sentence is held against: the texts of its quotes, and what else is known of their articles (headline, names)."""

    quotes: tuple[Text, ...]
    known: str
    numbered: frozenset[str] = frozenset()
    """The pages and issues that it was printed in: 17版."""

    @cached_property
    def told(self) -> str:
        """All quotes without blanks and punctuation, a mark between."""
        return "|".join(plain(one.text) for one in self.quotes)

    @cached_property
    def words(self) -> frozenset[str]:
        """Their words, without those of numbers and days."""
        return frozenset(
            plain(one.word)
            for quote in self.quotes
            for one in quote.tokens
            if not any(a < one.end and one.start < b for a, b in quote.measured)
        )

    @cached_property
    def all(self) -> str:
        """All quotes and what is known."""
        return f"{self.told}|{plain(self.known)}"

    @property
    def limited(self) -> bool:
        """Whether a quote holds in part under a condition or with an exception."""
        return any(one.limits for one in self.quotes)

    @cached_property
    def stretched(self) -> bool:
        """Whether a quote names a stretch of time."""
        return any(one.stretches for one in self.quotes)

    def numbers(self) -> Iterator[Quantity]:
        """The numbers of all quotes."""
        for quote in self.quotes:
            yield from quote.numbers


def own_clauses(claim: Text, sources: Sources) -> list[Span]:
    """The clauses of a claim that no quote holds as a whole clause, or clauses, of its own."""
    ends = [_edges(quote) for quote in sources.quotes]
    return [span for span in claim.spans if not any(_whole(plain(claim.text[slice(*span)]), *one) for one in ends)]


def _edges(quote: Text) -> tuple[str, frozenset[int], frozenset[int]]:
    """A quote without punctuation, and where in it clauses begin and end."""
    begins, ends, whole = set(), set(), ""
    for start, end in quote.spans:
        begins.add(len(whole))
        whole += plain(quote.text[start:end])
        ends.add(len(whole))
    return whole, frozenset(begins), frozenset(ends)


def _whole(clause: str, text: str, begins: frozenset[int], ends: frozenset[int]) -> bool:
    at = text.find(clause) if clause else 0
    while at >= 0:
        if at in begins and at + len(clause) in ends:
            return True
        at = text.find(clause, at + 1)
    return not clause


def _is_named(quote: Text, at: int) -> bool:
    """Whether a name begins at a place of a quote."""
    return any(one.start == at and one.tag in PROPER for one in quote.tokens)


def _goes_on(quote: Text, start: int, end: int) -> bool:
    """Whether a number in a part of a clause is told of a stretch of time in the part before."""
    counts = any(start < one.start and one.end <= end for one in quote.numbers)
    return counts and any(
        a <= one.span[0] and one.span[1] <= start for a, b in quote.spans if a <= start < b for one in quote.stretches
    )


def is_fragment(words: str, sources: Sources) -> bool:
    """Whether a clause is a bare answer: a few of a quote's own characters in a run, which nothing right before them denies."""
    words = words.strip(_EDGE)
    if len(words) > FRAGMENT:
        return False
    for quote in sources.quotes:
        at = quote.text.find(words) if words else -1
        while at >= 0:
            before, after = quote.text[:at], quote.text[at + len(words) :]
            cut = (words[0].isdigit() and before[-1:].isdigit()) or (words[-1].isdigit() and after[:1].isdigit())
            limited = not words[0].isdigit() and (
                before.endswith(_LIMITING)
                or (before.endswith(_SIDES) and not _is_named(quote, at))
                or after.startswith(_FAILING)
                or "每" in before[-4:]
                or (before.endswith("为") and not before[-2:-1].isalnum())
                or any(a <= at < b for _, (a, b) in quote.limits)
                or _goes_on(quote, at, at + len(words))
                or any(one.end in (at, at - 1) for one in quote.numbers if one.unit and one.unit.dimension == "share")
            )
            if not cut and not limited and not before.endswith(_TURNING):
                return True
            at = quote.text.find(words, at + 1)
    return False
