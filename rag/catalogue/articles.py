"""Articles asked for by field: by reporter, by words of the headline, by series, by topic, by kind; counted and listed whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.archive.folder import Archive
from index.chinese.words import bare
from index.types import Article, Issue
from rag.catalogue.asking import COUNT, FIRST_OR_LAST, LISTS, PIECE, age, look_up, without_periods
from rag.catalogue.listing import listed
from rag.types import Basis, Draft, Question, Statement

_WROTE = re.compile(
    rf"写[过了的]?|发[过了](?=哪|几|多少)|采写|撰写|署名|发表|执笔|拍摄?[过了的]?|名下|(?:的|有)[^，,]{{0,6}}{PIECE}"
)
_HEADLINE = re.compile(
    r"(?:标题|题目|题名|大标题)[里中上]?(?:面)?(?:同时)?(?:带有?|含有?|包含|出现[过了]?|提到|写着|写有|有|用[了过]?)[了过]?(?:着)?(?P<words>.+?)"
    rf"(?:[二两三四五六七八]个?字|字样|这?[个几]?词)?(?:的{PIECE}?|[，,]|{PIECE}|{COUNT}|一?共|总共|$)"
)
_SERIES = re.compile(
    r"(?:[“\"《「](?P<words>[^”\"》」]{2,40})[”\"》」]|(?P<bare>[一-龥·]{2,12}?))(?:这个|这一|这组|的)?(?:系列|栏目|专栏|专题|连载|专版)"
)
_SERIES_ASKED = re.compile(rf"{COUNT}|哪些|哪几|列|{FIRST_OR_LAST.pattern}")
_QUOTED = re.compile(r"[“\"「]([^”\"」]{1,40})[”\"」]")
_TOPIC = re.compile(
    rf"(?:共|总共|一共)?(?:登|刊|发|刊登|刊发|报道|发表|有)[载出]?[过了]?{COUNT}(?:有?关于?|讲|写|提到|谈)?[了过]?(?P<after>.+?)(?:的)?{PIECE}[？?]?$"
    rf"|(?:有?关于?|提到|讲到?|谈到?|涉及)[了过]?(?P<before>.+?)(?:的?{PIECE}(?:一?共|总共)?(?:登|刊|发|有)?|一?共?(?:登|刊|发|出现))[载了过]*{COUNT}"
    rf"|(?:有?关于?|提到|讲到?|谈到?|涉及)[了过]?(?P<listed>[^，,。？?]{{2,12}}?)(?:的)?{PIECE}(?:一?共|总共|都|分别)?(?:有|是)?(?:哪些|哪几[篇条则个]|什么|列)"
    rf"|(?:哪些|列[出举一]|全部|所有){PIECE}?[^，,]{{0,4}}(?:有?关于?|提到|讲到?|谈到?|涉及)[了过]?(?P<about>[^，,。？?]{{2,12}}?)(?:的{PIECE})?(?:都|全部|吧)?[？?。]?$"
    rf"|最[早先晚新后近](?:的|登的)?(?:一[篇条则个])?(?:有?关于?|提到|讲到?|谈到?|写到?|说到?|报道)[了过]?(?P<edge>[^，,。？?]{{2,16}}?)的?(?:{PIECE}|那[篇条]|是)"
)


def by_headline(question: Question, archive: Archive) -> Draft | None:
    match = _HEADLINE.search(question.text)
    if match is None or not (LISTS.search(question.text) or re.search(r"[头第末]一?篇|最[早晚]", question.text)):
        return None
    words = _QUOTED.findall(question.text[match.start() :]) or [match["words"].strip(" “”\"'‘’《》「」？?")]
    found = _with_words(archive, question, words, lambda article: article.headline)
    what = "和".join(f"“{word}”" for word in words)
    return listed(question, archive, found, f"标题里有{what}的文章")


def of_series(question: Question, archive: Archive) -> Draft | None:
    match = _SERIES.search(question.text)
    if match is None or not _SERIES_ASKED.search(question.text):
        return None
    words = match["words"] or match["bare"]
    found = _with_words(archive, question, [words], lambda article: " ".join(_heads(article)))
    return listed(question, archive, found, f"“{words}”系列")


def _heads(article: Article) -> list[str]:
    return [head for head in (article.headline, article.kicker, article.subhead) if head]


def on_topic(question: Question, archive: Archive) -> Draft | None:
    match = _TOPIC.search(without_periods(question))
    if match is None:
        return None
    words = next(filter(None, match.groups())).strip(" “”\"'‘’《》「」的")
    if not 2 <= len(words) <= 16:
        return None
    told = look_up(archive, question, words=words)
    titled = _with_words(archive, question, [words], lambda article: article.headline)
    union = sorted({article.article_id: (article, issue) for article, issue in [*titled, *told]}.values(), key=age)
    if not union:
        return None
    if re.search("提到|涉及|谈到|讲到", question.text):
        titled = []
    draft = listed(question, archive, titled or union, f"标题里有“{words}”的文章" if titled else f"提到“{words}”的文章")
    if draft is None or not titled:
        return draft
    whole = Basis("listed", len(union), (), tuple(article.article_id for article, _ in union))
    more = Statement(f"\n正文或标题提到“{words}”的文章共 {len(union)} 篇。", basis=(whole,))
    return replace(draft, statements=(*draft.statements, more))


def by_author(question: Question, archive: Archive) -> Draft | None:
    text = question.text
    if not (_WROTE.search(text) and LISTS.search(text)):
        return None
    names = [name for name in archive.authors if len(name) > 1 and name in text]
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
