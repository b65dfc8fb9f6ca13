"""What a sentence may not leave out or share out: the condition that it holds under, and the denial that one of several names has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rag.proof.alike import denies, stands_for, states
from rag.proof.derivation import Derivation, Place
from rag.proof.restricting.conditions import DENIALS
from rag.proof.text import Flaw
from rag.proof.words import CONDITIONS, EXCEPTING

CONDITIONAL: Final = CONDITIONS | {"若"}
_MAY_BE: Final = ("可", "会", "能", "将")
"""What begins the words that say of a deed that it may or will be done."""


def unlimited(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """What is told under a limit that the claim does not tell, or that a report is denied of, and an exception that no quote makes."""
    excepting = any(one.word in EXCEPTING for one in made.told)
    yield from ((start, Flaw("scope", word)) for word, (start, _) in made.claim.limits if word in EXCEPTING and not excepting)
    under = [quote.limits for quote in made.sources.quotes]
    if not any(under):
        return
    of = made.alignment.of
    for one, home in made.homes.items():
        for word, (start, end) in under[of[home.first]]:
            told = word in DENIALS or one.token.tag[0] in "vadil"  # a denied report is denied whole
            under_it = told and start <= home.token.start < end and word not in made.claim.text
            if under_it and not told_as_subject(made, _condition(made, home, word, start), one.clause):
                yield one.token.start, Flaw("certainty", word)


def _condition(made: Derivation, home: Place, word: str, end: int) -> list[Place]:
    """The words of a condition that a word of the quotes makes and that ends at a place there; none of an exception."""
    of = made.alignment.of
    begin = made.sources.quotes[of[home.first]].text.rfind(word, 0, end) if word in CONDITIONAL else end
    return [one for one in made.told if of[one.first] == of[home.first] and begin < one.token.start < end]


def told_as_subject(made: Derivation, condition: Sequence[Place], clause: int) -> bool:
    """Whether a clause of the claim tells a condition as what would do the rest: 混检可增至30万例 of 若采用混检，可增至30万例."""
    row = [one for one in made.said if one.clause == clause]
    there = {made.homes.get(one) for one in row}
    stated = [one for one in condition if states(one.token)]
    return (
        bool(stated)
        and any(one.word.startswith(_MAY_BE) for one in row)
        and 2 * sum(one in there for one in stated) >= len(stated)
    )


def joined(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """Names in a row before a verb of which one is denied it wherever the quotes tell of it."""
    for n, one in enumerate(made.said):
        row = _row(made, n)
        verb = next((other for other in made.said[n:] if other.first >= row[-1].last and other.token.tag[0] in "vil"), None)
        if len(row) < 2 or verb is None or any(denies(other.word) for other in made.said if other.clause == verb.clause):
            continue
        for name in row:
            told = [_phrase(made, home) for home in made.told if home.word == name.word]
            if told and all(any(_denied(phrase, m, verb) for m in range(len(phrase))) for phrase in told):
                yield one.token.start, Flaw("polarity", f"{name.word}-{verb.word}")


def _row(made: Derivation, n: int) -> list[Place]:
    """The names that are joined from a word on."""
    row = [made.said[n]]
    for other in made.said[n + 1 :]:
        between = made.claim.text[row[-1].token.end : other.token.start]
        if other.token.word in ("和", "与", "及"):
            continue
        if other.token.tag[:2] != "nr" or row[-1].token.tag[:2] != "nr" or between not in ("、", "和", "与", "及"):
            break
        row.append(other)
    return row


def _phrase(made: Derivation, home: Place) -> list[Place]:
    """The words between the commas around a word of the quotes."""
    quote = made.sources.quotes[made.alignment.of[home.first]]
    found = next(one for one in re.finditer(r"[^，,。；;！!？?\n]+", quote.text) if one.start() <= home.token.start < one.end())
    return [
        one
        for one in made.told
        if made.alignment.of[one.first] == made.alignment.of[home.first] and found.start() <= one.token.start < found.end()
    ]


def _denied(phrase: list[Place], m: int, verb: Place) -> bool:
    return m > 0 and stands_for(phrase[m].word, verb.word) and any(denies(one.word) for one in phrase[:m])
