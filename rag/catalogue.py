"""Questions about the archive itself, answered from its catalogue: counted and listed over the whole of it.

Who wrote what, how many headlines hold a word, what a series ran, what stood on a page, where an article was printed: none of these
is in a passage, and none may be counted from the first k. What is counted is found by field; every item named is cited.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from index.archive import Archive
from index.types import Article, Issue
from index.words import bare, bigrams
from rag.pages import asked_page
from rag.retrieve import retrieve
from rag.sources import chinese_day, hit_of, nearest_sentence, printed, title_of, where_printed
from rag.types import Draft, Evidence, Period, Question, Statement
from rag.wording import naming_words

Found = Sequence[tuple[Article, Issue]]

MUST_HOLD = 0.4
"""The share of a description's weight that an article must hold to be taken for the one described."""
_WHOLE = {"news", "feature", "editorial", "notice", "photo-caption", "ad"}
"""Kinds that are an article by themselves: a continuation is the rest of another, a masthead is none."""
TITLE_SHARE = 0.4
"""The share of a headline that a title must be to name it: people leave out a kicker, but 《春天》 is not 《春天里的建设者》."""
SHOWN_CHARACTERS = 620
"""A list is cut where it grows longer than this; how many there are is said all the same."""

_PIECE = r"(?:报道|文章|稿子|稿件|新闻|消息|通讯|评论|社论|作品|东西|篇目|照片|图片)"
_COUNT = r"(?:(?:[几多]少?|多少)\s?(?:篇|条|则|个|期|次|组|回|位)|有多少(?=$|[？?，,]))"
_WROTE = re.compile(rf"写[过了的]?|采写|撰写|署名|发表|执笔|拍摄?[过了的]?|名下|(?:的|有)[^，,]{{0,6}}{_PIECE}")
_LISTS = re.compile(rf"哪些|哪几|列[出举]|列一?下|都列|全部|所有|{_COUNT}|一览|清单|[有都]什么{_PIECE}|什么稿")
_HEADLINE = re.compile(
    r"(?:标题|题目|题名|大标题)[里中上]?(?:面)?(?:同时)?(?:带有?|含有?|包含|出现[过了]?|提到|写着|写有|有|用[了过]?)[了过]?(?:着)?(?P<words>.+?)"
    rf"(?:[二两三四五六七八]个?字|字样|这?[个几]?词)?(?:的{_PIECE}?|[，,]|{_PIECE}|{_COUNT}|一?共|总共|$)"
)
_SERIES = re.compile(
    r"(?:[“\"《「](?P<words>[^”\"》」]{2,40})[”\"》」]|(?P<bare>[一-龥·]{2,12}?))(?:这个|这一|这组|的)?(?:系列|栏目|专栏|专题|连载|专版)"
)
_FIRST_OR_LAST = re.compile(r"(?P<first>最[早先初]|第一[篇条]|首[篇条]|头一?[篇条])|(?P<last>最[晚后新近]|末一?[篇条])")
_SERIES_ASKED = re.compile(rf"{_COUNT}|哪些|哪几|列|{_FIRST_OR_LAST.pattern}")
_QUOTED = re.compile(r"[“\"「]([^”\"」]{1,40})[”\"」]")
_HOLDINGS = re.compile(r"(?:馆藏|库|档案|收录|收藏|你们?)[^，,]{0,8}(?:(?:多少|几)(?:篇|条|则|份)|最[早晚新后旧近])")
_TOPIC = re.compile(
    rf"(?:共|总共|一共)?(?:登|刊|发|刊登|刊发|报道|发表|有)[载出]?[过了]?{_COUNT}(?:有?关于?|讲|写|提到|谈)?(?P<after>.+?)(?:的)?{_PIECE}[？?]?$"
    rf"|(?:有?关于?|提到|讲到?|谈到?|涉及)(?P<before>.+?)(?:的?{_PIECE}(?:一?共|总共)?(?:登|刊|发|有)?|一?共?(?:登|刊|发|出现))[载了过]*{_COUNT}"
)
_ON_PAGE = re.compile(
    rf"(?:有|哪)[两二三四五六\d][篇条则]|(?:登|刊|发|有|印)[载了过着]*(?:的)?(?:是)?(?:哪些|哪几|些?什么|些?啥|多少|几)|(?:哪些|哪几|什么|几){_PIECE}|(?:头条|标题)(?:是|叫)?什么|列[出一]"
)
_SOURCE = re.compile(
    r"(?P<who>谁写的|谁采写|作者(?:是|叫|为|名叫)?(?:谁|什么|哪|[？?]?$)|署(?:的|了)?(?:谁|什么名|哪)|记者(?:是|叫)谁|哪[个位名]记者|谁的(?:稿|文章))"
    r"|(?P<where>第?几版|哪[一个]?版|哪[天期日][^，,]{0,4}(?:登|刊|见报|发表)|(?:登|刊|见报|发表)[^，,]{0,6}(?:哪[天期日年]|什么时候|何时)|在哪天第)"
    r"|(?P<column>什么栏目|哪个栏目|(?:题目|标题)(?:是|叫)什么)"
)
_A_PIECE = re.compile(rf"[那这该]?一?[篇条则]|{_PIECE}|[登刊]|见报|版")
_SAID = r"是?[登刊][载在了于]*|见报|属于|讲的?|写的?|评[论过]*|介绍的?|报道的?|叫"
_ABOUT_PIECE = re.compile(rf"[那这该]?[一]?[篇条则组个]|{_PIECE}|稿|头版|栏目|《")
_EDITIONS = re.compile(
    r"(?:有|收|藏|存)[了着]?(?:哪些|哪几|多少|几)[^，,]{0,4}(?:版面?|报纸|期|份)|(?:哪些|哪几|多少|几)(?:个|份|期|张|种)?(?:版面?|报纸)"
)
_TITLE = re.compile(r"《([^》]{2,80})》")


