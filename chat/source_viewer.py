"""The source viewer: a page's text as HTML with its articles marked off and the quoted words highlighted.

Readings of the same source stand side by side and a switch shows one: the page in its own order (offsets are those of `Page.text`), the
article put together (its `text`, where displaced parts are joined), and the picture of the page where one is kept (`chat.scan`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from chat.addresses import article_address, issue_address
from chat.cards import issue_html, source_link
from chat.clippings.button import clip_button
from chat.i18n import both, label, reason_html
from index.chinese.blank import is_blank, squeezed
from index.chinese.dates.calendar import WEEKDAYS
from rag import Article, Issue, Page, Span
from rag.cite.embedded import context_object
from rag.cite.references import Source

SPANS = re.compile(r"\d{1,9}-\d{1,9}(?:,\d{1,9}-\d{1,9})*")
MOST_SPANS = 100
"""Spans of one link that are shown: each is laid on every line of a page."""
LINE = re.compile(r"[^\n]*\n?")
BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of a page's text that belongs to one article (None: to none); `repeat` where it prints words a second time."""

    start: int
    end: int
    article: Article | None
    repeat: bool = False


def parse_spans(text: str) -> tuple[Span, ...]:
    """Spans from their written form `12-40,52-60`, in order, those that overlap as one; anything else gives none."""
    if not SPANS.fullmatch(text):
        return ()
    spans: list[Span] = []
    for start, end in sorted(tuple(map(int, part.split("-"))) for part in text.split(",")):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        elif start < end:
            spans.append((start, end))
    return tuple(spans[:MOST_SPANS])


def source_html(
    page: Page,
    issue: Issue,
    articles: Sequence[Article],
    chosen: Article | None,
    quoted: Sequence[Span],
    *,
    scan: str = "",
    table: Sequence[Article] | None = None,
    before: tuple[Issue, str] | None = None,
    after: tuple[Issue, str] | None = None,
    correction: str = "",
) -> str:
    """A page as the reader sees it.

    `articles` are all of the page, `chosen` is the one asked for and `quoted` its highlighted spans in `page.text`; `scan` is the picture
    of the page as HTML. `before`
    and `after` are the neighbouring issues with their links; `correction` is the form that corrects the issue, as HTML.
    """
    views = f'<section class="as-page" lang="zh-CN">{"".join(page_blocks(page, articles, chosen, quoted))}</section>'
    if chosen is not None:
        views += f'<section class="as-article" lang="zh-CN" hidden>{article_block(page, chosen, quoted)}{turns(articles, chosen)}</section>'
    views += scan
    switch = switch_html(scan=bool(scan), article=chosen is not None)
    clip = clip_button(chosen.article_id, title_of(chosen)) if chosen else ""
    tools = f'<div class="tools">{switch}{clip}{turn(before, "previous_issue", "‹")}{turn(after, "next_issue", "›")}</div>'
    source = f'{lasting(issue, chosen)}<p class="file">{escape(f"{issue.file} {issue.part}".strip())}</p>'
    return (
        f'<article class="sheet"><header class="dateline"><div class="row">{heading(issue, chosen)}{tools}</div>'
        f'<div class="folds">{contents(articles, table, chosen)}{why(issue, correction)}{source}</div></header>{views}{citable(issue, chosen)}</article>'
    )


def switch_html(*, scan: bool, article: bool) -> str:
    """The switch between the readings that there are; none where there is but the page."""
    there = [name for name, held in (("scan", scan), ("page", True), ("article", article)) if held]
    buttons = "".join(
        f'<button type="button" data-view="as-{name}" aria-pressed="{str(name == "page").lower()}" '
        f'title="{label(f"{name}_view_why")}">{both(f"{name}_view")}</button>'
        for name in there
    )
    return f'<div class="switch" role="group">{buttons}</div>' if len(there) > 1 else ""


def lasting(issue: Issue, chosen: Article | None) -> str:
    """The link to the source's own address."""
    link = article_address(chosen.article_id) if chosen else issue_address(issue.file, issue.part)
    return f'<a class="lasting" href="{escape(link)}" target="_blank" rel="noopener">{both("address")}</a>'


def citable(issue: Issue, chosen: Article | None) -> str:
    """The source as reference managers read it, in a span; the page's script writes its address into it."""
    source = Source.of(chosen, issue) if chosen else Source.of_issue(issue)
    return f'<span class="Z3988" title="{escape(context_object(source), quote=True)}"></span>'


