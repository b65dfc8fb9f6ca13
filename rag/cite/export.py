"""Questions and their answers as a document: each mark points into one bibliography, in which every source stands once.

An answer numbers its quotes; a document numbers its sources, so the marks are numbered anew (GB/T 7714, numbered style: one
source keeps one number however often it is cited).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.chinese.printable import one_line, printable
from rag.types import Answer

TITLE = "问报"
REFERENCES = "参考文献"

_MARK = re.compile(r"\[(\d+)\]")
_MARKDOWN = re.compile(
    r"""
    [\\`*_<>#|~$&]                                               # emphasis, code, HTML, headings, tables, formulas, entities
    | \[ (?=\[) | \] (?=[(:])                                    # links and images
    | (?<=http) : | (?<=https) : | (?<=ftp) : | (?<=www) \.      # addresses, of which some readers make links
    | ^ [-+=]                                                     # lists and rules
    """,
    re.X | re.I,
)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?= |$)")


@dataclass(frozen=True, slots=True)
class Cited:
    """What a document needs of a citation: its mark `n` in the answer, the source's id and reference, and the quote."""

    n: int
    article_id: str
    reference: str
    quote: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer."""

    question: str
    answer: str
    short_answer: str | None = None
    cited: tuple[Cited, ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> Exchange:
        """The exchange that an Answer ends."""
        cited = tuple(Cited(c.n, c.article_id, c.reference, c.quote) for c in answer.citations)
        return cls(answer.question, answer.answer, answer.short_answer, cited)

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Exchange:
        """The exchange in an answer's JSON; raises KeyError, TypeError or ValueError where it is not one."""
        cited = tuple(
            Cited(int(c["n"]), str(c["article_id"]), str(c["reference"]), str(c["quote"])) for c in record["citations"]
        )
        return cls(str(record["question"]), str(record["answer"]), record.get("short_answer"), cited)

    @property
    def text(self) -> str:
        """The answer without the short answer that it may begin with."""
        return self.answer.removeprefix(f"{self.short_answer}。") if self.short_answer else self.answer


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


def _renumbered(text: str, numbers: Mapping[int, int]) -> str:
    def anew(run: re.Match[str]) -> str:
        marks = (int(mark) for mark in _MARK.findall(run[0]))
        return "".join(f"[{n}]" for n in dict.fromkeys(numbers.get(mark, mark) for mark in marks))

    return re.sub(r"(?:\[\d+\])+", anew, text)


def markdown(exchanges: Iterable[Exchange], title: str = TITLE) -> str:
    """The document in Markdown: a heading for each question, the quotes below each answer, the bibliography at the end."""
    whole, references = bound(exchanges)
    parts = [f"# {_plain(title)}"]
    for exchange in whole:
        parts.append(f"## {_plain(exchange.question)}")
        if exchange.short_answer:
            parts.append(f"**{_plain(exchange.short_answer)}**")
        parts += [_plain(line) for line in exchange.text.split("\n") if line.strip()]
        parts += [f"> [{cited.n}] “{_plain(cited.quote)}”" for cited in exchange.cited]
    if references:
        parts.append(f"## {REFERENCES}")
        parts += [_entry(n, reference) for n, reference in enumerate(references, 1)]
    return "\n\n".join(parts) + "\n"


def _entry(number: int, reference: str) -> str:
    if "\n" in reference or reference.startswith("{"):  # BibTeX, RIS and CSL-JSON are for programs to read
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", reference)), default=0))
        return f"{fence}\n{printable(reference.rstrip())}\n{fence}"
    return f"[{number}] {_plain(reference)}"


def _plain(text: str) -> str:
    """Text on one line that Markdown shows as it is: no image of a page is fetched, no link of it can be followed."""
    return _NUMBERED.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\g<0>", one_line(text)))


def document(exchanges: Sequence[Exchange], kind: str, title: str = TITLE) -> bytes:
    """The document as a file's bytes; `kind` is `md` or `docx`."""
    if kind == "docx":
        from rag.cite.word_file import docx

        return docx(*bound(exchanges), title)
    return markdown(exchanges, title).encode()
