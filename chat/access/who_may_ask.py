"""Who may ask: programs with a name and password where the chat wants them; of this machine's own, only pages that it serves."""

from __future__ import annotations

import base64
import binascii
import inspect
import secrets
from collections.abc import Awaitable, Callable, Iterator, Mapping
from urllib.parse import urlsplit

Accounts = dict[str, str] | Callable[[str, str], "bool | Awaitable[bool]"] | None
"""What Gradio keeps of its `auth`: the passwords by name, a function of both, or None where everybody may come in."""

Credentials = tuple[str, str]
"""A name and a password; the name is empty where only a password was sent."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""The names under which a machine calls itself."""
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


def at_this_machine(headers: Mapping[str, str]) -> bool:
    """Whether a request to this machine's own address is from the chat's page there.

    It is not where another site's page in the same browser sent it, nor where a proxy brings it from elsewhere.
    """
    host, origin = headers.get("host", ""), headers.get("origin")
    try:
        named, sent = urlsplit(f"//{host}").hostname, origin and urlsplit(origin).netloc
    except ValueError:
        return False
    return named in LOOPBACK and sent in (None, host) and not any(name in headers for name in FORWARDED)


async def lets_in(accounts: Accounts, authorization: str) -> bool:
    """Whether a request with this `Authorization` header may ask.

    It says `Basic` as a browser does, or `Bearer` with the password, or `name:password`, as the API key.
    """
    if accounts is None:
        return True
    for name, password in credentials(authorization):
        if callable(accounts):
            allowed = accounts(name, password)
            if await allowed if inspect.isawaitable(allowed) else allowed:
                return True
        elif any(same(password, known) for account, known in accounts.items() if name in ("", account)):
            return True
    return False


def credentials(authorization: str) -> Iterator[Credentials]:
    """What the header may mean; nothing where it is none of the two kinds."""
    scheme, _, sent = authorization.strip().partition(" ")
    if scheme.lower() == "bearer":
        key = sent.strip().encode("latin-1", "replace").decode("utf-8", "replace")  # a header is read as Latin-1
        yield "", key
    elif scheme.lower() == "basic":
        try:
            key = base64.b64decode(sent, validate=True).decode()
        except (binascii.Error, ValueError):
            return
    else:
        return
    name, colon, password = key.partition(":")
    if colon:
        yield name, password


def same(sent: str, known: str) -> bool:
    """Whether two passwords are one, found out in a time that tells nothing of them."""
    return secrets.compare_digest(sent.encode("utf-8", "replace"), known.encode("utf-8", "replace"))
