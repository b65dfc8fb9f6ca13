"""剪报, a reader's clippings: answers, articles and quotes with notes and tags, and the whole folder as a file.

A clipping says what was kept and where it stands; what is told of its source is read from the archive when it is exported, so that
a correction of an issue reaches every clipping of it. What is no longer held stays, under the title and with the reference that it was kept with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.archive.folder import Archive
from index.errors import ArchiveError, QuestionError
from index.offsets import place, stretch_of
from index.types import Kind, Span
from rag.cite.exchange import Cited, Exchange, whole_record
from rag.cite.export import DOCUMENTS, document
from rag.cite.references import DEFAULT, Source, bibliography, reference

TITLE = "剪报"
GONE = "馆藏里已没有这一篇"
IMPORTED = {"bib": "bibtex", "ris": "ris", "json": "csl-json"}
"""The styles that other programs import, by the end of the file's name."""
ENDS = (*DOCUMENTS, *IMPORTED)
"""What the name of an exported folder may end in."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An article, or the words of it that a reader marked: `quote` is empty where the whole article is kept.

    `title` is the headline and `reference` the reference that it was kept with, told where the archive no longer holds it.
    """

    article_id: str
    quote: str = ""
    title: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Clipping:
    """One thing that was kept, with the reader's own note and tags."""

    kept: Exchange | Excerpt
    note: str = ""
    tags: tuple[str, ...] = ()

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Clipping:
        """From the JSON of one: `answer` (an answer's JSON) or `article_id` with `quote`, `title` and `reference`; `note`, `tags`.

        Raises KeyError, TypeError or ValueError where it is none.
        """
        record = whole_record(record)
        tags = record.get("tags") or []
        if not isinstance(tags, list):
            raise TypeError("tags are no list")
        kept: Exchange | Excerpt
        if "answer" in record:
            kept = Exchange.of_record(record["answer"])
        else:
            kept = Excerpt(str(record["article_id"]), *(str(record.get(key) or "") for key in ("quote", "title", "reference")))
        return cls(
            kept, str(record.get("note") or ""), tuple(dict.fromkeys(str(tag).strip() for tag in tags if str(tag).strip()))
        )


@dataclass(frozen=True, slots=True)
class Told:
    """What the archive tells of a clipping's article: the source, its words, whether it is still `held`, and what `kind` it is of."""

    source: Source
    text: str = ""
    held: bool = True
    kind: Kind = "news"

    def words(self, quote: str) -> str:
        """The article's own characters of a quote, whose blanks the screen may have changed; the quote as kept where it is not there."""
        found = stretch_of(self.text, quote)
        return self.text[slice(*found)] if found else quote


def told(archive: Archive, article_id: str, title: str = "") -> Told:
    """An article as a clipping names it; one that is not held under its `title`, with nothing guessed."""
    try:
        article = archive.article(article_id)
        return Told(Source.of(article, archive.issue_of(article)), article.text, kind=article.kind)
    except ArchiveError:
        return Told(Source(article_id, title or None), held=False)


def places(archive: Archive, excerpt: Excerpt) -> tuple[Span, ...]:
    """Where the words of an excerpt stand on their page; nowhere for a whole article, or for what is no longer held as it was."""
    try:
        article = archive.article(excerpt.article_id)
        page = archive.page(article.file, article.part)
        found = stretch_of(article.text, excerpt.quote)
        return place(article.text, *found, article.spans, page.text) if found else ()
    except (ArchiveError, ValueError):
        return ()


def exported(archive: Archive, clippings: Sequence[Clipping], end: str, style: str = DEFAULT) -> bytes:
    """The folder as the bytes of a file whose name ends in `end`, one of ENDS: a document with its references in `style`, or the
    references alone, each source once with all notes and tags on it. Raises QuestionError for another end."""
    if end in DOCUMENTS:
        return document((entry(archive, one, style) for one in clippings), end, TITLE)
    if end not in IMPORTED:
        raise QuestionError(f"剪报存不成 .{end} 文件，可用 {'、'.join(ENDS)} (clippings are no such file: use one of these)")
    return bibliography(sources(archive, clippings), IMPORTED[end]).encode()


def entry(archive: Archive, clipping: Clipping, style: str = DEFAULT) -> Exchange:
    """A clipping as it stands in a document: the answer with its references set anew; an article's words under its headline, with a
    mark; a quote alone under the headline."""
    kept = clipping.kept
    if isinstance(kept, Exchange):
        cited = tuple(_cited(told(archive, one.article_id), one, style) for one in kept.cited)
        return replace(kept, cited=cited, note=clipping.note, tags=clipping.tags)
    found = told(archive, kept.article_id, kept.title)
    cited_here = _cited(found, Cited(1, kept.article_id, kept.reference, found.words(kept.quote)), style)
    text = "" if kept.quote else f"{_body(found)}[1]"
    return Exchange(found.source.headline or kept.title, text, None, (cited_here,), clipping.note, clipping.tags)


def sources(archive: Archive, clippings: Iterable[Clipping]) -> Iterator[Source]:
    """The sources that clippings rest on, in order, each once; with the notes and tags of all the clippings that cite it."""
    found: dict[str, Source] = {}
    for clipping in clippings:
        for article_id, title, cited_as in _articles(clipping.kept):
            source = found.get(article_id) or _noted(told(archive, article_id, title), cited_as)
            note = "；".join(dict.fromkeys(filter(None, (source.note, clipping.note))))
            found[article_id] = replace(source, note=note, tags=tuple(dict.fromkeys((*source.tags, *clipping.tags))))
    yield from found.values()


def _articles(kept: Exchange | Excerpt) -> list[tuple[str, str, str]]:
    """The ids of the articles that a clipping rests on, with the titles they were kept under and the references they had then."""
    if isinstance(kept, Excerpt):
        return [(kept.article_id, kept.title, kept.reference)]
    return [(one.article_id, "", one.reference) for one in kept.cited]


def _noted(found: Told, cited_as: str) -> Source:
    return found.source if found.held else replace(found.source, note=_gone(cited_as))


def _gone(cited_as: str | None) -> str:
    """What is told of a source that is no longer held: the title or reference that it was kept with, and that it is gone."""
    return f"{cited_as}（{GONE}）" if cited_as else GONE


def _cited(found: Told, one: Cited, style: str) -> Cited:
    """A citation with its reference set anew in a style; of what is no longer held as it was cited, or with its title."""
    if not found.held:
        return replace(one, reference=_gone(one.reference or found.source.headline))
    source = found.source
    return replace(one, reference=reference(source, style), inferred=bool(source.date) and source.date_certainty == "inferred")


def _body(found: Told) -> str:
    """An article's words under its headline, which is not told again."""
    headline, _, rest = found.text.partition("\n")
    return (rest if headline.strip() == (found.source.headline or "").strip() else found.text).strip()
