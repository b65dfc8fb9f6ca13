"""A program's question, worked out when it is its turn, and no further once the program has gone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rag import Answer, Filters

if TYPE_CHECKING:
    from chat.access.line import Line
    from chat.open_archive import Room

LOOKED_AFTER = 1.0
"""Seconds after which it is seen whether one who stands in line is still there."""

Pieces = Iterator[Answer | None]


def pieces_of(room: Room, question: str, history: Sequence[str] = (), filters: Filters = Filters()) -> Pieces:
    """None for each step of the work, then the Answer; where the archive is replaced meanwhile, that of the new one."""
    for again in (True, False):
        shelf = room.shelf
        try:
            for piece in shelf.wenbao.stream(question, history=tuple(history), filters=filters):
                yield room.models.shown(piece) if isinstance(piece, Answer) else None
            return
        except Exception:
            if not again or room.shelf is shelf:
                raise


async def worked_out(pieces: Pieces, line: Line, has_gone: Callable[[], Awaitable[bool]]) -> AsyncIterator[Answer | None]:
    """The pieces, each worked out beside the event loop when it is the asker's turn; no more of them once the asker has gone.

    Who stands in line leaves it with the answer, however long it takes to fetch.
    """
    ended = object()
    piece: Any = None
    with line.joined() as place:
        while not await place.turn(LOOKED_AFTER):
            if await has_gone():
                return
        while piece is None:
            if await has_gone():
                return
            piece = await place.work(next, pieces, ended)
            if piece is None:
                yield None
    if piece is not ended:
        yield piece
