"""Whether a topic was reported, how often, in which articles, first and last when: counted over headlines and texts alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from index.archive import Archive
from index.types import Article, Issue
from index.words import bare, bigrams, cut
from rag.catalogue.asking import Found, age, scopes
from rag.catalogue.gist import enumerated, gist, ids
from rag.catalogue.wordings import Wanted
from rag.rules.refuse import refusal
from rag.sources import chinese_day, title_of, where_printed
from rag.types import Draft, Question, Statement

MOST = 200
"""Articles that are read for a list; where there are more they are counted in the store, and the newest listed."""
_ANY_DAY = "0001"
"""A day before all others: what is held to be after it has one."""
_FEW = 4
_PLAIN = 2
"""Signs of a topic's word that counts: a word of one sign is on every page."""


@dataclass(frozen=True, slots=True)
class About:
    """The articles of a topic, oldest first, how many there are in all, and the filter that found them."""

    articles: Found
    total: int
    what: str
    first: tuple[Article, Issue]


def of_topic(question: Question, archive: Archive, wanted: Wanted) -> Draft | None:
    """The answer to a question for the reports on a topic; a refusal where there is none of what plainly is a topic, None of what is
    none."""
    about = _phrase(question, archive, wanted.topic) or _words(question, archive, wanted.topic)
    if about is None:
        return _nothing(question, archive, wanted)
    if wanted.asks in ("first", "last"):
        return _edge(archive, about, wanted)
    days = [issue.date for _, issue in (about.first, *about.articles) if issue.date]
    span = f"，最早{chinese_day(min(days))}，最晚{chinese_day(max(days))}" if days and about.total > 1 else ""
    few = about.total <= _FEW
    newest = "以下从最新的列起。" if about.total > len(about.articles) else ""
    head = Statement(f"{about.what}的文章共 {about.total} 篇{span}。{newest}\n")
    lines = enumerated(archive, about.articles, total=about.total, dated=True, told=few, topic=wanted.topic)
    if wanted.asks == "titles":
        short = "；".join(title_of(article) for article, _ in about.articles[:3])
    else:
        short = f"{'有，共' if wanted.asks == 'held' else ''}{about.total}篇"
    return Draft((head, *lines), short, listed=ids(about.articles))


def _nothing(question: Question, archive: Archive, wanted: Wanted) -> Draft | None:
    """A refusal of what is a topic of nothing that is held of the days asked for; where none of them is, others say so."""
    if not wanted.plain or not any(archive.documents.has(scope) for scope in scopes(question, archive)):
        return None
    days = "、".join(dict.fromkeys(period.words for period in question.periods))
    return refusal("not_found", f"馆藏里{days + '的报纸' if days else ''}没有提到“{wanted.topic}”的报道。")


def _edge(archive: Archive, about: About, wanted: Wanted) -> Draft | None:
    """The first or the last article of a topic, with its day and what it says."""
    dated = [pair for pair in (about.first, *about.articles) if pair[1].date]
    if not dated:
        return None
    first = wanted.asks == "first"
    article, issue = (min if first else max)(dated, key=age)
    said, proofs = gist(archive, article, issue, wanted.topic)
    head = f"{about.what}的文章共 {about.total} 篇，{'最早' if first else '最近'}的一篇是{title_of(article)}，{where_printed(article, issue)}"
    text = f"{head}{'：' + said if said else '。'}"
    return Draft((Statement(text, proofs),), chinese_day(issue.date), listed=ids([(article, issue)]))


def _phrase(question: Question, archive: Archive, topic: str) -> About | None:
    """The articles with the topic as it was typed in their headline or text."""
    within = scopes(question, archive)
    texts = [pair for scope in within for pair in archive.documents.find(scope, words=topic, most=MOST + 1)]
    if len(texts) > MOST:
        total = sum(archive.census.count(scope, topic) for scope in within)
        newest = sorted((pair for scope in within for pair in archive.census.newest(MOST, scope, topic)), key=age, reverse=True)
        dated = [replace(scope, after=scope.after or _ANY_DAY) for scope in within]
        oldest = [pair for scope in dated for pair in archive.documents.find(scope, words=topic, most=1)]
        return About(newest[:MOST], total, f"正文提到“{topic}”", min(oldest or texts, key=age))
    titled = [pair for scope in within for pair in archive.documents.find(scope, headline=topic, most=MOST + 1)]
    found = sorted({pair[0].article_id: pair for pair in (*titled, *texts)}.values(), key=age)
    return About(found, len(found), f"正文或标题提到“{topic}”", found[0]) if found else None


def _words(question: Question, archive: Archive, topic: str) -> About | None:
    """The articles that hold all the words of a topic that is nowhere as it was typed; None where a word is nowhere, or there is one."""
    words = sorted((word for word in dict.fromkeys(cut(topic)) if len(word) >= _PLAIN), key=len, reverse=True)
    if len(words) < 2 or len("".join(words)) < len(re.sub(r"\W|的", "", topic)):
        return None
    found: Found = []
    rarest = max(words, key=lambda word: max(archive.idf("bigrams", bigrams(word))))
    for scope in scopes(question, archive):
        held = archive.documents.find(scope, words=rarest, most=MOST + 1)
        if len(held) > MOST:
            return None
        found += [pair for pair in held if all(word in bare(pair[0].text + (pair[0].headline or "")) for word in words)]
    found = sorted({pair[0].article_id: pair for pair in found}.values(), key=age)
    named = "、".join(f"“{word}”" for word in dict.fromkeys(cut(topic)) if word in words)
    return About(found, len(found), f"正文和标题里同时有{named}", found[0]) if found else None
