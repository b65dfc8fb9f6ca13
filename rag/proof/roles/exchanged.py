"""Two names of a sentence that changed places: each stands right beside what the quotes have the other one beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from index.chinese.vocabulary.offices import OFFICES
from rag.proof.alike import one_name, stands_for
from rag.proof.derivation import Derivation, Place
from rag.proof.text import PROPER, Flaw, is_person

_JOINING: Final = frozenset(("和", "与", "及", "以及", "跟", "同", "或", "、"))
"""Words between names in a row, which may stand in any order."""

_TURNING_ABOUT: Final = ("由", "被", "向", "给", "比", "把", "对")
"""Words between two sides that they make unlike each other."""
_LONGEST_NAME: Final = 3
"""Words that a name is cut into at most."""
_BESIDE: Final = frozenset("、（）()")
"""Marks between clauses that stand beside each other all the same: of a row, or of what is said in brackets."""

_OFFICES: Final = tuple(OFFICES)
"""Words between them that only say what the next one is; whose office it is, is looked at by itself (bearers)."""


def exchanged(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """Nouns each in the other's place: 温岭银行绍兴支行 for 绍兴银行温岭支行; those of a row may stand in any order."""
    yield from _reordered(made)
    told = made.sources.told
    words = _whole_names(made.said)
    text = made.claim.text
    nouns = [(n, one) for n, one in enumerate(words) if _names(one) and one.word in told]
    for (n, one), (m, other) in combinations(nouns, 2):
        if one.word == other.word or _in_a_row(words[n + 1 : m], one):
            continue
        if _displaced(words, n, other, told, text) and _displaced(words, m, one, told, text):
            yield one.token.start, Flaw("order", f"{one.word}-{other.word}")


