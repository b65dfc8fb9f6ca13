"""Figures of an embedder: recall on questions with known passages, and speed beside another model on the same passages."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.embed.model import Embedder
from index.errors import ModelError, SourceError
from index.training.material import field, records


@dataclass(frozen=True, slots=True)
class Asked:
    """Texts with their ids and headlines (perhaps empty), and questions with the ids that answer each."""

    ids: tuple[str, ...]
    headlines: tuple[str, ...]
    texts: tuple[str, ...]
    questions: tuple[str, ...]
    relevant: tuple[frozenset[str], ...]


def read_asked(corpus: Path, questions: Path) -> Asked:
    """A corpus (`id`, `text`, perhaps `headline`) and its questions (`question`, `relevant`: ids), both JSON Lines.

    Raises SourceError.
    """
    texts = [{**row, "id": str(row["id"])} if "id" in row else row for row in records(corpus)]
    asked = list(records(questions))
    if not texts or not all(isinstance(row.get("relevant"), list) for row in asked) or not asked:
        raise SourceError(
            f"{corpus} 或 {questions} 是空的，或有问题没有 relevant：每个问题要写出相关文章的 id"
            " (there is no text, no question, or a question without `relevant`, the ids of its texts)"
        )
    return Asked(
        tuple(field(row, corpus, "id") for row in texts),
        tuple(str(row.get("headline") or "") for row in texts),
        tuple(field(row, corpus, "text") for row in texts),
        tuple(field(row, questions, "question") for row in asked),
        tuple(frozenset(map(str, row["relevant"])) for row in asked),
    )


Cut = Callable[[str], Sequence[str]]


def recall(embedder: Embedder, asked: Asked, cut: Cut | None = None, depths: Sequence[int] = (1, 5)) -> dict[int, float]:
    """The share of questions with a relevant text among the nearest 1, 5, ...; a text cut in pieces counts as its nearest piece.

    As in an archive, the headline stands before each piece that does not hold it.
    """
    pieces = [
        [piece if headline in piece else f"{headline}\n{piece}" for piece in (cut(text) if cut else [text])]
        for headline, text in zip(asked.headlines, asked.texts, strict=True)
    ]
    starts = np.cumsum([0, *(len(held) for held in pieces[:-1])])
    vectors = embedder.passages([piece for held in pieces for piece in held])
    found = dict.fromkeys(depths, 0)
    for start in range(0, len(asked.questions), 512):
        scores = embedder.queries(asked.questions[start : start + 512]) @ vectors.T
        best = np.maximum.reduceat(scores, starts, axis=1)
        order = np.argsort(-best, axis=1, kind="stable")[:, : max(depths)]
        for row, relevant in zip(order, asked.relevant[start : start + 512], strict=True):
            for depth in depths:
                found[depth] += any(asked.ids[place] in relevant for place in row[:depth])
    return {depth: found[depth] / len(asked.questions) for depth in depths}


_TIMED = """
import sys, time
begun = time.perf_counter(), time.process_time()
from index.embed.model import load_embedder
embedder = load_embedder(sys.argv[1] or None)
print(time.perf_counter() - begun[0], time.process_time() - begun[1])
texts = sys.stdin.read().split(chr(0))
begun = time.process_time()
embedder.passages(texts)
print(len(texts) / (time.process_time() - begun))
"""


def speed(model: str | None, texts: Sequence[str]) -> tuple[float, float, float]:
    """Seconds to import and load, those of the processor, and texts embedded in a second of it, in a fresh process of one thread.

    Raises ModelError for a model that cannot be loaded.
    """
    one = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"), "1")
    run = subprocess.run(
        [sys.executable, "-c", _TIMED, model or ""],
        input="\0".join(texts),
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, **one, "TOKENIZERS_PARALLELISM": "false"},
    )
    if run.returncode:
        raise ModelError(run.stderr.strip().splitlines()[-1].removeprefix("index.errors.ModelError: "))
    loaded, of_processor, rate = map(float, run.stdout.split()[-3:])
    return loaded, of_processor, rate


def take(path: Path, count: int, characters: int) -> list[str]:
    """So many runs of exactly so many characters from the texts of a JSON Lines file, fewer where it holds fewer."""
    cut: list[str] = []
    for record in records(path):
        text = str(record.get("text") or "")
        cut += [text[start : start + characters] for start in range(0, len(text) - characters + 1, characters)]
        if len(cut) >= count:
            break
    return cut[:count]


def packaged_model(package: str) -> str | None:
    """The folder of a model that an installed Python package carries, None where there is no such package."""
    from importlib import metadata

    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        return None
    return next((str(Path(str(file.locate())).parent) for file in files if file.name == "modules.json"), None)
