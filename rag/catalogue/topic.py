"""Whether a topic was reported, how often, in which articles, first and last when: counted over headlines and texts alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.archive.folder import Archive
from index.chinese.words import bare, bigrams, fold, pieces
from index.stores.census import is_whole
from index.types import Article, Filters, Issue
from rag.catalogue.asking import WHOLE, Found, age, scopes
from rag.catalogue.gist import enumerated, gist, ids
from rag.question.catalogue.wordings import Wanted
from rag.refuse.reasons import Reason
from rag.types import Basis, Draft, Question, Statement
from rag.words.printed import chinese_day, title_of, where_printed

MOST = 200
"""Articles that are read for a list; where there are more they are counted in the store, and the newest listed."""
_ANY_DAY = "0001"
"""A day before all others: what is held to be after it has one."""
_FEW = 4
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PLAIN = 2
"""Signs of a topic's word that counts: a word of one sign is on every page."""


@dataclass(frozen=True, slots=True)
class About:
    """The articles of a topic as it is spelt here, oldest first, or the newest MOST of more, newest first; then with the oldest beside
    them; how many there are in all, what was looked for, and the words of it that each of them has."""

    topic: str
    what: str
    articles: Found
    total: int
    oldest: Found
    words: tuple[str, ...]
    counted: tuple[Filters, ...] = ()
    """What they were counted under where some are not listed."""

    @property
    def basis(self) -> Basis:
        """What their number rests on."""
        if self.counted:
            return Basis("articles", self.total, self.counted, words=self.topic)
        return Basis("listed", self.total, (), ids(self.articles))

    @property
    def edges(self) -> tuple[Basis, ...]:
        """What their first and last day rest on; nothing where they have none."""
        found = (*self.oldest, *self.articles)
        days, listed = [issue.date for _, issue in found if issue.date], ids(found)
        return (Basis("first", min(days), (), listed), Basis("last", max(days), (), listed)) if days else ()


def of_topic(question: Question, archive: Archive, wanted: Wanted) -> Draft | None:
    """The answer to a question for the reports on a topic; a refusal where the whole archive was searched for what plainly is a topic
    and has none; None where the search was given up, or what is asked for may be no topic."""
    about = about_topic(scopes(question, archive), archive, wanted.topic)
    if about is None:
        return None
    if not about.total:
        return nothing_on(question, archive, wanted)
    if wanted.asks in ("first", "last"):
        return _edge(archive, about, first=wanted.asks == "first")
    days = [issue.date for _, issue in (*about.oldest, *about.articles) if issue.date]
    span = f"，最早{chinese_day(min(days))}，最晚{chinese_day(max(days))}" if days and about.total > 1 else ""
    few = about.total <= _FEW
    newest = "以下从最新的列起。" if about.total > len(about.articles) else ""
    head = Statement(f"{about.what}的文章共 {about.total} 篇{span}。{newest}\n", basis=(about.basis, *about.edges))
    lines = enumerated(archive, about.articles, about.basis, dated=True, told=few, topic=about.topic)
    if wanted.asks == "titles":
        short = "；".join(title_of(article) for article, _ in about.articles[:3])
    else:
        short = f"{'有，共' if wanted.asks == 'held' else ''}{about.total}篇"
    return Draft((head, *lines), short, listed=ids(about.articles))


def nothing_on(question: Question, archive: Archive, wanted: Wanted) -> Draft | None:
    """A refusal of what is a topic of nothing that is held of the days asked for; where none of them is, others say so. What is not
    all Chinese may be printed with other capitals or in another width."""
    if (
        not wanted.plain
        or not _HAN.fullmatch(wanted.topic)
        or not any(archive.documents.has(scope) for scope in scopes(question, archive))
    ):
        return None
    if question.periods:
        return Reason.NO_TOPIC_THEN.draft(days=question.periods, topic=wanted.topic)
    return Reason.NO_TOPIC.draft(topic=wanted.topic)


