"""Which titles open an article, and which only head a section of the one that is going on.

A network of one hidden layer over what a newspaper page shows: what stands under the title (a byline, a dateline, a second
title), how the text above it ended, how the title is built, what the other titles of the page are like, and whether the
words change there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from index.chinese.numerals import ONE_TO_TEN
from index.mend import ngrams
from index.mend.evidence import Evidence
from index.mend.headings import HEADING, Sign, marks_heads
from index.mend.lines import Block
from index.mend.ngrams import Floats
from index.mend.rows import stands_under
from index.mend.weights import likelihood, weights

LIKELY = 0.33
"""A title opens an article from this probability on."""
_SET_OFF = 3
"""So many titles under blank lines at least show how a page parts its articles."""
_SPAN = 4
"""Blocks of text on either side that are compared."""
_LEADS = re.compile(r"(?:强调|指出|要求|表示|提出|透露|披露|显示|获悉|部署)$")
_COLUMN = re.compile(r"[（(][^（）()]{2,22}[）)]$")
_NUMBERED = re.compile(rf"[0-9{ONE_TO_TEN}①-⑳]+[、.．：:]|[（(][{ONE_TO_TEN}0-9]+[）)]|第[{ONE_TO_TEN}]+[章节条]")
_DATED = re.compile(r"\d日|近日|日前|昨|今天|今年|上午|下午|近期|本月|月\d")
_DIALOGUE = re.compile(r"(?:记者|本报记者|问|答|编者按|核心阅读|链接|背景|延伸阅读)[：:]?")


def openings(blocks: Sequence[Block], signs: Sequence[Sign], evidence: Evidence) -> list[tuple[int, int]]:
    """The headings that open articles, in page order: `(first block, first block behind)` of each."""
    found: list[tuple[int, int]] = []
    titles = Titles(blocks, signs, evidence)
    marked = marks_heads(blocks, signs) | set_off(blocks, signs)
    at = 0
    while at < len(blocks):
        if at in marked or (
            signs[at].look in ("title", "kicker") and likelihood(weights().title, titles.features(at)) >= LIKELY
        ):
            end = min([zone(signs, at), *(mark for mark in marked if mark > at)])
            found.append((at, end))
            at = end
        else:
            at += 1
    return found


def set_off(blocks: Sequence[Block], signs: Sequence[Sign]) -> frozenset[int]:
    """The titles that a page sets off by blank lines, where these part its articles and not its paragraphs."""
    loose = [at for at in range(1, len(blocks)) if blocks[at].gap]
    texts = [at for at, sign in enumerate(signs) if sign.look == "body"]
    heads = [at for at in loose if signs[at].look in ("title", "kicker") and at + 1 < len(blocks) and not blocks[at + 1].gap]
    apart = sum(signs[at].look == "body" for at in loose)
    parts = len(heads) >= _SET_OFF and 2 * len(heads) >= len(loose) and 3 * apart <= len(texts)
    return frozenset(heads if parts else ())


def briefs(blocks: Sequence[Block], signs: Sequence[Sign]) -> list[int]:
    """The texts without a headline that stand by themselves: under a blank line, where these part the articles of a page, and under
    what does not stop inside a sentence; who signs in brackets ends a text."""
    if not set_off(blocks, signs):
        return []
    ended = [not sign.open or block.text[-1] in "）)" for block, sign in zip(blocks, signs, strict=True)]
    return [at for at in range(1, len(blocks)) if blocks[at].gap and signs[at].look == "body" and ended[at - 1]]


def zone(signs: Sequence[Sign], at: int) -> int:
    """Where the heading that begins at `at` ends: the first block behind it."""
    end = at + 1
    while end < len(signs) and end < at + 7 and signs[end].look in HEADING:
        end += 1
    return end


class Titles:
    """The titles of one page, each to be described by `features`."""

    def __init__(self, blocks: Sequence[Block], signs: Sequence[Sign], evidence: Evidence) -> None:
        self.blocks, self.signs, self.evidence = blocks, signs, evidence
        self._titles = [k for k, sign in enumerate(signs) if sign.look in ("title", "kicker")]
        starts = [k for k in self._titles if k == 0 or signs[k - 1].look not in HEADING]
        self._signed = [k for k in starts if self._is_signed(k)]
        self._share = len(self._signed) / max(len(starts), 1)
        self._body = [k for k, sign in enumerate(signs) if sign.look == "body"]
        self._apart = sum(blocks[k].gap > 0 for k in starts) / max(len(starts), 1)
        self._loose = sum(blocks[k].gap > 0 for k in self._body) / max(len(self._body), 1)
        self._worth = np.maximum(evidence.rarity - 5.0, 0.0)
        self._kinship = {at: self._kin(at) for at in self._titles}
        self._mean_cohesion = sum(kin[2] for kin in self._kinship.values()) / max(len(self._titles), 1)

    def _is_signed(self, at: int) -> bool:
        """Whether a byline or a dateline stands in or under the heading at `at`."""
        end = zone(self.signs, at)
        return any(s.look == "byline" for s in self.signs[at:end]) or any(s.dateline for s in self.signs[end : end + 1])

    def features(self, at: int) -> Floats:
        """What is known of the title at block `at`, in the order in which the weights were fitted to it."""
        blocks, signs, evidence = self.blocks, self.signs, self.evidence
        text = blocks[at].text
        size = len(text)
        end = zone(signs, at)
        under = next((k for k in range(end, min(end + 3, len(blocks))) if signs[k].look in ("body", "jump")), -1)
        body = blocks[under].text if under >= 0 else ""
        next_look, second, over_look = self._look(at + 1), self._look(at + 2), self._look(at - 1)
        over = signs[at - 1] if at else None
        gap_under = blocks[at + 1].gap if at + 1 < len(blocks) else 1
        kin_below, kin_above, cohesion = self._kinship[at]
        signed = self._is_signed(at)
        peer_length, peer_words = self._peers(at)
        since = next((at - k for k in reversed(self._signed) if k < at), 60)
        values = (
            size <= 6, 7 <= size <= 10, 11 <= size <= 25, 26 <= size <= 45, size > 45, " " in text or "\u3000" in text,
            _COLUMN.search(text) is not None, sum(map(text.count, "，,、")) / 3, "。" in text, text[-1] in "？?！!",
            text[0] in "“\"「『", text[0].isdigit(), signs[at].look == "kicker", next_look == "byline", next_look == "subhead",
            next_look == "title", next_look == "body", next_look == "caption", next_look == "kicker", second == "byline",
            second == "title", under >= 0 and signs[under].dateline, gap_under == 0 and blocks[at].gap > 0,
            blocks[at].gap > gap_under, at == 0, at > 0 and blocks[at - 1].stopped, over is not None and over.open,
            over_look in HEADING, over_look == "caption", over is not None and over.jumps, over is not None and over.note,
            over_look == "masthead", float(evidence.fit[at - 1, at]) / 3 if over and over.open else 0.0,
            float(evidence.opening[at]) / 3, float(evidence.opening[under]) / 3 if under >= 0 else 0.0, 0 < len(body) < 40,
            kin_below, kin_above, kin_below - kin_above, cohesion, at == len(blocks) - 1,
            over_look == "body" and len(blocks[at - 1].text) < 40, _NUMBERED.match(text) is not None,
            _DIALOGUE.match(text) is not None, under >= 0 and signs[under].open,
            any(s.look == "byline" for s in signs[at:end]), any(s.look == "subhead" for s in signs[at:end]),
            min(sum(s.look in ("title", "kicker") for s in signs[at:end]), 4) / 2, _LEADS.search(text) is not None,
            self._share, 0.0 if signed else self._share, peer_length, peer_words, min(since, 60) / 30,
            ngrams.lead(evidence.texts[under]) / 3 if under >= 0 else 0.0, ngrams.headline(evidence.texts[at]) / 3,
            cohesion - self._mean_cohesion, self._kin_headline(at), _DATED.search(body[:40]) is not None,
            gap_under > blocks[at].gap, *self._layout(at, under),
        )  # fmt: skip
        return np.array(values, dtype=np.float32)

    def _layout(self, at: int, under: int) -> tuple[float, ...]:
        """How blank lines and indents set the title off here and on the page, what stands over it, whether it runs on below."""
        blocks = self.blocks
        over_rows = at > 0 and stands_under(blocks[at - 1])
        runs_on = float(self.evidence.fit[at, at + 1]) / 3 if at + 1 < len(blocks) else 0.0
        indents = blocks[at].indent > 0, under >= 0 and blocks[under].indent > 0
        return (self._apart, self._loose, blocks[at].gap > 0, over_rows, runs_on, *indents)

    def _look(self, at: int) -> str:
        """What a block looks like; `none` where the page has no such block."""
        return self.signs[at].look if 0 <= at < len(self.signs) else "none"

    def _peers(self, at: int) -> tuple[float, float]:
        """Whether the nearest bare titles on either side are as long, and how many word pairs they share: sections are built alike."""
        text = self.blocks[at].text
        place = self._titles.index(at)
        near = [k for k in self._titles[max(0, place - 2) : place + 3] if abs(k - at) > 1]
        alike = any(abs(len(self.blocks[k].text) - len(text)) <= 1 for k in near if len(text) >= 4)
        own = {text[k : k + 2] for k in range(len(text) - 1)}
        shared = max((sum(pair in self.blocks[k].text for pair in own) for k in near), default=0)
        return float(alike), min(shared, 6) / 3

    def _kin_headline(self, at: int) -> float:
        """What the title shares with the heading that was signed last, for one of its bigrams."""
        over = next((k for k in reversed(self._signed) if k < at), -1)
        if over < 0:
            return 0.0
        shared = self.evidence.shared
        return float((shared[at] * self._worth) @ shared[over]) / max(float(self.evidence.length[at]), 8.0) / 4

    def _kin(self, at: int) -> tuple[float, float, float]:
        """What the title shares with the text below and above it, and these with each other, for one bigram of the smaller."""
        place = int(np.searchsorted(self._body, at))
        below = self._body[place : place + _SPAN]
        above = self._body[max(0, place - _SPAN) : place]
        shared, length = self.evidence.shared, self.evidence.length
        nothing = np.zeros_like(self._worth)
        low = shared[below].max(axis=0) if below else nothing
        high = shared[above].max(axis=0) if above else nothing
        own = shared[at] * self._worth
        size = max(float(length[at]), 8.0) * 4
        texts = max(min(float(length[below].sum()), float(length[above].sum())), 8.0) * 4
        return float(own @ low) / size, float(own @ high) / size, min(float((low * self._worth) @ high) / texts * 10, 3.0)
