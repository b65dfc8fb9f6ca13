"""What is held against what, and which of both is more or first: 甲比乙多, 多于乙, 由乙增至甲, 后者比前者高, 甲导致乙, 因甲，乙, 先甲后乙."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from index.chinese.dates import DateMention
from rag.proof.alignment import Block
from rag.proof.alike import stands_for, states
from rag.proof.derivation import Change, Derivation
from rag.proof.text import Flaw, Text
from rag.proof.words import EFFECTS, FOLLOWING, IDLE, REASONS, SMALL
from rag.words.comparing import plain

_MORE: Final = frozenset("多高大快长重贵强好早增升涨超胜")
_LESS: Final = frozenset("少低小慢短轻廉弱差晚减降跌")
"""Characters of words that say which side is more. 早 and 快 only need be other than 晚 and 慢."""
_CHEAP: Final = ("便宜", "不如", "不及", "落后")
_AGAINST: Final = ("比", "较")
_FROM: Final = ("从", "由")
_FIRST: Final = "先"
_THEN: Final = ("后", "再", "然后", "随后")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The words of what is held against a standard, those of the standard, and whether it is more."""

    start: int
    thing: frozenset[str]
    standard: frozenset[str]
    more: bool


@dataclass(frozen=True, slots=True)
class _Word:
    word: str
    clause: int
    start: int
    states: bool


