"""What to ask next: questions that the articles just cited can answer."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator, Sequence, Set
from html import escape
from typing import TYPE_CHECKING

from chat.cards import one_block
from chat.i18n import both
from chat.suggested.examples import answers
from chat.suggested.made_questions import Candidate, inquiries
from index.chinese.words import in_force, tagged
from rag import Article, Filters, WenbaoError

if TYPE_CHECKING:
    from rag import Wenbao

WANTED = 3
BUDGET_SECONDS = 3.0
NEAR = 12
NAMING = ("n", "vn", "j", "l", "i")
"""Tags of words that name things: nouns of every kind, nouns made of verbs, short forms and set phrases."""
SHARED_LETTERS = 4

_turn = threading.Lock()


def follow_ups(
    wenbao: Wenbao,
    articles: Sequence[str],
    answer: str,
    asked: Sequence[str],
    wanted: int = WANTED,
    filters: Filters = Filters(),
) -> list[str]:
    """Up to `wanted` questions to ask next, each just seen to be answered within the filters: on the articles (ids) that were cited,
    then on others near that speak of the same.

    A question that gives what `answer` tells already is left out, and so is one that was `asked` before. Takes BUDGET_SECONDS
    at most, and one reader's turn at a time, so that suggestions never keep an answer waiting.
    """
    found: list[str] = []
    with _turn, in_force(wenbao.archive.names):
        deadline = time.monotonic() + BUDGET_SECONDS
        for candidate in candidates(wenbao, articles, asked[-1] if asked else "", answer, filters):
            if len(found) == wanted or time.monotonic() > deadline:
                break
            fresh = candidate.expected not in answer and candidate.question not in (*asked, *found)
            if fresh and answers(wenbao, candidate, filters):
                found.append(candidate.question)
    return found


def candidates(wenbao: Wenbao, articles: Sequence[str], question: str, answer: str, filters: Filters) -> Iterator[Candidate]:
    """Questions that might be asked of the articles that were cited, then, of those found near the question, those on what the
    question or the answer speaks of; then who wrote them."""
    about = subjects(f"{question}\n{answer if articles else ''}")  # a refusal tells of what was not asked
    others = (one for one in in_turn(near(wenbao, question, articles, filters)) if is_near(one.question, about))
    shown = [inquiries(article) for article_id in dict.fromkeys(articles) if (article := held(wenbao, article_id))]
    authors: list[Candidate] = []
    for candidate in itertools.chain(in_turn(shown), others):
        if candidate.asks == "author":
            authors.append(candidate)
        else:
            yield candidate
    yield from authors


def in_turn(each: Sequence[Iterator[Candidate]]) -> Iterator[Candidate]:
    """The first of each, then the second of each, and so on."""
    for together in itertools.zip_longest(*each):
        yield from filter(None, together)


def subjects(text: str) -> set[str]:
    """The words of a text that name what it speaks of; places are none of them, since a paper writes of its own in every article."""
    return {word for word, tag in tagged(text) if len(word) > 1 and tag.startswith(NAMING) and tag != "ns"}


def is_near(question: str, about: Set[str]) -> bool:
    """Whether a question is on what was spoken of: one word may be shared by chance, long ones or several may not."""
    return sum(map(len, subjects(question) & about)) >= SHARED_LETTERS


def near(wenbao: Wenbao, question: str, articles: Sequence[str], filters: Filters) -> list[Iterator[Candidate]]:
    """Questions on the articles that a search for the question finds beside those given."""
    try:
        hits = wenbao.search(question, k=NEAR, filters=filters) if question else []
    except WenbaoError:
        return []
    others = {hit.article.article_id: hit.article for hit in hits if hit.article.article_id not in articles}
    return [inquiries(article) for article in others.values()]


def held(wenbao: Wenbao, article_id: str) -> Article | None:
    """An article by its id; None where the archive does not hold it any more."""
    try:
        return wenbao.archive.article(article_id)
    except WenbaoError:
        return None


def follow_ups_html(questions: list[str]) -> str:
    """The questions as buttons that ask them."""
    rows = "".join(f'<button type="button" class="asks">{escape(question)}</button>' for question in questions)
    return one_block(f'<div class="next"><span class="over">{both("ask_next")}</span>{rows}</div>') if rows else ""
