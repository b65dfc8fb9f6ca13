"""Who gets in: the chat's own page and programs; never a page of another site, another name, a body that says not what it is."""

from __future__ import annotations

import inspect
import json
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from chat.access.gate import LARGEST_BODY, SHUT, Gate, Hosts, is_foreign
from chat.access.senders import Body
from chat.clippings.functions import clipping_functions
from chat.functions import checked, page_functions
from chat.model.functions import model_functions
from chat.open_archive import Room
from chat.programs.completion_request import Fault
from chat.saved.functions import saved_functions
from rag import open_archive
from tests.conftest import free_port
from tests.test_completions import asyncio_run

pytestmark = pytest.mark.hostile

API = "/gradio_api"
CHANGING = (
    "/component_server",
    "/component_server/",
    "/queue/join",
    "/upload",
    "/call/ask",
    "/call/v2/ask",
    "/run/ask",
    "/api/ask",
    "/cancel",
    "/reset",
    "/stream/x",
    "/stream/x/close",
    "/process_recording",
    "/mcp/",
    "/mcp",
)
"""Gradio's routes that change something; and ours."""
ROUTES = [*(API + path for path in CHANGING), "/login", "/v1/chat/completions"]
USED = {
    *("/", "/config", "/login", "/logout", "/svelte/x", "/static/x", "/assets/x", "/favicon.ico", "/theme.css", "/robots.txt"),
    *("/pwa_icon", "/manifest.json"),
    *(API + path for path in ("/user", "/login_check", "/token", "/app_id", "/info", "/openapi.json", "/file=x", "/reset")),
    *(
        API + path
        for path in ("/heartbeat/x", "/api/x", "/run/x", "/call/x", "/call/v2/x", "/call/x/x", "/call/v2/x/x", "/cancel")
    ),
    *(
        API + path
        for path in ("/queue/join", "/queue/data", "/queue/status", "/component_server", "/upload", "/upload_progress")
    ),
    *(API + path for path in ("/startup-events", "/theme.css")),
}
"""Gradio's routes that the page, a client or Gradio itself has a use for; each field as x."""
FOREIGN = (
    "http://evil.test",
    "https://evil.test",
    "null",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "http://localhost:{port}",
    "http://127.0.0.1.evil.test:{port}",
    "http://evil.test@127.0.0.1:{port}",
    "file://",
    "chrome-extension://{own}",
    "http://[bad",
    "",
)
NAMES = (
    "evil.test",
    "evil.test:{port}",
    "127.0.0.1.evil.test:{port}",
    "127.0.0.1@evil.test",
    "evil.test@127.0.0.1",
    "evil.test/127.0.0.1",
    "127.0.0.1:{port}.evil.test",
    "0.0.0.0:{port}",
    "[::ffff:127.0.0.1]:{port}",
    "2130706433",
    "127.1",
    "[::1",
    "localhost:port",
    "localhost:99999",
    "10.0.0.7",
    "",
)
ODD: tuple[Any, ...] = (
    *(None, [], "x", 7),
    {"article": {"a": 1}, "spans": [1], "file": ["x"], "part": {"x": 1}, "exchanges": [1, None, {"question": {"a": 1}}]},
    {"articles": [{"a": 1}, None], "question": ["x"], "skipped": "٣", "kind": {"a": 1}, "style": "../../x", "work": "rm"},
    {"words": "\ud800", "reporter": "\x00", "newspaper": "'; DROP TABLE pages;--", "file": "\udfff", "article": "\ud800"},
    {"skipped": "9" * 5000, "question": "多少" * 3000, "spans": "0-99999999999999999999,5-1," * 99, "words": '%_*?"(' * 99},
    {
        "exchanges": [{"question": "\x00\x0b\ufffe\ud800=cmd|x", "answer": "\x1b[31m<script>", "articles": [7]}] * 3,
        "kind": "docx",
    },
    {
        "within": "[" * 9000,
        "asked": [[]],
        "answer": "\ud800",
        "after": "0000-00",
        "before": "2021-13",
        "clippings": [7, {"id": []}],
    },
    {
        "verdict": [],
        "note": "\ud800",
        "rating": {"a": 1},
        "messages": [1],
        "reasons": {"a": 1},
        "url": "http://[",
        "key": "\ud800",
    },
)
"""What no page of ours sends to its functions."""


