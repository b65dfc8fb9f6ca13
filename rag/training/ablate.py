"""What each step of the reader is worth: `python -m rag.training.ablate NETWORK --set ARCHIVE QUESTIONS ...`.

The sets are those of rag.training.confidence. Every question is read once; then the answer is chosen again without one step after the
other. Told is the share of the answerable questions rightly answered if none were refused, the share of the bare answers that are
right, and the area under the curve of the sureness (fitted on the other sets) over right answers and questions that have none.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from rag.network.network import Network
from rag.reader.confidence import FIRST_CHOICE
from rag.reader.reading import STEPS, choose
from rag.training.confidence import Table, apart, fit_choice, freest, read_all
from rag.training.judging import Read, area, judge
from rag.training.material import in_one_line, lines

ALONE = (1.0, 1.0, 0.0, 0.0, 0.0)
"""The network's own scores and nothing of where a passage was found."""


def row(reads: Sequence[Read], choice: Sequence[float], without: Collection[str] = ()) -> str:
    """The figures of one way of choosing as a row of a table."""
    judged = [judge(one, choose(one.question, one.windows, one.scores, choice, without)) for one in reads]
    answers = np.array([float(one.answers) for one in judged])
    can = np.array([one.answerable for one in judged])
    shorts = [one.short for one in judged if one.short is not None and one.answerable]
    telling = [one for one in judged if one.answers or not one.answerable]
    right, table = [one.answers for one in telling], Table.of_answers(judged)
    sure = apart(telling, table, freest(telling, table, lambda told: area(list(told), right)))
    return f"{answers[can].mean():.3f} | {np.mean(shorts):.3f} | {area(sure.tolist(), right):.3f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m rag.training.ablate", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("network", type=Path, help="the folder of the network")
    parser.add_argument("--set", nargs=2, action="append", required=True, metavar=("ARCHIVE", "QUESTIONS"))
    given = parser.parse_args()
    network = Network(given.network)
    print(table([
        read
        for archive, questions in given.set
        for read in read_all(network, Path(questions).name.split(".")[0], archive, list(lines(Path(questions))))
    ]))  # fmt: skip


def table(reads: Sequence[Read]) -> str:
    """The whole table in Markdown."""
    choice = fit_choice(reads)
    rows = [("all steps", row(reads, choice))]
    rows += [(f"– without {step}", row(reads, choice, (step,))) for step in STEPS]
    rows += [("– the choice not fitted", row(reads, FIRST_CHOICE)), ("– the network's scores alone", row(reads, ALONE))]
    head = "| step | right, none refused | bare answers right | area |\n|---|---|---|---|\n"
    return head + "\n".join(f"| {name} | {figures} |" for name, figures in rows)


if __name__ == "__main__":
    in_one_line(main)
