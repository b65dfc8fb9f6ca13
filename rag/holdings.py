"""What an archive holds, against what the asker held the question to."""

from __future__ import annotations

from index.archive import Archive
from index.types import Filters
from rag.reader.refuse import refusal
from rag.types import Draft, Question


def shut_out(question: Question, archive: Archive) -> Draft | None:
    """A refusal where the asker's own filters let nothing of the archive through, with what is held; None where they do."""
    filters = question.filters
    if filters == Filters() or archive.documents.has(filters):
        return None
    held = [(name, first, last) for name, _, first, last in archive.documents.newspapers() if name]
    if filters.newspaper and filters.newspaper not in {name for name, *_ in held}:
        names = "、".join(f"《{name}》" for name, *_ in held[:5])
        return refusal("outside_coverage", f"馆藏里没有《{filters.newspaper}》" + (f"，只有{names}。" if names else "。"))
    days = [f"《{name}》{_iso(first)} 至 {_iso(last)}" for name, first, last in held[:5] if first]
    return refusal("outside_coverage", "馆藏里没有这个范围的报纸" + (f"，有的是{'，'.join(days)}。" if days else "。"))


def _iso(number: int) -> str:
    return f"{number // 10_000}-{number // 100 % 100:02d}-{number % 100:02d}"
