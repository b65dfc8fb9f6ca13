"""The states of the chat, in the order in which one visit comes to them, each with the way there: for axe and for the pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from chat.access.sign_in import PAGE, WRONG
from chat.addresses import article_address, issue_address
from chat.cards import issue_link, source_link
from rag import Wenbao
from tests.chromium import LISTED, QUESTION, REFUSED, ask, idle

FADED = 350
"""Milliseconds after which nothing moves any more: a sheet on a phone comes up in 240."""
SELECT = """selector => {
    const lines = [...document.querySelectorAll(selector)].filter((one) => one.textContent.length > 20), range = document.createRange();
    range.setStart(lines[0].firstChild, 2);
    range.setEnd(lines[0].firstChild, 14);
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return range.toString();
}"""


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

    def put_away(self) -> None:
        """Close the sheet, the folds and the menu."""
        self.page.evaluate("document.querySelectorAll('details[open]').forEach((fold) => { fold.open = false; })")
        self.page.evaluate("wenbao.narrow() && wenbao.acts.close()")
        self.page.wait_for_timeout(FADED)

    @property
    def article(self) -> Any:
        return next(one for one in self.wenbao.archive.articles() if one.headline and one.authors)

    @property
    def inferred(self) -> Any:
        return next(one for one in self.wenbao.archive.issues() if one.date_certainty == "inferred" and one.evidence)


def answered(at: Visit) -> None:
    ask(at.page, QUESTION)
    at.page.wait_for_selector("#wb-talk .next")


def edited(at: Visit) -> None:
    at.click("#wb-talk .user-row .pencil")
    at.page.wait_for_selector("#wb-talk .edits textarea")


def refused(at: Visit) -> None:
    at.page.press("#wb-talk .edits textarea", "Escape")
    ask(at.page, REFUSED)


def narrowed(at: Visit) -> None:
    at.to("#find/after=2020-11&before=2020-11", ".issues")
    at.click("#wb-viewer .holds")
    at.put_away()
    ask(at.page, QUESTION)
    at.page.wait_for_selector("#wb-talk .narrowed")


def named(at: Visit) -> None:
    at.page.click("#wb-chip")
    at.page.click(".past summary")
    at.page.click(".past .renames")


def put_out(at: Visit) -> None:
    at.page.press(".names-talk input", "Enter")
    at.page.click(".past .takes-out")
    at.page.wait_for_selector(".past .taken-out")


def saved(at: Visit) -> None:
    at.page.click(".past .puts-back")
    at.page.click(".past a")
    at.page.wait_for_selector("#wb-talk .answer .card")
    idle(at.page)
    at.put_away()
    at.click("#wb-talk .saves-question")
    at.page.wait_for_function("JSON.parse(localStorage.getItem('wenbao.questions'))[0].state")
    at.page.evaluate(  # as if its source had not been seen
        "localStorage.setItem('wenbao.questions', JSON.stringify(JSON.parse(localStorage.getItem('wenbao.questions'))"
        ".map((one) => ({ ...one, seen: [] }))))"
    )
    at.to("#saved", ".fresh")


def clipped(at: Visit) -> None:
    at.to(source_link(at.article.article_id), ".clips-article")
    for count, clip in enumerate(("#wb-talk .clips-answer", "#wb-viewer .clips-article"), 1):
        at.click(clip)
        at.page.wait_for_function("n => JSON.parse(localStorage.getItem('wenbao.clippings')).length === n", arg=count)
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


def menu(at: Visit) -> None:
    at.put_away()
    at.page.click(".settings summary")


def found(words: str, kind: str) -> str:
    return f"#{kind}/{urlencode({'words': words}, quote_via=quote)}"


STATES: tuple[tuple[str, Callable[[Visit], object]], ...] = (
    ("start", lambda at: at.page.wait_for_selector(".welcome")),
    ("answer", answered),
    ("wrong", lambda at: at.page.click("#wb-talk .dislikes")),
    ("edit", edited),
    ("refusal", refused),
    ("list", lambda at: ask(at.page, LISTED)),
    ("narrowed", narrowed),
    ("naming", named),
    ("deleted", put_out),
    ("saved", saved),
    ("source", lambda at: at.to(source_link(at.article.article_id), ".as-page .piece.here")),
    ("mended", lambda at: at.page.click("#wb-viewer [data-view=as-article]")),
    ("clippings", clipped),
    ("quote", selected),
    ("why", why_dated),
    ("search", lambda at: at.to(found("衡阳", "find"), ".issues mark")),
    ("nothing", lambda at: at.to(f"{found('衡阳', 'find')}&after=2019&before=2019", ".none-found")),
    ("timeline", lambda at: at.to(found("衡阳", "timeline"), ".steps")),
    ("person", lambda at: at.to(found(at.article.authors[0], "person"), ".sheet")),
    ("calendar", lambda at: at.to("#contents", ".names-later h3")),
    ("files", lambda at: at.to("#held", ".files")),
    ("model", lambda at: at.to("#model", ".models")),
    ("upload", lambda at: at.click("[data-do=desk]")),
    ("menu", menu),
    ("article", lambda at: at.page.goto(at.address + article_address(at.article.article_id))),
    ("issue", lambda at: at.page.goto(at.address + issue_address(at.inferred.file, at.inferred.part))),
    ("sign-in", lambda at: at.page.set_content(PAGE.format(said=f'<p class="failed" role="alert">{WRONG}</p>'))),
)


def walk(at: Visit) -> Iterator[str]:
    """Go from state to state; gives the name of each once nothing moves in it."""
    for name, go in STATES:
        at.page.evaluate("document.querySelector('#wb-live')?.replaceChildren()")  # what was said in the state before
        go(at)
        at.page.mouse.move(0, 0)
        at.page.wait_for_timeout(FADED)
        yield name
