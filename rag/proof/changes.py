"""Whether a sentence is made of its quotes by changes that leave the facts as they are: what it leaves out, puts in, puts for another
word or moves is looked at where that was done, whatever stands elsewhere in the quotes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from index.chinese.dates import DateMention
from index.chinese.vocabulary.denials import ALONE, NEGATIONS, NO_DENIAL, SIGNS
from index.types import Span
from rag.proof.alike import denies, of_one_sort, opposed, stands_for, states
from rag.proof.amounts import other_side
from rag.proof.compared import followed_by_effect, gives_reason, reasoned, turned_comparisons
from rag.proof.derivation import Change, Derivation, Place, Step
from rag.proof.left_out import left_out
from rag.proof.located import located
from rag.proof.places import bracketed, by_themselves, displaced, misplaced, skipped, supplanted
from rag.proof.restricting.intended import intended
from rag.proof.restricting.limits import joined, unlimited
from rag.proof.restricting.restrictions import ONE_SIDED, of_one_person, restricted, shared
from rag.proof.restricting.stretched import beyond
from rag.proof.roles.exchanged import exchanged, intruded, substituted, turned_about
from rag.proof.roles.parts import agents, disowned, moved, seized
from rag.proof.roles.speakers import ascribed
from rag.proof.roles.usurped import fetched, overtaken, usurped
from rag.proof.text import HAN, Fault, Flaw, Sources, Text
from rag.proof.words import (
    CLAIMED,
    COMPARING,
    DONE,
    EFFECTS,
    ESTIMATES,
    FOLLOWING,
    OPEN,
    OPPOSITES,
    PLANS,
    RAISING,
    REASONS,
    REGIONS,
    SOFT,
    TURNING,
)
from rag.words.claims import Quantity

_TABLES: Final[tuple[tuple[frozenset[str], Fault, str], ...]] = (
    (REASONS, "argument", "reason"),
    (EFFECTS, "argument", "argument"),
    (RAISING - REGIONS, "scope", ""),
    (DONE, "scope", ""),
    (COMPARING, "argument", "argument"),
)
"""Words that must stand where they are said."""


def changed(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """What was put in, left out, put for something else or moved so that the claim says what the quotes do not."""
    made = Derivation(claim, sources)
    signs = made.alignment.said

    def mine(at: int) -> bool:
        return any(a <= at < b for a, b in own)

    for change in made.changes():
        if signs and (mine(signs[change.at].start) or mine(signs[change.first].start)):
            yield from (flaw for look in _AT_CHANGES for flaw in look(made, change))
    for step in made.steps():
        at = signs[step.after.first if step.after else -1].start if signs else 0
        end = signs[step.before.last - 1].start if step.before else at
        if mine(at) or mine(end) or any(mine(one.token.start) for one in step.said):
            yield from (flaw for look in _AT_STEPS for flaw in look(made, step))
    yield from (flaw for look in _AT_PLACES for start, flaw in look(made) if mine(start))
    lone = by_themselves(made) | displaced(made)
    yield from (flaw for start, flaw in misplaced(made) if mine(start) or start in lone)
    yield from (flaw for look in (unlimited, ascribed) for _, flaw in look(made))
    yield from skipped(made)
    yield from bracketed(made)
    yield from beyond(made, own)


_NOUNS: Final = {"计划", "目标", "意向", "申请", "原定"}
"""Words of plans that are nouns as often, or of which what came of them is told after; `left_out` knows them by their tags."""
_LONG: Final[tuple[tuple[frozenset[str], Fault], ...]] = (
    (frozenset(word for word in NEGATIONS if len(word) > 1), "polarity"),
    (frozenset(word for word in PLANS - _NOUNS if len(word) > 1), "certainty"),
    (frozenset(word for word in CLAIMED if len(word) > 1), "certainty"),
)


def _dropped(made: Derivation, change: Change) -> Iterator[Flaw]:
    """A word that denies or plans right before what is said, left out, however the words around it were cut."""
    sign = made.alignment.said[change.at]
    clause = "".join(one.key for one in made.alignment.said if one.clause == sign.clause)
    for table, fault in _LONG:
        left = next((word for word in table if change.left.endswith(word)), None)
        if left and not any(word in clause for word in (NEGATIONS if fault == "polarity" else PLANS | CLAIMED)):
            yield Flaw(fault, left)
    if change.left == "副" and not change.said:
        after = "".join(one.key for one in made.alignment.said[change.at : change.at + 4])
        yield Flaw("replaced", f"{after}/副")


def _turned(_: Derivation, change: Change) -> Iterator[Flaw]:
    """Opposite signs or words in one place: 偏快 for 偏慢, 无 for 有, 已 for 将, however the words were cut."""
    stood = change.left or change.tail
    yield from _denied(change, stood)
    if not change.said or not stood:
        return
    if "最" in change.said and "第" in stood and "最" not in stood:  # 最高 for 第二高
        yield Flaw("scope", change.said)
    yield from _opposite(change, stood)
    for one, other in ((change.said, stood), (stood, change.said)):
        if "已" in one and "已" not in other and any(word in other for word in PLANS):
            yield Flaw("certainty", change.said)


def _denied(change: Change, stood: str) -> Iterator[Flaw]:
    """A sign that denies, left out where little else was, or put in alone."""
    if 0 < len(change.left) < 3 and set(change.left) & SIGNS and not set(change.said) & SIGNS and change.left not in NO_DENIAL:
        yield Flaw("polarity", change.left)
    if change.said in ALONE and not SIGNS & set(stood) and not any(word in stood for word in NEGATIONS):
        yield Flaw("polarity", change.said)


def _opposite(change: Change, stood: str) -> Iterator[Flaw]:
    """One of two opposites for the other, alone or with the sign that both stand before."""
    said = change.said
    whole = {said + change.next, stood + change.next}  # 完 for 开 before 工
    if change.next and any(whole == set(pair) for pair in OPPOSITES):
        yield Flaw("polarity", said)
    both_deny = bool(SIGNS & set(said)) and bool(SIGNS & set(stood))
    for pair in OPPOSITES:
        if both_deny and "无" in pair:
            continue
        for one, other in (pair, pair[::-1]):
            short = len(one) > 1 < len(other) or (len(said) < 4 and len(stood) < 4)
            if short and one in said and other in stood and one not in stood and other not in said:
                yield Flaw("polarity", said)


def _put_in(made: Derivation, step: Step) -> Iterator[Flaw]:
    """Denials, causes, comparisons, and words that claim more than their place in the quotes."""
    said, told = [one.word for one in step.said], [one.word for one in step.left or step.tail]
    if any(map(denies, said)) and not any(map(denies, [*told, *(one.word for one in step.tail)])):
        yield Flaw("polarity", next(filter(denies, said)))
    block = step.after or step.before
    near = made.words_near(block.at, 1) if block else set()
    yield from _unplaced(made, step, told, near)
    whole = "".join(said)
    for word in COMPARING:
        if len(word) > 1 and word in whole and not near & COMPARING and not any(word[0] in one for one in near):
            yield Flaw("argument", word)
    done = any("已" in word or word == "了" for word in near)
    if any("已" in word for word in said) and not done:
        yield Flaw("scope", "已")


def _unplaced(made: Derivation, step: Step, told: Sequence[str], near: set[str]) -> Iterator[Flaw]:
    """Words of the tables that neither the place in the quotes has nor another word there stands for."""
    block = step.after or step.before
    compared = near | {word for place in step.said for word in made.words_beside(place)}
    excused = {
        "reason": bool(block and (made.words_after(block.at, 2) & FOLLOWING or followed_by_effect(made, block.at))),
        "argument": bool(compared & (EFFECTS | COMPARING)),
    }
    for table, fault, excuse in _TABLES:
        for word in (one.word for one in step.said if one.word in table):
            there = word in near and table is not REASONS
            told_so = table is REASONS and gives_reason(made, block, word)
            if (
                there
                or told_so
                or excused.get(excuse)
                or (word == "了" and not _unfinished(made, near))
                or _is_first(word, made)
            ):
                continue
            if not any(stands_for(word, one) or (one in table and one not in SOFT) for one in told):
                yield Flaw(fault, word)


def _unfinished(made: Derivation, near: set[str]) -> bool:
    """Whether the words around a place of the quotes say that what is told there is not done, or not for sure."""
    return made.sources.limited or bool(near & (PLANS | ESTIMATES | SOFT | OPEN)) or any(map(denies, near))


def _is_first(word: str, made: Derivation) -> bool:
    """Whether the quotes tell a rank as 第一: 首个 of 第一个."""
    return word.startswith("首") and f"第一{word[1:]}" in made.sources.told


_LEADS: Final = frozenset((*TURNING, *ONE_SIDED, *SOFT, *PLANS, *ESTIMATES, "方", "才")) - {"将", "基本"}
"""What a longer word begins with that says less than its rest: 副书记, 疑似病例, 农村居民, 方可."""


_RANKS: Final = ("首", "最", "第", "唯一")


_MOVING: Final = frozenset("增加长升涨高提降减少跌低落")
_REACHING: Final = ("至", "到")


def _reaching(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A number that is reached told as one by which something moved, or the other way round: 降至55% for 降55%."""
    said, told = made.alignment.said, made.alignment.told
    for n, at in made.at.items():
        one, other = said[n].measure, told[at].measure
        if not isinstance(one, Quantity) or not isinstance(other, Quantity) or not one.same(other) or not n or not at:
            continue
        here, there = said[n - 1].key in _REACHING, told[at - 1].key in _REACHING
        verb = said[n - 1 - here].key if n > here else ""
        if here is not there and verb in _MOVING and verb == told[at - 1 - there].key:
            yield said[n].start, Flaw("argument", made.claim.text[said[n - 1].start : said[n].end])


