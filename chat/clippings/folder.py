"""A reader's clippings as the reading room shows them: each with its source, a note and tags, and the ways to take all of them away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from chat.cards import headline_html, issue_html, short_html, source_link
from chat.i18n import both
from chat.lookup.sheet import sheet
from index.chinese.blank import squeezed
from index.read.text.encoding import whole
from rag.cite.clippings import Clipping, Excerpt, Told, places, told
from rag.cite.exchange import Cited, Exchange

if TYPE_CHECKING:
    from index.archive.folder import Archive

MOST = 500
"""Clippings that are shown and exported of one folder."""
LONGEST_NOTE = 4_000
LONGEST_TAG = 40
MOST_TAGS = 20
LONGEST_ID = 60
EXPORTS = (("docx", "Word"), ("md", "Markdown"), ("bib", "BibTeX"), ("ris", "RIS"), ("json", "CSL JSON"))
"""The files that a folder is exported as, and their names."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A clipping under the id that the page gave it."""

    id: str
    clipping: Clipping


def kept(sent: object) -> list[Kept]:
    """The clippings that a browser sent, or that were stored, in order; what is none is left out."""
    found = []
    for one in sent[:MOST] if isinstance(sent, list) else []:
        try:
            found.append(Kept(whole(str(one["id"]))[:LONGEST_ID], _cut(Clipping.of_record(one))))
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError, RecursionError):
            continue
    return found


def _cut(clipping: Clipping) -> Clipping:
    tags = tuple(tag[:LONGEST_TAG] for tag in clipping.tags[:MOST_TAGS])
    return Clipping(clipping.kept, clipping.note[:LONGEST_NOTE], tags)


def tagged(clippings: Sequence[Kept], tag: str) -> list[Kept]:
    """Those with a tag; all where none is named."""
    return [one for one in clippings if not tag or tag in one.clipping.tags]


def folder_html(archive: Archive, clippings: Sequence[Kept], tag: str = "", *, signed: bool = False) -> str:
    """The folder, the newest first; with a `tag` those that have it. `signed` where it is kept under the visitor's name."""
    shown = tagged(clippings, tag)
    head = f"<span>{both('clippings_held', n=len(shown))}</span>"
    if not clippings:
        none = both("clippings_none_signed" if signed else "clippings_none")
        return sheet(both("clippings_title"), head, "", f'<p class="none-found">{none}</p>')
    rows = "".join(clipping_html(archive, one) for one in reversed(shown))
    inside = f'{exports_html(tag)}{tags_html(clippings, tag)}<ol class="clippings">{rows}</ol>'
    return sheet(both("clippings_title"), head, "", inside)


def exports_html(tag: str) -> str:
    """The buttons that take the folder away, or what of it has a tag."""
    buttons = "".join(
        f'<button type="button" class="exports-clips" value="{end}" data-tag="{escape(tag, quote=True)}">{name}</button>'
        for end, name in EXPORTS
    )
    return f'<p class="exports" role="group"><span>{both("clip_export")}</span>{buttons}</p>'


def tags_html(clippings: Sequence[Kept], tag: str) -> str:
    """The tags with how many have each, as links; nothing where there are none."""
    counts: Counter[str] = Counter(name for one in clippings for name in one.clipping.tags)
    if not counts:
        return ""
    links = [("", both("clip_all_tags"), len(clippings)), *((name, escape(name), n) for name, n in counts.most_common())]
    rows = "".join(
        f'<a href="#clippings/{escape(urlencode({"tag": name}) if name else "")}"{" aria-current=true" if name == tag else ""}>'
        f"{shown} <small>{n}</small></a>"
        for name, shown, n in links
    )
    return f'<p class="names tags">{rows}</p>'


