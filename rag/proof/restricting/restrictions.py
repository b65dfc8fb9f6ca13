"""What holds of less than a sentence says without it: the side, the share or the rate that the quotes tell something of, a bound, a
time that is past, and what came of a deed. Each is a word beside what it restricts, and is looked for where the claim leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rag.proof.alike import is_act, is_name
from rag.proof.derivation import Derivation, Place, Step
from rag.proof.text import Flaw, is_person
from rag.proof.words import FAILING, LASTING, ONE_OF, PAST, RATES, SAYING, SIDES, UTMOST
from rag.words.claims import Quantity

ONE_SIDED: Final = frozenset(word for pair in SIDES for word in pair)
_EACH: Final = "每"
_POSTS: Final = frozenset(("退休", "在职"))
"""Sides that say of one person whether he still is what stands behind them."""
_LEADING: Final = SAYING | {"有", "约有", "是"}
"""Verbs before a share of what the noun behind it names; behind another (持股51%的集团) it may be told of the noun."""


def restricted(made: Derivation, step: Step) -> Iterator[Flaw]:
    """What a step leaves out that restricts what stands beside it in the claim."""
    clause = _clause(made, step)
    yield from (
        Flaw("polarity", one.word) for one in [*step.left[:2], *step.tail[:2]] if one.word in FAILING and one.word not in clause
    )
    if step.after is None or not step.left:
        return
    last, following = step.left[-1], next((one for one in made.told if one.first >= step.after.at), None)
    beside = following is not None and last.last == following.first and following in made.homes.values()
    of_one = following is not None and of_one_person(made, last.word, following)
    if beside and following is not None and not of_one and _narrows(last, following) and not _told_anew(made, last, clause):
        yield Flaw("scope" if last.word in ONE_SIDED else "certainty", last.word)
    yield from _per(made, step, clause)


def _told_anew(made: Derivation, left: Place, clause: str) -> bool:
    """Whether the claim has a word that was left out elsewhere, and in its clause as often as the quotes have it in theirs."""
    there = sum(one.clause == left.clause and one.word == left.word for one in made.told)
    return left.word in made.claim.text and (left.word not in clause or clause.count(left.word) >= there)


def of_one_person(made: Derivation, side: str, noun: Place) -> bool:
    """Whether a side is told of a noun of the quotes that is a person's name, or stands before one with nouns alone between: 外地游客李明
    is still 游客李明."""
    row = [one for one in made.told if one.clause == noun.clause and one.first >= noun.first]
    named = next((n for n, one in enumerate(row) if is_person(one.token)), None)
    told = side in ONE_SIDED - _POSTS and named is not None
    return told and all(one.token.tag[0] in "nj" for one in row[:named])


def _clause(made: Derivation, step: Step) -> str:
    """The words of the claim around a step."""
    signs = made.alignment.said
    ends = {signs[step.after.first].clause} if step.after else set()
    ends |= {signs[step.before.last - 1].clause} if step.before else set()
    return "".join(made.claim.text[slice(*made.claim.spans[one])] for one in sorted(ends))


def _narrows(word: Place, following: Place) -> bool:
    """Whether a word takes one side of the noun behind it, or puts the verb behind it into the past."""
    named = following.word == "的" or following.token.tag[0] in "nvjs"
    return (word.word in ONE_SIDED and named) or (word.word in PAST and (word.word == "一度" or following.word in LASTING))


def shared(made: Derivation, step: Step) -> Iterator[Flaw]:
    """A share of those that a noun names, left out before it: 受访者 of 六成受访者."""
    if step.after is None:
        return
    told, at = made.alignment.told, step.after.at
    m = at - 1 if at and told[at - 1].key != "的" else at - 2
    one = told[m].measure if m >= 0 and told[m].clause == told[at].clause else None
    noun = next((place for place in made.told if place.first == at), None)
    if not _is_share(one) or noun is None or not is_name(noun.token) or noun not in made.homes.values():
        return
    if is_person(noun.token) or (m < at - 1 and _is_measured(made, m, noun)):
        return
    here = made.alignment.said[step.after.first].clause
    if not any(_is_share(sign.measure) for sign in made.alignment.said if sign.clause == here):
        yield Flaw("scope", noun.word)


def _is_measured(made: Derivation, m: int, noun: Place) -> bool:
    """Whether a share before 的, sign `m` of the quotes, is told of the whole noun: its verb stands before it, the noun's own behind."""
    row = [one for one in made.told if one.clause == noun.clause and one.token.tag[0] == "v"]
    before = any(one.first < m and one.word not in _LEADING for one in row)
    return before and any(one.first >= noun.last for one in row)


def _is_share(one: object) -> bool:
    return isinstance(one, Quantity) and one.unit is not None and one.unit.dimension == "share"


def _per(made: Derivation, step: Step, clause: str) -> Iterator[Flaw]:
    """A rate or a bound left out before a number that the claim tells: 3000元 of 户均增收3000元, 5万元 of 最高5万元, 1月初 of 每年1月初."""
    told, kept = made.alignment.told, set(made.at.values())
    for n, one in enumerate(step.left):
        rate, words = is_rate(one.word), _run(step.left[n:])
        if not (rate or one.word in UTMOST) or _put_otherwise(made, one, clause) or _moved(made, one, clause):
            continue
        number = next(
            (m for m in range(one.last, len(told)) if told[m].clause == one.clause and told[m].measure is not None),
            None,
        )
        between = [place for place in made.told if number is not None and one.last <= place.first < number]
        named = sum(is_name(place.token) for place in between)
        near = rate or not named or (named == 1 and not any(is_act(between, n) for n in range(len(between))))  # 最高额度从5万元
        if number in kept and near and not _each_time(words):
            yield Flaw("scope", one.word)


def _moved(made: Derivation, left: Place, clause: str) -> bool:
    """Whether a clause has a word of the quotes elsewhere, as often as they have it: 荷花节每年6月 for 每年6月举行荷花节."""
    return left in made.homes.values() and left.word in clause and _told_anew(made, left, clause)


def _put_otherwise(made: Derivation, left: Place, clause: str) -> bool:
    """Whether a clause has another rate or bound than those that it has of the quotes' own clause: 每户 for 户均."""
    own = [one.word for one, home in made.homes.items() if home.clause == left.clause and _bounds(home.word)]
    told = sum(clause.count(word) for word in (*RATES, *UTMOST, _EACH))
    return told > sum(word.count(sign) for word in own for sign in (*RATES, *UTMOST, _EACH))


def _bounds(word: str) -> bool:
    return is_rate(word) or word in UTMOST


def is_rate(word: str) -> bool:
    """Whether a word says that a number is each one's: 人均, 每年."""
    return word.endswith(tuple(RATES)) or word.startswith(_EACH)


def asks_each(question: str) -> bool:
    """Whether a question asks for each one's number itself: 每人, 人均, 一年能挣多少, 一个人头补多少."""
    return any(word in question for word in (_EACH, *RATES, *ONE_OF))


def _run(places: Sequence[Place]) -> str:
    return "".join(one.word for one in places)


def _each_time(words: str) -> bool:
    """Whether 每 only says that something is so again and again: 每到, 每当, 每逢."""
    return words.startswith(("每到", "每当", "每逢", "每每"))
