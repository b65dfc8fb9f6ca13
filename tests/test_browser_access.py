"""The chat for everybody: in English, in the dark, by keyboard, read aloud, and safe from what a page or a question holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from index.build.build import build
from tests.chromium import QUESTION, ask, ready, serving, visit
from tests.looks import looks

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_language_follows_the_browser_and_the_switch(browser: Any, address: str, size: str) -> None:
    with visit(browser, address, size, locale="en-US") as page:
        assert page.locator(".welcome h2").inner_text() == "What would you like to find?"
        assert page.get_attribute("#wb-ask textarea", "placeholder").startswith("Ask about")
        ask(page, QUESTION)
        assert "Copy reference" in page.locator("#wb-talk .card").inner_text()
        looks(page, "6-english", size)
        page.click(".settings summary")
        page.click("[data-do=language]")
        page.wait_for_function("document.documentElement.lang === 'zh-CN'")
        ready(page)
        page.wait_for_selector("#wb-talk .answer .card")  # the conversation is still there
        assert "复制引文" in page.locator("#wb-talk .card").inner_text()
        assert page.get_attribute("#wb-ask textarea", "placeholder").startswith("问一件报上的事")


def test_dark_is_chosen_and_kept(browser: Any, address: str) -> None:
    with visit(browser, address, color_scheme="light") as page:
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.click(".settings summary")
        page.click("[data-do=theme]")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
        page.reload()
        ready(page)
        page.wait_for_function("document.body.classList.contains('dark')")
        for scheme in ("dark", "light"):  # what was chosen stays when the system turns
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(100)
            assert page.evaluate("document.body.classList.contains('dark')"), scheme


def test_everything_is_reached_by_keyboard(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"  # one can type at once
        page.keyboard.type(QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_selector("#wb-talk .next .asks")
        reached = set()
        page.locator("#wb-masthead h1").click()
        for _ in range(70):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.className || document.activeElement.dataset.do || ''"))
        for name in ("mark", "opens", "copies", "copies-answer", "shares", "saves docx", "again", "likes", "dislikes", "asks"):
            assert any(name == one or name in one.split() for one in reached), name
        page.locator("#wb-talk a.mark").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#wb-viewer mark")
        page.wait_for_function("document.activeElement.className === 'nameplate'")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.className").startswith("mark")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_what_a_screen_reader_needs_is_named(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        assert page.get_by_role("button", name="提问 / Ask").count() == 1
        assert page.get_by_role("textbox", name="提问").count() == 1
        ask(page, QUESTION)
        assert page.locator('#wb-talk [data-testid="bot"]').get_attribute("aria-label").startswith("约4582亩")
        assert page.locator("[role=status]#wb-live").count() == 1
        assert page.get_by_role("heading", level=1).inner_text() == "问报"


def test_markup_in_a_page_is_text(browser: Any, tmp_path: Path, data: Path) -> None:
    hostile = '<img src=x onerror="document.title=1">'
    script = "<script>document.title=2</script>"
    page_file = tmp_path / "敌.txt"
    page_file.write_text(
        f"青石大桥{hostile}昨日通车\n\n本报讯（记者 李四平） 2022年3月5日，青石大桥{script}正式通车，全长1876米{hostile}。\n"
        "[点](javascript:document.title=3) **粗** $$x$$\n",
        encoding="utf-8",
    )
    build([page_file], tmp_path / "archive")
    with serving(tmp_path / "archive", data) as address, visit(browser, address) as page:
        answer = ask(page, "青石大桥全长多少米？")
        assert hostile.split()[0] in answer.inner_text() or script in answer.inner_text()
        answer.locator("a.mark").first.click()
        page.wait_for_selector("#wb-viewer mark")
        page.click("[data-do=contents]")
        page.wait_for_selector("#wb-viewer .glance")
        assert page.locator("#wb-talk .answer :is(img, script), #wb-viewer :is(img, script)").count() == 0
        assert page.title().startswith("问报")
