"""How one asks of the archive as a whole: a table of wordings, each of which must be the whole of a question.

What is left of a question when its days are marked, the papers held are named by 报纸 and courtesy is taken off both ends must match a
row from end to end: so a question that goes on to ask something else (有没有提到多少人受伤) is left to those who read the pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary.papers import KIND
from index.chinese.words import tagged
from rag.question.catalogue.pieces import PIECE
from rag.question.wording import asks
from rag.types import Question

Asks = Literal["summary", "headlines", "lead", "page", "told", "held", "count", "titles", "first", "last", "timeline", "help"]
"""An issue summed up, its headlines, its lead, a page of it; an article summed up; whether a topic was reported, how often, in which
articles, first and last when; its timeline; what can be asked."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A way of asking: what for, and the words, of which `topic` is what the question is about, where it is about anything."""

    asks: Asks
    words: re.Pattern[str]


DAY = "◇"
"""What stands in a question for the days it names."""
_HELD = rf"(?:最近|近期|近来|{DAY}的?)?(?:(?:馆藏|馆里|库里|档案|报纸|报|你们|你)(?:这里|里|中|上)?(?:面)?)?"
_NEWEST = rf"(?:(?:最新|最近|近期|近日|现在|今天|今日|当天|当日|这几天|这两天|本|这|该|整|{DAY})(?:的|一)*(?:[期份张天]的?)?)"
_PRINT = f"(?:报纸|报|一期|{KIND})"
_ISSUE = rf"(?:{_NEWEST}+{_PRINT}?|{_PRINT})(?:上|里)?(?:面)?的?"
OF_A_TOPIC = frozenset({"held", "count", "titles", "first", "last", "timeline"})
_SUM_UP = r"(?:总结|概括|归纳|概述|小结|综述|简述|概要)(?:一?下|下)?"
_ALL = r"(?:主要|大致|重要|全部|都|大概|具体|又)*"
_WHAT = r"(?:些)?(?:什么|啥|哪些)"
_THING = r"(?:内容|事情?|新闻|报道|文章|消息|要闻|东西)"
_TITLE = r"(?:这篇|那篇)?(?:报道|文章|新闻)?《(?P<topic>.{2,60})》(?:这篇|那篇|一文)?(?:报道|文章|新闻|通讯|消息)?"
_TOPIC = r"[“\"「]?(?P<topic>[^，,。？?；;]{2,16}?)[”\"」]?"
_MAYBE = _TOPIC.replace("<topic>", "<maybe>").replace("{2,16}", "{2,8}")
"""A topic that may be none: 有没有人受伤的消息."""
_ON = r"(?:有关于?|关于|涉及|提到|提及|谈到|讲到?|写到?|说到)[过了]?"
_TIMES = r"(?:几|多少)(?:[篇次条则回])"
_DAY_ASKED = r"(?:是|在)*(?:什么时候|何时|哪一?[天期日年])"
_REPORTED = r"(?:提到|提及|报道|刊登|说到|讲到|写到)[过了]?"
_STORY = r"(?:时间线|时间轴|来龙去脉|大事记|始末|前因后果|前前后后|脉络)"
_LAY_OUT = r"(?:[梳整]?理|[列画做给讲说查看])(?:一?下|出来?|一?[梳整理讲说查看])*"
_SEEN = r"(?:被(?:提到|提及|报道|写到)|(?:被)?报道|登报|见报|上报纸?|出现在报纸上)[过了]?"

