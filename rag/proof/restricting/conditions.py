"""Conditions (如果) and exceptions (除…外) of a text, and what stands under them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.denials import NEGATIONS
from index.types import Span
from rag.proof.words import CONDITIONS, WHOLE

_SENTENCE: Final = re.compile(r"[^。；;！!？?\n]+")
_PART: Final = re.compile(r"[^，,（）()]+")
_TO_COME: Final = r"将|[有可]望|预计|力争|(?<![许认])可(?![是靠持谓爱])|[才方][能会]|须|不得|[年明][内年]"
"""What says that what stands under circumstances is yet to be, or is a rule: 学校取消了比赛 is done, whatever they were."""
_CONDITION: Final = re.compile(
    rf"({'|'.join(CONDITIONS)}|(?<![^，,])(?:若(?!干)|凡(?!事)))[^，,]{{0,200}}[，,]"
    rf"|(未经)[^，,]{{1,20}}[，,](?=[^，,]{{0,20}}(?:{any_of(NEGATIONS)}))"
    r"|([据网谣]传|传闻|爆料)称?[，,：:]"
    r"|(?:在|于)?[^，,]{2,30}(?<![这那此]种|这样|上述|样的)(?<!此)(情况下|前提下|条件下)[，,]"
    rf"(?=[^，,]{{0,30}}(?:{_TO_COME}))"
)
_EXCEPTION: Final = re.compile(
    rf"(除)(?!了?此)[^，,]{{1,20}}[，,](?:[比例]如[^，,]{{1,20}}[，,])?(?=其[他余它])|(除)(?!此|了此|夕|草|尘|湿|雪|锈|名|险|非)[^，,]{{1,20}}?外(?=[，,]?[^，,也还又]{{0,200}}(?:{'|'.join(WHOLE)}))(?![，,]?[^，,]{{0,200}}[也还又])[，,]?"
)


_DENIED: Final = (
    re.compile(r"网传|网上流传|有?传言|有?传闻|谣传"),
    ("不属实", "不实", "谣言", "子虚乌有", "纯属虚构", "并非事实"),
)
"""What opens a report, and what says behind it that it is not so."""
DENIALS: Final = frozenset(_DENIED[1])
"""The words that make the limits of what is not so."""


def limits(text: str) -> list[tuple[str, Span]]:
    """The conditions and exceptions of a text: the word that makes each, and what stands under it: after a condition the rest
    of the sentence, after an exception its clause, and before one that stands behind (周一除外) the part before."""
    found: list[tuple[str, Span]] = []
    for sentence in _SENTENCE.finditer(text):
        said, start = sentence.group(), sentence.start()
        found += [(one[one.lastindex or 0], (start + one.end(), sentence.end())) for one in _CONDITION.finditer(said)]
        opened = _DENIED[0].search(said)
        denial = next((word for word in _DENIED[1] if word in said), None)
        if opened and denial and opened.end() < said.index(denial):
            found.append((denial, (start + opened.end(), start + said.index(denial))))
        parts = [one.span() for one in _PART.finditer(said)]
        found += [("除", (start + a, start + b)) for (a, b), (c, d) in pairwise(parts) if said[c:d].endswith("除外")]
        found += [
            (one[one.lastindex or 0], (start + one.end(), start + one.end() + len(re.split("[，,]", said[one.end() :])[0])))
            for one in _EXCEPTION.finditer(said)
        ]
    return found
