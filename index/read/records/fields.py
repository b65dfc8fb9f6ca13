"""Articles as records of named fields: what crawlers and databases call the headline, the text, the day."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.papers import TITLES
from index.errors import SourceError
from index.issues.page_numbers import page_number
from index.partial_date import PartialDate
from index.read.records.issues_csv import iso_date, merge
from index.types import Page, Ready, Stated

FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("id", "_id", "article_id", "articleid", "docid", "doc_id", "uuid", "guid", "url", "link", "编号", "链接", "网址"),
    "headline": ("headline", "title", "newstitle", "article_title", "news_title", "标题", "题目", "文章标题", "題目", "標題"),
    "text": (
        "text", "content", "body", "article", "articlebody", "article_body", "article_content", "maintext", "main_text", "fulltext",
        "full_text", "news_content", "newscontent", "paragraphs", "html", "正文", "内容", "文章内容", "全文", "內容",
    ),
    "byline": ("byline", "author", "authors", "reporter", "writer", "作者", "记者", "署名", "記者"),
    "date": (
        "date", "publish_date", "publishdate", "pub_date", "pubdate", "date_publish", "datepublished", "published", "published_at",
        "publish_time", "publishtime", "pub_time", "pubtime", "newsdate", "datetime", "time", "日期", "发布日期", "发布时间", "出版日期",
        "时间", "發布日期", "報紙日期", "报纸日期",
    ),
    "newspaper": ("newspaper", "paper", "papername", "paper_name", "报纸", "报名", "报刊", "报纸名称", "報紙", "報名"),
    "source": ("source", "media", "medianame", "media_name", "site", "sitename", "site_name", "publisher", "来源", "媒体", "來源"),
    "issue_no": ("issue_no", "issue", "issue_number", "期号", "期数", "期號"),
    "page": ("page", "page_no", "pageno", "page_number", "edition", "版次", "版面", "版", "版号", "版號"),
}  # fmt: skip
"""Our name of a field, and what others call it, in lower case, the likeliest first."""
_NAMES = {alias: (name, rank) for name, aliases in FIELDS.items() for rank, alias in enumerate(aliases)}
_OF_ISSUE = frozenset((
    *FIELDS["newspaper"], "date", "publish_date", "publishdate", "日期", "出版日期", "报纸日期", "報紙日期",
    "issue_no", "issue_number", "期号", "期数", "期號", "版次", "版面", "版号", "版號",
))  # fmt: skip
"""Names of fields with which the object that lists articles says of what issue they are. The page, time, site and publisher of a reply
are the service's own."""
_WRAPPERS = ("data", "articles", "items", "results", "result", "list", "rows", "news", "records", "docs", "文章")
_MARKUP = re.compile(r"</?(?:p|br|div|span|strong|h[1-6]|section|table|img)\b[^>]*>", re.IGNORECASE)
_PAPER = re.compile(rf"[\u4e00-\u9fff]{{1,14}}(?:{any_of(TITLES)}|報)")
_PAGE = re.compile(rf"第?\s*([A-Za-z]?\d{{1,3}}|(?:头|[{ONE_TO_TEN}]{{1,3}})(?=\s*版|$))\s*版?(?:[:：].*)?")
_TO_THE_HOUR = re.compile(r"((?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?:[01]\d|2[0-3])(?:[0-5]\d){0,2}")
"""2021102908 and 20211029083000, a day with its hour; read as seconds it would lie in 2034."""
_A_DAY = 24 * 60 * 60
_CHINA = timezone(timedelta(hours=8))


