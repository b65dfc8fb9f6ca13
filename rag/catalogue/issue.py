"""An issue as a whole: summed up, its headlines, its lead, one of its pages. Without a day it is the newest that is held."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from index.archive.folder import Archive
from index.build.printings import once
from index.partial_date import PartialDate
from index.stores.lexical import day_number
from index.types import Article, Filters, Issue
from rag.catalogue.asking import NEWS, WHOLE, Found, scopes
from rag.catalogue.gist import enumerated, gist, ids
from rag.question.catalogue.wordings import Wanted
from rag.question.pages import asked_page
from rag.refuse.reasons import Reason
from rag.types import Basis, Draft, Question, Statement
from rag.wants import Fact
from rag.words.printed import title_of, where_printed

TOLD = 8
"""Articles of which a summary tells."""
_TODAY = frozenset({"今天", "今日"})
_BACK = (0, 7, 60, 400, 100_000)
"""Days before the last one held in which an issue with a page is looked for, one after the other."""
_READ = 5_000
"""Articles that are read for it at the most."""


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

    @property
    def basis(self) -> tuple[Basis, ...]:
        """What its count and its day rest on."""
        listed, days = ids(self.articles), [issue.date for _, issue in self.articles if issue.date]
        count = Basis("listed", len(self.articles), (), listed)
        return (count, Basis("first", min(days), (), listed), Basis("last", max(days), (), listed)) if days else (count,)


def of_issue(question: Question, archive: Archive, wanted: Wanted) -> Draft | None:
    """The answer to a question about an issue; None where the days it names are no single issue's, nothing of them is held, or no issue
    has a day."""
    if archive.census.days() is None:
        return None
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
    head = Statement(f"{chosen.how}{chosen.name}{place}，共 {len(chosen.articles)} 篇文章：\n", basis=chosen.basis)
    short = "；".join(title_of(article) for article, _ in chosen.articles[:3])
    return Draft((head, *enumerated(archive, chosen.articles)), short, listed=ids(chosen.articles))


def _summary(archive: Archive, chosen: Chosen) -> Draft:
    """The headlines of an issue with a sentence each; where there are many, of its news before notices and pictures."""
    news = [pair for pair in chosen.articles if pair[0].kind in NEWS]
    told = chosen.articles if len(chosen.articles) <= TOLD else (news or chosen.articles)[:TOLD]
    count = len(chosen.articles)
    head = Statement(f"{chosen.how}{chosen.name}，共 {count} 篇文章，主要内容：\n", basis=chosen.basis)
    lines = enumerated(archive, told, chosen.basis[0], told=True)
    return Draft((head, *lines), f"{chosen.name}，共{count}篇", listed=ids(chosen.articles))


def _lead(archive: Archive, chosen: Chosen) -> Draft:
    """The first news of a front page, else the first of it, with what it is about."""
    article, issue = next((pair for pair in chosen.articles if pair[0].kind in NEWS), chosen.articles[0])
    about, proofs = gist(archive, article, issue)
    title = title_of(article)
    text = f"{chosen.how}{chosen.name}，第1版头条是{title}{'：' + about if about else '。'}"
    return Draft((Statement(text, proofs),), title, listed=(article.article_id,))


def _today(question: Question) -> bool:
    return bool(question.periods) and all(period.words in _TODAY for period in question.periods)


def _chosen(question: Question, archive: Archive, page: str | None) -> Chosen | None:
    """The issue that a question names, or else the newest that has the page."""
    if any(period.earliest != period.latest for period in question.periods):
        return None
    within = scopes(question, archive) if question.periods else []
    found = _of_newest([pair for scope in within for pair in archive.documents.find(scope, page=page)])
    if found:
        return Chosen(found, "馆藏里这一天不止一年有报纸，最新的是" if _years(question, archive) > 1 else "")
    if question.periods and not _today(question):
        return None
    today = "馆藏里没有今天的报纸，" if Fact.TODAY in question.wants.facts else ""
    found, newest = _newest(archive, scopes(replace(question, periods=()), archive)[0], page)
    which = f"有第{page}版的最新一期是" if not newest else "最新的一期是" if today else "馆藏最新的一期是"
    return Chosen(found, today + ("馆藏里" if not newest and not today else "") + which) if found else None


def _newest(archive: Archive, scope: Filters, page: str | None) -> tuple[Found, bool]:
    """The articles of the newest issue within the scope, and whether it is the newest of all: the page may only be an earlier one's.
    Nothing where that lies behind more articles than are read."""
    held = max((last for name, *_, last in archive.documents.newspapers() if scope.newspaper in (None, name)), default=0)
    last = min(held, day_number(scope.before, last=True) or held)
    for back in _BACK if last else ():
        after = PartialDate.of_number(last).first - timedelta(days=back)
        narrowed = replace(scope, after=max(after.isoformat(), scope.after or ""))
        pairs = archive.documents.find(narrowed, page=page, most=_READ + 1)
        if len(pairs) > _READ:
            break
        if found := _of_newest(pairs):
            return found, page is None or day_number(found[0][1].date, last=True) == last
    return [], False


def _of_newest(pairs: Found) -> Found:
    """The whole articles of the newest issue of these, of one newspaper, in the order of its pages."""
    whole = [pair for pair in pairs if pair[0].kind in WHOLE and pair[1].date]
    if not whole:
        return []
    newest = max(whole, key=lambda pair: pair[1].date or "")[1]
    return in_order(once(pair for pair in whole if (pair[1].date, pair[1].newspaper) == (newest.date, newest.newspaper)))


def in_order(found: Found) -> Found:
    """Articles by page, those without one last."""

    def place(pair: tuple[Article, Issue]) -> tuple[bool, str, int]:
        page = pair[0].page or pair[1].page or ""
        number = "".join(filter(str.isdigit, page))
        return not page, page.rstrip("0123456789"), int(number or 0)

    return sorted(found, key=place)


def _years(question: Question, archive: Archive) -> int:
    """How many issues are held of a day that is named without its year."""
    return sum(archive.documents.has(scope) for scope in scopes(question, archive))


def _not_held(question: Question, archive: Archive, page: str | None) -> Draft | None:
    """A refusal of a page that no issue has, or of a day without its year of which none is held; else others say what is held. None
    where a page is there and was not reached."""
    days = [period for period in question.periods if period.earliest == period.latest]
    if len(days) < len(question.periods):
        return None
    within = scopes(question, archive)
    if not days:
        if page is None or archive.documents.find(within[0], page=page, most=1):
            return None
        return Reason.NO_PAGE_MARKED.draft(page=page)
    asked = [one for one in days if one.words == days[0].words]
    if page and any(archive.documents.has(scope) for scope in within):
        paged = any(printed for scope in within for _, printed in archive.census.pages_of(scope))
        return (Reason.NO_PAGE_THEN if paged else Reason.NO_PAGE_MARKED_THEN).draft(days=asked, page=page)
    return Reason.NO_ISSUE.draft(days=asked)
