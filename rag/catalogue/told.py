"""One article summed up in its own sentences: the one that leads it, and those with most of its names and numbers, in its order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from index.archive.folder import Archive
from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary import any_of, words
from index.chinese.vocabulary.hedges import BEFORE, BEHIND
from index.chinese.vocabulary.units import HIDING, SELDOM, UNITS
from index.chinese.words import bare, bigrams
from index.types import Article, Filters, Issue
from rag.catalogue.gist import LEANS, leading
from rag.catalogue.listing import proof
from rag.catalogue.source import by_title
from rag.question.catalogue.wordings import Wanted
from rag.reader.compose import ended, shown
from rag.types import Draft, Evidence, Question, Statement
from rag.words.named import name_spans
from rag.words.printed import hit_of, title_of, where_printed
from rag.words.sentences import Sentence, split

_ALIKE = 10
"""Passages of the likest headlines that are looked at for a title."""
MOST = 4
"""Sentences of a summary."""
_SHORTEST, _LONGEST = 15, 150
_FROM = 60
"""Added to a sentence's length before its facts are shared out over it: so neither the longest nor the shortest always wins."""
_NUMBER = 3.0
"""What a number tells, in the units of the names' inverse document frequency."""
_TITLE = 0.5
"""What a bigram of the headline counts in a sentence, against one in a name."""
_WHOLE = re.compile(r"[。！!]+[”’」』）)]*$")
_LEANING = 0.5
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_CN = rf"[{ONE_TO_TEN}两百千万亿零〇]+"
_UNIT = rf"亿?千瓦时|万千瓦|多岁|{any_of((UNITS.keys() | SELDOM) - HIDING)}"
_APART = words("高于 多于 过 不足 不到 低于 少于 最少 至多 最多 不高于")
"""Hedges that the weights of the spans were fitted without."""
_ABOUT = rf"(?:{any_of(BEFORE.keys() - _APART)}|达|共计?|第|上|数(?=[十百千万亿])|仅|人民币|累计)?"
_MORE = r"(?:多|余|几|来|数)?"
_NUMBERS = re.compile(
    rf"\d+(?:小时|时)\d+分(?:\d+秒\d*)?|\d+分\d+秒\d*|{_ABOUT}(?:(?:{_DIGITS}(?:[-—–~]{_DIGITS})?{_MORE}(?:[十百千万亿]+)?{_MORE})|(?:{_CN}分之{_CN})|(?:(?:好?几|数)?{_CN}{_MORE}(?=(?:{_UNIT}))))"
    rf"\s?(?P<unit>{_UNIT})?(?:{any_of(BEHIND)})?"
)


def told(question: Question, archive: Archive, wanted: Wanted) -> Draft | None:
    """What an article says, that the question names by its headline; None where no article has it."""
    within = question.filters
    found = _printed_as(archive, wanted.topic, within) or by_title(archive, wanted.topic, within)
    if found is None:
        return None
    article, issue = found
    hit, chosen = hit_of(archive, article, issue), key_sentences(archive, article)
    if hit is None or not chosen:
        return None
    head = Statement(f"{title_of(article)}，{where_printed(article, issue)}的主要内容。\n", proof(archive, article, issue))
    facts = []
    for one in chosen:
        words = article.text[one.start : one.end]
        facts.append(Statement(ended(shown(words)), (Evidence(hit, words, one.start, one.end, 1.0),)))
    return Draft((head, *facts), None, listed=(article.article_id,))


def _printed_as(archive: Archive, title: str, within: Filters) -> tuple[Article, Issue] | None:
    """The article whose headline is a title but for blanks and punctuation."""
    numbers = [number for number, _ in archive.lexical(title, _ALIKE, within, {"headline": 1.0})]
    alike = ((article, issue) for _, article, issue in archive.locate_all(numbers))
    return next((pair for pair in alike if bare(pair[0].headline or "") == bare(title)), None)


def key_sentences(archive: Archive, article: Article) -> list[Sentence]:
    """The leading sentence of an article and those that tell most beside it, in its order: each is taken for the names and numbers
    that those before it have not told, weighed by how rare they are in the archive."""
    text = split(article.text)
    first = leading(text)
    title = set(bigrams(article.headline or ""))
    rest = [one for one in text if one != first and _SHORTEST <= len(one.text) <= _LONGEST and _WHOLE.search(one.text.rstrip())]
    chosen = [] if first is None else [first]
    told = [*chosen, *rest]
    facts = {one.start: found for one, found in zip(told, _facts(archive, told, title), strict=True)}
    known = {fact for one in chosen for fact in facts[one.start]}
    while rest and len(chosen) < MOST:
        best = max(rest, key=lambda one: _value(one, facts[one.start], known))
        if _value(best, facts[best.start], known) <= 0:
            break
        chosen.append(best)
        rest.remove(best)
        known |= set(facts[best.start])
    return sorted(chosen, key=lambda one: one.start)


def _value(sentence: Sentence, facts: dict[str, float], known: set[str]) -> float:
    new = sum(weight for fact, weight in facts.items() if fact not in known)
    leans = _LEANING if LEANS.match(sentence.text) else 1.0
    return leans * new / (len(sentence.text) + _FROM)


def _facts(archive: Archive, sentences: Sequence[Sentence], title: set[str]) -> list[dict[str, float]]:
    """What each sentence tells: its names by how rare they are, its numbers, and what it has of the headline."""
    told: list[tuple[list[str], list[list[str]], list[str]]] = []
    for sentence in sentences:
        counted = {match.span() for match in _NUMBERS.finditer(sentence.text)}
        named = [bare(sentence.text[start:end]) for start, end in name_spans(sentence.text) if (start, end) not in counted]
        names = dict.fromkeys(name for name in named if len(name) > 1)
        said = [bare(sentence.text[start:end]) for start, end in sorted(counted)]
        numbers = [number for number in said if any(sign.isdigit() for sign in number)]
        told.append((sorted(title & set(bigrams(sentence.text))), [bigrams(name) for name in names], numbers))
    grams = list({gram for titled, names, _ in told for gram in (*titled, *chain(*names))})
    weights = dict(zip(grams, archive.idf("bigrams", grams), strict=True)) if grams else {}
    return [
        {gram: _TITLE * weights[gram] for gram in titled}
        | {"".join(term): max(weights[gram] for gram in term) for term in names}
        | dict.fromkeys(numbers, _NUMBER)
        for titled, names, numbers in told
    ]
