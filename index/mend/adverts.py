"""Adverts printed between articles: a slogan over lines that say where and how to buy. They are set aside before articles are joined."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.mend.headings import Sign
from index.mend.lines import Block
from index.mend.rows import is_contact

_LABEL = re.compile(r"^[（(【\[]?\s*(?:公益)?广告\s*[）)】\]]?$")
_LONGEST = 60
_LEAST = 2
"""So many lines of contact make what a short line stands over an advert."""


def adverts(blocks: Sequence[Block], signs: Sequence[Sign]) -> list[tuple[int, int]]:
    """The adverts of a page, each as `(first block, block behind)`: one or two titles, then lines of contact and the label 广告."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and (is_contact(blocks[end].text) or _LABEL.match(blocks[end].text)):
            end += 1
        if end - at < _LEAST:
            at = max(end, at + 1)
            continue
        start = at
        above = found[-1][1] if found else 0
        while (
            start > above
            and at - start < 2
            and signs[start - 1].look == "title"
            and len(blocks[start - 1].text) <= _LONGEST // 2
        ):
            start -= 1
        if start < at:
            found.append((start, end))
        at = end
    return found
