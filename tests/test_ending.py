"""How the chat bears those who come slowly, those who are too many, and being told to end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from chat.access import senders, traffic
from chat.access.traffic import Traffic
from chat.programs.completion_request import Fault
from rag import open_archive
from tests.conftest import ROOT, free_port
from tests.scripted_model import Server, answered

ASK = "/v1/chat/completions"
QUESTION = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"


@pytest.fixture(scope="module")
def address(seed_archive: Path) -> Iterator[tuple[str, int]]:
    """A chat that gives senders one second."""
    import gradio

    from chat.app import launch

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(senders, "HEADER_WITHIN", 1.0)
        patch.setattr(senders, "BODY_WITHIN", 1.0)
        parts = urlsplit(launch(open_archive(seed_archive), "127.0.0.1", free_port(), block=False))
        yield str(parts.hostname), int(parts.port or 0)
        gradio.close_all(verbose=False)


def dribbled(address: tuple[str, int], first: bytes, rest: bytes) -> bytes:
    """What comes back where the rest is sent a byte each 0.2 s, until the connection is closed; at most a minute."""
    with socket.create_connection(address, timeout=0.2) as connection:
        connection.sendall(first)
        reply, until = b"", time.monotonic() + 60
        for n in range(1000):
            assert time.monotonic() < until, reply
            try:
                connection.sendall(rest[n : n + 1])
                got = connection.recv(65536)
            except TimeoutError:
                continue
            except OSError:  # closed under our byte
                break
            if not got:
                break
            reply += got
        return reply


def head(path: str, length: int, port: int) -> bytes:
    lines = f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Content-Type: application/json", f"Content-Length: {length}"
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


SLOW = {
    "nothing": (b"", b""),
    "request line": (b"GET / HT", b"TP/1.1" + b" " * 90),
    "header": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"X-Header: " + b"x" * 90),
    "second request": (b"GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET / HTTP/1.1\r\n", b"X-Header: " + b"x" * 90),
}


@pytest.mark.parametrize("kind", SLOW)
def test_a_header_that_is_never_ended_is_cut_off(address: tuple[str, int], kind: str) -> None:
    reply = dribbled(address, *SLOW[kind])
    assert reply.split(b"\r\n")[0].startswith(b"HTTP/1.1 200" if kind == "second request" else b"HTTP/1.1 408")
    assert b"408 Request Timeout" in reply


@pytest.mark.parametrize("path", [ASK, "/gradio_api/queue/join", "/gradio_api/component_server"])
def test_a_body_that_comes_byte_by_byte_is_cut_off(address: tuple[str, int], path: str) -> None:
    reply = dribbled(address, head(path, 900, address[1]) + b"{", b" " * 900)
    assert reply.startswith(b"HTTP/1.1 408")
    assert "请求来得太慢".encode() in reply
    assert b"connection: close" in reply.lower()


def test_who_pauses_between_two_requests_and_within_one_is_served(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(senders, "HEADER_WITHIN", 3.0)
    monkeypatch.setattr(senders, "BODY_WITHIN", 3.0)
    body = b'{"messages": [{"role": "user", "content": "?"}]}'
    with socket.create_connection(address, timeout=10) as connection:
        for pause in (1.6, 0.0):  # the second request begins when the first header would have been late
            connection.sendall(head(ASK, len(body), address[1])[:-10])
            time.sleep(pause)
            connection.sendall(head(ASK, len(body), address[1])[-10:] + body[:9])
            time.sleep(pause)
            connection.sendall(body[9:])
            reply = HTTPResponse(connection)  # its head and its body may come in two pieces
            reply.begin()
            assert reply.status in (200, 400), reply.read()
            reply.read()


def test_more_than_can_wait_are_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Traffic()
    monkeypatch.setattr(traffic, "MOST_WAITING", 2)
    with one.counted("/gradio_api/heartbeat/x"), one.counted(ASK):
        one.check("POST")
        with one.counted("/gradio_api/queue/data"), pytest.raises(Fault, match="排队的人太多") as told:
            one.check("POST")
        assert told.value.status == 503
    one.check("POST")
    assert one.running == 0


def test_an_end_waits_for_answers_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic, "FINISHED_WITHIN", 1.0)
    monkeypatch.setattr(traffic, "QUIET", 0.2)
    one = Traffic()
    with one.counted("/gradio_api/heartbeat/x"):
        assert one.drain() is True
    with one.counted(ASK):
        assert one.drain() is False
    one.check("GET")
    with pytest.raises(Fault, match="正在关闭"):
        one.check("POST")


def test_told_to_end_the_chat_finishes_the_running_answer(
    seed_archive: Path, tmp_path: Path, serve: Callable[..., Server]
) -> None:
    may_end = threading.Event()
    model = serve(answered(("规划用地面积约4582亩。", [1]), short="约4582亩", wait=lambda: may_end.wait(60)))
    port = free_port()
    options = ["--archive", str(seed_archive), "--port", str(port), "--llm-url", f"{model.url}/v1", "--llm-model", "m"]
    with (tmp_path / "log").open("wb") as log:
        chat = subprocess.Popen(
            [sys.executable, "ui.py", *options],
            cwd=ROOT,
            env={**os.environ, "WENBAO_DATA": str(tmp_path)},
            stdout=log,
            stderr=log,
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            _until(lambda: "问报" in (tmp_path / "log").read_text(encoding="utf-8"))
            replies: list[httpx.Response] = []
            body = {"messages": [{"role": "user", "content": QUESTION}]}
            asking = threading.Thread(target=lambda: replies.append(client.post(ASK, json=body)))
            asking.start()
            _until(lambda: bool(model.seen))
            chat.send_signal(signal.SIGTERM)
            _until(lambda: httpx.post(f"http://127.0.0.1:{port}{ASK}", json={}, timeout=30).status_code == 503)
            late = httpx.post(f"http://127.0.0.1:{port}{ASK}", json=body, timeout=30)
            assert (late.status_code, late.headers["retry-after"]) == (503, "10")
            assert "正在关闭" in late.json()["error"]["message"]
            may_end.set()
            asking.join(60)
        assert "4582亩" in replies[0].json()["choices"][0]["message"]["content"]
        assert chat.wait(60) == 0
    finally:
        chat.kill()
        chat.wait()


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 90
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_what_one_address_leaves_idle_shuts_nobody_else_out() -> None:
    one = Traffic()
    with ExitStack() as idle:
        for _ in range(traffic.MOST_WAITING):
            idle.enter_context(one.counted("/assets/index.js", "192.0.2.1"))
        one.check("POST", "192.0.2.2")
        with pytest.raises(Fault, match="排队的人太多"):
            one.check("POST", "192.0.2.1")
        for n in range(traffic.MOST_WAITING):
            idle.enter_context(one.counted(ASK, f"198.51.100.{n}"))
        with pytest.raises(Fault, match="排队的人太多"):
            one.check("POST", "192.0.2.2")
    one.check("POST", "192.0.2.1")
    assert one.running == 0
