"""A list of articles as an answer: how many, from when to when, each with its source; the first screenful told, all of them kept."""

from __future__ import annotations

from typing import Final

from index.archive.folder import Archive
from index.types import Article, Issue
from rag.catalogue.asking import Found, age, scopes
from rag.reader.compose import cut_short, ended, shown
from rag.types import Basis, Draft, Evidence, Question, Statement
from rag.wants import Fact
from rag.words.printed import chinese_day, hit_of, printed, title_of, where_printed
from rag.words.sentences import lead, split

SHOWN_CHARACTERS = 620
"""A list is cut where it grows longer than this; how many there are is said all the same."""
_FEW = 4
BRIEFLY = 90
"""Characters that say what an article is about."""


_COUNTED: Final = {"papers": "种", "pages": "个版面"}


def left_out(rest: Basis) -> Statement:
    """How many of a list were not told: 其余 8 篇未列出."""
    return Statement(f"其余 {rest.value} {_COUNTED.get(rest.counted, '篇')}未列出。", basis=(rest,))


def listed(
    question: Question,
    archive: Archive,
    found: Found,
    what: str,
    *,
    byline: bool = False,
    dated: bool = True,
    told: bool = False,
) -> Draft | None:
    """A list of articles, oldest first, with how many there are and their first and last day; `told`: a few with what each is about."""
    if not found:
        return None
    days = [issue.date for _, issue in found if issue.date]
    span = ""
    if dated and days and len(found) > 1:
        span = f"，最早{chinese_day(min(days))}，最晚{chinese_day(max(days))}"
    lead = f"{what}共 {len(found)} 篇{span}。"
    ids = tuple(article.article_id for article, _ in found)
    within = tuple(scopes(question, archive))
    basis = [Basis("listed", len(found), within, ids)]
    if days:
        basis += [Basis("first", min(days), within, ids), Basis("last", max(days), within, ids)]
    statements, length = [Statement(f"{lead}\n", basis=tuple(basis))], len(lead)
    for n, (article, issue) in enumerate(found, 1):
        about = _about(archive, article, issue) if told and len(found) <= _FEW else None
        what = f"：{ended(cut_short(shown(about.text), BRIEFLY))}" if about else ""
        line = f"{n}. {title_of(article)}{'，' + where_printed(article, issue) if dated else ''}{what}\n"
        if length + len(line) > SHOWN_CHARACTERS:
            statements.append(left_out(basis[0].rest(n - 1)))
            break
        length += len(line)
        statements.append(Statement(line, _with(about, proof(archive, article, issue, byline=byline))))
    edge, counted = question.wants.edge, Fact.COUNT in question.wants.facts
    if edge and days and not counted:
        article, issue = (min if edge == "first" else max)([pair for pair in found if pair[1].date], key=age)
        line = f"{'最早' if edge == 'first' else '最晚'}的一篇是{title_of(article)}，{where_printed(article, issue)}。\n"
        statements.insert(0, Statement(line, proof(archive, article, issue, byline=byline)))
        return Draft(tuple(statements), f"{chinese_day(issue.date)}，{title_of(article)}", listed=ids)
    short = f"{len(found)}篇{span}" if counted else "；".join(title_of(article) for article, _ in found[:6])
    return Draft(tuple(statements), short, listed=ids)


def _with(about: Evidence | None, shown_by: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The words that show an article, and those that say what it is about where they are not among them."""
    if about is None or any(one.start <= about.start and about.end <= one.end for one in shown_by):
        return shown_by
    return (*shown_by, about)


def _about(archive: Archive, article: Article, issue: Issue) -> Evidence | None:
    """The sentence that says what an article is about."""
    hit, text = hit_of(archive, article, issue), split(article.text)
    number = lead(text)
    if hit is None or number is None:
        return None
    one = text[number]
    return Evidence(hit, article.text[one.start : one.end], one.start, one.end)


def proof(archive: Archive, article: Article, issue: Issue, *, byline: bool = False) -> tuple[Evidence, ...]:
    """The words that show that an article was printed, as a statement takes them."""
    evidence = printed(archive, article, issue, byline=byline)
    return () if evidence is None else (evidence,)
