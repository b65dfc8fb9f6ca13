"""A question comes in, a cited answer goes out: the stages in the order in which they run."""

from __future__ import annotations

import functools
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from threadpoolctl import threadpool_limits

from index.archive.folder import Archive
from index.archive.folder import open_archive as open_stores
from index.errors import QuestionError
from index.read.text.encoding import whole
from index.stores.address import Address, parse_address
from index.types import Filters
from rag.catalogue import answer_from_catalogue
from rag.cite.corroborate import corroborated
from rag.cite.number import cite
from rag.cite.references import DEFAULT
from rag.proof.own_words import founded
from rag.proof.prove import prove
from rag.question.follow_ups import TopicTurns, Turns
from rag.question.turns import NetworkTurns
from rag.question.understand import alone, by_itself, in_context, of_the_turn_before, shortened, understand
from rag.question.wording import without_talk
from rag.reader.cell import cell
from rag.reader.compose import unled
from rag.reader.definitions import definition
from rag.reader.of_page import as_asked_of_the_page
from rag.reader.over_time import of_a_person
from rag.reader.parts import PartsReader
from rag.reader.persons.names import is_person
from rag.reader.persons.who import as_who_is, who
from rag.reader.quick import QuickReader
from rag.refuse.outside import shut_out
from rag.refuse.unread import no_question_for_it, paper_not_held, with_its_sort
from rag.retrieve.hybrid import retrieve
from rag.retrieve.query_syntax import search
from rag.retrieve.within import each_within, within
from rag.types import LONGEST_QUESTION, Answer, Draft, Hit, Opening, Question, ReaderName, Retriever, Statement

if TYPE_CHECKING:
    from rag.reader.language_model.client import LanguageModel
    from rag.reader.language_model.reader import LanguageModelReader
    from rag.reader.reading import NetworkReader

Told = TypeVar("Told")

_ANSWERS_KEPT = 256
"""Answers to earlier turns that are kept: the turns of a talk that goes on are asked of again and again."""