_ROWS: tuple[tuple[Asks, str], ...] = (
    ("summary", rf"{_SUM_UP}{_ISSUE}{_ALL}(?:的?{_THING})?"),
    ("summary", rf"{_ISSUE}{_ALL}(?:讲|说|写|报道)了?(?:的是)?{_WHAT}{_THING}?"),
    ("summary", rf"{_ISSUE}{_ALL}(?:内容|摘要|概要|提要|导读|要点)(?:是|有)?{_WHAT}?"),
    ("headlines", rf"(?:{_ISSUE})?{_ALL}有{_WHAT}(?:最?[新大]的?|重要的?|重大)?(?:新闻|报道|文章|消息|要闻|大事|新鲜事)"),
    ("headlines", rf"{_ISSUE}{_ALL}有{_WHAT}{_THING}"),
    ("headlines", rf"{_NEWEST}发生了?{_WHAT}(?:大事|新闻|事情?)?"),
    ("headlines", rf"(?:看看?|列出|播报|说说|讲讲|来点)?(?:一?下)?{_NEWEST}(?:新闻|要闻|报纸|消息)"),
    ("lead", rf"(?:{_ISSUE})?(?:第?[一1]版|头版|首版)?的?头条(?:新闻|文章|报道)?(?:是|讲|说|写|叫)?了?(?:的是)?(?:{_WHAT}|哪一?[篇条])?"),
    ("page", rf"(?:{_ISSUE})?(?P<topic>第?(?:[A-Za-z]?\d{{1,2}}|[{ONE_TO_TEN}]{{1,3}})版|头版|首版)(?:上|里)?{_ALL}(?:(?:有|登|刊|讲|说|是|写)[了过着]?(?:的是?)?(?:{_WHAT}|(?:几|多少)[篇条则]){_THING}?)?"),
    ("told", rf"{_SUM_UP}{_TITLE}(?:的?{_ALL}内容)?"),
    ("told", rf"{_TITLE}(?:里|中)?{_ALL}(?:讲|说|写|谈|报道|介绍)了?(?:的是?)?{_WHAT}{_THING}?"),
    ("told", rf"{_TITLE}的?{_ALL}(?:内容|大意|要点|摘要|梗概)(?:是|有)?{_WHAT}?"),
    ("count", rf"{_ON}{_TOPIC}的?{PIECE}?(?:一共|总共|共)?有?{_TIMES}"),
    ("count", rf"{_HELD}有?(?:多少|几)[篇条则]{PIECE}?{_ON}{_TOPIC}"),
    ("count", rf"{_HELD}(?:一共|总共|共)?有?(?:多少|几)[篇条则]{PIECE}?(?:里|中)?(?:都)?(?:写|讲|说|谈)(?:到|及|过|了)*{_TOPIC}"),
    ("count", rf"{_TOPIC}(?:一共|总共)?(?:上|登)[过了]?(?:几|多少)[次回]报纸?"),
    ("count", rf"{_TOPIC}(?:一共|总共)?{_SEEN}(?:几|多少)[次回篇]"),
    ("count", rf"{_HELD}(?:一共|总共)?{_REPORTED}{_TIMES}{_TOPIC}"),
    ("titles", rf"{_HELD}(?:有)?(?:哪几[篇条则]|哪些){PIECE}?(?:是|里)?{_ON}{_TOPIC}(?:的{PIECE}?)?"),
    ("titles", rf"{_HELD}有(?:什么|啥){_ON}{_TOPIC}的?{PIECE}"),
    ("titles", rf"(?:有关于?|关于|涉及|提到){_TOPIC}的?{PIECE}(?:都)?有(?:哪些|哪几[篇条则]|什么)"),
    ("titles", rf"{_MAYBE}的?{PIECE}(?:都)?有(?:哪些|哪几[篇条则]|什么)"),
    ("titles", rf"{_HELD}有(?:哪些|什么|哪几[篇条则]){_MAYBE}的?{PIECE}"),
    ("titles", rf"(?:把)?(?:有关于?|关于|提到){_TOPIC}的{PIECE}(?:都|全)?(?:给我|帮我)?(?:找|列|搜|查)(?:找|一?下|出来|一找|给我)*"),
    ("titles", rf"(?:找|列|搜|查)(?:找|一?下|出|一找)*(?:所有|全部)?(?:有关于?|关于|提到){_TOPIC}的{PIECE}"),
    ("held", rf"{_HELD}(?:有没有|有无|是否有){_ON}{_TOPIC}的?{PIECE}(?:没有)?"),
    ("held", rf"{_HELD}有(?:没有)?(?:有关于?|关于){_TOPIC}的?{PIECE}(?:吗|么|没有|没)?"),
    ("held", rf"{_HELD}(?:有没有|是否|是不是)?(?:报道|登|写|提到|提|刊登|说|讲)过(?:关于|有关)?{_TOPIC}(?:的{PIECE})?(?:吗|么|没有|没)"),
    ("held", rf"{_HELD}(?:有没有|是否|是不是)(?:报道|登|写|提到|提|刊登|说|讲)过(?:关于|有关)?{_TOPIC}"),
    ("held", rf"{_HELD}(?:有没有|是否)(?:报道|登|写|提到|提|刊登)过?(?:关于|有关)?{_TOPIC}的?{PIECE}"),
    ("held", rf"{_HELD}有没有{_MAYBE}的{PIECE}"),
    ("held", rf"{_HELD}有{_MAYBE}的?{PIECE}(?:吗|么|没有|没)"),
    ("last", rf"{_HELD}(?:最近|最后|上)一?次{_REPORTED}{_TOPIC}{_DAY_ASKED}"),
    ("last", rf"{_TOPIC}(?:最近|最后|上)一?次(?:{_DAY_ASKED})?{_SEEN}(?:{_DAY_ASKED})?的?"),
    ("first", rf"{_HELD}(?:最早|最先|首次|第一次|头一次){_DAY_ASKED}{_REPORTED}{_TOPIC}的?"),
    ("first", rf"{_HELD}(?:最早|最先|首次|第一次|头一次){_REPORTED}{_TOPIC}{_DAY_ASKED}"),
    ("first", rf"{_TOPIC}(?:最早|最先|首次|第一次|头一次)(?:{_DAY_ASKED})?{_SEEN}(?:{_DAY_ASKED})?的?"),
    ("timeline", rf"(?:{_LAY_OUT})?(?:有关于?|关于)?{_TOPIC}(?:事件|事情|这件事)?的?(?:整个|完整|全部)?{_STORY}(?:是|有|讲)?(?:{_WHAT}|怎样的?|怎么样的?)?"),
    ("timeline", rf"(?:按|以)(?:照)?时间(?:的)?(?:顺序|先后|为序)?{_LAY_OUT}(?:有关于?|关于)?{_TOPIC}(?:的?(?:经过|过程|进展|{PIECE}))?"),
    ("help", r"(?:你|这个?(?:程序|网站|系统|工具)?|问报)(?:都|还)?(?:能|会|可以)(?:帮我)?(?:做|干|回答|查)(?:些)?(?:什么|啥|哪些)(?:问题|事情?|内容)?"),
    ("help", r"(?:我|你)?(?:都|还)?(?:能|可以)问你?(?:些)?(?:什么|啥|哪些)(?:问题|事情?|内容)?"),
    ("help", r"你(?:是谁|叫(?:什么|啥)(?:名字)?|是什么|是(?:干|做)(?:什么|啥)的)|(?:自我介绍|介绍一?下你?自己)(?:一?下)?"),
    ("help", r"(?:这个?|你|问报|该|应该|我)*(?:怎么|如何|怎样)(?:使?用|提问|问)(?:你|它|这个)?|使用(?:说明|方法|帮助)|用法|帮助|help"),
)  # fmt: skip
WORDINGS = tuple(Wording(what, re.compile(words, re.I)) for what, words in _ROWS)

