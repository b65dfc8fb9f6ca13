"""Slow senders, cut off: a header that is never ended and a body that comes byte by byte would each hold a connection for ever.

The server itself (uvicorn) has a time limit only between two requests of a connection. See "slowloris" and R.U.D.Y., CWE-400.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chat.access.gate import Message, Receive

HEADER_WITHIN = 15.0
"""Seconds in which a request's header has to come, from the first connection or byte on."""
BODY_WITHIN = 20.0
"""Seconds in which a body has to come, and as much longer as it takes at LEAST_RATE."""
LEAST_RATE = 8 << 10
"""Bytes a second."""
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class _Punctual:
    """Mixed into uvicorn's protocol of a connection: closes it where no whole header comes in time."""

    cycle: Any
    """The request that is being answered, or was last; None before the first."""
    transport: Any
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)  # type: ignore[misc]
        self._wait_for_header()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)  # type: ignore[misc]
        self._wait_for_header()

    def connection_lost(self, error: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(error)  # type: ignore[misc]

    def _wait_for_header(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self._deadline is None:
            self._deadline = asyncio.get_running_loop().call_later(HEADER_WITHIN, self._cut)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _cut(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(TOO_SLOW)
            self.transport.close()


def punctual(protocol: type[Any]) -> type[Any]:
    """uvicorn's class for a connection, with a time limit for each header."""
    return type(f"Punctual{protocol.__name__}", (_Punctual, protocol), {})


class Body:
    """A request's body on its way: at most `most` bytes, and no slower than LEAST_RATE; past either the sender counts as gone."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._left = most
        self._until = time.monotonic() + BODY_WITHIN
        self._whole = False
        self.slow = False

    async def piece(self) -> Message:
        """The next message of the request; once the body is there, whenever something is told."""
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout(self._until - time.monotonic()):
                message = await self._receive()
        except TimeoutError:
            self.slow = self._whole = True
            return {"type": "http.disconnect"}
        size = len(message.get("body", b""))
        self._left -= size
        self._until += size / LEAST_RATE
        self._whole = message["type"] != "http.request" or not message.get("more_body", False)
        return {"type": "http.disconnect"} if self._left < 0 else message
