"""What a sentence may not leave out or share out: the condition that it holds under, and the denial that one of several names has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.proof.alike import denies, stands_for
from rag.proof.derivation import Derivation, Place
from rag.proof.restricting.conditions import DENIALS
from rag.proof.text import Flaw
from rag.proof.words import EXCEPTING


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
            if told and start <= home.token.start < end and word not in made.claim.text:
                yield one.token.start, Flaw("certainty", word)


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
