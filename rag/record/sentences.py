"""An answer taken apart: its sentences, each with the citations that its marks point to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.refuse.reasons import Reason
from rag.types import Answer

NO_CLAIM = re.compile(rf"{Reason.NO_PART.zh.format(part='[^”]*')}|\d+年\d+月\d+日(?:第\w{{1,3}}版)?的文章里与问题相关的有：")
"""Sentences that state nothing of the news, and need no quote."""

_SENTENCE = re.compile(r"(?:《[^《》]*》|[^。！？!?])*(?:[。！？!?]+[”’」』）)》]*|$)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer without its marks, and the numbers of the citations that it rests on."""

    text: str
    citations: tuple[int, ...] = ()


def sentences(answer: Answer) -> Iterator[Sentence]:
    """The sentences of an answer with the numbers of the marks that follow them; its short answer before them is none."""
    text = answer.answer.removeprefix(f"{answer.short_answer}。") if answer.short_answer else answer.answer
    known = "|".join(str(citation.n) for citation in answer.citations) or "(?!)"  # other numbers in brackets are the page's own
    marked = re.compile(
        rf"(?P<words>.*?)(?P<marks>(?:\[(?:{known})\])+)(?P<stop>[。！？!?；;…]*[”’」』）)》]*)|(?P<rest>.+)", re.M
    )
    for run in marked.finditer(text):
        words = run["rest"] or run["words"] + run["stop"]
        numbers = tuple(dict.fromkeys(int(mark) for mark in re.findall(r"\d+", run["marks"] or "")))
        for match in _SENTENCE.finditer(words):
            if told := match.group().strip():
                yield Sentence(told, () if NO_CLAIM.fullmatch(told) else numbers)
