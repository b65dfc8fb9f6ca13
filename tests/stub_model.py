"""A language model on loopback for the tests of the chat: it lists its models, says one sentence, and counts who called it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "sk-secret-of-the-tests"
NAMES = ("qwen3:8b", "glm-4-9b")
SAYS = "衡阳国际物流港项目的规划用地面积约4582亩。"
WORDS = "规划用地面积约4582亩"
"""Words of the seed page that prove the sentence."""


class StubModel:
    """An OpenAI-compatible server that answers any question with SAYS, by the passage that holds WORDS.

    With `key` it wants that; `seen` is the path and the Authorization header of each request.
    """

    def __init__(self, key: str | None = None) -> None:
        self.seen: list[tuple[str, str | None]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if outer.lets_in(self):
                    send(self, {"object": "list", "data": [{"id": name} for name in NAMES]})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if outer.lets_in(self):
                    send(self, reply(body["messages"][-1]["content"]))

            def log_message(self, *_: object) -> None:
                return

        self.key = key
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def lets_in(self, handler: BaseHTTPRequestHandler) -> bool:
        """Note who calls; refuse one without the key."""
        sent = handler.headers.get("Authorization")
        self.seen.append((handler.path, sent))
        if self.key and sent != f"Bearer {self.key}":
            handler.send_error(401)
            return False
        return True


def reply(asked: str) -> dict[str, object]:
    """The whole reply to a prompt; without passages, a greeting."""
    number = next((found[1] for part in asked.split("\n\n") if WORDS in part and (found := re.match(r"\[(\d+)\]", part))), None)
    said = {"text": SAYS, "passages": [int(number)], "words": WORDS} if number else None
    answer = {"short": "约4582亩", "sentences": [said], "query": ""} if said else {"short": "", "sentences": [], "query": ""}
    content = json.dumps(answer, ensure_ascii=False) if "[1]" in asked else "好"
    usage = {"prompt_tokens": 812, "completion_tokens": 96}
    return {"choices": [{"message": {"content": content}, "finish_reason": "stop"}], "usage": usage}


def send(handler: BaseHTTPRequestHandler, record: dict[str, object]) -> None:
    body = json.dumps(record).encode()
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def stub_model(key: str | None = None) -> Iterator[StubModel]:
    """A running stub until the block ends."""
    stub = StubModel(key)
    thread = threading.Thread(target=stub.server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield stub
    finally:
        stub.server.shutdown()
        stub.server.server_close()
        thread.join(timeout=5)
