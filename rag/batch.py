"""Many questions from a file, many answers into a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from rag.pipeline import Wenbao
from rag.records import answer_record, hit_record
from rag.types import Answer, Retriever


def read_questions(file: Path) -> Iterator[dict[str, Any]]:
    """The lines of a questions file: {"qid", "question", "history", "as_of"}. Raises QuestionError naming the line that is not one."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"读不了问题文件 {file}：{error} (the questions file cannot be read as UTF-8 JSON Lines)") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            known = isinstance(record["question"], str)
        except (ValueError, KeyError, TypeError):
            known = False
        if not known:
            raise QuestionError(
                f'{file} 第 {number} 行不是一个问题，每行应为 {{"qid": …, "question": …}} (line {number} is not a question)'
            )
        yield record


def iso_day(text: str | None) -> date | None:
    """A whole day for `as_of`, ISO with or without its zeros; raises QuestionError."""
    try:
        return date(*(int(part) for part in text.split("-"))) if text else None
    except (AttributeError, TypeError, ValueError):
        raise QuestionError(f"日期 {text} 应写成 2021-10-29 的样子 (a day is written as 2021-10-29)") from None


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
        history = tuple(record.get("history") or ())
        as_of, note = None, None
        try:
            as_of = iso_day(record.get("as_of"))
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
            nothing = Answer(record["question"], str(error), None, True, "not_found", note=str(error))
            yield {"qid": qid, **({"hits": []} if retrieve_only else answer_record(nothing))}
