"""Evidence for what a paper printed: an article's headline and byline, or its opening, quoted where they stand in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.archive.folder import Archive
from index.chinese.words import bare, bigrams
from index.embed.passages import sentences
from index.partial_date import PartialDate
from index.types import Article, Issue
from rag.types import Evidence, Heading, Hit

_LONGEST_QUOTE = 160


def hit_of(archive: Archive, article: Article, issue: Issue) -> Hit | None:
    """An article as a hit: its first passage; None where it has none."""
    numbers = archive.documents.passages_of(article.article_id)
    return Hit(archive.passage(numbers[0]), article, issue, 1.0) if numbers else None


def lines_of(archive: Archive, article: Article, issue: Issue) -> Iterator[Evidence]:
    """The lines of an article, each as what proves itself; none where the article has no passage."""
    hit, end = hit_of(archive, article, issue), 0
    if hit is None:
        return
    for line in article.text.splitlines(keepends=True):
        start, end, words = end, end + len(line), line.rstrip()
        yield Evidence(hit, words, start, start + len(words))


def printed(archive: Archive, article: Article, issue: Issue, *, byline: bool = False) -> Evidence | None:
    """The words that show that an article was printed: its headline, else its opening sentence; with `byline`, who signed it."""
    hit = hit_of(archive, article, issue)
    if hit is None:
        return None
    headline, signed = _find(article.text, article.headline), _find(article.text, article.byline) if byline else None
    if signed is not None and not _alone(article.text, signed):
        signed = signed[0], _sentence_end(article.text, signed[1])
    if headline and signed and 0 <= signed[0] - headline[1] <= _LONGEST_QUOTE // 2:
        start, end = headline[0], signed[1]
    else:
        start, end = signed or headline or _opening(article.text)
    return Evidence(hit, article.text[start:end], start, end, 1.0) if start < end else None


def nearest_sentence(hit: Hit, words: str, beside: Sequence[Evidence] = ()) -> Evidence | None:
    """The sentence of a hit's article that says most of some words in the fewest of its own, none of those cited already."""
    wanted = set(bigrams(words))
    text = hit.article.text
    spans = [span for span in sentences(text) if all(span[0] >= one.end or span[1] <= one.start for one in beside)]
    if not wanted or not spans:
        return None
    start, end = max(
        spans, key=lambda span: len(wanted & set(bigrams(text[span[0] : span[1]]))) / (span[1] - span[0] + 10) ** 0.5
    )
    return Evidence(hit, text[start:end], start, end, 1.0)


def chinese_day(iso: str | None) -> str:
    """2021-10-29 as 2021年10月29日; a partial date as far as it goes; empty where unknown."""
    return PartialDate.parse(iso).chinese if iso else ""


def issue_day(issue: Issue) -> str:
    """The day of an issue, which says where it was worked out and not printed: 2020年12月30日（推定）; empty where unknown."""
    return f"{chinese_day(issue.date)}{'（推定）' if issue.date and issue.date_certainty == 'inferred' else ''}"


def where_printed(article: Article, issue: Issue) -> str:
    """《人民日报》2020年7月20日第19版, as far as it is known; what was worked out and not printed says so."""
    paper = f"《{issue.newspaper}》" if issue.newspaper else ""
    day = chinese_day(issue.date) or "日期不详"
    page = article.page or issue.page
    inferred = "（日期为推定）" if issue.date and issue.date_certainty == "inferred" else ""
    return f"{paper}{day}{f'第{page}版' if page else ''}{inferred}"


def printed_in_english(article: Article, issue: Issue) -> str:
    """《人民日报》 of 20 July 2020, page 19, as far as it is known; what was worked out and not printed says so."""
    paper = f"《{issue.newspaper}》" if issue.newspaper else "a paper of unknown name"
    day = PartialDate.parse(issue.date).english if issue.date else "an unknown day"
    page = article.page or issue.page
    inferred = " (the day is inferred)" if issue.date and issue.date_certainty == "inferred" else ""
    return f"{paper} of {day}{inferred}{f', page {page}' if page else ''}"


def title_of(article: Article) -> str:
    """《headline》, or the opening of an article without one."""
    if article.headline:
        return f"《{' '.join(article.headline.split())}》"
    start, end = _opening(article.text)
    return f"（无题）{article.text[start : min(end, start + 18)]}"


def heading(article: Article, issue: Issue) -> Heading:
    """An article as a list shows it."""
    title = title_of(article).removeprefix("《").removesuffix("》") if article.headline else title_of(article)
    page = article.page or issue.page
    return Heading(article.article_id, title, issue.newspaper, issue.date, issue.date_certainty, issue.issue_no, page)


def _find(text: str, words: str | None) -> tuple[int, int] | None:
    """Where words stand in a text, blanks and line breaks ignored."""
    if not words or not bare(words):
        return None
    match = re.search(r"\s*".join(re.escape(char) for char in re.sub(r"\s", "", words)), text)
    return match.span() if match else None


def _alone(text: str, span: tuple[int, int]) -> bool:
    return span[1] >= len(text) or "\n" in text[span[1] : span[1] + 2]


def _sentence_end(text: str, at: int) -> int:
    ends = [end for start, end in sentences(text) if start <= at <= end]
    return min(max(ends, default=at), at + _LONGEST_QUOTE)


def _opening(text: str) -> tuple[int, int]:
    spans = sentences(text)
    start, end = next((span for span in spans if span[1] - span[0] >= 12), spans[0] if spans else (0, 0))
    return start, min(end, start + _LONGEST_QUOTE)
