"""A language model that says what a test wrote for it: a server on loopback that speaks the protocol, streams, and fails as told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler], None]
"""What a server does with a request, its body read."""


def event(record: object) -> bytes:
    """One event of a stream."""
    return f"data: {json.dumps(record)}\n\n".encode()


def streamed(
    *pieces: str, done: bool = True, wait: float | Callable[[], object] = 0.0, usage: tuple[int, int] | None = None
) -> Reply:
    """A reply in pieces, after each `wait` seconds, or until that call returns; not `done`, it breaks off. `usage` is the tokens that
    are told at the end."""
    go_on = wait if callable(wait) else lambda: time.sleep(wait)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _begin(handler, "text/event-stream")
        for n, piece in enumerate(pieces):
            end = "stop" if done and n == len(pieces) - 1 else None
            handler.wfile.write(event({"choices": [{"delta": {"content": piece}, "finish_reason": end}]}))
            handler.wfile.flush()
            go_on()
        if usage:
            told = {"prompt_tokens": usage[0], "completion_tokens": usage[1]}
            handler.wfile.write(event({"choices": [], "usage": told}))
        if done:
            handler.wfile.write(b"data: [DONE]\n\n")

    return reply


def answered(
    *sentences: tuple[str, Sequence[int]] | tuple[str, Sequence[int], str], short: str = "", query: str = "", **options: Any
) -> Reply:
    """A reply as the model is told to write it: each sentence with its passages and, if given, their words."""
    told = [dict(zip(("text", "passages", "words"), one, strict=False)) for one in sentences]
    record = {"short": short, "sentences": told, "query": query}
    return streamed(json.dumps(record, ensure_ascii=False), **options)


def status(code: int) -> Reply:
    """A refusal with a status."""
    return lambda handler: handler.send_error(code)


def raw(body: bytes, kind: str = "application/json") -> Reply:
    """A body as it is."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _begin(handler, kind)
        handler.wfile.write(body)

    return reply


def _begin(handler: BaseHTTPRequestHandler, kind: str) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", kind)
    handler.end_headers()


class Server:
    """A server that gives one reply after the other, the last for ever, and remembers what it was asked.

    `of` makes the reply of the request's body instead. Ends with `close`.
    """

    def __init__(self, *replies: Reply, of: Callable[[dict[str, Any]], Reply] | None = None) -> None:
        self.seen: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                replies[0](self)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.seen.append((self.path, dict(self.headers), body))
                reply = of(body) if of else replies[min(len(outer.seen), len(replies)) - 1]
                try:
                    reply(self)
                except ConnectionError:
                    return  # the reader had enough

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()
