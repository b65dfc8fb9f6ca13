"""What is asked of two amounts that the page prints and it does not print itself: by how much they differ, what they make together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rag.proof.claims import Quantity, quantities
from rag.proof.units import NUMERAL, value_of
from rag.reader.spans import Candidate
from rag.rules.lexicon import flat

_HOW_MUCH: Final = r"(?:多少|几|多远|多久|多长|多大)"
_DIFFERS: Final = re.compile(
    rf"相?差(?:了|距)?(?:是|有)?{_HOW_MUCH}|(?:比|较|相比|跟|和|与|谁|哪).*(?<!增)[多少高低大小长短快慢重轻远近早晚贵](?:\w?了|出来?|出去)?{_HOW_MUCH}"
    rf"|(?:多|高|少|低)出来?{_HOW_MUCH}|多多少|少多少"
)
_TOGETHER: Final = re.compile(rf"(?:加起来|合起来|加在一起|合在一起|两[\w]{{1,4}}(?:一共|总共|合计|共)).*{_HOW_MUCH}")
_PRINTED: Final = re.compile(r"[多少高低]出?了?$|相差$|差$")
"""What stands before a difference that the page prints itself."""
_PRINTED_AS: Final = re.compile(
    rf"(?P<numeral>\d+(?:[,，]\d{{3}})*(?:\.\d+)?|{NUMERAL})[余多]?(?P<unit>[万亿]*\D*?)(?:多|余|左右|以上|以下|上下)?$"
)
"""An amount as it is printed: the numeral, and its scale and unit."""
RECKONED: Final = "（推算）"
"""Stands after what the program reckoned itself."""
_MARGIN: Final = 4.0
"""By how much the network may be less sure of the second amount."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Two amounts of the page, what is made of them, and the reckoning in words: 15个−5个＝10个."""

    spans: tuple[Candidate, Candidate]
    result: str
    words: str


def reckoned(question: str, spans: Sequence[Candidate], before: Sequence[str]) -> Reckoned | None:
    """What is asked of the two likeliest amounts of one unit; None where no reckoning is asked for, or the page prints its result.

    `spans` are what may answer, best first; `before` is what stands before each of them on the page.
    """
    differs = _DIFFERS.search(question) is not None
    if not spans or not (differs or _TOGETHER.search(question)) or (differs and _PRINTED.search(before[0])):
        return None
    first = _amount(spans[0])
    if first is None:
        return None
    for span in spans[1:]:
        if span.lead < spans[0].lead - _MARGIN:
            continue
        other = _amount(span)
        if other is not None and first.rivals(other):
            pair = sorted([(first, spans[0]), (other, span)], key=lambda one: -one[0].value)
            return _made(pair[0], pair[1], differs)
    return None


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
