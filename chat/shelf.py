"""The archive as the screen asks for it: a source by its link, an issue, the way from one issue to the next, the front page."""

from __future__ import annotations

import functools
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from chat.cards import issue_html, source_link
from chat.i18n import both
from chat.viewer import parse_spans, source_html, title_of
from rag import Issue, WenbaoError

if TYPE_CHECKING:
    from rag import Wenbao

ISSUES_SHOWN = 24
HEADLINES_SHOWN = 4

Place = tuple[str, str]
"""The file and part that name a page in an archive."""

Turn = tuple[Issue, str]
"""A neighbouring issue and its link."""


def issue_link(issue: Issue) -> str:
    """The address within the chat of a whole page: `#issue/FILE/PART`."""
    return f"#issue/{quote(issue.file, safe='')}/{quote(issue.part, safe='')}"


class Shelf:
    """What the reading room shows of one archive, as HTML."""

    def __init__(self, wenbao: Wenbao) -> None:
        self.archive = wenbao.archive

    @functools.cached_property
    def issues(self) -> list[Issue]:
        """The issue of every page, oldest first, undated ones last."""
        return sorted(self.archive.issues(), key=lambda i: (i.date is None, i.date or "", i.newspaper or "", i.file, i.part))

    @functools.cached_property
    def order(self) -> dict[Place, int]:
        """Where each page stands in `issues`."""
        return {(issue.file, issue.part): n for n, issue in enumerate(self.issues)}

    def open_source(self, article_id: str, spans: str) -> str:
        """The page that prints an article, with the spans (`12-40,52-60`) highlighted; one sentence where it is not held."""
        try:
            article = self.archive.article(article_id)
            page, issue = self.archive.page(article.file, article.part), self.archive.issue_of(article)
        except WenbaoError:
            return missing()
        articles = self.archive.articles_on(article.file, article.part)
        before, after = self.neighbours(issue)
        return source_html(page, issue, articles, article, parse_spans(spans), before=before, after=after)

    def open_issue(self, file: str, part: str) -> str:
        """A whole page; one sentence where it is not held."""
        try:
            page, issue = self.archive.page(file, part), self.archive.issue(file, part)
        except WenbaoError:
            return missing()
        before, after = self.neighbours(issue)
        return source_html(page, issue, self.archive.articles_on(file, part), None, (), before=before, after=after)

    def neighbours(self, issue: Issue) -> tuple[Turn | None, Turn | None]:
        """The pages before and after in the order of days, with their links."""
        at = self.order.get((issue.file, issue.part))
        if at is None:
            return None, None
        near = (self.issues[n] if 0 <= n < len(self.issues) else None for n in (at - 1, at + 1))
        before, after = ((i, issue_link(i)) if i else None for i in near)
        return before, after

    @functools.cached_property
    def summary(self) -> str:
        """One line on what is held: newspapers, issues, articles and days."""
        names = sorted({i.newspaper for i in self.issues if i.newspaper})
        days = [i.date for i in self.issues if i.date]
        parts = [f"<span>{escape('、'.join(names[:3]))}{'…' if len(names) > 3 else ''}</span>"] if names else []
        parts.append(f"<span>{both('issues_held', n=len(self.issues))}</span>")
        parts.append(f"<span>{both('articles_held', n=self.archive.manifest.articles)}</span>")
        if days:
            parts.append(f"<span>{both('held_from_to', a=min(days), b=max(days))}</span>")
        return "".join(parts)

    @functools.cached_property
    def front_page(self) -> str:
        """What the viewer shows before anything is opened: the latest issues with their first headlines."""
        dated = [i for i in self.issues if i.date][::-1] + [i for i in self.issues if not i.date]
        rows = "".join(self.issue_row(issue) for issue in dated[:ISSUES_SHOWN])
        left = len(dated) - ISSUES_SHOWN
        more = f'<p class="aside">{both("more_issues", n=left)}</p>' if left > 0 else ""
        return (
            f'<article class="sheet front"><header class="dateline"><div class="row">'
            f'<h2 class="nameplate" tabindex="-1">{both("contents")}</h2><p class="day">{self.summary}</p></div></header><ol class="issues">{rows}</ol>{more}</article>'
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
