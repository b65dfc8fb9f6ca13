"""Words that a sentence leaves out and that its quotes have before what it says: denials, plans, limits, who only says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from index.chinese.vocabulary.offices import OFFICES
from rag.proof.alike import denies
from rag.proof.derivation import Derivation, Place, Step
from rag.proof.restricting.limits import CONDITIONAL, told_as_subject
from rag.proof.text import Flaw, is_person
from rag.proof.words import ACCUSING, FORMER, PLANS, SOFT
from rag.words.claims import Quantity

_OFFICES: Final = tuple(OFFICES)
_FROM: Final = ("由", "从", "较", "比")
"""Words before what was, from which something went on to what is told."""


def left_out(made: Derivation, step: Step) -> Iterator[Flaw]:
    """Denials, plans and limits that the quotes have before what the claim says."""
    said = [one.word for one in step.said]
    denied = _denials(made, step)
    for n, place in enumerate(step.left):
        if any(one.word == "的" for one in step.left[n + 1 :]) or _of_a_row(
            made, step
        ):  # it says what a noun is, not what it does
            continue
        if n and step.left[n - 1].word in _FROM and _counted(made, place.last):  # 由原定18个月延至24个月 is done
            continue
        if place in denied:
            yield Flaw("polarity", place.word)
        after = next((one for one in made.told if one.first >= place.last), None)
        told = after in made.homes.values()
        if place.word in FORMER and after and told and after.word.startswith(_OFFICES):
            yield Flaw("certainty", place.word)
        part = _is_part(step.left[n + 1 :]) and step.after is not None  # 大桥已通车, of 大桥部分路段已通车
        soft = (
            (_softens(place, after) or _accuses(made, step, place, after))
            and (told or part)
            and not any(one in SOFT for one in said)
            and not _put_behind(made, step, place)
        )
        if soft or _was_planned(made, step, place, after):
            yield Flaw("certainty", place.word)


def _softens(place: Place, after: Place | None) -> bool:
    """Whether a word makes a sentence say less; 基本 of 基本养老金 is a part of a noun."""
    noun = after is not None and after.first == place.last and after.token.tag[0] == "n"
    return place.word in SOFT and not (noun and place.word == "基本")


def _of_a_row(made: Derivation, step: Step) -> bool:
    """Whether what is left out is the last of a row of attributes: 整改不彻底 of 不作为、整改不彻底的单位."""
    told, first, after = made.alignment.told, step.left[0], step.after
    if after is None or not first.first or told[after.at].key != "的" or step.left[-1].last != after.at:
        return False
    before, quote = told[first.first - 1], made.sources.quotes[made.alignment.of[first.first]]
    return quote.text[before.end : told[first.first].start] == "、"


def _denials(made: Derivation, step: Step) -> list[Place]:
    """The words left out that deny, where there are more of them than the claim says there."""
    found = [one for one in step.left if denies(one.word) and not _kept(made, step, one)]
    return found if len(found) > sum(denies(one.word) for one in step.said) else []


def _kept(made: Derivation, step: Step, place: Place) -> bool:
    """Whether the clause of the claim that a step leads on in has a word elsewhere, with what stands before or behind it in the quotes."""
    return step.after is not None and made.kept(place, made.alignment.said[step.after.first].clause)


def _accuses(made: Derivation, step: Step, place: Place, after: Place | None) -> bool:
    """Whether a word left out says that somebody says of one what the claim tells: 举报李明受贿, and no 举报电话."""
    return place.word in ACCUSING and after is not None and is_person(after.token) and _asserts(made, step, place)


def _is_part(rest: Sequence[Place]) -> bool:
    """Whether words left out are nouns alone, of which what was left out before them is said."""
    return bool(rest) and all(one.token.tag[0] in "nsj" for one in rest)


def _was_planned(made: Derivation, step: Step, place: Place, after: Place | None) -> bool:
    """Whether a word left out says that what the claim tells is yet to be, and the claim says so nowhere."""
    planned = (_is_plan(place, after) and _asserts(made, step, place)) or (place.word in PLANS - {"将"} and _dated(made, place))
    if not planned or any(one.word in PLANS for one in step.said) or _put_behind(made, step, place):
        return False
    condition = [one for one in made.told if one.clause == place.clause and one.first >= place.last]
    clause = made.alignment.said[step.after.first].clause if step.after else -1
    if place.word.startswith("将") and any(one.clause == clause and one.word in PLANS for one in made.said):
        return False  # 预计将登陆 is 预计登陆
    return place.word not in CONDITIONAL or not told_as_subject(made, condition, clause)


def _is_plan(place: Place, after: Place | None) -> bool:
    """Whether a word says of what stands after it that it is yet to be: 计划 before a verb or a number, and no 计划 that is a noun."""
    follows = after.token.tag[0] if after else ""
    acts = place.token.tag[0] in "vdcpz" or follows in "vm"
    if place.word == "考虑" and after and after.word.startswith("到"):
        return False  # 考虑到需求
    return place.word in PLANS and acts and (place.word != "将" or follows in "vdp")


def _counted(made: Derivation, at: int) -> bool:
    """Whether a sign of the quotes is a number that the claim does not tell."""
    told = made.alignment.told
    return at < len(told) and isinstance(told[at].measure, Quantity) and at not in made.at.values()


def _put_behind(made: Derivation, step: Step, left: Place) -> bool:
    """Whether a clause has a word left out in another place: 人数预计超过3000人, of 预计人数超过3000人."""
    clause = made.alignment.said[step.after.first].clause if step.after else -1
    return any(one.word == left.word and one.clause == clause and one not in made.homes for one in made.said)


def _dated(made: Derivation, left: Place) -> bool:
    """Whether the claim tells what stands behind a day, or tells a number, right before which, or before its 于 and the like, a word was
    left out: 通车 of 原定于5月1日通车, whatever part of speech it is taken for."""
    told, kept, at = made.alignment.told, set(made.at.values()), left.last
    for one in made.told:
        if one.first == at and one.token.tag == "p":
            at = one.last
    if at + 1 >= len(told) or told[at].measure is None or told[at + 1].clause != told[at].clause:
        return False
    counted = isinstance(told[at].measure, Quantity)
    noun = left.token.tag[0] == "n"  # 航班计划60万班: a number of what is planned
    return at + 1 in kept and not (counted and (noun or at not in kept))


def _asserts(made: Derivation, step: Step, left: Place) -> bool:
    """Whether the claim tells the verb that a word left out stands before."""
    clause = made.alignment.said[step.after.first].clause if step.after else -1
    return any(
        one.clause == clause and home.clause == left.clause and home.first > left.first and one.token.tag[0] in "va"
        for one, home in made.homes.items()
    )
