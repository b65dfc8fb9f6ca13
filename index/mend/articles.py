"""The articles of one page: blocks read, copies set aside, headings told apart, each block given to its article, text joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.mend import bylines, evidence, headings, joins, kinds, lines, ngrams, openings
from index.mend.evidence import Evidence
from index.mend.headings import Sign
from index.mend.lines import Block
from index.mend.reading import order, paragraphs
from index.mend.repeats import repeats, split_tails
from index.mend.weights import weights
from index.types import Article, Page, Span


def mend(page: Page) -> tuple[Article, ...]:
    """All articles of one page in reading order; their spans and repeats hold every non-blank character exactly once.

    A page that is a ready article gives that one article, its text as it stands.
    """
    if page.ready is not None:
        return _ready(page)
    blocks = split_tails(lines.blocks(page.text))
    signs = headings.read(blocks)
    plain = [ngrams.plain(block.text) for block in blocks]
    copies = repeats(plain, [sign.look for sign in signs])
    kept = [k for k in range(len(blocks)) if k not in copies]
    if not kept:
        return ()
    weighed = evidence.weigh([plain[k] for k in kept])
    opened = openings.openings([blocks[k] for k in kept], [signs[k] for k in kept], weighed)
    scene, zones = scene_of([blocks[k] for k in kept], [signs[k] for k in kept], weighed, opened)
    labels = joins.assign(scene, weights().passes)
    owner = {k: int(label) for k, label in zip(kept, labels, strict=True)}
    found = []
    for label in dict.fromkeys(int(label) for label in labels):
        members = np.flatnonzero(labels == label)
        sequence = order(scene, [int(k) for k in members], zones.get(label))
        repeated = [blocks[copy] for copy, original in copies.items() if owner[original] == label]
        found.append(_article(page, scene, sequence, zones.get(label), repeated))
    found.sort(key=lambda article: min(span[0] for span in article.spans[:1]))
    return tuple(_numbered(article, number) for number, article in enumerate(found, 1))


def _ready(page: Page) -> tuple[Article, ...]:
    assert page.ready is not None
    if not page.text.strip():
        return ()
    byline = page.ready.byline or bylines.byline_of(page.text[:80])
    return (
        Article(
            article_id="a01",
            file=page.file,
            part=page.part,
            kind="news",
            spans=((0, len(page.text)),),
            text=page.text,
            headline=page.ready.headline,
            byline=byline,
            authors=bylines.authors(byline),
            source_id=page.ready.id,
        ),
    )


def scene_of(
    blocks: Sequence[Block], signs: Sequence[Sign], weighed: Evidence, opened: Sequence[tuple[int, int]]
) -> tuple[joins.Scene, dict[int, tuple[int, int]]]:
    """The blocks with what opens an article among them: the headings `opened`, a jump line, a masthead.

    Returns the scene and the heading (first block, block behind) of each article that has one.
    """
    heads = np.full(len(blocks), -1, dtype=np.intp)
    zones: dict[int, tuple[int, int]] = {}
    for number, (start, end) in enumerate(opened):
        zones[number] = (start, end)
        heads[start:end] = number
    number = len(opened)
    masthead = -1
    for at, sign in enumerate(signs):
        if heads[at] < 0 and sign.look == "jump":
            heads[at] = number
            number += 1
        elif heads[at] < 0 and sign.look == "masthead":
            if masthead < 0:
                masthead = number
                number += 1
            heads[at] = masthead
    goes_on = [weighed.goes_on(at, at + 1) > headings.CUT for at in range(len(blocks) - 1)] + [False]
    settled = headings.settle(signs, blocks, set(np.flatnonzero(heads >= 0)), goes_on)
    return joins.Scene(blocks, settled, weighed, heads, number), zones


def _article(
    page: Page, scene: joins.Scene, sequence: Sequence[int], zone: tuple[int, int] | None, repeated: Sequence[Block]
) -> Article:
    items = [scene.blocks[k] for k in sequence]
    looks = [scene.signs[k].look for k in sequence]
    size = zone[1] - zone[0] if zone else 0
    heading = kinds.heading([block.text for block in items[:size]], looks[:size])
    body = [block.text for block in items[size:]]
    byline = heading.byline or kinds.signature(body, looks[size:])
    return Article(
        article_id="",
        file=page.file,
        part=page.part,
        kind=kinds.kind_of(heading, byline, [block.text for block in items], looks, size),
        spans=_spans(page.text, items),
        text=paragraphs(scene, sequence),
        headline=heading.headline,
        kicker=heading.kicker,
        subhead=heading.subhead,
        byline=byline,
        authors=bylines.authors(byline),
        repeats=_spans(page.text, repeated),
    )


def _numbered(article: Article, number: int) -> Article:
    return replace(article, article_id=f"a{number:02d}")


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
