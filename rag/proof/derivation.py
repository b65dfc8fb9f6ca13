"""A sentence as it is made of its quotes: word by word, what stands for what, and what was put in, left out or moved on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.chinese.vocabulary.denials import ALONE
from rag.proof.alignment import Alignment, Block, Sign
from rag.proof.text import Sources, Text, Token
from rag.words.claims import Quantity
from rag.words.comparing import plain


@dataclass(frozen=True, slots=True)
class Place:
    """A word of the claim or of a quote: its token and folded form, its clause, and the signs that it is."""

    token: Token
    word: str
    clause: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Step:
    """From one block of the claim to the next.

    `said` is what the claim says between them; `left` what it leaves out there: between both, or before the second one in its clause,
    where the claim comes to that from another. `tail` is what the first one's clause goes on with in that case.
    """

    said: tuple[Place, ...]
    left: tuple[Place, ...]
    tail: tuple[Place, ...]
    before: Block | None
    after: Block | None


@dataclass(frozen=True, slots=True)
class Change:
    """The same sign by sign: words that the claim says in a place, and those of the quotes there."""

    said: str
    left: str
    tail: str
    first: int
    at: int
    """The first sign of the claim in it, and the one after it."""
    place: int = -1
    """The sign of the quotes that it stands before; -1 at the end."""
    next: str = ""
    """The sign after it, where both go on with the same one."""


class Derivation:
    """A claim as it is made of its quotes."""

    def __init__(self, claim: Text, sources: Sources) -> None:
        self.claim, self.sources = claim, sources
        self.alignment = Alignment(claim, sources.quotes)
        self.said = list(_places(claim, self.alignment.said, 0))
        self.told: list[Place] = []
        begin = 0
        for number, quote in enumerate(sources.quotes):
            end = begin + self.alignment.of.count(number)
            self.told += _places(quote, self.alignment.told[begin:end], begin)
            begin = end
        self._clause_of = [one.clause for one in self.alignment.told]
        self._word_at = {n: row for row, one in enumerate(self.told) for n in range(one.first, one.last)}

    @cached_property
    def at(self) -> dict[int, int]:
        """Of each sign of the claim the sign of the quotes that it stands for, words taken whole or not at all."""
        raw = {block.first + n: block.at + n for block in self.alignment.blocks for n in range(block.last - block.first)}
        for one in self.said:
            places = [raw.get(n, -1) for n in range(one.first, one.last)]
            if -1 in places or places != list(range(places[0], places[0] + len(places))):
                for n in range(one.first, one.last):
                    raw.pop(n, None)
        for one in self.said:  # a lone 的 or 了 stands for none in particular, and 没有 denies what it stands beside
            here, around = raw.get(one.first, -9), (raw.get(one.first - 1), raw.get(one.last))
            lone = (one.last - one.first == 1 and one.token.tag[0] in "upcyf") or (
                one.word in ALONE and self._has_neighbour(one)
            )
            if lone and here - 1 != around[0] and here + one.last - one.first != around[1]:
                for n in range(one.first, one.last):
                    raw.pop(n, None)
        return raw

    def _has_neighbour(self, place: Place) -> bool:
        """Whether a word of the claim is not a clause by itself."""
        signs = self.alignment.said
        return any(0 <= n < len(signs) and signs[n].clause == place.clause for n in (place.first - 1, place.last))

    @cached_property
    def blocks(self) -> list[Block]:
        """The runs of whole words of the claim that stand for runs of the quotes."""
        found: list[Block] = []
        for n in sorted(self.at):
            last = found[-1] if found else None
            if last and last.last == n and last.end == self.at[n]:
                found[-1] = Block(last.first, n + 1, last.at)
            else:
                found.append(Block(n, n + 1, self.at[n]))
        return found

    @cached_property
    def homes(self) -> dict[Place, Place]:
        """Of each word of the claim the one of the quotes that it stands for."""
        rows = {one: self._word_at.get(self.at.get(one.first, -1)) for one in self.said}
        return {one: self.told[row] for one, row in rows.items() if row is not None}

    def steps(self) -> Iterator[Step]:
        """The claim from block to block, word by word."""
        for before, after in _pairs(self.blocks):
            begin, end = before.last if before else 0, after.first if after else len(self.alignment.said)
            said = tuple(one for one in self.said if begin <= one.first and one.last <= end)
            (a, b), (c, d) = self._gap(before, after)
            yield Step(said, self._between(a, b), self._between(c, d), before, after)

    def changes(self) -> Iterator[Change]:
        """The claim from block to block, sign by sign."""
        told = self.alignment.told
        for before, after in _pairs(self.alignment.blocks):
            begin, end = before.last if before else 0, after.first if after else len(self.alignment.said)
            (a, b), (c, d) = self._gap(before, after)
            said, left, tail = (
                "".join(_written(sign) for sign in row) for row in (self.alignment.said[begin:end], told[a:b], told[c:d])
            )
            last = len(self.alignment.said) - 1
            place, following = (after.at, self.alignment.said[end].key) if after else (-1, "")
            yield Change(said, left, tail, min(begin, last), min(end, last), place, following)

    def _gap(self, before: Block | None, after: Block | None) -> tuple[tuple[int, int], tuple[int, int]]:
        """The signs of the quotes left out before the next block, and those that the last one's clause goes on with."""
        if before and after and before.end <= after.at and self._clause_of[before.end - 1] == self._clause_of[after.at]:
            return (before.end, after.at), (0, 0)
        lead = (self._edge(after.at, -1), after.at) if after else (0, 0)
        return lead, (before.end, self._edge(before.end - 1, 1) + 1) if before else (0, 0)

    def _edge(self, at: int, way: int) -> int:
        """The first (-1) or last (1) sign of the clause of a sign."""
        while 0 <= at + way < len(self._clause_of) and self._clause_of[at + way] == self._clause_of[at]:
            at += way
        return at

    def _between(self, first: int, last: int) -> tuple[Place, ...]:
        rows = sorted({self._word_at[n] for n in range(first, last) if n in self._word_at})
        return tuple(self.told[row] for row in rows)

    def words_near(self, at: int, reach: int) -> set[str]:
        """The words of the clause of a sign of the quotes, and of `reach` clauses around it."""
        return {one.word for one in self.told if abs(one.clause - self._clause_of[at]) <= reach}

    def words_after(self, at: int, reach: int) -> set[str]:
        """The words from a sign of the quotes on, to the end of the clause `reach` clauses further."""
        return {one.word for one in self.told if one.first >= at and one.clause - self._clause_of[at] <= reach}

    def kept(self, place: Place, clause: int) -> bool:
        """Whether a clause of the claim has a word of the quotes with what stands before or behind it there."""
        signs = self.alignment.said
        return any(
            one.clause == clause
            and home == place
            and any(
                self.at.get(n) == m and signs[n].clause == clause
                for n, m in ((one.first - 1, place.first - 1), (one.last, place.last))
            )
            for one, home in self.homes.items()
        )

    def words_beside(self, place: Place) -> set[str]:
        """The words of the clauses of the quotes that the clause of a word of the claim is made of."""
        clauses = {home.clause for one, home in self.homes.items() if one.clause == place.clause}
        return {one.word for one in self.told if one.clause in clauses}


def _written(sign: Sign) -> str:
    """A sign as it is compared: an ordinal is 第, any other measure a blank line."""
    return sign.key or ("第" if isinstance(sign.measure, Quantity) and sign.measure.nth else "\n")


def _pairs(blocks: Sequence[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    return zip([None, *blocks], [*blocks, None], strict=True)


def _places(text: Text, signs: Sequence[Sign], begin: int) -> Iterator[Place]:
    """The words of a text with the signs that they are; what is measured is no word."""
    n = 0
    for token in text.tokens:
        while n < len(signs) and (signs[n].end <= token.start or (signs[n].measure is not None and signs[n].start < token.end)):
            n += 1
        stop = n
        while stop < len(signs) and signs[stop].start < token.end and signs[stop].measure is None:
            stop += 1
        if stop > n:
            yield Place(token, plain(token.word), signs[n].clause, begin + n, begin + stop)
