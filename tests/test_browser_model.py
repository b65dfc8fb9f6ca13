"""The language model in the browser: set in the menu, switched for each question, its sentences marked, its key nowhere kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.reader.language_model.client import KEY as KEY_NAME
from tests.chromium import QUESTION, ask, close_sheet, serving, visit
from tests.looks import looks
from tests.stub_model import KEY, NAMES, SAYS, StubModel, stub_model

pytestmark = pytest.mark.browser

KEPT = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"


@pytest.fixture(scope="module")
def stub() -> Iterator[StubModel]:
    with stub_model(KEY) as running:
        yield running


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_model_is_set_asked_switched_off_and_dropped(
    browser: Any, seed_archive: Path, data: Path, stub: StubModel, size: str
) -> None:
    with serving(seed_archive, data, "--reader", "quick") as address, visit(browser, address, size) as page:
        assert page.locator("#wb-over .uses-model").count() == 0
        to_panel(page)
        page.click(".fills-address >> text=Ollama")
        assert page.input_value("[name=url]") == "http://127.0.0.1:11434"
        page.fill("[name=url]", stub.url)
        page.click(".lists-models")
        assert "401" in page.inner_text(".sets-model .failed")
        page.fill("[name=key]", KEY)
        page.click(".lists-models")
        page.select_option(".sets-model .lists", NAMES[1])
        assert page.input_value("[name=model]") == NAMES[1]
        page.click(".tests-model")
        page.wait_for_selector(f".sets-model .done >> text={NAMES[1]} 能用")
        looks(page, "7-model", size)
        page.press("[name=key]", "Enter")
        page.wait_for_selector(f".now >> text={NAMES[1]}")
        assert page.input_value("[name=key]") == ""
        assert page.evaluate("document.activeElement.className") == "nameplate"
        if size == "phone":
            assert all(tall >= 44 for tall in page.evaluate(TALL))
        close_sheet(page, size)
        answer = ask(page, QUESTION)
        assert answer.locator(".says").inner_text().replace("[1]", "") == SAYS  # no mark among the words that are copied
        assert answer.locator(".says .worded").count() == 1
        assert answer.get_by_role("img", name="由语言模型行文，已逐句核实").count() == 3
        assert f"{NAMES[1]} 行文，逐句核实" in answer.locator(".model").inner_text()
        assert "输入 812、输出 96 词元" in answer.locator(".model").inner_text()
        looks(page, "7-model-answer", size)
        page.focus("#wb-over .uses-model")
        page.keyboard.press("Space")
        assert page.get_by_role("switch", name=NAMES[1], checked=False).count() >= 1
        asked = len(stub.seen)
        assert ask(page, QUESTION).locator(".worded, .model").count() == 0
        assert len(stub.seen) == asked
        assert KEY not in page.evaluate(KEPT) + page.content()
        to_panel(page)
        page.click(".drops-model")
        page.wait_for_selector("#wb-over .uses-model", state="detached")
        assert page.input_value("[name=url]") == stub.url


def test_a_shared_host_offers_its_own_model_and_no_other(
    browser: Any, seed_archive: Path, data: Path, stub: StubModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_NAME, KEY)
    options = ("--reader", "quick", "--no-adding", "--llm-url", stub.url, "--llm-model", NAMES[0])
    with serving(seed_archive, data, *options) as address, visit(browser, address) as page:
        to_panel(page)
        page.wait_for_selector(f".now >> text={NAMES[0]}")
        assert page.locator("#wb-viewer :is(form, input)").count() == 0
        assert ask(page, QUESTION).locator(".worded").count() == 3
        page.click("#wb-viewer .uses-model")
        assert page.get_attribute("#wb-over .uses-model", "aria-checked") == "false"
        assert ask(page, QUESTION).locator(".worded").count() == 0
        assert not any(secret in page.content() + page.evaluate(KEPT) for secret in (KEY, stub.url))


def test_a_shared_host_without_a_model_offers_none(browser: Any, seed_archive: Path, data: Path) -> None:
    with serving(seed_archive, data, "--reader", "quick", "--no-adding") as address, visit(browser, address) as page:
        page.click(".settings summary")
        assert page.locator("[data-do=model], #wb-over .uses-model").count() == 0


TALL = """() => [...document.querySelectorAll(".sets-model :is(button, input), #wb-viewer .uses-model")]
    .map(one => one.getBoundingClientRect().height)"""


def to_panel(page: Any) -> None:
    page.click(".settings summary")
    page.click("[data-do=model]")
    page.wait_for_selector("#wb-viewer .models")
    page.wait_for_timeout(300)
