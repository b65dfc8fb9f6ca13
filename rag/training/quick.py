"""Fit what the quick reader tells: `python -m rag.training.quick ARCHIVE=QUESTIONS.jsonl[,QUESTIONS.jsonl...]...`.

Each question is found and its nearest sentence taken. For each least share of the question's weight there is printed how many of the
answerable questions are answered right (by a sentence that holds the gold), how many of the others are refused, and the harmonic mean of
the two, which is greatest at the LEAST of `rag.reader.quick`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from rag.bench.evaluate import holds_gold
from rag.pipeline import open_archive
from rag.reader.quick import nearest
from rag.scripts.questions import asking_day, earlier_turns, read_questions

SHARES = [n / 20 for n in range(6, 20)]


def told(archive: str, files: Sequence[str]) -> Iterator[tuple[bool, float, bool]]:
    """Of each question whether it has an answer, what share of it the nearest sentence bears, and whether that holds the answer."""
    wenbao = open_archive(archive, reader="quick")
    for record in (one for file in files for one in read_questions(Path(file))):
        day = asking_day(record.get("as_of")) or date.today()
        question = wenbao.understand(record["question"], history=earlier_turns(record.get("history")), as_of=day)
        run = nearest(question, wenbao.retrieve(question))
        answerable = bool(record.get("answers"))
        words = run.window.text[slice(*run.span)] if run else ""
        yield answerable, run.borne if run else 0.0, answerable and holds_gold(words, record)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; exit 0."""
    parser = argparse.ArgumentParser(prog="python -m rag.training.quick", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument(
        "sets", nargs="+", metavar="ARCHIVE=QUESTIONS", help="gold questions over an archive, files joined by commas"
    )
    found = [one for pair in parser.parse_args(argv).sets for one in told(pair.split("=")[0], pair.split("=")[1].split(","))]
    known, unknown = [one for one in found if one[0]], [one for one in found if not one[0]]
    print(f"{len(known)} answerable, {len(unknown)} not\nleast  right  refused  mean")
    for share in SHARES:
        right = sum(holds and borne >= share for _, borne, holds in known) / max(1, len(known))
        refused = sum(borne < share for _, borne, _ in unknown) / max(1, len(unknown))
        print(f"{share:5.2f}  {right:.3f}  {refused:7.3f}  {2 * right * refused / max(right + refused, 1e-9):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
