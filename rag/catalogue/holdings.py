"""What an archive holds, asked of it as one asks a librarian: which papers, how many issues and pages, from when to when, which number.

Such a question is told by what is *not* in it: with its days, its papers and the words of a catalogue taken away nothing is left, so
it names nothing that a page could tell of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.archive.folder import Archive
from index.types import Article, Filters, Issue
from rag.catalogue.asking import WHOLE, look_up, one_day, scopes
from rag.catalogue.listing import SHOWN_CHARACTERS, left_out, listed, proof
from rag.catalogue.masthead import first_words, numbered, of_masthead
from rag.question.catalogue.holdings import left
from rag.question.papers import named
from rag.types import Basis, Draft, Question, Statement
from rag.wants import Fact
from rag.words.printed import chinese_day, where_printed

_KIND_NAMES = {"editorial": "评论", "notice": "公告", "ad": "广告", "photo-caption": "图片新闻", "feature": "通讯特写"}
REPORTERS_SHOWN = 10
PAPERS_SHOWN = 12


def holdings(question: Question, archive: Archive) -> Draft | None:
    """What is held, where the question asks for that and for nothing else."""
    wants, papers = question.wants, {name for name, *_ in archive.documents.newspapers() if name}
    if Fact.NAMED_PAPER in wants.facts and not named(question, papers):
        return None  # a paper that is not held
    if wants.issue_number and left(question, papers, numbered=True) <= 1:
        return _of_number(question, archive, wants.issue_number)
    if left(question, papers) > 1 or (question.history and Fact.ARCHIVE not in wants.facts):
        return None
    facts = () if Fact.HOW_MANY_ISSUES in wants.facts else wants.masthead
    told = _of_masthead(question, archive, facts) if facts else None
    return told if told or set(facts) - {"pages"} else _signed_or_counted(question, archive)


def _signed_or_counted(question: Question, archive: Archive) -> Draft | None:
    """Who signs, or the articles of a kind, or what is counted or listed of all."""
    facts, kind = question.wants.facts, question.wants.article_kind
    if Fact.SIGNERS in facts and {Fact.MOST, Fact.WHICH, Fact.HOW_MANY_SIGNERS} & facts:
        return _reporters(question, archive)
    if kind and {Fact.WHICH, Fact.COUNT} & facts:
        found = look_up(archive, question, kind=kind)
        return listed(question, archive, found, f"{_within(question)}的{_KIND_NAMES[kind]}") if found else None
    return None if question.wants.page else _counted(question, archive)


def _counted(question: Question, archive: Archive) -> Draft | None:
    """The articles, days, papers or issues that a question counts or lists."""
    facts = question.wants.facts
    if question.periods and {Fact.WHICH, Fact.PIECE} <= facts:
        return _articles(question, archive)
    if question.wants.edge or Fact.DAYS in facts:
        return _days(question, archive)
    if Fact.PAPERS in facts and not question.periods and Fact.ISSUES not in facts:
        return _papers(archive)
    if {Fact.PAGES, Fact.ISSUES, Fact.PAPERS} & facts:
        return _issues(question, archive)
    if Fact.COUNT in facts or (Fact.WHICH in facts and question.periods):
        return _articles(question, archive)
    return None


def _within(question: Question) -> str:
    return "、".join(dict.fromkeys(period.words for period in question.periods)) or "馆藏"


def _first_article(archive: Archive, issue: Issue) -> Article | None:
    return next(iter(archive.articles_on(issue.file, issue.part)), None)


def _of_masthead(question: Question, archive: Archive, facts: Sequence[str]) -> Draft | None:
    """What the issue of a day, or the first or last issue, prints of itself."""
    day, edge = one_day(question.periods), question.wants.edge
    if day is None and edge is None:
        return None
    if day is None:
        found = _at_edge(question, archive, first=edge == "first")
    else:
        issues = [issue for scope in scopes(question, archive) for issue in archive.census.issues_of(scope)]
        found = next((issue for issue in issues if issue.issue_no), issues[0] if issues else None)
    return of_masthead(archive, found, facts) if found else None


def _of_number(question: Question, archive: Archive, number: str) -> Draft | None:
    """The day on which the issue of a number was printed."""
    found = [issue for scope in scopes(question, archive) for issue in archive.census.issues_of(scope, number)]
    if not found:
        return None
    issue = found[0]
    article = _first_article(archive, issue)
    if article is None:
        return None
    text = f"第{number}期是{where_printed(replace(article, page=None), replace(issue, page=None))}。"
    return Draft((Statement(text, numbered(archive, issue)),), chinese_day(issue.date))


def _reporters(question: Question, archive: Archive) -> Draft | None:
    """The names that sign, those that sign most first."""
    scope, *more = scopes(question, archive)
    if more:
        return None
    names = archive.census.reporters(REPORTERS_SHOWN, scope)
    if not names:
        return None
    lead = (
        f"{_within(question)}里署名文章最多的是{names[0][0]}，{names[0][1]} 篇。" if Fact.MOST in question.wants.facts else ""
    )
    statements = [Statement(f"{lead}署名的作者按篇数排列：\n")]
    for name, count in names:
        article, issue = archive.documents.find(replace(scope, reporter=name), most=1)[0]
        statements.append(Statement(f"{name} {count} 篇\n", proof(archive, article, issue, byline=True)))
    if lead:
        statements[0] = replace(statements[0], evidence=statements[1].evidence)
    return Draft(tuple(statements), names[0][0] if lead else "、".join(name for name, _ in names))


def _at_edge(question: Question, archive: Archive, *, first: bool) -> Issue | None:
    """The issue of the first or last day held, within what the question is held to."""
    found: list[Issue] = []
    for scope in scopes(question, archive):
        day = archive.census.held(scope).day(first=first)
        if day:
            found += archive.census.issues_of(replace(scope, after=day, before=day))
    return (min if first else max)(found, key=lambda issue: issue.date or "", default=None)


def _days(question: Question, archive: Archive) -> Draft | None:
    """From when to when; or the first or the last issue."""
    ends = [_at_edge(question, archive, first=True), _at_edge(question, archive, first=False)]
    first, last = ends
    if first is None or last is None:
        return None
    if edge := question.wants.edge:
        issue, word = (first, "最早") if edge == "first" else (last, "最新")
        inferred = "（日期为推定）" if issue.date_certainty == "inferred" else ""
        name = f"《{issue.newspaper}》" if issue.newspaper else "报纸"
        text = f"{_within(question)}里{word}的一期是{chinese_day(issue.date)}的{name}{inferred}。"
        end = Basis(edge, issue.date or "", tuple(scopes(question, archive)))
        return Draft((Statement(text, first_words(archive, issue), basis=(end,)),), chinese_day(issue.date))
    if first.date == last.date:
        return _of_one_day(question, archive, first)
    if Fact.THIS_ISSUE in question.wants.facts:
        return None  # which of several it is nothing says
    text = f"{_within(question)}里最早{chinese_day(first.date)}，最晚{chinese_day(last.date)}。"
    proofs = tuple(dict.fromkeys(first_words(archive, first) + first_words(archive, last)))
    within = tuple(scopes(question, archive))
    basis = (Basis("first", first.date or "", within), Basis("last", last.date or "", within))
    return Draft((Statement(text, proofs, basis=basis),), f"{chinese_day(first.date)}至{chinese_day(last.date)}")


def _of_one_day(question: Question, archive: Archive, issue: Issue) -> Draft:
    """The only day of what is held, with how much has none."""
    day = chinese_day(issue.date)
    pages = [page for scope in scopes(question, archive) for page, _ in archive.census.pages_of(scope)]
    undated = len({page.file for page in pages if not page.date})
    inferred = "（日期为推定）" if issue.date_certainty == "inferred" else ""
    text = f"{_within(question)}里{'有日期的' if undated else ''}报纸都是{day}的{inferred}{f'，另有 {undated} 个文件日期不详' if undated else ''}。"
    return Draft((Statement(text, first_words(archive, issue)),), day)


def _papers(archive: Archive) -> Draft | None:
    """The newspapers held, with their pages and days."""
    papers = archive.documents.newspapers()
    named = [row for row in papers if row[0]]
    if not papers:
        return None
    all_papers = Basis("papers", len(named))
    statements = [Statement(f"馆藏共有 {len(named)} 种报纸。\n", basis=(all_papers,))] if len(named) > 1 else []
    for name, pages, first, last in named[:PAPERS_SHOWN]:
        scope = Filters(newspaper=name)
        held = archive.census.held(scope)
        days = f"，{chinese_day(held.first)}至{chinese_day(held.last)}" if first and last else ""
        basis = [Basis("issues", held.issues, (scope,)), Basis("pages", pages, (scope,))]
        if days:
            basis += [Basis("first", held.first or "", (scope,)), Basis("last", held.last or "", (scope,))]
        pair = archive.documents.find(scope, most=1)
        statements.append(
            Statement(
                f"《{name}》{held.issues} 期、{pages} 个版面{days}。\n",
                proof(archive, *pair[0]) if pair else (),
                basis=tuple(basis),
            )
        )
    if len(named) > PAPERS_SHOWN:
        statements.append(left_out(all_papers.rest(PAPERS_SHOWN)))
    unnamed = sum(pages for name, pages, *_ in papers if not name)
    if unnamed:
        all_pages = Basis("pages", unnamed + sum(pages for _, pages, *_ in named), (Filters(),))
        rest = all_pages.rest(int(all_pages.value) - unnamed)
        statements.append(Statement(f"另有 {unnamed} 个版面看不出是什么报纸。", basis=(rest,)))
    return Draft(tuple(statements), "、".join(f"《{name}》" for name, *_ in named[:PAPERS_SHOWN]) or None)


def _issues(question: Question, archive: Archive) -> Draft | None:
    """The issues and pages held, counted and listed."""
    rows = [page for scope in scopes(question, archive) for page in archive.census.pages_of(scope)]
    rows.sort(key=lambda row: row[0].date or "")
    if not rows:
        return None
    days = {(issue.newspaper, issue.date or issue.file) for issue, _ in rows}
    lead = f"{_within(question)}共有 {len(days)} 期、{len(rows)} 个版面。"
    within = tuple(scopes(question, archive))
    basis = (Basis("issues", len(days), within), Basis("pages", len(rows), within))
    statements, length = [Statement(f"{lead}\n", basis=basis)], len(lead)
    for n, (issue, page) in enumerate(rows):
        article = _first_article(archive, replace(issue, page=page))
        line = f"{where_printed(replace(article, page=page), issue)}\n" if article else ""
        if length + len(line) > SHOWN_CHARACTERS:
            statements.append(left_out(basis[1].rest(n)))
            break
        length += len(line)
        statements.append(Statement(line, proof(archive, article, issue) if article else ()))
    by_issue = Fact.ISSUES in question.wants.facts and Fact.PAGES not in question.wants.facts
    return Draft(tuple(statements), f"{len(days)}期" if by_issue else f"{len(rows)}个版面")


def _articles(question: Question, archive: Archive) -> Draft | None:
    """How many articles are held in all, or of a period; of a short period they are listed."""
    held = [archive.census.held(scope) for scope in scopes(question, archive)]
    count = sum(one.articles for one in held)
    if not count:
        return None
    if question.periods and Fact.WHICH in question.wants.facts:
        found = [pair for pair in look_up(archive, question) if pair[0].kind in WHOLE]
        return listed(question, archive, found, f"{_within(question)}的文章")
    days = sorted(day for one in held for day in (one.first, one.last) if day)
    span = f"，最早{chinese_day(days[0])}，最晚{chinese_day(days[-1])}" if days else ""
    ends = [_at_edge(question, archive, first=True), _at_edge(question, archive, first=False)]
    proofs = tuple(dict.fromkeys(one for issue in ends if issue for one in first_words(archive, issue)))
    within = tuple(scopes(question, archive))
    basis = [Basis("articles", count, within)]
    if days:
        basis += [Basis("first", days[0], within), Basis("last", days[-1], within)]
    return Draft((Statement(f"{_within(question)}共有 {count} 篇文章{span}。", proofs, basis=tuple(basis)),), f"{count}篇")