def _demoted(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A word that is the rest of one of the quotes without what turns it: 书记 of 副书记."""
    signs, before = made.alignment.said, {one.last: one for one in made.said}
    for one, home in made.homes.items():
        lead = home.word.removesuffix(one.word)
        if (mine := before.get(one.first)) and len(one.word) == 1 and mine.word + one.word in made.sources.told:
            continue  # the end of a name that the quotes have: 生态环境部, beside 农业农村部
        if lead in _LEADS and lead != home.word and signs[one.first - 1].key != lead and not of_one_person(made, lead, home):
            yield one.token.start, Flaw("replaced", f"{one.word}/{home.word}")


def _unhedged(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A number without the hedge that it has in its place, or with another: 22.5元 for 不足22.5元."""
    said, told = made.alignment.said, made.alignment.told
    for n, at in made.at.items():
        one, other = said[n].measure, told[at].measure
        beside = made.at.get(n + 1) == at + 1 or made.at.get(n - 1) == at - 1
        if not isinstance(one, Quantity) or not isinstance(other, Quantity) or not beside or not one.same(other):
            continue
        if (other.hedge == "about" and one.hedge is None) or (
            "about" not in (one.hedge, other.hedge) and other_side(one.hedge, other.hedge)
        ):
            yield said[n].start, Flaw("certainty", made.claim.text[said[n].start : said[n].end])


def _raised_again(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A word that claims more, said more often than the quotes say it: 唯一的 put in where it stands elsewhere already."""
    for word in {one.word for one in made.said if one.word in RAISING and len(one.word) > 1}:
        places = [one for one in made.said if one.word == word]
        if len(places) > made.sources.told.count(word) and not _is_first(word, made):
            yield from ((one.token.start, Flaw("scope", word)) for one in places)


def _unbounded(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A rank without the days or the region that it is among: 首家 for 今年首家, 最大 for 全省最大."""
    told, words = made.alignment.told, {one.word for one in made.said}
    dated = any(isinstance(one.measure, DateMention) for one in made.alignment.said)
    for one, home in made.homes.items():
        if not home.first or not one.word.startswith(_RANKS) or one.word not in RAISING:
            continue
        among = next((its for its in made.told if its.last == home.first and its.clause == home.clause), None)
        day = told[home.first - 1].clause == home.clause and isinstance(told[home.first - 1].measure, DateMention)
        if (day and not dated) or (among is not None and among.word in REGIONS and among.word not in words):
            yield one.token.start, Flaw("scope", one.word)


def _doubled(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A word said twice that the quotes have once, beside its opposite that is not said: 总支出、总支出 for 总收入、总支出."""
    homes: dict[Place, Place] = {}
    words = {one.word for one in made.said}
    for one, home in made.homes.items():
        first = homes.setdefault(home, one)
        beside = (its for its in made.told if abs(its.clause - home.clause) < 2 and its.word not in words)
        if first != one and any(opposed(one.word, its.word) for its in beside):
            yield from ((its.token.start, Flaw("polarity", its.word)) for its in (first, one))


def _denied_twice(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A clause that denies more often than those that it is made of: 没有没有, 不免去."""
    homes: dict[int, set[int]] = {}
    for one, home in made.homes.items():
        homes.setdefault(one.clause, set()).add(home.clause)
    for clause, its in homes.items():
        said = [one for one in made.said if one.clause == clause and denies(one.word)]
        if len(said) > max(1, sum(denies(one.word) for one in made.told if one.clause in its)):
            yield said[0].token.start, Flaw("polarity", said[0].word)


def _replaced(made: Derivation, step: Step) -> Iterator[Flaw]:
    """Words in the place of others of their sort, and a subject in the place of a clause's own."""
    stood = step.left or step.tail
    said, told = [one.word for one in step.said], [one.word for one in stood]
    short = _abbreviates("".join(said), "".join(told))
    for place in step.said:
        if any(opposed(place.word, other) for other in told):
            yield Flaw("polarity", place.word)
        elif (
            states(place.token)
            and not short
            and not any(stands_for(place.word, other) or _shortens(place.word, other) for other in told)
        ):
            rival = next((one for one in stood if of_one_sort(place.token, one.token) and one.word not in said), None)
            if rival is not None:
                yield Flaw("replaced", f"{place.word}/{rival.word}")


def _shortens(short: str, whole: str) -> bool:
    """Whether a word is a long name's short form: 世卫 of 世界卫生组织."""
    return len(whole) > 2 * len(short) and _abbreviates(short, whole)


def _abbreviates(short: str, whole: str) -> bool:
    """Whether a name is made of the first signs of its parts: 文广旅体 of 文化广电旅游体育."""
    rest = iter(whole)
    return len(short) > 1 and bool(HAN.fullmatch(short)) and short[0] == whole[:1] and all(sign in rest for sign in short)


_AT_CHANGES: Final[tuple[Callable[[Derivation, Change], Iterator[Flaw]], ...]] = (_turned, _dropped, reasoned)
_AT_STEPS: Final[tuple[Callable[[Derivation, Step], Iterator[Flaw]], ...]] = (
    _put_in,
    left_out,
    _replaced,
    usurped,
    fetched,
    overtaken,
    disowned,
    supplanted,
    restricted,
    shared,
)
_AT_PLACES: Final[tuple[Callable[[Derivation], Iterator[tuple[int, Flaw]]], ...]] = (
    _denied_twice,
    _doubled,
    _raised_again,
    _unbounded,
    moved,
    seized,
    agents,
    located,
    joined,
    exchanged,
    intruded,
    substituted,
    turned_about,
    turned_comparisons,
    _demoted,
    _reaching,
    _unhedged,
    intended,
)
"""What is looked at where signs changed, from block to block, and at every place of the claim: each its flaws, the last with where."""
