"""Other articles that tell what an answer tells: each is cited beside it, so that who asks sees how many reports agree.

An answer rests on the words that it was read from. What another article says in its own words proves nothing more here; it is quoted
where the reader found the same answer in it, or where a sentence of it holds the bare answer and as much of the question as the
sentence that was read, and says nothing against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.embed.passages import sentences
from rag.proof.prove import flaws, holds
from rag.question.terms import share, terms_of
from rag.types import Draft, Evidence, Hit, Question
from rag.words.claims import clauses
from rag.words.comparing import alike, plain, stands_in

MOST = 2
"""Further articles that are cited beside an answer."""
LOOKED_AT = 10
"""Hits whose sentences are looked through."""


def corroborated(draft: Draft, question: Question, hits: Sequence[Hit]) -> Draft:
    """The draft with sentences of other articles that tell the same, at most MOST and one an article, best hits first."""
    first = next((one for one in draft.statements if one.evidence), None)
    if draft.refusal is not None or first is None or draft.listed:
        return replace(draft, also=())
    cited = {evidence.hit.article.article_id for one in draft.statements for evidence in one.evidence}
    own = first.evidence[0]
    terms = terms_of(question.text)
    bar = share(terms, plain(f"{_about(own.hit)} {own.text}"))
    core = draft.core if question.wants.declared is None else ()
    read = {one.hit.article.article_id: one for one in draft.also}
    found = {article: one for article, one in read.items() if article not in cited}
    for hit in hits[:LOOKED_AT]:
        article = hit.article.article_id
        if article in cited or article in found:
            continue
        alike = (one for one in _quotes(hit) if _same(draft.core, own.text, one.text))
        best = max(alike, key=lambda one: share(terms, plain(one.text)), default=None)
        told = best is not None and share(terms, plain(f"{_about(hit)} {best.text}")) >= bar
        if best is not None and told and _agrees(best, own, core):
            found[article] = best
        if len(found) >= MOST:
            break
    return replace(draft, also=tuple(found.values())[:MOST])


def _about(hit: Hit) -> str:
    return hit.article.headline or ""


def _quotes(hit: Hit) -> Iterator[Evidence]:
    start = hit.passage.start
    for low, high in sentences(hit.passage.text):
        yield Evidence(hit, hit.passage.text[low:high], start + low, start + high)


def _same(core: Sequence[str], told: str, other: str) -> bool:
    """Whether two sentences tell the same: both hold the bare answer, or most of the pairs of characters of the shorter are in the other."""
    if core:
        return all(stands_in(plain(words), plain(other)) for words in core)
    return alike(told, other)


def _agrees(other: Evidence, own: Evidence, core: Sequence[str]) -> bool:
    """Whether another sentence speaks of a thing as the first one tells it: one of them holds all of the other, or, where a bare answer
    stands in both, nothing against it: it may leave out words beside the answer, and what the other clauses tell."""
    if not core:
        return holds([other], own.text) or holds([own], other.text)
    for start, end in clauses(own.text):
        faults = {flaw.fault for flaw in flaws([other], own.text[start:end])}
        untold = "word" in faults and not any(stands_in(plain(words), plain(own.text[start:end])) for words in core)
        if not untold and not faults <= {"word"}:
            return False
    return True
