"""An answer as a file: a document with its references, the references alone, or the list of articles as a table."""

from __future__ import annotations

from index.errors import QuestionError
from rag.cite.exchange import Exchange
from rag.cite.export import DOCUMENTS, document
from rag.cite.references import STYLES, Source, bibliography, style_named
from rag.pipeline import Wenbao
from rag.types import Answer

REFERENCES = tuple(dict.fromkeys(style.suffix for style in STYLES))
"""The ends of files of references."""
ENDS = (*DOCUMENTS, *REFERENCES, "csv")
"""What the name of a file may end in."""


def exported(wenbao: Wenbao, answer: Answer, end: str) -> bytes:
    """The bytes of a file whose name ends in `end`, one of ENDS. Raises QuestionError for a table of what is no list."""
    if end in DOCUMENTS:
        return document([Exchange.of(answer)], end)
    return _table(wenbao, answer) if end == "csv" else _references(wenbao, answer, end)


def _references(wenbao: Wenbao, answer: Answer, end: str) -> bytes:
    """The references in the archive's style, where its files end so, else in the first whose files do."""
    own = style_named(wenbao.style)
    style = own if own.suffix == end else next(one for one in STYLES if one.suffix == end)
    articles = [wenbao.archive.article(cited.article_id) for cited in answer.citations]
    return bibliography((Source.of(one, wenbao.archive.issue_of(one)) for one in articles), style.name).encode()


def _table(wenbao: Wenbao, answer: Answer) -> bytes:
    from rag.cite.table import csv_of

    if not answer.listed:
        raise QuestionError(
            "这个回答不是文章清单，没有表格可写；请问“列出……的报道”一类的问题"
            " (the answer is no list of articles: there is no table to write)"
        )
    return csv_of(wenbao.archive, answer.listed, wenbao.style).encode()
