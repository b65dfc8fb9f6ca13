"""How questions about the archive itself are worded, and the days, pages and papers that they are held to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import get_args

from index.archive.folder import Archive
from index.build.printings import once
from index.chinese.numerals import ONE_TO_TEN, ONES, SEVERAL
from index.chinese.vocabulary.papers import KIND
from index.stores.census import NOT_WHOLE
from index.types import Article, Filters, Issue, Kind
from rag.question.wording import naming_words
from rag.types import Period, Question

Found = list[tuple[Article, Issue]]

WHOLE: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind not in NOT_WHOLE)
"""Kinds that are an article by themselves: a continuation is the rest of another, a masthead is none."""
NEWS = ("news", "feature", "editorial")
"""Those of them that tell of something, and may lead a page."""

PIECE = r"(?:报道|文章|稿子|稿件|新闻|消息|通讯|评论|社论|作品|东西|篇目|照片|图片)"
COUNT = r"(?:(?:[几多]少?|多少)\s?(?:篇|条|则|个|期|次|组|回|位)|有多少(?=$|[？?，,]))"
LISTS = re.compile(
    rf"哪些|哪几|列[出举]|列一?下|都列|全部|所有|{COUNT}|[{ONES}两\d]+[篇条则][^，,]{{0,3}}(?:分别|各|都)|一览|清单|[有都]什么{PIECE}|什么稿"
)
OF_THE_ARCHIVE = re.compile(r"报|期|版|头条|最近|最新|[今当]天|今日|馆|库|收录|档案|记者|作者")
"""What a turn says that asks for an issue, or for what is held, and not for something of the turn before it."""
FIRST_OR_LAST = re.compile(r"(?P<first>最[早先初]|第一[篇条]|首[篇条]|头一?[篇条])|(?P<last>最[晚后新近]|末一?[篇条])")


def without_periods(question: Question) -> str:
    """A question without its days, which narrow what is asked for and are no part of it."""
    text = question.text
    for period in question.periods:
        text = text.replace(period.words, "")
    return text


def topic_left(question: Question) -> str:
    """What is left of a question when days, pages, papers and the words that ask for a list are taken out."""
    text = re.sub(
        rf"第?[{ONE_TO_TEN}\d]+版|头版|《?[一-龥]{{2,4}}(?:{KIND})》?|报纸|当天|的|上|里|里面|都|一?共|总共|请|版面",
        "",
        without_periods(question),
    )
    text = re.sub(
        rf"[哪有][些几]?(?:[{SEVERAL}\d]?[篇条则])?|{PIECE}|{COUNT}|[登刊发印][载了过着]*|[两三四\d][篇条则]|标题|头条|列出|消息|讲的?|跟|与|有关的?|相关|分别|关于|介绍|报道",
        "",
        text,
    )
    return naming_words(text).replace(" ", "")


def one_day(periods: Sequence[Period]) -> date | None:
    """The first of the periods that is a single day; None where none is."""
    return next((period.earliest for period in periods if period.earliest == period.latest), None)


def scopes(question: Question, archive: Archive) -> list[Filters]:
    """What the question and its asker hold it to: their filters, once for each of the periods named, and a paper that is held."""
    own = question.filters
    newspaper = own.newspaper or next(
        (name for name, *_ in archive.documents.newspapers() if name and name in question.text), None
    )
    own = replace(own, newspaper=newspaper)
    if not question.periods:
        return [own]
    days = dict.fromkeys((one.earliest.isoformat(), one.latest.isoformat()) for one in question.periods)
    return [replace(own, after=max(first, own.after or first), before=min(last, own.before or last)) for first, last in days]


def look_up(
    archive: Archive,
    question: Question,
    *,
    headline: str | None = None,
    words: str | None = None,
    author: str | None = None,
    page: str | None = None,
    kind: Kind | None = None,
) -> Found:
    """Every article with all of this in what the question is held to, oldest first: characters of its headline or text, a name
    in its byline, a page, a kind. One that several files print is given once."""
    held: dict[str, tuple[Article, Issue]] = {}
    for scope in scopes(question, archive):
        narrowed = replace(scope, reporter=author or scope.reporter, kind=kind or scope.kind)
        for pair in archive.documents.find(narrowed, headline=headline, words=words, page=page):
            held.setdefault(pair[0].article_id, pair)
    return once(sorted(held.values(), key=age))


def age(pair: tuple[Article, Issue]) -> str:
    """The day of an article's issue, for sorting; what is undated comes first."""
    return pair[1].date or ""
