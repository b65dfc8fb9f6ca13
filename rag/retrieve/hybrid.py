"""Find the passages that bear on a question: lexical and dense candidates, fused, reranked, repeats folded together."""

from __future__ import annotations

import functools
import itertools
import os
from collections.abc import Iterable, Mapping, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from types import MappingProxyType
from typing import Literal

import numpy as np

from index.archive.folder import Archive
from index.chinese.words import bare_texts
from index.stores.protocol import Row
from index.types import Filters
from rag.question.wording import naming_words
from rag.retrieve.compared import events_compared
from rag.retrieve.days import days_in, days_of, widened, written
from rag.retrieve.features import Candidate, Probe, probe
from rag.retrieve.fuse import convex, join_parts
from rag.retrieve.rerank import rerank
from rag.retrieve.within import once
from rag.types import Hit, Question, Retriever
from rag.wants import SameDay

LEXICAL_POOL = 45
DENSE_POOL = 10
"""How many candidates each retriever gives; all of both are reranked."""
SPARE = 0.15
"""The share of what a question's bigrams tell that lexical candidates may be found without, because all are reranked by all of it."""
LARGE = 100_000
WORTH, WORTH_AT_LEAST = 0.5, 20
"""In an archive of more than so many passages a great many share some words with a question. Those that share less than half of what
the best one does are not reranked, beyond the first 20: of 173,000 that is half of the candidates, and as much is found without."""
NEAR = 2.0
"""What a cosine counts in a ranking that is not reranked, against the share of the best BM25."""
TOPICS = 3
"""How many passages found for an earlier turn give the articles that a follow-up is looked for in, beside all others."""
LONGEST_AHEAD = 500
"""Characters of a question that are looked ahead for; what differs from what is asked then is searched anew."""

Ranked = list[tuple[int, float]]


Step = Literal["dense", "reranker", "events", "dates", "page", "repeats"]
"""A step of hybrid retrieval that can be left out, to see what it is worth."""


def retrieve(
    archive: Archive, question: Question, k: int = 20, retriever: Retriever = "hybrid", without: Set[Step] = frozenset()
) -> list[Hit]:
    """The k passages that bear most on a question, best first.

    `lexical` and `dense` give one retriever's own ranking of the question's words; `hybrid` fuses them, reranks, and looks for
    each event of a question by itself. A passage that the archive prints several times is one hit with its printings. Within one
    question (rag.retrieve.within) nothing is looked for twice.
    """
    looked_for = (question.text, question.query, question.periods, question.parts, question.before, question.filters)
    key = (archive, *looked_for, k, retriever, without)
    return list(once(key, lambda: _retrieve(archive, question, k, retriever, without)))


def _retrieve(archive: Archive, question: Question, k: int, retriever: Retriever, without: Set[Step]) -> list[Hit]:
    filters = question.filters
    seen: dict[int, Candidate] = {}
    if retriever == "lexical":
        ranked = archive.lexical(question.query, 2 * k, filters)
    elif retriever == "dense":
        ranked = archive.dense(question.query, 2 * k, filters)
    else:
        ranked = _hybrid(archive, question, without, seen)
    return hits(archive, ranked, k, seen, fold_repeats="repeats" not in without)


def lexical_and_dense(archive: Archive, text: str, k: int, filters: Filters) -> list[tuple[int, float]]:
    """The passages that share words with a text, and those nearest in meaning, by a convex combination."""
    return convex(archive.lexical(text, k, filters), archive.dense(text, DENSE_POOL, filters))


def hits(
    archive: Archive,
    ranked: Iterable[tuple[int, float]],
    k: int,
    seen: Mapping[int, Candidate] = MappingProxyType({}),
    *,
    fold_repeats: bool = True,
) -> list[Hit]:
    """Ranked passage numbers as hits; one that repeats an earlier one word for word joins its printings. Those in `seen` need not be
    read again to be compared."""
    found: dict[str, tuple[int, float, list[int]]] = {}
    waiting = list(ranked)
    while waiting and len(found) < k:
        looked_at, waiting = waiting[:k], waiting[k:]
        numbers = [number for number, _ in looked_at]
        said = _said(archive, numbers, seen) if fold_repeats else list(map(str, numbers))
        for (number, score), words in zip(looked_at, said, strict=True):
            if words in found:
                found[words][2].append(number)
            elif len(found) < k:
                found[words] = number, score, []
    again = [number for *_, repeats in found.values() for number in repeats]
    printed = dict(zip(again, archive.documents.article_ids(again), strict=True))
    located = archive.locate_all([number for number, *_ in found.values()])
    return [
        Hit(
            passage,
            article,
            issue,
            score,
            tuple(dict.fromkeys(printed[n] for n in repeats if printed[n] != article.article_id)),
        )
        for (passage, article, issue), (_, score, repeats) in zip(located, found.values(), strict=True)
    ]