def answer_from_catalogue(question: Question, archive: Archive) -> Draft | None:
    """The answer to a question that asks for a count, a list or a source by field; None where it asks for something else."""
    for answer in (_headlines, _series, _by_author, _of_page, _editions, _holdings, _topic, _source):
        draft = answer(question, archive)
        if draft is not None:
            return draft
    return None


def _headlines(question: Question, archive: Archive) -> Draft | None:
    match = _HEADLINE.search(question.text)
    if match is None or not (_LISTS.search(question.text) or re.search(r"[头第末]一?篇|最[早晚]", question.text)):
        return None
    words = _QUOTED.findall(question.text[match.start() :]) or [match["words"].strip(" “”\"'‘’《》「」？?")]
    found = _with_words(archive, question, words, lambda article: article.headline)
    what = "和".join(f"“{word}”" for word in words)
    return _listed(question, archive, found, f"标题里有{what}的文章")


def _series(question: Question, archive: Archive) -> Draft | None:
    match = _SERIES.search(question.text)
    if match is None or not _SERIES_ASKED.search(question.text):
        return None
    words = match["words"] or match["bare"]
    found = _with_words(archive, question, [words], lambda article: " ".join(_heads(article)))
    return _listed(question, archive, found, f"“{words}”系列")


def _heads(article: Article) -> list[str]:
    return [head for head in (article.headline, article.kicker, article.subhead) if head]


def _topic(question: Question, archive: Archive) -> Draft | None:
    match = _TOPIC.search(question.text)
    if match is None:
        return None
    words = (match["after"] or match["before"]).strip(" “”\"'‘’《》「」的")
    if not 2 <= len(words) <= 12:
        return None
    bounds = _bounds(question)
    told = archive.find(words=words, **bounds)
    titled = _with_words(archive, question, [words], lambda article: article.headline)
    union = sorted({article.article_id: (article, issue) for article, issue in [*titled, *told]}.values(), key=_age)
    if not union:
        return None
    if re.search("提到|涉及|谈到|讲到", question.text):
        titled = []
    draft = _listed(question, archive, titled or union, f"标题里有“{words}”的文章" if titled else f"提到“{words}”的文章")
    if draft is None or not titled:
        return draft
    more = Statement(f"\n正文或标题提到“{words}”的文章共 {len(union)} 篇。")
    return Draft((*draft.statements, more), draft.short_answer, None, draft.note)


def _by_author(question: Question, archive: Archive) -> Draft | None:
    text = question.text
    if not (_WROTE.search(text) and _LISTS.search(text)):
        return None
    names = [name for name in archive.authors if len(name) > 1 and name in text]
    names = [name for name in names if not any(name != other and name in other for other in names)]
    if len(names) != 1:
        return None
    found = archive.find(author=names[0], **_bounds(question))
    return _listed(question, archive, found, f"署名{names[0]}的文章", byline=True)


