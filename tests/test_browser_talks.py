"""Conversations in Chromium: kept for each visitor and each tab, named, taken out, begun anew, come back to."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.chromium import (
    LISTED,
    OTHER,
    QUESTION,
    REFUSED,
    WIDTHS,
    ask,
    idle,
    opened,
    ready,
    visit,
    visitor,
)
from tests.looks import looks
from tests.wander import wander

pytestmark = pytest.mark.browser


def test_what_is_typed_while_the_page_loads_or_an_answer_comes_is_not_lost(browser: Any, address: str) -> None:
    with visitor(browser, address) as context:
        page = context.new_page()
        page.goto(address, wait_until="domcontentloaded")
        page.wait_for_selector("#wb-ask textarea")
        page.type("#wb-ask textarea", QUESTION)
        ready(page)
        page.wait_for_timeout(800)
        assert page.input_value("#wb-ask textarea") == QUESTION
        page.press("#wb-ask textarea", "Enter")
        page.wait_for_selector("#wb-talk .answer .card")
        page.fill("#wb-ask textarea", "还没问完")
        page.reload()
        ready(page)
        page.wait_for_function("document.querySelector('#wb-ask textarea').value === '还没问完'")


@WIDTHS
def test_thirty_things_done_in_no_order_log_no_error(browser: Any, address: str, size: str) -> None:
    with visit(browser, address, size, reduced_motion="no-preference") as page:
        assert len(list(wander(page, size, 30))) == 30
        idle(page)


@WIDTHS
def test_a_new_conversation_leaves_the_filter_and_the_edit_behind(browser: Any, address: str, size: str) -> None:
    with visit(browser, address, size, f"?q={quote(REFUSED)}&within={quote(json.dumps({'after': '2020-11'}))}") as page:
        page.wait_for_selector("#wb-talk .answer.refused")
        idle(page)
        page.click("#wb-talk .pencil")
        page.click("[data-do=new]")
        page.wait_for_selector(".welcome")
        assert page.locator("#wb-chip, .edits").count() == 0
        ask(page, QUESTION)
        assert page.locator("#wb-talk .user .message-content").all_inner_texts() == [QUESTION]
        assert page.locator(".edits").count() == 0


@WIDTHS
def test_a_reload_comes_back_to_the_last_answer(browser: Any, address: str, size: str) -> None:
    with visit(browser, address, size) as page:
        ask(page, LISTED)
        ask(page, "衡阳国际物流港一期总投资多少？")
        page.reload()
        ready(page)
        page.wait_for_function("document.querySelectorAll('#wb-talk .user-row').length === 2")
        page.wait_for_timeout(1200)
        assert page.evaluate(
            """() => {
                const pane = document.querySelector("#wb-talk .panel-wrap").getBoundingClientRect();
                return [...document.querySelectorAll("#wb-talk .user-row")].pop().getBoundingClientRect().top - pane.top;
            }"""
        ) == pytest.approx(14, abs=4)


@WIDTHS
def test_conversations_are_each_visitors_own_and_survive_a_restart(browser: Any, address: str, size: str) -> None:
    with visitor(browser, address, size) as context:
        page = opened(context, address)
        ask(page, QUESTION)
        page.reload()
        ready(page)
        page.wait_for_selector("#wb-talk .answer .card")
        assert page.locator("#wb-talk .user .message-content").inner_text().strip() == QUESTION
        kept = context.storage_state()
        page.click("[data-do=new]")
        page.wait_for_selector(".welcome")
        page.click(".past summary")
        page.click(".past .renames")
        assert page.evaluate("[document.activeElement.scrollLeft, document.getSelection().toString()]") == [0, QUESTION]
        page.fill(".names-talk input", "物流港 <b>")
        page.press(".names-talk input", "Enter")
        page.wait_for_selector(".past a.named:has-text('物流港 <b>')")
        page.click(".past .takes-out")
        assert page.locator(".past li").count() == 0
        assert page.evaluate("document.activeElement.className") == "puts-back"
        page.keyboard.press("Enter")
        looks(page, "1-history", size)
        assert page.locator(".past .taken-out").count() == 0
        page.click(".past a.named:has-text('物流港 <b>')")
        page.wait_for_selector("#wb-talk .answer .card")
        ask(page, OTHER)
        assert (
            page.locator(".past a[aria-current]").text_content().startswith("物流港 <b>")
        )  # its name outlives the next question
    with visitor(browser, address, size) as context:
        page = opened(context, address)
        page.wait_for_timeout(400)
        assert page.locator("#wb-talk .answer, .past").count() == 0  # another visitor
    with visitor(browser, address, size, storage_state=kept) as context:  # the same one, when the browser was started anew
        page = opened(context, address)
        page.click(".past summary")
        page.click(".past a")
        page.wait_for_selector("#wb-talk .answer .card")
        page.click("[data-do=new]")
        page.wait_for_selector(".welcome")
        page.click(".past summary")
        page.click(".past .forgets")
        assert page.locator(".past li").count() == 0
        page.reload()
        ready(page)
        assert page.locator(".past").count() == 0


def test_two_tabs_keep_a_conversation_each(browser: Any, address: str) -> None:
    with visitor(browser, address) as context:
        one, two = opened(context, address), opened(context, address)
        ask(one, QUESTION)
        ask(two, OTHER)
        ask(one, REFUSED)
        one.wait_for_function("document.querySelectorAll('.past a').length == 2")
        assert OTHER in one.locator(".past a:not([aria-current])").text_content()
        two.reload()
        ready(two)
        two.wait_for_selector("#wb-talk .answer .card")
        assert two.locator("#wb-talk .user .message-content").all_inner_texts() == [OTHER]
        assert QUESTION in two.locator(".past a:not([aria-current])").text_content()
        two.click(".past summary")
        two.locator(".past .renames").first.click()
        two.wait_for_selector(".names-talk")
        two.click(".past .takes-out")  # of the other row
        two.wait_for_selector(".past .taken-out")
        assert two.locator(".past li").count() == 1


KEPT = ("null", "7", '"x"', "{}", "[null]", '[[], 7, "x", null, {"id": {}}]', "[" * 20_000, '{"messages": {}}', '{"messages": [null]}',
        '{"messages": [{"content": {"a": 1}}]}', '{"messages": [{"role": [], "content": "x"}], "time": {}, "name": {}, "id": "../x"}',
        '{"messages": [{"role": "user", "content": "<img src=x onerror=\\"window.ran=1\\"><script>window.ran=1</script>"}], "time": 1}',
        '[{"id": "a", "question": {"a": 1}, "seen": [], "cited": [], "within": "["}]', "\ud83d", "x" * 200_000)  # fmt: skip
"""What no conversation, clipping, question or setting of ours looks like, and an earlier page at this address may have left."""
KEYS = (
    "wenbao.talk.a",
    "wenbao.clippings",
    "wenbao.questions",
    "wenbao.style",
    "wenbao.language",
    "wenbao.theme",
    "wenbao.view",
    "wenbao.model",
)


def test_whatever_the_browser_kept_the_chat_answers(browser: Any, address: str) -> None:
    thrown: list[str] = []
    with visitor(browser, address, errors=True) as context:  # the browser logs the picture that there is none of
        page = context.new_page()
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.goto(address)
        for turn in range(0, len(KEPT), 3):  # each key another value, each value at several keys
            ready(page)
            idle(page)
            page.evaluate(
                "([keys, values]) => { localStorage.clear(); keys.forEach((key, n) => localStorage.setItem(key, values[n])); }",
                [KEYS, [KEPT[(turn + n) % len(KEPT)] for n in range(len(KEYS))]],
            )
            page.evaluate("sessionStorage.setItem('wenbao.talk', 'a')")
            page.reload()
            assert page.evaluate("window.ran ?? null") is None
        ready(page)
        idle(page)
        page.evaluate(
            "localStorage.setItem('wenbao.clippings', '[null, 7]'); localStorage.setItem('wenbao.talk.b', '{\"messages\": [null]}')"
        )
        page.reload()
        ready(page)
        idle(page)
        page.evaluate("location.hash = '#clippings'")
        page.wait_for_selector("#wb-viewer .sheet .none-found")
        ask(page, QUESTION)
        assert "4582" in page.inner_text("#wb-talk .answer .says")
        assert page.evaluate("""() => { const drawer = wenbao.drawer("wenbao.clippings", 500);
            return [drawer.put({ id: "new" }), drawer.all().map((one) => one.id)]; }""") == [True, ["new"]]
        assert page.evaluate("wenbao.talks.find('b') ?? null") is None
    assert thrown == []
