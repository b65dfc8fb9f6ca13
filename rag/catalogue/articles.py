"""Articles asked for by field: by reporter, by words of the headline, by series, by topic, by kind; counted and listed whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.archive.folder import Archive
from index.chinese.words import bare
from index.types import Article, Issue
from rag.catalogue.asking import age, look_up
from rag.catalogue.listing import listed
from rag.question.papers import named
from rag.types import Basis, Draft, Question, Statement
from rag.wants import Fact


def by_headline(question: Question, archive: Archive) -> Draft | None:
    words, asks = question.wants.headlines, {Fact.PIECES, Fact.ONE_BY_PLACE} & question.wants.facts
    if not words or not asks:
        return None
    found = _with_words(archive, question, words, lambda article: article.headline)
    what = "和".join(f"“{word}”" for word in words)
    return listed(question, archive, found, f"标题里有{what}的文章")


def of_series(question: Question, archive: Archive) -> Draft | None:
    words = question.wants.series
    if not words:
        return None
    found = _with_words(archive, question, [words], lambda article: " ".join(_heads(article)))
    return listed(question, archive, found, f"“{words}”系列")


def _heads(article: Article) -> list[str]:
    return [head for head in (article.headline, article.kicker, article.subhead) if head]


def on_topic(question: Question, archive: Archive) -> Draft | None:
    words = question.wants.topic
    if not words:
        return None
    told = look_up(archive, question, words=words)
    titled = _with_words(archive, question, [words], lambda article: article.headline)
    union = sorted({article.article_id: (article, issue) for article, issue in [*titled, *told]}.values(), key=age)
    if not union:
        return None
    if Fact.MENTIONED in question.wants.facts:
        titled = []
    draft = listed(question, archive, titled or union, f"标题里有“{words}”的文章" if titled else f"提到“{words}”的文章")
    if draft is None or not titled:
        return draft
    whole = Basis("listed", len(union), (), tuple(article.article_id for article, _ in union))
    more = Statement(f"\n正文或标题提到“{words}”的文章共 {len(union)} 篇。", basis=(whole,))
    return replace(draft, statements=(*draft.statements, more))


def by_author(question: Question, archive: Archive) -> Draft | None:
    if not {Fact.WRITTEN, Fact.PIECES} <= question.wants.facts:
        return None
    names = [name for name in named(question, archive.authors) if len(name) > 1]
    names = [name for name in names if not any(name != other and name in other for other in names)]
    if len(names) != 1:
        return None
    found = look_up(archive, question, author=names[0])
    return listed(question, archive, found, f"署名{names[0]}的文章", byline=True, told=True)


def _with_words(
    archive: Archive, question: Question, words: Sequence[str], field: Callable[[Article], str | None]
) -> list[tuple[Article, Issue]]:
    """The articles whose field holds all the words, punctuation and blanks ignored: the longest run is looked up, the rest compared."""
    runs = sorted((run for word in words for run in re.findall(r"\w+", word)), key=len, reverse=True)
    if not runs:
        return []
    found = look_up(archive, question, headline=runs[0], page=question.wants.page)
    return [(article, issue) for article, issue in found if all(bare(word) in bare(field(article) or "") for word in words)]
