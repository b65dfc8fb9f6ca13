"""Many questions in, many answers out."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from index.build.workers import Workers, chunks
from index.embed.model import StaticEmbedder
from index.errors import QuestionError
from rag.pipeline import Wenbao, open_archive
from rag.refuse.reasons import Reason
from rag.retrieve.hybrid import look_ahead
from rag.scripts.questions import asking_day, earlier_turns
from rag.scripts.records import answer_record, hit_record
from rag.types import Answer, ReaderName, Retriever

Record = dict[str, Any]

_CHUNK = 16
_WORTH_IT = 100
"""So many questions are worth the second that it takes until another process can answer."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How a batch is asked: `k` passages are read, or with `retrieve_only` given back without an answer."""

    k: int = 20
    retrieve_only: bool = False
    retriever: Retriever = "hybrid"


def answers(
    wenbao: Wenbao, questions: Sequence[Record], asking: Asking = Asking(), workers: int | None = None
) -> Iterator[Record]:
    """The JSON of each question's answer with its qid, in the questions' order; with `retrieve_only` the qid and the hits alone.

    An archive in a folder is asked by several processes, `workers` of them or as many as there are cores if the questions are many;
    a server, a language model and an embedder that may lie on a GPU are asked by this one. An `as_of` that is no day is left out
    with a note, and a question that cannot be asked is refused with one: a slip in one line does not lose the answers to the others.
    """
    folder = wenbao.archive.address
    count = workers or (os.cpu_count() or 1 if len(questions) >= _WORTH_IT else 1)
    numbered = list(enumerate(questions, 1))
    apart = isinstance(folder, Path) and isinstance(wenbao.archive.embedder, StaticEmbedder) and wenbao.llm is None
    if count == 1 or not apart:
        yield from (_answered(wenbao, number, record, asking) for number, record in numbered)
        return
    wenbao.understand("报纸")  # what all processes need is read before they part
    with Workers(count) as pool:
        job = functools.partial(_answer_chunk, str(folder), wenbao.style, wenbao.reader, asking)
        for done in pool.map(job, chunks(numbered, _CHUNK)):
            yield from done


@functools.cache
def _opened(folder: Path, style: str, reader: ReaderName, process: int) -> Wenbao:
    """The archive as a worker holds it: on one thread, because every core has a worker and a forked one may not use more."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    wenbao = open_archive(folder, style=style, reader=reader, threads=1)
    threadpool_limits(1)
    return wenbao


def _answer_chunk(
    folder: str, style: str, reader: ReaderName, asking: Asking, numbered: Sequence[tuple[int, Record]]
) -> list[Record]:
    wenbao = _opened(Path(folder), style, reader, os.getpid())
    if asking.retriever == "hybrid":
        look_ahead(wenbao.archive, [str(record.get("question") or "") for _, record in numbered])
    return [_answered(wenbao, number, record, asking) for number, record in numbered]


def _answered(wenbao: Wenbao, number: int, record: Record, asking: Asking) -> Record:
    qid = record.get("qid", str(number))
    history = earlier_turns(record.get("history"))
    as_of, note = None, None
    try:
        as_of = asking_day(record.get("as_of"))
    except QuestionError as error:
        note = str(error)
    try:
        if asking.retrieve_only:
            understood = wenbao.understand(record["question"], history=history, as_of=as_of)
            hits = wenbao.retrieve(understood, k=asking.k, retriever=asking.retriever)
            return {"qid": qid, "hits": [hit_record(hit) for hit in hits]}
        answer = wenbao.ask(record["question"], history=history, as_of=as_of, k=asking.k)
        return {"qid": qid, **answer_record(answer if note is None else replace(answer, note=note))}
    except QuestionError as error:
        no = Reason.UNASKED
        nothing = Answer(
            record["question"], str(error), None, True, no.kind, timings_ms={"total": 0.0}, note=str(error), reason=no.code
        )
        return {"qid": qid, **({"hits": []} if asking.retrieve_only else answer_record(nothing))}
