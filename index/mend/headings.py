"""What a block is by its own look: a title, a line that signs, a caption, a jump line, a part of a masthead, or body text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from index.mend.bylines import DATELINE, SIGNED_LINE
from index.mend.lines import Block

Look = Literal["masthead", "title", "subhead", "kicker", "byline", "caption", "jump", "body"]

JUMP_IN = re.compile(r"^[（(【\[]?\s*(?:紧接|上接)\s*(?:第?\s*[A-Za-z]?[0-9一二三四五六七八九十]+\s*版|头版|[A-Z]\d+)\s*[①-⑳0-9]*\s*[)）】\]]?")
"""上接第一版: the block goes on from another page."""
JUMP_OUT = re.compile(r"[（(【\[]?\s*(?:下转|转)\s*(?:第?\s*[A-Za-z]?[0-9一二三四五六七八九十]+\s*版|头版|[A-Z]\d+)\s*[①-⑳0-9]*\s*[)）】\]]?$")
"""下转第六版: the text goes on on another page."""
ENDNOTE = re.compile(
    r"^[（(【][^（）()【】]{1,60}[）)】]$|^[（(](?:本报|据|新华社|作者|记者|来源|摘自|原载|完)[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]?$"
    r"|^(?:版式设计|本版责编|责任编辑|责编|制图|本版制图|统筹|策划|美编|编辑|校对|数据来源|资料来源|来源)\s*[：:].{1,40}$"
)
"""A note under an article: who wrote, edited or drew it, or where the rest stands."""

_MASTHEAD = re.compile(
    r"国内统一(?:连续出版物|刊)号|CN\s?\d\d-\d{4}|^第\s*\d{3,6}\s*[号期]|^(?:总第|第)\s*\d+\s*期|^今日.{1,4}版|^(?:本期|今日)\s*\d+\s*版"
    r"|(?:委员会|报社|集团)\s*(?:主管|主办|出版)|(?:新闻|广告|发行|投稿)(?:热线|电话|邮箱)[：:]|^(?:官方)?网[站址][：:]|邮发代号|零售价"
    r"|^(?:\d{4}|[二〇零○一]{4})年\d{0,2}[一二三四五六七八九十]{0,3}月[\d一二三四五六七八九十]{1,3}日?(?:\s*星期.)?(?:\s*农历.*)?(?:\s*第.*[期号])?$"
    r"|^星期[一二三四五六日天]$|^农历.{2,10}$|^出版$"
)
NAMEPLATE = re.compile(r"^[\u4e00-\u9fff]{1,8}(?:日报|晚报|晨报|时报|早报|商报|都市报|导报|新报|快报|周报|青年报|农民报|工人报|电视报|报)$")
_LATIN = re.compile(r"^[A-Z][A-Z .&'-]{4,40}$")
_CAPTION = re.compile(r"^(?:图为|上图|下图|左图|右图|图①|图1|本版图片|[▲△▼▽↑↓←→]).*|.{2,90}(?:摄|供图|图/文|/摄|摄影报道)(?:[（(][^（）()]{2,12}[)）])?$")


def look(text: str) -> Look:
    """The look of one block, read without its surroundings."""
    if JUMP_IN.match(text):
        return "jump"
    if JUMP_OUT.search(text):
        return "body"
    if len(text) <= 80 and (_MASTHEAD.search(text) or NAMEPLATE.match(text) or _LATIN.match(text)):
        return "masthead"
    if _CAPTION.match(text) and len(text) <= 120:
        return "caption"
    if SIGNED_LINE.match(text):
        return "byline"
    if DATELINE.match(text) or ENDNOTE.match(text):
        return "body"
    if text.startswith(("——", "—— ", "--", "—")) and len(text) <= 60 and text[-1] not in "。，；":
        return "subhead"
    if len(text) <= 90 and not re.search(r"[。，、；,;：:—！？!?…]$", text) and text.count("。") <= 1:
        return "title"
    if len(text) <= 70 and text.endswith(("：", ":", "——")) and "。" not in text:
        return "kicker"
    if len(text) <= 40 and text[-1] in "！？!?" and not re.search("[。！？!?].", text) and text[0] not in "“\"'":
        return "title"
    return "body"


def looks(blocks: Sequence[Block]) -> list[Look]:
    """The look of every block of a page."""
    return [look(block.text) for block in blocks]
