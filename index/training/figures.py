"""Figures of an embedder: recall on questions with known passages, and speed beside another model on the same passages."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.embed import Embedder
from index.training.material import records


@dataclass(frozen=True, slots=True)
class Asked:
    """Texts with their ids and headlines (perhaps empty), and questions with the ids that answer each."""

    ids: tuple[str, ...]
    headlines: tuple[str, ...]
    texts: tuple[str, ...]
    questions: tuple[str, ...]
    relevant: tuple[frozenset[str], ...]


def read_asked(corpus: Path, questions: Path) -> Asked:
    """A corpus (`id`, `text`, perhaps `headline`) and its questions (`question`, `relevant`: ids), both JSON Lines."""
    texts = list(records(corpus))
    asked = list(records(questions))
    return Asked(
        tuple(str(row["id"]) for row in texts),
        tuple(str(row.get("headline") or "") for row in texts),
        tuple(str(row["text"]) for row in texts),
        tuple(str(row["question"]) for row in asked),
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
begun = time.perf_counter()
from index.embed import load_embedder
embedder = load_embedder(sys.argv[1] or None)
print(time.perf_counter() - begun)
texts = sys.stdin.read().split(chr(0))
begun = time.process_time()
embedder.passages(texts)
print(len(texts) / (time.process_time() - begun))
"""


def speed(model: str | None, texts: Sequence[str]) -> tuple[float, float]:
    """Seconds to import and load, and texts embedded a second, in a fresh process of one thread; the rate is of its processor's time."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"), "1")
    run = subprocess.run(
        [sys.executable, "-c", _TIMED, model or ""],
        input="\0".join(texts),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, **one, "TOKENIZERS_PARALLELISM": "false"},
    )
    loaded, rate = map(float, run.stdout.split()[-2:])
    return loaded, rate


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
