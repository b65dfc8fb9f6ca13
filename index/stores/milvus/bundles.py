"""A page with all that was made of it as one text: what a row of Milvus holds, and what tells whether a page has changed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.embed.passages import locate
from index.types import Article, Issue, Page, Passage, Ready, Reason, Stated

PIECE = 20_000
"""Characters of a bundle in a row: at most 65,535 bytes, for which Milvus has room."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A page, its issue, its articles in order, and the passages of each, without their spans and numbers."""

    page: Page
    issue: Issue
    articles: tuple[Article, ...]
    passages: tuple[tuple[Passage, ...], ...]

    def passage(self, place: int, start: int, number: int) -> Passage:
        """The passage that begins at a character of the article at a place, with its spans in the page."""
        found = next(one for one in self.passages[place] if one.start == start)
        spans = locate(self.articles[place], self.page, found.start, found.end)
        return dataclasses.replace(found, spans=spans, number=number)


def pack(bundle: Bundle) -> str:
    """The bundle as JSON; a text that is the whole page's is not written twice."""
    articles = []
    for article, passages in zip(bundle.articles, bundle.passages, strict=True):
        fields = dataclasses.asdict(article)
        if article.text == bundle.page.text:
            fields["text"] = None
        fields["passages"] = [(one.passage_id, one.start, one.end) for one in passages]
        articles.append(fields)
    page, issue = dataclasses.asdict(bundle.page), dataclasses.asdict(bundle.issue)
    return json.dumps({"page": page, "issue": issue, "articles": articles}, ensure_ascii=False)


def unpack(text: str) -> Bundle:
    """The bundle that was packed."""
    fields = json.loads(text)
    page = fields["page"]
    page |= {"stated": Stated(**page["stated"]), "ready": Ready(**page["ready"]) if page["ready"] else None}
    articles, passages = [], []
    for article in fields["articles"]:
        cut = article.pop("passages")
        if article["text"] is None:
            article["text"] = page["text"]
        article |= {
            "spans": _pairs(article["spans"]),
            "repeats": _pairs(article["repeats"]),
            "authors": tuple(article["authors"]),
        }
        made = Article(**article)
        articles.append(made)
        passages.append(tuple(Passage(name, made.article_id, made.text[start:end], start, end) for name, start, end in cut))
    return Bundle(Page(**page), unpack_issue(fields["issue"]), tuple(articles), tuple(passages))


def pack_issue(issue: Issue) -> str:
    """An issue as JSON."""
    return json.dumps(dataclasses.asdict(issue), ensure_ascii=False)


def unpack_issue(issue: str | dict[str, Any]) -> Issue:
    """The issue that was packed."""
    fields = json.loads(issue) if isinstance(issue, str) else issue
    return Issue(**{**fields, "evidence": tuple(Reason(**reason) for reason in fields["evidence"])})


def _pairs(stored: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in stored)


def digest(bundle: Bundle) -> str:
    """What is the same for two bundles only where they are, whatever else stands in the file that they are from."""
    packed = pack(dataclasses.replace(bundle, page=dataclasses.replace(bundle.page, sha256="")))
    return hashlib.sha256(packed.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def pieces(packed: str) -> list[str]:
    """A packed bundle cut into what a row holds."""
    return [packed[start : start + PIECE] for start in range(0, len(packed), PIECE)]
