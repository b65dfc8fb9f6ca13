"""The chat behind nginx as docs/nginx.conf has it: TLS, a sub-path, streams as they come, the visitor's own address."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from rag.accounts.accounts import User, with_password, with_token, write_accounts
from tests.chromium import ARGUMENTS, QUESTION, ROOT, SECONDS, ask, chromium, ready, serving
from tests.conftest import free_port

NGINX = os.environ.get("WENBAO_NGINX") or shutil.which("nginx")
PASSWORD = "du-zhe-de-mima"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (NGINX and shutil.which("openssl")), reason="needs nginx (or WENBAO_NGINX) and openssl"),
]


@pytest.fixture(scope="module")
def behind(seed_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """The address behind nginx, that of the chat itself, and a token."""
    place = tmp_path_factory.mktemp("nginx")
    reader = User("读者", "reader")
    program, token = with_token(User("程序", "reader"))
    write_accounts(place / "users.txt", [with_password(reader, PASSWORD), program])
    key, certificate, port = place / "news.key", place / "news.pem", free_port()
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=news.example",
            "-keyout",
            key,
            "-out",
            certificate,
        ],
        check=True,
        capture_output=True,
    )
    options = ("--auth", str(place / "users.txt"), "--allowed-host", "news.example")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_ROOT_PATH", "/wenbao")
        with serving(seed_archive, place / "data", *options) as own:
            server = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
            for written, here in (
                ("listen 443", f"listen 127.0.0.1:{port}"),
                ("/etc/ssl/news.example.pem", str(certificate)),
                ("/etc/ssl/news.example.key", str(key)),
                ("http://127.0.0.1:7860/", own),
            ):
                assert written in server
                server = server.replace(written, here)
            temporary = "".join(
                f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            )
            (place / "nginx.conf").write_text(
                f"pid {place}/pid; error_log {place}/error.log; daemon off; master_process off; events {{}}\n"
                f"http {{ access_log off; {temporary}\n{server} }}\n",
                encoding="utf-8",
            )
            nginx = subprocess.Popen([str(NGINX), "-c", str(place / "nginx.conf"), "-e", str(place / "error.log")])
            try:
                until = time.monotonic() + 60
                while time.monotonic() < until and not (place / "pid").exists():
                    assert nginx.poll() is None, (place / "error.log").read_text()
                    time.sleep(0.05)
                yield f"https://127.0.0.1:{port}/wenbao/", own, token
            finally:
                nginx.terminate()
                nginx.wait(timeout=10)


def host(address: str) -> dict[str, str]:
    return {"Host": f"news.example:{address.split(':')[2].split('/')[0]}"}


def test_programs_ask_with_a_token_and_get_a_stream(behind: tuple[str, str, str]) -> None:
    address, _, token = behind
    body = {"messages": [{"role": "user", "content": QUESTION}], "stream": True}
    headers = host(address) | {"Authorization": f"Bearer {token}"}
    with httpx.Client(verify=False, timeout=60, base_url=address) as client:
        assert client.get("v1/models", headers=host(address)).status_code == 401
        with client.stream("POST", "v1/chat/completions", json=body, headers=headers) as reply:
            assert reply.status_code == 200
            events = [line for line in reply.iter_lines() if line.startswith("data:")]
    assert events[-1] == "data: [DONE]" and len(events) > 3 and any("4582" in event for event in events)


def test_the_gate_and_the_cookie_know_what_nginx_says(behind: tuple[str, str, str]) -> None:
    address, _, _ = behind
    own = host(address)
    with httpx.Client(verify=False, timeout=60, base_url=address) as client:
        assert client.get("", headers={"Host": "evil.test"}).status_code == 421
        form = {"name": "读者", "password": PASSWORD}
        foreign = own | {"Origin": "https://evil.test"}
        assert client.post("sign-in", data=form, headers=foreign).status_code == 403
        page = own | {"Origin": f"https://{own['Host']}"}
        told = client.post("sign-in", data=form, headers=page).headers["set-cookie"].lower()
        assert "secure" in told and "httponly" in told and "samesite=lax" in told


def test_the_visitors_own_address_is_counted(behind: tuple[str, str, str]) -> None:
    address, _, _ = behind
    with httpx.Client(verify=False, timeout=60, base_url=address) as client:
        statuses = [
            client.get("v1/models", headers=host(address) | {"Authorization": "Bearer x:y", "X-Forwarded-For": f"10.0.0.{n}"})
            for n in range(7)
        ]
    assert [reply.status_code for reply in statuses] == [401] * 5 + [429] * 2  # whatever the visitor says of it


def test_a_reader_asks_in_the_browser_under_the_sub_path(browser: Any, behind: tuple[str, str, str]) -> None:
    address, _, _ = behind
    port = address.split(":")[2].split("/")[0]
    rules = "--host-resolver-rules=MAP news.example 127.0.0.1"
    running = browser.browser_type.launch(executable_path=chromium(), args=[*ARGUMENTS, rules], timeout=SECONDS * 1000)
    try:
        context = running.new_context(ignore_https_errors=True, locale="zh-CN")
        context.set_default_timeout(SECONDS * 1000)
        page = context.new_page()
        logged: list[str] = []
        page.on("response", lambda reply: logged.append(f"{reply.status} {reply.url}") if reply.status >= 400 else None)
        page.on(
            "console", lambda message: logged.append(f"{message.text} {message.location}") if message.type == "error" else None
        )
        page.goto(f"https://news.example:{port}/wenbao/")
        page.fill("[name=name]", "读者")
        page.fill("[name=password]", PASSWORD)
        page.click("button")
        ready(page)
        assert page.url == f"https://news.example:{port}/wenbao/"
        assert ask(page, QUESTION).locator(".short").inner_text() == "约4582亩"
        assert logged == []
    finally:
        running.close()
