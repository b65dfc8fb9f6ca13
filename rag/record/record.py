"""An answer as a record that others can check: its sentences, what each rests on, and where the quoted words stand in which file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any, get_args

from index.errors import QuestionError
from index.partial_date import PartialDate
from index.types import Certainty, Filters, Span
from rag.record.sentences import Sentence, sentences
from rag.record.sources import Sources
from rag.types import Answer, Citation

FORMAT = "wenbao-proof-1"
LARGEST = 1 << 20
"""Bytes of a record: many times what the longest answer takes."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as it can be checked. `quote` is the characters of the file's page `part` at `spans`, blank ignored.

    `sha256` is of the file's bytes, `encoding` how they were read (`pdf`, `ocr` where they are no text), `path` where the file lay.
    What follows the quote is what the archive knows of the article and its issue.
    """

    n: int
    file: str
    part: str
    path: str | None
    sha256: str
    encoding: str
    spans: tuple[Span, ...]
    quote: str
    newspaper: str | None
    date: str | None
    date_certainty: Certainty
    not_before: str | None
    not_after: str | None
    issue_no: str | None
    page: str | None
    headline: str | None
    byline: str | None
    authors: tuple[str, ...]
    article_id: str


@dataclass(frozen=True, slots=True)
class Record:
    """A question, its answer, and all that is needed to check it; `checksum` is over everything else that stands in the file.

    The checksum shows that a record is as it was written. It is no signature: who changes the record can make a new one. What
    binds a record to the files are their hashes, and the quotes at their places.
    """

    format: str
    program: str
    archive_id: str
    question: str
    understood: str | None
    history: tuple[str, ...]
    as_of: str
    filters: Mapping[str, str | None]
    refused: bool
    refusal: str | None
    short_answer: str | None
    sentences: tuple[Sentence, ...]
    citations: tuple[Cited, ...]
    checksum: str = ""

    @classmethod
    def of(
        cls, answer: Answer, sources: Sources, as_of: date, filters: Filters = Filters(), history: Sequence[str] = ()
    ) -> Record:
        """The record of an answer that was given on a day; `sources` is what it was cited from."""
        unsealed = cls(
            format=FORMAT,
            program=metadata.version("wenbao"),
            archive_id=sources.archive.manifest.archive_id,
            question=answer.question,
            understood=answer.understood,
            history=tuple(history),
            as_of=as_of.isoformat(),
            filters={name: getattr(filters, name) for name in ("after", "before", "newspaper")},
            refused=answer.refused,
            refusal=answer.refusal,
            short_answer=answer.short_answer,
            sentences=tuple(sentences(answer)),
            citations=tuple(_cited(citation, sources) for citation in answer.citations),
        )
        return replace(unsealed, checksum=checksum(asdict(unsealed)))

    @classmethod
    def read(cls, file: Path) -> Record:
        """The record in a file, whether or not it holds. Raises QuestionError for a file that is none."""
        try:
            with file.open("rb") as handle:
                told = handle.read(LARGEST + 1)
            if len(told) > LARGEST:
                raise ValueError(len(told))
            return _record(json.loads(told))
        except OSError as error:
            raise QuestionError(f"读不了 {file}：{error.strerror} (the record cannot be read)") from None
        except (KeyError, TypeError, ValueError, RecursionError):
            raise QuestionError(
                f"{file} 不是 wenbao ask --proof 写的核对记录（{FORMAT}）(the file is no record that `wenbao ask --proof` wrote)"
            ) from None

    def json(self) -> bytes:
        """The record as it is written."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")

    @property
    def whole(self) -> bool:
        """Whether the checksum is that of the record."""
        return self.checksum == checksum(asdict(self))


def checksum(record: Mapping[str, Any]) -> str:
    """The sha256 of a record's JSON without the field `checksum`: keys sorted, no blanks, all but ASCII escaped."""
    told = {name: value for name, value in record.items() if name != "checksum"}
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _cited(citation: Citation, sources: Sources) -> Cited:
    article = sources.archive.article(citation.article_id)
    page, issue = sources.archive.page(article.file, article.part), sources.archive.issue_of(article)
    path = sources.path(article.file)
    return Cited(
        citation.n,
        citation.file,
        article.part,
        str(path) if path else None,
        sources.sha256(page),
        page.encoding,
        citation.spans,
        citation.quote,
        citation.newspaper,
        citation.date,
        citation.date_certainty,
        issue.not_before,
        issue.not_after,
        citation.issue_no,
        citation.page,
        citation.headline,
        citation.byline,
        article.authors,
        citation.article_id,
    )


def _record(told: Any) -> Record:
    """Raises KeyError, TypeError, ValueError or QuestionError for what is no record of this format."""
    json.dumps(told, ensure_ascii=False).encode()  # half a character is none that a file could hold
    record = Record(
        **{
            **told,
            "history": tuple(told["history"]),
            "sentences": tuple(Sentence(one["text"], tuple(one["citations"])) for one in told["sentences"]),
            "citations": tuple(
                Cited(**{**one, "spans": tuple((start, end) for start, end in one["spans"]), "authors": tuple(one["authors"])})
                for one in told["citations"]
            ),
        }
    )
    date.fromisoformat(record.as_of)
    Filters(**record.filters)
    right = record.format == FORMAT and isinstance(record.refused, bool) and _typed(record)
    if not right:
        raise ValueError(record.format)
    return record


def _typed(record: Record) -> bool:
    """Whether all that must be text, a number or a date is."""
    texts = [record.question, record.checksum, *(one.text for one in record.sentences), *record.history]
    known = [record.short_answer, record.refusal, record.understood, *record.filters.values()]
    numbers = [number for one in record.sentences for number in one.citations]
    for one in record.citations:
        texts += [one.file, one.part, one.sha256, one.encoding, one.quote, one.article_id, *one.authors]
        known += [one.path, one.newspaper, one.issue_no, one.page, one.headline, one.byline]
        numbers += [one.n, *(at for span in one.spans for at in span)]
    days = [day for one in record.citations for day in (one.date, one.not_before, one.not_after) if day is not None]
    return (
        all(isinstance(text, str) for text in texts)
        and all(text is None or isinstance(text, str) for text in known)
        and all(type(number) is int for number in numbers)
        and all(map(PartialDate.parse, days))
        and all(one.date_certainty in get_args(Certainty) for one in record.citations)
    )