def _of_page(question: Question, archive: Archive) -> Draft | None:
    page, day = asked_page(question.text), _one_day(question.periods)
    about = _ON_PAGE.search(question.text)
    if day is None or about is None or (page is None and not re.search(r"报纸|[一-龥]报|当天|全天|登|刊", question.text)):
        return None
    left = _topic_left(question)
    if page is None and len(left) > 2:
        return None
    iso = day.isoformat()
    found = [
        pair for pair in archive.find(page=page, after=iso, before=iso, **_paper(question, archive)) if pair[0].kind in _WHOLE
    ]
    if not found:
        return None
    what = f"{chinese_day(iso)}{f'第{page}版' if page else ''}的文章"
    if re.search(r"头条(?:新闻|文章|消息)?(?:是|叫|标题)", question.text):
        found, what = found[:1], f"{chinese_day(iso)}{f'第{page}版' if page else ''}的头条"
        return Draft((Statement(f"{what}是{title_of(found[0][0])}。", _proof(archive, *found[0])),), title_of(found[0][0]))
    if len(left) <= 2:
        return _listed(question, archive, found, what, dated=False)
    wanted = re.search(rf"([两二三四五六\d]|哪几|哪些)(?:篇|条|则)|{_COUNT}", question.text)
    if wanted is None:
        return None
    best = _closest(archive, question, left, found)
    number = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}.get(wanted[1] or "", 0)
    number = number or (int(wanted[1]) if wanted[1] and wanted[1].isdigit() else 3)
    chosen = sorted(best[:number], key=lambda pair: found.index(pair))
    statements, shown = [Statement(f"{what}里与问题相关的有：\n")], []
    for article, issue in chosen:
        hit = hit_of(archive, article, issue)
        proof = printed(archive, article, issue)
        near = nearest_sentence(hit, question.query) if hit else None
        shown.append(title_of(article))
        statements.append(Statement(f"{title_of(article)}\n", tuple(one for one in (near, proof) if one is not None)[:2]))
    return Draft(tuple(statements), "；".join(shown))


def _editions(question: Question, archive: Archive) -> Draft | None:
    if not _EDITIONS.search(question.text) or asked_page(question.text):
        return None
    if len(re.sub(r"馆藏|库里?|档案|收录|收藏|日报|共有?|一共|总共", "", _topic_left(question))) > 2:
        return None
    bounds = _bounds(question)
    pages: dict[tuple[str, str, str], tuple[Article, Issue]] = {}
    for article, issue in archive.find(**bounds, **_paper(question, archive)):
        key = (issue.date or "", issue.newspaper or "", article.page or issue.page or issue.file)
        pages.setdefault(key, (article, issue))
    if not pages:
        return None
    days = {key[:2] for key in pages}
    period = question.periods[0].words if question.periods else "馆藏"
    lead = f"{period}共有 {len(days)} 期、{len(pages)} 个版面。"
    statements, length = [Statement(f"{lead}\n")], len(lead)
    for _, (article, issue) in sorted(pages.items()):
        line = f"{where_printed(article, issue)}\n"
        if length + len(line) > SHOWN_CHARACTERS:
            break
        length += len(line)
        statements.append(Statement(line, _proof(archive, article, issue)))
    return Draft(tuple(statements), f"{len(pages)}个版面")


def _holdings(question: Question, archive: Archive) -> Draft | None:
    """How much the archive holds, and from when to when."""
    if question.periods or not _HOLDINGS.search(question.text) or re.search("关于|标题|提到|写|讲", question.text):
        return None
    bounds = [(first, last) for _, _, first, last in archive.documents.newspapers() if first and last]
    if not bounds:
        return None
    ends = [_iso(min(first for first, _ in bounds)), _iso(max(last for _, last in bounds))]
    edges = [pair for day in ends for pair in archive.find(after=day, before=day)[:1]]
    proofs = tuple(proof for article, issue in edges for proof in _proof(archive, article, issue))
    count = f"{archive.manifest.articles}篇"
    text = f"馆藏共有 {archive.manifest.articles} 篇文章，最早{chinese_day(ends[0])}，最晚{chinese_day(ends[1])}。"
    edge = _FIRST_OR_LAST.search(question.text)
    short = count if not edge else chinese_day(ends[0] if edge["first"] else ends[1])
    return Draft((Statement(text, proofs),), short) if proofs else None


