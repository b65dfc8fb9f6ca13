"""The words of a question, each weighed by its rarity, and how much of them a text tells."""

from __future__ import annotations

from collections.abc import Mapping

from index.chinese.words import cut, simplified
from rag.question.wording import naming_words
from rag.words.comparing import plain, stands_in
from rag.words.lexicon import lexicon


def terms_of(question: str) -> dict[str, float]:
    """The plain words that a question names, with their inverse document frequency in news."""
    table = lexicon()
    words = cut(naming_words(simplified(question)))
    return {plain(word): table.idf(word) for word in words if len(word) > 1 or word.isdigit()}


def share(words: Mapping[str, float], text: str) -> float:
    """The share of the weight of plain words that a plain text tells; 1 of no words."""
    total = sum(words.values())
    return sum(weight for word, weight in words.items() if stands_in(word, text)) / total if total else 1.0
