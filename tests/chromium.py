"""The chat in a browser, for the tests and the pictures: a server of its own, a Chromium, a visit, a question.

Nothing here waits without end: the server writes to a file and is killed if it does not stop, and every wait has a limit.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.forked_chat import fork

ROOT = Path(__file__).parent.parent
SHOTS = ROOT / "screenshots"
SIZES = {"desktop": (1440, 900), "laptop": (1280, 800), "tablet": (1024, 768), "phone": (390, 844)}
SCHEMES = {"tablet": "dark"}
"""The colour in which a width is looked at, where it is not the light one; $WENBAO_SCHEME (light, dark) is that of all."""
SECONDS = 20
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]  # a container's small /dev/shm kills a tab


def chromium() -> str | None:
    """The browser to drive: $WENBAO_CHROMIUM, or one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome")
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


@contextmanager
def serving(archive: Path, data: Path, *options: str) -> Iterator[str]:
    """A chat on a free port, with its own data folder, until the block ends; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    data.mkdir(parents=True, exist_ok=True)
    log = data / f"server-{port}.log"  # a pipe that nobody reads fills up, and then the server stands still
    process = fork(["--archive", str(archive), "--port", str(port), *options], data, log)
    address = f"http://127.0.0.1:{port}/"
    try:
        deadline = time.monotonic() + 90
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
    """A fresh visitor's browser context; on leaving, nothing was fetched from outside and, but for `errors`, none was logged."""
    width, height = SIZES[size]
    usual = {"locale": "zh-CN", "color_scheme": os.environ.get("WENBAO_SCHEME") or SCHEMES.get(size, "light")}
    context = browser.new_context(viewport={"width": width, "height": height}, **{**usual, **options})
    context.set_default_timeout(SECONDS * 1000)
    outside: list[str] = []
    logged: list[str] = []
    context.on("request", lambda request: outside.append(request.url) if not at_home(request.url, address) else None)
    context.on("console", lambda message: logged.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: logged.append(str(error.error)))
    try:
        yield context
    finally:
        context.close()
    assert outside == [], outside
    if not errors:
        assert logged == [], logged


def opened(context: Any, address: str) -> Any:
    """A new tab of a visitor with the chat in it, ready to be asked."""
    page = context.new_page()
    page.goto(address, wait_until="domcontentloaded")
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
    page.wait_for_function("n => document.querySelectorAll('#wb-talk .answer:not(.streaming)').length > n", arg=before)
    idle(page)
    return page.locator("#wb-talk .answer").last


def idle(page: Any) -> None:
    """Wait until no answer is coming."""
    page.wait_for_selector("#wb-ask .submit-button")


def keep(page: Any, name: str, size: str) -> None:
    """A picture of what the window shows, kept in the folder of screenshots that git ignores."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}-{size}.png", animations="disabled")


def close_sheet(page: Any, size: str) -> None:
    """On a phone, where the source covers the conversation, put it away."""
    if size == "phone":
        page.click("#wb-source > .close")
        page.wait_for_selector("#wb-source:not(.open)", state="attached")
        page.wait_for_timeout(300)


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
