"""A question's answer as the chat shows it, from its first words to the whole with its cards."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from chat.cards import answer_html, failure_html, streaming_html
from rag import Answer, Filters, Opening

if TYPE_CHECKING:
    from chat.access.line import Line
    from chat.open_archive import Room
    from rag.reader.language_model.client import LanguageModel

log = logging.getLogger(__name__)

LOOKED_UP = 1.0
"""Seconds after which one who stands in line sees where."""
PAUSE = 0.4
"""Seconds without a word after which one who waits for it may leave."""


def answered(room: Room, question: str, asked: Sequence[str], filters: Filters, llm: LanguageModel | None) -> Iterator[str]:
    """A question's answer as HTML: the short answer, the words as they come, then the whole with its cards.

    `llm` is the language model to ask, if any. On a failure one sentence; where the archive was replaced under the question, the question
    is put to the new one.
    """
    for again in (True, False):
        shelf, short, so_far = room.shelf, None, ""
        try:
            for piece in shelf.asked_of(llm).stream(question, history=tuple(asked), filters=filters):
                if isinstance(piece, Answer):
                    yield answer_html(room.models.shown(piece), shelf.summary, filters)
                    return
                if isinstance(piece, Opening):
                    short = piece.short_answer
                else:
                    so_far += piece
                yield streaming_html(so_far, short)
        except Exception as error:  # the conversation goes on whatever happened to one question
            if again and room.shelf is not shelf:
                continue
            log.exception("A question could not be answered.")
            yield failure_html(str(error).splitlines()[0] if str(error) else type(error).__name__)
            return


async def in_line(line: Line, pieces: Iterator[str], model: str | None = None) -> AsyncGenerator[str | None, None]:
    """The pieces, worked out beside the event loop when it is the asker's turn; before that, where one stands in line.

    None comes where nothing changed, so that who has gone leaves: Gradio closes a generator only between two steps.
    Whose turn it is waits for the language `model`, if any, and is told so.
    """
    with line.joined() as place:
        seen = None
        while not await place.turn(LOOKED_UP):
            news, seen = seen != place.before, place.before
            yield streaming_html("", before=seen) if news else None
        if seen is not None:
            yield streaming_html("", model=model)
        async with aclosing(place.in_steps(pieces, PAUSE)) as steps:
            async for piece in steps:
                yield piece
