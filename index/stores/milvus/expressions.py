"""Filters in Milvus's expression language."""

from __future__ import annotations

import json

from index.issues.page_numbers import printings
from index.stores.lexical import day_number
from index.types import Filters


def quoted(text: str) -> str:
    """A text as a literal."""
    return json.dumps(text, ensure_ascii=False)


def containing(text: str) -> str:
    """A pattern for texts that contain this one.

    What LIKE or a literal would take for a sign of its own stands for any one character, because milvus-lite knows no escape.
    """
    return '"%' + "".join("_" if char in "%_\\\"'" or ord(char) < 32 else char for char in text) + '%"'


def on(page: str) -> str:
    """What is printed on a page of this number, in whatever way the number is printed."""
    return f"page_no in [{', '.join(map(quoted, printings(page)))}]"


def every(*conditions: str) -> str:
    """All of these conditions at once; empty ones do not count."""
    return " and ".join(f"({one})" for one in conditions if one)


def condition(filters: Filters) -> str:
    """Filters as an expression over articles, passages or pieces; empty where they let everything through.

    What cannot be shown to lie within the dates is outside: an undated page is not let through by a date.
    """
    parts = []
    if filters.after:
        parts.append(f"first_day >= {day_number(filters.after)}")
    if filters.before:
        parts.append(f"last_day >= 1 and last_day <= {day_number(filters.before, last=True)}")
    if filters.newspaper:
        parts.append(f"newspaper == {quoted(filters.newspaper)}")
    if filters.kind:
        parts.append(f"kind == {quoted(filters.kind)}")
    if filters.reporter:
        parts.append(f"array_contains(authors, {quoted(filters.reporter)})")
    return every(*parts)
