"""The card of a person as the reading room shows it: posts over time, mentions by year, articles signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from chat.cards import date_html, issue_html, source_link
from chat.i18n import both
from chat.lookup.sheet import sheet, turn
from chat.overview import facet
from chat.sought import Sought
from index.chinese.blank import on_one_line
from rag.catalogue.person import Person, Post, person
from rag.types import Heading

if TYPE_CHECKING:
    from index.archive.folder import Archive


def person_html(archive: Archive, sought: Sought) -> str:
    """The card of the person whose name is sought; one sentence where there is none."""
    found = person(archive, sought.words, sought.filters) if sought.words else None
    name = escape(sought.words)
    if found is None:
        return sheet(name, both("look_person"), "", f'<p class="none-found">{both("none_found")}</p>')
    day = f"<span>{both('person_mentioned', n=found.mentioned)}</span>"
    tools = turn(escape(sought.to("timeline")), "look_timeline")
    return sheet(name, day, tools, posts_html(found) + years_html(found, sought) + signed_html(found, sought))


def posts_html(found: Person) -> str:
    """The posts and honours, the newest first, each with its words."""
    if not found.posts:
        return ""
    several = f'<p class="aside">{both("person_several")}</p>' if found.several else ""
    return f'<h3 class="over">{both("person_posts")}</h3>{several}<ol class="steps">{"".join(map(post_html, found.posts))}</ol>'


def post_html(post: Post) -> str:
    """One post: from when to when the pages say it, and the words of one of them."""
    cited = post.citation
    since = f"{date_html(post.first, post.first_certainty)} — " if post.first != post.last else ""
    line = issue_html(cited.newspaper, cited.date, cited.date_certainty, cited.issue_no, cited.page)
    return (
        f'<li><a class="whole" href="{source_link(cited.article_id, cited.spans)}"><span class="when">{since}'
        f'{date_html(post.last, post.certainty)}</span><span class="tells"><b>{escape(post.office)}</b>'
        f"<q>{escape(on_one_line(cited.quote))}</q>{line}</span></a></li>"
    )


def years_html(found: Person, sought: Sought) -> str:
    """How many articles of each year name the person, each year a list."""
    years = [(escape(year), replace(sought, after=year, before=year), count) for year, count in found.years.items()]
    undated = f'<p class="aside">{both("person_undated", n=found.undated)}</p>' if found.undated else ""
    return facet("person_years", years) + undated


def signed_html(found: Person, sought: Sought) -> str:
    """The newest of the articles that the person signs."""
    if not found.signed:
        return ""
    left = found.signed_count - len(found.signed)
    every = escape(replace(sought, words="", reporter=found.name).link)
    more = f'<p class="aside"><a href="{every}">{both("more_articles_signed", n=left)}</a></p>' if left > 0 else ""
    head = both("person_signed", n=found.signed_count)
    return f'<h3 class="over">{head}</h3>{headings_html(found.signed)}{more}'


def headings_html(headings: Sequence[Heading]) -> str:
    """Articles as a list of headlines, each with its issue."""
    return f'<ol class="issues">{"".join(map(heading_html, headings))}</ol>'


def heading_html(one: Heading) -> str:
    """One article: its headline, and its issue with how sure the day is."""
    line = issue_html(one.newspaper, one.date, one.date_certainty, one.issue_no, one.page)
    return f'<li><a class="whole" href="{source_link(one.article_id)}"><b>{escape(one.title)}</b>{line}</a></li>'
