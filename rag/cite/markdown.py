"""A document of answers in Markdown, in which nothing of a page is markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.chinese.printable import one_line, printable
from rag.cite.exchange import NOTE, REFERENCES, Exchange, dates_note

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


def markdown(exchanges: Sequence[Exchange], references: Sequence[str], title: str) -> bytes:
    """The Markdown file's bytes: a heading for each question, the quotes below each answer, the bibliography at the end.

    The marks in the exchanges point into `references`, counted from 1 (`rag.cite.exchange.bound`).
    """
    parts = [f"# {_plain(title)}"]
    for exchange in exchanges:
        parts.append(f"## {_plain(exchange.question)}")
        if exchange.short_answer:
            parts.append(f"**{_plain(exchange.short_answer)}**")
        parts += [_plain(line) for line in exchange.text.split("\n") if line.strip()]
        parts += [f"> [{cited.n}] “{_plain(cited.quote)}”" for cited in exchange.cited if cited.quote]
        parts += [f"*{NOTE}：{_plain(exchange.remark)}*"] if exchange.remark else []
    if references:
        parts.append(f"## {REFERENCES}")
        parts += [_entry(n, reference) for n, reference in enumerate(references, 1)]
    if note := dates_note(exchanges):
        parts.append(note)
    return ("\n\n".join(parts) + "\n").encode()


def _entry(number: int, reference: str) -> str:
    if "\n" in reference or reference.startswith("{"):  # BibTeX, RIS and CSL-JSON are for programs to read
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", reference)), default=0))
        return f"{fence}\n{printable(reference.rstrip())}\n{fence}"
    return f"[{number}] {_plain(reference)}"


def _plain(text: str) -> str:
    """Text on one line that Markdown shows as it is: no image of a page is fetched, no link of it can be followed."""
    return _NUMBERED.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\g<0>", one_line(text)))