def intruded(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A name put into a row in the place of one that the quotes have there: 赵华、李明获奖, of 王强、李明获奖，赵华颁奖. One that opens a clause
    of its own may be told of the same."""
    rows = _rows(made, made.told)
    opening = {next(one for one in made.told if one.clause == clause) for clause in {one.clause for one in made.told}}
    words = {one.word for one in made.said}
    for row in _rows(made, made.said):
        homes = [home for one in row if (home := made.homes.get(one))]
        for one in row:
            home = made.homes.get(one)
            if home is None or (home in opening and _does_the_same(made, home)) or any(home in other for other in rows):
                continue
            for other in rows:
                stood = [place for place in other if place.word not in words]
                if (
                    stood
                    and any(place in homes for place in other)
                    and not any(stands_for(one.word, its.word) for its in other)
                ):
                    yield one.token.start, Flaw("replaced", f"{one.word}/{stood[0].word}")


def turned_about(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """What stands before 由, 被 and the like put behind it: 风被古树吹倒 for 古树被风吹倒, however short the words are."""
    for n, one in enumerate(made.said[:-1]):
        if not n or one.word not in _TURNING_ABOUT:
            continue
        left, right = made.said[n - 1], made.said[n + 1]
        for m, other in enumerate(made.told[:-1]):
            if m and other.word == one.word:
                before, behind = made.told[m - 1].word, made.told[m + 1].word
                swapped = right.word == before and left.word == behind
                if swapped and before != behind and f"{left.word}{one.word}{right.word}" not in made.sources.told:
                    yield one.token.start, Flaw("order", f"{left.word}-{right.word}")


def _reordered(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A name of several nouns made of the same ones as one of the quotes, in another order before the last: 武汉生物中国生物研究所. Beside
    a person nouns are posts, which stand before the name or behind it."""
    told = {_without_order(run) for run in _noun_runs(made.told) if len(run) > 2}
    for run in _noun_runs(made.said):
        name = "".join(one.word for one in run)
        persons = any(is_person(one.token) for one in run)
        if len(run) > 2 and not persons and _without_order(run) in told and name not in made.sources.told:
            yield run[0].token.start, Flaw("order", name)


def _without_order(run: Sequence[Place]) -> tuple[str, ...]:
    return (*sorted(one.word for one in run[:-1]), run[-1].word)


def _noun_runs(words: Sequence[Place]) -> Iterator[list[Place]]:
    """The runs of nouns that nothing stands between."""
    run: list[Place] = []
    for one in words:
        if run and (not _noun(one) or run[-1].token.end != one.token.start or run[-1].clause != one.clause):
            yield run
            run = []
        if _noun(one):
            run.append(one)
    yield run


def _does_the_same(made: Derivation, home: Place) -> bool:
    """Whether the quotes tell of the clause that a name opens a verb that the claim says."""
    said = {one.word for one in made.said}
    return any(one.clause == home.clause and one.token.tag[0] == "v" and one.word in said for one in made.told)


def substituted(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A name of the quotes in the very place of other nouns there, what stands around it as it was: 记者李明 for 记者王强."""
    words = {one.word for one in made.said}
    for one in made.said:
        home = made.homes.get(one)
        if home is None or one.token.tag not in PROPER or len(one.word) < 2:
            continue
        stood = _stood(made, one)
        gone = stood and home not in stood and all(_noun(its) and its.word not in words for its in stood)
        if gone and not any(stands_for(one.word, its.word) for its in stood):
            yield one.token.start, Flaw("replaced", f"{one.word}/{stood[0].word}")


def _stood_in_row(made: Derivation, one: Place) -> list[Place] | None:
    """The words of the quotes in the place of a whole item of a row, between the items beside it: 科研院所 of 部门、科研院所、团队; None of
    what is no such item."""
    said, told, text = made.alignment.said, made.alignment.told, made.claim.text
    if not 0 < one.first <= one.last < len(said):
        return None
    low, high = said[one.first - 1], said[one.last]
    alone = text[low.end : one.token.start] == text[one.token.end : high.start] == "、"
    before, after = made.at.get(one.first - 1), made.at.get(one.last)
    if not alone or before is None or after is None or after <= before:
        return None
    found = [its for its in made.told if before < its.first and its.last <= after]
    clauses = {its.clause for its in found}
    return found if len(clauses) == 1 and not clauses & {told[before].clause, told[after].clause} else None


def _stood(made: Derivation, one: Place) -> list[Place]:
    """The words of the quotes between what stands around a word of the claim, none where that is not told so."""
    said, told = made.alignment.said, made.alignment.told
    before = made.at.get(one.first - 1) if one.first and said[one.first - 1].clause == one.clause else None
    after = made.at.get(one.last) if one.last < len(said) and said[one.last].clause == one.clause else None
    if (row := _stood_in_row(made, one)) is not None:
        return row
    ends = one.last >= len(said) or said[one.last].clause != one.clause
    if before is None or (after is None and not ends):
        return []
    row = [its for its in made.told if its.clause == told[before].clause and its.first > before]
    found = row if ends else [its for its in row if after is not None and its.first < after]
    right = ends or (after is not None and told[after].clause == told[before].clause)
    return found if right and 0 < len(found) <= _LONGEST_NAME and found[0].first == before + 1 else []


def _noun(one: Place) -> bool:
    return one.token.tag[0] in "njx" or one.token.tag in PROPER


def _rows(made: Derivation, places: Sequence[Place]) -> list[list[Place]]:
    """The names that stand in rows, two or more joined by 、 or a word like 和."""
    of = made.alignment.of
    found: list[list[Place]] = []
    for one in (place for place in places if place.token.tag in PROPER):
        text = made.claim.text if places is made.said else made.sources.quotes[of[one.first]].text
        last = found[-1][-1] if found else None
        same = last is not None and (places is made.said or of[last.first] == of[one.first])
        if last is not None and same and text[last.token.end : one.token.start] in _JOINING:
            found[-1].append(one)
        else:
            found.append([one])
    return [row for row in found if len(row) > 1]


def _names(one: Place) -> bool:
    return len(one.word) > 1 and (one.token.tag[0] in "njsil" or one.token.tag in ("t", "vn"))


def _whole_names(words: Sequence[Place]) -> list[Place]:
    """The words with the parts of a person's name that the tagger cut put together: 周 and 志强."""
    found: list[Place] = []
    for one in words:
        last = found[-1] if found else None
        if last and last.last == one.first and last.clause == one.clause and last.token.tag[:2] == one.token.tag[:2] == "nr":
            found[-1] = replace(last, word=last.word + one.word, last=one.last)
        else:
            found.append(one)
    return found


def _in_a_row(between: Sequence[Place], first: Place) -> bool:
    """Whether nothing stands between two names but what joins them, offices, and the other names of a row."""
    return all(
        one.word in _JOINING or one.word.endswith(_OFFICES) or (one.token.tag in PROPER and one.clause != first.clause)
        for one in between
    )


def _displaced(words: Sequence[Place], n: int, other: Place, told: str, text: str) -> bool:
    """Whether a word of the claim stands beside one that the quotes have another beside, and not itself."""
    one = words[n]
    for side in (-1, 1):
        beside = words[n + side] if 0 <= n + side < len(words) else None
        if beside is None or one_name(beside.word, other.word):
            continue
        low, high = (beside, one) if side < 0 else (one, beside)
        if beside.clause != one.clause and text[low.token.end : high.token.start].strip() not in _BESIDE:
            continue
        if (beside.last if side < 0 else one.last) != (one.first if side < 0 else beside.first):
            continue  # a number stands between
        mine, its = (
            (beside.word + one.word, beside.word + other.word)
            if side < 0
            else (one.word + beside.word, other.word + beside.word)
        )
        if mine not in told and its in told:
            return True
    return False