class Wenbao:
    """An open archive that answers questions. Safe to share between threads.

    `llm` is a language model that reads first, each of its sentences proven before it is shown; without one the answers are the
    page's own sentences. `style` is how references are written, `reader` who reads the passages found, `threads` how many a
    network computes one question on (0: one a core).
    """

    def __init__(
        self,
        archive: Archive,
        llm: LanguageModel | None = None,
        style: str = DEFAULT,
        reader: ReaderName = "network",
        threads: int = 0,
    ) -> None:
        self.archive = archive
        self.llm = llm
        self.style = style
        self.reader = reader
        self._threads = threads
        self._turns: Turns
        if reader == "quick":
            quick = QuickReader()
            self._turns, self._bare, self._least = TopicTurns(), quick.likely, 1.0
            self._reader = PartsReader(quick, _weakly(self._part), self._turns)
        else:
            network = _network(threads)
            self._turns, self._bare = NetworkTurns(network.network, is_person), network.likely
            self._least = network.confidence.answers.least
            self._reader = PartsReader(network, _weakly(self._part), self._turns, network.confidence.short.least)
        self._answer = functools.lru_cache(_ANSWERS_KEPT)(_weakly(self._answer_to))

    def with_model(self, llm: LanguageModel | None) -> Wenbao:
        """The same archive, read by another language model, or by none."""
        return Wenbao(self.archive, llm, self.style, self.reader, self._threads)

    def reopened(self) -> Wenbao:
        """The archive as it is now, asked in the same way. Raises ArchiveError as `open_archive` does."""
        return open_archive(self.archive.address, self.llm, self.style, self.reader, self._threads)

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
        today where None; `k` how many passages are found. Raises QuestionError for a question that is empty or too long.
        """
        parts = self.stream(question, history=history, as_of=as_of, filters=filters, k=k)
        return next(part for part in parts if isinstance(part, Answer))

    def stream(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        as_of: date | None = None,
        filters: Filters = Filters(),
        k: int = 20,
    ) -> Iterator[Opening | str | Answer]:
        """The short answer where there is one, the pieces of the text as they come, and the whole Answer, which counts."""
        return each_within(self.archive, self._stream(question, history, as_of, filters, k))

    def _stream(
        self, question: str, history: Sequence[str], as_of: date | None, filters: Filters, k: int
    ) -> Iterator[Opening | str | Answer]:
        stages = Stopwatch()
        understood = self.understand(question, history=history, as_of=as_of, filters=filters)
        stages.lap("understand")
        draft = (
            shut_out(understood, self.archive)
            or paper_not_held(understood, self.archive)
            or answer_from_catalogue(understood, self.archive)
        )
        draft = draft and founded(draft, self.archive)
        stages.lap("catalogue")
        hits: list[Hit] = []
        streamed = False
        if draft is None:
            hits = self.retrieve(understood, k=k)
            stages.lap("retrieve")
            if self.llm is None or no_question_for_it(understood, hits, self.archive) is not None:
                understood, hits, draft = self._read_whole(understood, hits, k)
                draft = self._unless_repeated(understood, draft)
            else:
                for part in self._asked_of_model(self.llm, k).stream(understood, hits):
                    if isinstance(part, Statement):
                        streamed = True
                        yield part.text
                    else:
                        draft = part
            stages.lap("read")
        assert draft is not None
        if draft.short_answer and draft.refusal is None and not streamed:
            yield Opening(draft.short_answer)
        answer = cite(draft, understood, hits, self.archive, self.style)
        stages.lap("cite")
        if not streamed:
            yield from _pieces(answer.answer)
        yield replace(answer, timings_ms=stages.timings)

    def _read(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """The draft that the reader makes of the hits, proven; what is no question for the archive is refused unread."""
        draft = no_question_for_it(question, hits, self.archive)
        if draft is None:
            question, hits = as_asked_of_the_page(question, hits, self.archive)
            draft = self._of_a_sort(question, hits)
        if draft is None:
            question = as_who_is(question)
            draft = self._proven(question, self._reader.read(question, hits))
        return corroborated(draft, question, hits)

    def _of_a_sort(self, question: Question, hits: Sequence[Hit]) -> Draft | None:
        """The draft of those who answer one sort of question by itself; None where none does, or what it says cannot be proven."""
        draft = (
            who(question, self.archive)
            or definition(question, self.archive)
            or cell(question, hits)
            or of_a_person(question, hits, self.archive)
        )
        proven = self._proven(question, draft) if draft else None
        return proven if proven and draft and (proven.refusal is None or draft.refusal is not None) else None

    def _proven(self, question: Question, draft: Draft) -> Draft:
        return founded(prove(with_its_sort(question, draft), question), self.archive)

    def _part(self, question: Question, text: str) -> tuple[Question, Sequence[Hit]]:
        """A part of a question as one that stands alone, and the passages that bear on it; none where a page was asked of."""
        own = by_itself(question, text, self.archive)
        return own, [] if question.turn.page else self.retrieve(own, k=10)

    def _read_whole(self, question: Question, hits: list[Hit], k: int) -> tuple[Question, list[Hit], Draft]:
        """The reader's draft; where it finds nothing, that of the question made whole from the turns before it, or as it was typed; or of a
        follow-up with all that the turn before names, where the mean of both wordings' probabilities is as high as that of an answer."""
        draft = self._read(question, hits)
        if draft.refusal != "not_found":
            return question, hits, draft
        other = in_context(question, self.archive, self._turns) or alone(question, self.archive)
        if other is not None:
            found = self.retrieve(other, k=k)
            told = self._read(other, found)
            if told.refusal is None:
                return other, found, told
        whole = of_the_turn_before(question, self.archive)
        if whole is not None:
            found = self.retrieve(whole, k=k)
            told = self._read(whole, found)
            if told.refusal is None and (draft.found + told.found) / 2 >= self._least:
                return whole, found, told
        return question, hits, draft

    def _unless_repeated(self, question: Question, draft: Draft) -> Draft:
        """A draft without the bare answer, or the likely words, that the turn before got already: what is asked after it asks for something else,
        and where its words were put together amiss, it is answered as that was."""
        told = draft.short_answer or "".join(draft.likely)
        if not told or not question.before or told in question.wants.verdicts:
            return draft
        repeated = self._answer(question.before[0], question.as_of, question.filters) == told
        return unled(draft) if repeated else draft

    def _asked_of_model(self, llm: LanguageModel, k: int) -> LanguageModelReader:
        """The language model as a reader of this archive, with the reader of this archive behind it."""
        from rag.reader.language_model.reader import LanguageModelReader

        def elsewhere(words: str, question: Question) -> list[Hit]:
            return self.retrieve(replace(shortened(question, words), query=words), k=k)

        return LanguageModelReader(llm, lambda question, hits: self._read_whole(question, list(hits), k)[2], elsewhere)

    def search(self, query: str, *, k: int = 10, filters: Filters = Filters()) -> list[Hit]:
        """The passages for a query in the search syntax: words, "phrases", -words, 标题: 记者: 报纸: 日期:."""
        return within(self.archive, lambda: search(self.archive, whole(query), k=k, filters=filters))

    def understand(
        self, question: str, *, history: Sequence[str] = (), as_of: date | None = None, filters: Filters = Filters()
    ) -> Question:
        """What a question asks, made whole from the turns before it. Raises QuestionError as `ask` does."""
        question, history = whole(question), [whole(turn) for turn in history]
        if not question.strip():
            raise QuestionError("问题是空的，请写出要问的话 (the question is empty: type one)")
        if len(question) > LONGEST_QUESTION:
            raise QuestionError(
                f"问题有 {len(question)} 个字，最多 {LONGEST_QUESTION} 个，请缩短再问"
                f" (the question is longer than {LONGEST_QUESTION} characters: shorten it)"
            )
        asked_on = as_of or date.today()
        if (alone := without_talk(question)) is not None:
            question, history = alone, ()

        understood = partial(
            understand,
            question,
            history=tuple(turn[:LONGEST_QUESTION] for turn in history),
            as_of=asked_on,
            filters=filters,
            archive=self.archive,
            answering=lambda turn: self._answer(turn, asked_on, filters),
            turns=self._turns,
        )
        return within(self.archive, understood)

    def _answer_to(self, turn: str, as_of: date, filters: Filters) -> str | None:
        """The bare answer to an earlier turn, made whole: a later one may speak of it."""
        earlier = understand(turn, as_of=as_of, filters=filters, archive=self.archive)
        return self._bare(earlier, self.retrieve(earlier))

    def retrieve(self, question: Question, *, k: int = 20, retriever: Retriever = "hybrid") -> list[Hit]:
        """The passages that bear on a question, best first."""
        return within(self.archive, lambda: retrieve(self.archive, question, k, retriever))


