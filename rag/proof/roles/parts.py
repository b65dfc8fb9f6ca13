"""Who did what to whom: nouns in the part towards their verb that the quotes give them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from rag.proof.alike import is_act, is_name, one_name, stands_for
from rag.proof.derivation import Derivation, Place, Step
from rag.proof.text import PROPER, Flaw, is_person
from rag.proof.words import ANAPHORS, BEATING, COMPARING, REASONS

_PATIENT: Final = ("向", "给", "对", "把", "将", "比", "为", "较")
"""Prepositions before the one to whom something is done, or that something is held against."""
_AGENT: Final = ("由", "被")
"""Prepositions before the one who does it; what stands before them is whom it is done to."""
_DOERS: Final = frozenset("者商方")
"""Characters that make of a verb the one who does it."""
_HELD_TO: Final = (*_AGENT, "向", "给", "比", "对", "在")
"""Prepositions behind which the quote's own noun must stand."""
GOVERNING: Final = (*_PATIENT, *_AGENT, "在", "从", "于", "与", "和", "跟", "同", "以")
"""Prepositions after which a noun is not the subject."""


def moved(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """Nouns in another part towards their verb than in the quotes, or brought to it from elsewhere in the place of another."""
    clauses: dict[int, list[Place]] = {}
    for one in made.said:
        clauses.setdefault(one.clause, []).append(one)
    for said in clauses.values():
        homes = [made.homes[one] for one in said if one in made.homes]
        acts = [(verb, act) for n, verb in enumerate(said) if is_act(said, n) and (act := _home(made, verb, homes))]
        nouns = [one for one in said if is_name(one.token)]
        for noun in nouns:
            before = next((pair for pair in reversed(acts) if pair[0].first < noun.first), None)
            after = next((pair for pair in acts if pair[0].first > noun.first), None)
            for verb, act in filter(None, (before, after)):
                if flaw := _in_another_part(made, noun, verb, act, said):
                    yield noun.token.start, flaw
        near = {one.clause for one in homes}
        for noun in _governed(made, said, near):
            yield noun.token.start, Flaw("order", noun.word)
        yield from _exchanged_names(made, [one for one in nouns if one.token.tag in PROPER and one in made.homes])


def _in_another_part(made: Derivation, noun: Place, verb: Place, act: Place, said: Sequence[Place]) -> Flaw | None:
    """What is wrong with a noun towards a verb of its clause, which is `act` in the quotes: there it has the other part, or the part is
    that of another one."""
    part, words = _part(noun, verb, said), f"{noun.word}-{verb.word}"
    if not part:
        return None
    row = [one for one in made.told if one.clause == act.clause]
    home = made.homes.get(noun)
    there = [one for one in row if one_name(noun.word, one.word) or one == home]  # the tagger may cut it otherwise
    if there:
        return Flaw("order", words) if all(_part(thing, act, row) == -part for thing in there) else None
    if home is None or _in_a_row_with(made, home, act, part) or _meant_by_pronoun(row, act, part):
        return None
    if rival := _other_in_part(row, act, part, said):
        return Flaw("argument", f"{words}/{rival.word}")
    return Flaw("argument", words) if part > 0 and not _aside(row) and _comes_later(made, noun, verb, act, said) else None


def _comes_later(made: Derivation, noun: Place, verb: Place, act: Place, said: Sequence[Place]) -> bool:
    """Whether a noun is named behind a verb of the quotes alone: a name, or any noun where the verb has no subject in its clause."""
    home, row = made.homes[noun], [one for one in made.told if one.clause == act.clause]
    if home.clause <= act.clause or any(one_name(noun.word, one.word) and one.clause < act.clause for one in made.told):
        return False
    opens = not any(is_name(one.token) and one.first < act.first and one.word not in COMPARING for one in row)
    of_it = is_part_of_name(said, noun.last) or any(one.word == "的" and one.first >= verb.last for one in said)
    return noun.token.tag in PROPER or (opens and not of_it)


def is_part_of_name(row: Sequence[Place], at: int) -> bool:
    """Whether what begins at a sign goes on with the name before it: 修缮工程 of 文庙修缮工程."""
    n = next((n for n, one in enumerate(row) if one.first == at), None)
    return n is not None and (is_name(row[n].token) or (row[n].token.tag[0] == "v" and not is_act(row, n)))


def _in_a_row_with(made: Derivation, home: Place, act: Place, part: int) -> bool:
    """Whether a noun goes on with the row of those that a verb of the quotes has in a part: 管道 of 铺设主干、分支管道."""
    low, high = sorted((home, act), key=lambda one: one.first)
    between = [one for one in made.told if low.last <= one.first and one.last <= high.first]
    row = [low, *between, high]
    follows = part < 0 and act is low and not any(is_act(between, n) for n in range(len(between)))
    text = made.sources.quotes[made.alignment.of[low.first]].text
    same = made.alignment.of[low.first] == made.alignment.of[high.first]
    joins = (text[one.token.end : other.token.start] for one, other in pairwise(row) if one.clause != other.clause)
    return follows and same and all(one == "、" for one in joins)


def _meant_by_pronoun(row: Sequence[Place], act: Place, part: int) -> bool:
    """Whether a clause of the quotes has a pronoun in a part towards its verb, which may be any noun."""
    return any(one.token.tag == "r" and one.word[0] in ANAPHORS and _part(one, act, row) == part for one in row)


def _home(made: Derivation, verb: Place, homes: Sequence[Place]) -> Place | None:
    """The place of a verb in the quotes; of one that the path left unsaid, in a clause that its own clause tells."""
    clauses = {one.clause for one in homes}
    return made.homes.get(verb) or next((one for one in made.told if one.word == verb.word and one.clause in clauses), None)


def _aside(row: Sequence[Place]) -> bool:
    """Whether a clause says why or by whose word, so that it may stand before its subject or after it."""
    return row[0].word in REASONS or row[0].word in ("据", "根据", "按照", "经")


def _part(noun: Place, verb: Place, row: Sequence[Place]) -> int:
    """Whether a noun does what a verb says (1), or has it done to it (-1); 0 where that cannot be told."""
    if next((one.word for one in row if one.first >= noun.last), "") == "的":
        return 0  # it only tells of which thing
    low, high = sorted((noun, verb), key=lambda one: one.first)
    between = [one for one in row if low.last <= one.first and one.last <= high.first]
    if noun.first > verb.first:
        return 0 if {one.word for one in between} & {"的", *GOVERNING} else -1
    return _part_before(noun, verb, row, between)


def _part_before(noun: Place, verb: Place, row: Sequence[Place], between: Sequence[Place]) -> int:
    """The part of a noun before its verb: that of the preposition before it, of one behind it, or the subject's."""
    words = {one.word for one in between}
    governed = next((one.word for one in reversed(row) if one.last <= noun.first and one.word in (*GOVERNING, "的")), "")
    if governed in _AGENT:
        return 1
    if governed == "的" and any(one.word in (*_PATIENT, *_AGENT) for one in row if one.last <= noun.first):
        return 0  # 为后续发射的天舟六号: what stands before the 的 may part it from its preposition
    if governed in _PATIENT and not words & {"是", *_AGENT}:
        return -1
    if governed == "同":  # 同美方分享 is 向美方分享
        return 0
    if by := [n for n, one in enumerate(between) if one.word in _AGENT]:
        rest = between[by[-1] + 1 :]
        return -1 if any(is_name(one.token) for one in rest) and not any(one.token.tag[0] == "v" for one in rest) else 0
    bare = not any(one.token.tag[0] == "n" for one in row if one.first > verb.first) and not words & set(_PATIENT)
    return 0 if bare and verb.token.tag[0] == "v" else 1


def _governed(made: Derivation, said: Sequence[Place], near: set[int]) -> Iterator[Place]:
    """Nouns after 由, 被, 向, 给, 比 or 在 where the quote has another one."""
    for n, one in enumerate(said):
        if one.word not in _HELD_TO or _of_occasion(said, n):
            continue
        verb = next(
            (made.homes[other].clause for m, other in enumerate(said) if m > n and other in made.homes and is_act(said, m)),
            None,
        )
        told = [other for other in made.told if (other.clause == verb if verb is not None else other.clause in near)]
        run = _nouns_after(said, n)
        others = [found for m, other in enumerate(told) if other.word == one.word and (found := _nouns_after(told, m))]
        kept = any(_may_be(mine, its) for mine in run for found in others for its in found)
        if others and not kept and any(one_name(mine.word, other.word) for mine in run for other in made.told):
            yield run[0]


def _of_occasion(row: Sequence[Place], n: int) -> bool:
    """Whether a 在 tells of the occasion: 在会上."""
    return row[n].word == "在" and any(other.word in ("中", "上", "后", "里", "期间", "时") for other in row[n + 1 : n + 8])


def _may_be(mine: Place, its: Place) -> bool:
    """Whether a noun is that of the quote, or may be the one of which that one speaks."""
    return one_name(mine.word, its.word) or its.word[0] in ANAPHORS


def _nouns_after(row: Sequence[Place], n: int) -> list[Place]:
    found: list[Place] = []
    for one in row[n + 1 :]:
        if one.clause != row[n].clause or (one.token.tag[0] not in "njsfbaz" and one.token.tag != "vn"):
            break
        found.append(one)
    return [one for one in found if is_name(one.token) or one.token.tag == "vn"]


def _other_in_part(row: Sequence[Place], act: Place, part: int, said: Sequence[Place]) -> Place | None:
    """A noun that the quote has in that part of its verb and the claim does not have in its clause."""
    either = any(one.word in ("是", "为") for one in row)
    return next(
        (
            one
            for one in row
            if is_name(one.token)
            and (either or (one.first < act.first) is (part > 0))
            and not any(stands_for(other.word, one.word) for other in said)
        ),
        None,
    )


def _exchanged_names(made: Derivation, names: Sequence[Place]) -> Iterator[tuple[int, Flaw]]:
    """Two names that the quotes tell in the other order, and neither in a row nor with 的 or 是 between."""
    for n, one in enumerate(names):
        for other in names[n + 1 :]:
            home, its = made.homes[one], made.homes[other]
            between = {sign.key for sign in made.alignment.told[its.last : home.first]}
            here = {sign.key for sign in made.alignment.said[one.last : other.first]}
            if home.clause != its.clause or its.last > home.first or between & set("和与及或是"):
                continue
            if here & set("是任") and _in_apposition(made, its, home):
                continue
            if not between & set("的之") or here & set("的之"):  # 拟任县长的王强 is 王强拟任县长
                yield one.token.start, Flaw("order", f"{one.word}-{other.word}")


def _in_apposition(made: Derivation, title: Place, name: Place) -> bool:
    """Whether nouns alone, or posts with 兼 between, lead from one word of the quotes to a name: 党支部书记易浩, which 易浩是党支部书记 says too."""
    between = [one for one in made.told if title.last <= one.first and one.last <= name.first]
    return all(one.token.tag[0] in "njbmqfs" or one.token.tag in ("vn", "an") or one.word in ("副", "兼") for one in between)


def agents(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """One whom the quotes call the doer (捐赠者为晏如海), told of as the one to whom it is done (向晏如海捐赠)."""
    for n, (one, other) in enumerate(pairwise(made.told)):
        if other.word not in ("为", "是") or one.clause != other.clause or one.word[-1] not in _DOERS:
            continue
        verb = (made.told[n - 1].word if len(one.word) == 1 and n else one.word)[: None if len(one.word) == 1 else -1]
        named = {name.word for name in made.told[n + 2 :] if name.clause == one.clause and is_name(name.token)}
        for act in (place for place in made.said if place.word == verb):
            row = [place for place in made.said if place.clause == act.clause]
            for name in row:
                if name.word in named and is_name(name.token) and _part(name, act, row) < 0:
                    yield name.token.start, Flaw("argument", f"{name.word}-{verb}")


_OWNING: Final = ("的", "之")
"""What stands between an owner and what is his."""


def disowned(made: Derivation, step: Step) -> Iterator[Flaw]:
    """What is told of the thing owned, told of its owner: of 李明 for 李明的父亲, 李明之子 or 李明儿子王强."""
    if step.before is None or step.after is None or step.said or not step.left:
        return
    name = next((one for one in made.said if one.last == step.before.last), None)
    verb = next((one for one in made.said if one.first == step.after.first), None)
    if name is None or verb is None or name.clause != verb.clause or step.left[0].first != step.before.end:
        return
    home = made.alignment.told[step.before.end - 1].clause
    nouns = [one for one in step.left if one.token.tag[0] == "n" and one.clause == home]
    if name.token.tag.startswith("nr") and nouns and verb.token.tag[0] in "vd" and _owns(name, step.left, nouns):
        yield Flaw("argument", f"{name.word}/{step.left[-1].word}")


def _owns(name: Place, left: Sequence[Place], nouns: Sequence[Place]) -> bool:
    """Whether words behind a person's name tell of what is his: by 的 or 之, or as nouns alone that end with another name."""
    beside = is_person(name.token) and len(nouns) == len(left) > 1 and is_person(nouns[-1].token)
    return beside or left[0].word.startswith(_OWNING)


def seized(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """What is told of one to whom the clause before was done, and not of the one who did it: 长沙队 of 战胜长沙队，夺得冠军."""
    for name, verb in pairwise(made.said):
        if name.clause != verb.clause or name not in made.homes or verb not in made.homes:
            continue
        home, act = made.homes[name], made.homes[verb]
        row = [one for one in made.told if one.clause == home.clause]
        opens = next((one for one in made.told if one.clause == act.clause), None)
        if act.clause != home.clause + 1 or opens != act or row[-1] != home:
            continue
        acting = verb.token.tag[0] in "vd" and is_name(name.token)
        doer = _doer(row, home, acting)
        if doer is not None and not any(stands_for(one.word, doer.word) for one in made.said):
            yield name.token.start, Flaw("argument", f"{name.word}/{doer.word}")


def _doer(row: Sequence[Place], last: Place, acting: bool) -> Place | None:
    """Who did what a clause says to the noun that it ends with: one side of a match, or, where the claim has that noun act, the
    subject."""
    sides = [one for one in row if one.word in BEATING]
    verbs = [one for n, one in enumerate(row) if is_act(row, n) and one.word not in ("是", "为", "有", "由")]
    done = next((one for one in reversed([*verbs, *sides]) if one.first < last.first), None)
    if done is None or not (sides or (acting and _part(last, done, row) < 0)):
        return None
    return next((one for one in row if is_name(one.token) and one.first < done.first), None)
