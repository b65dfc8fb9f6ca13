"""What is asked of two amounts that the page prints and it does not print itself: by how much they differ, what they make together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    """Two amounts of the page, what is made of them, and the reckoning in words: 15个−5个＝10个.

    `sure` says that the result answers by itself.
    """

    spans: tuple[Candidate, Candidate]
    result: str
    words: str
    sure: bool = True


def reckoned(question: Question, spans: Sequence[Candidate], before: Sequence[str]) -> Reckoned | None:
    """What is asked of the two likeliest amounts of one unit; None where no reckoning is asked for, or the page prints its result.

    `spans` are what may answer, best first; `before` is what stands before each of them on the page.
    """
    facts = question.wants.facts
    differs, more = Fact.DIFFERENCE in facts or Fact.MORE_BY in facts, Fact.MORE_BY in facts
    if not (differs or Fact.SUM in facts):
        return None
    likely = [n for n, span in enumerate(spans) if span.lead >= spans[0].lead - _MARGIN]
    amounts = [(amount, spans[n]) for n in likely if (amount := _amount(spans[n])) is not None]
    if not likely or _amount(spans[0]) is None or any(_PRINTED.search(before[n]) for n in likely):
        return None
    first = amounts[0]
    other = next((one for one in amounts[1:] if first[0].rivals(one[0])), None)
    if other is None:
        return None
    larger, smaller = sorted([first, other], key=lambda one: -one[0].value)
    if any(one.value in (larger[0].value - smaller[0].value, larger[0].value + smaller[0].value) for one, _ in amounts):
        return None  # one of them is what the others make
    made = _made(larger, smaller, differs)
    # that it is the first named that is more is not known, so no bare answer affirms it
    return replace(made, sure=not more) if made is not None else None


def is_half(question: Question, before: str) -> bool:
    """Whether an amount, `before` which this stands on the page, is but one of the two by whose difference a question asks: then it is
    no answer by itself."""
    return bool({Fact.DIFFERENCE, Fact.MORE_BY} & question.wants.facts) and not _PRINTED.search(before)


def _amount(span: Candidate) -> Quantity | None:
    """The amount that a span is, with a unit; None where it is anything else."""
    text = flat(span.text)
    found = quantities(text)
    return found[0] if len(found) == 1 and found[0].unit and not found[0].nth and found[0].high is None else None


def _made(more: tuple[Quantity, Candidate], less: tuple[Quantity, Candidate], differs: bool) -> Reckoned | None:
    value = more[0].value - less[0].value if differs else more[0].value + less[0].value
    printed = _PRINTED_AS.search(flat(more[1].text))
    one = value_of(printed["numeral"]) if printed else None
    if printed is None or not one:
        return None
    number = value / (more[0].value / one)  # in what the larger is printed in: 万公里
    if (1000 * number).denominator != 1:
        return None
    result = f"{float(number):.10g}" + ("个百分点" if differs and printed["unit"] == "%" else printed["unit"])
    return Reckoned((more[1], less[1]), result, f"{more[1].text}{'−' if differs else '＋'}{less[1].text}＝{result}")
