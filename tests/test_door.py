"""A chat that others reach: who is known comes in, by session or token, as a reader or an editor, and only so often."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from starlette.requests import Request

from chat.access.limits import QUESTIONS, TRIES, Buckets
from chat.access.sign_in import COOKIE, Door
from rag import open_archive
from rag.__main__ import wenbao as command
from rag.accounts.accounts import (
    LARGEST,
    AccountError,
    Accounts,
    User,
    change_accounts,
    read_accounts,
    with_password,
    with_token,
    write_accounts,
)
from tests.conftest import free_port
from tests.test_chat_api import over_mcp
from tests.test_completions import asyncio_run
from tests.test_gate import API, correction

QUESTION = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"
PASSWORDS = {"读者": "du-zhe-de-mima", "编辑": "bian-ji-de-mima"}
READER, EDITOR = User("读者", "reader"), User("编辑", "editor")


@pytest.fixture(scope="module")
def folder(seed_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("door") / "archive"
    shutil.copytree(seed_archive, folder)
    return folder


@pytest.fixture(scope="module")
def token() -> tuple[Any, str]:
    return with_token(User("程序", "reader"))


@pytest.fixture(scope="module")
def users(folder: Path, token: tuple[Any, str]) -> Path:
    file = folder.parent / "users.txt"
    write_accounts(file, [*(with_password(user, PASSWORDS[user.name]) for user in (READER, EDITOR)), token[0]])
    return file


@pytest.fixture(scope="module")
def address(folder: Path, users: Path) -> Iterator[str]:
    import gradio

    from chat.app import launch

    archive = open_archive(folder)
    yield launch(archive, "127.0.0.1", free_port(), adding=True, block=False, accounts=Accounts(users))
    gradio.close_all(verbose=False)


@contextmanager
def signed_in(address: str, user: User) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30) as client:
        reply = client.post("/sign-in", data={"name": user.name, "password": PASSWORDS[user.name]})
        assert (reply.status_code, reply.headers["location"]) == (303, "./")
        yield client


def test_nobody_comes_in_unknown(address: str) -> None:
    with httpx.Client(base_url=address, timeout=30) as client:
        front = client.get("/")
        assert (front.status_code, front.headers["location"]) == (303, "sign-in")
        page = client.get("/sign-in")
        assert page.status_code == 200 and "<form" in page.text and "<script" not in page.text
        assert "script-src" not in page.headers["Content-Security-Policy"]
        reading = (
            "/config",
            "/theme.css",
            "/v1/models",
            "/scan?file=a.pdf&part=p1",
            "/gradio_api/info",
            "/gradio_api/file=/etc/passwd",
            "/assets/x.js",
        )
        for path in (*reading, "/gradio_api/heartbeat/x", "/gradio_api/queue/data?session_hash=x", "/nothing"):
            assert client.get(path).status_code == 401, path
        for path in ("/component_server", "/queue/join", "/call/ask", "/cancel", "/reset", "/mcp/"):
            assert client.post(API + path, json={}).status_code == 401, path
        assert client.post("/login", json={}).status_code == 401
        for wrong in ("Bearer x", "Bearer 读者:x", "Basic !", f"Bearer {PASSWORDS['读者']}", "Bearer", "Digest x"):
            assert client.get("/v1/models", headers={b"Authorization": wrong.encode()}).status_code == 401
        assert client.get("/v1/models", cookies={COOKIE: "x"}).status_code == 401


def test_a_session_begins_with_the_password_and_ends_with_leaving(address: str) -> None:
    with httpx.Client(base_url=address, timeout=30) as client:
        for name, password in (("读者", "falsch"), ("无此人", "falsch"), ("读者", ""), ("", "")):
            reply = client.post("/sign-in", data={"name": name, "password": password})
            assert (reply.status_code, COOKIE in reply.cookies) == (401, False)
            assert "名字或密码不对" in reply.text
    with signed_in(address, READER) as client:
        told = client.post("/sign-in", data={"name": "读者", "password": PASSWORDS["读者"]}).headers["set-cookie"].lower()
        assert "httponly" in told and "samesite=lax" in told and "path=/" in told
        assert client.get("/").status_code == 200
        assert "sign-out" in client.get("/config").text
        client.post("/sign-out", data={})
        assert client.get("/config").status_code == 401
    with signed_in(address, READER) as client:
        own = {"Origin": "http://evil.test"}
        assert client.post("/sign-out", data={}, headers=own).status_code == 403
        assert client.get("/config").status_code == 200


def test_a_link_from_another_site_asks_its_question_after_the_sign_in(address: str) -> None:
    follows = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    with httpx.Client(base_url=address, timeout=30) as client:
        page = client.get("/?q=%E6%A1%A5&within=%7B%7D", headers=follows, follow_redirects=True)
        assert (page.status_code, page.url.path, page.url.params["q"]) == (200, "/sign-in", "桥")
        assert '<form method="post">' in page.text  # it is sent to the address where it stands, with the question
        form = {"name": "读者", "password": PASSWORDS["读者"]}
        told = client.post(page.url, data=form)
        assert (told.status_code, told.headers["location"]) == (303, "./?q=%E6%A1%A5&within=%7B%7D")
        elsewhere = client.post("/sign-in?//evil.test/", data=form).headers["location"]
        assert page.url.join(elsewhere).host == page.url.host


def test_a_form_of_many_fields_is_a_wrong_one(address: str) -> None:
    form = {"name": "读者", "password": PASSWORDS["读者"]} | {f"f{n}": "x" for n in range(10)}
    reply = httpx.post(f"{address}sign-in", data=form)
    assert (reply.status_code, COOKIE in reply.cookies, "名字或密码不对" in reply.text) == (400, False, True)


def test_a_reader_asks_and_an_editor_changes(address: str, folder: Path) -> None:
    upload = {"files": ("桥.txt", "新桥通车。".encode(), "text/plain")}
    spoofed = {"X-Wenbao-Role": "editor", "X-Wenbao-User": "x"}
    with signed_in(address, READER) as client:
        body = correction(client, folder, "读者报")
        assert client.post(API + "/upload", files=upload).status_code == 403
        for headers in ({}, spoofed):
            assert "请找编辑" in client.post(API + "/component_server", json=body, headers=headers).text
            assert client.post(API + "/upload", files=upload, headers=headers).status_code == 403
        assert b"#wb-desk, .corrects, .removes, .restores { display: none" in client.get("/").content
        assert not (folder / "issues.csv").exists()
    with signed_in(address, EDITOR) as client:
        assert client.post(API + "/upload", files=upload).status_code == 200
        assert "编辑报" in client.post(API + "/component_server", json=correction(client, folder, "编辑报")).text
        assert b"#wb-desk, .corrects, .removes, .restores { display: none" not in client.get("/").content
    assert "编辑报" in (folder / "issues.csv").read_text(encoding="utf-8")


def test_programs_come_in_with_a_token(address: str, token: tuple[Any, str]) -> None:
    from gradio_client import Client

    _, secret = token
    headers = {"Authorization": f"Bearer {secret}"}
    client = Client(address, headers=headers, verbose=False)
    assert client.predict(question=QUESTION, api_name="/ask")["short_answer"] == "约4582亩"
    body = {"messages": [{"role": "user", "content": QUESTION}]}
    for bearer in (secret, f"编辑:{PASSWORDS['编辑']}"):
        auth = {b"Authorization": f"Bearer {bearer}".encode()}
        told = httpx.post(f"{address}v1/chat/completions", json=body, headers=auth, timeout=60)
        assert "4582" in told.json()["choices"][0]["message"]["content"]

    async def ask(session: Any) -> str:
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        name = next(name for name in tools if name.endswith("ask"))
        text: str = (await session.call_tool(name, {"question": QUESTION})).content[0].text
        return text

    assert json.loads(over_mcp(address, ask, **headers))["short_answer"] == "约4582亩"


def test_an_account_that_is_taken_away_ends_its_session(address: str, users: Path) -> None:
    held = read_accounts(users)
    with signed_in(address, READER) as client:
        assert client.get("/config").status_code == 200
        for changed in ([one for one in held if one.user != READER], [with_password(READER, "ein-neues-wort"), *held[1:]]):
            write_accounts(users, changed)
            assert client.get("/config").status_code == 401
            write_accounts(users, held)
            client.post("/sign-in", data={"name": READER.name, "password": PASSWORDS[READER.name]})
            assert client.get("/config").status_code == 200


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Says who came in."""
    told = dict(scope["headers"])
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": told.get(b"x-wenbao-role", b"-")})


