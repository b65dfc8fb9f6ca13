"""How long an archive takes to answer: `python -m rag.bench.pace QUESTIONS.jsonl --archive DIR`, one process, warm; JSON on stdout.

Times are told by the clock and in processor time, which a busy machine does not stretch.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.errors import WenbaoError
from rag.pipeline import Wenbao, open_archive
from rag.scripts.batch import Asking, answers

LEAST_WARM = 100
"""Questions asked before any is timed, or all where they are fewer: files that lie in memory are found there page by page."""
_BATCH = 1000
"""At least so many questions, the same again where there are fewer, are asked as a batch in all cores."""


def resident() -> float:
    """MB of this process in memory now, shared pages of mapped files with them."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def percentiles(work: Callable[[str], object], questions: Sequence[str]) -> tuple[dict[str, float], dict[str, float]]:
    """The 50th and 95th percentile of the milliseconds that each question takes: by the clock, and of processor time."""
    for question in questions[:LEAST_WARM]:
        work(question)
    wall, spent = [], []
    for question in questions:
        clock, processor = time.perf_counter(), time.process_time()
        work(question)
        wall.append(1000 * (time.perf_counter() - clock))
        spent.append(1000 * (time.process_time() - processor))
    shown = [{f"p{part}": round(float(np.percentile(times, part)), 2) for part in (50, 95)} for times in (wall, spent)]
    return shown[0], shown[1]


def pace(wenbao: Wenbao, questions: Sequence[str]) -> dict[str, object]:
    """Latencies of retrieval and of whole answers, how many of each a second one after the other, and how many retrievals a second
    of a batch in all cores, the start of its processes with it."""

    def retrieve(question: str) -> None:
        wenbao.retrieve(wenbao.understand(question))

    figures: dict[str, object] = {}
    for name, work in (("retrieve", retrieve), ("answer", wenbao.ask)):
        begun, spent = time.perf_counter(), time.process_time()
        figures[f"{name}_ms"], figures[f"{name}_cpu_ms"] = percentiles(work, questions)
        asked = len(questions) + min(LEAST_WARM, len(questions))
        figures[f"{name}_per_s"] = round(asked / (time.perf_counter() - begun), 1)
        figures[f"{name}_per_cpu_s"] = round(asked / (time.process_time() - spent), 1)
    figures["resident_mb"] = round(resident())
    many = [{"question": question} for question in questions] * -(-_BATCH // len(questions))
    begun = time.perf_counter()
    for _ in answers(wenbao, many, Asking(retrieve_only=True)):
        pass
    figures["batch_per_s"] = round(len(many) / (time.perf_counter() - begun), 1)
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, help='JSON Lines, each with "question"')
    parser.add_argument("--archive", default="archive")
    stated = parser.parse_args()
    try:
        questions = [json.loads(line)["question"] for line in stated.questions.read_text(encoding="utf-8").splitlines() if line]
        begun = time.perf_counter()
        wenbao = open_archive(stated.archive)
        opened = round(time.perf_counter() - begun, 3)
        first = time.perf_counter()
        wenbao.ask(questions[0])
        figures = {"open_s": opened, "first_answer_s": round(time.perf_counter() - first, 3), **pace(wenbao, questions)}
    except (WenbaoError, OSError, ValueError, KeyError, IndexError) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
