"""How one asks what an archive holds: the words of a catalogue, what is left of a question without them, and what of a masthead is asked."""

from __future__ import annotations

import re
from collections.abc import Set

from index.chinese.vocabulary.papers import KIND
from rag.question.catalogue.pieces import COUNT, PIECE, without_periods
from rag.types import Question

_THIS_NUMBER = re.compile(r"(?:总?第|期号是?|刊号是?)\s?(?P<number>\d{2,6})\s?(?:期|号)?")
_WORDS = re.compile(
    rf"(?:星期|礼拜|周)几|[农阴夏旧]历|[几多少]大?张|请问|请|麻烦|帮我|给我|告诉我|我想知道|想知道|问一下|查一下|看一下|一下|现在|目前|当前|至今|截至|{PIECE}|{COUNT}"
    r"|馆藏|馆里|馆内|本馆|馆|库里|库中|库内|本库|档案库?|数据库|资料库|你们这?里?|你这里|你|这里|这儿|收录|收藏|收有|存有|保存|藏有|入库|覆盖|涵盖|包含|包括"
    rf"|报纸|报刊|报名|{KIND}|期号|刊号|期数|编号|期次|版面|记者|作者|通讯员|撰稿人|署名|名字|名单|排名|排行|谁|评论|社论|时评|言论|公告|通告|启事|公示|广告|图片新闻|图片|照片|摄影|特写|专题|特稿|正文|标题|题目"
    r"|年份|年代|日期|时间|时段|范围|起止|跨度|什么时候|何时|多早|多久|哪一?[天年月日期份种家个位]|哪些|哪几|哪|什么|啥|几[份期版个种家位名天]|多少|几"
    r"|最[早新近晚后先初多勤]|最高产|第一|最后|一[期份篇条张个]|各期|每期|全部|所有|清单|一览|列出来?|列举|列一下|列个|列|总共|一共|合计|共计?|分别|都|各|"
    r"登[了载过]?|刊[登发载]?[了过]?|发(?!行量)[了表]?过?|印(?!数|量)|写[了过的得]?|出版|出|有[没无]?|没有|是|叫|在|到|从|以来|里面|里|中|内|上|的|了|呢|吗|吧|啊|么|和|与|及|第|总|号|期|份|版|篇|条|则|天|年|月|日|报|这|那|个|种|家|位|名|(?<!印|行)[数量]"
)
"""The words of a catalogue: its units, what is done with them, courtesy."""
MASTHEAD = re.compile(
    r"(?P<number>期号|刊号|期数|编号|总?第(?:几|多少)(?:期|号)|第多少|多少(?:期|号)(?=的?(?:报|$|[？?，,。])))"
    r"|(?P<weekday>(?:星期|礼拜|周)几)|(?P<lunar>[农阴夏旧]历)|(?P<pages>[几多少]+个?版(?!面)|[几多少]大?张)"
)
"""How each thing that a masthead prints is asked for."""


def masthead_of(text: str) -> tuple[str, ...]:
    """What of a masthead a question asks for, in its order: `number`, `weekday`, `lunar`, `pages`."""
    return tuple(dict.fromkeys(match.lastgroup or "" for match in MASTHEAD.finditer(text)))


def issue_number_of(text: str) -> str:
    """The number that a question names an issue by; empty where it names none."""
    number = _THIS_NUMBER.search(text)
    return number["number"] if number else ""


def left(question: Question, papers: Set[str], *, numbered: bool = False) -> int:
    """How many characters of a question are none of a catalogue's words, nor of the papers held and its days; `numbered`: nor of the
    number that it names an issue by."""
    number = _THIS_NUMBER.search(question.text) if numbered else None
    text = without_periods(question)
    for words in sorted((*papers, number[0] if number else ""), key=len, reverse=True):
        text = text.replace(words, " ") if words else text
    return len(re.sub(r"[\W\d_]", "", _WORDS.sub("", text)))
