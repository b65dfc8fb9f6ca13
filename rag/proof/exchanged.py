"""Two names of a sentence that changed places: each stands right beside what the quotes have the other one beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from index.chinese.vocabulary.offices import OFFICES
from rag.proof.alike import PROPER, stands_for
from rag.proof.derivation import Derivation, Place
from rag.proof.text import Flaw

_JOINING: Final = frozenset(("和", "与", "及", "以及", "跟", "同", "或", "、"))
"""Words between names in a row, which may stand in any order."""

_OFFICES: Final = tuple(OFFICES)
"""Words between them that only say what the next one is; whose office it is, is looked at by itself (bearers)."""


def exchanged(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """Nouns each in the other's place: 温岭银行绍兴支行 for 绍兴银行温岭支行; those of a row may stand in any order."""
    told = made.sources.told
    words = _whole_names(made.said)
    nouns = [(n, one) for n, one in enumerate(words) if _names(one) and one.word in told]
    for (n, one), (m, other) in combinations(nouns, 2):
        if one.word == other.word or _in_a_row(words[n + 1 : m]):
            continue
        if _displaced(words, n, other, told) and _displaced(words, m, one, told):
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
            if home is None or home in opening or any(home in other for other in rows):
                continue
            for other in rows:
                stood = [place for place in other if place.word not in words]
                if (
                    stood
                    and any(place in homes for place in other)
                    and not any(stands_for(one.word, its.word) for its in other)
                ):
                    yield one.token.start, Flaw("replaced", f"{one.word}/{stood[0].word}")


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
    return len(one.word) > 1 and (one.token.tag[0] in "njs" or one.token.tag == "t")


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


def _in_a_row(between: Sequence[Place]) -> bool:
    return all(one.word in _JOINING or one.word.endswith(_OFFICES) for one in between)


def _displaced(words: Sequence[Place], n: int, other: Place, told: str) -> bool:
    """Whether a word of the claim stands beside one that the quotes have another beside, and not itself."""
    one = words[n]
    for side in (-1, 1):
        beside = words[n + side] if 0 <= n + side < len(words) else None
        if beside is None or beside.clause != one.clause or stands_for(beside.word, other.word):
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
