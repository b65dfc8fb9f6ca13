"""A question comes in, a cited answer goes out: the stages in the order in which they run."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from index.archive import Archive
from index.archive import open_archive as open_stores
from index.errors import QuestionError
from index.types import Filters
from rag.catalogue import answer_from_catalogue
from rag.cite import cite
from rag.prove import prove
from rag.read import read
from rag.retrieve import retrieve
from rag.search import search
from rag.types import Answer, Hit, Question, Retriever
from rag.understand import understand

LONGEST_QUESTION = 2_000
"""Characters that a question may have."""


class Wenbao:
    """An open archive that answers questions. Safe to share between threads."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        as_of: date | None = None,
        filters: Filters = Filters(),
        k: int = 20,
    ) -> Answer:
        """Answer a question with citations, or refuse.

        `history` is the earlier questions of the same asker, oldest first; `as_of` the day from which 去年 or 上个月 is counted,
        today where None; `k` how many passages are read. Raises QuestionError for a question that is empty or too long.
        """
        timings: dict[str, float] = {}
        clock = time.perf_counter()
        started = clock

        def lap(stage: str) -> None:
            nonlocal clock
            now = time.perf_counter()
            timings[stage] = round((now - clock) * 1000, 2)
            clock = now

        understood = self.understand(question, history=history, as_of=as_of, filters=filters)
        lap("understand")
        draft = answer_from_catalogue(understood, self.archive)
        hits: list[Hit] = []
        lap("catalogue")
        if draft is None:
            hits = self.retrieve(understood, k=k)
            lap("retrieve")
            draft = prove(read(understood, hits, self.archive), understood)
            lap("read")
        answer = cite(draft, understood, hits, self.archive)
        lap("cite")
        timings["total"] = round((time.perf_counter() - started) * 1000, 2)
        return replace(answer, timings_ms=timings)

    def stream(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        as_of: date | None = None,
        filters: Filters = Filters(),
        k: int = 20,
    ) -> Iterator[str | Answer]:
        """The pieces of the answer's text as they come, and at the end the whole Answer."""
        answer = self.ask(question, history=history, as_of=as_of, filters=filters, k=k)
        yield from _pieces(answer.answer)
        yield answer

    def search(self, query: str, *, k: int = 10, filters: Filters = Filters()) -> list[Hit]:
        """The passages for a query in the search syntax: words, "phrases", -words, 标题: 记者: 报纸: 日期:."""
        return search(self.archive, query, k=k, filters=filters)

    def understand(
        self, question: str, *, history: Sequence[str] = (), as_of: date | None = None, filters: Filters = Filters()
    ) -> Question:
        """What a question asks, made whole from the turns before it. Raises QuestionError as `ask` does."""
        if not question.strip():
            raise QuestionError("问题是空的，请写出要问的话 (the question is empty: type one)")
        if len(question) > LONGEST_QUESTION:
            raise QuestionError(
                f"问题有 {len(question)} 个字，最多 {LONGEST_QUESTION} 个，请缩短再问"
                f" (the question is longer than {LONGEST_QUESTION} characters: shorten it)"
            )
        return understand(
            question,
            history=tuple(turn[:LONGEST_QUESTION] for turn in history),
            as_of=as_of or date.today(),
            filters=filters,
            archive=self.archive,
        )

    def retrieve(self, question: Question, *, k: int = 20, retriever: Retriever = "hybrid") -> list[Hit]:
        """The passages that bear on a question, best first."""
        return retrieve(self.archive, question, k, retriever)


def _pieces(text: str, size: int = 12) -> Iterator[str]:
    for start in range(0, len(text), size):
        yield text[start : start + size]


def open_archive(folder: str | Path = "archive") -> Wenbao:
    """Open an archive to ask it questions; raises ArchiveError where it is missing, broken or of another version."""
    return Wenbao(open_stores(Path(folder)))
