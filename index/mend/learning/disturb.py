"""Damage of the rarer kinds, drawn for some of the scrambled pages: three columns read across, headings broken into lines, lists,
page labels, misread characters, lost punctuation, broken blank lines."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from index.mend.learning.pieces import Piece

_ALIKE = (
    "日曰目",
    "己已巳",
    "未末",
    "人入八",
    "大太犬",
    "土士",
    "0O",
    "1lI",
    "天夭",
    "千干",
    "间问",
    "今令",
    "贝见",
    "田由甲",
    "元无",
    "王玉",
    "侯候",
    "晴睛",
    "体休",
    "住往",
)
_MISREAD = {char: group.replace(char, "") for group in _ALIKE for char in group}
_LABELS = ("要闻", "综合", "民生", "经济", "教育周刊", "02版", "A3版", "责任编辑 王伟", "版式 李娜", "校对 张敏")


def disturb(r: random.Random, articles: list[list[Piece]], name: Callable[[], str]) -> list[list[Piece]]:
    """The pieces of each article, with one or two kinds of damage on about half of the pages. `name` draws a personal name."""
    if r.random() < 0.5:
        return articles
    kinds = (_wrap, _upright, _columns, _lists, _misread, _unpunctuate, _labels)
    for kind in r.sample(kinds, r.choice((1, 1, 2))):
        articles = kind(r, articles, name)
    return articles


def _wrap(r: random.Random, articles: list[list[Piece]], _: Callable[[], str]) -> list[list[Piece]]:
    """Headlines in two or three lines."""
    for pieces in articles:
        at = next((k for k, piece in enumerate(pieces) if piece.role == "heading" and 12 <= len(piece.text) <= 45), -1)
        if at >= 0 and r.random() < 0.6:
            text, lines = pieces[at].text, 3 if len(pieces[at].text) > 20 and r.random() < 0.5 else 2
            cuts = [len(text) * k // lines + r.choice((-1, 0, 0, 1)) for k in range(1, lines)]
            parts = [text[a:b].strip() for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
            pieces[at : at + 1] = [Piece(part, pieces[at].article, "heading") for part in parts if part]
    return articles


def _upright(r: random.Random, articles: list[list[Piece]], _: Callable[[], str]) -> list[list[Piece]]:
    """Headlines a few characters a line."""
    for pieces in articles:
        at = next((k for k, piece in enumerate(pieces) if piece.role == "heading" and 6 <= len(piece.text) <= 20), -1)
        if at >= 0 and r.random() < 0.4:
            text, width = pieces[at].text.replace(" ", ""), r.choice((1, 2, 4))
            pieces[at].text = "\n".join(text[k : k + width] for k in range(0, len(text), width))
    return articles


def _columns(r: random.Random, articles: list[list[Piece]], _: Callable[[], str]) -> list[list[Piece]]:
    """Two or three articles side by side, cut in bands that were read across."""
    beside = [pieces for pieces in articles if len(pieces) > 3 and pieces[0].role == "heading"][: r.choice((2, 3))]
    if len(beside) < 2:
        return articles
    queues = [list(pieces) for pieces in beside]
    band: list[Piece] = []
    for queue in queues:
        size = next((k for k, piece in enumerate(queue) if piece.role != "heading"), len(queue)) + r.choice((1, 2, 3))
        band += queue[:size]
        del queue[:size]
    while any(queues):
        for queue in queues:
            size = r.choice((1, 2, 3))
            band += queue[:size]
            del queue[:size]
    return [band, *(pieces for pieces in articles if pieces not in beside)]


def _lists(r: random.Random, articles: list[list[Piece]], name: Callable[[], str]) -> list[list[Piece]]:
    """Lists of names and tables inside articles."""
    for pieces in articles:
        if r.random() < 0.4 and len(pieces) > 2:
            rows = [r.choice(("（排名不分先后）", "名单如下：", "单位 2019年 2020年 增幅"))]
            for _ in range(r.randint(2, 6)):
                names = "  ".join(name() for _ in range(r.randint(4, 8)))
                rows.append(
                    r.choice((names, f"{name()}区 {r.randint(9, 999)}.{r.randint(0, 9)} {r.randint(1, 30)}.{r.randint(0, 9)}%"))
                )
            at = r.randint(2, len(pieces))
            pieces[at:at] = [Piece(row, pieces[-1].article, "body") for row in rows]
    return articles


def _misread(r: random.Random, articles: list[list[Piece]], _: Callable[[], str]) -> list[list[Piece]]:
    """Characters read as others that look like them, and at times as any."""
    rate = r.choice((0.05, 0.1, 0.2))
    for piece in _all(articles):
        letters = [r.choice(_MISREAD[char]) if char in _MISREAD and r.random() < rate else char for char in piece.text]
        piece.text = "".join(r.choice("的一口丨囗") if r.random() < rate / 20 and char.isalnum() else char for char in letters)
    return articles


def _unpunctuate(r: random.Random, articles: list[list[Piece]], _: Callable[[], str]) -> list[list[Piece]]:
    """Full stops at the ends of paragraphs and some commas not read."""
    for piece in _all(articles):
        if piece.role == "body" and r.random() < 0.4:
            piece.text = piece.text.rstrip("。") or piece.text
        piece.text = "".join(char for char in piece.text if char not in "，、" or r.random() > 0.2)
    return articles


def _labels(r: random.Random, articles: list[list[Piece]], _: Callable[[], str]) -> list[list[Piece]]:
    """Labels of the page between articles."""
    number = max((piece.article for piece in _all(articles)), default=0) + 1
    lines = [Piece(text, number, "masthead") for text in r.sample(_LABELS, r.randint(1, 3))]
    return [*articles, lines]


def _all(articles: Sequence[Sequence[Piece]]) -> list[Piece]:
    return [piece for pieces in articles for piece in pieces]
