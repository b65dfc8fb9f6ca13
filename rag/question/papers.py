"""The newspapers that a question names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.papers import KINDS
from rag.types import Question
from rag.words.lexicon import flat

_IN_QUESTIONS = KINDS - {"新报", "消息报"} | {"军报", "文汇报"}
"""Ends of newspapers' names that stand for nothing else in a question: 最新报道 and 好消息报道 name none."""
_PAPER = re.compile(
    rf"新[京民]报|[\u4e00-\u9fff]{{2,4}}?(?:{any_of(_IN_QUESTIONS)})(?!道)|"
    r"(?:(?![这那上下每本哪个])[\u4e00-\u9fff]){2,4}周[末刊]"
)
_OPENING = 12
"""Characters of a question in which the newspaper that it asks of begins."""


def papers_of(text: str) -> tuple[str, ...]:
    """The newspapers, held or not, that a question names in its opening as what it asks of."""
    said = flat(text)
    return tuple(name for name in _PAPER.findall(said) if said.find(name) < _OPENING)


def named(question: Question, names: Iterable[str]) -> list[str]:
    """Those of the archive's names, of its papers or of its reporters, that a question has, in its script or in theirs."""
    return [name for name in names if name in question.text or name in flat(question.text)]


def printing(question: Question, papers: Iterable[str]) -> bool:
    """Whether a question asks what one of some papers prints: 江城日报登了, 江城日报那天的报纸."""
    return any(re.search(rf"{re.escape(name)}.{{0,4}}[报播刊]", flat(question.text)) for name in papers)


def without_papers(text: str, papers: Iterable[str]) -> str:
    """The words of a question without the names of papers that it says it read, and the words that only say so."""
    for paper in papers:
        text = re.sub(
            rf"[《]?{re.escape(paper)}[》]?(?:里|上|中)?(?:的)?(?:那[篇条则])?(?:快讯|报道?的?|消息|说|播[出报]?的?|登[载了]?的?)?[，,]?",
            "",
            text,
        )
    return text
