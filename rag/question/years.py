"""The years that a question states itself."""

from __future__ import annotations

import re

from rag.words.lexicon import flat

_SPECIFIC_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年度?|赛季|[-—至到/])|(?<!\d)((?:19|20)\d\d)(?=[\u4e00-\u9fff])")


def years_of(text: str) -> frozenset[int]:
    """The years that a text of any width states, as 2018年 or 2018年度; 2018 of another number is none."""
    return frozenset(int(one or two) for one, two in _SPECIFIC_YEAR.findall(flat(text)))
