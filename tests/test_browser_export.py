"""What is taken away from the chat in Chromium: a link, a reference, a conversation, a table."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from docx import Document
from pypdfium2 import PdfDocument

from rag import Answer, Wenbao
from rag.cite.exchange import Exchange, bound
from tests.chromium import (
    LISTED,
    OTHER,
    QUESTION,
    WIDTHS,
    ask,
    idle,
    squeezed,
    visit,
)
from tests.looks import looks

pytestmark = pytest.mark.browser


@WIDTHS
def test_an_answer_is_copied_with_its_reference_and_as_a_link_that_asks_its_question(
    browser: Any, address: str, wenbao: Wenbao, size: str
) -> None:
    with visit(browser, address, size) as page:
        answer = ask(page, QUESTION)
        if size != "phone":  # where the answer brings its source
            page.wait_for_selector("#wb-viewer [data-shows] mark")
        is_printed(page, wenbao.ask(QUESTION))
        answer.locator(".copies").first.click()
        page.wait_for_selector(".copies.done")
        assert page.locator("#wb-live").inner_text() == "已复制"
        assert page.evaluate("navigator.clipboard.readText()") == wenbao.ask(QUESTION).citations[0].reference
        page.click("#wb-talk .shares")
        page.wait_for_selector("#wb-talk .shares.done")
        link = urlsplit(page.evaluate("navigator.clipboard.readText()"))
        assert parse_qs(link.query) == {"q": [QUESTION]}
        page.click(".settings summary")
        looks(page, "1-settings", size)
        page.select_option("[data-do=style]", "bibtex")
        answer.locator(".copies-answer").click()
        page.wait_for_selector(".copies-answer.done")
        assert "@article" in page.evaluate("navigator.clipboard.readText()")
        page.evaluate("() => { wenbao.server.references = wenbao.server.copied = () => Promise.reject(new Error()); }")
        for button in (".copies", ".copies-answer"):
            page.evaluate("document.querySelector('#wb-live').replaceChildren()")
            answer.locator(button).first.click()
            page.wait_for_selector("#wb-live :text('连不上问报')")
        assert "@article" in page.evaluate("navigator.clipboard.readText()")
    within = quote(json.dumps({"after": "2020-11", "before": "2020-11"}))
    with visit(browser, address, size, f"?{link.query}&within={within}") as page:
        page.wait_for_selector("#wb-talk .answer")
        idle(page)
        assert page.locator("#wb-talk .user .message-content").inner_text().strip() == QUESTION
        assert page.locator("#wb-chip b").inner_text() == "2020-11"
        assert all(day.startswith("2020-11") for day in page.locator("#wb-talk .card time").all_inner_texts())
        assert "?q" not in page.url


@WIDTHS
def test_a_conversation_is_saved_with_a_bibliography_without_duplicates_and_a_list_as_a_table(
    browser: Any, address: str, wenbao: Wenbao, size: str
) -> None:
    reference = wenbao.ask(QUESTION).citations[0].reference
    with visit(browser, address, size) as page:
        ask(page, QUESTION)
        ask(page, OTHER)
        ask(page, total := "衡阳国际物流港一期总投资多少？")
        page.click(".settings summary")
        saved = download(page, "[data-do=export-md]").decode("utf-8")
        assert [line for line in saved.splitlines() if line.startswith("## ")][:2] == [f"## {QUESTION}", f"## {OTHER}"]
        *references, note = saved.split("## 参考文献")[1].strip().splitlines()[::2]
        assert note == "注：[1]、[2]的日期由版面文字推定，并非报上所印。"
        assert references[0] == f"[1] {reference}"
        assert len(references) == len({line.split("] ", 1)[1] for line in references}) == 2
        assert "[2]" in saved.split(f"## {OTHER}")[1].split("##")[0]  # its own [1] is the second source of the whole
        page.click(".settings summary") if page.locator(".settings[open]").count() == 0 else None
        listed = download(page, "[data-do=export-references]").decode("utf-8")
        assert [line for line in listed.splitlines() if line.startswith("[")] == references
        lines = paragraphs(download(page, "[data-do=export-docx]"))
        assert (lines.count(f"[1] {reference}"), QUESTION in lines, OTHER in lines) == (1, True, True)
        page.locator("#wb-ask").click()
        alone = paragraphs(download(page, "#wb-talk .bot-row:last-child .saves.docx", total))
        assert QUESTION not in alone
        assert f"[1] {reference}" in alone
        assert ask(page, LISTED).locator(".saves.csv").inner_text() == "存为表格（4 篇）"
        (listing,), four = bound([Exchange.of(wenbao.ask(LISTED))])
        page.locator("#wb-talk .copies-answer").last.click()
        page.wait_for_selector("#wb-talk .copies-answer.done")
        words, below = page.evaluate("navigator.clipboard.readText()").split("\n\n")
        assert squeezed(words) == squeezed(f"{listing.short_answer}{listing.text}")
        assert below.splitlines() == [f"[{n}] {one}" for n, one in enumerate(four, 1)]
        assert len(four) == 4
        table = download(page, "#wb-talk .saves.csv", LISTED).decode("utf-8-sig")
        assert ["许珂" in row["署名"] for row in csv.DictReader(io.StringIO(table))] == [True] * 4


def download(page: Any, button: str, question: str = QUESTION) -> bytes:
    """What a button saves, in a file that is called after the question."""
    with page.expect_download() as caught:
        page.click(button)
    assert caught.value.suggested_filename.startswith(f"问报-{question.rstrip('？')}")
    return Path(caught.value.path()).read_bytes()


def is_printed(page: Any, answer: Answer) -> None:
    """On A4: the question, the answer and its quotes whole, and nothing of what is pressed."""
    file = PdfDocument(page.pdf(prefer_css_page_size=True))
    text = squeezed("".join(sheet.get_textpage().get_text_bounded() for sheet in file))
    assert list(map(round, file[0].get_size())) == [595, 842]
    assert len(file) <= 2  # of the page beside it the article alone
    for words in (answer.question, answer.short_answer, answer.citations[0].quote):
        assert squeezed(words or "") in text
    assert not any(words in text for words in ("复制", "存为", "新问答", "接着问"))


def paragraphs(file: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(file)).paragraphs]
