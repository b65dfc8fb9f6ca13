"""The conversation in Chromium, at desktop and at phone width: ask, cite, copy, judge, export, edit, come back to it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from docx import Document

from rag import Wenbao
from tests.chromium import ask, close_sheet, idle, in_view, keep, opened, ready, squeezed, visit, visitor
from tests.wander import wander

pytestmark = pytest.mark.browser

QUESTION = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"
OTHER = "谁到石鼓书院大讲坛主讲？"
REFUSED = "1949年1月的报纸说了什么？"
BOTH = pytest.mark.parametrize("size", ["desktop", "tablet", "phone"])
CLIPBOARD: dict[str, Any] = {"permissions": ["clipboard-read", "clipboard-write"]}


@BOTH
def test_an_answer_is_short_first_and_its_marks_open_the_page_at_the_quoted_words(
    browser: Any, address: str, wenbao: Wenbao, size: str
) -> None:
    expected = wenbao.ask(QUESTION)
    assert expected.short_answer is not None
    with visit(browser, address, size) as page:
        keep(page, "1-welcome", size)
        answer = ask(page, QUESTION)
        assert answer.locator("p").first.inner_text() == expected.short_answer
        card = answer.locator(".card").first
        told = expected.citations[0]
        assert answer.locator(".card").count() == len(expected.citations)
        for words in (told.newspaper, told.date, "推定", told.headline, told.byline, told.quote):
            assert squeezed(words or "") in squeezed(card.inner_text())
        keep(page, "1-answer", size)
        answer.locator("a.mark").first.click()
        page.wait_for_selector("#wb-viewer .as-page mark")
        page.wait_for_timeout(400)
        marked = "".join(page.locator("#wb-viewer .as-page mark").all_inner_texts())
        assert squeezed(marked) == squeezed(told.quote)
        assert in_view(page, "#wb-viewer .as-page mark")
        assert answer.locator("a.mark.opened").count() > 0
        keep(page, "2-source", size)
        page.click("#wb-viewer [data-view=as-article]")
        assert squeezed("".join(page.locator("#wb-viewer .as-article mark").all_inner_texts())) == squeezed(marked)
        close_sheet(page, size)
        answer.locator(".card a.opens").first.click()
        page.wait_for_selector("#wb-viewer .as-page mark")
        page.wait_for_timeout(400)
        assert in_view(page, "#wb-viewer .as-page mark")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_words_come_quickly(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        ask(page, QUESTION)
        milliseconds = first_words(page, QUESTION)
        assert milliseconds < 2000  # 500 on an idle machine (python -m tests.speed); the tests run beside each other


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


@BOTH
def test_a_follow_up_is_offered_and_answered(browser: Any, address: str, size: str) -> None:
    with visit(browser, address, size) as page:
        ask(page, QUESTION)
        page.wait_for_selector("#wb-talk .next .asks")
        question = page.locator("#wb-talk .next .asks").first.inner_text()
        page.locator("#wb-talk .next .asks").first.click()
        page.wait_for_function("document.querySelectorAll('#wb-talk .answer:not(.streaming, .refused)').length == 2")
        assert page.locator("#wb-talk .user .message-content").last.inner_text().strip() == question
        page.wait_for_function("document.querySelectorAll('#wb-talk .next').length == 1")  # under the last answer alone
        keep(page, "1-follow-up", size)


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


@BOTH
def test_thirty_things_done_in_no_order_log_no_error(browser: Any, address: str, size: str) -> None:
    with visit(browser, address, size) as page:
        assert len(list(wander(page, size, 30))) == 30
        idle(page)


def test_an_example_question_is_answered(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        assert page.locator("#wb-talk .example").count() == 4
        page.locator("#wb-talk .example").first.click()
        page.wait_for_selector("#wb-talk .answer .card")
        assert page.locator("#wb-talk .user-row").count() == 1


@BOTH
def test_a_refusal_shows_no_sources_but_what_is_held_and_near(browser: Any, address: str, size: str) -> None:
    with visit(browser, address, size) as page:
        answer = ask(page, REFUSED)
        assert "refused" in answer.get_attribute("class")
        assert answer.locator(".card, a.mark").count() == 0
        assert answer.locator(".kind").inner_text() == "不在馆藏范围"
        assert "1949年1月" in answer.locator(".says").first.inner_text()
        assert "5 期" in answer.locator(".holding").inner_text()
        keep(page, "5-refusal", size)
        answer.locator(".nearest a").first.click()
        page.wait_for_selector("#wb-viewer .piece.here")


@BOTH
def test_a_question_is_edited_and_asked_again(browser: Any, address: str, size: str) -> None:
    with visit(browser, address, size) as page:
        ask(page, REFUSED)
        page.click("#wb-talk .user-row .pencil")
        page.fill("#wb-talk .edits textarea", QUESTION)
        keep(page, "1-edit", size)
        page.press("#wb-talk .edits textarea", "Escape")
        assert page.locator("#wb-talk .edits").count() == 0
        assert page.locator("#wb-talk .user .message-content").inner_text().strip() == REFUSED
        assert page.evaluate("document.activeElement.className") == "pencil"
        page.keyboard.press("Enter")
        assert page.input_value("#wb-talk .edits textarea") == REFUSED
        page.fill("#wb-talk .edits textarea", QUESTION)
        page.press("#wb-talk .edits textarea", "Enter")
        page.wait_for_selector("#wb-talk .answer .card")
        idle(page)
        assert page.locator("#wb-talk .user .message-content").all_inner_texts() == [QUESTION]
        short = page.locator("#wb-talk .short").inner_text()
        ask(page, OTHER)
        page.locator("#wb-talk .again").first.click()  # the conversation goes back to the question that is answered again
        page.wait_for_function("document.querySelectorAll('#wb-talk .user-row').length == 1")
        page.wait_for_selector("#wb-talk .answer .card")
        idle(page)
        assert page.locator("#wb-talk .short").inner_text() == short


@BOTH
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


@BOTH
def test_a_refusal_under_a_filter_says_so_and_one_click_searches_all(browser: Any, address: str, size: str) -> None:
    with visit(browser, address, size, f"?q={quote(QUESTION)}&within={quote(json.dumps({'before': '2020-11'}))}") as page:
        page.wait_for_selector("#wb-talk .answer.refused .narrowed")
        idle(page)
        assert "2020-11" in page.locator(".narrowed").inner_text()
        keep(page, "5-narrowed", size)
        page.click(".narrowed .everywhere")
        page.wait_for_selector("#wb-talk .answer .card")
        idle(page)
        assert page.locator("#wb-chip").count() == 0
        assert page.locator("#wb-talk .user .message-content").all_inner_texts() == [QUESTION]
        ask(page, REFUSED)
        assert page.locator(".narrowed").count() == 0  # the whole archive was searched


@pytest.mark.parametrize("size", ["desktop", "tablet", "phone"])
def test_what_is_pressed_is_large_enough_and_the_question_box_is_as_wide_as_its_column(
    browser: Any, address: str, size: str
) -> None:
    with visit(browser, address, size) as page:
        ask(page, QUESTION)
        left, right, middle = page.evaluate(
            """() => {
                const box = (selector) => document.querySelector(selector).getBoundingClientRect();
                const ask = box("#wb-ask"), talk = box("#wb-talk .message-wrap"), send = box("#wb-ask .submit-button");
                return [ask.left - talk.left, ask.right - talk.right, (send.top + send.bottom - ask.top - ask.bottom) / 2];
            }"""
        )
        assert (left, right) == (0, 0)
        assert abs(middle) < 1
        assert small(page) == []
        page.click("[data-do=contents]")
        page.wait_for_selector(".names-later h3")
        assert small(page) == []


def small(page: Any) -> list[str]:
    """What is pressed and is less than 24 px in any direction."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("#wb-room :is(button, a, summary, input, select), #wb-masthead :is(button, summary)")]
            .filter((one) => one.checkVisibility({ visibilityProperty: true }))
            .filter((one) => { const { width, height } = one.getBoundingClientRect(); return width && (width < 24 || height < 24); })
            .map((one) => `${one.className} ${one.innerText}`)"""
    )
    return found


def test_the_first_answer_brings_its_source_and_leaves_what_the_reader_opened(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        ask(page, QUESTION)
        page.wait_for_selector("#wb-viewer mark")
        assert page.evaluate("document.activeElement.closest('#wb-ask') !== null")
        assert page.locator("#wb-talk .card a.opened").count() == 1
        page.click("[data-do=new]")
        page.click("[data-do=contents]")
        page.fill(".seek [name=words]", "衡阳 项目")
        page.click(".seek [type=submit]")
        page.wait_for_selector("#wb-viewer .snippet mark")
        keep(page, "3-snippets", "desktop")
        ask(page, QUESTION)
        page.wait_for_timeout(500)
        assert page.locator("#wb-viewer .snippet").count() > 0
        page.click(".orders a:not([aria-current])")
        page.wait_for_function("document.querySelector('.orders [aria-current]')?.innerText === '按日期'")
    with visit(browser, address, "phone") as page:
        ask(page, QUESTION)
        page.wait_for_timeout(300)
        assert page.locator("#wb-source.open").count() == 0


@BOTH
def test_a_reload_comes_back_to_the_last_answer(browser: Any, address: str, size: str) -> None:
    with visit(browser, address, size) as page:
        ask(page, "把记者许珂写的报道都列出来")
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


@BOTH
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
        page.fill(".names-talk input", "物流港 <b>")
        page.press(".names-talk input", "Enter")
        page.wait_for_selector(".past a.named:has-text('物流港 <b>')")
        page.click(".past .takes-out")
        assert page.locator(".past li").count() == 0
        assert page.evaluate("document.activeElement.className") == "puts-back"
        page.keyboard.press("Enter")
        keep(page, "1-history", size)
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


@BOTH
def test_a_link_asks_its_question_within_its_filters(browser: Any, address: str, size: str) -> None:
    with visit(browser, address, size, **CLIPBOARD) as page:
        ask(page, QUESTION)
        page.click("#wb-talk .shares")
        page.wait_for_selector("#wb-talk .shares.done")
        link = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(link).query) == {"q": [QUESTION]}
    within = quote(json.dumps({"after": "2020-11", "before": "2020-11"}))
    with visit(browser, address, size, f"?{urlsplit(link).query}&within={within}") as page:
        page.wait_for_selector("#wb-talk .answer")
        idle(page)
        assert page.locator("#wb-talk .user .message-content").inner_text().strip() == QUESTION
        assert page.locator("#wb-chip b").inner_text() == "2020-11"
        assert all(day.startswith("2020-11") for day in page.locator("#wb-talk .card time").all_inner_texts())
        assert "?q" not in page.url


@BOTH
def test_an_answer_is_copied_with_its_reference_in_the_chosen_style(
    browser: Any, address: str, wenbao: Wenbao, size: str
) -> None:
    with visit(browser, address, size, **CLIPBOARD) as page:
        answer = ask(page, QUESTION)
        answer.locator(".copies").first.click()
        page.wait_for_selector(".copies.done")
        assert page.locator("#wb-live").inner_text() == "已复制"
        assert page.evaluate("navigator.clipboard.readText()") == wenbao.ask(QUESTION).citations[0].reference
        page.click(".settings summary")
        keep(page, "1-settings", size)
        page.select_option("[data-do=style]", "bibtex")
        answer.locator(".copies-answer").click()
        page.wait_for_selector(".copies-answer.done")
        assert "@article" in page.evaluate("navigator.clipboard.readText()")
        page.evaluate("() => { wenbao.server.references = () => Promise.reject(new Error()); }")
        for button in (".copies", ".copies-answer"):
            page.evaluate("document.querySelector('#wb-live').replaceChildren()")
            answer.locator(button).first.click()
            page.wait_for_selector("#wb-live :text('连不上问报')")
        assert "@article" in page.evaluate("navigator.clipboard.readText()")


@BOTH
def test_a_conversation_is_saved_with_a_bibliography_without_duplicates(
    browser: Any, address: str, wenbao: Wenbao, size: str
) -> None:
    reference = wenbao.ask(QUESTION).citations[0].reference
    with visit(browser, address, size) as page:
        ask(page, QUESTION)
        ask(page, OTHER)
        ask(page, "衡阳国际物流港一期总投资多少？")
        page.click(".settings summary")
        saved = download(page, "[data-do=export-md]").decode("utf-8")
        assert [line for line in saved.splitlines() if line.startswith("## ")][:2] == [f"## {QUESTION}", f"## {OTHER}"]
        *references, note = saved.split("## 参考文献")[1].strip().splitlines()[::2]
        assert note == "注：[1]、[2]的日期由版面文字推定，并非报上所印。"
        assert references[0] == f"[1] {reference}"
        assert len(references) == len({line.split("] ", 1)[1] for line in references}) == 2
        assert "[2]" in saved.split(f"## {OTHER}")[1].split("##")[0]  # its own [1] is the second source of the whole
        page.click(".settings summary") if page.locator(".settings[open]").count() == 0 else None
        lines = paragraphs(download(page, "[data-do=export-docx]"))
        assert (lines.count(f"[1] {reference}"), QUESTION in lines, OTHER in lines) == (1, True, True)
        page.locator("#wb-ask").click()
        alone = paragraphs(download(page, "#wb-talk .bot-row:last-child .saves.docx"))
        assert QUESTION not in alone
        assert f"[1] {reference}" in alone


@BOTH
def test_a_list_is_saved_as_a_table(browser: Any, address: str, size: str) -> None:
    with visit(browser, address, size) as page:
        answer = ask(page, "把记者许珂写的报道都列出来")
        assert answer.locator(".saves.csv").inner_text() == "存为表格（4 篇）"
        rows = list(csv.DictReader(io.StringIO(download(page, "#wb-talk .saves.csv").decode("utf-8-sig"))))
        assert len(rows) == 4
        assert all("许珂" in row["署名"] for row in rows)


def download(page: Any, button: str) -> bytes:
    with page.expect_download() as caught:
        page.click(button)
    return Path(caught.value.path()).read_bytes()


def paragraphs(file: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(file)).paragraphs]


def test_a_very_long_question_and_markup_are_shown_as_typed(browser: Any, address: str) -> None:
    typed = '<img src=x onerror="document.title=1"> **粗** $$x$$ <script>document.title=2</script> 在哪里？'
    with visit(browser, address) as page:
        ask(page, typed)
        assert page.locator("#wb-talk .user .message-content").inner_text().strip() == typed
        assert page.locator("#wb-talk .user :is(img, strong, .katex)").count() == 0
        assert re.fullmatch("问报.*", page.title())
        page.reload()
        ready(page)
        page.wait_for_selector("#wb-talk .answer")
        assert page.locator("#wb-talk .user .message-content").inner_text().strip() == typed
        ask(page, "衡阳国际物流港" * 284)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        keep(page, "1-long-question", "desktop")
