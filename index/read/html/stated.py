"""What a web page states of the issue it is from: the edition's own record, JSON-LD, meta tags, the title, the text around."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.papers import KINDS, TITLES
from index.chinese.words import simplified
from index.issues.page_numbers import page_number
from index.read.records.issues_csv import iso_date
from index.types import Stated

_DATES = (
    "publishdate",
    "pubdate",
    "publish-date",
    "date",
    "dc.date",
    "article:published_time",
    "og:release_date",
    "datepublished",
    "datecreated",
    "dcterms.date",
    "publish_time",
    "publishtime",
    "publish_date",
    "release_date",
    "article:create_at",
    "bytedance:published_time",
    "citation_publication_date",
    "weibo:article:create_at",
)
_PAPERS = ("newspaper", "og:site_name", "application-name", "source", "contentsource", "mediaid", "publisher", "copyright")
_PAGE = re.compile(
    rf"(?<![转接见])第\s*(?P<a>[A-Z]?\d{{1,3}}|[{ONE_TO_TEN}]{{1,3}})\s*版|(?<![A-Za-z\d])(?P<b>[A-Z]\d{{1,2}}|0\d)\s*版?\s*[:：](?!\d)"
    r"|版次\s*[:：]?\s*(?P<c>[A-Z]?\d{1,2})"
)
_NAME = rf"[\u4e00-\u9fff]{{2,10}}?(?:{any_of(KINDS | TITLES - {'消息'})}|参考消息)"
_PAPER = re.compile(
    rf"(?:^|[《\s|_—–·\-:：（(])(?P<name>{_NAME})(?:数字报|电子版|电子报|多媒体数字报|官网)?(?=$|[》\s|_—–·\-:：）)数电])"
)
_DAY = re.compile(r"(?:19|20)\d\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?")
_DATELINE = re.compile(
    rf"({_DAY.pattern})(?=.{{0,8}}(?:星期|第\s*\w{{1,3}}\s*版))"
)  # a date in running text is not the issue's
_UNDER = re.compile(r"来源|作者|记者|通讯员|编辑|发布|时间|日期|字体|字号|阅读|浏览|点击|本报|本站")
_TITLES = ("og:title", "twitter:title", "articletitle", "citation_title", "dc.title")
_AUTHORS = ("author", "article:author", "og:article:author", "dc.creator", "byl", "citation_author")
_RECORD = re.compile(r"<(?:founder-)?(date|pubdate|author|title|nodename|pagename|papername)>([^<>]*)</(?:founder-)?\1>")
_KINDS = re.compile("article|posting", re.IGNORECASE)
_NO_NAME = re.compile("(?:电子|数字|手机)报$")


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of its article beside its text; None where it does not."""

    title: str | None = None
    author: str | None = None
    stated: Stated = field(default_factory=Stated)


def said(soup: Any, comments: str, under_title: str) -> Said:
    """What the page states. `comments` is the text of its comments, where 方正 editions keep their record, `under_title` the line before
    the text that says when and by whom it was printed."""
    record = {name: value.strip() for name, value in _RECORD.findall(comments) if value.strip()}
    linked, meta = _json_ld(soup), _meta(soup)
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    around = " ".join(soup.get_text(" ", strip=True).split())
    papers = [record.get("papername", ""), linked.get("publisher", "")]
    papers += [meta[name] for name in _PAPERS if meta.get(name)] + [title, around[:400], around[-400:]]
    times = [str(tag.get("datetime") or "") for tag in soup.find_all("time")[:1]]
    days = [record.get("date", ""), record.get("pubdate", ""), linked.get("date", "")]
    days += [meta.get(name, "") for name in _DATES] + [title, *times]
    day = _first_of(_DAY, days) or _DATELINE.search(around) or _DAY.search(under_title)
    number = _first_of(_PAGE, [record.get("nodename", ""), record.get("pagename", ""), linked.get("page", ""), title, around])
    author = record.get("author") or linked.get("author") or _any_of(meta, _AUTHORS)
    return Said(
        record.get("title") or linked.get("headline") or _any_of(meta, _TITLES),
        author if author and len(author) <= 40 and not _paper(author) and not author.isascii() else None,
        Stated(
            next((name for text in papers if (name := _paper(text))), None),
            _iso(day.group() if day else None),
            None,
            _page_number(number) if number else None,
        ),
    )


def _meta(soup: Any) -> dict[str, str]:
    """The page's meta tags: their names in lower case, and what each says."""
    return {
        str(m.get("name") or m.get("property") or m.get("itemprop") or "").lower(): str(m.get("content") or "").strip()
        for m in soup.find_all("meta")
    }


def _any_of(meta: dict[str, str], names: Sequence[str]) -> str | None:
    """What the first of some meta tags says that the page has."""
    return next((meta[name] for name in names if meta.get(name)), None)


def _first_of(rule: re.Pattern[str], texts: Sequence[str]) -> re.Match[str] | None:
    """The first match of a rule in any of several texts, the earlier the surer."""
    return next((match for text in texts if (match := rule.search(text))), None)


def _paper(text: str) -> str | None:
    """The newspaper that a text names, in the characters that it is written in."""
    match = _PAPER.search(simplified(text))
    if match is None or _NO_NAME.search(match["name"]):
        return None
    return text[slice(*match.span("name"))]


def _json_ld(soup: Any) -> dict[str, str]:
    """What the page's linked data (schema.org, JSON-LD) say of its article."""
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            held = json.loads(script.get_text())
        except (ValueError, RecursionError):
            continue
        for one in _objects(held):
            if _KINDS.search(str(one.get("@type"))) and one.get("headline"):
                values = {
                    "headline": one.get("headline"),
                    "date": one.get("datePublished") or one.get("dateCreated"),
                    "author": one.get("author"),
                    "publisher": one.get("isPartOf") or one.get("publisher"),
                    "page": one.get("pageStart") or one.get("pagination"),
                }
                return {name: text for name, value in values.items() if (text := _named(value))}
    return {}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of linked data: one, a list, or a graph."""
    if isinstance(value, list):
        for one in value[:50]:
            yield from _objects(one)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph") or [])


def _named(value: Any) -> str:
    """A value as text: itself, its name, or those of a list."""
    if isinstance(value, list):
        return " ".join(filter(None, map(_named, value[:9])))
    if isinstance(value, dict):
        return _named(value.get("name"))
    return " ".join(str(value).split())[:200] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def paper_or_day(text: str) -> bool:
    """Whether a text names a newspaper, a day or a page of one."""
    return any(rule.search(simplified(text)) for rule in (_PAPER, _DAY, _PAGE))


def is_dateline(line: str) -> bool:
    """Whether a line is one that stands under a title and says when and by whom it was printed."""
    return bool(_DAY.search(line) and (_UNDER.search(line) or _PAPER.search(line) or _DAY.fullmatch(line)))


def _iso(day: str | None) -> str | None:
    try:
        return iso_date(day)
    except ValueError:
        return None


def _page_number(match: re.Match[str]) -> str | None:
    return page_number(next(group for group in match.groups() if group))