def heading(issue: Issue, chosen: Article | None) -> str:
    """The issue's name as the head of a page: newspaper, day with its weekday, number and page."""
    name = escape(issue.newspaper) if issue.newspaper else both("newspaper_unknown")
    page = (chosen.page if chosen else None) or issue.page
    line = issue_html(None, issue.date, issue.date_certainty, issue.issue_no, page).replace(
        f'<span class="paper">{both("newspaper_unknown")}</span> ', ""
    )
    weekday = f'<span class="zh">{chinese_weekday(issue.date)}</span>' if chinese_weekday(issue.date) else ""
    return f'<h2 class="nameplate" tabindex="-1">{name}</h2><p class="day">{line} {weekday}</p>'


def chinese_weekday(day: str | None) -> str:
    """星期五 for a full ISO date, else nothing."""
    try:
        return "星期" + WEEKDAYS[date.fromisoformat(day or "").weekday()]
    except ValueError:
        return ""


def turn(neighbour: tuple[Issue, str] | None, key: str, arrow: str) -> str:
    """A link that turns to a neighbouring issue, or its place where there is none."""
    if neighbour is None:
        return f'<span class="turn none" aria-hidden="true">{arrow}</span>'
    issue, link = neighbour
    name = escape(" ".join(filter(None, (issue.newspaper, issue.date))), quote=True)
    return f'<a class="turn" href="{link}" aria-label="{label(key)} {name}" title="{label(key)} {name}">{arrow}</a>'


def contents(articles: Sequence[Article], table: Sequence[Article] | None, chosen: Article | None) -> str:
    """The issue's table of contents, or the page's where no more is held of the issue, folded."""
    whole = table if table and len(table) > len(articles) else articles
    rows = "".join(
        f"<li{' class=here' if chosen and a.article_id == chosen.article_id else ''}>"
        f'<a href="{source_link(a.article_id)}">{escape(title_of(a))}</a></li>'
        for a in whole
    )
    key = "on_this_page" if whole is articles else "in_this_issue"
    return fold("contents", both(key, n=len(whole)), f"<ol>{rows}</ol>") if rows else ""


def why(issue: Issue, correction: str) -> str:
    """The evidence for the issue's newspaper, date and number, folded, with the form to correct them; or nothing."""
    rows = "".join(f"<li><q>{escape(one_line(r.quote))}</q> {reason_html(r.why)}</li>" for r in issue.evidence)
    bounds = ""
    if issue.date_certainty != "stated" and (issue.not_before or issue.not_after):
        bounds = f"<p>{both('not_between', a=issue.not_before or '…', b=issue.not_after or '…')}</p>"
    if not rows and not bounds and not correction:
        return ""
    return fold("why", both("why_dated"), f'{bounds}<ul tabindex="0">{rows}</ul>{correction}')


def fold(name: str, summary: str, inside: str) -> str:
    """Something that a click unfolds; of those that share a head one is open at a time."""
    return f'<details class="{name}" name="dateline"><summary>{summary}</summary><div class="fold">{inside}</div></details>'


def title_of(article: Article) -> str:
    """An article's headline, or the beginning of its text where it has none."""
    return one_line(article.headline) if article.headline else one_line(article.text)[:24] + "…"


def stretches(page: Page, articles: Iterable[Article]) -> list[Stretch]:
    """The page's whole text cut into stretches in page order: every character is in exactly one."""
    owned = [Stretch(start, end, a) for a in articles for start, end in a.spans]
    owned += [Stretch(start, end, a, repeat=True) for a in articles for start, end in a.repeats]
    whole: list[Stretch] = []
    at = 0
    for stretch in sorted(owned, key=lambda s: (s.start, s.end)):
        start, end = max(at, stretch.start), min(stretch.end, len(page.text))
        if start >= end:
            continue
        if page.text[at:start].strip():
            whole.append(Stretch(at, start, None))
        whole.append(Stretch(start, end, stretch.article, stretch.repeat))
        at = end
    if page.text[at:].strip():
        whole.append(Stretch(at, len(page.text), None))
    return whole


def page_blocks(page: Page, articles: Sequence[Article], chosen: Article | None, quoted: Sequence[Span]) -> Iterator[str]:
    """The page's stretches as blocks, each under its article; stretches of one article that follow each other are one block."""
    seen: set[str] = set()
    run: list[Stretch] = []
    for stretch in [*stretches(page, articles), None]:
        if run and (stretch is None or stretch.article != run[0].article or stretch.repeat != run[0].repeat):
            yield page_block(page, run, chosen, quoted, seen)
            run = []
        if stretch is not None:
            run.append(stretch)