def asked(
    door: Door, method: str = "POST", path: str = "/v1/chat/completions", client: str = "10.0.0.1", **headers: str
) -> Any:
    """The status, and the headers, of one request that comes to a door."""
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw, "client": (client, 1), "query_string": b""}
    asyncio_run(door(scope | {"scheme": "http", "server": ("a", 1), "root_path": ""}, receive, send))
    return said[0]["status"], {name.decode(): value.decode() for name, value in said[0]["headers"]}


def test_too_many_wrong_passwords_shut_the_door_for_a_while(users: Path) -> None:
    clock = Clock()
    door = Door(app, Accounts(users), own_token="x", clock=clock)
    right, wrong = (f"Bearer 编辑:{password}" for password in (PASSWORDS["编辑"], "falsch"))
    for _ in range(TRIES.most):
        assert asked(door, authorization=wrong)[0] == 401
    status, headers = asked(door, authorization=right)
    assert (status, int(headers["retry-after"])) == (429, TRIES.seconds / TRIES.most)
    assert asked(door, authorization=right, client="10.0.0.2")[0] == 200  # nobody shuts it for those at other places
    clock.now += TRIES.seconds / TRIES.most
    assert asked(door, authorization=right)[0] == 200
    for number in range(40):
        status, _ = asked(door, authorization=f"Bearer n{number}:falsch", client="10.0.0.3")
    assert status == 429


