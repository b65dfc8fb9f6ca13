"""The articles of one page: blocks read, copies set aside, headings told apart, each block given to its article, text joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from index.chinese import traditional
from index.mend import bylines, ends, evidence, headings, joins, kinds, lines, ngrams, openings, pauses, under_masthead
from index.mend.adverts import adverts
from index.mend.evidence import Evidence
from index.mend.headings import TEXT, Sign
from index.mend.lines import Block
from index.mend.reading import order, paragraphs
from index.mend.repeats import repeats, split_tails
from index.mend.rows import gathered, stands_under
from index.mend.weights import weights
from index.types import Article, Page, Span

LONGEST = 300
"""A printed page has fewer blocks than this; a longer text is several pages in one file and is mended a stretch at a time."""


def mend(page: Page) -> tuple[Article, ...]:
    """All articles of one page in reading order; their spans and repeats hold every non-blank character exactly once.

    A page that is a ready article gives that one article, its text as it stands.
    """
    if page.ready is not None:
        return _ready(page)
    if traditional.is_traditional(page.text):
        read = traditional.as_simplified(page)
        read = replace(read, text=pauses.modern(read.text))
        return tuple(traditional.restored(article, page.text) for article in _articles(read))
    return tuple(_articles(page))


def _articles(page: Page) -> list[Article]:
    blocks = headings.parted(gathered(split_tails(lines.blocks(page.text))))
    signs = headings.read(blocks)
    found: list[Article] = []
    for start, end in _stretches(signs):
        found += _mended(page, blocks[start:end], signs[start:end])
    return [replace(article, article_id=f"a{number:02d}") for number, article in enumerate(found, 1)]


def _stretches(signs: Sequence[Sign]) -> Iterator[tuple[int, int]]:
    """The stretches that a text is mended in, each from a heading on where there is one."""
    start = 0
    while len(signs) - start > LONGEST:
        inside = range(start + LONGEST, start + LONGEST // 2, -1)
        end = next((k for k in inside if signs[k].look == "title" and signs[k - 1].look in TEXT), start + LONGEST)
        yield start, end
        start = end
    yield start, len(signs)


def _mended(page: Page, blocks: Sequence[Block], signs: Sequence[Sign]) -> list[Article]:
    """The articles of one stretch of a page, in the order they begin."""
    plain = ngrams.plain([block.text for block in blocks])
    aside = adverts(blocks, signs)
    alone = {k for start, end in aside for k in range(start, end)}
    copies = repeats([text if k not in alone else "" for k, text in enumerate(plain)], [sign.look for sign in signs])
    kept = [k for k in range(len(blocks)) if k not in copies and k not in alone]
    found = [_advert(page, blocks[start:end]) for start, end in aside]
    if not kept:
        return found
    held, shown = [blocks[k] for k in kept], [signs[k] for k in kept]
    weighed = evidence.weigh([plain[k] for k in kept])
    scene, zones = scene_of(held, shown, weighed, openings.openings(held, shown, weighed))
    labels = ends.after_jumps(scene, ends.tie(scene, joins.assign(scene, weights().passes)))
    labels, zones = under_masthead.apart(scene, shown, labels, zones)
    labels = _under_text(scene, shown, labels)
    owner = {k: int(label) for k, label in zip(kept, labels, strict=True)}
    for label in sorted(set(owner.values())):
        sequence = order(scene, [int(k) for k in np.flatnonzero(labels == label)], zones.get(label))
        repeated = [blocks[copy] for copy, original in copies.items() if owner[original] == label]
        found.append(_article(page, scene, sequence, zones.get(label), repeated))
    return sorted(found, key=lambda article: article.spans[0])


def _under_text(scene: joins.Scene, signs: Sequence[Sign], labels: joins.Ints) -> joins.Ints:
    """The labels, lists, tables and addresses left with the text that they stand under; and all that no blank line sets off, where these
    part the articles of a page."""
    result = labels.copy()
    parted = bool(openings.set_off(scene.blocks, signs))
    for at in range(1, len(result)):
        under = stands_under(scene.blocks[at]) or (parted and not scene.blocks[at].gap)
        if scene.heads[at] < 0 and under and signs[at - 1].look != "masthead":
            result[at] = result[at - 1]
    return result


def _ready(page: Page) -> tuple[Article, ...]:
    assert page.ready is not None
    if not page.text.strip():
        return ()
    text = page.text.rstrip()
    ends = [text[:80], text[max(0, text.rfind("\n", 80) + 1) :]]
    byline = page.ready.byline or kinds.signature(ends, ["body", "body"])
    return (
        Article(
            article_id=page.ready.id or "a01",
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
    alone = set(openings.briefs(blocks, signs))
    for at, sign in enumerate(signs):
        if heads[at] < 0 and (sign.look == "jump" or at in alone):
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


def _advert(page: Page, items: Sequence[Block]) -> Article:
    text = "\n".join(block.text for block in items)
    return Article("", page.file, "ad", _spans(page.text, items), text, page.part, headline=items[0].text)


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
