"""The chat in a browser, for the tests and the pictures: a server of its own, a Chromium, a visit, a question.

Nothing here waits without end: the server writes to a file and is killed if it does not stop, and every wait has a limit.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.forked_chat import fork

QUESTION = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"
OTHER = "谁到石鼓书院大讲坛主讲？"
LISTED = "把记者许珂写的报道都列出来"
REFUSED = "1949年1月的报纸说了什么？"
ROOT = Path(__file__).parent.parent
SHOTS = ROOT / "screenshots"
SIZES = {"desktop": (1440, 900), "laptop": (1280, 800), "tablet": (1024, 768), "phone": (390, 844)}
WIDTHS = pytest.mark.parametrize("size", ["desktop", "tablet", "phone"])
"""A test at three widths, of which one is run (tests/conftest.py)."""
SCHEMES = {"tablet": "dark"}
"""The colour in which a width is looked at, where it is not the light one; $WENBAO_SCHEME (light, dark) is that of all."""
SECONDS = int(os.environ.get("WENBAO_SECONDS", 20))
"""How long one waits for what must come; $WENBAO_SECONDS where the machine has much else to do."""
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]  # a container's small /dev/shm kills a tab


def chromium() -> str | None:
    """The browser to drive: $WENBAO_CHROMIUM, or one on the path, first that without windows, which is the lightest."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return os.environ.get("WENBAO_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@contextmanager
def launched(executable: str) -> Iterator[Any]:
    """A running Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS, timeout=SECONDS * 1000)
        try:
            yield browser
        finally:
            browser.close()


def free_port() -> int:
    """A port of this machine that nobody listens on, of those that no outgoing connection takes while a server comes up."""
    chance = random.SystemRandom()
    while True:
        with suppress(OSError), socket.create_server(("127.0.0.1", port := chance.randrange(16_000, 32_000))):
            return port


@contextmanager
def serving(archive: Path, data: Path, *options: str) -> Iterator[str]:
    """A chat on a free port, with its own data folder, until the block ends; gives its address."""
    port = free_port()
    data.mkdir(parents=True, exist_ok=True)
    log = data / f"server-{port}.log"  # a pipe that nobody reads fills up, and then the server stands still
    process = fork(["--archive", str(archive), "--port", str(port), *options], data, log)
    address = f"http://127.0.0.1:{port}/"
    try:
        deadline = time.monotonic() + 5 * SECONDS
        while True:
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:
                assert process.is_alive(), log.read_text(errors="replace")
                assert time.monotonic() < deadline, f"the chat did not start: {log.read_text(errors='replace')}"
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.join(10)
        if process.is_alive():
            process.kill()
            process.join(10)


@contextmanager
def visitor(browser: Any, address: str, size: str = "desktop", errors: bool = False, **options: Any) -> Iterator[Any]:
    """A visitor's browser context that knows nothing of any before; on leaving, nothing was fetched from outside and, but for
    `errors`, none was logged."""
    width, height = SIZES[size]
    scheme = os.environ.get("WENBAO_SCHEME") or SCHEMES.get(size, "light")
    wanted = {**_USUAL, "viewport": {"width": width, "height": height}, "color_scheme": scheme, **options}
    left = _LEFT.setdefault((browser, json.dumps(wanted, sort_keys=True)), [])
    context = left.pop() if left else browser.new_context(**wanted)
    for page in context.pages:  # another visitor may have made the window narrow
        page.set_viewport_size(wanted["viewport"])
    context.set_default_timeout(SECONDS * 1000)
    outside: list[str] = []
    logged: list[str] = []
    told = {
        "request": lambda request: outside.append(request.url) if not at_home(request.url, address) else None,
        "console": lambda message: logged.append(message.text) if message.type == "error" else None,
        "weberror": lambda error: logged.append(str(error.error)),
    }
    for event, hear in told.items():
        context.on(event, hear)
    try:
        yield context
    except BaseException:
        context.close()
        raise
    for event, hear in told.items():
        context.remove_listener(event, hear)
    if _wiped(context, address):
        left.append(context)
    assert outside == [], outside
    if not errors:
        assert logged == [], logged


_NOWHERE = "nowhere"
_USUAL: dict[str, Any] = {"locale": "zh-CN", "reduced_motion": "reduce", "permissions": ["clipboard-read", "clipboard-write"]}
_LEFT: dict[tuple[Any, str], list[Any]] = {}
"""Contexts that visitors of a browser have left, by their options, wiped: a tab that has been at a chat loads the next in a third of
the time."""


def _wiped(context: Any, address: str) -> bool:
    """Whether a context is as good as new: one empty tab, with nothing stored and nowhere to go back to; else it is closed."""
    try:
        page, *others = context.pages
        for other in others:
            other.close()
        empty = {"headers": {"Cross-Origin-Opener-Policy": "same-origin"}, "content_type": "text/html", "body": ""}
        page.route(address + _NOWHERE, lambda route: route.fulfill(**empty))  # like the chat, or the tab's process were another
        page.goto(address + _NOWHERE)
        page.evaluate("localStorage.clear(); sessionStorage.clear(); navigator.clipboard.writeText('')")
        page.unroute(address + _NOWHERE)
        context.clear_cookies()
        context.new_cdp_session(page).send("Page.resetNavigationHistory")
    except Exception:  # the tab or the browser is gone
        context.close()
        return False
    return True


def opened(context: Any, address: str) -> Any:
    """A new tab of a visitor with the chat in it, ready to be asked."""
    page = next((page for page in context.pages if page.url.endswith(_NOWHERE)), None) or context.new_page()
    page.goto(address, wait_until="domcontentloaded")
    context.new_cdp_session(page).send("Page.resetNavigationHistory")  # there is no way back to what a tab was before
    ready(page)
    return page


def ready(page: Any) -> None:
    """Wait until the chat in a tab can be asked."""
    page.wait_for_selector("#wb-ask textarea")
    page.wait_for_selector("#wb-viewer :is(.sheet, .missing)", state="attached")
    page.wait_for_selector("#wb-source > .close", state="attached")


@contextmanager
def visit(
    browser: Any, address: str, size: str = "desktop", path: str = "", errors: bool = False, **options: Any
) -> Iterator[Any]:
    """A page of the chat in a fresh visitor's browser."""
    with visitor(browser, address, size, errors, **options) as context:
        yield opened(context, address + path)


