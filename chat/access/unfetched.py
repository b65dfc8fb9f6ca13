"""What was answered and nobody came for, kept within bounds: Gradio keeps the messages of 2,000 visits, however many and large they are,
for whoever asked and left before the answer, or never meant to fetch it."""

from __future__ import annotations

from typing import Any

MOST = 128 << 20
"""Bytes of answers that may wait to be fetched; those that have waited longest are let go beyond it."""
MOST_OF_ONE = 32 << 20
"""Bytes of them that one visit may have waiting before it has to fetch some."""
ANSWER = 1 << 18
"""Bytes that an answer is reckoned to add to the conversation that was sent with its question, which is sent back twice."""


class Unfetched:
    """Counts, in front of Gradio's queue, what waits there to be fetched, in bytes by visit, that which waits longest first."""

    def __init__(self, queue: Any) -> None:
        self._queue, self._push = queue, queue.push
        self._waiting: dict[str, int] = {}

    async def push(self, body: Any, request: Any, username: str | None) -> tuple[bool, Any, str]:
        """Take a call in as Gradio does; or say that its visit has to fetch first."""
        running = {event.session_hash for event in self._queue.event_ids_to_events.values()}
        self._count_out(running)
        length = request.headers.get("content-length", "")
        size = ANSWER + 2 * (int(length) if length.isdecimal() else 0)
        own = self._waiting.get(body.session_hash, 0)
        if own and own + size > MOST_OF_ONE:
            return False, "先前的回答还没有取走，请取走再问 (fetch the answers that wait for you, then ask again)", "queue_full"
        self._make_room(running, size)
        taken: tuple[bool, Any, str] = await self._push(body=body, request=request, username=username)
        if taken[0]:
            self._waiting[body.session_hash] = self._waiting.pop(body.session_hash, 0) + size
        return taken

    def _count_out(self, running: set[str]) -> None:
        """Forget the visits that have fetched all, with what Gradio remembers of them."""
        for visit in [one for one in self._waiting if one not in running]:
            messages = self._queue.pending_messages_per_session.get(visit)
            if messages is None or messages.empty():
                del self._waiting[visit]
                if messages is None or not self._queue.pending_event_ids_session.get(visit):
                    self._queue.pending_event_ids_session.pop(visit, None)

    def _make_room(self, running: set[str], size: int) -> None:
        """Let go what has waited longest, as far as a further answer of so many bytes takes it."""
        for visit in [one for one in self._waiting if one not in running]:
            if sum(self._waiting.values()) + size <= MOST:
                return
            del self._waiting[visit]
            self._queue.pending_messages_per_session.pop(visit, None)
            self._queue.pending_event_ids_session.pop(visit, None)


def bound_unfetched(app: Any) -> None:
    """Hold what an app of Gradio's keeps for its visits to the bounds."""
    app._queue.push = Unfetched(app._queue).push
