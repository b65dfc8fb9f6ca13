"""A language model's server on loopback that refuses forms, fails in every way, never ends, or answers whole."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from rag.reader.language_model import client
from rag.reader.language_model.client import KEY, LanguageModel, LanguageModelError
from tests.model_reading import NO, OWN, Serve, read, texts
from tests.scripted_model import Reply, answered, event, raw, status, streamed


@pytest.mark.parametrize("code", [400, 422, 500])
@pytest.mark.parametrize(("takes", "tries"), [("json_schema", 1), ("schema", 2), ("json_object", 3), (None, 4)])
def test_a_form_that_the_server_does_not_take_is_made_looser(serve: Serve, code: int, takes: str | None, tries: int) -> None:
    good = streamed("大桥全长约4582米[1]。") if takes is None else answered(("大桥全长约4582米。", [1]))

    def of(body: dict[str, Any]) -> Reply:
        form = body.get("response_format") or {}
        sort = "schema" if "schema" in form else form.get("type")
        return good if sort == takes else status(code)

    server = serve(of=of)
    assert texts(read(server)) == ["大桥全长约4582米。"] and len(server.seen) == tries


# how it fails


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (status(401), "密钥"),
        (status(403), "密钥"),
        (status(429), "429"),
        (status(404), "404"),
        (status(400), "400"),
        (status(500), "500"),
        (status(503), "503"),
        (raw(b"<html>oops</html>", "text/html"), "读不懂"),
        (raw(b'{"choices": "nonsense"}'), "读不懂"),
        (raw(b"data: not json\n\n", "text/event-stream"), "读不懂"),
        (raw(b"data: " + b"x" * (client.LONGEST_LINE + 9), "text/event-stream"), "读不懂"),
        (raw(b'data: {"error": {"message": "overloaded"}}\n\n', "text/event-stream"), "出错"),
        (streamed("大桥", done=False), "断"),
        (lambda handler: handler.connection.close(), "断"),
    ],
)
def test_every_failure_gives_the_own_answer_and_says_why(serve: Serve, reply: Reply, why: str) -> None:
    server = serve(reply)
    draft = read(server)
    assert draft.statements == OWN.statements and draft.note is not None and why in draft.note and "直接摘自报纸" in draft.note
    refused = read(server, other=NO)
    assert refused.statements == NO.statements and refused.note is not None and why in refused.note


def test_a_stream_cut_midway_keeps_what_was_proven(serve: Serve) -> None:
    for half in (
        "大桥全长约4582米[1]。总投资78",
        '{"sentences": [{"text": "大桥全长约4582米。", "passages": [1]}, {"text": "总',
    ):
        draft = read(serve(streamed(half, done=False)))
        assert texts(draft) == ["大桥全长约4582米。"] and draft.note is not None and "核实过的部分" in draft.note


def test_a_server_that_does_not_answer_is_given_up(serve: Serve) -> None:
    given_up = threading.Event()
    draft = read(serve(lambda handler: given_up.wait(60)), timeout=0.2)
    given_up.set()
    assert draft.statements == OWN.statements and draft.note is not None and "没有回应" in draft.note


def test_a_server_that_is_slow_but_goes_on_is_waited_for(serve: Serve) -> None:
    draft = read(serve(streamed("大桥", "全长", "约", "4582米", "[1]。", wait=0.5)), timeout=2.0)
    assert texts(draft) == ["大桥全长约4582米。"]


def test_nobody_at_the_address() -> None:
    draft = read("http://127.0.0.1:9")
    assert draft.note is not None and "连不上" in draft.note
    assert "passwort" not in str(read("http://ich:passwort@127.0.0.1:9/v1?key=passwort").note)
    assert "http://" in str(read("127.0.0.1:9").note)


def test_a_redirect_is_not_followed_so_that_the_key_goes_nowhere_else(serve: Serve) -> None:
    elsewhere = serve(raw(b"{}"))

    def moved(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", elsewhere.url)
        handler.end_headers()

    draft = read(serve(moved))
    assert draft.note is not None and "302" in draft.note and elsewhere.seen == []


# replies without an end


def endless(record: dict[str, Any], comment: bytes = b"") -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            handler.wfile.write(comment or event({"choices": [{"delta": record}]}))

    return reply


@pytest.mark.parametrize(
    "words", ["总投资78亿元[1]。", "哈", "大桥，", '{"text": "总投资78亿元。", "passages": [1]},', "<think>嗯"]
)
def test_an_endless_answer_is_given_up(serve: Serve, words: str) -> None:
    started = time.monotonic()
    draft = read(serve(endless({"content": words})))
    assert texts(draft) == (["总投资78亿元。"] if "78" in words else ["大桥全长约4582米。"])
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(("thought", "comment"), [("嗯", b""), ("", b": still here\n\n")])
def test_a_reply_that_only_goes_on_is_given_up(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, thought: str, comment: bytes
) -> None:
    monkeypatch.setattr(client, "LONGEST_REPLY", 0.5)
    draft = read(serve(endless({"reasoning_content": thought}, comment)))
    assert draft.statements == OWN.statements and draft.note is not None and "没完没了" in draft.note


# the client


def test_a_whole_answer_without_streaming(serve: Serve) -> None:
    message = {"content": "<think>想一想。</think>大桥全长约4582米[1]。"}
    told = {"choices": [{"message": message}], "usage": {"prompt_tokens": 7, "completion_tokens": 3}}
    draft = read(serve(raw(json.dumps(told).encode())))
    assert texts(draft) == ["大桥全长约4582米。"]
    assert draft.model is not None and (draft.model.prompt_tokens, draft.model.completion_tokens) == (7, 3)


def test_content_in_parts_and_events_without_choices(serve: Serve) -> None:
    parts = [{"type": "thinking", "thinking": []}, {"type": "text", "text": "大桥全长约4582米[1]。"}]
    body = event({"object": "ping"}) + event({"choices": [{"delta": {"content": parts}}]}) + b"data: [DONE]\n\n"
    assert texts(read(serve(raw(body, "text/event-stream")))) == ["大桥全长约4582米。"]


def test_the_models_of_a_server(serve: Serve) -> None:
    server = serve(raw(b'{"data": [{"id": "qwen"}, {"id": "deepseek"}]}'))
    assert LanguageModel(server.url + "/v1/", "").models() == ["deepseek", "qwen"]
    for reply in (status(401), raw(b"[]"), raw(b"nonsense")):
        with pytest.raises(LanguageModelError, match=r"[\u4e00-\u9fff].* \([a-z]"):
            LanguageModel(serve(reply).url, "", "geheim").models()


@pytest.mark.parametrize(
    ("base", "path"),
    [("", "/v1"), ("/", "/v1"), ("/v1", "/v1"), ("/api/v3", "/api/v3"), ("/v1/chat/completions", "/v1")],
)
def test_the_address_may_be_given_in_any_of_its_forms(serve: Serve, base: str, path: str) -> None:
    server = serve(streamed("大桥全长约4582米[1]。"))
    assert texts(read(server.url + base)) == ["大桥全长约4582米。"]
    assert server.seen[0][0] == f"{path}/chat/completions"


def test_the_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "other")
    assert LanguageModel.from_environment("http://x", "m").key == "other"
    monkeypatch.setenv(KEY, " geheim\n")
    assert LanguageModel.from_environment("http://x", "m").key == "geheim"
    monkeypatch.setenv(KEY, "")
    monkeypatch.setenv("OPENAI_API_KEY", "")
    assert LanguageModel.from_environment("http://x", "m").key is None
