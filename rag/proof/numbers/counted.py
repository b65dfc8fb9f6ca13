"""What stands right beside a number: what it counts, within or after what, a share of a whole or by which something changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rag.proof.alignment import Measure, rivals, same
from rag.proof.alike import one_name, stands_for, states
from rag.proof.derivation import Derivation, Place
from rag.proof.text import PROPER, Flaw
from rag.words.claims import Quantity

_OF_THOSE: Final = ("中", "另")
"""What ends a word before a number of things named before: 其中2部, 另2部."""
_RUN: Final = 6
"""Characters behind a number in which the words that it counts stand."""
_SIDES: Final = (("内", "以内", "之内"), ("后", "之后", "以后"), ("前", "之前", "以前"))
"""What stands behind a length of time, by what it makes of it."""

_ABOVE: Final = frozenset("高低多少快慢")
_AGAINST: Final = frozenset("比较")
_EACH: Final = ("分别", "各", "依次")
_OF_WHOLES: Final = frozenset("占")
_OF_CHANGES: Final = frozenset("长降升加少涨跌")
"""What stands before a share of a whole, and before one by which something changed."""


def counted(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """Numbers right before what the quotes have a rival right before: 13个选举理事国 for 13个指定理事国和22个选举理事国."""
    said, told = made.alignment.said, made.alignment.told
    mine, its = ({one.first: one for one in places} for places in (made.said, made.told))
    for n, sign in enumerate(said):
        one, word = sign.measure, mine.get(n + 1)
        if not isinstance(one, Quantity) or word is None or word.clause != sign.clause or not states(word.token):
            continue
        behind = [(m, other.measure, its.get(m + 1)) for m, other in enumerate(told) if other.measure is not None]
        own = [(m, place) for m, measure, place in behind if same(one, measure) and place is not None]
        others = {place.word for _, measure, place in behind if rivals(one, measure) and place is not None}
        of_those = any(m and told[m - 1].key in _OF_THOSE for m, _ in own)
        if word.word in others and not of_those and _counts_another(made, word, [place for _, place in own]):
            yield sign.start, Flaw("label", made.claim.text[sign.start : word.token.end])


def _counts_another(made: Derivation, word: Place, own: Sequence[Place]) -> bool:
    """Whether the words behind a number of the claim are none of those of their sort that the quotes have behind it."""
    alike = [place for place in own if place.token.tag[0] == word.token.tag[0]]
    run = [place for place in made.said if word.first <= place.first < word.first + _RUN]
    same_thing = any(one_name(mine.word, place.word) or stands_for(mine.word, place.word) for mine in run for place in alike)
    return bool(alike) and not same_thing


def distributed(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """Rows told one by one, of which one row was turned round: 甲乙分别为1和2 of 乙甲分别为1和2."""
    said, told = made.alignment.said, made.alignment.told
    listed = {home.clause for home in made.told if home.word in _EACH}
    for each in (one for one in made.said if one.word in _EACH):
        row = [
            one.word for one in made.said if one.clause == each.clause and one.last <= each.first and one.token.tag in PROPER
        ]
        measures = [sign.measure for sign in said if sign.clause == each.clause and sign.measure is not None]
        for clause in listed:
            names = [one.word for one in made.told if one.clause == clause and one.word in row]
            numbers = [sign.measure for sign in told if sign.clause == clause and sign.measure is not None]
            if sorted(names) == sorted(row) and _turned(names == row, measures, numbers):
                yield each.token.start, Flaw("label", each.word)


def _turned(in_order: bool, measures: Sequence[Measure], numbers: Sequence[Measure]) -> bool:
    """Whether measures stand in the other order than their names, or in the same though these were turned round."""
    if len(numbers) < 2 or len(numbers) != len(measures):
        return False
    kept, turned = (all(map(same, measures, order)) for order in (numbers, numbers[::-1]))
    return (turned and not kept) if in_order else (kept and not turned)


def above_another(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A number by which the quotes tell that one thing is above another, told as what it has: 每亩71公斤 for 每亩较全国高71公斤."""
    said, told = made.alignment.said, made.alignment.told
    for n, at in made.at.items():
        one, other = said[n].measure, told[at].measure
        if not at or not isinstance(one, Quantity) or other is None or not same(one, other) or told[at - 1].key not in _ABOVE:
            continue
        clauses = (
            "".join(sign.key for sign in signs if sign.clause == signs[m].clause) for signs, m in ((said, n), (told, at))
        )
        here, there = clauses
        if _ABOVE.isdisjoint(here) and not _AGAINST.isdisjoint(there) and _AGAINST.isdisjoint(here):
            yield said[n].start, Flaw("argument", made.claim.text[said[n].start : said[n].end])


def as_share(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """Shares told of a whole that the quotes tell of a change, and the other way round: 占40.4% for 增长40.4%."""
    said, told = made.alignment.said, made.alignment.told
    for n, sign in enumerate(said):
        if (
            not n
            or not isinstance(sign.measure, Quantity)
            or sign.measure.unit is None
            or sign.measure.unit.dimension != "share"
        ):
            continue
        here = said[n - 1].key
        there = {
            told[m - 1].key
            for m, other in enumerate(told)
            if m and other.measure is not None and same(sign.measure, other.measure)
        }
        if there and here in _OF_WHOLES and there <= _OF_CHANGES:
            yield sign.start, Flaw("argument", made.claim.text[said[n - 1].start : sign.end])


def sided(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """Lengths of time within which, or after which, something is that the quotes tell otherwise: 3天内 for 持续3天."""
    for sign in made.alignment.said:
        side = _side(made.claim.text, sign.end)
        if isinstance(sign.measure, Quantity) and not sign.measure.nth and side is not None:
            there = [
                _side(quote.text, one.end) for quote in made.sources.quotes for one in quote.numbers if same(sign.measure, one)
            ]
            if there and side not in there:
                yield sign.start, Flaw("argument", made.claim.text[sign.start : sign.end + 1])


def _side(text: str, at: int) -> int | None:
    return next((n for n, words in enumerate(_SIDES) if text.startswith(words, at)), None)
