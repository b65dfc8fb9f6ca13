"""The timeline of an event or a name as the reading room shows it: each step opens its source."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from chat.cards import date_html, filters_line, issue_html, source_link
from chat.i18n import both, of_both
from chat.lookup.sheet import sheet, turn
from chat.sought import Sought
from chat.source_viewer import one_line
from index.chinese.blank import on_one_line
from rag.catalogue.timeline import Step, Timeline, timeline
from rag.reader.compose import without_dateline

if TYPE_CHECKING:
    from index.archive.folder import Archive


def timeline_html(archive: Archive, sought: Sought) -> str:
    """The timeline of the words that are sought, within the filters; one sentence where no article has them."""
    found = timeline(archive, sought.words, sought.filters) if sought.words else None
    name = escape(sought.words)
    tools = turn(escape(sought.link), "look_articles")
    if found is None or not found.steps:
        return sheet(name, both("look_timeline"), "", f'<p class="none-found">{both("none_found")}</p>')
    rows = "".join(step_html(step) for step in found.steps)
    held = filters_line(sought.filters)
    within = of_both(held) if all(held) else ""
    day = " ".join(
        f"<span>{part}</span>" for part in (both("steps_held", n=found.found, articles=found.articles), within) if part
    )
    return sheet(name, day, tools, f'<ol class="steps">{rows}</ol>{left_html(found)}')


def step_html(step: Step) -> str:
    """One step: its day and how sure it is, the words, and where they were printed."""
    cited = step.citation
    when = date_html(step.day, step.certainty) + ("" if step.told or not step.day else f" <small>{both('as_printed')}</small>")
    title = f'<span class="headline">{escape(one_line(cited.headline))}</span>' if cited.headline else ""
    line = issue_html(cited.newspaper, cited.date, cited.date_certainty, cited.issue_no, cited.page)
    return (
        f'<li><a class="whole" href="{source_link(cited.article_id, cited.spans)}"><span class="when">{when}</span>'
        f'<span class="tells"><q>{escape(on_one_line(without_dateline(cited.quote)))}</q>{title}{line}</span></a></li>'
    )


def left_html(found: Timeline) -> str:
    """How much is left out, and what was not read; nothing where all is there."""
    lines = [both("steps_more", n=found.more)] if found.more else []
    lines += [both("steps_unread", n=found.articles, read=found.read)] if found.read < found.articles and found.read else []
    return "".join(f'<p class="aside">{line}</p>' for line in lines)