_BEFORE = re.compile(
    r"^(?:请问|请|麻烦(?:你|您)?|帮我|帮忙|给我|替我|告诉我|我想(?:知道|看看?|了解|问)?|想知道|能不能|可不可以|你好|您好|[，, ])+"
)
_AFTER = ("吧", "呢", "啊", "呀", "哦", "谢谢", "好吗", "可以吗", "行吗", "来着")
_SIGNS = " ？?。.！!~～，,"
_BLANK = re.compile(r"(《[^《》]*》)|\s(?:(?<![A-Za-z]\s)|(?![A-Za-z]))")
"""A title, which is kept, or a blank that is not between two letters."""
_NO_TOPIC = re.compile(rf"(?:最?新|重要|重大|大|好|其他|别的|相关|更多|今天|最近|昨天|本地|这方面|那方面|{PIECE})的?")
_TRIMMED = re.compile(r"(?:方面|相关|有关|这件事|的事情?|问题)?的?$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked, of which topic, title or page; `plain` says that a topic is plainly one."""

    asks: Asks
    topic: str = ""
    plain: bool = True


def wanted(question: Question, papers: Iterable[str]) -> Wanted | None:
    """What a question asks of the whole archive; None where it asks something else."""
    text = question.text
    for words in sorted({period.words for period in question.periods}, key=len, reverse=True):
        text = re.sub(rf"{re.escape(words)}(?:那天|当天)?", DAY, text)
    text = re.sub(r"[（(]([^（）()]*)[）)](?![^《]*》)", r"\1", text)
    for name in papers:
        text = re.sub(rf"《?{re.escape(name)}》?(?:的报纸)?", "报纸", text)
    return matched(text)


def matched(text: str) -> Wanted | None:
    """The first row of the table that is the whole of these words, with its topic."""
    text = _BEFORE.sub("", _BLANK.sub(r"\1", text)).rstrip(_SIGNS)
    while end := next(filter(text.endswith, _AFTER), ""):
        text = text.removesuffix(end).rstrip(_SIGNS)
    for row in WORDINGS:
        match = row.words.fullmatch(text)
        if match is None:
            continue
        groups = match.groupdict()
        topic = groups.get("topic") or groups.get("maybe") or ""
        if row.asks in OF_A_TOPIC:
            topic = _TRIMMED.sub("", topic).strip(f' “”"「」{DAY}的').removeprefix("了").removeprefix("过")
            if len(topic) < 2 or asks(topic) or "《" in topic or _NO_TOPIC.fullmatch(topic):
                continue
        return Wanted(row.asks, topic, _named(topic, surely="maybe" not in groups))
    return None


def _named(topic: str, *, surely: bool) -> bool:
    """Whether a topic is the name of a thing: a few words, with no pronoun and no verb of one sign among them (有人受伤); where it is not
    sure to be a topic no verb at all."""
    words = tagged(topic)
    verbs = any(flag[0] == "v" and flag != "vn" and (len(word) == 1 or not surely) for word, flag in words)
    return len(words) <= 4 and not verbs and not any(flag[0] in "rdpcy" for _, flag in words)
