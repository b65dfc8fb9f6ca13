"""The language model step against a real server on loopback that speaks the protocol, streams, and fails in each way."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index.types import Article, Issue, Passage
from rag.language_model.client import LanguageModel
from rag.language_model.reader import CANNOT, LanguageModelReader
from rag.types import Draft, Evidence, Hit, Question, Statement

TEXT = "本报讯（记者 丁一）12月27日，东洲大桥动工。大桥全长约4582米，总投资78亿元。副市长甲乙丙出席。"
ARTICLE = Article("p1-a01", "p1.txt", "news", ((0, len(TEXT)),), TEXT, headline="东洲大桥动工")
ISSUE = Issue("p1.txt", newspaper="东洲日报", date="2021-12-28", date_certainty="stated")
HIT = Hit(Passage("p1-a01-c01", "p1-a01", TEXT, 0, len(TEXT)), ARTICLE, ISSUE, 1.0)
QUESTION = Question("大桥多长？", "东洲大桥多长？", "东洲大桥", "number", date(2022, 1, 1))
EXTRACTIVE = Draft((Statement("大桥全长约4582米。", (Evidence(HIT, TEXT[26:46], 26, 46),)),), "约4582米")

Reply = Callable[[BaseHTTPRequestHandler], None]


def streamed(*pieces: str, done: bool = True, wait: float = 0.0) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        for n, piece in enumerate(pieces):
            choice = {"delta": {"content": piece}, "finish_reason": "stop" if done and n == len(pieces) - 1 else None}
            handler.wfile.write(f"data: {json.dumps({'choices': [choice]})}\n\n".encode())
            handler.wfile.flush()
            time.sleep(wait)
        if done:
            handler.wfile.write(b"data: [DONE]\n\n")

    return reply


def status(code: int) -> Reply:
    return lambda handler: handler.send_error(code)


def raw(body: bytes, kind: str = "application/json") -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


class Server:
    """A server that gives one reply and remembers what it was asked."""

    def __init__(self, reply: Reply) -> None:
        self.seen: list[tuple[str, dict[str, str], dict[str, object]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.seen.append((self.path, dict(self.headers), body))
                reply(self)

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()


@pytest.fixture
def serve() -> Iterator[Callable[[Reply], Server]]:
    servers: list[Server] = []

    def start(reply: Reply) -> Server:
        servers.append(Server(reply))
        return servers[-1]

    yield start
    for one in servers:
        one.server.shutdown()
        one.server.server_close()


def draft_of(server: Server, timeout: float = 5.0, key: str | None = "geheim") -> Draft:
    *_, last = write(QUESTION, [HIT], EXTRACTIVE, LanguageModel(server.url, "tiny", key, timeout))
    assert isinstance(last, Draft)
    return last


def test_a_streamed_answer_is_proven_and_quoted(serve: Callable[[Reply], Server]) -> None:
    server = serve(streamed("大桥全长", "约4582米", "[1]。", "总投资78亿元。[1]"))
    draft = draft_of(server)
    assert [one.text for one in draft.statements] == ["大桥全长约4582米。", "总投资78亿元。"]
    assert draft.statements[0].evidence[0].text == "大桥全长约4582米，总投资78亿元。"
    assert draft.short_answer == "约4582米" and draft.note is None
    path, headers, body = server.seen[0]
    assert path == "/v1/chat/completions" and headers["Authorization"] == "Bearer geheim"
    assert body["stream"] is True and body["model"] == "tiny"
    assert "[1]（东洲日报，2021-12-28，东洲大桥动工）" in str(body["messages"])


def test_statements_come_before_the_stream_ends(serve: Callable[[Reply], Server]) -> None:
    server = serve(streamed("大桥全长约4582米[1]。", "总投资78亿元[1]。", "副市长甲乙丙出席[1]。", wait=0.15))
    started = time.monotonic()
    first = next(iter(write(QUESTION, [HIT], EXTRACTIVE, LanguageModel(server.url, "tiny"))))
    assert isinstance(first, Statement) and first.text == "大桥全长约4582米。"
    assert time.monotonic() - started < 0.4


@pytest.mark.parametrize(
    "said",
    [
        "大桥全长约5000米[1]。",  # another number
        "大桥全长约4582米。",  # no mark
        "大桥全长约4582米[7]。",  # a mark to nothing
        "《衡水大桥志》说大桥全长约4582米[1]。",  # a title that is not there
        "这座桥由著名设计师主持，景色优美，游客如织[1]。",  # words that are not there
        f"{CANNOT}。",
        "2020年12月27日，东洲大桥动工[1]。",  # another year
    ],
)
def test_what_the_passages_do_not_hold_is_not_shown(serve: Callable[[Reply], Server], said: str) -> None:
    draft = draft_of(serve(streamed(said)))
    assert draft.statements == EXTRACTIVE.statements and draft.short_answer == "约4582米"
    assert draft.note is not None and "直接摘自报纸" in draft.note


def test_a_date_told_in_full_is_held_by_the_issue(serve: Callable[[Reply], Server]) -> None:
    draft = draft_of(serve(streamed("2021年12月27日，东洲大桥动工[1]。")))
    assert [one.text for one in draft.statements] == ["2021年12月27日，东洲大桥动工。"]


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (status(401), "密钥"),
        (status(429), "429"),
        (status(404), "404"),
        (status(500), "500"),
        (raw(b"<html>oops</html>", "text/html"), "读不懂"),
        (raw(b'{"choices": "nonsense"}'), "读不懂"),
        (raw(b"data: not json\n\n", "text/event-stream"), "读不懂"),
        (raw(b'data: {"error": {"message": "overloaded"}}\n\n', "text/event-stream"), "出错"),
        (streamed("大桥", done=False), "断"),
    ],
)
def test_every_failure_gives_the_extractive_answer_and_says_why(
    serve: Callable[[Reply], Server], reply: Reply, why: str
) -> None:
    draft = draft_of(serve(reply))
    assert draft.statements == EXTRACTIVE.statements
    assert draft.note is not None and why in draft.note and "geheim" not in draft.note


def test_a_stream_cut_midway_keeps_what_was_proven(serve: Callable[[Reply], Server]) -> None:
    draft = draft_of(serve(streamed("大桥全长约4582米[1]。", "总投资78", done=False)))
    assert [one.text for one in draft.statements] == ["大桥全长约4582米。"]
    assert draft.note is not None and "核实过的部分" in draft.note


def test_a_server_that_does_not_answer_is_given_up(serve: Callable[[Reply], Server]) -> None:
    draft = draft_of(serve(lambda handler: time.sleep(1.0)), timeout=0.2)
    assert draft.statements == EXTRACTIVE.statements and draft.note is not None and "没有回应" in draft.note


def test_nobody_at_the_address() -> None:
    *_, draft = write(QUESTION, [HIT], EXTRACTIVE, LanguageModel("http://127.0.0.1:9", "tiny"))
    assert isinstance(draft, Draft) and draft.note is not None and "连不上" in draft.note


def test_a_whole_answer_without_streaming(serve: Callable[[Reply], Server]) -> None:
    body = json.dumps({"choices": [{"message": {"content": "<think>想一想。</think>大桥全长约4582米[1]。"}}]}).encode()
    assert [one.text for one in draft_of(serve(raw(body))).statements] == ["大桥全长约4582米。"]


def test_a_refusal_is_not_put_to_the_model(serve: Callable[[Reply], Server]) -> None:
    server = serve(streamed("大桥全长约4582米[1]。"))
    refusal = Draft((Statement("没有找到。"),), None, "not_found")
    assert list(write(QUESTION, [HIT], refusal, LanguageModel(server.url, "tiny"))) == [refusal]
    assert server.seen == []
