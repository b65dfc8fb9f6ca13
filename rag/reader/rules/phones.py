"""Telephone numbers: the one that stands behind a word of the question (举报电话：0731-89751282), or none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.question.slots.asked import Asked
from rag.reader.compose import ended, shown
from rag.types import Draft, Evidence, Hit, Statement
from rag.words.lexicon import flat

_NUMBER = re.compile(
    r"(?<![\d-])(?:0\d{2,3}[-—\s]?)?\d{7,8}(?:[-—/、]\d{1,8})*(?!\d)|(?<!\d)1\d{10}(?!\d)|(?<!\d)(?:1[0-2]\d{1,3}|400-?\d{3}-?\d{4})(?!\d)"
)
_LABEL = 14  # signs before a number that say what it is for
_SAYS_NOTHING = frozenset(["电话", "号码", "热线", "电话号码", "打", "拨打", "拨"])


def telephone(asked: Asked, hits: Sequence[Hit]) -> Draft | None:
    """The number whose label shares most with the question, in the article that does; None where no label shares anything."""
    wanted = [term for term in asked.terms if term.text not in _SAYS_NOTHING and term.weight >= 3.0]
    best: tuple[float, Hit, int, int, str] | None = None
    for hit in {hit.article.article_id: hit for hit in reversed(hits)}.values():
        text = flat(hit.article.text)
        around = sum(term.weight for term in wanted if term.text in text)
        for found in _NUMBER.finditer(text):
            low = max(text.rfind("\n", 0, found.start()) + 1, found.start() - _LABEL)
            label = text[low : found.start()]
            named = sum(term.weight for term in wanted if term.text in label)
            if named and re.search(r"电话|热线|[:：]\s*$|拨打|咨询", label) and (best is None or named + around / 4 > best[0]):
                start = max(text.rfind(sign, 0, found.start()) for sign in "\n。;；") + 1
                best = named + around / 4, hit, start, found.end(), found.group().strip()
    if best is None:
        return None
    _, hit, start, end, number = best
    words = hit.article.text[start:end]
    return Draft((Statement(ended(shown(words)), (Evidence(hit, words, start, end),)),), number)
