"""Quotes of a table, a row with the line of its heads, as the proof holds them against a sentence: each cell told with its own head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.types import Issue
from rag.types import Evidence
from rag.words.tables import Table, tables_in


def as_told(evidence: Sequence[Evidence]) -> Iterator[tuple[str, Issue]]:
    """The words of the quotes and the issues that they are of; of a table's heads and a row under them the row's cells, a sentence each,
    so that no number counts as another column's."""
    at = 0
    while at < len(evidence):
        one, table = evidence[at], _table(evidence[at : at + 2])
        yield (_told(table) if table else one.text), one.hit.issue
        at += 2 if table else 1


def _table(pair: Sequence[Evidence]) -> Table | None:
    """The table that two quotes of an article are the heads and the one row of; None where they are none."""
    if len(pair) < 2 or pair[0].hit.article.article_id != pair[1].hit.article.article_id or pair[0].end > pair[1].start:
        return None
    words = [one.text.strip() for one in pair]
    found = [] if any("\n" in one for one in words) else [*tables_in("\n".join(words))]
    return found[0] if len(found) == 1 and found[0].heads is not None else None


def _told(table: Table) -> str:
    return "".join(table.told(row, name) for row in table.rows for name in row.cells)
