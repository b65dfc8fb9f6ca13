"""Asks the questions of docs/ways.json, one of each kind, and prints a Markdown table: python docs/ways.py [ARCHIVE]

ARCHIVE is an archive of the seed pages; without it one is built in a temporary folder.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index.build.build import build
from rag import Answer, Citation, open_archive

WAYS, SEEDS = Path(__file__).with_name("ways.json"), Path(__file__).parent.parent / "seeds"
ASKED = date(2021, 12, 29)
"""The day on which all is asked, from which 前天 is counted: the one after the newest seed page."""

LONGEST, PLACES = 60, 3
"""Characters of an answer without a short one, and places of its sources, that are shown."""


def cell(text: str) -> str:
    """A text as a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def shown(answer: Answer) -> str:
    """The short answer, or the first characters of the answer or of the refusal, without marks of citations."""
    return answer.short_answer or " ".join(re.sub(r"\[\d+\]", "", answer.answer).split())[:LONGEST]


def place(citation: Citation) -> str:
    """第N版/日期, as far as they are known; an inferred day is marked."""
    inferred = "（推定）" if citation.date and citation.date_certainty != "stated" else ""
    day = f"{citation.date}{inferred}" if citation.date else "日期不详"
    return f"第{citation.page}版/{day}" if citation.page else day


def source(answer: Answer) -> str:
    """Where the quotes were printed, each place once."""
    places = list(dict.fromkeys(map(place, answer.citations)))
    return "；".join([*places[:PLACES], *(["……"] if len(places) > PLACES else [])]) or "—"


def row(way: dict[str, Any], answer: Answer) -> str:
    """The row of a way of asking, one of ways.json, and what it was answered."""
    asked = " → ".join([*way["history"], way["question"]])
    return f"| {' | '.join(map(cell, (way['way'], asked, shown(answer), source(answer))))} |"


def table(archive: str) -> None:
    """Print a row for each way of asking. Raises ArchiveError as `open_archive` does."""
    wenbao = open_archive(archive)
    print("| way | question | answer | source |", "|---|---|---|---|", sep="\n")
    for way in json.loads(WAYS.read_text("utf-8")):
        answer = wenbao.ask(way["question"], history=way["history"], as_of=ASKED)
        print(row(way, answer), flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        table(sys.argv[1])
    else:
        with TemporaryDirectory() as folder:
            build([SEEDS], Path(folder) / "archive")
            table(str(Path(folder) / "archive"))