def named(record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record by our names; of several that mean the same the likeliest that says something."""
    found: dict[str, tuple[int, Any]] = {}
    for key, value in record.items():
        name, rank = _NAMES.get(str(key).strip().lower(), ("", 0))
        if name and value not in (None, "", [], {}) and (name not in found or rank < found[name][0]):
            found[name] = (rank, value)
    return {name: value for name, (_, value) in found.items()}


def is_article(record: object) -> bool:
    """Whether a JSON value is a record with a text."""
    return isinstance(record, dict) and isinstance(named(record).get("text"), (str, list))


def articles_in(value: Any) -> list[dict[str, Any]]:
    """The records of articles in a JSON value: one, a list of them, or one of the usual wrappings of a list."""
    if is_article(value):
        return [value]
    if isinstance(value, list):
        return [one for one in value if is_article(one)]
    if isinstance(value, dict):
        for wrapper in _WRAPPERS:
            if found := articles_in(value.get(wrapper)):
                return [_within(value, one) for one in found]
        listed = [found for one in value.values() if isinstance(one, list) and (found := articles_in(one))]
        return [_within(value, one) for one in listed[0]] if len(listed) == 1 else []
    return []


def _within(outer: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """A record with what the object that it is listed in says of its issue, where it does not say it itself."""
    own = named(record)
    said = named({key: value for key, value in outer.items() if str(key).strip().lower() in _OF_ISSUE})
    if "date" in said and not _is_day(said["date"]):
        del said["date"]
    return {**record, **{name: value for name, value in said.items() if name not in own}}


def _is_day(value: object) -> bool:
    """Whether a value is a day of the calendar, and not the clock of the service that replies (2026-11-29 10:00:00, 1764410400)."""
    text = _plain(value) or ""
    hour, colon, minutes = text.partition(":")
    if (colon and (hour[-2:] + minutes).strip("0:.Z")) or (len(text) > 8 and text.replace(".", "").isdecimal()):
        return False
    try:
        return _day(text) is not None
    except SourceError:
        return False


def page(record: Mapping[str, Any], part: str, file: str, sha256: str, stated: Stated, encoding: str) -> Page:
    """The ready article of a record. Raises SourceError for one without text and for a day that cannot be read."""
    held = named(record)
    text = _text(held.get("text"))
    if not text:
        raise SourceError("没有正文，请补上 (no text)。")
    newspaper = _plain(held.get("newspaper"))
    source = _plain(held.get("source"))
    if newspaper is None and source and _PAPER.fullmatch(source):
        newspaper = source
    number = _PAGE.match(_plain(held.get("page")) or "")
    own = Stated(newspaper, _day(held.get("date")), _plain(held.get("issue_no")), page_number(number[1]) if number else None)
    ready = Ready(_plain(held.get("id")), _plain(held.get("headline")), _plain(held.get("byline")))
    return Page(file, text, sha256, part, encoding=encoding, stated=merge(stated, own), ready=ready)


def _text(value: object) -> str:
    """A text as paragraphs, a line each; HTML is read as such."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(_text, value)))
    text = str(value or "").strip()
    if len(_MARKUP.findall(text)) > 1:
        from index.read.html.page import lines_of

        return "\n".join(lines_of(text))
    return text


def _day(value: object) -> str | None:
    """A day in any of the forms of databases: ISO, 20210305, 2021/3/5, 2021030508, past seconds or milliseconds since 1970."""
    text = (_plain(value) or "").replace("/", "-")
    if to_the_hour := _TO_THE_HOUR.fullmatch(text):
        text = to_the_hour[1]
    if re.fullmatch(r"\d{10}(?:\d{3})?(?:\.\d+)?", text) and int(text[:10]) < time.time() + _A_DAY:
        text = datetime.fromtimestamp(int(text[:10]), _CHINA).date().isoformat()
    try:
        if re.fullmatch(r"(?:19|20)\d{6}", text):
            return PartialDate.compact(text).iso
        if short := re.match(r"\d{4}-\d{1,2}-\d{1,2}(?!\d)", text):
            return PartialDate.parse(short[0], padded=False).iso
        return iso_date(text)
    except ValueError:
        raise SourceError(f"的日期 {text[:40]} 看不懂，请写成 2021-10-29 (no date)。") from None


def _plain(value: object) -> str | None:
    """A value on one line, several names with a blank between; None for what is no text or number."""
    if isinstance(value, list):
        return " ".join(filter(None, map(_plain, value[:20]))) or None
    if isinstance(value, dict):
        return _plain(value.get("name") or value.get("$oid"))
    if value is None or isinstance(value, bool):
        return None
    return " ".join(str(value).split()) or None


def pages(records: list[dict[str, Any]], file: str, sha256: str, stated: Stated, encoding: str) -> Iterator[Page | SourceError]:
    """The articles of a list of records, each with its place in the list as its part; for one that cannot be read, why."""
    seen: set[str] = set()
    for number, record in enumerate(records, 1):
        part = _plain(named(record).get("id")) or f"l{number}"
        part = part if part not in seen else f"{part}-l{number}"
        seen.add(part)
        try:
            yield page(record, part if len(records) > 1 else "", file, sha256, stated, encoding)
        except SourceError as error:
            yield SourceError(f"第 {number} 篇{error}")
