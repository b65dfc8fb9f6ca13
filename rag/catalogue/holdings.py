"""What an archive holds, asked of it as one asks a librarian: which papers, how many issues and pages, from when to when, which number.

Such a question is told by what is *not* in it: with its days, its papers and the words of a catalogue taken away nothing is left, so
it names nothing that a page could tell of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.archive.folder import Archive
from index.chinese.vocabulary.papers import KIND
from index.types import Article, Filters, Issue
from rag.catalogue.asking import COUNT, FIRST_OR_LAST, OF_THE_ARCHIVE, PIECE, WHOLE, look_up, one_day, scopes, without_periods
from rag.catalogue.listing import SHOWN_CHARACTERS, left_out, listed, proof
from rag.catalogue.masthead import asked_of, first_words, numbered, of_masthead
from rag.types import Basis, Draft, Question, Statement
from rag.words.printed import chinese_day, where_printed

_THIS_NUMBER = re.compile(r"(?:总?第|期号是?|刊号是?)\s?(?P<number>\d{2,6})\s?(?:期|号)?")
_THIS_ISSUE = re.compile(r"[这本该]一?期")
_WHO = re.compile(r"记者|作者|通讯员|撰稿人|(?<!是)谁")
_PAPERS = re.compile(r"报纸|报刊|哪些报|[几多少]+[份种家]报|什么报|哪[几一]?[份种家]报|报名")
_ISSUES = re.compile(r"[几少]期|哪一?期|期报|各期|每期|一期|期次|[几少]份|哪[几些]?天的报")
_PAGES = re.compile(r"版面|[几少]个?版|哪些版|哪几版")
_DAYS = re.compile(r"年份|年代|日期|时间|时段|范围|起止|跨度|哪[一几些]?[天年月日]|什么时候|何时|多早|多久|覆盖|从.{0,4}到")
_LIST = re.compile(r"哪些|哪几|有什么|都?有谁|列|全部|所有|清单|一览|名单|各期|每期|什么")
_MOST = re.compile(r"最多|最勤|最高产|排名|排行")
_KINDS = (
    ("editorial", re.compile(r"评论|社论|时评|言论")),
    ("notice", re.compile(r"公告|通告|启事|通知|公示")),
    ("ad", re.compile(r"广告")),
    ("photo-caption", re.compile(r"图片新闻|图片|照片|摄影")),
    ("feature", re.compile(r"特写|通讯(?!员)|专题|特稿")),
)
_KIND_NAMES = {"editorial": "评论", "notice": "公告", "ad": "广告", "photo-caption": "图片新闻", "feature": "通讯特写"}
_WORDS = re.compile(
    rf"(?:星期|礼拜|周)几|[农阴夏旧]历|[几多少]大?张|请问|请|麻烦|帮我|给我|告诉我|我想知道|想知道|问一下|查一下|看一下|一下|现在|目前|当前|至今|截至|{PIECE}|{COUNT}"
    r"|馆藏|馆里|馆内|本馆|馆|库里|库中|库内|本库|档案库?|数据库|资料库|你们这?里?|你这里|你|这里|这儿|收录|收藏|收有|存有|保存|藏有|入库|覆盖|涵盖|包含|包括"
    rf"|报纸|报刊|报名|{KIND}|期号|刊号|期数|编号|期次|版面|记者|作者|通讯员|撰稿人|署名|名字|名单|排名|排行|谁|评论|社论|时评|言论|公告|通告|启事|公示|广告|图片新闻|图片|照片|摄影|特写|专题|特稿|正文|标题|题目"
    r"|年份|年代|日期|时间|时段|范围|起止|跨度|什么时候|何时|多早|多久|哪一?[天年月日期份种家个位]|哪些|哪几|哪|什么|啥|几[份期版个种家位名天]|多少|几"
    r"|最[早新近晚后先初多勤]|最高产|第一|最后|一[期份篇条张个]|各期|每期|全部|所有|清单|一览|列出来?|列举|列一下|列个|列|总共|一共|合计|共计?|分别|都|各|"
    r"登[了载过]?|刊[登发载]?[了过]?|发(?!行量)[了表]?过?|印(?!数|量)|写[了过的得]?|出版|出|有[没无]?|没有|是|叫|在|到|从|以来|里面|里|中|内|上|的|了|呢|吗|吧|啊|么|和|与|及|第|总|号|期|份|版|篇|条|则|天|年|月|日|报|这|那|个|种|家|位|名|(?<!印|行)[数量]"
)
"""The words of a catalogue: its units, what is done with them, courtesy."""
_NAMED_PAPER = re.compile(rf"《?(?P<name>[一-龥]{{1,8}}(?:{KIND}))》?")
REPORTERS_SHOWN = 10
PAPERS_SHOWN = 12


def holdings(question: Question, archive: Archive) -> Draft | None:
    """What is held, where the question asks for that and for nothing else."""
    text = question.text
    named = _NAMED_PAPER.search(text)
    papers = {name for name, *_ in archive.documents.newspapers() if name}
    if named and not any(name in text for name in papers):
        return None  # a paper that is not held
    number = _THIS_NUMBER.search(text)
    if number and _left(question, papers, number[0]) <= 1:
        return _of_number(question, archive, number["number"])
    if _left(question, papers) > 1 or (question.history and not OF_THE_ARCHIVE.search(text)):
        return None
    edge = FIRST_OR_LAST.search(text)
    facts = () if re.search(r"[几多少]+期报纸|有[几多少]+期", text) else asked_of(text)
    told = _of_masthead(question, archive, edge, facts) if facts else None
    return told if told or set(facts) - {"pages"} else _signed_or_counted(question, archive, edge)


def _signed_or_counted(question: Question, archive: Archive, edge: re.Match[str] | None) -> Draft | None:
    """Who signs, or the articles of a kind, or what is counted or listed of all."""
    text = question.text
    if _WHO.search(text) and (_MOST.search(text) or _LIST.search(text) or re.search(r"[几少][位名个]", text)):
        return _reporters(question, archive)
    kind = next((kind for kind, words in _KINDS if words.search(text)), None)
    if kind and (_LIST.search(text) or re.search(COUNT, text)):
        found = look_up(archive, question, kind=kind)  # type: ignore[arg-type]
        return listed(question, archive, found, f"{_within(question)}的{_KIND_NAMES[kind]}") if found else None
    return None if question.wants.page else _counted(question, archive, edge)


def _counted(question: Question, archive: Archive, edge: re.Match[str] | None) -> Draft | None:
    """The articles, days, papers or issues that a question counts or lists."""
    text = question.text
    if question.periods and _LIST.search(text) and re.search(PIECE, text):
        return _articles(question, archive)
    if edge or _DAYS.search(text):
        return _days(question, archive, edge)
    if _PAPERS.search(text) and not question.periods and not _ISSUES.search(text):
        return _papers(archive)
    if _PAGES.search(text) or _ISSUES.search(text) or _PAPERS.search(text):
        return _issues(question, archive)
    if re.search(COUNT, text) or (_LIST.search(text) and question.periods):
        return _articles(question, archive)
    return None


def _left(question: Question, papers: set[str], also: str = "") -> int:
    """How many characters of a question are none of a catalogue's words."""
    text = without_periods(question)
    for words in sorted((*papers, also), key=len, reverse=True):
        text = text.replace(words, " ") if words else text
    return len(re.sub(r"[\W\d_]", "", _WORDS.sub("", text)))


