"""Search for people who want passages, not answers: 标题:足球 记者:周琛 "校园足球" -篮球 日期:2021-10."""

from __future__ import annotations

from index.archive import Archive
from index.types import Filters
from rag.types import Hit


def search(archive: Archive, query: str, *, k: int = 10, filters: Filters = Filters()) -> list[Hit]:
    """The passages that match a query."""
    from rag.retrieve import hits

    return hits(archive, archive.lexical(query, 2 * k, filters), k)