def page_block(page: Page, run: Sequence[Stretch], chosen: Article | None, quoted: Sequence[Span], seen: set[str]) -> str:
    """One block of the page; a later part of an article that was interrupted says what it continues."""
    article = run[0].article
    if article is None:
        lead, classes, anchor = "", "piece unplaced", ""
    else:
        here = chosen is not None and chosen.article_id == article.article_id
        again = article.article_id in seen
        seen.add(article.article_id)
        classes = " ".join(
            ["piece", f"kind-{article.kind}", *(["here"] if here else []), *(["repeat"] if run[0].repeat else [])]
        )
        key = "repeated" if run[0].repeat else "continues"
        back = f'<a href="{source_link(article.article_id)}">{escape(title_of(article))}</a>'
        lead = f'<p class="lead">{both(key)} · {back}</p>' if again or run[0].repeat else ""
        anchor = "" if again or run[0].repeat else f' data-article="{escape(article.article_id, quote=True)}"'
        if anchor:
            lead = headline_given(article, page.text)
    lines = "".join(line_html(page.text, s.start, s.end, article, quoted) for s in run)
    return f'<div class="{classes}"{anchor}>{lead}{lines}</div>'


def headline_given(article: Article, text: str) -> str:
    """The headline of a ready article, whose text does not print it; nothing where the text does."""
    headline = article.headline or ""
    return "" if squeeze(headline) in squeeze(text) else f'<p class="hl">{escape(headline)}</p>'


def line_html(text: str, start: int, end: int, article: Article | None, quoted: Sequence[Span]) -> str:
    """The lines of `text[start:end]` as paragraphs, the article's headline and byline lines told apart."""
    furniture = furniture_of(article)
    html: list[str] = []
    for line in LINE.finditer(text, start, end):
        words = squeeze(line.group())
        if words:
            role = next((name for name, whole in furniture if words == whole or (len(words) > 3 and words in whole)), "")
            html.append(f"<p{f' class={role}' if role else ''}>{highlighted(text, line.start(), line.end(), quoted)}</p>")
    return "".join(html)


def furniture_of(article: Article | None) -> list[tuple[str, str]]:
    """The article's display lines as (class, text without blank)."""
    if article is None:
        return []
    lines = [("hl", article.headline), ("kicker", article.kicker), ("subhead", article.subhead), ("by", article.byline)]
    return [(name, squeeze(text)) for name, text in lines if text and squeeze(text)]


def highlighted(text: str, start: int, end: int, quoted: Sequence[Span]) -> str:
    """`text[start:end]` escaped, with the quoted spans in it marked; blank at its ends is left out."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    html, at = [], start
    for first, last in sorted(quoted):
        first, last = max(first, at), min(last, end)
        if first < last:
            html += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
            at = last
    return "".join([*html, escape(text[at:end])])


def article_block(page: Page, article: Article, quoted: Sequence[Span]) -> str:
    """The article put together, with the quoted words marked where they stand in its own text."""
    inside = spans_in_article(page, article, quoted)
    given = headline_given(article, article.text)
    return f'<div class="piece here kind-{article.kind}">{given}{line_html(article.text, 0, len(article.text), article, inside)}</div>'


def turns(articles: Sequence[Article], chosen: Article) -> str:
    """Links to the article before and the one after on the page."""
    at = next((n for n, a in enumerate(articles) if a.article_id == chosen.article_id), None)
    if at is None:
        return ""
    links = [
        f'<a class="{name}" href="{source_link(articles[n].article_id)}"><small>{both(key)}</small>{escape(title_of(articles[n]))}</a>'
        for name, key, n in (("before", "previous_article", at - 1), ("after", "next_article", at + 1))
        if 0 <= n < len(articles)
    ]
    return f'<nav class="turns">{"".join(links)}</nav>'


def spans_in_article(page: Page, article: Article, quoted: Sequence[Span]) -> tuple[Span, ...]:
    """Spans of `page.text` as spans of `article.text`.

    The article's text is the characters of its spans with only blank changed, so the n-th character that is not blank is the
    same in both.
    """
    printed = [i for start, end in article.spans for i in range(start, min(end, len(page.text))) if not is_blank(page.text[i])]
    mended = [i for i, character in enumerate(article.text) if not is_blank(character)]
    if len(printed) != len(mended):
        return ()
    place = dict(zip(printed, mended, strict=True))
    ordered = sorted(place)
    found: list[Span] = []
    for start, end in quoted:
        inside = [place[i] for i in ordered[bisect_left(ordered, start) : bisect_left(ordered, end)]]
        if not inside:
            continue
        first, last = min(inside), max(inside) + 1
        if found and not article.text[found[-1][1] : first].strip() and found[-1][1] <= first:
            first = found.pop()[0]  # the next part of the same words
        found.append((first, last))
    return tuple(found)


def squeeze(text: str) -> str:
    """Text without its blank."""
    return squeezed(text)


def one_line(text: str) -> str:
    """Text on one line."""
    return BLANK.sub(" ", text).strip()
