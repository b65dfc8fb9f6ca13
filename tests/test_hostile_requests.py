"""Requests as bytes that no client sends: each is answered, or its connection closed, and the chat serves the next one."""

from __future__ import annotations

import json
import logging
import re
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rag import open_archive
from tests.conftest import free_port

pytestmark = pytest.mark.hostile

PASSED_TO_SYSTEM = ("/etc/hostname", "..%2f..%2f..%2fetc%2fhostname", "....//etc/hostname", "%00", "%zz", "%ed%a0%80", "manifest.json",
                    "..%5c..%5cx", "file:///etc/hostname", "scans/..%2fmanifest.json", "a" * 50_000)  # fmt: skip
METHODS = ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "G\0T", "LONG" * 5000)
END = "Connection: close\r\n\r\n"
JSON = "Content-Type: application/json\r\n"
CHUNKED = "Transfer-Encoding: chunked\r\n\r\n"
ASK = f"POST /v1/chat/completions HTTP/1.1\r\nHost: {{host}}\r\n{JSON}"
RAW: dict[str, tuple[str, tuple[int, ...]]] = {
    # what is sent, and the statuses that it may get; none where the connection is closed without one
    "a vast query": ("GET /?q=" + "a" * 2_000_000 + " HTTP/1.1\r\nHost: {host}\r\n" + END, (400,)),
    "a vast header": ("GET / HTTP/1.1\r\nHost: {host}\r\nX: " + "a" * 2_000_000 + "\r\n" + END, (400,)),
    "many headers": ("GET / HTTP/1.1\r\nHost: {host}\r\n" + "X: a\r\n" * 60_000 + END, (400,)),
    "many ranges": (
        "GET /favicon.ico HTTP/1.1\r\nHost: {host}\r\nRange: bytes=" + "0-1," * 5000 + "\r\n" + END,
        (200, 206, 400, 416),
    ),
    "a range beyond": ("GET /favicon.ico HTTP/1.1\r\nHost: {host}\r\nRange: bytes=99999999-\r\n" + END, (416,)),
    "no HTTP": ("\x16\x03\x01\x02\x00\x01\x00" * 20 + "\r\n\r\n", (400,)),
    "HTTP 0.9": ("GET /\r\n\r\n", (400,)),
    "HTTP 2 unasked": ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (400, 421)),
    "another site's address": ("GET http://evil.test/scan HTTP/1.1\r\nHost: {host}\r\n" + END, (404, 421)),
    "two hosts": ("GET / HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n" + END, (400, 421)),
    "no host": ("GET / HTTP/1.1\r\n" + END, (400, 421)),
    "half a header": ("GET / HTTP/1.1\r\nHost: {host}\r\nX: a\0b\r\n" + END, (400,)),
    "a chunk of no size": (ASK + CHUNKED + "zz\r\n{{}}\r\n0\r\n\r\n", (400,)),
    "a chunk of less than nothing": (ASK + CHUNKED + "-1\r\n{{}}\r\n0\r\n\r\n", (400,)),
    "an encoding within another": (ASK + "Transfer-Encoding: gzip, chunked\r\n" + END + "0\r\n\r\n", (400, 411, 415, 501)),
    "two lengths": (ASK + "Content-Length: 2\r\nContent-Length: 3\r\n" + END + "{{}}x", (400,)),
    "a length with a sign": (ASK + "Content-Length: +2\r\n" + END + "{{}}", (400, 413)),
    "a packed body": (ASK + "Content-Encoding: gzip\r\nContent-Length: 2\r\n" + END + "{{}}", (400,)),
}
BODIES = ("[" * 200_000, '{"messages":' * 50_000, '{"messages": NaN}', '{"messages": ' + "9" * 9000 + "}", "null", "[1]", '"x"', "\ufeff{}",
          '{"messages": [{"role": "user", "content": [[[[1]]]]}]}', '{"messages": [{"role": ["user"], "content": {"a": 1}}]}',
          '{"data": {"a": [1]}, "fn_index": "x", "session_hash": ["x"], "event_id": {"a": 1}, "component_id": "x", "fn_name": ["x"]}',
          '{"data": [NaN], "fn_index": NaN, "session_hash": "s"}', '{"fn_index": ' + "9" * 9000 + ', "data": []}')  # fmt: skip