def _said(archive: Archive, numbers: Sequence[int], seen: Mapping[int, Candidate]) -> list[str]:
    """The words of passages, bare."""
    texts = {number: seen[number].text for number in numbers if number in seen}
    texts |= {number: text for number, text, *_ in archive.documents.candidates([n for n in numbers if n not in texts])}
    distinct = list(set(texts.values()))
    words = dict(zip(distinct, bare_texts(distinct), strict=True))
    return [words[texts[number]] for number in numbers]


def _hybrid(archive: Archive, question: Question, without: Set[Step], seen: dict[int, Candidate]) -> Ranked:
    """The passages that bear on a question; their candidates are noted in `seen`."""
    days = days_in(question.periods)
    page = _on_page(archive, question, days) if "page" not in without else set()
    topic = _of_earlier_turns(archive, question)
    whole = pool(archive, question.query, question, page | topic, dense="dense" not in without)
    seen |= {one.number: one for one in whole}
    if "reranker" in without:
        return [(one.number, 1 / place) for place, one in enumerate(whole, 1)]
    if "dates" in without:
        days = []
    if not question.parts or "events" in without:
        ranked = _ranked(archive, question, question.query, days, whole)
        if topic:
            ranked = _in_turns(ranked, topic)
        return sorted(ranked, key=lambda pair: pair[0] not in page) if page else ranked
    if (day := question.wants.same_day) is not None:
        return _of_that_day(archive, question, day, days, whole)
    rankings = []
    for event in events_compared(archive, question, whole):
        own = [period for period in question.periods if period.words in event]
        shared = [period for period in question.periods if question.parts[0].startswith(period.words)]
        part = naming_words(event)
        rankings.append(_ranked(archive, question, part, days_in(own or shared), pool(archive, part, question)))
    return _joined(rankings, _ranked(archive, question, question.query, days, whole))


def _of_that_day(
    archive: Archive, question: Question, day: SameDay, days: Sequence[tuple[int, int]], whole: Sequence[Candidate]
) -> Ranked:
    """`A当天，B怎样`: A tells the day, and B is looked for on that day."""
    anchor, asked = naming_words(day.anchor), naming_words(day.asked)
    anchors = _ranked(archive, question, anchor, days, pool(archive, anchor, question))
    told = days_of(archive, anchors[:1])
    if day.period != "day":
        told = [widened(one, day.period) for one in told]
    candidates = {one.number: one for one in pool(archive, asked, question)}
    for one in told:
        candidates |= {found.number: found for found in pool(archive, f"{written([one], day.period)} {asked}", question)}
    answers = _ranked(archive, question, asked, told or days, list(candidates.values()))
    whole_ranked = _ranked(archive, question, question.query, days, whole)
    ordered = dict.fromkeys(number for number, _ in [*answers[:1], *anchors[:1], *answers[1:10], *anchors[1:5], *whole_ranked])
    return [(number, 1 / place) for place, number in enumerate(ordered, 1)]


def _joined(rankings: Sequence[Ranked], whole: Ranked) -> Ranked:
    """The parts' rankings in turn, then what the whole question found beside them."""
    joined = join_parts([ranking[:10] for ranking in rankings])
    held = {number for number, _ in joined}
    floor = joined[-1][1] if joined else 1.0
    rest = [number for number, _ in whole if number not in held]
    return joined + [(number, floor / (place + 1)) for place, number in enumerate(rest, 1)]


def _on_page(archive: Archive, question: Question, days: Sequence[tuple[int, int]]) -> set[int]:
    """The passages of the page that a question names by its day and number (4月24日第17版): nobody says that by guess."""
    page = question.wants.page
    if page is None:
        return set()
    return {number for first, last in days if first == last for number in archive.documents.on_page(page, first, last)}


def _of_earlier_turns(archive: Archive, question: Question) -> set[int]:
    """The passages of the articles that bear most on the earlier turns that the question may lean on."""
    articles: dict[str, None] = {}
    for before in question.before:
        query = naming_words(before) or before
        first = _ranked(archive, question, query, [], pool(archive, query, question))[:TOPICS]
        articles |= dict.fromkeys(archive.documents.article_ids([number for number, _ in first]))
    return {number for article in articles for number in archive.documents.passages_of(article)}