def test_many_passwords_at_once_are_no_more_tries(users: Path) -> None:
    door = Door(app, Accounts(users), own_token="x", clock=Clock())
    request: Any = Request({"type": "http", "client": ("10.0.0.1", 1), "headers": []})

    async def all_at_once() -> list[Any]:
        return await asyncio.gather(*(door.tried(request, "编辑", "falsch") for _ in range(20)), return_exceptions=True)

    tried = asyncio_run(all_at_once())
    assert [one is None for one in tried].count(True) == TRIES.most


def test_a_visitor_asks_only_so_often(users: Path) -> None:
    clock = Clock()
    door = Door(app, None, own_token="x", clock=clock)
    assert {asked(door)[0] for _ in range(QUESTIONS.most)} == {200}
    status, headers = asked(door)
    assert (status, headers["retry-after"]) == (429, "2")
    assert asked(door, client="10.0.0.2")[0] == 200
    assert asked(door, "GET", "/")[0] == 200
    clock.now += 3
    assert asked(door)[0] == 200
    free = Door(app, None, own_token="x", clock=clock, limited=False)
    assert {asked(free)[0] for _ in range(QUESTIONS.most + 9)} == {200}


def test_buckets_do_not_fill_the_memory() -> None:
    buckets = Buckets(Clock())
    for number in range(20_000):
        buckets.take(number, QUESTIONS)
    assert len(buckets._left) == 10_000


def test_accounts_are_kept_by_the_command(tmp_path: Path) -> None:
    file = tmp_path / "users.txt"

    def run(*arguments: str, said: str = "") -> Any:
        return CliRunner().invoke(command, ["user", *arguments, "--file", str(file)], input=said)

    assert run("add", "李四平", "--role", "editor", said="mima-mima-1\n").exit_code == 0
    assert run("add", "王五", said="mima-mima-2\n").exit_code == 0
    assert run("add", "李四平", said="mima-mima-3\n").exit_code == 0  # another password, another role
    token = run("token", "程序").output.strip()
    written = file.read_text(encoding="utf-8")
    assert "mima" not in written and token not in written and token.startswith("wb-")
    assert file.stat().st_mode & 0o777 == 0o600
    accounts = Accounts(file)
    found = accounts.by_password("李四平", "mima-mima-3")
    assert found is not None and found.user == User("李四平", "reader")
    assert accounts.by_password("李四平", "mima-mima-1") is None
    assert accounts.by_password("没有", "mima-mima-3") is None
    assert accounts.by_token(token) == User("程序", "reader")
    assert accounts.by_token("") is None
    assert accounts.by_password("程序", "") is None
    assert [line.split("\t")[0] for line in run("list").output.splitlines()] == ["王五", "李四平", "程序"]
    assert run("remove", "程序").exit_code == 0
    assert accounts.by_token(token) is None  # the file is read again
    for wrong in (("add", "a:b"), ("add", ""), ("add", "x" * 41), ("remove", "没有")):
        assert run(*wrong, said="mima-mima-1\n").exit_code == 1
    assert run("add", "短", said="kurz\n").exit_code == 1


@pytest.mark.parametrize(
    "line",
    ["x", "a:reader", "a:king:token:x", "a:reader:plain:x", "a:reader:scrypt:1:2:3:4", "a:reader:scrypt:x:8:1:AA==:AA==",
     "a:reader:scrypt:1073741824:8:1:AA==:AA==", "a b:reader:token:x", "a:reader:scrypt:16384:8:1:!:AA==",
     *(f"a:reader:scrypt:{cost}:AA==:AA==" for cost in ("3:8:1", "0:8:1", "1:8:1", "-2:8:1", "2:0:1", "2:-8:1", "16384:8:0",
     "16384:8:17", "65536:1:1", "2:262143:16")), "a:reader:token:é", "a:reader:scrypt:16384:8:1:AA==:é"],
)  # fmt: skip
def test_a_line_that_is_no_account_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "users.txt").write_text(f"# 说明\n\n{line}\n", encoding="utf-8")
    with pytest.raises(AccountError, match="第 3 行"):
        Accounts(tmp_path / "users.txt")
    with pytest.raises(AccountError, match="wenbao user add"):
        Accounts(tmp_path / "none.txt")


