"""What a question may ask for, and which spans can be it: no person answers 多少, no office answers 谁, nothing said by the asker does."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

import numpy as np

from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.offices import TITLED
from index.chinese.words import fold
from rag.kinds import Kind
from rag.network.network import Scores
from rag.types import Question
from rag.wants import Fact
from rag.words.claims import quantities
from rag.words.comparing import holds, plain
from rag.words.lexicon import flat

_SOME = re.compile(rf"[\d{ONE_TO_TEN}百千万亿两零半几]")
_TIME = re.compile(rf"[\d{ONE_TO_TEN}]|[年月日天夜晨晚早午春夏秋冬]|周末|同期|期间|节|世纪|今后")
_OFFICE = re.compile(rf"[\u4e00-\u9fff]{{0,14}}(?:{any_of(TITLED | {'记者'})})")
_SHAPES = {
    "number": lambda text: bool(_SOME.search(text)),
    "date": lambda text: bool(_TIME.search(text)) and len(text) <= 30,
    "person": lambda text: not re.search(r"\d", text) and not _OFFICE.fullmatch(text),
}


def asked_for(scores: Sequence[Scores], turn: Set[Fact] = frozenset()) -> str:
    """The kind of thing asked for, as the windows read with the question say it together; `turn` is what it says as it was typed."""
    if Fact.DOING in turn:
        return Kind.HOW
    names = [name for name in scores[0].kinds if name != "yesno" or Fact.ANOTHER not in turn]
    return names[int(np.argmax(np.mean([[one.kinds[name] for name in names] for one in scores], axis=0)))]


def fits(kind: str, text: str, question: Question) -> bool:
    """Whether a span can be what a question of that kind asks for."""
    if not plain(text) or (
        holds(question.text, text) and kind not in ("yesno", "compare") and Fact.ALTERNATIVE not in question.wants.facts
    ):
        return False
    shape = _SHAPES.get(kind)
    return shape is None or shape(fold(text))


def measures_else(text: str, question: Question) -> bool:
    """Whether a span tells an amount of another dimension than the question names: 亩 for 多长."""
    asked = [slot.measures for slot in question.wants.slots if slot.said and slot.kind == Kind.NUMBER]
    if not asked or not all(asked):
        return False
    units = [one.unit for one in quantities(flat(text)) if one.unit is not None]
    measured = [one for one in units if not one.counts]  # 个 of 一个半月 measures nothing
    told = {one.dimension for one in measured or units}
    return not told <= frozenset[str]().union(*asked)
