"""The door of a shared chat: who is known comes in with a name and a role, the others to the page where one signs in.

It stands behind the gate and before every route, so that nothing of Gradio's is reached by who is not known. A browser has a
session, whose cookie no script reads and no other site sends; a program sends `Authorization`: a token as Bearer, or name and
password as Basic. What others further in learn of the visitor stands in headers that only the door writes.
"""

from __future__ import annotations

import hashlib
import math
import secrets
import time
from collections.abc import Callable, Mapping
from html import escape
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlencode

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from chat.access.gate import PAGES, SIGN_IN, SIGN_OUT, UPLOAD, App, Message, Receive, Send
from chat.access.limits import CALLS, QUESTIONS, TRIES, TRIES_FROM, UPLOADS, Buckets, Rate
from chat.access.who_may_ask import credentials
from chat.programs.completion_replies import in_json
from chat.programs.completion_request import Fault
from rag.accounts.accounts import Account, Accounts, User

COOKIE = "wenbao"
SESSION = 12 * 3600.0
"""Seconds without a request after which one signs in again."""
MOST_SESSIONS = 10_000
REMEMBERED = 300.0
"""Seconds for which a password that a program sent need not be worked out again."""
PASSWORDS_AT_ONCE = 4
"""Each takes 16 MiB while it is worked out."""
LONGEST_FORM = 8_192
AT = "at"
"""The field of the query that keeps which page one wanted."""
OWN = (b"x-wenbao-user", b"x-wenbao-role")
ASKING = ("/gradio_api/queue/join", "/gradio_api/call/", "/gradio_api/run/", "/gradio_api/api/", "/gradio_api/mcp", "/v1/chat/")
PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>问报 Wenbao</title><style>
:root {{ --paper: #f4efe4; --sheet: #fdfaf2; --ink: #211d18; --strong: #211d18; --accent: #a8321f; --on: #fdfaf2; }}
body {{ font: 16px/1.6 "Source Han Sans SC", "Noto Sans CJK SC", "PingFang SC", sans-serif; background: var(--paper);
color: var(--ink); display: grid; place-items: center; min-height: 90vh; margin: 0; }}
form {{ display: grid; gap: 14px; width: min(320px, 90vw); }} label {{ display: grid; gap: 4px; font-size: 14px; }}
h1 {{ margin: 0 0 8px; padding-bottom: 11px; border-bottom: 3px double var(--strong); letter-spacing: .12em;
font: 900 34px/1 "Source Han Serif SC", "Noto Serif CJK SC", "Songti SC", serif; }}
input, button {{ box-sizing: border-box; font: inherit; font-size: 16px; padding: 10px; min-height: 44px; border: 1px solid var(--strong); border-radius: 0; }}
input {{ background: var(--sheet); color: var(--ink); }} input:focus {{ outline: 2px solid var(--accent); outline-offset: -1px; }}
button {{ background: var(--accent); border-color: var(--accent); color: var(--on); cursor: pointer; }}
.failed {{ color: var(--accent); margin: 0; }}
@media (prefers-color-scheme: dark) {{ :root {{ --paper: #171411; --sheet: #1f1b17; --ink: #ebe3d5;
--strong: #b9ad9a; --accent: #ee8068; --on: #171411; color-scheme: dark; }} }}
</style><form method="post"><h1>问报</h1>{said}
<label>名字 Name<input name="name" autocomplete="username" required autofocus></label>
<label>密码 Password<input name="password" type="password" autocomplete="current-password" required></label>
<button>登录 Sign in</button></form></html>"""
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
OURSELVES = User("mcp", "reader")
"""Gradio's MCP server, which puts what it is asked to the chat itself, in the name of who asked it."""
STARTING = "/gradio_api/startup-events"
"""What Gradio asks of itself when it starts; it tells nothing and does nothing a second time."""
WRONG = "名字或密码不对 (wrong name or password)"


class TooOften(Fault):
    """A visitor asked more often than is let; `seconds` is how long to wait."""

    def __init__(self, wait: float) -> None:
        self.seconds = math.ceil(wait)
        message = f"太频繁了，请过 {self.seconds} 秒再试 (too often: try again in {self.seconds} seconds)"
        super().__init__(429, message, code="rate_limit_exceeded")


class Door:
    """ASGI middleware; without `accounts` everybody may come in. With `limited` a visitor may ask only so often.

    `own_token` lets the chat's own MCP server in; `clock` gives seconds.
    """

    def __init__(
        self,
        app: App,
        accounts: Accounts | None,
        *,
        own_token: str,
        limited: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app = app
        self.accounts = accounts
        self.limited = limited
        self.clock = clock
        self.buckets = Buckets(clock)
        self._sessions: dict[str, tuple[Account, float]] = {}
        self._known: dict[str, tuple[Account, float]] = {}
        self._trying = CapacityLimiter(PASSWORDS_AT_ONCE)
        self._key = secrets.token_bytes(32)
        self.own_token = own_token

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)  # type: ignore[arg-type]
        try:
            inside = await self.let_in(request)
            if isinstance(inside, Response):
                await inside(scope, receive, send)  # type: ignore[arg-type]
                return
        except Fault as fault:
            headers = {"Retry-After": str(fault.seconds)} if isinstance(fault, TooOften) else {}
            headers |= {"WWW-Authenticate": "Bearer"} if fault.status == 401 else {}
            await in_json(fault.record, fault.status, headers)(scope, receive, send)  # type: ignore[arg-type]
            return
        headers_in = [(name, value) for name, value in scope["headers"] if name.lower() not in OWN]
        if inside is not None:
            headers_in += [(OWN[0], quote(inside.name).encode()), (OWN[1], inside.role.encode())]
        await self.app({**scope, "headers": headers_in}, receive, send)

    async def let_in(self, request: Request) -> User | Response | None:
        """Who may go on; or what is answered instead. Raises Fault."""
        path, method = str(request.scope["path"]).rstrip("/"), request.method
        user = None
        if self.accounts is not None and path != STARTING:
            if path == SIGN_IN:
                return await self.sign_in(request) if method == "POST" else page()
            if path == SIGN_OUT and method == "POST":
                self._sessions.pop(request.cookies.get(COOKIE, ""), None)
                return leaving(RedirectResponse("sign-in", 303))
            user = self.of_session(request) or await self.of_program(request)
            if user is None:
                if method in ("GET", "HEAD") and f"/{path.lstrip('/')}" in PAGES:
                    return RedirectResponse(f"sign-in{asked_for(request)}", 303)
                raise Fault(
                    401,
                    "请先登录，程序请用令牌：Authorization: Bearer 令牌 (sign in; programs send a token as Bearer)",
                    code="invalid_api_key",
                )
            if user.role == "reader" and path == UPLOAD:
                raise Fault(403, "您只能提问，加报请找编辑 (you may ask; pages are added by editors)")
        if self.limited and method == "POST" and user is not OURSELVES:
            self.count(user.name if user else address(request), rate_of(path))
        return user

    def count(self, visitor: str, rate: Rate) -> None:
        """Raises Fault where a visitor asks too often."""
        if wait := self.buckets.take((visitor, rate), rate):
            raise TooOften(wait)

    def of_session(self, request: Request) -> User | None:
        """The user of a browser's session, where it goes on and the account stands as it was: with its password and role."""
        token = request.cookies.get(COOKIE, "")
        account, until = self._sessions.get(token, (None, 0.0))
        if not self.stands(account, until):
            self._sessions.pop(token, None)
            return None
        assert account is not None
        self._sessions[token] = (account, self.clock() + SESSION)
        return account.user

    def stands(self, account: Account | None, until: float) -> bool:
        """Whether an account is the one that the file has now, and its time is not over."""
        return bool(account and self.accounts and self.clock() < until and self.accounts.named(account.user.name) == account)

    async def of_program(self, request: Request) -> User | None:
        """The user of a header `Authorization`."""
        sent = request.headers.get("authorization", "")
        if not sent or self.accounts is None:
            return None
        if secrets.compare_digest(sent.encode("latin-1", "replace"), f"Bearer {self.own_token}".encode()):
            return OURSELVES
        mark = hashlib.blake2b(sent.encode("utf-8", "surrogatepass"), key=self._key).hexdigest()
        account, until = self._known.get(mark, (None, 0.0))
        if account and self.stands(account, until):
            return account.user
        for name, password in credentials(sent):
            if not name:
                if user := self.accounts.by_token(password):
                    return user
            elif account := await self.tried(request, name, password):
                self._known = {mark: one for mark, one in self._known.items() if self.clock() < one[1]}
                self._known[mark] = (account, self.clock() + REMEMBERED)
                return account.user
        return None

    async def tried(self, request: Request, name: str, password: str) -> Account | None:
        """The account of a name and password. Raises Fault where there were too many wrong ones."""
        assert self.accounts is not None
        place = address(request)
        limits = (((name, place), TRIES), (("", place), TRIES_FROM))
        if wait := max(self.buckets.wait(key, rate) for key, rate in limits):
            raise TooOften(wait)
        for key, rate in limits:  # counted before it is known to be wrong: many may be tried at once
            self.buckets.take(key, rate)
        account = await run_sync(self.accounts.by_password, name, password, limiter=self._trying)
        if account is not None:
            for key, rate in limits:
                self.buckets.give_back(key, rate)
        return account

    async def sign_in(self, request: Request) -> Response:
        """What is answered to the form."""
        form = b""
        async for piece in request.stream():
            form += piece
            if len(form) > LONGEST_FORM:
                raise Fault(413, "表单太大 (the form is too large)")
        try:
            fields = parse_qs(form.decode("utf-8", "replace"), max_num_fields=8)
        except ValueError:  # more fields than the page's form has
            return page(WRONG, 400)
        name, password = (fields.get(key, [""])[0] for key in ("name", "password"))
        try:
            account = await self.tried(request, name, password)
        except Fault as fault:
            return page(str(fault), fault.status)
        if account is None:
            return page(WRONG, 401)
        now = self.clock()
        self._sessions = {token: one for token, one in self._sessions.items() if now < one[1]}
        while len(self._sessions) >= MOST_SESSIONS:
            self._sessions.pop(next(iter(self._sessions)))
        token = secrets.token_urlsafe(32)
        self._sessions[token] = (account, now + SESSION)
        reply = RedirectResponse(led_to(request), 303)
        reply.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return reply


def page(said: str = "", status: int = 200) -> Response:
    """The page where one signs in."""
    told = f'<p class="failed" role="alert">{escape(said)}</p>' if said else ""
    return HTMLResponse(PAGE.format(said=told), status, {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})


def leaving(reply: Response) -> Response:
    reply.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return reply


def asked_for(request: Request) -> str:
    """What a link to the chat has in its query, and to which of its pages it leads, kept until one has signed in."""
    path = request.url.path.rstrip("/").rpartition("/")[2]
    at = urlencode({AT: path}) if f"/{path}" in PAGES and path else ""
    query = "&".join(filter(None, (at, request.url.query)))
    return f"?{query}" if query else ""


def led_to(request: Request) -> str:
    """The page that one wanted before one was asked to sign in, relative to where one signs in."""
    asked = parse_qsl(request.url.query, keep_blank_values=True)
    path = next((value for name, value in asked if name == AT and f"/{value}" in PAGES), "")
    query = urlencode([(name, value) for name, value in asked if name != AT])
    return f"./{path}{'?' if query else ''}{query}"


def address(request: Request) -> str:
    return request.client.host if request.client else ""


def rate_of(path: str) -> Rate:
    """How often a visitor may send something there."""
    if path == UPLOAD:
        return UPLOADS
    return QUESTIONS if path.startswith(ASKING) else CALLS


def may_edit(headers: Mapping[str, str]) -> bool:
    """Whether the visitor of a request that came in by the door may change the archive."""
    return headers.get(OWN[1].decode(), "editor") == "editor"


def visitor_of(http: Any) -> str:
    """Who sent a request that came in by the door: by name where one signs in, else by address."""
    return str(http.headers.get(OWN[0].decode()) or (http.client.host if http.client else ""))
