"""Pages become rows: what each collection holds of a page, its articles, their passages and the pieces of those."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from index.embed.pieces import embedded_texts
from index.stores.documents import issue_days
from index.stores.milvus.bundles import Bundle, digest, pack, pack_issue, pieces
from index.stores.milvus.documents import PIECES_TO_A_PAGE
from index.stores.milvus.server import Row
from index.stores.milvus.summary import Ends
from index.stores.milvus.terms import Tally, passage_terms, sparse_passage, words_only


def count(bundle: Bundle, tally: Tally) -> None:
    """Count the terms of a page's passages."""
    for article, passages in zip(bundle.articles, bundle.passages, strict=True):
        for passage in passages:
            tally.add(passage_terms(passage.text, article.headline or "", article.authors))


class Chunk:
    """The rows of some pages, numbered on from `ends`. `texts` are what is to be embedded, one for each row of `pieces`."""

    def __init__(self, ends: Ends, average: Mapping[str, float]) -> None:
        self.ends, self._average = ends, average
        self.pages: list[Row] = []
        self.articles: list[Row] = []
        self.passages: list[Row] = []
        self.pieces: list[Row] = []
        self.texts: list[str] = []

    def add(self, bundle: Bundle) -> None:
        """Add one page."""
        number, issue, packed = self.ends.page, bundle.issue, pack(bundle)
        first_day, last_day = issue_days(issue)
        days = {"page": number, "first_day": first_day, "last_day": last_day}
        printed = {"newspaper": issue.newspaper or "", "date": issue.date or "", "issue_no": issue.issue_no or ""}
        parts = pieces(packed)
        nothing = {"file": "", "part": "", "digest": "", "issue": "", "printed_page": ""}
        facts = {
            "file": bundle.page.file,
            "part": bundle.page.part,
            "digest": digest(bundle),
            "issue": pack_issue(issue),
            "printed_page": issue.page or "",
        }
        for n, part in enumerate(parts):
            own = nothing if n else facts
            row = {"key": number * PIECES_TO_A_PAGE + n, "piece": -1 if n else len(parts) - 1, "bundle": part}
            self.pages.append(row | days | printed | own)
        article_number, passage_number = self.ends.article, self.ends.passage
        for place, (article, passages) in enumerate(zip(bundle.articles, bundle.passages, strict=True)):
            filtered = {"kind": article.kind, "authors": list(article.authors), **days}
            self.articles.append(
                {
                    "number": article_number,
                    "place": place,
                    "first_passage": passage_number,
                    "article_id": article.article_id,
                    "headline": article.headline or "",
                    "page_no": article.page or issue.page or "",
                    **filtered,
                    **printed,
                }
            )
            for passage in passages:
                terms = passage_terms(passage.text, article.headline or "", article.authors)
                told = {"newspaper": printed["newspaper"], **filtered}
                self.passages.append(
                    {
                        "number": passage_number,
                        "article": article_number,
                        "place": place,
                        "start": passage.start,
                        "end": passage.end,
                        "text": passage.text,
                        "headline": article.headline or "",
                        "words": words_only(passage.text),
                        "grams": sparse_passage(terms, self._average),
                        **told,
                    }
                )
                for text in embedded_texts(article.headline or "", passage.text):
                    self.texts.append(text)
                    self.pieces.append({"passage": passage_number, **told})
                passage_number += 1
            article_number += 1
        self.ends = dataclasses.replace(self.ends, page=number + 1, article=article_number, passage=passage_number)

    def embed(self, vectors: NDArray[np.float32]) -> None:
        """Give the pieces their vectors, (n, d)."""
        for row, vector in zip(self.pieces, vectors, strict=True):
            row["vector"] = vector.tolist()