def _iso(day: int) -> str:
    return f"{day // 10_000}-{day // 100 % 100:02d}-{day % 100:02d}"


def _source(question: Question, archive: Archive) -> Draft | None:
    """Where an article was printed and who signed it: the article is named by its title, or described."""
    match = _SOURCE.search(question.text)
    if match is None or re.search(r"最[多少]", question.text) or not _ABOUT_PIECE.search(question.text):
        return None
    titled = _TITLE.search(question.text)
    found = _by_title(archive, titled[1]) if titled else None
    if found is None:
        if titled and not _A_PIECE.search(_TITLE.sub("", question.text)):
            return None  # a title that is no headline here is a book's or a song's
        description = _description(question.text)
        hits = retrieve(archive, replace(question, query=description, kind="source"), 5)
        if not hits or not _described(archive, description, hits[0].article):
            return None
        found = hits[0].article, hits[0].issue
    article, issue = found
    who = "、".join(article.authors) or (article.byline or "").strip()
    parts = []
    asks_who = bool(re.search(r"谁|作者|记者(?:是|叫)|署|哪[个位名]记者", question.text))
    asks_where = bool(match["where"] or re.search(r"哪[天期日版]|第?几版|什么时候|何时", question.text))
    if asks_who:
        parts.append(f"署名{who}" if who else "没有署名")
    parts.append(f"刊于{where_printed(article, issue)}")
    proofs = [*_proof(archive, article, issue, byline=True)]
    hit = hit_of(archive, article, issue)
    near = nearest_sentence(hit, _description(question.text), proofs) if hit else None
    if near is not None:
        proofs.append(near)
    day = chinese_day(issue.date)
    page = article.page or issue.page
    short = [who] if asks_who and who else []
    if asks_where or not short:
        short.append(f"{day}{f'第{page}版' if page else ''}")
    if match["column"] or re.search(r"题目|标题|栏目", question.text):
        short.append(title_of(article))
    return Draft(
        (Statement(f"{title_of(article)}{'，'.join(parts)}。", tuple(proofs)),), "，".join(filter(None, short)) or None
    )


def _listed(
    question: Question, archive: Archive, found: Found, what: str, *, byline: bool = False, dated: bool = True
) -> Draft | None:
    """A list of articles, oldest first, with how many there are and their first and last day."""
    if not found:
        return None
    days = [issue.date for _, issue in found if issue.date]
    span = ""
    if dated and days and len(found) > 1:
        span = f"，最早{chinese_day(min(days))}，最晚{chinese_day(max(days))}"
    lead = f"{what}共 {len(found)} 篇{span}。"
    statements, length = [Statement(f"{lead}\n")], len(lead)
    for n, (article, issue) in enumerate(found, 1):
        line = f"{n}. {title_of(article)}{'，' + where_printed(article, issue) if dated else ''}\n"
        if length + len(line) > SHOWN_CHARACTERS:
            statements.append(Statement(f"其余 {len(found) - n + 1} 篇未列出。"))
            break
        length += len(line)
        statements.append(Statement(line, _proof(archive, article, issue, byline=byline)))
    edge = _FIRST_OR_LAST.search(question.text)
    counted = re.search(_COUNT, question.text) is not None
    if edge and days and not counted:
        article, issue = (min if edge["first"] else max)([pair for pair in found if pair[1].date], key=_age)
        line = f"{'最早' if edge['first'] else '最晚'}的一篇是{title_of(article)}，{where_printed(article, issue)}。\n"
        statements.insert(0, Statement(line, _proof(archive, article, issue, byline=byline)))
        return Draft(tuple(statements), f"{chinese_day(issue.date)}，{title_of(article)}")
    short = f"{len(found)}篇{span}" if counted else "；".join(title_of(article) for article, _ in found[:6])
    return Draft(tuple(statements), short)


def _proof(archive: Archive, article: Article, issue: Issue, *, byline: bool = False) -> tuple[Evidence, ...]:
    evidence = printed(archive, article, issue, byline=byline)
    return () if evidence is None else (evidence,)


def _with_words(
    archive: Archive, question: Question, words: Sequence[str], field: Callable[[Article], str | None]
) -> list[tuple[Article, Issue]]:
    """The articles whose field holds all the words, punctuation and blanks ignored: the longest run is looked up, the rest compared."""
    runs = sorted((run for word in words for run in re.findall(r"\w+", word)), key=len, reverse=True)
    if not runs:
        return []
    page = asked_page(question.text)
    found = archive.find(headline=runs[0], page=page, **_bounds(question))
    return [(article, issue) for article, issue in found if all(bare(word) in bare(field(article) or "") for word in words)]


