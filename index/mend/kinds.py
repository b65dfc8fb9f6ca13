"""What an article is and what its heading says: headline (主题), kicker (引题), subhead (副题), byline, and the kind of item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.mend import bylines, headings
from index.mend.wraps import runs_on
from index.types import Kind

_NOTICE = re.compile(r"(?:公告|通告|通知书?|公示|启事|声明|决定|决议|招标|中标|拍卖|讣告|名单|任免|条例|规定|办法)[】）)]?$")
_OPINION = re.compile(r"论坛|时评|锐评|快评|短评|今日谈|评论|来论|新论|新语|钟声|和音|杂谈|声音|社论|热评|观点")
_COLUMN = re.compile(r"[（(]([^（）()]{2,22})[）)]$")
_AD = re.compile(r"广告|公益|举报热线|咨询电话|订购热线|宣$|欢迎(?:订阅|选购|光临)|地址[：:].{2,40}电话[：:]")
_LEADS = re.compile(r"(?:强调|指出|要求|表示|提出|透露|披露|显示|获悉|部署|时|中|上|下|后)$")
_CLOSING = re.compile(r"[（(](?:(?:本报|新华社)?记者[^（）()]{2,40}|[^（）()，。]{2,40}(?:整理|采写|报道|撰文))[）)]$")
_SHORT = 250
"""A text this short under a photograph is signed by who took it."""
PHOTO = re.compile(r"(?:摄|供图|摄影报道)(?:[（(][^（）()]{2,12}[)）])?$")
"""How the line ends that says who took a photograph."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The lines of a heading by what they are."""

    headline: str | None = None
    kicker: str | None = None
    subhead: str | None = None
    byline: str | None = None


def heading(texts: Sequence[str], looks: Sequence[headings.Look]) -> Heading:
    """The parts of the heading whose lines are `texts`, in page order."""
    upper = looks.index("byline") if "byline" in looks[1:] else len(looks)
    titles = _unwrapped([(t, look) for t, look in zip(texts[:upper], looks[:upper], strict=True) if look != "byline"])
    signed = [headings.signed(text) for text, look in zip(texts, looks, strict=True) if look == "byline"]
    kicker = subhead = None
    if len(titles) > 1 and titles[1][1] != "subhead" and (titles[0][1] == "kicker" or _LEADS.search(titles[0][0])):
        kicker = titles.pop(0)[0]
    headline = titles[0][0] if titles else kicker
    if len(titles) > 1:
        subhead = titles[1][0]
    return Heading(
        headline and headings.unlabelled(headline),
        kicker if headline != kicker else None,
        subhead,
        signed[0] if signed else None,
    )


def _unwrapped(titles: Sequence[tuple[str, headings.Look]]) -> list[tuple[str, headings.Look]]:
    """The titles, those that are lines of one headline joined."""
    found: list[tuple[str, headings.Look]] = []
    for text, look in titles:
        if found and found[-1][1] == look == "title" and runs_on(found[-1][0], text):
            found[-1] = (found[-1][0] + text, look)
        else:
            found.append((text, look))
    return found


def signature(body: Sequence[str], looks: Sequence[headings.Look]) -> str | None:
    """The byline that the text itself holds: in its opening words, or on a line under it."""
    for text, look in zip(body[:3], looks[:3], strict=False):
        if look == "byline":
            return text
        found = bylines.byline_of(text)
        if found:
            return found
    if not body:
        return None
    credit = looks[-1] == "byline" or (looks[-1] == "caption" and sum(map(len, body)) < _SHORT)
    if credit and len(body[-1]) <= 30 and bylines.authors(body[-1]):
        return body[-1]
    closing = _CLOSING.search(body[-1], max(0, len(body[-1]) - 60))
    return closing.group() if closing and bylines.authors(closing.group()) else None


def kind_of(found: Heading, byline: str | None, texts: Sequence[str], looks: Sequence[headings.Look], size: int) -> Kind:
    """The kind of an item from its heading, byline and blocks, of which the first `size` are the heading."""
    headline, body = found.headline, texts[size:]
    text = "".join(body)
    if looks and looks[0] == "masthead":
        return "masthead"
    if headline is None:
        if body and (looks[0] == "caption" or (PHOTO.search(body[-1]) and len(text) < 400)):
            return "photo-caption"
        return "continuation"
    column = _COLUMN.search(headline)
    if _NOTICE.search(headline) and not bylines.dateline(text):
        return "notice"
    if (column and _OPINION.search(column.group(1))) or re.search("评论员|社论", (byline or "") + headline):
        return "editorial"
    if len(text) < 150 and any(map(_AD.search, texts)):
        return "ad"
    if byline and not bylines.dateline(byline) and len(text) > 300:
        return "feature"
    return "news"
