"""What of a model's words stands: sentences with the quotes that prove them, cut back or left out, and the bare answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.denials import REPLIES
from index.chinese.words import bare, bigrams, pieces
from index.embed.passages import sentences
from index.types import Span
from rag.proof.prove import cut_back, holds
from rag.reader.language_model.reply import Said
from rag.types import Evidence, Hit, Question, Statement

CANNOT = "无法回答"
"""What the model is told to say when the passages do not hold the answer."""
LONGEST_SENTENCE = 400
"""Characters of a sentence that is put to the proof."""
_VERDICT = re.compile(rf"^(?:(?:是|对|有|会|能|可以|确实|没错|正确|不是)的?|{any_of(REPLIES)})(?:[，,。；;：:！!\s]+|$)")
"""A yes or no before a sentence, which no quote holds or denies: the bare answer alone gives it, where it is proven."""
_RECKONED = re.compile("=|合计|共计|总计|一共|相差")


def standing(said: Said, hits: Sequence[Hit], question: Question) -> Iterator[Statement]:
    """What of a text stands: the whole; else of its sentences those that do, as far as they do."""
    whole = proven(said, hits, question)
    parts = sentences(said.text)
    if len(parts) < 2 or (whole is not None and whole.text == said.text):
        parts = []
    of_parts = [proven(replace(said, text=said.text[start:end]), hits, question) for start, end in parts]
    yield from (one for one in (of_parts or [whole]) if one is not None)


def proven(said: Said, hits: Sequence[Hit], question: Question) -> Statement | None:
    """A sentence with the quotes that hold it, as far as they do; None where its passages do not."""
    numbers = tuple(dict.fromkeys(said.passages))
    text = _VERDICT.sub("", said.text)
    if not numbers or any(not 1 <= one <= len(hits) for one in numbers):
        return None
    if not bare(text) or CANNOT in text or len(text) > LONGEST_SENTENCE:
        return None
    held = None
    for most in (1, 2):  # what is told may stand apart
        evidence = tuple(quote for number in numbers for quote in _quotes(text, said.words, hits[number - 1], most))
        cut = cut_back(Statement(text, evidence, worded=True), question.text)
        longer = cut is not None and (held is None or len(cut.text) > len(held.text))
        if cut and longer and (len(evidence) == 1 or _RECKONED.search(text) or _each_in_its_place(cut)):
            held = cut
        if held and held.text == text:
            break
    return held


def _each_in_its_place(statement: Statement) -> bool:
    """Whether each clause is held by one quote alone: two that stand apart hold too many names between them."""
    clauses = re.split("[，,；;]", statement.text)
    return all(any(holds([one], clause) for one in statement.evidence) for clause in clauses)


def _quotes(text: str, words: str, hit: Hit, most: int) -> list[Evidence]:
    """The places of a passage that hold the words the model relied on, or that share most with what it said, `most` at most.

    A place is a sentence, or two that follow each other.
    """
    passage, article = hit.passage, hit.article
    cut = [(passage.start + start, passage.start + end) for start, end in sentences(passage.text)]
    runs = [*cut, *((one[0], two[1]) for one, two in pairwise(cut))]
    found, pairs = list[Span](), set(bigrams(text))
    at = passage.text.find(words) if len(words) > 3 else -1
    if at >= 0:
        low, high = passage.start + at, passage.start + at + len(words)
        inside = [run for run in cut if run[0] < high and run[1] > low]
        if 0 < len(inside) <= 3:
            found.append((inside[0][0], inside[-1][1]))
    while runs and len(found) < most:
        for start, end in found:
            pairs -= set(bigrams(article.text[start:end]))
        shares = {run: _shared(pairs, article.text[slice(*run)]) for run in runs}
        best = max(runs, key=lambda run: shares[run])
        if found and shares[best] <= 0:
            break
        found.append(best)
    return [Evidence(hit, article.text[start:end], start, end) for start, end in sorted(found)]


def _shared(pairs: set[str], text: str) -> float:
    own = set(bigrams(text))
    return len(pairs & own) - 0.02 * len(own)


def short_of(said: str | None, kept: Sequence[Statement], question: Question) -> str | None:
    """The model's bare answer where the proven sentences hold it; a yes or no where they prove the question, or its denial."""
    if not said or len(said) > 60 or CANNOT in said:
        return None
    evidence = [one for statement in kept for one in statement.evidence]
    told = question.wants.declared
    if told is not None:
        yes, rest = said[:1] in "是对有会能", said.lstrip("是对不没有会能否未，,。 ")
        if holds(evidence, told) is not yes or (rest and not holds(evidence, rest)):
            return None
        return said if yes or any(holds(evidence, denied) for denied in _denials(told)) else None
    if _VERDICT.match(said):
        return None
    text = bare("".join(statement.text for statement in kept))
    return said if bare(said) in text and holds(evidence, said) else None


def _denials(told: str) -> list[str]:
    """The ways to deny a statement: with 没有 or 不 before any of its words."""
    return [f"{told[:at]}{word}{told[at:]}" for _, at in pieces(told) for word in ("没有", "不", "未")]
