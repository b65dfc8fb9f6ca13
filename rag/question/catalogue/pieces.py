"""How pieces of a newspaper are asked for by field: by words of the headline, by series, by topic, by kind; how many, and which of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.chinese.numerals import ONE_TO_TEN, SEVERAL
from index.chinese.vocabulary.papers import KIND
from index.types import Kind
from rag.question.wording import naming_words
from rag.types import Period, Question
from rag.wants import Edge

PIECE = r"(?:报道|文章|稿子|稿件|新闻|消息|通讯|评论|社论|作品|东西|篇目|照片|图片)"
COUNT = r"(?:(?:[几多]少?|多少)\s?(?:篇|条|则|个|期|次|组|回|位)|有多少(?=$|[？?，,]))"
FIRST_OR_LAST = re.compile(r"(?P<first>最[早先初]|第一[篇条]|首[篇条]|头一?[篇条])|(?P<last>最[晚后新近]|末一?[篇条])")
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
_KINDS: tuple[tuple[Kind, str], ...] = (
    ("editorial", r"评论|社论|时评|言论"),
    ("notice", r"公告|通告|启事|通知|公示"),
    ("ad", r"广告"),
    ("photo-caption", r"图片新闻|图片|照片|摄影"),
    ("feature", r"特写|通讯(?!员)|专题|特稿"),
)
_NUMBERED = re.compile(rf"([两二三四五六\d]|哪几|哪些)(?:篇|条|则)|{COUNT}")
_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_FEW = 3
"""Articles that are told where no number is asked for."""


def edge_of(text: str) -> Edge | None:
    """Whether the first or the last of several is asked for, as the first such word says; None where neither is."""
    found = FIRST_OR_LAST.search(text)
    return None if found is None else "first" if found["first"] else "last"


def headlines_of(text: str) -> tuple[str, ...]:
    """The words that articles asked for have in their headline; none where a question names none."""
    match = _HEADLINE.search(text)
    if match is None:
        return ()
    return tuple(_QUOTED.findall(text[match.start() :]) or [match["words"].strip(" “”\"'‘’《》「」？?")])


def series_of(text: str) -> str:
    """The series whose articles are counted or listed; empty where none is."""
    match = _SERIES.search(text)
    return (match["words"] or match["bare"]) if match is not None and _SERIES_ASKED.search(text) else ""


def topic_of(text: str, periods: Sequence[Period]) -> str:
    """What the articles counted or listed are about; empty where nothing is."""
    match = _TOPIC.search(_without(text, periods))
    words = next(filter(None, match.groups())).strip(" “”\"'‘’《》「」的") if match is not None else ""
    return words if 2 <= len(words) <= 16 else ""


def kind_of(text: str) -> Kind | None:
    """The kind of articles that is spoken of; None where no kind is."""
    return next((kind for kind, words in _KINDS if re.search(words, text)), None)


def number_of(text: str) -> int | None:
    """How many articles are asked for, _FEW where none says how many; None where no articles are."""
    wanted = _NUMBERED.search(text)
    if wanted is None:
        return None
    said = wanted[1] or ""
    return _NUMBERS.get(said) or (int(said) if said.isdigit() else _FEW)


def without_periods(question: Question) -> str:
    """A question without its days, which narrow what is asked for and are no part of it."""
    return _without(question.text, question.periods)


def _without(text: str, periods: Sequence[Period]) -> str:
    for period in periods:
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