def _edge(archive: Archive, about: About, *, first: bool) -> Draft | None:
    """The first or the last article of a topic, with its day and what it says."""
    dated = [pair for pair in (*about.oldest, *about.articles) if pair[1].date]
    if not dated:
        return None
    article, issue = (min if first else max)(dated, key=age)
    said, proofs = gist(archive, article, issue, about.topic)
    head = f"{about.what}的文章共 {about.total} 篇，{'最早' if first else '最近'}的一篇是{title_of(article)}，{where_printed(article, issue)}"
    text = f"{head}{'：' + said if said else '。'}"
    return Draft((Statement(text, proofs),), chinese_day(issue.date), listed=ids([(article, issue)]))


def about_topic(within: Sequence[Filters], archive: Archive, topic: str) -> About | None:
    """The articles of a topic as it was typed, in capitals or in small letters, whichever has most; else those of its words. None
    where the search was given up."""
    best = None
    for look in (_phrase, _words):
        found = [look(within, archive, one) for one in dict.fromkeys((topic, topic.upper(), topic.lower()))]
        best = max(filter(None, found), key=lambda one: one.total, default=None)
        if best is None or best.total:
            break
        if None in found:
            return None
    return best


def _phrase(within: Sequence[Filters], archive: Archive, topic: str) -> About | None:
    """The articles with the topic as it is spelt here in their headline or text; None where only the rest of others or a masthead
    has it."""
    texts = [pair for scope in within for pair in archive.documents.find(scope, words=topic, most=MOST + 1)]
    if len(texts) > MOST:
        of_kind = [replace(scope, kind=kind) for scope in within for kind in WHOLE if scope.kind in (None, kind)]
        total = sum(archive.census.count(scope, topic) for scope in of_kind)
        newest = _whole(pair for scope in within for pair in archive.census.newest(MOST, scope, topic))
        dated = [replace(scope, after=scope.after or _ANY_DAY) for scope in within]
        oldest = _whole(pair for scope in dated for pair in archive.documents.find(scope, words=topic, most=MOST))
        newest.sort(key=age, reverse=True)
        first = sorted(oldest, key=age)[:1]
        return About(topic, f"正文提到“{topic}”", newest[:MOST], total, first, (topic,), tuple(of_kind)) if newest else None
    titled = [pair for scope in within for pair in archive.documents.find(scope, headline=topic, most=MOST + 1)]
    return _listed(topic, f"正文或标题提到“{topic}”", [*titled, *texts], (topic,))


def _words(within: Sequence[Filters], archive: Archive, topic: str) -> About | None:
    """The articles that hold all the words of a topic that is nowhere as it was typed; None where they are not looked through, because
    a word is of one sign or the rarest is in too many, or have only the rest of others."""
    folded = fold(topic)
    typed = topic if len(topic) == len(folded) else folded
    words = list(dict.fromkeys(typed[at : at + len(word)] for word, at in pieces(folded) if word != "的"))
    named = f"正文和标题里同时有{'、'.join(f'“{word}”' for word in words)}"
    if len(words) < 2:
        return _listed(topic, named, [], words)
    if min(map(len, words)) < _PLAIN:
        return None
    rarest = max(words, key=lambda word: (max(archive.idf("bigrams", bigrams(word))), len(word)))
    found: Found = []
    for scope in within:
        held = archive.documents.find(scope, words=rarest, most=MOST + 1)
        if len(held) > MOST:
            return None
        found += [pair for pair in held if _holds(pair[0], words)]
    return _listed(topic, named, found, words)


def _holds(article: Article, words: Iterable[str]) -> bool:
    text = bare(article.text + (article.headline or ""))
    return all(bare(word) in text for word in words)


def _listed(topic: str, what: str, found: Found, words: Sequence[str]) -> About | None:
    """The whole articles of those found, each once, oldest first; None where some were found but none is whole."""
    articles = sorted({pair[0].article_id: pair for pair in _whole(found)}.values(), key=age)
    return About(topic, what, articles, len(articles), [], tuple(words)) if articles or not found else None


def _whole(found: Iterable[tuple[Article, Issue]]) -> Found:
    """Those that are articles by themselves."""
    return [pair for pair in found if is_whole(pair[0])]
