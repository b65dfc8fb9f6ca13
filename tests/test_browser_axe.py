"""No serious barrier for assistive technology: axe in every state of the chat, wide and light, narrow and dark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from chat.access.sign_in import PAGE, WRONG
from chat.addresses import article_address, issue_address
from chat.cards import issue_link, source_link
from rag import Wenbao
from tests.axe import installed, serious
from tests.chromium import ask, keep, visit
from tests.test_browser_clippings import SELECT

pytestmark = pytest.mark.browser

QUESTION = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"
REFUSED = "1949年1月的报纸说了什么？"
FADED = 350
"""Milliseconds after which nothing moves any more: a sheet on a phone comes up in 240."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A page of the chat that goes from state to state, and what the archive has to show in them."""

    page: Any
    address: str
    wenbao: Wenbao

    def to(self, hash_: str, selector: str) -> None:
        """Open what a link names, and wait for it."""
        self.page.evaluate("hash => { location.hash = hash; }", hash_)
        self.page.wait_for_function(
            "hash => document.querySelector('#wb-viewer [data-shows]')?.dataset.shows === hash", arg=hash_
        )
        self.page.wait_for_selector(f"#wb-viewer {selector}")

    def click(self, selector: str) -> None:
        """Press what may lie under a sheet, as a keyboard does."""
        self.page.evaluate("selector => document.querySelector(selector).click()", selector)

    @property
    def article(self) -> Any:
        return next(one for one in self.wenbao.archive.articles() if one.headline and one.authors)

    @property
    def inferred(self) -> Any:
        return next(one for one in self.wenbao.archive.issues() if one.date_certainty == "inferred" and one.evidence)


def answered(at: Visit) -> None:
    ask(at.page, QUESTION)
    at.page.wait_for_selector("#wb-talk .next")
    at.page.click("#wb-talk .dislikes")


def clipped(at: Visit) -> None:
    for clip in ("#wb-talk .clips-answer", "#wb-viewer .clips-article"):
        at.click(clip)
        at.page.wait_for_function("document.querySelector('#wb-live').innerText.trim()")
    at.to("#clippings", ".clippings > li >> nth=1")
    at.page.locator("#wb-viewer [name=tags]").first.fill("港口，物流")
    at.page.locator("#wb-viewer [name=tags]").first.press("Enter")
    at.page.wait_for_selector("#wb-viewer .tags a >> nth=2")


def selected(at: Visit) -> None:
    at.to(source_link(at.article.article_id), ".clips-article")
    at.page.evaluate(SELECT, "#wb-viewer .as-page .piece.here p:not(.lead)")
    at.page.wait_for_selector("#wb-clip-quote")


def why_dated(at: Visit) -> None:
    at.to(issue_link(at.inferred), ".why summary")
    at.page.click("#wb-viewer .why summary")


def found(words: str, kind: str) -> str:
    return f"#{kind}/{urlencode({'words': words}, quote_via=quote)}"


STATES: tuple[tuple[str, Callable[[Visit], object]], ...] = (
    ("start", lambda at: at.page.wait_for_selector(".welcome")),
    ("answer", answered),
    ("refusal", lambda at: ask(at.page, REFUSED)),
    ("menu", lambda at: at.page.click(".settings summary")),
    ("source", lambda at: at.to(source_link(at.article.article_id), ".as-page .piece.here")),
    ("clippings", clipped),
    ("quote", selected),
    ("why", why_dated),
    ("search", lambda at: at.to(found("衡阳", "find"), ".issues mark")),
    ("nothing", lambda at: at.to(found("没有这样的话", "find"), ".none-found")),
    ("timeline", lambda at: at.to(found("衡阳", "timeline"), ".steps")),
    ("person", lambda at: at.to(found(at.article.authors[0], "person"), ".sheet")),
    ("calendar", lambda at: at.to("#contents", ".names-later h3")),
    ("files", lambda at: at.to("#held", ".files")),
    ("model", lambda at: at.to("#model", ".models")),
    ("upload", lambda at: at.click("[data-do=desk]")),
    ("article", lambda at: at.page.goto(at.address + article_address(at.article.article_id))),
    ("issue", lambda at: at.page.goto(at.address + issue_address(at.inferred.file, at.inferred.part))),
    ("sign-in", lambda at: at.page.set_content(PAGE.format(said=f'<p class="failed" role="alert">{WRONG}</p>'))),
)
"""The states of the chat in the order in which one visit comes to them, each with the way there."""


@pytest.mark.parametrize(("window", "scheme"), [("laptop", "light"), ("phone", "dark")])
def test_no_state_has_a_serious_barrier(browser: Any, address: str, wenbao: Wenbao, window: str, scheme: str) -> None:
    installed()
    barriers = {}
    with visit(browser, address, window, color_scheme=scheme) as page:
        at = Visit(page, address, wenbao)
        for name, go in STATES:
            go(at)
            page.wait_for_timeout(FADED)
            keep(page, f"8-{name}-{scheme}", window)
            if told := serious(page):
                barriers[name] = told
    assert barriers == {}
