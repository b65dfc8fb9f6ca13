"""Which titles open an article, and which only head a section of the one that is going on.

A network of one hidden layer over what a newspaper page shows: what stands under the title (a byline, a dateline, a second title),
how the text above it ended, how the title is built, and whether the words change there. 
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from index.mend import bylines, headings
from index.mend.evidence import Evidence
from index.mend.lines import Block
from index.mend.ngrams import Floats
from index.mend.weights import weights

NAMES = (
    "one", "tiny", "short", "middle", "long", "very_long", "parts", "column", "commas", "stop_inside", "asks", "quoted", "digits_first",
    "kicker", "next_byline", "next_subhead", "next_title", "next_body", "next_caption", "next_kicker", "second_byline", "second_title",
    "dateline", "named_opening", "tight_under", "loose_over", "first", "after_stop", "after_open", "after_title", "after_caption",
    "after_jump", "after_endnote", "after_masthead", "fit_over", "opens_like_text", "body_opens", "body_short", "kin_below", "kin_above",
    "kin_ratio", "cohesion", "last_block", "short_body_above", "numbered", "dialogue", "body_unfinished", "long_zone",
)  # fmt: skip

REACH = 4
"""Blocks of text on either side that are compared."""

LIKELY = 0.4
"""A title opens an article from this probability on: two articles in one are worse to read than one in two."""


def openings(blocks: Sequence[Block], looks: Sequence[str], evidence: Evidence) -> list[tuple[int, int]]:
    """The headings that open articles, in page order: `(first block, first block behind)` of each."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(blocks):
        if looks[at] in ("title", "kicker") and _likelihood(features(blocks, looks, evidence, at)) >= LIKELY:
            end = zone(looks, at)
            found.append((at, end))
            at = end
        else:
            at += 1
    return found


def _likelihood(values: Floats) -> float:
    *hidden, (matrix, bias) = weights().title
    for inner, offset in hidden:
        values = np.maximum(values @ inner + offset, 0.0)
    return float(1.0 / (1.0 + np.exp(-(values @ matrix + bias)[0])))


def zone(looks: Sequence[str], at: int) -> int:
    """Where the headings that begin at `at` end: the first block behind them."""
    end = at + 1
    while end < len(looks) and end < at + 7 and looks[end] in ("title", "kicker", "subhead", "byline"):
        end += 1
    return end


def features(blocks: Sequence[Block], looks: Sequence[str], evidence: Evidence, at: int) -> Floats:
    """What is known of the title at block `at`, in the order of NAMES."""
    text = blocks[at].text
    n = len(text)
    end = zone(looks, at)
    under = next((k for k in range(end, min(end + 3, len(blocks))) if looks[k] in ("body", "jump")), None)
    over = at - 1 if at else None
    next_look = looks[at + 1] if at + 1 < len(looks) else "none"
    second = looks[at + 2] if at + 2 < len(looks) else "none"
    body = blocks[under].text if under is not None else ""
    dateline = bylines.DATELINE.match(body)
    above = blocks[over] if over is not None else None
    over_look = looks[over] if over is not None else "none"
    below_k = [k for k in range(at + 1, len(blocks)) if looks[k] == "body"][:REACH]
    above_k = [k for k in range(at - 1, -1, -1) if looks[k] == "body"][:REACH]
    kin_below, kin_above, cohesion = _kin(evidence, at, below_k, above_k)
    gap_under = blocks[at + 1].gap if at + 1 < len(blocks) else 1
    unfinished = above is not None and over_look == "body" and not above.finished
    values = (
        1.0, n <= 6, 7 <= n <= 10, 11 <= n <= 25, 26 <= n <= 45, n > 45, " " in text or "\u3000" in text,
        re.search(r"[（(][^（）()]{2,22}[）)]$", text) is not None, len(re.findall("[，,、]", text)) / 3, "。" in text, text[-1] in "？?！!",
        text[0] in "“\"「『", text[0].isdigit(), looks[at] == "kicker", next_look == "byline", next_look == "subhead",
        next_look == "title", next_look == "body", next_look == "caption", next_look == "kicker", second == "byline",
        second == "title", dateline is not None, re.match(r"(?:据)?(?:新华社|本报).{0,12}[电讯]", body) is not None,
        gap_under == 0 and blocks[at].gap > 0, blocks[at].gap > gap_under, at == 0,
        above is not None and above.stopped, unfinished, over_look in ("title", "kicker", "subhead", "byline"), over_look == "caption",
        above is not None and headings.JUMP_OUT.search(above.text) is not None,
        above is not None and headings.ENDNOTE.match(above.text) is not None, over_look == "masthead",
        float(evidence.fit[at - 1, at]) / 3 if unfinished else 0.0, float(evidence.opening[at]) / 3,
        float(evidence.opening[under]) / 3 if under is not None else 0.0, 0 < len(body) < 40, kin_below, kin_above,
        kin_below - kin_above, cohesion, at == len(blocks) - 1, above is not None and over_look == "body" and len(above.text) < 40,
        re.match(r"[0-9一二三四五六七八九十①-⑳]+[、.．：:]|[（(][一二三四五六七八九十0-9]+[）)]|第[一二三四五六七八九十]+[章节条]", text) is not None,
        re.match(r"(?:记者|本报记者|问|答|编者按|核心阅读|链接|背景|延伸阅读)[：:]?", text) is not None,
        bool(body) and under is not None and not blocks[under].finished, end - at >= 3,
    )  # fmt: skip
    return np.array(values, dtype=np.float32)


def _kin(evidence: Evidence, at: int, below: Sequence[int], above: Sequence[int]) -> tuple[float, float, float]:
    """What the title shares with the text below and above it, and these with each other, each for one bigram of the smaller."""

    def common(one: Floats, two: Floats, size: float) -> float:
        return float((one * two) @ np.maximum(evidence.rarity - 5.0, 0.0)) / max(size, 8.0) / 4

    nothing = np.zeros_like(evidence.rarity)
    low = np.max(evidence.shared[list(below)], axis=0) if below else nothing
    high = np.max(evidence.shared[list(above)], axis=0) if above else nothing
    own = evidence.shared[at]
    size = float(evidence.length[at])
    texts = min(float(evidence.length[list(below)].sum()), float(evidence.length[list(above)].sum()))
    return common(own, low, size), common(own, high, size), min(common(low, high, texts) * 10, 3.0)
