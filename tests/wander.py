"""A visitor who does things in no order: so many actions drawn by a seed, `python -m tests.wander ADDRESS SEED ACTIONS`."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from typing import Any

from tests.chromium import OTHER, QUESTION, REFUSED, chromium, launched, opened, visitor

QUESTIONS = (QUESTION, OTHER, REFUSED)
PRESSED = (
    *("[data-do=new]", "[data-do=contents]", "[data-do=desk]", "[data-do=theme]", "[data-do=language]", "[data-do=model]"),
    *(
        ".opens-clippings",
        ".opens-saved",
        ".settings summary",
        ".past summary",
        ".past a",
        ".past .renames",
        ".past .takes-out",
    ),
    *(".past .puts-back", ".past .forgets", ".names-talk [type=submit]", "#wb-source > .close", "#wb-chip", "#wb-follow"),
    *("#wb-talk .example", "#wb-talk .pencil", "#wb-talk .edits [type=submit]", "#wb-talk .edits .leaves", "#wb-talk a.mark"),
    *("#wb-talk a.opens", "#wb-talk .nearest a", "#wb-talk .again", "#wb-talk .asks", "#wb-talk .clips-answer"),
    *(
        "#wb-talk .saves-question",
        "#wb-talk .dislikes",
        "#wb-talk .cancels",
        "#wb-viewer .clips-article",
        "#wb-viewer .switch button",
    ),
    *("#wb-viewer a.turn", "#wb-viewer .turns a", "#wb-viewer .calendar a", "#wb-viewer .names a", "#wb-viewer .issues a"),
    *("#wb-viewer .orders a", "#wb-viewer .holds", "#wb-viewer .steps a", "#wb-viewer .looks-up", "#wb-viewer .drops-clip"),
    *("#wb-viewer .asks-saved", "#wb-viewer .drops-saved", "#wb-viewer .seek [type=submit]", "#wb-viewer summary"),
)
"""What there is to press; of what a page shows of it, one is drawn."""
LOADS = "[data-do=language]"
"""What loads the page anew."""
BETWEEN = 60
"""Milliseconds between two actions: quicker than anyone, so that one comes upon the other."""


def wander(page: Any, seed: int | str, actions: int) -> Iterator[str]:
    """Do so many things; gives what each was. The page must be ready."""
    chance = random.Random(seed)
    for _ in range(actions):
        yield act(page, chance)
        page.wait_for_timeout(BETWEEN)


def act(page: Any, chance: random.Random) -> str:
    """One thing: mostly something pressed, else a question, a key, the way back, or the page loaded anew."""
    drawn = chance.random()
    if drawn < 0.12 and page.locator("#wb-ask textarea").count():
        question = chance.choice(QUESTIONS)
        page.evaluate("text => window.wenbao.ask(text)", question)
        return f"ask {question}"
    if drawn < 0.2:
        key = chance.choice(("Escape", "Enter", "/"))
        page.keyboard.press(key)
        return key
    if drawn < 0.24:
        page.evaluate("history.length > 2 && history.back()")
        return "back"
    there = page.evaluate("all => all.filter((one) => document.querySelector(one)?.checkVisibility())", list(PRESSED))
    if drawn < 0.26 or not there:
        page.reload()
        _loaded(page)
        return "reload"
    selector, place = chance.choice(there), chance.random()
    if selector == LOADS:
        with page.expect_event("load"):
            page.evaluate("selector => document.querySelector(selector).click()", selector)
        _loaded(page)
        return LOADS
    page.evaluate(
        """([selector, place]) => {
            const all = [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
            all[Math.floor(place * all.length)]?.click();
        }""",
        [selector, place],
    )
    return str(selector)


def _loaded(page: Any) -> None:
    """Wait for a page that was loaded anew."""
    page.wait_for_selector("#wb-ask textarea", state="attached")
    page.wait_for_selector("#wb-source > .close", state="attached")


def main() -> None:
    """Wander in a chat that runs; exits with what was logged as an error, if anything was."""
    address, seed, actions = sys.argv[1].rstrip("/") + "/", sys.argv[2], int(sys.argv[3])
    executable = chromium()
    if executable is None:
        sys.exit("没有找到 Chromium：请安装，或设 WENBAO_CHROMIUM (no Chromium found: install one or set WENBAO_CHROMIUM)")
    with launched(executable) as browser, visitor(browser, address) as context:
        for what in wander(opened(context, address), seed, actions):
            print(what, flush=True)


if __name__ == "__main__":
    main()
