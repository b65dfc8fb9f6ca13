"""The archive as the screen asks for it: a source by its link, an issue, the way from one issue to the next, the front page."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, cast, get_args
from urllib.parse import quote

from chat.cards import issue_html, source_link
from chat.glance import Glance, Sought
from chat.i18n import both
from chat.viewer import parse_spans, source_html, title_of
from rag import Article, Filters, Issue, Wenbao, WenbaoError
from rag.references import Source, Style, bibliography

ISSUES_SHOWN = 24
HEADLINES_SHOWN = 4
REFERENCES_AT_ONCE = 200
CONTENTS_SHOWN = 200

Turn = tuple[Issue, str]
"""A neighbouring issue and its link."""


def issue_link(issue: Issue) -> str:
    """The address within the chat of a whole page: `#issue/FILE/PART`."""
    return f"#issue/{quote(issue.file, safe='')}/{quote(issue.part, safe='')}"


class Shelf:
    """What the reading room shows of one archive, as HTML."""

    def __init__(self, wenbao: Wenbao) -> None:
        self.archive = wenbao.archive
        self.wenbao = wenbao
        self.quoting = Wenbao(wenbao.archive)  # tries out questions to offer, with no language model to wait for

    def open_source(self, article_id: str, spans: str) -> str:
        """The page that prints an article, with the spans (`12-40,52-60`) highlighted; one sentence where it is not held."""
        try:
            article = self.archive.article(article_id)
            page, issue = self.archive.page(article.file, article.part), self.archive.issue_of(article)
        except WenbaoError:
            return missing()
        articles = self.archive.articles_on(article.file, article.part)
        before, after = self.neighbours(issue)
        return source_html(
            page, issue, articles, article, parse_spans(spans), table=self.table(issue), before=before, after=after
        )

    def open_issue(self, file: str, part: str) -> str:
        """A whole page; one sentence where it is not held."""
        try:
            page, issue = self.archive.page(file, part), self.archive.issue(file, part)
        except WenbaoError:
            return missing()
        before, after = self.neighbours(issue)
        articles = self.archive.articles_on(file, part)
        return source_html(page, issue, articles, None, (), table=self.table(issue), before=before, after=after)

    def table(self, issue: Issue) -> list[Article]:
        """The articles of a whole issue, whichever pages print them; none where its newspaper or day is not known."""
        if not issue.newspaper or not issue.date:
            return []
        day = Filters(issue.date, issue.date, issue.newspaper)
        return [article for article, _ in self.archive.census.newest(CONTENTS_SHOWN, day)]

    def neighbours(self, issue: Issue) -> tuple[Turn | None, Turn | None]:
        """The pages before and after in the order of days, with their links."""
        before, after = ((i, issue_link(i)) if i else None for i in self.archive.census.beside(issue))
        return before, after

    @functools.cached_property
    def glance(self) -> Glance:
        """What is held, counted."""
        return Glance(self.wenbao)

    def bibliography(self, article_ids: Sequence[str], style: str) -> str:
        """The references of several articles, each once, in one of the styles."""
        sources = []
        for article_id in article_ids:
            try:
                article = self.archive.article(article_id)
                sources.append(Source.of(article, self.archive.issue_of(article)))
            except WenbaoError:
                continue
        known = cast(Style, style if style in get_args(Style) else "gbt2015")
        return bibliography(sources, known)

    @functools.cached_property
    def summary(self) -> str:
        """One line on what is held: newspapers, issues, articles and days."""
        census = self.archive.census
        names = [name for name, *_ in self.archive.documents.newspapers() if name]
        parts = [f"<span>{escape('、'.join(names[:3]))}{'…' if len(names) > 3 else ''}</span>"] if names else []
        parts.append(f"<span>{both('issues_held', n=census.issues())}</span>")
        parts.append(f"<span>{both('articles_held', n=self.archive.manifest.articles)}</span>")
        if days := census.days():
            parts.append(f"<span>{both('held_from_to', a=days[0], b=days[1])}</span>")
        return "".join(parts)

    @functools.cached_property
    def front_page(self) -> str:
        """What the viewer shows before anything is opened: the latest issues with their first headlines."""
        rows = "".join(self.issue_row(issue) for issue in self.archive.census.latest(ISSUES_SHOWN))
        left = self.archive.manifest.pages - ISSUES_SHOWN
        more = f'<p class="aside">{both("more_issues", n=left)}</p>' if left > 0 else ""
        return (
            f'<article class="sheet front"><header class="dateline"><div class="row">'
            f'<h2 class="nameplate" tabindex="-1">{both("contents")}</h2><p class="day">{self.summary}</p></div></header>{self.glance.html}'
            f'<h3 class="over">{both("latest_issues")}</h3><ol class="issues">{rows}</ol>{more}</article>'
        )

    def issue_row(self, issue: Issue) -> str:
        """One issue of the front page: its name, and the headlines it opens with."""
        articles = [a for a in self.archive.articles_on(issue.file, issue.part) if a.headline][:HEADLINES_SHOWN]
        heads = "".join(f'<li><a href="{source_link(a.article_id)}">{escape(title_of(a))}</a></li>' for a in articles)
        line = issue_html(issue.newspaper, issue.date, issue.date_certainty, issue.issue_no, issue.page)
        return f'<li><a class="whole" href="{issue_link(issue)}">{line}</a><ul>{heads}</ul></li>'


def missing() -> str:
    """What the viewer says of a source that is not held."""
    return f'<p class="missing">{both("source_missing")}</p>'


def page_functions(shelf: Callable[[], Shelf]) -> list[Callable[[dict[str, Any]], str]]:
    """What the page may ask for by itself; each takes a request as the browser sent it and gives HTML or text."""

    def open_source(request: dict[str, Any]) -> str:
        return shelf().open_source(str(request.get("article", "")), str(request.get("spans", "")))

    def open_issue(request: dict[str, Any]) -> str:
        return shelf().open_issue(str(request.get("file", "")), str(request.get("part", "")))

    def front_page(_: dict[str, Any]) -> str:
        return shelf().front_page

    def names(_: dict[str, Any]) -> str:
        return shelf().glance.names

    def find(request: dict[str, Any]) -> str:
        return shelf().glance.find(Sought.of(request))

    def references(request: dict[str, Any]) -> str:
        articles = [str(article) for article in request.get("articles", [])][:REFERENCES_AT_ONCE]
        return shelf().bibliography(articles, str(request.get("style", "")))

    return [open_source, open_issue, front_page, names, find, references]