@pytest.fixture(scope="module")
def folder(seed_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gate") / "archive"
    shutil.copytree(seed_archive, folder)
    return folder


@pytest.fixture(scope="module")
def client(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Asks a chat in which pages may be added."""
    import gradio

    from chat.app import launch

    archive = open_archive(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WENBAO_DATA", str(tmp_path_factory.mktemp("opinions")))
        address = launch(archive, "127.0.0.1", free_port(), adding=True, block=False, allowed_hosts=["news.example"])
        with httpx.Client(base_url=address, timeout=30) as client:
            yield client
        gradio.close_all(verbose=False)


def own(client: httpx.Client) -> str:
    return urlsplit(str(client.base_url)).netloc


def written(client: httpx.Client, text: str) -> str:
    return text.format(port=urlsplit(str(client.base_url)).port, own=own(client))


def correction(client: httpx.Client, folder: Path, newspaper: str) -> dict[str, Any]:
    """What the page sends to correct an issue."""
    config = client.get("/config").json()
    viewer = next(one["id"] for one in config["components"] if one["props"].get("elem_id") == "wb-viewer")
    issue = next(iter(open_archive(folder).archive.issues()))
    data = {"file": issue.file, "part": issue.part, "newspaper": newspaper}
    return {"data": data, "component_id": viewer, "fn_name": "state_issue", "session_hash": "s"}


@pytest.mark.parametrize("path", ROUTES)
def test_no_foreign_page_reaches_what_changes_something(client: httpx.Client, path: str) -> None:
    for origin in FOREIGN:
        for kind in ("application/json", "text/plain"):
            headers = {"Origin": written(client, origin), "Content-Type": kind}
            reply = client.post(path, content=b"{}", headers=headers)
            assert (reply.status_code, "access-control-allow-origin" in reply.headers) == (403, False), (origin, reply.text)
        asked = {"Origin": written(client, origin), "Access-Control-Request-Method": "POST"}
        reply = client.options(path, headers=asked)
        assert (reply.status_code, "access-control-allow-origin" in reply.headers) == (403, False)
    assert client.post(path, content=b"{}", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_each_route_of_gradio_has_a_use_or_is_shut() -> None:
    import gradio
    from gradio.routes import App

    with gradio.Blocks() as blocks:
        gradio.Textbox()
    routes = App.create_app(blocks).routes
    paths = {
        getattr(route, "path", "")
        for one in routes
        for route in getattr(getattr(one, "original_router", None), "routes", [one])
    }
    known = {re.sub(r"\{[^}]*\}", "x", path.rstrip("/") or "/") for path in paths}
    assert len(known) > 40
    assert {path for path in known if not path.startswith(SHUT)} == USED, "a new version of Gradio has new routes: see SHUT"
    gate = Gate(nothing, Hosts.of("localhost"), uploads=True)
    for path in known - USED:
        for method in ("GET", "POST"):
            with pytest.raises(Fault) as shut:
                gate.check(method, path, Headers({"host": "localhost", "content-type": "application/json"}))
            assert shut.value.status == 404


@pytest.mark.parametrize("path", [route for route in ROUTES if route != API + "/upload" and not route.startswith(SHUT)])
def test_a_body_says_that_it_is_json(client: httpx.Client, path: str) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp", ""):
        assert client.post(path, content=b"{}", headers={"Content-Type": kind}).status_code == 415, kind


@pytest.mark.parametrize("host", NAMES)
def test_the_chat_answers_to_its_own_names_alone(client: httpx.Client, host: str) -> None:
    for method, path in (("GET", "/"), ("GET", "/config"), ("GET", "/v1/models"), ("POST", API + "/component_server")):
        reply = client.request(method, path, headers={"Host": written(client, host), "Content-Type": "application/json"})
        assert reply.status_code in (400, 421), reply.text  # 400: the server itself reads no such header


def test_it_answers_to_the_names_that_it_has(client: httpx.Client) -> None:
    for host in ("127.0.0.1", "localhost:{port}", "LOCALHOST", "[::1]:{port}", "news.example", "news.example.:443"):
        assert client.get("/v1/models", headers={"Host": written(client, host)}).status_code == 200, host
    own_page = {"Host": "news.example", "Origin": "https://news.example"}  # TLS ends at a proxy
    asked = client.post("/v1/chat/completions", json={"messages": []}, headers=own_page)
    assert asked.status_code == 400 and "messages" in asked.text


@pytest.mark.parametrize(
    ("listening", "host", "answered"),
    [
        ("192.168.1.5", "192.168.1.5:7860", True),
        ("192.168.1.5", "192.168.1.6:7860", False),
        ("0.0.0.0", "192.168.1.6:7860", True),
        ("0.0.0.0", "evil.test", False),
        ("::", "[fe80::1]:7860", True),
        ("::", "evil.test", False),
        ("Desk.Local", "desk.local:7860", True),
        ("::1", "[::1]:7860", True),
    ],
)
def test_a_numeric_address_is_known_where_all_are_listened_at(listening: str, host: str, answered: bool) -> None:
    assert Hosts.of(listening).hold(host) is answered


def test_a_correction_comes_from_the_page_and_from_no_other(client: httpx.Client, folder: Path) -> None:
    body = json.dumps(correction(client, folder, "外来报")).encode()
    where = API + "/component_server"
    for headers in ({"Origin": "http://evil.test", "Content-Type": "text/plain"}, {"Content-Type": "text/plain"}):
        assert client.post(where, content=body, headers=headers).status_code in (403, 415)
    assert not (folder / "issues.csv").exists()
    page = {"Origin": f"http://{own(client)}", "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
    assert "外来报" in client.post(where, content=body, headers=page).text
    assert "外来报" in (folder / "issues.csv").read_text(encoding="utf-8")


def test_whatever_is_sent_to_a_function_of_the_page_is_answered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chat.functions.store_opinion", lambda sent, _: str(json.dumps(sent).encode()))
    room, http = Room(open_archive(folder), setting=True), SimpleNamespace(headers={}, client=None)
    functions = [*page_functions(room, adding=True), *clipping_functions(room, signing=False), *model_functions(room.models)]
    functions.append(saved_functions(room)[0])
    for function in functions:
        more = [http] * (len(inspect.signature(function).parameters) - 1)
        for odd in ODD:
            try:
                assert isinstance(checked(function)(odd, *more), str)
            except HTTPException as told:
                assert told.status_code == 400


def test_a_request_that_nothing_is_prepared_for_is_answered_in_one_sentence(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    for path, body in (
        (API + "/component_server", {"component_id": 10**9, "fn_name": "find", "data": {}, "session_hash": "s"}),
        (API + "/cancel", {"event_id": {"a": 1}}),
    ):
        reply = client.post(path, json=body)
        assert reply.status_code >= 400
        assert reply.status_code != 500 or "没能办成" in reply.json()["error"]["message"]
    assert "Traceback" not in caplog.text
    assert [one.levelname for one in caplog.records if one.name == "chat.access.gate"], "the operator is told in a line"


def test_a_forwarded_name_is_one_of_the_chats_own() -> None:
    gate, sent = Gate(nothing, Hosts.of("127.0.0.1", ["news.example"])), {"host": "127.0.0.1:7860"}
    gate.check("GET", "/", Headers(sent | {"x-forwarded-host": "news.example, news.example:443"}))
    for name in ("evil.test", "news.example, evil.test", "news.example)[x](javascript:alert(1", ""):
        with pytest.raises(Fault) as refused:
            gate.check("GET", "/", Headers(sent | {"x-forwarded-host": name}))
        assert refused.value.status == 421


def test_a_link_from_elsewhere_opens_the_page_and_nothing_else() -> None:
    follows = {"host": "a", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert not is_foreign("GET", "/", Headers(follows))
    assert not is_foreign("GET", "/sign-in", Headers(follows))  # a browser goes on by a redirect with the same headers
    wrong: list[tuple[str, str, dict[str, str]]] = [
        ("POST", "/", {}),
        ("POST", "/sign-in", {}),
        ("GET", "/sign-in", {"sec-fetch-dest": "iframe"}),
        ("GET", "/sign-out", {}),
        ("GET", "/gradio_api/deep_link", {}),
        ("GET", "/logout", {}),
        ("GET", "/", {"sec-fetch-dest": "iframe"}),
        ("GET", "/", {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}),
        ("GET", "/", {"origin": "http://b"}),
    ]
    for method, path, change in wrong:
        assert is_foreign(method, path, Headers(follows | change))


def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    gate = Gate(nothing, Hosts.of("localhost"), uploads=True)
    sent = {"host": "localhost", "content-type": "application/json"}
    gate.check("POST", "/x", Headers(sent | {"content-length": str(LARGEST_BODY)}))
    for length in (str(LARGEST_BODY + 1), "-1", "9" * 400, "1e3"):
        with pytest.raises(Fault) as refused:
            gate.check("POST", "/x", Headers(sent | {"content-length": length}))
        assert refused.value.status == 413


def test_a_request_that_says_twice_where_it_ends_leaves_with_its_connection(client: httpx.Client) -> None:
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nHost: {own(client)}\r\nContent-Type: application/json\r\nContent-Length: 5\r\n"
    )
    hidden = f"GET /v1/models HTTP/1.1\r\nHost: {own(client)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", urlsplit(str(client.base_url)).port or 0), timeout=20) as connection:
        connection.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}".encode())
        reply = b""
        while piece := connection.recv(65536):
            reply += piece
    assert reply.startswith(b"HTTP/1.1 400")
    assert reply.count(b"HTTP/1.1 ") == 1, "what is hidden behind it is not read as a request"


def test_what_does_not_end_is_cut_off() -> None:
    async def endless() -> Any:
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    async def until_cut() -> int:
        receive, pieces = Body(endless, 2500).piece, 0
        while (await receive())["type"] == "http.request":
            pieces += 1
        return pieces

    assert asyncio_run(until_cut()) == 2


def test_every_answer_says_how_it_may_be_used(client: httpx.Client) -> None:
    replies = [
        client.get("/"),
        client.get("/config"),
        client.get("/v1/models"),
        client.get("/theme.css"),
        client.get("/nothing"),
        client.get("/", headers={"Host": "evil.test"}),
    ]
    for reply in replies:
        policy = reply.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy.partition("script-src")[2]
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["X-Frame-Options"] == "DENY"
        assert reply.headers["Referrer-Policy"] == "same-origin"


def test_no_files_are_taken_where_no_pages_are_added() -> None:
    sent = Headers({"host": "localhost", "content-type": "multipart/form-data; boundary=x", "content-length": "9"})
    Gate(nothing, Hosts.of("localhost"), uploads=True).check("POST", API + "/upload", sent)
    for path in (API + "/upload", API + "/upload/"):
        with pytest.raises(Fault, match="不收文件"):
            Gate(nothing, Hosts.of("localhost")).check("POST", path, sent)


@pytest.mark.parametrize(
    ("asked", "behind"),
    [
        ("/news/openapi.json", 404),
        ("/openapi.json", 404),
        ("/news/config", "/config"),
        ("/news", "/"),
        ("/newspaper", "/newspaper"),
    ],
)
def test_no_rule_is_passed_by_with_the_path_that_a_proxy_serves_the_chat_under(asked: str, behind: int | str) -> None:
    seen: list[int | str] = []

    async def app(scope: Any, *_: Any) -> None:
        seen.append(scope["path"])

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        seen.extend([message["status"]] if "status" in message else [])

    scope = {"type": "http", "method": "GET", "path": asked, "headers": [(b"host", b"localhost")], "client": ("1.2.3.4", 5)}
    asyncio_run(Gate(app, Hosts.of("localhost"), under="/news/")(scope, receive, send))
    assert seen == [behind]


async def nothing(*_: Any) -> None:
    """An app that is never reached."""
