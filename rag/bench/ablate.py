"""What each step of retrieval is worth: `python -m rag ablate ARCHIVE QUESTIONS.jsonl [ARCHIVE QUESTIONS.jsonl]...`.

It prints the table of docs/quality.md. A questions file holds {"question", "as_of", "relevant": [ids]} a line; an archive is built of the lines that the ids name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from rag.pipeline import Wenbao, open_archive
from rag.retrieve.hybrid import Step, hits, retrieve
from rag.types import Hit, Question

K = 20

Run = Callable[[Wenbao, Question], list[Hit]]


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of questions with a relevant source first, among the first 5 and 20, and with all among the first 5 and 10."""

    first: float
    five: float
    twenty: float
    all_five: float
    all_ten: float


def _lexical(**fields: float) -> Run:
    return lambda wenbao, question: hits(
        wenbao.archive, wenbao.archive.lexical(question.query, 2 * K, question.filters, fields), K, fold_repeats=False
    )


def _hybrid(*without: Step) -> Run:
    return lambda wenbao, question: retrieve(wenbao.archive, question, K, "hybrid", frozenset(without))


RUNS: Mapping[str, Run] = {
    "lexical: bigrams": _lexical(bigrams=1.0),
    "lexical: bigrams, runs of letters and digits": _lexical(words=1.0, bigrams=1.0),
    "lexical: the same, headline, byline": lambda wenbao, question: retrieve(wenbao.archive, question, K, "lexical"),
    "dense": lambda wenbao, question: retrieve(wenbao.archive, question, K, "dense"),
    "lexical and dense, fused": _hybrid("reranker"),
    "**hybrid, all steps**": _hybrid(),
    "– without dense candidates": _hybrid("dense"),
    "– without dates": _hybrid("dates"),
    "– without taking events apart": _hybrid("events"),
    "– with the words that ask": lambda wenbao, question: retrieve(wenbao.archive, replace(question, query=question.text), K),
    "– without folding repeats": _hybrid("repeats"),
}
"""What is measured, by the name it has in the table."""


def ablation(sets: Sequence[tuple[str, Path, Path]], runs: Mapping[str, Run] = RUNS, every: int = 1) -> str:
    """The Markdown table of every run over sets of (name, archive folder, questions file), of which each `every`th question is asked."""
    lines = [
        "| " + " | ".join(["step", *(f"{name} r1 / r5 / full5" for name, _, _ in sets)]) + " |",
        "|---" * (len(sets) + 1) + "|",
    ]
    columns = []
    for _, folder, file in sets:
        wenbao = open_archive(folder)
        asked = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()][::every]
        understood = [(wenbao.understand(one["question"], as_of=_day(one.get("as_of"))), set(one["relevant"])) for one in asked]
        columns.append(
            {name: shares((_ids(run(wenbao, question)), right) for question, right in understood) for name, run in runs.items()}
        )
    for name in runs:
        cells = [f"{column[name].first:.4f} / {column[name].five:.4f} / {column[name].all_five:.4f}" for column in columns]
        lines.append("| " + " | ".join([name, *cells]) + " |")
    return "\n".join(lines)


def shares(found: Iterable[tuple[Sequence[Any], Set[Any]]]) -> Shares:
    """The shares over pairs of (source ids found, best first; ids that are relevant)."""
    rows = [
        (
            bool(set(ids[:1]) & right),
            bool(set(ids[:5]) & right),
            bool(set(ids[:20]) & right),
            right <= set(ids[:5]),
            right <= set(ids[:10]),
        )
        for ids, right in found
    ]
    return Shares(*(sum(column) / max(len(rows), 1) for column in zip(*rows, strict=True))) if rows else Shares(0, 0, 0, 0, 0)


def _ids(found: Sequence[Hit]) -> list[str]:
    return list(dict.fromkeys(hit.article.source_id or hit.article.article_id for hit in found))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