def _by_title(archive: Archive, title: str) -> tuple[Article, Issue] | None:
    """The article whose headline is a title, or the greater part of one; the closest in length where several are."""
    runs = sorted(re.findall(r"\w+", title), key=len, reverse=True)
    wanted = bare(title)
    close = []
    for n, (article, issue) in enumerate(archive.find(headline=runs[0]) if runs else []):
        headline = bare(article.headline or "")
        shorter, longer = sorted((wanted, headline), key=len)
        if shorter in longer and len(shorter) >= TITLE_SHARE * len(longer):
            close.append((len(longer) - len(shorter), n, (article, issue)))
    return min(close)[2] if close else None


def _description(text: str) -> str:
    """The words that describe an article, without those that ask where it was printed and by whom it was signed."""
    plain = re.sub(rf"[那这该]?一?[篇条则组]?{_PIECE}|[那这该]一?[篇条则组]|{_SAID}", " ", _SOURCE.sub(" ", text))
    return " ".join(run for run in naming_words(plain).split() if len(run) > 1)


def _described(archive: Archive, description: str, article: Article) -> bool:
    """Whether an article is plainly the one described: it holds most of what the description weighs."""
    pairs = [pair for run in description.split() for pair in bigrams(run)]
    weights = archive.idf("bigrams", pairs)
    held = bare(article.text + (article.headline or ""))
    return sum(weights) > 0 and sum(w for pair, w in zip(pairs, weights, strict=True) if pair in held) > MUST_HOLD * sum(
        weights
    )


def _closest(archive: Archive, question: Question, topic: str, found: Found) -> list[tuple[Article, Issue]]:
    """Articles of a page, those that hold most of the topic first, in a headline twice; equals as the archive's ranking has them."""
    pairs = bigrams(topic)
    weights = archive.idf("bigrams", pairs)
    places = {hit.article.article_id: place for place, hit in reversed(list(enumerate(retrieve(archive, question, 40))))}

    def nearness(pair: tuple[Article, Issue]) -> tuple[float, int]:
        headline, text = bare(pair[0].headline or ""), bare(pair[0].text)
        held = sum(weight * ((gram in headline) + (gram in text)) for gram, weight in zip(pairs, weights, strict=True))
        return -held, places.get(pair[0].article_id, len(places))

    return sorted(found, key=nearness)


def _topic_left(question: Question) -> str:
    """What is left of a question when days, pages, papers and the words that ask for a list are taken out."""
    text = question.text
    for period in question.periods:
        text = text.replace(period.words, "")
    text = re.sub(
        r"第?[一二三四五六七八九十\d]+版|头版|《?[一-龥]{2,4}(?:日报|晚报|时报|早报)》?|报纸|当天|的|上|里|里面|都|一?共|总共|请|版面",
        "",
        text,
    )
    text = re.sub(
        rf"[哪有][些几]?(?:[两二三四五六七八九十\d]?[篇条则])?|{_PIECE}|{_COUNT}|[登刊发印][载了过着]*|[两三四\d][篇条则]|标题|头条|列出|消息|讲的?|跟|与|有关的?|相关|分别|关于|介绍|报道",
        "",
        text,
    )
    return naming_words(text).replace(" ", "")


def _one_day(periods: Sequence[Period]) -> date | None:
    return next((period.earliest for period in periods if period.earliest == period.latest), None)


def _bounds(question: Question) -> dict[str, str]:
    bounds = {}
    if question.periods:
        bounds = {
            "after": min(one.earliest for one in question.periods).isoformat(),
            "before": max(one.latest for one in question.periods).isoformat(),
        }
    filters = question.filters
    for name in ("after", "before", "newspaper", "kind"):
        value = getattr(filters, name)
        if value:
            bounds[name] = value
    return bounds


def _paper(question: Question, archive: Archive) -> dict[str, str]:
    if question.filters.newspaper:
        return {}
    held = next((name for name, *_ in archive.documents.newspapers() if name and name in question.text), None)
    return {"newspaper": held} if held else {}


def _age(pair: tuple[Article, Issue]) -> str:
    return pair[1].date or ""
