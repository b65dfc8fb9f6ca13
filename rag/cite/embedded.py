"""A source in the head of a page and in a span, from which reference managers read it: Highwire `citation_*` and Dublin Core tags, COinS.

Zotero takes a page with these for a newspaper article (its translators Embedded Metadata, RDF and COinS): the type and the newspaper come
from Dublin Core, as `citation_journal_title` would make a journal article of it. Only what the page states is told as a fact; what
was worked out stands in the description, in words.
"""

from __future__ import annotations

from urllib.parse import quote

from rag.cite.references import NO_TITLE, Source, flat, page_number

TYPE = "newspaperArticle"
LANGUAGE = "zh-CN"
_CONTEXT = (
    ("url_ver", "Z39.88-2004"),
    ("ctx_ver", "Z39.88-2004"),
    ("rfr_id", "info:sid/wenbao"),
    ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
)
"""What every ContextObject in a span begins with (https://ocoins.info); Dublin Core is the format in which a type can be said."""

Pairs = list[tuple[str, str]]


def meta_tags(source: Source, url: str) -> Pairs:
    """The names and contents of the `meta` elements of a page at `url` about a source."""
    told = flat(source)
    pairs = [
        ("DC.type", TYPE),
        ("citation_title", _title(told)),
        *(("citation_author", author) for author in told.authors),
        ("DC.source", _newspaper(told)),
        ("citation_newspaper_title", _newspaper(told)),
        ("citation_publication_date", _date(told)),
        ("citation_issue", told.issue_no or ""),
        ("citation_firstpage", page_number(told.page) or ""),
        ("citation_language", LANGUAGE),
        ("citation_public_url", url),
        ("DC.description", inferred(told)),
    ]
    return [(name, value) for name, value in pairs if value]


def context_object(source: Source, url: str = "") -> str:
    """A source as the title of a span of the class Z3988, percent-encoded; its address where it has one."""
    told = flat(source)
    pairs = [
        *_CONTEXT,
        ("rft.type", TYPE),
        ("rft.title", _title(told)),
        *(("rft.creator", author) for author in told.authors),
        ("rft.source", _newspaper(told)),
        ("rft.date", _date(told)),
        ("rft.issue", told.issue_no or ""),
        ("rft.pages", page_number(told.page) or ""),
        ("rft.language", LANGUAGE),
        ("rft.identifier", url),
        ("rft.description", inferred(told)),
    ]
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs if value)


def inferred(source: Source) -> str:
    """What is told of a source that its page does not state, in one sentence; empty where it states all of it."""
    doubts = [
        ("日期", "date", source.date if source.date_certainty != "stated" else None),
        ("报名", "newspaper", source.newspaper if source.newspaper_certainty != "stated" else None),
    ]
    told = [(chinese, english, value) for chinese, english, value in doubts if value]
    if not told:
        return ""
    chinese = "，".join(f"{name} {value}" for name, _, value in told)
    english = ", ".join(f"{name} {value}" for _, name, value in told)
    return f"版面未载明，系推定：{chinese} (inferred, not printed: {english})"


def _title(source: Source) -> str:
    return source.headline or f"[{NO_TITLE}]"


def _newspaper(source: Source) -> str:
    return source.newspaper or "" if source.newspaper_certainty == "stated" else ""


def _date(source: Source) -> str:
    return source.date or "" if source.date_certainty == "stated" else ""
