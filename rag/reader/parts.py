"""Several things asked at once: each is read by itself, all are told together, and what is told nowhere is said to be missing."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from rag.question.follow_ups import Turns
from rag.question.parts.comparisons import named_by
from rag.question.parts.parts import Part, in_turns, parts_of
from rag.question.parts.subquestions import Each
from rag.question.understand import shortened
from rag.reader.compose import SHORT, led
from rag.reader.most_of import most_of
from rag.reader.protocol import Reader
from rag.reader.reckon import made_of
from rag.refuse.reasons import Reason
from rag.types import RECKONED, Draft, Hit, Question, Statement
from rag.words.lexicon import flat

Look = Callable[[Question, str], tuple[Question, Sequence[Hit]]]
"""A part of a question as a question that stands alone, and the passages found for it."""

_INNER = str.maketrans("“”", "‘’")
"""Marks of a quote in a quote."""


class PartsReader:
    """A Reader that has another read each part of a question. `look` finds what bears on a part by itself, `turns` makes a sentence
    whole by those before it, `least` is the probability from which a bare answer is shown: that of all its parts being right."""

    def __init__(self, reader: Reader, look: Look, turns: Turns, least: float = 0.0) -> None:
        self.reader = reader
        self.look = look
        self.turns = turns
        self.least = least

    def read(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """The answers to all that is asked as far as they are told; the reader's own of the whole where that tells what a part does not."""
        parts, several = parts_of(question)
        if several is not None and several.made:
            return self._reckoned(question, hits, parts, several)
        parts = parts or in_turns(question, self.turns)
        drafts = [self._read(question, part, hits, apart=several is not None) for part in parts]
        told = [draft for draft in drafts if draft.refusal is None]
        if len(told) < max(
            2, len(drafts)
        ):  # one thing asked, or a part not told by itself: its sentence may stand beside the others'
            whole = self.reader.read(question, hits)
            if not told or whole.refusal is None or several is not None:
                return led(whole)
        return _together(parts, drafts, several, self.least)

    def _read(self, question: Question, part: Part, hits: Sequence[Hit], apart: bool) -> Draft:
        """One part, read where the whole question was found, or (`apart`, or where that does not tell it) where it is found itself."""
        if not apart:
            draft = self.reader.read(shortened(question, part.text), hits)
            if draft.refusal is None:
                return draft
        return self.reader.read(*self.look(question, part.text))

    def _reckoned(self, question: Question, hits: Sequence[Hit], parts: Sequence[Part], several: Each) -> Draft:
        """What the amounts of the parts make; the reader's own answer to the whole where that is a bare one, or prints the same."""
        whole = led(self.reader.read(question, hits))
        reckoned = any(RECKONED in one.text for one in whole.statements)
        if reckoned and not several.compares:
            return whole
        drafts = [self._read(question, part, hits, apart=True) for part in parts]
        amounts = _amounts(several, drafts)
        made = made_of(amounts, differs=several.made != "sum") if not any(draft.refusal for draft in drafts) else None
        printed = not reckoned and made is not None and any(made[0] in flat(one.text) for one in whole.statements)
        if made is None or printed or whole.short_answer not in (None, *amounts):
            return whole
        told = _together(parts, drafts, replace(several, made="", compares=""), 1.0)
        evidence = tuple(evidence for one in told.statements for evidence in one.evidence)
        found = _verdict(question, several, amounts, Statement(f"{made[1]}{RECKONED}。", evidence), made[0])
        if found is None:
            return whole
        short, lead = found
        sure = math.prod(draft.sure for draft in drafts)
        bare = short if short and sure >= self.least else None
        return Draft((*lead, *told.statements), bare, sure=sure, likely=(made[0],))


