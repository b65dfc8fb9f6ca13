"""Questions with their answers as they stand in a document: each mark points into one bibliography, in which every source stands once.

An answer numbers its quotes; a document numbers its sources, so the marks are numbered anew (GB/T 7714, numbered style: one
source keeps one number however often it is cited).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from index.read.text.encoding import whole_in
from rag.types import Answer

TITLE = "问报"
NOTE = "附记"
"""What stands before a reader's own words in a document, so that nobody takes them for the paper's."""
INFERRED = "注：{marks}的日期由版面文字推定，并非报上所印。"
"""What a document says below its references of those whose day was worked out."""
REFERENCES = "参考文献"

_MARK = re.compile(r"\[(\d{1,9})\]")


@dataclass(frozen=True, slots=True)
class Cited:
    """What a document needs of a citation: its mark `n` in the answer, the source's id and reference, and the quote; `inferred` where
    the day in the reference was worked out."""

    n: int
    article_id: str
    reference: str
    quote: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer; or, in a reader's clippings, a headline with the words under it.

    `note` and `tags` are what the reader wrote to it.
    """

    question: str
    answer: str
    short_answer: str | None = None
    cited: tuple[Cited, ...] = ()
    note: str = ""
    tags: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> Exchange:
        """The exchange that an Answer ends."""
        cited = tuple(Cited(c.n, c.article_id, c.reference, c.quote, c.date_certainty == "inferred") for c in answer.citations)
        return cls(answer.question, answer.answer, answer.short_answer, cited)

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Exchange:
        """The exchange in an answer's JSON; raises KeyError, TypeError or ValueError where it is not one."""
        record = whole_record(record)
        cited = tuple(
            Cited(
                _number(c["n"]),
                str(c["article_id"]),
                str(c["reference"]),
                str(c["quote"]),
                inferred=c.get("date_certainty") == "inferred",
            )
            for c in record["citations"]
        )
        short = record.get("short_answer")
        if not isinstance(short, str | None):
            raise TypeError("the short answer is no text")
        return cls(str(record["question"]), str(record["answer"]), short, cited)

    @property
    def remark(self) -> str:
        """The reader's note and tags on one line, the tags each behind a #; empty where there are none."""
        return " ".join(filter(None, (self.note, *(f"#{tag}" for tag in self.tags))))

    @property
    def text(self) -> str:
        """The answer without the short answer that it may begin with."""
        return self.answer.removeprefix(f"{self.short_answer}。") if self.short_answer else self.answer


def whole_record(record: Mapping[str, Any]) -> Any:
    """A record with no half characters in it, which no file can be written with. Raises ValueError where it is nested too deep."""
    try:
        return whole_in(record)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _number(value: Any) -> int:
    """A mark's number. Raises TypeError or ValueError where it is none."""
    try:
        return int(value)
    except OverflowError:  # JSON as Python reads it has an Infinity
        raise ValueError("no number") from None


def bound(exchanges: Iterable[Exchange]) -> tuple[list[Exchange], list[str]]:
    """The exchanges with their marks numbered by source, and the references in the order of those numbers."""
    numbers: dict[str, int] = {}
    references: list[str] = []
    whole = []
    for exchange in exchanges:
        own: dict[int, int] = {}
        for cited in exchange.cited:
            if cited.article_id not in numbers:
                numbers[cited.article_id] = len(numbers) + 1
                references.append(cited.reference)
            own[cited.n] = numbers[cited.article_id]
        cited_anew = tuple(replace(cited, n=own[cited.n]) for cited in exchange.cited)
        whole.append(replace(exchange, answer=_renumbered(exchange.answer, own), cited=cited_anew))
    return whole, references


def dates_note(exchanges: Iterable[Exchange]) -> str:
    """Which of the references have a day that was worked out, by their numbers; empty where none has. Of `bound` exchanges."""
    inferred = sorted({cited.n for exchange in exchanges for cited in exchange.cited if cited.inferred})
    return INFERRED.format(marks="、".join(f"[{n}]" for n in inferred)) if inferred else ""


def _renumbered(text: str, numbers: Mapping[int, int]) -> str:
    def anew(run: re.Match[str]) -> str:
        marks = (int(mark) for mark in _MARK.findall(run[0]))
        return "".join(f"[{n}]" for n in dict.fromkeys(numbers.get(mark, mark) for mark in marks))

    return re.sub(r"(?:\[\d{1,9}\])+", anew, text)
