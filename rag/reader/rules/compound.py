"""The answers to several things asked in one breath.

Each clause is read by itself. A further one has what is said before it for its subject and is read where the first was answered,
unless it names what only another article names. What is found of none is said to be missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.question.parts import in_own_words
from rag.question.slots.asked import ask
from rag.question.subquestions import Part
from rag.reader.compose import SHORT
from rag.reader.rules.compose import whole_with
from rag.reader.rules.draft import plain
from rag.reader.rules.ranking import LONG_KINDS
from rag.reader.rules.single import SURE, Reading, read_one
from rag.refuse.reasons import Reason
from rag.types import Draft, Hit, Question, Statement
from rag.words.lexicon import flat

Look = Callable[[str], Sequence[Hit]]
"""Finds the passages that bear on one clause by itself."""

_NEAR = SURE + 0.8
"""How sure an answer must be that is read in one article: that no other stands beside it makes it look surer by as much."""
_SLACK = 1.2
"""How much less sure than the first a further answer may be, where the page tells both in other words than the question."""
_CLEARER = 1.2
"""How much surer the words of the question must be than the name that answered the first, but a person's, to be believed instead."""
_INNER = str.maketrans("“”", "‘’")
"""Marks of a quote in a quote."""
_NAME = 16  # signs of an answer that can be asked about again
_OWN = 5.0  # weight of a name that tells articles apart
_RARE = 8.0  # weight of a word that is as good as a name
_ENOUGH = 10.0  # weight of a clause that can be asked without what is said before it


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found before a further clause is read: the hits of the articles that tell it, the answers, and of these a name that
    may be the subject of more. Of a person only sentences that name it tell."""

    near: tuple[Hit, ...]
    others: tuple[Hit, ...]
    answers: tuple[str, ...]
    starts: frozenset[int]
    least: float
    name: str
    person: bool


def in_one_breath(question: Question, parts: Sequence[Part], hits: Sequence[Hit], look: Look) -> Draft | None:
    """The answers to all that is asked, as far as they are told, and a word on what is not; None where none is."""
    opening = parts[0].asked()
    first = read_one(question, opening, hits)
    if not first.told and (by_itself := read_one(question, opening, look(parts[0].whole))).told:
        first = replace(by_itself, sure=math.inf)  # what is found for it alone lends the others nothing
    drafts = [first.draft if first.told else None]
    for part in parts[1:]:
        told = [draft for draft in drafts if draft is not None]
        known = _known(told, hits, first, opening.slots[0].kind) if told else None
        one = _further(question, part, known, look) if known is not None else read_one(question, part.asked(), hits)
        drafts.append(one.draft if one.told else None)
    told = [draft for draft in drafts if draft is not None]
    if not told:
        return None
    if not first.told:  # what is asked about is found after all
        known = _known(told, hits, first, "")
        again = read_one(question, opening, known.near, _NEAR, known.answers)
        drafts[0] = again.draft if again.told else None
    return _together(question, parts, drafts)


def _known(told: Sequence[Draft], hits: Sequence[Hit], first: Reading, kind: str) -> _Known:
    """What the drafts so far tell; `kind` is what the first clause asks for: a number or a day is the subject of nothing."""
    proof = [evidence for one in told[0].statements for evidence in one.evidence]
    ids = {one.hit.article.article_id for one in proof}
    near = tuple(hit for hit in hits if hit.article.article_id in ids) or tuple(one.hit for one in proof)
    others = tuple(hit for hit in hits if hit.article.article_id not in ids)
    answers = tuple(plain(word) for draft in told if draft.short_answer for word in draft.short_answer.split("，"))
    name = flat(first.draft.short_answer or "") if first.told and kind not in ("number", "date") else ""
    fit = 1 < len(name) <= _NAME and not any(sign.isdigit() for sign in name)
    least = min(_NEAR, first.sure - _SLACK) if first.told else _NEAR
    starts = frozenset(one.start for one in proof)
    return _Known(near, others, answers, starts, least, name if fit else "", kind == "person")


def _further(question: Question, part: Part, known: _Known, look: Look) -> Reading:
    """What a further clause asks: by itself where it has a name of its own, else where the first was answered, else elsewhere.

    One that is answered as the first was is about something else, and is asked by itself too.
    """
    own = _names(part, known)
    if own and (alone := _alone(question, part, known, look, own)) is not None:
        return alone
    here = _here(question, part, known)
    if here.told and not _repeats(part, here.draft, known):
        return here
    if here.told and not own and ask(part.clause).weight >= _ENOUGH:
        alone = _alone(question, part, known, look)
        if alone is not None:
            return alone
    return read_one(question, part.asked(), known.others, _NEAR, known.answers)


def _alone(question: Question, part: Part, known: _Known, look: Look, names: Sequence[str] = ()) -> Reading | None:
    """A clause without what is said before it, read in what is found for it; None where that tells nothing new of its names."""
    reading = read_one(question, ask(part.clause), look(part.clause), told=known.answers)
    texts = [flat(evidence.hit.article.text) for one in reading.draft.statements for evidence in one.evidence]
    new = reading.told and not _repeats(part, reading.draft, known)
    return reading if new and all(name in text for name in names for text in texts) else None


def _names(part: Part, known: _Known) -> list[str]:
    """The names of a clause, and the rare word that it opens with, that only other articles have than the one that answered the first."""
    near = [flat(hit.article.text) for hit in known.near]
    others = [flat(hit.article.text) for hit in known.others]
    terms = [term for term in ask(part.clause).terms if len(term.text) > 1]
    names = [term.text for term in terms if term.tag[:2] in ("nr", "ns", "nt", "nz", "x") and term.weight >= _OWN]
    names += [term.text for term in terms[:1] if term.tag[0] == "n" and term.weight >= _RARE and term.start == 0]
    return [name for name in names if not any(name in text for text in near) and any(name in text for text in others)]


def _repeats(part: Part, draft: Draft, known: _Known) -> bool:
    """Whether a further clause was answered with what answered one before; two things may well be of one day."""
    return part.asked().slots[0].kind != "date" and plain(draft.short_answer or "") in known.answers


def _here(question: Question, part: Part, known: _Known) -> Reading:
    """A further clause read where the first was answered: of the subject of both, or of the name that answered the first."""
    reading = read_one(question, part.of(part.subject), known.near, known.least, known.answers, since=len(part.subject))
    if known.name:
        named = [hit for hit in known.others if known.name in flat(hit.article.text)]
        about = known.name if known.person else ""
        of_it = read_one(question, part.of(known.name), [*known.near, *named], known.least, known.answers, about)
        if of_it.told and (known.person or not reading.told or reading.sure < of_it.sure + _CLEARER):
            reading = of_it
    if ask(part.clause).slots[0].kind in LONG_KINDS and (
        not reading.told or _starts(reading.draft.statements[:1]) <= known.starts
    ):
        alone = read_one(question, ask(part.clause), known.near, known.least)
        reading = alone if alone.told else reading
    return reading


def _starts(statements: Sequence[Statement]) -> set[int]:
    return {evidence.start for one in statements for evidence in one.evidence}


def _together(question: Question, parts: Sequence[Part], drafts: Sequence[Draft | None]) -> Draft:
    """The drafts as one: a sentence that proves several answers stands once, and what has no draft is named."""
    statements: dict[tuple[str, int], Statement] = {}
    answers: dict[tuple[str, int], list[str]] = {}
    told = [draft for draft in drafts if draft is not None]
    for draft in told:
        for number, one in enumerate(draft.statements):
            key = (one.evidence[0].hit.article.article_id, one.evidence[0].start) if one.evidence else (one.text, 0)
            longer = key in statements and one.evidence and one.evidence[-1].end > statements[key].evidence[-1].end
            statements[key] = one if longer else statements.get(key, one)
            answers.setdefault(key, []).extend([draft.short_answer] if draft.short_answer and not number else [])
    for key, words in answers.items():  # a long sentence that was cut around the first of its answers
        if any(flat(word) not in flat(statements[key].text) for word in words):
            statements[key] = whole_with(statements[key], words)
    shorts = list(dict.fromkeys(draft.short_answer for draft in told if draft.short_answer))
    short = "，".join(shorts)
    while len(short) > SHORT and len(shorts) > 1:
        shorts.pop()
        short = "，".join(shorts)
    missing = [part.clause for part, draft in zip(parts, drafts, strict=True) if draft is None]
    said = "".join(Reason.NO_PART.said(part=in_own_words(question, clause).translate(_INNER))[0] for clause in missing)
    no = [Statement(said)] if said else []
    return Draft((*statements.values(), *no), short or None)
