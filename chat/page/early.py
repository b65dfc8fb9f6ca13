"""The chat's page as the browser gets it: what runs before Gradio's own scripts, and which scripts may run at all.

Gradio adds a page's head only when the app is there already. Its components make functions of their texts, so `eval` has to be
let; a script that stands in the page runs only if it stood there when it was sent (Content Security Policy, by hash).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders

from chat.access.gate import App, Message, Receive, Send
from chat.access.sign_in import may_edit

SCRIPT = Path(__file__).parents[1] / "early.js"
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "style-src": "'self' 'unsafe-inline'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "frame-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
PAPER = SCRIPT.with_name("paper.css")
NO_DESK = b"<style>[data-do=desk], #wb-desk, .corrects, .removes, .restores { display: none !important; }</style>"
"""For those who may only ask."""
_INLINE = re.compile(rb"<script\b(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.S)


def policy(scripts: Iterable[bytes]) -> str:
    """The policy of a page with these scripts in it."""
    hashes = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in scripts)
    allowed = " ".join(["'self'", "'unsafe-eval'", *(f"'sha256-{one}'" for one in dict.fromkeys(hashes))])
    return "; ".join(f"{name} {value}" for name, value in {**POLICY, "script-src": allowed}.items())


class EarlyScript:
    """ASGI middleware that puts the script first into the head of the page at `/`, and says which scripts may run there.

    `added` are those that Gradio puts into the page later.
    """

    def __init__(self, app: App, added: str = "") -> None:
        self.app = app
        self.added = added.encode()
        self.head = f'<head><link rel="icon" href="favicon.ico"><style>{PAPER.read_text(encoding="utf-8")}</style><script>{SCRIPT.read_text(encoding="utf-8")}</script>'.encode()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/":
            await self.app(scope, receive, send)
            return
        start: Message = {}
        parts: list[bytes] = []

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            parts.append(message.get("body", b""))
            if not message.get("more_body"):
                head = self.head if may_edit(Headers(raw=scope["headers"])) else self.head + NO_DESK
                body = b"".join(parts).replace(b"<head>", head, 1)
                headers = MutableHeaders(raw=list(start["headers"]))
                headers["Content-Length"] = str(len(body))
                headers["Content-Security-Policy"] = policy([*_INLINE.findall(body), self.added])
                await send({**start, "headers": headers.raw})
                await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, hold)
