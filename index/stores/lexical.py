"""The lexical index: tantivy, BM25 over character bigrams of the text and its runs of letters and digits, and of headline and
byline by themselves.

No passage is cut into words: that would take most of the time of a build. The question is, and a bigram that crosses a border
between two of its words tells less.
"""

from __future__ import annotations

import functools
import math
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy

from index.chinese.words import bare, bare_texts, cut, fold, latin, weighted_bigrams
from index.errors import NO_DATE, QuestionError, disk_errors
from index.partial_date import PartialDate
from index.types import Filters

FOLDER = "lexical"
FIELDS: Mapping[str, float] = {"bigrams": 1.0, "words": 1.0, "headline": 0.5, "authors": 1.0}
"""The searched fields and their weights in the sum of BM25 scores; `words` are runs of letters and digits."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the stores beside the documents hold of one passage. Days are yyyymmdd numbers; 0 where that end is open."""

    number: int
    text: str
    headline: str
    authors: tuple[str, ...]
    newspaper: str
    kind: str
    first_day: int
    last_day: int


@functools.lru_cache(maxsize=4096)
def day_number(iso: str | None, *, last: bool = False) -> int:
    """An ISO date, perhaps partial, as yyyymmdd: the first day it can be, or with `last` the last; 0 for None. Of a day that its month
    has not (2021-02-30) the month's last. Raises QuestionError for what is no date."""
    if not iso:
        return 0
    try:
        return PartialDate.bound(iso).bounds[last]
    except ValueError:
        raise QuestionError(NO_DATE.format(iso)) from None


def question_terms(text: str) -> dict[str, dict[str, float]]:
    """What a question looks for in each field, and how much each term of it counts."""
    grams = weighted_bigrams(text)
    return {
        "bigrams": grams,
        "headline": grams,
        "words": dict.fromkeys(latin(text), 1.0),
        "authors": dict.fromkeys(cut(text), 1.0),
    }


def _schema() -> tantivy.Schema:
    schema = tantivy.SchemaBuilder()
    schema.add_unsigned_field("number", fast=True, indexed=True)
    for field in ("bigrams", "headline"):
        schema.add_text_field(field, tokenizer_name="bigram", index_option="freq")
    schema.add_text_field("words", tokenizer_name="blank", index_option="freq")
    schema.add_text_field("authors", tokenizer_name="blank", index_option="basic")
    for field in ("newspaper", "kind"):
        schema.add_text_field(field, tokenizer_name="raw", index_option="basic")
    schema.add_unsigned_field("first_day", fast=True, indexed=True)
    schema.add_unsigned_field("last_day", fast=True, indexed=True)
    return schema.build()


