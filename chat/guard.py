"""Who may ask from outside the page: where the chat asks for a name and password, programs must send one of them."""

from __future__ import annotations

import base64
import binascii
import inspect
import secrets
from collections.abc import Awaitable, Callable, Iterator

Accounts = dict[str, str] | Callable[[str, str], "bool | Awaitable[bool]"] | None
"""What Gradio keeps of its `auth`: the passwords by name, a function of both, or None where everybody may come in."""

Credentials = tuple[str, str]
"""A name and a password; the name is empty where only a password was sent."""


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
