"""What reaches the chat at all: one middleware in front of every route, Gradio's own and MCP's too.

A page of another site that is open in the user's browser can send requests to this machine. It is told from the chat's own page by
the headers that a browser sets and no page can: `Host` (its own name, where it has its name point here: DNS rebinding), `Origin`
and `Sec-Fetch-Site`. A program sends neither of the last two and may ask. The rules are those of the resource isolation policy
(https://web.dev/articles/fetch-metadata); what a body holds is said by its type, which no foreign page can set unasked.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders

from chat.access.senders import Body
from chat.access.traffic import READING, Traffic
from chat.access.who_may_ask import LOOPBACK
from chat.addresses import ARTICLE, ISSUE
from chat.programs.completion_replies import in_json
from chat.programs.completion_request import Fault

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

JSON = "application/json"
UPLOAD = "/gradio_api/upload"
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
PAGES = ("/", ARTICLE, ISSUE)
"""What a link from elsewhere may lead to: the chat, and the pages of articles and issues (`chat.page.address`)."""
FORM = ("application/x-www-form-urlencoded",)
TYPES = {UPLOAD: ("multipart/form-data",), SIGN_IN: FORM, SIGN_OUT: FORM}
"""The types that a body may have, by path; JSON everywhere else."""
SHUT = (
    *(
        "/monitoring",
        "/openapi.json",
        "/gradio_api/deep_link",
        "/gradio_api/runs",
        "/gradio_api/run-history/",
        "/gradio_api/dev/",
    ),
    *("/gradio_api/vibe-", "/gradio_api/undo-vibe-edit", "/gradio_api/proxy=", "/gradio_api/stream/", "/gradio_api/file/"),
    *("/gradio_api/process_recording", "/gradio_api/custom_component/", "/pwa_icon/"),
)
"""How those of Gradio's addresses begin that the chat has no use for: some write files, tell who asks how much, or fetch from elsewhere."""
LARGEST_BODY = 32 << 20
"""Bytes of a request that is no upload: a long conversation."""
LONGEST_PATH = 1024
"""Characters of an address before its question mark: beyond them no file can be called so."""
LARGEST_UPLOAD = 256 << 20
"""Bytes of all the files that are sent at once."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What goes with every answer; the page itself has a policy of its own (`chat.page.early`)."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names by which the chat may be called, lower case; with `addresses` also any numeric address, which no DNS can bend."""

    names: frozenset[str]
    addresses: bool = False

    @classmethod
    def of(cls, listening: str, allowed: Iterable[str] = ()) -> Hosts:
        """Those of a chat that listens at an address, and those that the operator allows besides."""
        names = {*LOOPBACK, listening.strip("[]"), *(name.strip("[]") for name in allowed)}
        everywhere = is_everywhere(listening)
        if everywhere:
            names.add(socket.gethostname())
        return cls(frozenset(map(str.lower, names)), everywhere)

    def hold(self, host: str) -> bool:
        """Whether a `Host` header names the chat, with or without a port."""
        try:
            parts = urlsplit(f"//{host}")
            name = (parts.hostname or "").removesuffix(".")
            whole = parts.netloc == host and parts.username is None and (parts.port or 0) >= 0  # raises where it is none
        except ValueError:
            return False
        return whole and (name in self.names or (self.addresses and is_address(name)))


def is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_everywhere(listening: str) -> bool:
    """Whether a server listens at every address of its machine."""
    return is_address(listening.strip("[]")) and ipaddress.ip_address(listening.strip("[]")).is_unspecified


FAILED = Fault(
    500, "这个请求没能办成，请检查它的内容 (the request could not be met: check what it says; why stands in the chat's own log)"
)
SLOW = Fault(408, "请求来得太慢，请检查网络后再发 (the request came too slowly: check the network and send it again)")