def _in_turns(ranked: Ranked, topic: Set[int]) -> Ranked:
    """A ranking and that of the topic's passages in it, one of each in turn; scores fall with the place."""
    own = [number for number, _ in ranked]
    again = [number for number in own if number in topic]
    order = dict.fromkeys(number for pair in itertools.zip_longest(own, again) for number in pair if number is not None)
    return [(number, score) for number, (_, score) in zip(order, ranked, strict=True)]


def pool(
    archive: Archive, query: str, question: Question, also: Set[int] = frozenset(), *, dense: bool = True
) -> list[Candidate]:
    """The passages that may bear on a query, by both retrievers, with those named beside; the best of the fused ranking first."""
    vectors = _beside(archive, query, DENSE_POOL, question.filters) if dense else None
    lexical = archive.lexical(query, LEXICAL_POOL, question.filters, spare=SPARE)
    if archive.manifest.passages > LARGE:
        worth = sum(score >= WORTH * lexical[0][1] for _, score in lexical)
        lexical = lexical[: max(worth, WORTH_AT_LEAST)]
    bm25 = dict(lexical)
    held = _held_against(archive, query, list(bm25))  # while the vectors are searched
    near = vectors.result() if vectors else []
    numbers = [number for number, _ in convex(lexical, near)]
    numbers += sorted(also - set(numbers))
    held |= _held_against(archive, query, [number for number in numbers if number not in held])
    floor = lexical[-1][1] if lexical else 0.0
    rows = (held[number] for number in numbers)
    return [Candidate(*row, lexical=bm25.get(row[0], floor), interaction=said) for row, said in rows]


def _held_against(archive: Archive, query: str, numbers: Sequence[int]) -> dict[int, tuple[Row, float]]:
    """Passages by their numbers, each with how much of the query it says word by word."""
    rows = archive.documents.candidates(numbers)
    distinct = {row[1:3]: row for row in rows}  # a story of an agency is held against the query once
    said = dict(zip(distinct, archive.interaction(query, list(distinct.values())).tolist(), strict=True))
    return {row[0]: (row, said[row[1:3]]) for row in rows}


def look_ahead(archive: Archive, questions: Sequence[str]) -> None:
    """Have the vectors' part of retrieval ready for questions that will be asked one after the other."""
    queries = [naming_words(question.strip()[:LONGEST_AHEAD]) for question in questions]
    archive.look_ahead(list(dict.fromkeys(query for query in queries if query)), DENSE_POOL)


def fused(archive: Archive, query: str, k: int, filters: Filters = Filters()) -> Ranked:
    """The k best passages by words and vectors alone, each of them scored by both: a ranking without reranking, several times as quick.

    A rough search of the vectors will do, because each passage that words found is held against the vector too. It is then so
    quick that a thread beside it would cost more than it saves.
    """
    bm25 = dict(archive.lexical(query, 2 * k, filters, spare=SPARE))
    near = archive.nearest(query, k, filters, rough=True)
    numbers = list(dict.fromkeys([*bm25, *(number for number, _ in near)]))
    nearness = NEAR * archive.cosines(query, numbers).mean(axis=0)
    top, least = max(bm25.values(), default=1.0), min(bm25.values(), default=0.0)
    scored = [(number, bm25.get(number, least) / top + float(one)) for number, one in zip(numbers, nearness, strict=True)]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:k]


def _beside(archive: Archive, query: str, k: int, filters: Filters) -> Future[Ranked]:
    """The k nearest passages, searched in another thread, unless they were looked ahead for."""
    if not archive.is_ahead(query):
        return _threads(os.getpid()).submit(archive.nearest, query, k, filters)
    known: Future[Ranked] = Future()
    known.set_result(archive.nearest(query, k, filters))
    return known


@functools.cache
def _threads(process: int) -> ThreadPoolExecutor:
    """The threads in which one ranking is searched beside another; a forked process has none of its parent's."""
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="beside")


def _ranked(
    archive: Archive, question: Question, query: str, days: Sequence[tuple[int, int]], candidates: Sequence[Candidate]
) -> Ranked:
    return rerank(probed(archive, query, days), candidates)


def probed(archive: Archive, query: str, days: Sequence[tuple[int, int]]) -> Probe:
    """A query as it is held against passages of this archive."""
    return probe(query, lambda terms: np.array(archive.idf("bigrams", terms)), days)
