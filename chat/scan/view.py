"""The picture of a page as the viewer shows it, the quoted words boxed; `scan.js` zooms and moves it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from chat.addresses import scan_address
from chat.i18n import both, label
from index.archive.scans import scan_of
from index.boxes import Rect, covered
from index.stores.address import Address
from rag import Page, Span

MARGIN = 0.06
"""Of a line's height: how far a box stands off its words."""


def scan_html(page: Page, address: Address, quoted: Sequence[Span]) -> str:
    """The picture of a page of the archive at an address with boxes over the quoted spans; empty where none is kept."""
    kept = scan_of(page, address)
    if kept is None:
        return ""
    width, height = kept.scan.width, kept.scan.height
    boxes = "".join(map(box_svg, covered(page.text, kept.scan.boxes, quoted)))
    source = escape(scan_address(page.file, page.part), quote=True)
    name = label("scan_of", text=f"{page.file} {page.part}".strip())
    to_quote = tool("scan-quote", "scan_quote") if boxes else ""
    return (
        f'<section class="as-scan" hidden><div class="scan" tabindex="0" role="group" aria-label="{label("scan_keys")}" '
        f'data-width="{width:g}" data-height="{height:g}"><div class="plate"><img alt="{name}" data-src="{source}" draggable="false">'
        f'<svg viewBox="0 0 {width:g} {height:g}" preserveAspectRatio="none" aria-hidden="true">{boxes}</svg></div></div>'
        f'<div class="zooms">{tool("scan-out", "scan_out", "−")}{tool("scan-in", "scan_in", "+")}'
        f"{tool('scan-whole', 'scan_whole')}{to_quote}</div></section>"
    )


def box_svg(rect: Rect) -> str:
    """A box around words, which stands a little off them."""
    x0, top, x1, bottom = rect
    margin = MARGIN * min(x1 - x0, bottom - top)
    width, height = x1 - x0 + 2 * margin, bottom - top + 2 * margin
    return f'<rect x="{x0 - margin:.1f}" y="{top - margin:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def tool(act: str, key: str, sign: str = "") -> str:
    """A button beside the picture; one that shows but a sign is named."""
    named = f' aria-label="{label(key)}" title="{label(key)}"' if sign else ""
    return f'<button type="button" data-do="{act}"{named}>{sign or both(key)}</button>'
