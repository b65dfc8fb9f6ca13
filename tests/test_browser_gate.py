"""Pages of other sites in the reader's browser: what they may send, and what a name that points here opens."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from rag.accounts.accounts import User, with_password, write_accounts
from tests.chromium import ARGUMENTS, QUESTION, SECONDS, ask, chromium, ready, serving, visit, visitor
from tests.looks import looks
from tests.test_gate import API, correction

pytestmark = pytest.mark.browser

ATTACKS = """async ([target, body]) => {
    const json = JSON.stringify(body), where = target + "gradio_api/component_server";
    const tries = [
        [where, {method: "POST", body: json, mode: "no-cors"}],
        [where, {method: "POST", body: json, mode: "no-cors", credentials: "include"}],
        [where, {method: "POST", body: new Blob([json])}],
        [where, {method: "POST", body: json, headers: {"Content-Type": "application/json"}}],
        [where, {method: "POST", body: json, keepalive: true, referrerPolicy: "no-referrer"}],
        [target + "gradio_api/upload", {method: "POST", body: new FormData(), mode: "no-cors"}],
        [target + "v1/models", {}],
        [target + "config", {credentials: "include"}],
    ];
    const seen = [];
    for (const [url, options] of tries)
        seen.push(await fetch(url, options).then((reply) => `${reply.type} ${reply.status}`, () => "kept out"));
    navigator.sendBeacon(where, json);
    const form = document.createElement("form"), field = document.createElement("input");
    form.method = "POST", form.enctype = "text/plain", form.action = where, form.target = "frame";
    [field.name, field.value] = [json.slice(0, -1) + ', "x": "', '"}'];
    form.append(field);
    const frame = document.createElement("iframe");
    frame.name = "frame";
    document.body.append(frame, form);
    form.submit();
    await new Promise((done) => setTimeout(done, 1000));
    return seen;
}"""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    """The port of a server of empty pages: another site, wherever its name says."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title>")

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def astray(browser: Any) -> Iterator[Any]:
    """A Chromium for which every name ending in .test is this machine."""
    rules = "--host-resolver-rules=MAP *.test 127.0.0.1"
    running = browser.browser_type.launch(executable_path=chromium(), args=[*ARGUMENTS, rules], timeout=SECONDS * 1000)
    yield running
    running.close()


@pytest.fixture(scope="module")
def folder(seed_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("astray") / "archive"
    shutil.copytree(seed_archive, folder)
    return folder


@pytest.fixture(scope="module")
def own(browser: Any, folder: Path, data: Path) -> Iterator[str]:
    with serving(folder, data) as address:
        yield address


@pytest.mark.parametrize("site", ["evil.test", "127.0.0.1", "localhost"])
def test_a_page_of_another_site_changes_nothing_and_reads_nothing(
    astray: Any, own: str, elsewhere: int, folder: Path, site: str
) -> None:
    port = urlsplit(own).port
    with httpx.Client(base_url=own, timeout=90) as client:
        body = correction(client, folder, f"{site}报")
        for target in (own, f"http://localhost:{port}/", f"http://rebound.test:{port}/"):
            page = astray.new_page()
            page.goto(f"http://{site}:{elsewhere}/")
            assert page.evaluate(ATTACKS, [target, body]) == ["kept out"] * 8
            page.close()
        assert not (folder / "issues.csv").exists()
        told = client.post(f"{API}/component_server", json=body).text  # what was sent would have done it
    assert f"{site}报" in told
    (folder / "issues.csv").unlink()


def test_a_name_that_points_here_opens_nothing(astray: Any, own: str) -> None:
    page = astray.new_page()
    reply = page.goto(f"http://rebound.test:{urlsplit(own).port}/")
    assert reply.status == 421
    assert "--allowed-host" in page.inner_text("body")
    page.close()


def test_no_page_frames_the_chat_and_a_link_opens_it(astray: Any, own: str, elsewhere: int) -> None:
    page = astray.new_page()
    page.goto(f"http://evil.test:{elsewhere}/")
    page.set_content(f'<iframe src="{own}"></iframe><a href="{own}">chat</a>')
    page.wait_for_timeout(1000)
    assert "gradio" not in page.frames[1].content()
    page.click("a")
    page.wait_for_selector("#wb-ask textarea")
    page.close()


def test_a_script_that_comes_into_the_page_does_not_run(browser: Any, own: str) -> None:
    with visit(browser, own, errors=True) as page:
        page.evaluate(
            """() => {
                window.ran = [];
                const script = document.createElement("script");
                script.textContent = "ran.push('script')";
                document.body.append(script);
                const box = document.createElement("div");
                box.innerHTML = '<img src=x onerror="ran.push(1)"><a id="bad" href="javascript:ran.push(2)">x</a>';
                document.body.append(box);
                document.getElementById("bad").click();
            }"""
        )
        page.wait_for_timeout(500)
        assert page.evaluate("window.ran") == []


def test_the_chat_works_under_its_own_policy(browser: Any, own: str) -> None:
    with visit(browser, own) as page:  # leaving it asserts that the console is clean
        assert ask(page, QUESTION).locator(".short").inner_text() == "约4582亩"
        page.click("#wb-talk a.mark")
        page.wait_for_selector("#wb-viewer mark")
        page.click(".settings summary")
        with page.expect_download() as told:
            page.click("[data-do=export-md]")
        assert "4582" in Path(told.value.path()).read_text(encoding="utf-8")


def test_one_signs_in_asks_and_leaves(browser: Any, seed_archive: Path, data: Path, tmp_path: Path) -> None:
    users = tmp_path / "users.txt"
    write_accounts(users, [with_password(User("读者", "reader"), "du-zhe-de-mima")])
    options = ("--auth", str(users))
    with serving(seed_archive, data, *options) as address, visitor(browser, address, errors=True) as context:
        page = context.new_page()
        for password, then in (("falsch-falsch", ".failed"), ("du-zhe-de-mima", "#wb-ask textarea")):
            page.goto(address)
            page.fill("[name=name]", "读者")
            page.fill("[name=password]", password)
            page.click("button")
            page.wait_for_selector(then)
            if then == ".failed":
                looks(page, "9-not-let-in", "desktop")
        ready(page)
        looks(page, "9-reader", "desktop")
        assert page.locator("[data-do=desk]").is_hidden()  # a reader adds nothing
        assert ask(page, QUESTION).locator(".short").inner_text() == "约4582亩"
        assert page.evaluate("document.cookie") == ""
        page.click(".settings summary")
        page.click("text=退出")
        page.wait_for_selector("[name=password]")
        page.goto(address)
        assert page.locator("#wb-ask").count() == 0
