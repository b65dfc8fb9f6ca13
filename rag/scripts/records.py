"""The JSON of answers and hits, as scripts read it."""

from __future__ import annotations

import dataclasses
from typing import Any

from rag.types import Answer, Hit


def answer_record(answer: Answer) -> dict[str, Any]:
    """The JSON of an answer."""
    return {
        "question": answer.question,
        "answer": answer.answer,
        "short_answer": answer.short_answer,
        "refused": answer.refused,
        "refusal": answer.refusal,
        "citations": [dataclasses.asdict(citation) for citation in answer.citations],
        "hits": [hit_record(hit) for hit in answer.hits],
        "timings_ms": answer.timings_ms,
        "understood": answer.understood,
        "note": answer.note,
        "listed": list(answer.listed),
        "worded": list(answer.worded),
        "model": answer.model and dataclasses.asdict(answer.model),
        "reason": answer.reason,
        "in_english": answer.in_english,
        "subject": answer.subject and dataclasses.asdict(answer.subject),
        "likely": list(answer.likely),
    }


def hit_record(hit: Hit) -> dict[str, Any]:
    """The JSON of a hit."""
    return {
        "passage_id": hit.passage.passage_id,
        "article_id": hit.article.article_id,
        "file": hit.article.file,
        "id": hit.article.source_id,
        "headline": hit.article.headline,
        "date": hit.issue.date,
        "score": round(hit.score, 6),
        "text": hit.passage.text,
        "printings": list(hit.printings),
    }
