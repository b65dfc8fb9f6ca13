"""What was answered and nobody came for, kept within bounds: Gradio keeps the messages of 2,000 visits, however many and large they are,
for whoever asked and left before the answer, or never meant to fetch it."""

from __future__ import annotations

from typing import Any

MOST = 128 << 20
"""Bytes of answers that may wait to be fetched; those that have waited longest are let go beyond it."""
MOST_OF_ONE = 32 << 20
"""Bytes of them that one visit may have waiting before it has to fetch some; what is not answered yet counts to `MOST` alone."""
ANSWER = 1 << 18
"""Bytes that an answer is reckoned to add to the conversation that was sent with its question, which is sent back twice."""


class Unfetched:
    """Counts, in front of Gradio's queue, what waits there to be fetched, in bytes by visit and call, that which waits longest first."""

    def __init__(self, queue: Any) -> None:
        self._queue, self._push = queue, queue.push
        self._waiting: dict[str, dict[str, int]] = {}

    async def push(self, body: Any, request: Any, username: str | None) -> tuple[bool, Any, str]:
        """Take a call in as Gradio does; or say that its visit has to fetch first."""
        size = ANSWER + 2 * len(await request.body())
        self._count_out()
        own = self._waiting.get(body.session_hash, {})
        done = sum(own[call] for call in own.keys() - self._queue.event_ids_to_events.keys())
        if (done and done + size > MOST_OF_ONE) or (own and sum(own.values()) + size > MOST):
            return False, "先前的回答还没有取走，请取走再问 (fetch the answers that wait for you, then ask again)", "queue_full"
        self._make_room(size)
        taken: tuple[bool, Any, str] = await self._push(body=body, request=request, username=username)
        if taken[0]:
            self._waiting[body.session_hash] = self._waiting.pop(body.session_hash, {}) | {taken[1]: size}
        return taken

    def _count_out(self) -> None:
        """Forget the calls whose answers were fetched, and what Gradio remembers of visits that have fetched all."""
        running = self._queue.event_ids_to_events.keys()
        for visit, calls in list(self._waiting.items()):
            messages = self._queue.pending_messages_per_session.get(visit)
            unfetched = self._queue.pending_event_ids_session.get(visit, set())
            if messages is None or messages.empty():
                unfetched = unfetched & running  # a call that was left while it ran stays among them for ever
            self._waiting[visit] = {call: size for call, size in calls.items() if call in unfetched or call in running}
            if not self._waiting[visit]:
                del self._waiting[visit]
                if not unfetched:
                    self._queue.pending_event_ids_session.pop(visit, None)

    def _make_room(self, size: int) -> None:
        """Let go what has waited longest, as far as a further answer of so many bytes takes it."""
        held = sum(sum(calls.values()) for calls in self._waiting.values())
        running = self._queue.event_ids_to_events.keys()
        for visit in [visit for visit, calls in self._waiting.items() if running.isdisjoint(calls)]:
            if held + size <= MOST:
                return
            held -= sum(self._waiting.pop(visit).values())
            self._queue.pending_messages_per_session.pop(visit, None)
            self._queue.pending_event_ids_session.pop(visit, None)


def bound_unfetched(app: Any) -> None:
    """Hold what an app of Gradio's keeps for its visits to the bounds."""
    app._queue.push = Unfetched(app._queue).push
