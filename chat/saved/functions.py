"""What the page may ask of the server about saved questions: how they stand, as HTML, and what one is answered now."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

import gradio as gr

from chat.access.limits import QUESTIONS, Buckets
from chat.access.sign_in import visitor_of
from chat.functions import PageFunction, Request, filters_of, text, texts
from chat.opinions import MOST_TURNS
from chat.saved.questions import saved, saved_html
from rag import Answer
from rag.types import LONGEST_QUESTION

if TYPE_CHECKING:
    from chat.open_archive import Room

log = logging.getLogger(__name__)

AsyncPageFunction = Callable[..., Coroutine[Any, Any, str]]
LONGEST_ANSWER = 300
"""Characters of an answer that are kept with a saved question."""


def saved_functions(room: Room) -> tuple[PageFunction, AsyncPageFunction]:
    """How they stand, and what one is answered now."""
    asked = Buckets()

    def saved_questions(request: Request) -> str:
        return saved_html(room.shelf.archive, saved(request.get("questions")))

    async def ask_anew(request: Request, http: gr.Request) -> str:
        """A saved question's answer as JSON, asked in the line in which all stand, with the state of the archive that it is of; the state
        alone where the question fails in it, empty where nothing can be asked now."""
        question = text(request, "question").strip()[:LONGEST_QUESTION]
        if not question or asked.take(visitor_of(http), QUESTIONS):
            return ""
        history = tuple(one[:LONGEST_QUESTION] for one in texts(request, "history")[-MOST_TURNS:])
        with room.line(None).joined() as place:
            await place.turn()
            shelf = room.shelf
            ask = partial(shelf.quoting.ask, question, history=history, filters=filters_of(text(request, "within")))
            try:
                answer = await place.work(ask)
            except Exception:  # nobody waits for it: it is asked again when the archive has changed, and those behind it now
                log.exception("A saved question could not be asked.")
                return json.dumps({"state": shelf.state})
        return json.dumps({"state": shelf.state, **told(answer)}, ensure_ascii=False)

    return saved_questions, ask_anew


def told(answer: Answer) -> dict[str, Any]:
    """What the page keeps of an answer; with the whole wording of a question that stood in a conversation."""
    return {
        "whole": answer.understood or answer.question,
        "answer": (answer.short_answer or answer.answer)[:LONGEST_ANSWER],
        "cited": [{"n": c.n, "article_id": c.article_id, "reference": c.reference, "quote": c.quote} for c in answer.citations],
    }
