"""What kind of item an article is: news, feature, editorial, notice, photo-caption, ad, continuation or masthead."""

from __future__ import annotations

import re

from index.types import Kind

_NOTICE = re.compile(r"(?:公告|通告|通知书?|公示|启事|声明|决定|决议|招标|中标|拍卖|讣告|名单|任免|条例|规定|办法)[】）)]?$")
_EDITORIAL = re.compile(r"评论员|社论|短评|时评|[（(][^（）()]{0,8}(?:论坛|时评|锐评|快评|短评|今日谈|评论|来论|新论|钟声|和音|杂谈|声音)[^（）()]{0,4}[）)]$")
_AD = re.compile(r"广告|公益|举报热线|咨询电话|订购热线|宣$|欢迎(?:订阅|选购|光临)|地址[：:].*电话[：:]")


def kind_of(headline: str | None, byline: str | None, body: str) -> Kind:
    """The kind of an item that has a headline, from its headline, byline and body text."""
    title = headline or ""
    if _NOTICE.search(title) and not re.search(r"^(?:本报|新华社|据)", body):
        return "notice"
    if _EDITORIAL.search(title) or (byline and "评论员" in byline):
        return "editorial"
    if len(body) < 120 and _AD.search(body + title):
        return "ad"
    if byline and byline[0] in "■□●◆" and len(body) > 900:
        return "feature"
    return "news"
