"""What to ask next: questions that the articles just cited can answer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from chat.cards import one_block
from chat.examples import Candidate, answers, figures, figures_under_headline, reporters
from chat.i18n import both
from rag import Answer, WenbaoError

if TYPE_CHECKING:
    from rag import Wenbao

TRIED = 6


def follow_ups(wenbao: Wenbao, answer: Answer, asked: list[str], wanted: int = 2) -> list[str]:
    """Up to `wanted` questions on the articles that an answer cites, each just seen to be answered from them.

    A question that gives what was answered already is left out, and so is one that was asked before.
    """
    found: list[str] = []
    for candidate in candidates(wenbao, answer)[:TRIED]:
        if len(found) == wanted:
            break
        if candidate.question not in asked and answers(wenbao, candidate):
            found.append(candidate.question)
    return found


def candidates(wenbao: Wenbao, answer: Answer) -> list[Candidate]:
    """Questions that might be asked of the cited articles, those of the first citation first."""
    made: list[Candidate] = []
    for article_id in dict.fromkeys(citation.article_id for citation in answer.citations):
        try:
            article = wenbao.archive.article(article_id)
        except WenbaoError:
            continue
        for make in (figures, figures_under_headline, reporters):
            made += [c for c in make(article) if c.expected not in answer.answer]
    return made


def follow_ups_html(questions: list[str]) -> str:
    """The questions as buttons that ask them."""
    rows = "".join(f'<button type="button" class="asks">{escape(question)}</button>' for question in questions)
    return one_block(f'<div class="next"><span class="over">{both("ask_next")}</span>{rows}</div>') if rows else ""
