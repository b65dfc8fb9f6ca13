"""Questions and their answers as a document: a file of one of the kinds below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rag.cite.exchange import TITLE, Exchange, bound
from rag.cite.markdown import markdown


def _word(exchanges: Sequence[Exchange], references: Sequence[str], title: str) -> bytes:
    from rag.cite.word_file import docx  # its library is slow to load

    return docx(exchanges, references, title)


DOCUMENTS: dict[str, Callable[[Sequence[Exchange], Sequence[str], str], bytes]] = {"md": markdown, "docx": _word}
"""What writes a document, by the end of the file's name."""


def document(exchanges: Iterable[Exchange], kind: str, title: str = TITLE) -> bytes:
    """The document as a file's bytes; `kind` is one of DOCUMENTS."""
    return DOCUMENTS[kind](*bound(exchanges), title)
