"""A language model's server that means ill: what it sends ends in the own answer, in bounded time, and it learns no key."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from rag.reader.language_model import client, reply
from rag.reader.language_model.client import LanguageModel, LanguageModelError
from tests.model_reading import OWN, Serve, read, texts
from tests.scripted_model import Reply, event, raw, status

pytestmark = pytest.mark.hostile

KEY = "sk-Geheim-0123456789"
STREAM = "text/event-stream"


def delta(content: Any) -> bytes:
    return event({"choices": [{"delta": {"content": content}}]})


def end() -> bytes:
    return event({"choices": [{"delta": {}, "finish_reason": "stop"}]}) + b"data: [DONE]\n\n"


HOSTILE: dict[str, Reply] = {
    "deep event": raw(b"data: " + b"[" * 100_000 + b"\n\n", STREAM),
    "deep object": raw(b"data: " + b'{"a":' * 30_000 + b"\n\n", STREAM),
    "deep whole": raw(b"[" * 200_000),
    "deep text": raw(delta('{"text": ' + "[" * 11_000) + end(), STREAM),
    "choices": raw(b'data: {"choices": [5]}\n\n', STREAM),
    "no choices": raw(b'data: {"choices": {}}\n\n', STREAM),
    "a number": raw(b"data: 5\n\n", STREAM),
    "a null": raw(b"data: null\n\n", STREAM),
    "a list": raw(b"data: []\n\n", STREAM),
    "content": raw(delta({"a": 1}) + end(), STREAM),
    "infinite use": raw(b'data: {"choices": [], "usage": {"prompt_tokens": 1e999, "completion_tokens": 1}}\n\n', STREAM),
    "use in words": raw(b'data: {"choices": [], "usage": {"prompt_tokens": "many"}}\n\n', STREAM),
    "long number": raw(b'data: {"choices": [], "usage": {"prompt_tokens": ' + b"9" * 5000 + b"}}\n\n", STREAM),
    "half a character": raw(delta("\ud83d总投资\udc00。") + end(), STREAM),
    "not UTF-8": raw(b"data: \xff\xfe\n\n", STREAM),
    "zeros": raw(b"\0" * 100_000, STREAM),
    "a long line": raw(b": " + b"x" * (client.LONGEST_LINE + 9) + b"\n\n", STREAM),
    "a long line of spaces": raw(b" " * (client.LONGEST_LINE * 2), STREAM),
    "nothing": raw(b"", STREAM),
    "escape": raw(delta("\x1b[2J\x1b]0;x\x07") + end(), STREAM),
    "empty": raw(b""),
    "no content": status(204),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_means_nothing_ends_in_the_own_answer(serve: Serve, name: str) -> None:
    draft = read(serve(HOSTILE[name]))
    assert draft.statements == OWN.statements
    json.dumps([*texts(draft), draft.note], ensure_ascii=False).encode()


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_no_redirect_carries_the_key(serve: Serve, code: int) -> None:
    elsewhere: list[dict[str, str]] = []

    def listening(handler: BaseHTTPRequestHandler) -> None:
        elsewhere.append(dict(handler.headers))
        handler.send_error(404)

    other = serve(listening)

    def moved(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Location", f"{other.url}/v1/models")
        handler.end_headers()

    model = LanguageModel(serve(moved).url, "m", KEY)
    for work in (model.models, lambda: list(model.stream("s", "u"))):
        with pytest.raises(LanguageModelError, match=str(code)):
            work()
    assert elsewhere == [] and other.seen == []


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (f"http://ich:{KEY}@127.0.0.1:9", None),
        (f"http://ich:a/{KEY}@127.0.0.1:9/v1", None),
        (f"http://127.0.0.1:9/v1?key={KEY}", None),
        (f"http://127.0.0.1:9/v1#{KEY}", None),
        (f"ftp://ich:{KEY}@host", None),
        (f"http://ich:{KEY}@[bad", None),
        (f"http://host:{KEY}/", None),
        ("http://127.0.0.1:9", f"{KEY}\r\nX-Other: 1"),
        ("http://127.0.0.1:9", f"密{KEY}"),
        ("http://127.0.0.1:9", f"{KEY}\ud800"),
    ],
)
def test_no_message_tells_a_key_or_a_password(url: str, key: str | None) -> None:
    model = LanguageModel(url, "m", key)
    for work in (model.models, lambda: list(model.stream("s", "u"))):
        with pytest.raises(LanguageModelError) as failure:
            work()
        assert "Geheim" not in str(failure.value)
        assert failure.value.__context__ is None or failure.value.__suppress_context__
    assert KEY not in repr(LanguageModel("http://a", "m", KEY))


def dripping(begin: bytes, piece: bytes) -> Reply:
    """A reply of which a piece comes every twentieth of a second, for a minute."""

    def told(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(begin)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(0.05)

    return told


@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"HTTP/1.0 200 OK\r\nX: ",
        b"HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: ",
        b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n",
    ],
    ids=["status", "headers", "lines", "event", "whole"],
)
def test_a_server_that_drips_is_cut_off_in_time(serve: Serve, monkeypatch: pytest.MonkeyPatch, begin: bytes) -> None:
    monkeypatch.setattr(client, "LONGEST_REPLY", 0.4)
    started = time.monotonic()
    model = LanguageModel(serve(dripping(begin, b"x")).url, "m", timeout=5)
    for work in (model.models, lambda: list(model.stream("s", "u"))):
        with pytest.raises(LanguageModelError, match="没完没了"):
            work()
    assert time.monotonic() - started < 30


def test_a_flood_is_cut_off_by_its_bytes(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MOST_BYTES", 1 << 20)
    comment = b": " + b"x" * 1000 + b"\n\n"
    with pytest.raises(LanguageModelError, match="没完没了"):
        list(LanguageModel(serve(raw(comment * 2000, STREAM)).url, "m").stream("s", "u"))


@pytest.mark.parametrize(
    "thought",
    ["<think>" + "<" * 300_000, "<think>" + "</thin" * 60_000, "<" * 300_000, "<think><think>" * 20_000, "</think>" * 30_000],
    ids=["open", "half closed", "brackets", "nested", "strays"],
)
def test_thinking_is_cut_away_in_linear_time(thought: str) -> None:
    def pieces() -> Iterator[str]:
        yield from (thought[at : at + 3] for at in range(0, len(thought), 3))

    started = time.process_time()
    shown = "".join(reply.visible(pieces()))
    assert len(shown) <= reply.LONGEST
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "said", ["大" * 12_000, "大桥，" * 4_000, "[1" * 6_000, '{"text": "' + "a" * 11_000, "{" * 12_000, "," * 12_000]
)
def test_a_reply_is_read_in_bounded_time(said: str) -> None:
    started = time.process_time()
    list(reply.read(iter(said)))  # a character at a time
    assert time.process_time() - started < 5