TAKING = ("/v1/chat/completions", "/gradio_api/mcp/", "/gradio_api/queue/join", "/gradio_api/component_server", "/gradio_api/call/ask",
          "/gradio_api/cancel", "/gradio_api/reset")  # fmt: skip
SECONDS = 30


@pytest.fixture(scope="module")
def host(seed_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name and port of a chat in which pages may be added."""
    import gradio

    from chat.app import launch

    folder = tmp_path_factory.mktemp("requests") / "archive"
    shutil.copytree(seed_archive, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WENBAO_DATA", str(tmp_path_factory.mktemp("opinions")))
        address = launch(open_archive(folder), "127.0.0.1", free_port(), adding=True, block=False)
        yield address.removeprefix("http://").strip("/")
        gradio.close_all(verbose=False)


def statuses(host: str, sent: bytes) -> tuple[list[int], bytes]:
    """The statuses of all that is answered to some bytes until the connection is closed, and the answer."""
    name, port = host.split(":")
    reply = b""
    began = time.monotonic()
    with socket.create_connection((name, int(port)), timeout=SECONDS) as connection:
        try:
            connection.sendall(sent)
            while piece := connection.recv(1 << 16):
                reply += piece
        except ConnectionError:  # it is closed before all was sent
            pass
    assert time.monotonic() - began < SECONDS
    return [int(one) for one in re.findall(rb"^HTTP/1\.1 (\d{3})", reply, re.M)], reply


def serves(host: str) -> bool:
    return httpx.get(f"http://{host}/v1/models", timeout=SECONDS).status_code == 200


@pytest.mark.parametrize("name", RAW)
def test_bytes_that_no_client_sends_are_refused_and_the_next_is_served(host: str, name: str) -> None:
    sent, allowed = RAW[name]
    got, reply = statuses(host, sent.format(host=host).encode("latin-1"))
    assert set(got) <= set(allowed), reply[:300]
    assert len(got) < 2 or name == "HTTP 2 unasked", "nothing behind it is read as a request"
    assert b"Traceback" not in reply
    assert serves(host)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method[:8])
def test_a_picture_is_only_read(host: str, method: str) -> None:
    for path in ("/scan?file=a", "/article?id=a", "/issue?file=a"):
        got, reply = statuses(host, f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{END}".encode())
        assert got in ([404], [405], [400]), reply[:300]


@pytest.mark.parametrize("name", PASSED_TO_SYSTEM, ids=lambda name: name[:24])
def test_no_name_of_a_request_is_a_path(host: str, name: str) -> None:
    own = Path("/etc/hostname").read_bytes().strip()
    for path in (
        f"/scan?file={name}",
        f"/scan?file=a&part={name}",
        f"/issue?file={name}",
        f"/gradio_api/file={name}",
        f"/static/{name}",
    ):
        got, reply = statuses(host, f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{END}".encode())
        assert got in ([400], [403], [404], [422], [414]), (path[:60], reply[:300])
        assert own not in reply.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("path", TAKING)
def test_any_body_is_answered(host: str, path: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for body in BODIES:
        sent = body.encode()
        head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\n{JSON}Content-Length: {len(sent)}\r\n{END}"
        got, reply = statuses(host, head.encode() + sent)
        assert len(got) == 1, (body[:60], reply[:300])
        if got[0] == 500:
            assert "没能办成" in json.loads(reply.partition(b"\r\n\r\n")[2])["error"]["message"]
        assert b"Traceback" not in reply and b"site-packages" not in reply
    assert "Traceback" not in caplog.text
    assert serves(host)
