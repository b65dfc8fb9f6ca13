"""Other articles that tell what an answer tells: each is cited beside it, so that who asks sees how many reports agree.

An answer rests on the words that it was read from. What another article says in its own words proves nothing more here; it is quoted
where a sentence of it holds the bare answer and as much of the question as the sentence that was read, and says nothing against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.chinese.words import bigrams
from index.embed.passages import sentences
from rag.proof.prove import declared, flaws, holds
from rag.question.terms import share, terms_of
from rag.types import Draft, Evidence, Hit, Question
from rag.words.claims import clauses
from rag.words.comparing import plain, stands_in

MOST = 2
"""Further articles that are cited beside an answer."""
LOOKED_AT = 10
"""Hits whose sentences are looked through."""
ALIKE = 0.5
"""The share of a sentence's pairs of characters from which another one tells the same, where no bare answer is to be looked for."""


def corroborated(draft: Draft, question: Question, hits: Sequence[Hit]) -> Draft:
    """The draft with sentences of other articles that tell the same, at most MOST and one an article, best hits first."""
    first = next((one for one in draft.statements if one.evidence), None)
    if draft.refusal is not None or first is None or draft.listed:
        return draft
    cited = {evidence.hit.article.article_id for one in draft.statements for evidence in one.evidence}
    own = first.evidence[0]
    terms = terms_of(question.text)
    bar = share(terms, plain(f"{_about(own.hit)} {own.text}"))
    core = draft.core if declared(question.text) is None else ()
    found: dict[str, Evidence] = {}
    for hit in hits[:LOOKED_AT]:
        article = hit.article.article_id
        if article in cited or article in found:
            continue
        alike = (one for one in _quotes(hit) if _same(draft.core, own.text, one.text))
        best = max(alike, key=lambda one: share(terms, plain(one.text)), default=None)
        told = best is not None and share(terms, plain(f"{_about(hit)} {best.text}")) >= bar
        if best is not None and told and _agrees(best, own.text, core):
            found[article] = best
        if len(found) == MOST:
            break
    return replace(draft, also=tuple(found.values()))


def _about(hit: Hit) -> str:
    return hit.article.headline or ""


def _quotes(hit: Hit) -> Iterator[Evidence]:
    start = hit.passage.start
    for low, high in sentences(hit.passage.text):
        yield Evidence(hit, hit.passage.text[low:high], start + low, start + high)


def _same(core: Sequence[str], told: str, other: str) -> bool:
    """Whether two sentences tell the same: both hold the bare answer, or most of the pairs of characters of the first are in the other."""
    if core:
        return all(stands_in(plain(words), plain(other)) for words in core)
    pairs = set(bigrams(told))
    return bool(pairs) and len(pairs & set(bigrams(other))) >= ALIKE * len(pairs)


def _agrees(other: Evidence, told: str, core: Sequence[str]) -> bool:
    """Whether another sentence speaks of a thing as the first one tells it: it holds all of it, or, where a bare answer stands in both,
    nothing against it: it may leave out words beside the answer, and what the other clauses tell."""
    if not core:
        return holds([other], told)
    for start, end in clauses(told):
        faults = {flaw.fault for flaw in flaws([other], told[start:end])}
        untold = "word" in faults and not any(stands_in(plain(words), plain(told[start:end])) for words in core)
        if not untold and not faults <= {"word"}:
            return False
    return True
