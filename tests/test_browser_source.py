"""The source viewer and the archive at a glance in Chromium, at desktop and at phone width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from chat.cards import issue_link, source_link
from index.archive.scans import Scans
from index.read.ocr.picture import encoded
from index.types import Box, Scan
from rag import Wenbao
from rag.types import Citation
from tests.chromium import QUESTION, SIZES, WIDTHS, ask, close_sheet, in_view, squeezed, visit
from tests.looks import looks

pytestmark = pytest.mark.browser


@pytest.fixture
def scanned(seed_archive: Path, wenbao: Wenbao) -> Iterator[Citation]:
    """A citation whose page has a picture, while a test runs."""
    cited = wenbao.ask(QUESTION).citations[0]
    page, picture = wenbao.archive.page(cited.file), encoded(Image.new("L", (900, 1200), 250))
    (start, end), *_ = cited.spans
    box = Box(start, end, 500, 900, 700, 920)
    list(Scans(seed_archive).keep([replace(page, scan=Scan(900, 1200, (box,), picture))]))
    yield cited
    Scans(seed_archive).keep_only(())


def width_of(page: Any, selector: str) -> float:
    return float(page.locator(selector).first.bounding_box()["width"])


def is_within(page: Any, inner: str, outer: str) -> bool:
    """Whether one element lies wholly inside another."""
    a, b = (page.locator(one).first.bounding_box() for one in (inner, outer))
    return all(b[at] <= a[at] and a[at] + a[size] <= b[at] + b[size] for at, size in (("x", "width"), ("y", "height")))


@WIDTHS
def test_a_picture_of_the_page_shows_the_quote_and_is_zoomed_and_moved(
    browser: Any, address: str, scanned: Citation, size: str
) -> None:
    with visit(browser, address, size, source_link(scanned.article_id, scanned.spans)) as page:
        page.locator('.switch [data-view="as-scan"]').click()
        page.wait_for_function("document.querySelector('.scan img').naturalWidth > 0")
        assert is_within(page, ".scan rect", ".scan")
        fitting = width_of(page, ".scan .plate")
        assert fitting <= width_of(page, ".scan") + 1
        page.locator('[data-do="scan-quote"]').click()
        assert is_within(page, ".scan rect", ".scan")
        near = width_of(page, ".scan rect")
        page.locator(".scan").focus()
        page.keyboard.press("-")
        assert width_of(page, ".scan rect") < near
        place = page.locator(".scan rect").bounding_box()
        page.keyboard.press("ArrowDown")
        assert page.locator(".scan rect").bounding_box()["y"] < place["y"]
        page.keyboard.press("0")
        room, plate = page.locator(".scan").bounding_box(), page.locator(".scan .plate").bounding_box()
        assert plate["height"] <= room["height"] + 1
        page.mouse.move(room["x"] + room["width"] / 2, room["y"] + room["height"] / 2)
        page.mouse.wheel(0, -400)
        page.wait_for_function(f"document.querySelector('.scan .plate').offsetWidth > {plate['width']}")
        before = page.locator(".scan .plate").bounding_box()
        page.mouse.down()
        page.mouse.move(room["x"] + 20, room["y"] + 20, steps=3)
        page.mouse.up()
        assert page.locator(".scan .plate").bounding_box()["x"] < before["x"]
        page.evaluate("location.hash = '#contents'")
        page.go_back()
        page.wait_for_selector(".as-scan:not([hidden]) .scan")  # who looks at pictures sees the next page as one
        page.locator('.switch [data-view="as-page"]').click()
        assert in_view(page, "#wb-viewer mark")


@WIDTHS
def test_a_source_has_an_address_of_its_own_and_escape_and_back_leave_it(
    browser: Any, address: str, wenbao: Wenbao, size: str
) -> None:
    cited = wenbao.ask(QUESTION).citations[0]
    with visit(browser, address, size, source_link(cited.article_id, cited.spans)) as page:
        page.wait_for_selector("#wb-source.open mark")
        page.wait_for_timeout(400)
        assert in_view(page, "#wb-viewer mark")
        assert page.locator('.switch [data-view="as-scan"]').count() == 0  # a page of text has no picture
        page.keyboard.press("Escape")
        page.wait_for_selector("#wb-source:not(.open)", state="attached")
        first = page.url
        page.evaluate("location.hash = '#contents'")
        page.wait_for_selector("#wb-source.open .glance")
        page.go_back()
        page.wait_for_selector("#wb-source:not(.open)", state="attached")
        assert page.url == first
    with visit(browser, address, size, "#source/no-such-article/1-2") as page:
        page.wait_for_selector("#wb-viewer .missing")


@WIDTHS
def test_displaced_parts_are_shown_joined_beside_the_raw_page(browser: Any, address: str, wenbao: Wenbao, size: str) -> None:
    displaced = next(a for a in wenbao.archive.articles() if len(a.spans) > 2 and a.headline)
    with visit(browser, address, size, source_link(displaced.article_id)) as page:
        page.wait_for_selector("#wb-viewer .as-page .piece.here")
        raw = squeezed("".join(page.locator("#wb-viewer .as-page p:not(.lead)").all_text_contents()))
        assert raw == squeezed(wenbao.archive.page(displaced.file, displaced.part).text)
        page.click("#wb-viewer [data-view=as-article]")
        joined = squeezed("".join(page.locator("#wb-viewer .as-article .piece p").all_text_contents()))
        assert joined == squeezed(displaced.text)
        looks(page, "2-joined", size)


@WIDTHS
def test_the_reader_turns_to_articles_and_issues_and_sees_why_the_issue_is_dated_so(
    browser: Any, address: str, wenbao: Wenbao, size: str
) -> None:
    issue = next(i for i in wenbao.archive.issues() if i.date_certainty == "inferred" and i.evidence)
    articles = wenbao.archive.articles_on(issue.file, issue.part)
    with visit(browser, address, size, issue_link(issue)) as page:
        page.wait_for_selector("#wb-viewer .as-page")
        assert page.locator("#wb-viewer .as-page [data-article]").count() == len(articles)
        page.click("#wb-viewer .why summary")
        assert issue.evidence[0].why in page.locator("#wb-viewer .why").inner_text()
        looks(page, "2-why-dated", size)
        page.click("#wb-viewer .contents summary")
        rows = page.locator("#wb-viewer .contents li a")
        assert rows.count() == len(articles)
        looks(page, "2-contents", size)
        rows.nth(1).click()
        page.wait_for_selector("#wb-viewer [data-view=as-article]")
        page.click("#wb-viewer [data-view=as-article]")
        page.click("#wb-viewer .turns .after")
        page.wait_for_function(
            "() => [...document.querySelectorAll('#wb-viewer .contents li')].findIndex(li => li.className === 'here') === 2"
        )
        before = page.locator("#wb-viewer .file").text_content()
        page.locator("#wb-viewer a.turn").first.click()
        page.wait_for_function("file => document.querySelector('#wb-viewer .file').textContent !== file", arg=before)


@WIDTHS
def test_a_month_of_the_calendar_lists_its_articles_and_holds_the_questions(browser: Any, address: str, size: str) -> None:
    with visit(browser, address, size) as page:
        page.click("[data-do=contents]")
        page.wait_for_selector(".names-later h3")
        looks(page, "3-glance", size)
        page.locator(".calendar a").first.click()
        page.wait_for_selector("#wb-viewer .holds")
        assert page.locator("#wb-viewer .issues li").count() > 0
        page.click("#wb-viewer .holds")
        month = page.locator("#wb-chip b").inner_text()
        assert re.fullmatch(r"\d{4}-\d{2}", month)
        answer = ask(page, "这个月有哪些会议？")
        looks(page, "3-filter", size)
        assert all(date.startswith(month) for date in answer.locator(".card time").all_inner_texts())
        page.click("#wb-chip")
        assert page.locator("#wb-chip").count() == 0


@WIDTHS
def test_a_term_is_shown_over_time_and_each_bar_is_a_search(browser: Any, address: str, wenbao: Wenbao, size: str) -> None:
    with visit(browser, address, size, "#contents") as page:
        page.fill(".seek [name=words]", "衡阳")
        page.click(".seek [type=submit]")
        page.wait_for_selector("#wb-viewer .timeline a")
        looks(page, "3-timeline", size)
        found = int(re.search(r"\d+", page.locator("#wb-viewer h2").inner_text())[0])  # type: ignore[index]
        assert found == wenbao.archive.census.count(words="衡阳")
        with page.expect_download() as references:
            page.click("#wb-viewer .takes-references")
        assert Path(references.value.path()).read_text(encoding="utf-8").count("[N]") == found
        month = page.locator("#wb-viewer .timeline a").last.get_attribute("title").split(":")
        page.locator("#wb-viewer .timeline a").last.click(force=True)
        page.wait_for_function("n => document.querySelectorAll('#wb-viewer .issues > li').length === n", arg=int(month[1]))
        assert all(day.startswith(month[0]) for day in page.locator("#wb-viewer .issues time").all_inner_texts())


@pytest.mark.parametrize("facet", ["kind", "reporter", "words"])
def test_a_facet_lists_what_it_counts(browser: Any, address: str, facet: str) -> None:
    with visit(browser, address, path="#contents") as page:
        page.wait_for_selector(".names-later h3")
        link = page.locator(f'.names a[href*="{facet}="]').first
        count = int(link.locator("small").inner_text())
        link.click()
        page.wait_for_function("n => document.querySelectorAll('#wb-viewer .issues > li').length === n", arg=count)


def test_the_sheet_of_a_phone_takes_the_keyboard_and_gives_it_back(browser: Any, address: str) -> None:
    with visit(browser, address, "phone") as page:
        answer = ask(page, QUESTION)
        answer.locator("a.mark").first.click()
        page.wait_for_selector("#wb-viewer mark")
        assert page.get_attribute("#wb-source", "role") == "dialog"
        assert page.evaluate("document.querySelector('#wb-chat').inert")
        for size, role in (("tablet", None), ("phone", "dialog")):  # turned on its side both stand beside each other
            page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
            page.wait_for_function("role => document.querySelector('#wb-source').getAttribute('role') === role", arg=role)
            assert page.evaluate("document.querySelector('#wb-chat').inert") is bool(role)
        close_sheet(page, "phone")
        assert page.evaluate("document.activeElement.className").startswith("mark")
