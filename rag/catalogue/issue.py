"""An issue as a whole: summed up, its headlines, its lead, one of its pages. Without a day it is the newest that is held."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.archive import Archive
from index.types import Article, Filters, Issue
from rag.catalogue.asking import WHOLE, Found, scopes
from rag.catalogue.gist import enumerated, gist, ids
from rag.catalogue.wordings import Wanted
from rag.pages import asked_page
from rag.rules.refuse import refusal
from rag.sources import title_of, where_printed
from rag.types import Draft, Question, Statement

TOLD = 8
"""Articles of which a summary tells."""
_TODAY = frozenset({"今天", "今日"})
_NEWS = frozenset({"news", "feature", "editorial"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """The articles of one issue in the order of its pages, and how it was chosen (馆藏最新的一期是)."""

    articles: Found
    how: str

    @property
    def name(self) -> str:
        """《衡阳日报》2021年10月29日, with a word where the day was worked out."""
        article, issue = self.articles[0]
        return where_printed(replace(article, page=None), replace(issue, page=None))


def of_issue(question: Question, archive: Archive, wanted: Wanted) -> Draft | None:
    """The answer to a question about an issue; None where the days it names are no single issue's, or nothing of them is held."""
    page = asked_page(wanted.topic) if wanted.asks == "page" else "1" if wanted.asks == "lead" else None
    if wanted.asks == "headlines" and question.periods and not _today(question):
        return None  # the articles of a period are listed as what is held
    chosen = _chosen(question, archive, page)
    if chosen is None:
        return _not_held(question, archive, page)
    if wanted.asks == "summary":
        return _summary(archive, chosen)
    if wanted.asks == "lead":
        return _lead(archive, chosen)
    place = f"第{page}版" if page else ""
    head = Statement(f"{chosen.how}{chosen.name}{place}，共 {len(chosen.articles)} 篇文章：\n")
    short = "；".join(title_of(article) for article, _ in chosen.articles[:3])
    return Draft((head, *enumerated(archive, chosen.articles)), short, listed=ids(chosen.articles))


def _summary(archive: Archive, chosen: Chosen) -> Draft:
    """The headlines of an issue with a sentence each; where there are many, of its news before notices and pictures."""
    news = [pair for pair in chosen.articles if pair[0].kind in _NEWS]
    told = chosen.articles if len(chosen.articles) <= TOLD else (news or chosen.articles)[:TOLD]
    count = len(chosen.articles)
    head = Statement(f"{chosen.how}{chosen.name}，共 {count} 篇文章，主要内容：\n")
    lines = enumerated(archive, told, total=count, told=True)
    return Draft((head, *lines), f"{chosen.name}，共{count}篇", listed=ids(chosen.articles))


def _lead(archive: Archive, chosen: Chosen) -> Draft:
    """The first article of a front page, with what it is about."""
    article, issue = chosen.articles[0]
    about, proofs = gist(archive, article, issue)
    title = title_of(article)
    text = f"{chosen.how}{chosen.name}，第1版头条是{title}{'：' + about if about else '。'}"
    return Draft((Statement(text, proofs),), title, listed=ids([chosen.articles[0]]))


def _today(question: Question) -> bool:
    return bool(question.periods) and all(period.words in _TODAY for period in question.periods)


def _says_today(question: Question) -> bool:
    return any(word in question.text for word in _TODAY)


def _chosen(question: Question, archive: Archive, page: str | None) -> Chosen | None:
    """The issue that a question names, or else the newest that has the page."""
    if any(period.earliest != period.latest for period in question.periods):
        return None
    found = _on_days(archive, scopes(question, archive), page) if question.periods else []
    if found:
        return Chosen(found, "馆藏里这一天不止一年有报纸，最新的是" if _years(question, archive) > 1 else "")
    if question.periods and not _today(question):
        return None
    today = "馆藏里没有今天的报纸，" if _says_today(question) else ""
    found, newest = _newest(archive, scopes(replace(question, periods=()), archive)[0], page)
    which = f"有第{page}版的最新一期是" if not newest else "最新的一期是" if today else "馆藏最新的一期是"
    return Chosen(found, today + ("馆藏里" if not newest and not today else "") + which) if found else None


def _newest(archive: Archive, scope: Filters, page: str | None) -> tuple[Found, bool]:
    """The articles of the newest issue within the scope, and whether it is the newest of all: the page may only be an earlier one's."""
    days = archive.census.days() if scope == Filters() else None
    day = days[1] if days else archive.census.held(scope).last
    if day is None:
        pages = archive.census.latest(1) if scope == Filters() and page is None else []
        undated = [(article, issue) for issue in pages for article in archive.articles_on(issue.file, issue.part)]
        return _in_order(undated), True
    found = _on_days(archive, [replace(scope, after=day, before=day)], page)
    if found or page is None:
        return found, True
    earlier = [pair for pair in archive.documents.find(scope, page=page) if pair[0].kind in WHOLE and pair[1].date]
    if not earlier:
        return [], False
    last = earlier[-1][1].date
    return _on_days(archive, [replace(scope, after=last, before=last)], page), False


def _on_days(archive: Archive, within: list[Filters], page: str | None) -> Found:
    """The whole articles of the newest issue of these days, of one newspaper, in the order of its pages."""
    pairs = [pair for scope in within for pair in archive.documents.find(scope, page=page)]
    whole = [pair for pair in pairs if pair[0].kind in WHOLE and pair[1].date]
    if not whole:
        return []
    newest = max(whole, key=lambda pair: pair[1].date or "")[1]
    return _in_order([pair for pair in whole if (pair[1].date, pair[1].newspaper) == (newest.date, newest.newspaper)])


def _in_order(found: Found) -> Found:
    """Articles by page, those without one last."""

    def place(pair: tuple[Article, Issue]) -> tuple[bool, str, int]:
        page = pair[0].page or pair[1].page or ""
        number = "".join(filter(str.isdigit, page))
        return not page, page.rstrip("0123456789"), int(number or 0)

    return sorted((pair for pair in found if pair[0].kind in WHOLE), key=place)


def _years(question: Question, archive: Archive) -> int:
    """How many issues are held of a day that is named without its year."""
    return sum(archive.documents.has(scope) for scope in scopes(question, archive))


def _not_held(question: Question, archive: Archive, page: str | None) -> Draft | None:
    """A refusal of a page that no issue has, or of a day without its year of which none is held; else others say what is held."""
    days = [period for period in question.periods if period.earliest == period.latest]
    if len(days) < len(question.periods):
        return None
    held = any(archive.documents.has(scope) for scope in scopes(question, archive))
    words = days[0].words if days else ""
    if page and (held or not days):
        paged = (
            any(printed for scope in scopes(question, archive) for _, printed in archive.census.pages_of(scope))
            if held and days
            else False
        )
        return refusal("not_found", f"馆藏里{words}的报纸没有{'' if paged else '标明'}第{page}版。")
    return refusal("outside_coverage", f"馆藏里没有{words}的报纸。") if words else None
