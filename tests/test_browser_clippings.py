"""剪报 in Chromium: an answer, an article and words of it are clipped, noted, tagged, found again after a reload, and taken away whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from chat.cards import source_link
from rag import Wenbao
from rag.accounts.accounts import User, with_password, write_accounts
from tests.chromium import QUESTION, ask, close_sheet, opened, ready, serving, squeezed, visit, visitor
from tests.looks import looks
from tests.states import SELECT

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery staple"


def clipped(page: Any, what: str) -> None:
    """Wait until the page says so."""
    page.wait_for_function("words => document.querySelector('#wb-live').innerText.includes(words)", arg=what)


@pytest.mark.parametrize("size", ["desktop", "tablet", "phone"])
def test_what_is_clipped_is_kept_noted_and_exported_whole(
    browser: Any, address: str, wenbao: Wenbao, size: str, tmp_path: Path
) -> None:
    cited = wenbao.ask(QUESTION).citations[0]
    with visitor(browser, address, size, accept_downloads=True) as context:
        page = opened(context, address)
        answer = ask(page, QUESTION)
        answer.locator(".clips-answer").click()
        clipped(page, "已剪下")
        answer.locator("a.mark").first.click()
        page.wait_for_selector("#wb-viewer .clips-article")
        page.click("#wb-viewer .clips-article")
        clipped(page, "已剪下")
        words = page.evaluate(SELECT, "#wb-viewer .as-page .piece.here p:not(.hl, .by, .lead)")
        page.click("#wb-clip-quote")
        page.wait_for_selector("#wb-clip-quote", state="detached")
        page.evaluate(SELECT, "#wb-viewer .as-page .piece.here p:not(.hl, .by, .lead)")
        page.wait_for_selector("#wb-clip-quote")
        assert page.locator("#wb-clip-quote").bounding_box()["width"] < 200
        page.evaluate("hash => { location.hash = hash; }", "#contents")
        page.wait_for_selector("#wb-viewer .glance")
        assert page.locator("#wb-clip-quote").count() == 0
        page.go_back()
        page.wait_for_selector("#wb-viewer .clips-article")
        page.click("#wb-viewer .clips-article")
        clipped(page, "已在剪报里")
        close_sheet(page, size)
        page.click(".opens-clippings")
        page.wait_for_selector("#wb-viewer .clippings")
        rows = page.locator("#wb-viewer .clippings > li")
        assert [squeezed(one) for one in page.locator("#wb-viewer .what").all_inner_texts()] == ["摘句", "文章", "回答"]
        assert squeezed(rows.nth(0).locator("q").inner_text()) == squeezed(words)
        assert squeezed(cited.headline or "") in squeezed(rows.nth(1).inner_text())
        rows.nth(0).locator("textarea").fill("待核对 <原件>")
        rows.nth(0).locator("[name=tags]").fill("物流，港口")
        rows.nth(0).locator("[name=tags]").press("Enter")
        page.wait_for_selector("#wb-viewer .tags a >> nth=2")
        page.reload()
        ready(page)
        page.wait_for_selector("#wb-viewer .clippings > li >> nth=2")
        assert page.locator("#wb-viewer textarea").first.input_value() == "待核对 <原件>"
        looks(page, "7-clippings", size)
        page.click("#wb-viewer .tags a >> nth=1")
        page.wait_for_function("document.querySelectorAll('#wb-viewer .clippings > li').length === 1")
        page.click("#wb-viewer .clippings a.whole")
        page.wait_for_selector("#wb-viewer .as-page mark")
        assert squeezed("".join(page.locator("#wb-viewer .as-page mark").all_inner_texts())) == squeezed(words)
        page.go_back()
        page.go_back()
        page.wait_for_selector("#wb-viewer .clippings > li >> nth=2")
        files = {}
        for end in ("docx", "md", "bib", "ris", "json"):
            with page.expect_download() as download:
                page.click(f".exports-clips[value={end}]")
            files[end] = tmp_path / download.value.suggested_filename
            download.value.save_as(files[end])
        assert files["md"].name.startswith("剪报-")
        text = files["md"].read_text(encoding="utf-8")
        assert text.count(cited.reference) == 1 and QUESTION in text and "附记：待核对 \\<原件\\> \\#物流 \\#港口" in text
        assert any(cited.reference in one.text for one in Document(str(files["docx"])).paragraphs)
        told = {one["id"]: one for one in json.loads(files["json"].read_text(encoding="utf-8"))}
        assert told[cited.article_id]["keyword"] == "物流, 港口"
        assert "KW  - 物流" in files["ris"].read_text(encoding="utf-8")
        assert "keywords = {物流, 港口}" in files["bib"].read_text(encoding="utf-8")
        drops = page.locator("#wb-viewer .drops-clip")
        drops.first.click()
        drops.first.click()
        page.wait_for_function("document.querySelectorAll('#wb-viewer .clippings > li').length === 2")


def test_no_words_of_two_articles_are_one_quote(browser: Any, address: str, wenbao: Wenbao) -> None:
    article = next(one for one in wenbao.archive.articles() if one.headline)
    with visit(browser, address, path=source_link(article.article_id)) as page:
        page.wait_for_selector("#wb-viewer .as-page .piece")
        page.evaluate(
            """() => {
                const pieces = document.querySelectorAll("#wb-viewer .as-page .piece[data-article]"), range = document.createRange();
                range.setStart(pieces[0].querySelector("p"), 0);
                range.setEnd(pieces[1].querySelector("p"), 1);
                document.getSelection().removeAllRanges();
                document.getSelection().addRange(range);
            }"""
        )
        page.wait_for_timeout(400)
        assert page.locator("#wb-clip-quote").count() == 0


def test_clippings_of_who_signs_in_are_at_the_server_under_their_name(
    browser: Any, seed_archive: Path, tmp_path: Path, wenbao: Wenbao
) -> None:
    article = next(one for one in wenbao.archive.articles() if one.headline)
    names = ("王编", "李读")
    write_accounts(tmp_path / "users", [with_password(User(name, "reader"), PASSWORD) for name in names])
    link = source_link(article.article_id)
    with serving(seed_archive, tmp_path / "data", "--auth", str(tmp_path / "users")) as address:
        for name, count in (("王编", 0), ("王编", 1), ("李读", 0)):
            with visitor(browser, address) as context:
                page = context.new_page()
                page.goto(address)
                page.fill("[name=name]", name)
                page.fill("[name=password]", PASSWORD)
                page.click("button")
                ready(page)
                page.evaluate("location.hash = '#clippings'")
                page.wait_for_selector("#wb-viewer :is(.clippings, .none-found)")
                assert page.locator("#wb-viewer .clippings > li").count() == count, name
                page.evaluate("link => { location.hash = link; }", link)
                page.click("#wb-viewer .clips-article")
                clipped(page, "已剪下" if not count else "已在剪报里")
                assert page.evaluate("localStorage.getItem('wenbao.clippings')") is None