def at_home(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:"))


def ask(page: Any, question: str) -> Any:
    """Ask, and wait until the answer is whole and the next can be asked; gives its element."""
    before = page.locator("#wb-talk .answer").count()
    page.fill("#wb-ask textarea", question)
    page.press("#wb-ask textarea", "Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('#wb-talk .answer:not(.streaming)').length > n", arg=before, polling=50
    )
    idle(page)
    return page.locator("#wb-talk .answer").last


def first_words(page: Any, question: str) -> float:
    """Milliseconds from Enter to the first words of the answer on the screen."""
    page.fill("#wb-ask textarea", question)
    page.evaluate(
        """() => {
            const before = document.querySelectorAll("#wb-talk .answer").length;
            const last = () => [...document.querySelectorAll("#wb-talk .answer")].pop();
            window.firstWords = null;
            document.querySelector("#wb-ask textarea").addEventListener("keydown", (event) => {
                if (event.key !== "Enter") return;
                const start = performance.now();
                new MutationObserver((_, seen) => {
                    if (document.querySelectorAll("#wb-talk .answer").length <= before || !last().innerText.trim()) return;
                    seen.disconnect();
                    requestAnimationFrame(() => { window.firstWords = performance.now() - start; });
                }).observe(document.body, { childList: true, subtree: true, characterData: true });
            }, { once: true, capture: true });
        }"""
    )
    page.press("#wb-ask textarea", "Enter")
    page.wait_for_function("window.firstWords !== null")
    idle(page)
    return float(page.evaluate("window.firstWords"))


def idle(page: Any) -> None:
    """Wait until no answer is coming."""
    page.wait_for_selector("#wb-ask .submit-button")


def keep(page: Any, name: str, size: str) -> None:
    """A picture of what the window shows, kept in the folder of screenshots that git ignores; of a test, where
    $WENBAO_PICTURES is set."""
    if "PYTEST_CURRENT_TEST" in os.environ and not os.environ.get("WENBAO_PICTURES"):
        return
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}-{size}.png", animations="disabled")


def close_sheet(page: Any, size: str) -> None:
    """On a phone, where the source covers the conversation, put it away."""
    if size == "phone":
        page.click("#wb-source > .close")
        page.wait_for_selector("#wb-source:not(.open)", state="attached")


def in_view(page: Any, selector: str) -> bool:
    """Whether an element's first line is inside the window and nothing covers it."""
    seen: bool = page.evaluate(
        """selector => {
            const element = document.querySelector(selector), box = element.getClientRects()[0];
            if (box.top < 0 || box.bottom > innerHeight) return false;
            const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            return top === element || element.contains(top);
        }""",
        selector,
    )
    return seen


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