@pytest.mark.parametrize("cost", ["2:1:1", "32768:1:16", "16384:8:1", "32768:8:16", "2:131071:2"])
def test_every_cost_that_is_read_can_be_tried(tmp_path: Path, cost: str) -> None:
    (tmp_path / "users.txt").write_text(f"王:reader:scrypt:{cost}:AA==:AA==\n", encoding="utf-8")
    assert Accounts(tmp_path / "users.txt").by_password("王", "falsch") is None


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    account, secret = with_token(READER)
    for first in ("", "# 说明\n"):
        (tmp_path / "users.txt").write_text(f"{first}{account.line}\n", encoding="utf-8-sig")
        assert Accounts(tmp_path / "users.txt").by_token(secret) == READER


def test_a_bad_change_leaves_the_accounts_that_were(tmp_path: Path) -> None:
    file = tmp_path / "users.txt"
    write_accounts(file, [with_password(READER, PASSWORDS["读者"])])
    accounts = Accounts(file)
    file.write_text("x\n", encoding="utf-8")
    found = accounts.named("读者")
    assert found is not None and found.user == READER


@pytest.mark.parametrize(
    ("options", "said", "adding"),
    [
        (["--host", "0.0.0.0"], "提问、看全部馆藏的", None),
        (["--host", "0.0.0.0", "--adding"], "加报和更正", True),
        (["--host", "0.0.0.0", "--auth", "{users}"], "", True),
        (["--host", "0.0.0.0", "--auth", "{users}", "--no-adding"], "", False),
        ([], "", True),
    ],
)
def test_what_is_open_is_said(
    seed_archive: Path, users: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], said: str, adding: bool | None
) -> None:
    import chat.app
    import ui

    launched: dict[str, Any] = {}
    monkeypatch.setattr(chat.app, "launch", lambda *_, **told: launched.update(told))
    written = [one.format(users=users) for one in options]
    done = CliRunner().invoke(
        ui.main, ["--archive", str(seed_archive), "--port", str(free_port()), "--reader", "quick", *written]
    )
    assert done.exit_code == 0, done.output
    assert ("没有 --auth" in done.output) == bool(said)
    assert said.removesuffix("的") in done.output
    assert launched["adding"] == bool(adding)
    assert (launched["accounts"] is not None) == ("--auth" in options)


def test_accounts_that_are_not_there_are_one_sentence(seed_archive: Path, tmp_path: Path) -> None:
    import ui

    told = CliRunner().invoke(
        ui.main, ["--archive", str(seed_archive), "--port", str(free_port()), "--auth", str(tmp_path / "no.txt")]
    )
    assert (told.exit_code, len(told.output.splitlines())) == (1, 1)
    assert "wenbao user add" in told.output


def test_whatever_lies_in_the_place_of_the_accounts_is_told_in_one_sentence(tmp_path: Path) -> None:
    def ran(file: str, *arguments: str, said: bytes = b"") -> str:
        ended = CliRunner().invoke(command, ["user", *arguments, "--file", file], input=said)
        assert (ended.exit_code, ended.output.count("\n")) == (1, 1), ended.output
        return ended.output

    torn, vast = tmp_path / "torn.txt", tmp_path / "vast.txt"
    torn.write_bytes(b"a:reader:token:xx\n\x00\xff\n")
    vast.write_bytes(b"#" * (LARGEST + 1))
    for file in (str(torn), str(vast), "/dev/zero"):
        for work in (["list"], ["token", "a"], ["remove", "a"]):
            assert f"{file} 不是账户文件，请换回备份" in ran(file, *work)
    assert torn.read_bytes() == b"a:reader:token:xx\n\x00\xff\n", "nothing is lost of what was there"
    assert "写不了账户文件" in ran(str(tmp_path / "none" / "users.txt"), "token", "a")
    assert not (tmp_path / "none").exists()
    assert "编码不对" in ran(str(tmp_path / "new.txt"), "add", "a", said=b"\xff\xfemima-mima\n")
    assert "密码至少" in ran(str(tmp_path / "new.txt"), "add", "a", said=b"a" * 100_000)
    assert not (tmp_path / "new.txt").exists()


def test_changes_of_the_accounts_at_once_lose_none_and_a_link_stays_one(tmp_path: Path) -> None:
    held, link = tmp_path / "held.txt", tmp_path / "users.txt"
    held.touch()
    link.symlink_to(held)

    def add(number: int) -> None:
        account, _ = with_token(User(f"程序{number}", "reader"))
        change_accounts(link, lambda before: [*before, account])

    with ThreadPoolExecutor(12) as many:
        list(many.map(add, range(36)))
    assert {one.user.name for one in read_accounts(held)} == {f"程序{number}" for number in range(36)}
    assert link.is_symlink() and held.stat().st_mode & 0o777 == 0o600
