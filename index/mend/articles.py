"""The articles of one page: blocks read in order, opened by headlines, closed by the next, and put together as text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.mend import bylines, headings, kinds, lines
from index.mend.lines import Block
from index.types import Article, Kind, Page, Span


def mend(page: Page) -> tuple[Article, ...]:
    """All articles of one page in reading order; their spans and repeats hold every non-blank character exactly once.

    A page that is a ready article gives that one article, its text as it stands.
    """
    if page.ready is not None:
        return _ready(page)
    blocks = lines.blocks(page.text)
    groups = _sequential(blocks)
    return tuple(_article(page, number, kind, [blocks[i] for i in items]) for number, (kind, items) in enumerate(groups, 1))


def _ready(page: Page) -> tuple[Article, ...]:
    assert page.ready is not None
    if not page.text.strip():
        return ()
    byline = page.ready.byline or bylines.byline_of(page.text[:80])
    return (
        Article(
            article_id="a01", file=page.file, part=page.part, kind="news", spans=((0, len(page.text)),), text=page.text,
            headline=page.ready.headline, byline=byline, authors=bylines.authors(byline), source_id=page.ready.id,
        ),
    )  # fmt: skip


def _sequential(blocks: Sequence[Block]) -> list[tuple[Kind, list[int]]]:
    """Blocks grouped into articles by page order alone."""
    groups: list[tuple[Kind, list[int]]] = []
    looks = [headings.look(block.text) for block in blocks]
    for i, look in enumerate(looks):
        if look == "masthead":
            if not groups or groups[-1][0] != "masthead":
                groups.append(("masthead", []))
        elif look == "jump":
            groups.append(("continuation", []))
        elif look in ("title", "kicker") and _opens(blocks, looks, i, groups):
            groups.append(("news", []))
        elif not groups or groups[-1][0] == "masthead":
            groups.append(("news", []))
        groups[-1][1].append(i)
    return groups


def _opens(blocks: Sequence[Block], looks: Sequence[str], i: int, groups: Sequence[tuple[Kind, list[int]]]) -> bool:
    """Whether the title at block `i` opens an article: what stands under it says so."""
    if groups and groups[-1][1] and looks[groups[-1][1][-1]] in ("title", "kicker") and len(groups[-1][1]) < 4:
        return False
    for k in range(i, min(i + 5, len(blocks))):
        if looks[k] in ("byline", "subhead") or bylines.DATELINE.match(blocks[k].text):
            return True
        if looks[k] == "body":
            break
    return len(blocks[i].text) >= 12


def _article(page: Page, number: int, kind: Kind, items: Sequence[Block]) -> Article:
    looks = [headings.look(block.text) for block in items]
    headline = kicker = subhead = byline = None
    body_at = next((k for k, look in enumerate(looks) if look == "body"), len(items))
    if kind == "news":
        for block, look in zip(items[:body_at], looks[:body_at], strict=True):
            if look == "kicker" and headline is None:
                kicker = block.text
            elif look == "title" and headline is None:
                headline = block.text
            elif look in ("title", "subhead") and subhead is None:
                subhead = block.text
            elif look == "byline":
                byline = block.text
        if byline is None and body_at < len(items):
            byline = bylines.byline_of(items[body_at].text)
        kind = kinds.kind_of(headline, byline, "".join(block.text for block in items[body_at:]))
    return Article(
        article_id=f"a{number:02d}", file=page.file, part=page.part, kind=kind, spans=_spans(page.text, items), text=_text(items),
        headline=headline, kicker=kicker, subhead=subhead, byline=byline, authors=bylines.authors(byline),
    )  # fmt: skip


def _spans(text: str, items: Sequence[Block]) -> tuple[Span, ...]:
    """The places of the blocks in their order, those that only blank parts joined into one."""
    spans: list[Span] = []
    for block in items:
        for start, end in block.spans:
            if spans and spans[-1][1] <= start and not text[spans[-1][1] : start].strip():
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
    return tuple(spans)


def _text(items: Sequence[Block]) -> str:
    """The blocks as paragraphs, a paragraph that was cut made whole."""
    text = ""
    for block in items:
        cut = bool(text) and headings.look(block.text) == "body" and re.search(r"[\u4e00-\u9fff0-9A-Za-z，、,]$", text) is not None
        text += block.text if not text or (cut and len(text.rsplit("\n", 1)[-1]) > 40) else "\n" + block.text
    return text
