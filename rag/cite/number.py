"""Number the evidence of an answer: its text with marks [1], [2] and one citation for each quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from index.offsets import place
from index.types import Page
from rag.cite.references import DEFAULT, Source, reference
from rag.types import Answer, Citation, Draft, Evidence, Hit, Question

_END = re.compile(r"[。！？!?；;…]+[”’」』）)》]*$")


class Pages(Protocol):
    """What a quote is checked against: the pages as they were read."""

    def page(self, file: str, part: str = "") -> Page:
        """The page of that name."""
        ...


def cite(draft: Draft, question: Question, hits: Sequence[Hit], pages: Pages, style: str = DEFAULT) -> Answer:
    """The answer to show: the draft's text with its marks, and its citations in the order of the marks.

    One quote is one citation, however many statements rest on it. A refusal has no citation.
    """
    text, citations = number(draft, pages, style)
    return Answer(
        question=question.asked,
        answer=text,
        short_answer=None if draft.refusal else draft.short_answer,
        refused=draft.refusal is not None,
        refusal=draft.refusal,
        citations=citations,
        hits=tuple(hits),
        understood=question.text if question.completed else None,
        note=draft.note,
        listed=draft.listed,
        worded=tuple(one.text for one in draft.statements if one.worded and draft.refusal is None),
        model=draft.model,
        reason=draft.reason,
        in_english=draft.in_english,
        subject=draft.subject,
        likely=draft.likely if draft.refusal is None and not draft.short_answer else (),
    )


def number(draft: Draft, pages: Pages, style: str = DEFAULT) -> tuple[str, tuple[Citation, ...]]:
    """The text of a draft with its marks, and what the marks point to."""
    if draft.refusal is not None:
        return "".join(statement.text for statement in draft.statements), ()
    numbers: dict[tuple[str, int, int], int] = {}
    cited: list[Evidence] = []
    pieces = []
    also = draft.also  # stands beside the first sentence that states something
    for statement in draft.statements:
        marks = []
        for evidence in (*statement.evidence, *(also if statement.evidence else ())):
            key = (evidence.hit.article.article_id, evidence.start, evidence.end)
            if key not in numbers:
                numbers[key] = len(numbers) + 1
                cited.append(evidence)
            marks.append(numbers[key])
        also = () if statement.evidence else also
        pieces.append(_marked(statement.text, marks))
    return "".join(pieces), tuple(citation(n, evidence, pages, style) for n, evidence in enumerate(cited, 1))


def _marked(text: str, numbers: list[int]) -> str:
    """The marks stand before the stop that ends a statement: 约4582亩[1]。"""
    marks = "".join(f"[{number}]" for number in dict.fromkeys(numbers))
    body = text.rstrip()
    tail = text[len(body) :]
    if end := _END.search(body):
        body, tail = body[: end.start()], body[end.start() :] + tail
    return body + marks + tail


def citation(n: int, evidence: Evidence, pages: Pages, style: str = DEFAULT) -> Citation:
    """Evidence as the citation of this number."""
    article, issue = evidence.hit.article, evidence.hit.issue
    page = pages.page(article.file, article.part)
    return Citation(
        n=n,
        file=article.file,
        id=article.source_id,
        article_id=article.article_id,
        newspaper=issue.newspaper,
        date=issue.date,
        date_certainty=issue.date_certainty,
        issue_no=issue.issue_no,
        page=article.page or issue.page,
        headline=article.headline,
        byline=article.byline,
        quote=article.text[evidence.start : evidence.end],
        spans=place(article.text, evidence.start, evidence.end, article.spans, page.text),
        reference=reference(Source.of(article, issue), style),
        kind=article.kind,
    )
