"""The articles of a list as a table for a spreadsheet: one line each, where it was printed, by whom and how it is cited."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from io import StringIO

from index.archive.folder import Archive
from index.chinese.printable import one_line
from rag.cite.references import DEFAULT, Source, reference

COLUMNS = {
    "newspaper": "报纸", "date": "日期", "date_certainty": "日期可信度", "issue_no": "期号", "page": "版", "headline": "标题",
    "byline": "署名", "kind": "类别", "reference": "引文", "article_id": "文章编号", "file": "文件", "id": "来源编号",
}  # fmt: skip
"""The fields and the headings that stand over them."""

MARK = "\ufeff"
"""Spreadsheets take a CSV for UTF-8 where it begins with this."""


def csv_of(archive: Archive, article_ids: Iterable[str], style: str = DEFAULT) -> str:
    """A CSV of articles by their ids, in order, with a heading line."""
    out = StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS.values())
    for article_id in article_ids:
        article = archive.article(article_id)
        issue = archive.issue_of(article)
        table.writerow(
            _plain(value)
            for value in (
                issue.newspaper,
                issue.date,
                issue.date_certainty,
                issue.issue_no,
                article.page or issue.page,
                article.headline,
                article.byline,
                article.kind,
                reference(Source.of(article, issue), style),
                article.article_id,
                article.file,
                article.source_id,
            )
        )
    return MARK + out.getvalue()


def _plain(value: str | None) -> str:
    """One line, and no formula: a spreadsheet runs what begins with = + - or @, also after what is not seen, also full width."""
    text = one_line(value or "")
    first = next((sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) not in ("Cf", "Zs")), "")
    return f"'{text}" if first in {"=", "+", "-", "@"} else text