def _pieces(text: str, size: int = 12) -> Iterator[str]:
    for start in range(0, len(text), size):
        yield text[start : start + size]


class Stopwatch:
    """What each stage took, and all of them together, in milliseconds."""

    def __init__(self) -> None:
        self._started = self._last = time.perf_counter()
        self.timings: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """Note what has passed since the last lap as this stage's."""
        now = time.perf_counter()
        self.timings[stage] = round((now - self._last) * 1000, 2)
        self.timings["total"] = round((now - self._started) * 1000, 2)
        self._last = now


def _weakly(method: Callable[..., Told]) -> Callable[..., Told]:
    """A method of an object as the object itself may keep it: so that an archive is let go, files and all, with who asks it."""
    held = weakref.WeakMethod(method)

    def call(*arguments: Any) -> Told:
        bound = held()
        assert bound is not None  # it is called by its object alone
        return bound(*arguments)

    return call


@functools.cache
def _network(threads: int) -> NetworkReader:
    """The network of this process, shared by all archives."""
    from rag.network.network import Network
    from rag.reader.reading import NetworkReader

    network = Network(threads=threads)
    network.check()
    network.warm()
    return NetworkReader(network)


def open_archive(
    address: str | Address = "archive",
    llm: LanguageModel | None = None,
    style: str = DEFAULT,
    reader: ReaderName = "network",
    threads: int = 0,
) -> Wenbao:
    """Open an archive, a folder or a `milvus://` address, to ask it questions.

    Raises ArchiveError where it is missing, out of reach, broken or of another version. From then on the process does its linear
    algebra on one thread a question: its matrices are small, and threads that wait for each other cost more than they save.
    """
    stores = open_stores(parse_address(address) if isinstance(address, str) else address)
    wenbao = Wenbao(stores, llm, style, reader, threads)
    threadpool_limits(1, user_api="blas")
    return wenbao