def _within(question: Question) -> str:
    return "、".join(dict.fromkeys(period.words for period in question.periods)) or "馆藏"


def _first_article(archive: Archive, issue: Issue) -> Article | None:
    return next(iter(archive.articles_on(issue.file, issue.part)), None)


def _of_masthead(question: Question, archive: Archive, edge: re.Match[str] | None, facts: Sequence[str]) -> Draft | None:
    """What the issue of a day, or the first or last issue, prints of itself."""
    day = one_day(question.periods)
    if day is None and edge is None:
        return None
    if day is None:
        found = _at_edge(question, archive, first=bool(edge and edge["first"]))
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
    lead = f"{_within(question)}里署名文章最多的是{names[0][0]}，{names[0][1]} 篇。" if _MOST.search(question.text) else ""
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


def _days(question: Question, archive: Archive, edge: re.Match[str] | None) -> Draft | None:
    """From when to when; or the first or the last issue."""
    ends = [_at_edge(question, archive, first=True), _at_edge(question, archive, first=False)]
    first, last = ends
    if first is None or last is None:
        return None
    if edge:
        issue, word = (first, "最早") if edge["first"] else (last, "最新")
        inferred = "（日期为推定）" if issue.date_certainty == "inferred" else ""
        name = f"《{issue.newspaper}》" if issue.newspaper else "报纸"
        text = f"{_within(question)}里{word}的一期是{chinese_day(issue.date)}的{name}{inferred}。"
        end = Basis("first" if edge["first"] else "last", issue.date or "", tuple(scopes(question, archive)))
        return Draft((Statement(text, first_words(archive, issue), basis=(end,)),), chinese_day(issue.date))
    if first.date == last.date:
        return _of_one_day(question, archive, first)
    if _THIS_ISSUE.search(question.text):
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
    by_issue = _ISSUES.search(question.text) and not _PAGES.search(question.text)
    return Draft(tuple(statements), f"{len(days)}期" if by_issue else f"{len(rows)}个版面")


def _articles(question: Question, archive: Archive) -> Draft | None:
    """How many articles are held in all, or of a period; of a short period they are listed."""
    held = [archive.census.held(scope) for scope in scopes(question, archive)]
    count = sum(one.articles for one in held)
    if not count:
        return None
    if question.periods and _LIST.search(question.text):
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
