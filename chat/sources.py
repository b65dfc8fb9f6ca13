"""The archive as the screen asks for it: a source by its link, an issue, the way from one issue to the next, the front page."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, cast

from chat.cards import issue_html, issue_link, source_link
from chat.i18n import both, said
from chat.intake import correction_html
from chat.lookup.on_this_day import on_this_day_html
from chat.overview import Glance
from chat.scan.view import scan_html
from chat.source_viewer import parse_spans, source_html, title_of
from chat.suggested.examples import example_questions
from index.stores.address import folder_of
from rag import Article, Filters, Issue, WenbaoError
from rag.cite.clippings import Clipping, entry
from rag.cite.exchange import Exchange, bound
from rag.cite.export import document
from rag.cite.references import DEFAULT, STYLES, Source, bibliography, style_named

if TYPE_CHECKING:
    from chat.sought import Sought
    from rag import Wenbao
    from rag.reader.language_model.client import LanguageModel

ISSUES_SHOWN = 24
HEADLINES_SHOWN = 4
CONTENTS_SHOWN = 200
MOST_REFERENCES = 2_000
"""Of a list, that are exported at once."""

Turn = tuple[Issue, str]
"""A neighbouring issue and its link."""


class Shelf:
    """What the reading room shows of one archive, as HTML."""

    def __init__(self, wenbao: Wenbao, stamp: str = "") -> None:
        self.state = hashlib.blake2b(stamp.encode(), digest_size=8).hexdigest()
        self.archive = wenbao.archive
        self.wenbao = wenbao
        self._today = functools.lru_cache(1)(functools.partial(on_this_day_html, wenbao.archive))
        self.quoting = wenbao.with_model(None)  # tries out questions to offer, with no language model to wait for

    def asked_of(self, llm: LanguageModel | None) -> Wenbao:
        """The archive as a language model reads it, or with none."""
        return self.wenbao.with_model(llm) if llm else self.quoting

    def open_source(self, article_id: str, spans: str, *, adding: bool = False) -> str:
        """The page that prints an article, with the spans (`12-40,52-60`) highlighted; one sentence where it is not held.

        With `adding` the issue's facts can be corrected.
        """
        try:
            article = self.archive.article(article_id)
            page, issue = self.archive.page(article.file, article.part), self.archive.issue_of(article)
        except WenbaoError:
            return missing()
        articles = self.archive.articles_on(article.file, article.part)
        before, after = self.neighbours(issue)
        return source_html(
            page,
            issue,
            articles,
            article,
            parse_spans(spans),
            scan=scan_html(page, self.archive.address, parse_spans(spans)),
            table=self.table(issue),
            before=before,
            after=after,
            correction=correction_html(issue, folder_of(self.archive.address)) if adding else "",
        )

    def open_issue(self, file: str, part: str, *, adding: bool = False) -> str:
        """A whole page, whose issue can be corrected with `adding`; one sentence where it is not held."""
        try:
            page, issue = self.archive.page(file, part), self.archive.issue(file, part)
        except WenbaoError:
            return missing()
        before, after = self.neighbours(issue)
        articles = self.archive.articles_on(file, part)
        return source_html(
            page,
            issue,
            articles,
            None,
            (),
            scan=scan_html(page, self.archive.address, ()),
            table=self.table(issue),
            before=before,
            after=after,
            correction=correction_html(issue, folder_of(self.archive.address)) if adding else "",
        )

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

    def source(self, article_id: str) -> Source | None:
        """An article as a source; None where it is not held."""
        try:
            article = self.archive.article(article_id)
            return Source.of(article, self.archive.issue_of(article))
        except WenbaoError:
            return None

    def bibliography(self, article_ids: Sequence[str], style: str) -> str:
        """The references of several articles, each once, in one of the styles."""
        return bibliography(filter(None, map(self.source, article_ids)), known_style(style))

    def bibliography_of(self, sought: Sought, style: str) -> str:
        """The references of the articles that are sought, in the order of their days, the newest first; of a great many so many, with a
        last line, or in a file for other programs a note to the last source, on how many are left."""
        census, known = self.archive.census, style_named(known_style(style))
        sources = [Source.of(*pair) for pair in census.newest(MOST_REFERENCES, *sought.held)]
        left = census.count(*sought.held) - len(sources)
        if left <= 0:
            return bibliography(sources, known.name)
        told = " / ".join(said("references_more", n=left))
        if known.suffix == "txt":
            return f"{bibliography(sources, known.name)}{told}\n"
        return bibliography([*sources[:-1], replace(sources[-1], note=told)], known.name)

    def copied(self, sent: object, style: str) -> str:
        """An answer as the page sent it, to be copied: its words, and the sources that their marks point to, each once, in a style;
        empty where it is not one."""
        known = style_named(known_style(style))
        exchange = self.exchange(sent, known.name)
        if exchange is None:
            return ""
        (whole,), references = bound([exchange])
        words = "\n".join(filter(None, (whole.short_answer, whole.text)))
        return f"{words}\n\n{known.bind(references).strip()}" if references else words

    def document(self, sent: Sequence[object], style: str, kind: str) -> bytes:
        """A Word (`docx`) or Markdown (`md`) file of exchanges as the page sent them; what is not one is left out."""
        exchanges = [exchange for one in sent if (exchange := self.exchange(one, known_style(style)))]
        return document(exchanges, kind, f"问报 {date.today().isoformat()}")

    def exchange(self, sent: object, style: str) -> Exchange | None:
        """An exchange as the page sent it, its references set here; None where it is not one."""
        try:
            exchange = Exchange.of_record(cast("dict[str, Any]", sent))
        except (AttributeError, KeyError, TypeError, ValueError):
            return None
        return entry(self.archive, Clipping(exchange), style)

    @functools.cached_property
    def examples(self) -> list[str]:
        """Questions that it can answer, to begin with."""
        return example_questions(self.quoting)

    @functools.cached_property
    def summary(self) -> str:
        """One line on what is held: newspapers, issues, articles and days."""
        census = self.archive.census
        names = [name for name, *_ in self.archive.documents.newspapers() if name]
        parts = [f"<span>{escape('、'.join(names[:3]))}{'…' if len(names) > 3 else ''}</span>"] if names else []
        parts.append(f"<span>{both('issues_held', n=census.issues())}</span>")
        if names and (unnamed := census.unnamed()):
            parts.append(f'<span class="unnamed">{both("unnamed_issues", n=unnamed)}</span>')
        parts.append(f"<span>{both('articles_held', n=census.count())}</span>")
        if days := census.days():
            parts.append(f"<span>{both('held_from_to', a=days[0], b=days[1])}</span>")
        return "".join(parts)

    @property
    def front_page(self) -> str:
        """What the viewer shows before anything is opened: this day in other years, what is held, the latest issues."""
        head, rest = self._front_page
        return f"{head}{self._today(date.today())}{rest}"

    @property
    def remembers(self) -> bool:
        """Whether the front page has something of this day in other years."""
        return bool(self._today(date.today()))

    @functools.cached_property
    def _front_page(self) -> tuple[str, str]:
        """The front page before and after what changes with the day."""
        rows = "".join(self.issue_row(issue) for issue in self.archive.census.latest(ISSUES_SHOWN))
        left = self.archive.manifest.pages - ISSUES_SHOWN
        more = f'<p class="aside">{both("more_issues", n=left)}</p>' if left > 0 else ""
        return (
            f'<article class="sheet front"><header class="dateline"><div class="row">'
            f'<h2 class="nameplate" tabindex="-1">{both("contents")}</h2><p class="day">{self.summary}</p></div></header>',
            f"{self.glance.html}"
            f'<h3 class="over">{both("latest_issues")}<a class="all-files" href="#held">{both("held_files")}</a></h3><ol class="issues">{rows}</ol>{more}</article>',
        )

    def issue_row(self, issue: Issue) -> str:
        """One issue of the front page: its name, and the headlines it opens with."""
        articles = [a for a in self.archive.articles_on(issue.file, issue.part) if a.headline][:HEADLINES_SHOWN]
        heads = "".join(f'<li><a href="{source_link(a.article_id)}">{escape(title_of(a))}</a></li>' for a in articles)
        line = issue_html(issue.newspaper, issue.date, issue.date_certainty, issue.issue_no, issue.page)
        return f'<li><a class="whole" href="{issue_link(issue)}">{line}</a><ul>{heads}</ul></li>'


def known_style(style: str) -> str:
    """The name of a style of references as the page sent it, that of who names none where there is no such style."""
    return style if any(style == one.name for one in STYLES) else DEFAULT


def missing() -> str:
    """What the viewer says of a source that is not held."""
    return f'<p class="missing">{both("source_missing")}</p>'
