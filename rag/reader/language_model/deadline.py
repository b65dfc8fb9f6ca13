"""Requests that end: a server that sends a byte a minute is cut off when its time is over, which no timeout of one wait can do."""

from __future__ import annotations

import http.client
import socket
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the key would go to an address that the user did not name."""

    def redirect_request(self, req: urllib.request.Request, fp: IO[bytes], code: int, *_: Any) -> None:
        return None


class Deadline:
    """Shuts the connections that are opened under it when its seconds are over."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def hold(self, opened: socket.socket) -> None:
        """Shut this connection too."""
        self._sockets.append(opened)
        if self.passed:
            self._cut()

    def _cut(self) -> None:
        self.passed = True
        for opened in self._sockets:
            with suppress(OSError):  # it was closed before
                opened.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def running(self) -> Iterator[None]:
        self._timer.start()
        try:
            yield
        finally:
            self._timer.cancel()


def opener(deadline: Deadline) -> urllib.request.OpenerDirector:
    """What opens addresses under a deadline, and follows no redirect."""

    class Plain(http.client.HTTPConnection):
        def connect(self) -> None:
            super().connect()
            deadline.hold(self.sock)

    class Secure(http.client.HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            deadline.hold(self.sock)

    class PlainHandler(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Plain, req)

    class SecureHandler(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Secure, req)

    return urllib.request.build_opener(PlainHandler, SecureHandler, _NoRedirect)
