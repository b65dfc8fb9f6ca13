"""Readers' opinions as gold questions, in the format that `rag evaluate` reads.

What a reader liked is the gold answer: its short answer, else the words it quoted; a refusal that was liked is a question that must
be refused. Of what was disliked the right answer is unknown, so the line says which answer must not be given again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rag.opinions.store import Opinion


def gold_questions(opinions: Iterable[Opinion], holds: Callable[[str], bool] | None = None) -> Iterator[dict[str, Any]]:
    """A line for each question and what was thought of its answer, the newest opinion where several are of the same.

    With `holds` (whether an article stands in an archive) only those whose cited articles all do.
    """
    newest: dict[tuple[Any, ...], Opinion] = {}
    for one in opinions:
        key = one.question, one.history, one.answer
        newest.pop(key, None)
        newest[key] = one
    for one in newest.values():
        if one.question and (holds is None or all(holds(cited.article_id) for cited in one.support)):
            yield gold_question(one)


def gold_question(one: Opinion) -> dict[str, Any]:
    """The line of one opinion: what `rag evaluate` reads, and for people why it was liked or not."""
    liked = one.opinion == "like"
    record: dict[str, Any] = {"question": one.question, "liked": liked, "refused": one.refused}
    if one.history:
        record["history"] = list(one.history)
    if one.time:
        record["as_of"] = one.time[:10]
    if liked and not one.refused:
        record["answers"] = [one.short_answer] if one.short_answer else [cited.quote for cited in one.support] or [one.answer]
    if not liked:
        record["not_answers"] = [] if one.refused else [one.short_answer or one.answer]
    return record | {
        "reasons": list(one.reasons),
        "note": one.note,
        "support": [{"article_id": cited.article_id, "quote": cited.quote} for cited in one.support],
    }