def turned_comparisons(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """Comparisons whose sides changed places, or that say less for more."""
    rows = [list(_words(quote, None)) for quote in made.sources.quotes]
    told = [one for row in rows for one in comparisons(row)]
    if not told:
        return
    words = {one.word for row in rows for one in row}
    for said in comparisons(list(_words(made.claim, words))):
        if any(said.standard & one.standard and said.more is one.more for one in told):
            continue
        for one in told:
            turned = (said.thing - said.standard) & one.standard and not said.standard & one.standard
            known = bool(said.standard & one.thing) or not said.standard & words
            if (turned and known and said.more is one.more) or (
                said.standard & one.standard and said.thing & one.thing and said.more is not one.more
            ):
                yield said.start, Flaw("argument", "".join(sorted(said.standard)))
                break


def comparisons(row: Sequence[_Word]) -> list[Comparison]:
    """The comparisons of a text's words."""
    found: list[Comparison] = []
    for one in row:
        clause = [other for other in row if other.clause == one.clause]
        at = clause.index(one)
        if one.word in _AGAINST or one.word in _FROM:
            end = next((m for m in range(at + 1, len(clause)) if side(clause[m].word) is not None), None)
            if end is None or (one.word in _FROM and not clause[end].word.endswith(("至", "到", "为"))):
                continue
            more, standard, thing = bool(side(clause[end].word)), clause[at + 1 : end], clause[:at]
        elif one.word.endswith("于") and len(one.word) == 2 and (way := side(one.word)) is not None:
            more, standard, thing = way, clause[at + 1 :], clause[:at]
        else:
            if all(sides := _caused(row, clause, at)):
                found.append(Comparison(one.start, *sides, True))
            continue
        before = _stating([other for other in row if other.clause == one.clause - 1])
        earlier = _stating([other for other in row if other.clause == one.clause - 2])
        names = {"前者": earlier - before, "后者": before - earlier}
        if thing and standard and thing[-1].word in names and standard[-1].word in names:
            found.append(Comparison(one.start, names[thing[-1].word], names[standard[-1].word], more))
        elif standard:
            found.append(Comparison(one.start, _stating(thing) or before, _stating(standard), more))
    return found


def _caused(row: Sequence[_Word], clause: Sequence[_Word], at: int) -> tuple[frozenset[str], frozenset[str]]:
    """What a word of cause or order puts first, and what it puts behind that: 甲导致乙, 因甲，乙, 先甲后乙; nothing where it is none."""
    word = clause[at].word
    if word in EFFECTS:
        return _stating(clause[:at]), _stating(clause[at + 1 :])
    following = [other for other in row if other.clause == clause[at].clause + 1]
    if word in REASONS and at == 0 and following and not any(one.word in EFFECTS for one in clause):
        return _stating(clause[1:]), _stating(following)
    if word == _FIRST:
        rest = [*clause[at + 1 :], *following]
        then = next((n for n, one in enumerate(rest) if one.word in _THEN), None)
        if then is not None:
            return _stating(rest[:then]), _stating(rest[then + 1 :])
    return frozenset(), frozenset()


def _stating(row: Sequence[_Word]) -> frozenset[str]:
    return frozenset(one.word for one in row if one.states)


def _words(text: Text, told: set[str] | None) -> Iterator[_Word]:
    """The words of a text without its numbers. A day is one: of a quote as it is written and as it is meant, of a claim as it is
    written where a quote writes it so, else as it is meant. `told` is the words of the quotes, None of a quote itself."""
    days = {at: day for day in text.days for at in range(day.start, day.end)}
    counts = {at for one in text.numbers for at in range(one.start, one.end)}
    last: DateMention | None = None
    for number, span in enumerate(text.spans):
        for token in text.within(span):
            day = days.get(token.start)
            if day is not None:
                written, meant = plain(text.text[day.start : day.end]), f"{day.earliest}/{day.latest}"
                forms = (written, meant) if told is None else (written,) if written in told else (meant,)
                yield from (_Word(form, number, token.start, True) for form in forms if day is not last)
                last = day
            elif token.start not in counts and (word := plain(token.word)):
                yield _Word(word, number, token.start, states(token) or token.tag[0] in "tr")


def side(word: str) -> bool | None:
    """Whether a word says that its thing is more than the standard, or less; None where it says neither."""
    if word.startswith(_CHEAP):
        return False
    more, less = bool(_MORE & set(word)), bool(_LESS & set(word))
    return more if more is not less and len(word) < 4 else None


def reasoned(made: Derivation, change: Change) -> Iterator[Flaw]:
    """因 put in before other signs where the quotes give no reason, however the words are cut then: 因能, 因一."""
    signs = made.alignment.said
    opens = change.first == 0 or signs[change.first - 1].clause != signs[change.first].clause
    excused = (
        change.place < 0
        or _is_reason(made, change.place)
        or made.words_near(change.place, 2) & FOLLOWING
        or followed_by_effect(made, change.place)
    )
    if change.said in REASONS and opens and not excused:
        yield Flaw("argument", change.said)
    first = change.at - 1  # a first sign fetched from elsewhere stands for nothing in particular
    alone = first >= 0 and not change.said and (first == 0 or signs[first - 1].clause != signs[first].clause)
    if alone and signs[first].clause == signs[change.at].clause and signs[first].key in REASONS and not excused:
        yield Flaw("argument", signs[first].key)


def _is_reason(made: Derivation, at: int) -> bool:
    """Whether the clause of a sign of the quotes says that it is a reason or an effect, or one beside it does; a reason in the clause
    before is that one's own."""
    here = made.alignment.told[at].clause
    before = {one.word for one in made.told if one.clause == here - 1}
    after = {one.word for one in made.told if here <= one.clause <= here + 1}
    bare = before <= REASONS | IDLE | SMALL  # 主要原因是
    return bool(after & (REASONS | EFFECTS) or before & EFFECTS or (bare and before & REASONS))


def followed_by_effect(made: Derivation, at: int) -> bool:
    """Whether one of the two clauses after that of a sign of the quotes begins with what came of it, and the claim tells that as well:
    …，导致事故."""
    here, told = made.alignment.told[at].clause, {its.clause for its in made.homes.values()}
    firsts = {one.clause: one.word for one in reversed(made.told) if one.clause - here in (1, 2)}
    return any(word in EFFECTS and clause in told for clause, word in firsts.items())


def gives_reason(made: Derivation, block: Block | None, word: str) -> bool:
    """Whether the quotes have another word for a reason in that clause, or by itself before it (因为，…), that the claim leaves out."""
    if block is None:
        return False
    here = made.alignment.told[block.at].clause
    alone = [one for one in made.told if one.clause == here - 1]
    row = [one for one in made.told if one.clause == here] + (alone if len(alone) == 1 else [])
    kept = set(made.homes.values())
    return any(one.word in REASONS and stands_for(word, one.word) and one not in kept for one in row)