def _register(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer("bigram", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(2, 2, False)).build())
    index.register_tokenizer("blank", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def _idf(total: int, held: int) -> float:
    return math.log1p((total - held + 0.5) / (held + 0.5))


_HEAP = 256_000_000
"""Bytes that are filled before a segment is written. One thread fills them: it takes 10,000 passages a second, and of several each
would learn nearly all bigrams by itself."""
META_LOCK = ".tantivy-meta.lock"
"""What tantivy locks while it opens an index."""
_LONG = 10_000
"""Passages with a term from which on to go through them costs more than the term may tell."""
_TIES = 16
"""Hits fetched beyond those asked for, so that equal scores are cut off by number, however the index lies in segments."""


class LexicalWriter:
    """Writes an index into `folder`/lexical, or goes on with the one that a stopped build left there: `count` passages are in it."""

    def __init__(self, folder: Path) -> None:
        self._place = place = folder / FOLDER
        place.mkdir(exist_ok=True)
        self._schema = _schema()
        with disk_errors(ValueError):
            index = _register(tantivy.Index(self._schema, path=str(place)))
            self.count = int(index.searcher().num_docs)
            self._writer = index.writer(heap_size=_HEAP, num_threads=1)

    def add(self, entries: Sequence[Entry]) -> None:
        """Add passages."""
        headlines = list(dict.fromkeys(entry.headline for entry in entries))
        plain = dict(zip(headlines, bare_texts(headlines), strict=True))
        for entry, text in zip(entries, bare_texts([entry.text for entry in entries]), strict=True):
            document = tantivy.Document()  # field by field: a third quicker than from a dict
            for name, number in (("number", entry.number), ("first_day", entry.first_day), ("last_day", entry.last_day)):
                document.add_unsigned(name, number)
            document.add_text("bigrams", text)
            document.add_text("words", " ".join(latin(entry.text)))
            document.add_text("headline", plain[entry.headline])
            document.add_text("authors", " ".join(map(fold, entry.authors)))
            document.add_text("newspaper", entry.newspaper)
            document.add_text("kind", entry.kind)
            with disk_errors(ValueError):
                self._writer.add_document(document)
        self.count += len(entries)

    def commit(self) -> None:
        """What was added so far will be found by the next writer, whatever happens to this one."""
        with disk_errors(ValueError):
            self._writer.commit()

    def remove(self, numbers: Sequence[int]) -> None:
        """Take passages out. What they held is counted in BM25 until the part of the index that they lie in is merged."""
        if numbers:
            self._writer.delete_documents_by_query(tantivy.Query.term_set_query(self._schema, "number", list(numbers)))

    def close(self) -> None:
        """Write what was added."""
        with disk_errors(ValueError):
            self._writer.commit()
            self._writer.garbage_collect_files()
            self._writer.wait_merging_threads()
        follow_umask(self._place)


def follow_umask(folder: Path) -> None:
    """Let those read the files of a folder who may read the folder: tantivy makes its lists for their owner alone."""
    mode = folder.stat().st_mode & 0o666
    for file in folder.iterdir():
        if file.is_file() and file.stat().st_mode & 0o777 != mode:
            file.chmod(mode)


def _opened(place: Path) -> tuple[tantivy.Index, TemporaryDirectory[str] | None]:
    """An index to be read. tantivy writes a lock beside what it reads; where it may not, it is shown links to the files in a folder
    of their own, which is to be kept as long as the index."""
    try:
        return _register(tantivy.Index(_schema(), path=str(place))), None
    except ValueError:
        if os.access(place, os.W_OK) and os.access(place / META_LOCK, os.W_OK):
            raise
    links = TemporaryDirectory(prefix="wenbao-")
    for file in place.iterdir():
        if file.suffix == ".json":
            shutil.copyfile(file, Path(links.name) / file.name)
        elif file.suffix != ".lock":
            (Path(links.name) / file.name).symlink_to(file.resolve())
    return _register(tantivy.Index(_schema(), path=links.name)), links


class LexicalIndex:
    """An index on disk, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self._index, self._links = _opened(folder / FOLDER)
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self._held = functools.lru_cache(maxsize=65_536)(self._searcher.doc_freq)  # what is open does not change

    def search(
        self, text: str, k: int, filters: Filters = Filters(), fields: Mapping[str, float] = FIELDS, spare: float = 0.0
    ) -> list[tuple[int, float]]:
        """The k passages with the highest BM25 sum over `fields`, best first, as (number, score).

        Bigrams that stand in very many passages are left out of the sum as long as they are no more than the share `spare` of what
        the question's bigrams tell: of a million passages a sixth of it takes half of the time.
        """
        should = tantivy.Occur.Should
        terms = question_terms(text)
        terms["bigrams"] = self._without_common(terms["bigrams"], spare)
        clauses = [
            (should, tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, term), weight * share))
            for field, weight in fields.items()
            for term, share in terms[field].items()
        ]
        if len(plain := bare(text)) == 1 and "bigrams" in fields:  # of a single character every bigram that begins with it
            clauses.append((should, tantivy.Query.regex_query(self._schema, "bigrams", f"{plain}.")))
        if not clauses:
            return []
        query = tantivy.Query.boolean_query(clauses)
        must = self._conditions(filters)
        if must:
            query = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, query),
                    *((tantivy.Occur.Must, tantivy.Query.const_score_query(one, 0.0)) for one in must),
                ]
            )
        found = self._searcher.search(query, limit=k + _TIES, count=False).hits
        numbers = self._searcher.fast_field_values("number", [address for _, address in found])
        scored = [(int(number), float(score)) for number, (score, _) in zip(numbers, found, strict=True)]
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:k]

    def idf(self, field: str, terms: Sequence[str]) -> list[float]:
        """The inverse document frequency of each term in a field, ln(1 + (N - n + 0.5) / (n + 0.5)) as BM25 has it."""
        total = self._searcher.num_docs
        return [_idf(total, self._held(field, term)) for term in terms]

    def _without_common(self, grams: dict[str, float], spare: float) -> dict[str, float]:
        """Bigrams with their weights, less those that take longest for what they tell, which is `spare` of all at most."""
        total = self._searcher.num_docs
        if not spare or total <= _LONG:
            return grams
        held = {gram: self._held("bigrams", gram) for gram in grams}
        told = {gram: share * _idf(total, held[gram]) for gram, share in grams.items()}
        left, kept = spare * sum(told.values()), dict(grams)
        for gram in sorted((gram for gram in grams if held[gram] > _LONG), key=lambda gram: told[gram] / held[gram]):
            left -= told[gram]
            if left < 0:
                break
            del kept[gram]
        return kept

    def _conditions(self, filters: Filters) -> list[tantivy.Query]:
        day = tantivy.FieldType.Unsigned
        conditions = []
        if filters.after:
            first = day_number(filters.after)
            conditions.append(tantivy.Query.range_query(self._schema, "first_day", day, first, 99_999_999, True, True))
        if filters.before:
            last = day_number(filters.before, last=True)
            conditions.append(tantivy.Query.range_query(self._schema, "last_day", day, 1, last, True, True))
        if filters.newspaper:
            conditions.append(tantivy.Query.term_query(self._schema, "newspaper", filters.newspaper))
        if filters.kind:
            conditions.append(tantivy.Query.term_query(self._schema, "kind", filters.kind))
        if filters.reporter:
            conditions.append(tantivy.Query.term_query(self._schema, "authors", fold(filters.reporter)))
        return conditions
