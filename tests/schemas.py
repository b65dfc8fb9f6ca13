"""JSON schemas of what the commands print."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
KIND: Schema = {"enum": ["news", "feature", "editorial", "notice", "photo-caption", "ad", "continuation", "masthead"]}
CERTAINTY: Schema = {"enum": ["stated", "inferred", "unknown"]}
SPANS: Schema = {
    "type": "array",
    "items": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2},
}


def record(**properties: Schema) -> Schema:
    """An object that has all these properties, and may have others beside them."""
    return {"type": "object", "properties": properties, "required": list(properties)}


ARTICLE = record(
    article_id=TEXT,
    file=TEXT,
    headline=MAYBE,
    kicker=MAYBE,
    subhead=MAYBE,
    byline=MAYBE,
    kind=KIND,
    page=MAYBE,
    spans={**SPANS, "minItems": 1},
    text=TEXT,
)

ISSUE = record(
    file=TEXT,
    newspaper=MAYBE,
    newspaper_certainty=CERTAINTY,
    date=MAYBE,
    date_certainty=CERTAINTY,
    not_before=MAYBE,
    not_after=MAYBE,
    issue_no=MAYBE,
    page=MAYBE,
    evidence={
        "type": "array",
        "items": record(quote=TEXT, start={"type": "integer"}, end={"type": "integer"}, why=TEXT),
    },
)

CITATION = record(
    n={"type": "integer", "minimum": 1},
    file=TEXT,
    id=MAYBE,
    article_id=TEXT,
    newspaper=MAYBE,
    date=MAYBE,
    date_certainty=CERTAINTY,
    issue_no=MAYBE,
    page=MAYBE,
    headline=MAYBE,
    byline=MAYBE,
    quote={"type": "string", "minLength": 1},
    spans={**SPANS, "minItems": 1},
    reference=TEXT,
    kind=KIND,
)

HIT = record(
    passage_id=TEXT,
    article_id=TEXT,
    file=TEXT,
    id=MAYBE,
    headline=MAYBE,
    date=MAYBE,
    score={"type": "number"},
    text=TEXT,
)

ANSWER: Schema = {
    **record(
        question=TEXT,
        answer={"type": "string", "minLength": 1},
        short_answer=MAYBE,
        refused={"type": "boolean"},
        refusal={"enum": ["off_topic", "outside_coverage", "not_found", None]},
        citations={"type": "array", "items": CITATION},
        hits={"type": "array", "items": HIT},
        timings_ms={"type": "object", "required": ["total"], "additionalProperties": {"type": "number"}},
    ),
    "if": {"properties": {"refused": {"const": True}}},
    "then": {"properties": {"citations": {"maxItems": 0}, "refusal": {"not": {"const": None}}}},
    "else": {"properties": {"citations": {"minItems": 1}, "refusal": {"const": None}}},
}