class Gate:
    """ASGI middleware: lets in requests to the chat's own name, from its own page or from a program, and answers the others itself.

    With `uploads` files may be sent; `traffic` counts what is let in. Who stands `under` a path of a proxy (GRADIO_ROOT_PATH) is
    asked with it or without: behind the gate it is gone, so that no rule for an address is passed by with it.
    """

    def __init__(
        self, app: App, hosts: Hosts, *, uploads: bool = False, traffic: Traffic | None = None, under: str | None = None
    ) -> None:
        self.app = app
        self.hosts = hosts
        self.uploads = uploads
        self.traffic = traffic or Traffic()
        self.under = "/" + (os.environ.get("GRADIO_ROOT_PATH", "") if under is None else under).strip("/")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # the chat has none
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                for name in [name for name in headers if name.startswith("access-control-")]:
                    del headers[name]
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                message = {**message, "headers": headers.raw}
            await send(message)

        address = (scope.get("client") or ("",))[0]
        if self.under != "/" and f"{scope['path']}/".startswith(f"{self.under}/"):
            path = scope["path"][len(self.under) :] or "/"
            scope = {**scope, "path": path, "raw_path": quote(path).encode()}
        try:
            self.check(scope["method"], scope["path"], Headers(raw=scope["headers"]))
            self.traffic.check(scope["method"], address)
        except Fault as fault:
            await refused(fault)(scope, receive, guarded)
            return
        body = Body(receive, LARGEST_UPLOAD if scope["path"].rstrip("/") == UPLOAD else LARGEST_BODY)

        begun = ended = False

        async def unless_slow(message: Message) -> None:
            nonlocal begun, ended
            if begun or not body.slow:
                begun = True
                ended = message["type"] == "http.response.body" and not message.get("more_body", False)
                await guarded(message)

        with self.traffic.counted(scope["path"], address):
            try:
                await self.app(scope, body.piece, unless_slow)
            except Exception as error:
                if ended:  # Starlette raises what it has answered, too
                    log.error("%s %.200r: %s: %.500r", scope["method"], scope["path"], type(error).__name__, str(error))
                elif begun or not body.slow:
                    raise
            if body.slow and not begun:
                await refused(SLOW)(scope, receive, guarded)

    def check(self, method: str, path: str, headers: Headers) -> None:
        """Raises Fault for a request that may not come in."""
        hosts = headers.getlist("host")
        forwarded = [name for names in headers.getlist("x-forwarded-host") for name in names.split(",")]  # the links' address
        if len(hosts) != 1 or not all(self.hosts.hold(name.strip()) for name in (*hosts, *forwarded)):
            raise Fault(
                421,
                "这里不是这个主机名，请用启动时写明的地址，或加 --allowed-host (not the name of this chat: use its own, or allow it with --allowed-host)",
            )
        if "content-length" in headers and "transfer-encoding" in headers:  # a proxy may end it elsewhere: RFC 9112, 6.1
            raise Fault(400, "请求说了两种长度 (the request says twice where it ends)")
        if is_foreign(method, path, headers):
            raise Fault(403, "别的网站的网页不能替您操作问报 (a page of another site may not act here)")
        if len(path) > LONGEST_PATH:
            raise Fault(414, "地址太长 (the address is too long)")
        if path.startswith(SHUT):
            raise Fault(404, "没有这个地址 (no such address)")
        if method in READING:
            return
        place = path.rstrip("/")
        if place == UPLOAD and not self.uploads:
            raise Fault(403, "这里不收文件 (no files are taken here)")
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > (LARGEST_UPLOAD if place == UPLOAD else LARGEST_BODY):
            raise Fault(413, "请求太大 (the request is too large)")
        empty = length == "0" and "transfer-encoding" not in headers
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        allowed = TYPES.get(place, (JSON,))
        if kind not in allowed and not (empty and not kind):
            raise Fault(415, f"请在请求头里写明 Content-Type: {allowed[0]} (send the request with Content-Type: {allowed[0]})")


def is_foreign(method: str, path: str, headers: Headers) -> bool:
    """Whether a page of another origin sent a request; following a link to one of the chat's pages, and on to where one signs in,
    is nobody's act but the reader's."""
    origin = headers.get("origin")
    if origin is not None:
        try:
            sent = urlsplit(origin)
        except ValueError:
            return True
        return sent.scheme not in ("http", "https") or sent.netloc.lower() != headers.get("host", "").lower()
    if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return False
    follows = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return not (follows and method in ("GET", "HEAD") and path in (*PAGES, SIGN_IN))


async def failed(_: Any, error: Exception) -> Any:
    """The reply to a request over which the chat stumbled: by what it says, as a rule, which nothing else had looked at."""
    return in_json(FAILED.record, FAILED.status)


def refused(fault: Fault) -> App:
    """The reply to a request that is not let in; one that came too slowly, or whose end is in doubt, leaves with its connection."""
    ends = {"Connection": "close"}
    headers = {400: ends, 408: ends, 503: {"Retry-After": "10"}}.get(fault.status, {})
    return in_json(fault.record, fault.status, headers)