def _verdict(
    question: Question, several: Each, amounts: Sequence[str], reckoning: Statement, result: str
) -> tuple[str, tuple[Statement, ...]] | None:
    """The bare answer that a reckoning gives, and what is told first; None where it does not tell which of two is the more."""
    most = most_of(several, amounts)
    if several.made == "between":
        more = replace(reckoning, text=f"{most}更{several.compares}。")
        return None if most is None else (f"{most}，{result}", (more, reckoning))
    if several.made == "whether":
        short = question.wants.verdicts[most != several.items[0]]
        return short, (replace(reckoning, text=f"{short}。{reckoning.text}"),)
    if most is not None and most != several.items[0]:  # the other way round
        return "", (replace(reckoning, text=f"{question.wants.verdicts[1]}。{reckoning.text}"),)
    return result, (reckoning,)


def _together(parts: Sequence[Part], drafts: Sequence[Draft], several: Each | None, least: float) -> Draft:
    """The drafts as one: a sentence that proves several answers stands once, and what has no draft is named. The bare answers are
    shown where all of them are right with the probability `least`."""
    statements: list[Statement] = []
    shorts: list[str | None] = []
    missing: list[Statement] = []
    words = {word for draft in drafts for word in draft.core}
    for part, draft in zip(parts, drafts, strict=True):
        if draft.refusal is not None:
            missing.append(Statement(Reason.NO_PART.said(part=part.clause.translate(_INNER))[0]))
            continue
        shorts.append(_bare(part, draft, several))
        for one in draft.statements:
            _add(statements, one, words)
    sure = math.prod(draft.sure for draft in drafts if draft.refusal is None)
    short = "，".join(dict.fromkeys(one for one in shorts if one)) if all(shorts) and sure >= least else ""
    likely = tuple(words for draft in drafts for words in draft.likely)
    whole = led(Draft((*statements, *missing), short if 0 < len(short) <= SHORT else None, likely=likely))
    if several is None or (most := most_of(several, _amounts(several, drafts))) is None:
        return whole
    evidence = tuple(evidence for one in statements for evidence in one.evidence)
    verdict = Statement(f"{most}更{several.compares}。", evidence)
    return replace(
        whole, statements=(verdict, *whole.statements), short_answer=whole.short_answer or (most if all(shorts) else None)
    )


def _bare(part: Part, draft: Draft, several: Each | None) -> str | None:
    """The bare answer to a part, with what it is told of; none where two are compared and several amounts are told of one."""
    short = draft.short_answer
    return part.item + short if short and not (several and several.compares and "，" in short) else None


def _add(statements: list[Statement], one: Statement, words: Collection[str]) -> None:
    """Add a statement to others; of two of which one quotes what the other does, and of which one tells all the words that both do, that one
    is told, in the first one's place."""
    for n, other in enumerate(statements):
        if _within(one, other) or _within(other, one):
            told = [{word for word in words if word in each.text} for each in (other, one)]
            best, its = max(((other, told[0]), (one, told[1])), key=lambda each: (len(each[1]), len(each[0].text)))
            if its >= told[0] | told[1]:
                statements[n] = best
                return
    statements.append(one)


def _within(one: Statement, other: Statement) -> bool:
    """Whether all that a statement quotes is quoted by another; of statements without a quote, whether both say the same."""
    quotes = [(quote.hit.article.article_id, quote.start, quote.end) for quote in other.evidence]
    held = (
        any(
            article == quote.hit.article.article_id and start <= quote.start and quote.end <= end
            for article, start, end in quotes
        )
        for quote in one.evidence
    )
    return all(held) if one.evidence else one.text == other.text


def _amounts(several: Each, drafts: Sequence[Draft]) -> list[str]:
    """What answers each part: its bare answer, or where that is not sure what stands in a sentence that names the thing; else nothing."""
    return [draft.short_answer or _told_of(item, draft) for item, draft in zip(several.items, drafts, strict=True)]


def _told_of(item: str, draft: Draft) -> str:
    amount, name = "".join(draft.core), named_by(item)
    quotes = [flat(one.text) for statement in draft.statements for one in statement.evidence]
    return amount if any(flat(amount) in quote and name in quote for quote in quotes) else ""
