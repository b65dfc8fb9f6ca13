"""Search for people who want passages, not answers: 标题:足球 记者:周琛 "校园足球" -篮球 日期:2021-10.

A query is words, which are looked for by relevance; "phrases", which must stand in a passage as written; -words and -"phrases",
which must not; and fields, in Chinese or English: 标题 (headline), 记者 (reporter), 报纸 (newspaper), 版 (page), and 日期 (date),
a day, month or year, or two with .. between them. Full-width characters do as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from index.archive.folder import Archive
from index.chinese.dates import find_dates
from index.chinese.words import bare
from index.errors import NO_DATE, QuestionError
from index.partial_date import PartialDate
from index.types import Filters
from rag.retrieve.hybrid import hits, lexical_and_dense
from rag.types import Hit

FIELDS = {
    "标题": "headline", "题目": "headline", "title": "headline", "headline": "headline",
    "记者": "reporter", "作者": "reporter", "reporter": "reporter", "author": "reporter",
    "报纸": "newspaper", "报": "newspaper", "newspaper": "newspaper", "paper": "newspaper",
    "日期": "date", "时间": "date", "date": "date",
    "版": "page", "版面": "page", "page": "page",
}  # fmt: skip
"""The names of the fields, Chinese and English."""

DEPTH = 2_000
"""How many passages the conditions are tried on, at most."""

_TOKEN = re.compile(r'(?P<minus>-)?(?:(?P<field>[一-龥a-z]{1,9}):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Query:
    """A search query taken to pieces."""

    words: str = ""
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    filters: Filters = Filters()


def parse(text: str, filters: Filters = Filters()) -> Query:
    """Take a query to pieces; its own fields narrow `filters`. Raises QuestionError for a date that is none."""
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    headlines: list[str] = []
    pages: list[str] = []
    plain = unicodedata.normalize("NFKC", text).translate(str.maketrans("“”„＂", '""""'))
    for match in _TOKEN.finditer(plain):
        value = match["phrase"] if match["phrase"] is not None else match["word"]
        field = FIELDS.get((match["field"] or "").lower())
        if match["field"] and field is None:
            value, field = match[0].lstrip("-").strip('"'), None
        if not value.strip() or (value[-1] == ":" and value[:-1].lower() in FIELDS):
            continue
        if match["minus"]:
            without.append(value)
        elif field == "headline":
            headlines.append(value)
        elif field == "page":
            pages.append(value.removeprefix("第").removesuffix("版"))
        elif field == "date":
            after, before = _dates(value)
            filters = replace(filters, after=after or filters.after, before=before or filters.before)
        elif field:
            filters = replace(filters, **{field: value})
        elif match["phrase"] is not None:
            phrases.append(value)
        else:
            words.append(value)
    return Query(" ".join(words), tuple(phrases), tuple(without), tuple(headlines), tuple(pages), filters)


def search(archive: Archive, query: str, *, k: int = 10, filters: Filters = Filters(), by_date: bool = False) -> list[Hit]:
    """The k best passages for a query, best first; one that the archive prints several times is one hit with its printings.

    With `by_date` the same k are shown newest first, those without a date at the end.
    A query of conditions alone (记者:许珂) gives the passages that meet them, oldest first. Raises QuestionError.
    """
    wanted = parse(query, filters)
    if not _says_something(wanted):
        raise QuestionError("检索词是空的，请写出要找的词 (the query is empty: type a word)")
    paper = wanted.filters.newspaper
    if paper and paper not in {name for name, *_ in archive.documents.newspapers()}:
        raise QuestionError(f"馆藏里没有报纸“{paper}” (no such newspaper: see `index info`)")
    found = hits(archive, _kept(archive, wanted), k)
    return sorted(found, key=lambda hit: hit.issue.date or "", reverse=True) if by_date else found


def _says_something(wanted: Query) -> bool:
    """Whether a query holds more than punctuation."""
    asked = (wanted.words, *wanted.phrases, *wanted.without, *wanted.headlines, *wanted.pages)
    return wanted.filters != Filters() or any(bare(words) for words in asked)


def _kept(archive: Archive, wanted: Query) -> Iterator[tuple[int, float]]:
    for number, score in _ranked(archive, wanted):
        if not (wanted.phrases or wanted.without or wanted.headlines or wanted.pages):
            yield number, score
            continue
        passage, article, issue = archive.locate(number)
        words, headline = bare(passage.text), bare(article.headline or "")
        if (
            all(bare(phrase) in words or bare(phrase) in headline for phrase in wanted.phrases)
            and not any(bare(word) in words or bare(word) in headline for word in wanted.without)
            and all(bare(word) in headline for word in wanted.headlines)
            and (not wanted.pages or (article.page or issue.page) in wanted.pages)
        ):
            yield number, score


def _ranked(archive: Archive, wanted: Query) -> list[tuple[int, float]]:
    text = " ".join((wanted.words, *wanted.phrases))
    if bare(text):
        narrow = bool(wanted.phrases or wanted.without or wanted.headlines or wanted.pages)
        return lexical_and_dense(archive, text, DEPTH if narrow else 100, wanted.filters)
    bounds = wanted.filters
    longest = max(wanted.headlines, key=len, default=None)
    found = archive.find(
        headline=longest,
        author=bounds.reporter,
        newspaper=bounds.newspaper,
        kind=bounds.kind,
        after=bounds.after,
        before=bounds.before,
    )
    return [(number, 1.0) for article, _ in found[:DEPTH] for number in archive.documents.passages_of(article.article_id)[:1]]


def _dates(text: str) -> tuple[str | None, str | None]:
    """2021-10 as (2021-10, 2021-10); 2021-10..2021-12, 2021.., ..2021-12-31, and a Chinese date."""
    first, dots, last = text.partition("..")
    if not dots:
        first = last = text
    return _iso(first), _iso(last, end=True)


def _iso(text: str, *, end: bool = False) -> str | None:
    text = text.strip()
    if not text:
        return None
    with suppress(ValueError):
        return PartialDate.parse(text, padded=False).iso
    found = find_dates(text)
    if not found:
        raise QuestionError(NO_DATE.format(text))
    return (found[0].latest if end else found[0].earliest).isoformat()
