"""What can be asked, told with questions that this archive answers, and what it holds."""

from __future__ import annotations

from index.archive.folder import Archive
from index.chinese.words import bigrams, tagged
from rag.catalogue.asking import WHOLE
from rag.refuse.reasons import Reason
from rag.types import Draft
from rag.words.lexicon import lexicon
from rag.words.printed import chinese_day

_NAMES = ("nr", "ns", "nt")
_LOOKED_AT = 40
"""Newest pages whose headlines may become examples."""
_PAPERS = 3


def help_of(archive: Archive) -> Draft:
    """What one can ask; it states nothing that a page could prove, so it is no answer."""
    parts = [held] if (held := _held(archive)) else []
    if examples := example_questions(archive):
        parts.append("可以这样问：\n" + "\n".join(f"· {one}" for one in examples))
    return Reason.HELP.draft(more="".join(f"\n{part}" for part in parts))


def _held(archive: Archive) -> str:
    """What is held from when to when."""
    named = [name for name, *_ in archive.documents.newspapers() if name]
    papers = "、".join(f"《{name}》" for name in named[:_PAPERS]) + (f"等 {len(named)} 种报纸" if len(named) > _PAPERS else "")
    days = archive.census.days()
    span = f"{chinese_day(days[0])}至{chinese_day(days[1])}" if days else ""
    held = f"{papers or '报纸'}{'，' if span else ''}{span}"
    return f"馆藏有{held}。" if named or span else ""


def example_questions(archive: Archive) -> list[str]:
    """Three questions on the newest articles, each of which the catalogue answers: one summed up, a topic, an issue."""
    articles = [
        (article, issue)
        for issue in archive.census.latest(_LOOKED_AT)
        for article in archive.articles_on(issue.file, issue.part)
        if article.kind in WHOLE and article.headline and "《" not in article.headline
    ]
    if not articles:
        return []
    article, issue = next((pair for pair in articles if len(pair[0].headline or "") <= 30), articles[0])
    found = [f"《{' '.join((article.headline or '').split())}》讲了什么？"]
    others = [other for other, _ in articles if other != article] or [article]
    names = [
        word
        for other in others
        for word, flag in tagged(other.headline or "")
        if flag[:2] in _NAMES and len(word) > 1 and lexicon().tag(word)[:2] in _NAMES
    ]
    if names:
        rarest = max(dict.fromkeys(names), key=lambda name: max(archive.idf("bigrams", bigrams(name))))
        found.append(f"有没有关于“{rarest}”的报道？")
    if issue.date and len(issue.date) == 10:
        found.append(f"总结{chinese_day(issue.date)}的报纸")
    return found
