"""Many questions in, many answers out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from index.errors import QuestionError
from rag.pipeline import Wenbao
from rag.questions import asking_day, earlier_turns
from rag.records import answer_record, hit_record
from rag.types import Answer, Retriever


def answers(
    wenbao: Wenbao,
    questions: Iterable[dict[str, Any]],
    *,
    k: int = 20,
    retrieve_only: bool = False,
    retriever: Retriever = "hybrid",
) -> Iterator[dict[str, Any]]:
    """The JSON of each question's answer with its qid; with `retrieve_only` the qid and the hits alone.

    An `as_of` that is no day is left out with a note, and a question that cannot be asked is refused with one: a slip in one line
    does not lose the answers to the others.
    """
    for number, record in enumerate(questions, 1):
        qid = record.get("qid", str(number))
        history = earlier_turns(record.get("history"))
        as_of, note = None, None
        try:
            as_of = asking_day(record.get("as_of"))
        except QuestionError as error:
            note = str(error)
        try:
            if retrieve_only:
                understood = wenbao.understand(record["question"], history=history, as_of=as_of)
                hits = wenbao.retrieve(understood, k=k, retriever=retriever)
                yield {"qid": qid, "hits": [hit_record(hit) for hit in hits]}
            else:
                answer = wenbao.ask(record["question"], history=history, as_of=as_of, k=k)
                yield {"qid": qid, **answer_record(answer if note is None else replace(answer, note=note))}
        except QuestionError as error:
            nothing = Answer(
                record["question"], str(error), None, True, "not_found", timings_ms={"total": 0.0}, note=str(error)
            )
            yield {"qid": qid, **({"hits": []} if retrieve_only else answer_record(nothing))}
