"""What is asked of amounts that the page prints and it does not print itself: by how much two differ, what they make together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from index.chinese.numerals import NUMERAL, value_of
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.hedges import BEHIND
from rag.reader.spans import Candidate
from rag.types import Question
from rag.wants import Fact
from rag.words.claims import Quantity, quantities
from rag.words.lexicon import flat

_PRINTED: Final = re.compile(r"(?:相差|差|合计|共计|总计|一共|[多少高低]出?)(?:了|约|近|达|为|不到|是)*$")
"""What stands before a difference or a sum that the page prints itself."""
_PRINTED_AS: Final = re.compile(
    rf"(?P<numeral>\d+(?:[,，]\d{{3}})*(?:\.\d+)?|{NUMERAL})[余多]?(?P<unit>[万亿]*\D*?)(?:多|余|{any_of(BEHIND)})?$"
)
"""An amount as it is printed: the numeral, and its scale and unit."""
_MARGIN: Final = 4.0
"""By how much the network may be less sure of the second amount."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Amounts of the page, what is made of them, and the reckoning in words: 15个−5个＝10个.

    `sure` says that the result answers by itself.
    """

    spans: tuple[Candidate, ...]
    result: str
    words: str
    sure: bool = True


def reckoned(question: Question, spans: Sequence[Candidate], before: Sequence[str]) -> Reckoned | None:
    """What is asked of the two likeliest amounts of one unit, or of all of a window that are added; None where no reckoning is asked for,
    or the page prints its result.

    `spans` are what may answer, best first; `before` is what stands before each of them on the page.
    """
    facts = question.wants.facts
    differs, more = Fact.DIFFERENCE in facts or Fact.MORE_BY in facts, Fact.MORE_BY in facts
    if not (differs or Fact.SUM in facts):
        return None
    likely = [n for n, span in enumerate(spans) if span.lead >= spans[0].lead - _MARGIN]
    amounts = [(amount, spans[n]) for n in likely if (amount := _amount(spans[n].text)) is not None]
    if not likely or _amount(spans[0].text) is None or any(_PRINTED.search(before[n]) for n in likely):
        return None
    first, span = amounts[0]
    others = [one for one in amounts[1:] if first.rivals(one[0])]
    if not others:
        return None
    added = [one for one in others if one[1].window == span.window]
    chosen = [amounts[0], *(others[:1] if differs or not added else added)]
    chosen.sort(key=lambda one: _named_at(question.text, before[spans.index(one[1])]))
    values = [one.value for one, _ in chosen]
    if any(one.value in (sum(values), max(values) - min(values)) for one, _ in amounts):
        return None  # one of them is what the others make
    made = made_of([one.text for _, one in chosen], differs)
    # that it is the first named that is more is not known, so no bare answer affirms it
    return Reckoned(tuple(one for _, one in chosen), *made, sure=not more) if made is not None else None


def _named_at(question: str, before: str) -> int:
    """Where a question names what an amount is of, by the longest words that it shares with the amount's sentence up to it."""
    sentence = before[max(before.rfind(stop) for stop in "。！？；\n") + 1 :]
    return SequenceMatcher(None, question, sentence, autojunk=False).find_longest_match().a


def made_of(printed: Sequence[str], differs: bool) -> tuple[str, str] | None:
    """What amounts make, as the page prints them: the result, in the scale and unit of the largest, and the reckoning in words; None where
    they are not of one dimension. Of a difference there are two."""
    amounts = [(amount, text) for text in printed if (amount := _amount(text)) is not None]
    if len(amounts) < len(printed) or len(amounts) < 2 or not all(amounts[0][0].rivals(one) for one, _ in amounts[1:]):
        return None
    largest = max(amounts, key=lambda one: one[0].value)
    told = sorted(amounts, key=lambda one: -one[0].value) if differs else amounts
    values = [one.value for one, _ in told]
    as_printed = _PRINTED_AS.search(flat(largest[1]))
    one = value_of(as_printed["numeral"]) if as_printed else None
    if as_printed is None or not one:
        return None
    number = (values[0] - values[1] if differs else sum(values)) / (
        largest[0].value / one
    )  # in what the largest is printed in: 万公里
    if (1000 * number).denominator != 1:
        return None
    about = "约" if any(amount.hedge for amount, _ in told) else ""
    result = f"{about}{float(number):.10g}" + ("个百分点" if differs and as_printed["unit"] == "%" else as_printed["unit"])
    return result, f"{('−' if differs else '＋').join(text for _, text in told)}＝{result}"


def is_half(question: Question, before: str) -> bool:
    """Whether an amount, `before` which this stands on the page, is but one of the two by whose difference a question asks: then it is
    no answer by itself."""
    return bool({Fact.DIFFERENCE, Fact.MORE_BY} & question.wants.facts) and not _PRINTED.search(before)


def _amount(printed: str) -> Quantity | None:
    """The amount that words are, with a unit; None where they are anything else."""
    found = quantities(flat(printed))
    return found[0] if len(found) == 1 and found[0].unit and not found[0].nth and found[0].high is None else None