def clipping_html(archive: Archive, one: Kept) -> str:
    """One clipping: what was kept, the reader's own words, and the button that takes it out."""
    what = one.clipping.kept
    body = answer_html(archive, what) if isinstance(what, Exchange) else excerpt_html(archive, what)
    id_ = escape(one.id, quote=True)
    note, tags = escape(one.clipping.note), escape("，".join(one.clipping.tags), quote=True)
    return (
        f'<li data-clip="{id_}">{body}<div class="own"><label>{both("clip_note")}<textarea name="note" rows="2" '
        f'maxlength="{LONGEST_NOTE}">{note}</textarea></label><label>{both("clip_tags")}<input name="tags" type="text" '
        f'autocomplete="off" value="{tags}"></label><button type="button" class="drops-clip" value="{id_}">{both("clip_drop")}'
        f"</button></div></li>"
    )


def kind_html(key: str) -> str:
    return f'<p class="what">{both(key)}</p>'


def excerpt_html(archive: Archive, excerpt: Excerpt) -> str:
    """An article or a quote, linked to its page where it is held."""
    found = told(archive, excerpt.article_id, excerpt.title)
    kind = kind_html("clip_excerpt" if excerpt.quote else "clip_article")
    words = found.words(excerpt.quote)
    quote = f'<q lang="zh-CN">{escape(words)}</q>' if words else ""
    title = (
        f'<b lang="zh-CN">{escape(found.source.headline or excerpt.title)}</b>'
        if found.source.headline or excerpt.title
        else ""
    )
    if not found.held:
        cited_as = f'<p class="aside" lang="zh-CN">{escape(excerpt.reference)}</p>' if excerpt.reference else ""
        return f'{kind}<div class="whole">{title}{quote}</div>{cited_as}<p class="aside">{both("clip_gone")}</p>'
    spans = places(archive, excerpt)
    lost = f'<p class="aside">{both("clip_changed")}</p>' if excerpt.quote and not spans else ""
    link = source_link(excerpt.article_id, spans)
    return f'{kind}<a class="whole" href="{link}">{title or headline_html(None, found.kind)}{line_html(found)}{quote}</a>{lost}'


def line_html(found: Told) -> str:
    """The issue of a source, with how sure its day is."""
    source = found.source
    return issue_html(source.newspaper, source.date, source.date_certainty, source.issue_no, source.page)


def answer_html(archive: Archive, exchange: Exchange) -> str:
    """An answer under its question, with the sources that it cites."""
    lines = "".join(f'<p class="says">{escape(line)}</p>' for line in exchange.text.split("\n") if squeezed(line))
    rows = "".join(f"<li>{cited_html(archive, one)}</li>" for one in exchange.cited)
    cited = f'<ol class="cited">{rows}</ol>' if rows else ""
    question = f'<b lang="zh-CN">{escape(exchange.question)}</b>'
    return f'{kind_html("clip_answer")}<div class="whole answered">{question}{short_html(exchange.short_answer)}{lines}{cited}</div>'


def cited_html(archive: Archive, cited: Cited) -> str:
    """A source of an answer, by its number; one that is no longer held by the reference that it was kept with."""
    found = told(archive, cited.article_id)
    if not found.held:
        return f'<span class="aside">[{cited.n}] {escape(cited.reference)} {both("clip_gone")}</span>'
    title = headline_html(found.source.headline, found.kind)
    return f'<a href="{source_link(cited.article_id)}">[{cited.n}] {title}</a>{line_html(found)}'


def record(sent: Mapping[str, Any]) -> dict[str, Any] | None:
    """A clipping as a browser sent it, cut to what is kept; None where it is none."""
    found = kept([sent])
    if not found:
        return None
    one = found[0]
    what = one.clipping.kept
    told_of = asdict(what) if isinstance(what, Excerpt) else {
        "answer": {
            "question": what.question,
            "answer": what.answer,
            "short_answer": what.short_answer,
            "citations": [
                {"n": c.n, "article_id": c.article_id, "reference": c.reference, "quote": c.quote} for c in what.cited
            ],
        }
    }  # fmt: skip
    return {"id": one.id, **told_of, "note": one.clipping.note, "tags": list(one.clipping.tags)}
