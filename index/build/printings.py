"""The same page scanned or saved twice: its articles are one article each, held in several printings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from index.chinese.words import bare
from index.types import Article, Issue

_LOOKED_AT = 400
"""Characters of two texts that are compared."""
_ALIKE = 0.75
"""The least share of common pairs of characters: one misread in a score of them costs about a tenth."""


def once(found: Iterable[tuple[Article, Issue]]) -> list[tuple[Article, Issue]]:
    """The articles in their order, the first printing of each: another is of the same day and page of the same newspaper and says the
    same from another file or page of it, or, from another file of the page, the same but for what was misread, all figures equal."""
    kept: list[tuple[Article, Issue]] = []
    seen: dict[tuple[str | None, ...], list[tuple[Article, str, set[str]]]] = defaultdict(list)
    for article, issue in found:
        text = bare(article.text)
        place = (issue.newspaper, issue.date, article.page or issue.page) if issue.date else ("", text)
        pairs = {text[at : at + 2] for at in range(min(len(text), _LOOKED_AT) - 1)}
        rescan = place[-1] is not None
        if not any(
            _apart(article, other)
            and (text == words or (rescan and article.file != other.file and _alike(text, pairs, words, others)))
            for other, words, others in seen[place]
        ):
            kept.append((article, issue))
            seen[place].append((article, text, pairs))
    return kept


def _apart(one: Article, other: Article) -> bool:
    return (one.file, one.part) != (other.file, other.part)


def _alike(text: str, pairs: set[str], other: str, others: set[str]) -> bool:
    near = 0.9 * len(text) <= len(other) <= len(text) / 0.9
    return near and len(pairs & others) >= _ALIKE * len(pairs | others) and _figures(text) == _figures(other)


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+", text)
