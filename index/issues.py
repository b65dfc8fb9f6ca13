"""Issues: which newspaper, day, number and page a page belongs to, each fact with its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.types import Article, Issue, Page, Reason


def identify(pages: Sequence[Page], articles: Mapping[tuple[str, str], Sequence[Article]]) -> list[Issue]:
    """One Issue for each page, in order. `articles` are the mended articles of each page by (file, part)."""
    return [_stated(page) for page in pages]


def _stated(page: Page) -> Issue:
    stated = page.stated
    return Issue(
        page.file,
        page.part,
        stated.newspaper,
        "stated" if stated.newspaper else "unknown",
        stated.date,
        "stated" if stated.date else "unknown",
        issue_no=stated.issue_no,
        page=stated.page,
        evidence=(),
    )


_ = Reason
