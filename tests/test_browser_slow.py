"""Answers that come slowly, from a language model on loopback: sentence by sentence, stop, reload, a line, a model that is gone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx
import pytest

from chat.open_archive import WORDED_AT_ONCE
from tests.chromium import QUESTION, SECONDS, ask, idle, ready, serving, visit
from tests.looks import looks
from tests.scripted_model import Server, answered, streamed

pytestmark = pytest.mark.browser

SENTENCES = ["衡阳国际物流港项目规划用地面积约4582亩[1]。", *["衡阳国际物流港项目位于珠晖区东阳半岛[1]。"] * 600]
LAST = "document.querySelector('#wb-talk .bot-row:last-child .answer')"


@pytest.fixture(scope="module")
def model() -> Iterator[Server]:
    """A model that says a sentence every fifth of a second, for two minutes: longer than a busy machine takes to press Stop."""
    server = Server(streamed(*SENTENCES, wait=0.2))
    yield server
    server.close()


@pytest.fixture(scope="module")
def slow(browser: Any, seed_archive: Path, data: Path, model: Server) -> Iterator[str]:
    """The address of a chat that asks it."""
    with serving(seed_archive, data, "--llm-url", model.url, "--llm-model", "slow") as address:
        yield address


def begin(page: Any) -> None:
    page.fill("#wb-ask textarea", QUESTION)
    page.press("#wb-ask textarea", "Enter")
    page.wait_for_function("document.querySelector('#wb-talk .answer.streaming .says')?.innerText.includes('东阳半岛')")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_each_sentence_is_there_when_it_is_proven_and_stop_stops(browser: Any, slow: str, size: str) -> None:
    with visit(browser, slow, size) as page:
        page.fill("#wb-ask textarea", QUESTION)
        page.press("#wb-ask textarea", "Enter")
        page.wait_for_selector("#wb-talk .answer.streaming .waits")  # whom one waits for, until it says something
        page.wait_for_function("document.querySelector('#wb-talk .answer.streaming .says')?.innerText.includes('东阳半岛')")
        page.press("#wb-ask textarea", "Enter")  # nothing more is asked while an answer comes
        looks(page, "1-streaming", size)
        page.click("#wb-ask .stop-button")
        page.wait_for_selector("#wb-talk .answer.stopped")
        idle(page)
        said = page.locator("#wb-talk .answer").inner_text()
        assert "已停止" in said
        page.wait_for_timeout(700)
        assert page.locator("#wb-talk .answer").inner_text() == said
        looks(page, "1-stopped", size)
        page.click("#wb-talk .again")
        page.wait_for_selector("#wb-talk .answer.streaming")
        assert page.locator("#wb-talk .user-row").count() == 1
        page.click("#wb-ask .stop-button")
        page.wait_for_selector("#wb-talk .answer.stopped")


def test_an_answer_cut_off_by_a_reload_is_given_again(browser: Any, slow: str) -> None:
    with visit(browser, slow, errors=True) as page:  # Gradio logs the stream that it closes when the page goes
        begin(page)
        page.reload()
        ready(page)
        page.wait_for_selector("#wb-talk .answer.streaming")
        assert page.locator("#wb-talk .user-row").count() == 1
        logged: list[str] = []
        page.on("console", lambda message: logged.append(message.text) if message.type == "error" else None)
        page.evaluate("wenbao.acts.language()")  # stops it before the page goes
        page.wait_for_function("document.documentElement.dataset.speaks === 'en'")
        ready(page)
        page.wait_for_selector("#wb-talk .answer.streaming")
        assert logged == []
        assert page.locator("#wb-talk .user-row").count() == 1
        page.click("[data-do=new]")  # stops it, and begins anew
        page.wait_for_selector(".welcome")
        idle(page)
        assert page.locator("#wb-talk .answer").count() == 0


def test_a_model_that_cannot_be_reached_leaves_the_papers_own_words(browser: Any, seed_archive: Path, data: Path) -> None:
    gone = ("--llm-url", "http://127.0.0.1:9/v1", "--llm-model", "gone")
    with serving(seed_archive, data, *gone) as address, visit(browser, address) as page:
        answer = ask(page, QUESTION)
        assert answer.locator(".short").inner_text() == "约4582亩"
        assert "连不上语言模型" in answer.locator(".aside").inner_text()
        assert answer.locator(".card").count() == 1
        looks(page, "1-model-gone", "desktop")


def test_one_who_must_wait_sees_how_many_are_before(browser: Any, seed_archive: Path, data: Path) -> None:
    may_answer = threading.Event()

    def held(handler: BaseHTTPRequestHandler) -> None:
        may_answer.wait(3 * SECONDS)
        answered(("规划用地面积约4582亩。", [1]), short="约4582亩")(handler)

    model, body = Server(held), {"messages": [{"role": "user", "content": QUESTION}]}
    with (
        serving(seed_archive, data, "--llm-url", model.url, "--llm-model", "slow") as address,
        ThreadPoolExecutor(WORDED_AT_ONCE) as programs,
        visit(browser, address, "phone") as first,
        visit(browser, address, "laptop") as second,
    ):
        try:
            for _ in range(WORDED_AT_ONCE):
                programs.submit(httpx.post, f"{address}v1/chat/completions", json=body, timeout=6 * SECONDS)
            until = time.monotonic() + 2 * SECONDS
            while len(model.seen) < WORDED_AT_ONCE:
                assert time.monotonic() < until
                time.sleep(0.1)
            for page, size, said in ((first, "phone", "下一个就轮到您"), (second, "laptop", "前面还有 1 问")):
                page.fill("#wb-ask textarea", QUESTION)
                page.press("#wb-ask textarea", "Enter")
                stands(page, said)
                looks(page, "1-in-line", size)
            first.click("#wb-ask .stop-button")
            first.wait_for_selector("#wb-talk .answer.stopped")
            stands(second, "下一个就轮到您")
            assert len(model.seen) == WORDED_AT_ONCE  # nobody is asked for those who wait
        finally:
            may_answer.set()
        idle(second)
        assert second.locator("#wb-talk .short").inner_text().startswith("约4582亩")
        assert second.locator("#wb-talk .waits").count() == 0
    model.close()


def stands(page: Any, said: str) -> None:
    """Wait until one is told so of the line."""
    page.wait_for_function("said => document.querySelector('#wb-talk .streaming .waits')?.innerText.includes(said)", arg=said)
