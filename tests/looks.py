"""The six looks of the chat, three widths in light and in dark: what must hold in each of them of whatever a page shows just now.

What is done is done once, in one look; the page is then turned to the six as it stands, in a fraction of the time of going there again.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

from tests.axe import serious
from tests.chromium import SIZES, keep

Look = tuple[str, str]
"""A width of SIZES and a colour scheme."""
ALL: tuple[Look, ...] = tuple(product(("desktop", "tablet", "phone"), ("light", "dark")))
EACH_WIDTH: tuple[Look, ...] = (("desktop", "light"), ("tablet", "light"), ("phone", "dark"))
"""Each width and each scheme once."""
_IN_FULL = (("desktop", "light"), ("phone", "dark"))
"""The looks in which axe looks for every barrier: a phone has other parts, and colours are a scheme's, whatever the width."""
_DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
"""Until the page is drawn as it now stands: Gradio takes the system's colours on a frame later."""
_FAULTS = """() => {
    const room = document.documentElement, faults = [];
    const box = (one) => one.getBoundingClientRect();
    const style = (one) => getComputedStyle(one);
    const seen = (selector) => [...document.querySelectorAll(selector)]
        .filter((one) => !one.matches(".skip, .sr-only") && one.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
    const tell = (what, ones) => { for (const one of ones) faults.push(`${what}: ${one.outerHTML.replace(/\\s+/g, " ").slice(0, 120)}`); };
    const OVER = "details[open] > div, #wb-clip-quote, #wb-live > *, #wb-source.open", layer = (one) => one.closest(`${OVER}, .dateline`);
    const words = (one) => [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

    if (room.scrollWidth > innerWidth) faults.push(`${room.scrollWidth} px wide`);
    const pressed = seen("button, a[href], summary, input, select, textarea"), said = seen("body *").filter((one) => words(one).length);
    tell("smaller than 24 px", pressed.filter((one) => {
        const { width, height } = box(one.type === "checkbox" ? one.closest("label") : one);
        return width && (width < 24 || height < 24) && !one.matches(".timeline *"); // a chart's bar is as wide as its month
    }));
    const scrolled = (one) => one && (style(one).overflowX !== "visible" || scrolled(one.parentElement));
    tell("outside", [...pressed, ...said].filter((one) => (box(one).left < -1 || box(one).right > innerWidth + 1) && !scrolled(one)));
    const leaves = (one) => one.clientWidth + (style(one).textOverflow === "ellipsis" ? one.scrollWidth / 2 : 1);
    tell("cut", said.filter((one) => /hidden|clip/.test(style(one).overflowX) && one.scrollWidth > leaves(one)));
    tell("too small to read", said.filter((one) => parseFloat(style(one).fontSize) < 10));
    tell("not wholly in the window", seen(OVER).filter((one) => {
        const { left, top, right, bottom } = box(one);
        return /absolute|fixed/.test(style(one).position) && (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1);
    }));
    const [ask, column] = ["#wb-ask", "#wb-talk .message-wrap"].map((selector) => document.querySelector(selector));
    if (ask && column && (box(ask).left !== box(column).left || box(ask).right !== box(column).right)) tell("not as wide as its column", [ask]);

    const lines = [], range = document.createRange();
    for (const one of said) for (const node of words(one)) {
        range.selectNodeContents(node);
        for (const { left, right, top, bottom } of range.getClientRects()) {
            const top_ = top + (bottom - top) * .3, bottom_ = bottom - (bottom - top) * .3;
            const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
            if (there && one.contains(there)) lines.push({ one, left, right, top: top_, bottom: bottom_ });
        }
    }
    lines.sort((one, other) => one.top - other.top).forEach((one, n) => {
        for (let at = n + 1; lines[at]?.top < one.bottom; at += 1)
            if (one.one !== lines[at].one && layer(one.one) === layer(lines[at].one) && Math.min(one.right, lines[at].right) - Math.max(one.left, lines[at].left) > 2) tell("overlaps", [one.one, lines[at].one]);
    });
    return faults;
}"""
"""What is wrong with what a window shows: wider than it; what is pressed smaller than 24 px; words outside it, cut (under half of what ends in …), under 10 px, or on other
words (two fifths of a line high, in the same layer of the page); what comes up over the page and is not wholly in the window; a question box
that is not as wide as its column."""
_SHEET = "(open) => document.querySelector('#wb-source[aria-modal]')?.classList.toggle('open', open) ?? null"
"""Puts a phone's sheet away as it stands, or brings it back; null where there is none."""


def faults(page: Any, seen_in: Iterable[Look] = ALL) -> dict[str, list[str]]:
    """What is wrong in each of these looks with what a page shows; nothing in those that are right. The page is left as it was."""
    size, dark = page.viewport_size, page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    found = {}
    for width, scheme in seen_in:
        turn(page, dict(zip(("width", "height"), SIZES[width], strict=True)), scheme)
        told = [*page.evaluate(_FAULTS), *(serious(page) if (width, scheme) in _IN_FULL else ())]
        if width == "phone" and page.evaluate(_SHEET, False) is not None:  # what it covers
            told += page.evaluate(_FAULTS)
            page.evaluate(_SHEET, True)
        if told:
            found[f"{width} {scheme}"] = sorted(set(told))
    turn(page, size, "dark" if dark else "light")
    return found


def turn(page: Any, size: dict[str, int], scheme: str) -> None:
    """Give a window another size in pixels and another colour scheme, and wait until it is drawn so."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.evaluate(_DRAWN)


def looks(page: Any, name: str, size: str) -> None:
    """Asserts that what a page shows is right at each width; a picture of it is kept as in `keep`."""
    keep(page, name, size)
    assert (found := faults(page, EACH_WIDTH)) == {}, f"{name}: {found}"
