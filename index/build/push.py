"""Write to an archive on Milvus: bring a local archive there, add pages, take files out.

What is new is written beyond the archive's end, where nobody looks; then the summary is replaced, and with it the end moves and
what is no longer part of the archive is left out; only then is that deleted. So a reader sees the old state or the new one, and
whoever is interrupted runs the command again. One writer at a time.
"""

from __future__ import annotations

import dataclasses
import hashlib
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from index.archive.folder import Archive, open_archive
from index.embed.model import Embedder
from index.embed.passages import cut_passages
from index.errors import ArchiveError, SourceError
from index.stores.address import MilvusAddress
from index.stores.milvus import rows
from index.stores.milvus import summary as whole
from index.stores.milvus.bundles import Bundle, digest
from index.stores.milvus.documents import MilvusDocuments
from index.stores.milvus.schema import ARTICLES, COLLECTIONS, PAGES, PASSAGES, PIECES, TERMS
from index.stores.milvus.server import Server
from index.stores.milvus.stores import open_stores
from index.stores.milvus.summary import Ends, RemoteSummary
from index.stores.milvus.terms import Tally

EXACT_UP_TO = 50_000
"""Up to this many passages no vector is overlooked; a larger archive has the index that its server thinks best. (A graph index
also loses its way among passages that are printed again and again, which in a small archive may be many.)"""
_BUNDLES_AT_ONCE = 256

Key = tuple[str, str]
"""A page's file and part."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """How many pages were new or had changed, were as they are, and are no longer part of the archive; the files `left_out` were not
    read, or not wholly."""

    written: int
    kept: int
    gone: int
    left_out: tuple[str, ...] = ()


def push(archive: Archive, address: MilvusAddress, *, replace: bool = False) -> Pushed:
    """Make the archive at an address hold what a local one holds; pages that are there already are not sent again.

    With `replace` what stands there is dropped first. Raises ArchiveError for an archive of another model, or out of reach.
    """
    server = Server(address)
    there = None if replace else _there(server)
    if there is not None and there.model_identity != archive.manifest.model_identity:
        raise ArchiveError(
            f"{address} 上的档案库是用模型 {there.model_identity} 建的，这个是 {archive.manifest.model_identity}："
            f"换一个名字，或加 --replace 重送 (that archive has another model: choose another name, or push with --replace)"
        )
    if there is None:
        local = archive.manifest
        index = "FLAT" if local.passages <= EXACT_UP_TO else "AUTOINDEX"
        server.create(local.dimensions, index)
        there = RemoteSummary("", local.model, local.model_identity, local.dimensions, local.newspaper, {}, index)
    changed = dataclasses.replace(there, archive_id=archive.manifest.archive_id, refused=dict(archive.manifest.refused))
    return _Writer(server, changed, archive.embedder).bring(lambda: bundles(archive), lambda key: True)


def add(paths: Sequence[Path], address: MilvusAddress, workers: int | None = None) -> Pushed:
    """Add files, or new versions of files, to an archive on a server.

    The new pages are dated against each other alone: where that is not enough, add them to a local archive and push it.
    """
    from index.build.build import Settings, build

    summary, _ = open_stores(address)
    with tempfile.TemporaryDirectory() as place:
        manifest = build(paths, Path(place), Settings(summary.newspaper, summary.model or None, workers))
        fresh = open_archive(Path(place))
        writer = _Writer(Server(address), summary, fresh.embedder)
        refused = {f: why for f, why in summary.refused.items() if f not in manifest.sources}
        writer.summary = dataclasses.replace(summary, refused=refused | manifest.refused)
        pushed = writer.bring(
            lambda: writer.named(bundles(fresh)), lambda key: key[0] in manifest.sources, list(manifest.sources)
        )
        return dataclasses.replace(pushed, left_out=tuple(manifest.refused))


def remove(files: Sequence[str], address: MilvusAddress) -> Pushed:
    """Take files out of an archive on a server; raises SourceError for one that it does not hold."""
    summary, stores = open_stores(address)
    for file in files:
        if stores.documents.page_rows(("page",), file) == [] and file not in summary.refused:
            raise SourceError(
                f"档案库里没有 {file}：用 python -m index issues 看有哪些文件 (not in the archive; list its files with `index issues`)"
            )
    refused = {file: why for file, why in summary.refused.items() if file not in files}
    writer = _Writer(Server(address), dataclasses.replace(summary, refused=refused), None)
    return writer.bring(lambda: iter(()), lambda key: key[0] in files, files)


def _there(server: Server) -> RemoteSummary | None:
    if not all(server.holds(collection) for collection in COLLECTIONS):
        return None
    server.load()
    return whole.read(server)


def bundles(archive: Archive) -> Iterator[Bundle]:
    """Every page of an archive with what was made of it."""
    for page in archive.documents.pages():
        articles = tuple(archive.articles_on(page.file, page.part))
        passages = tuple(tuple(cut_passages(article)) for article in articles)
        yield Bundle(page, archive.issue(page.file, page.part), articles, passages)


class _Writer:
    """One change of an archive, from the state in which it was found."""

    def __init__(self, server: Server, summary: RemoteSummary, embedder: Embedder | None) -> None:
        self.server, self.summary, self._embedder = server, summary, embedder
        self._documents = MilvusDocuments(server, summary)

    def bring(
        self, fresh: Callable[[], Iterator[Bundle]], replaced: Callable[[Key], bool], files: Sequence[str] | None = None
    ) -> Pushed:
        """Write the fresh pages that are not there; those there whose key is `replaced` and that are not fresh leave the archive.

        `fresh` is gone through twice. With `files` nothing but their pages is looked at, and the archive becomes one that no local
        archive is.
        """
        self._tidy()
        facts = ("page", "file", "part", "digest")
        before = self._documents.page_rows(facts) if files is None else self._documents.rows_of_files(facts, files)
        there = {(row["file"], row["part"]): (row["page"], row["digest"]) for row in before}
        tally, new, leaving, kept = Tally(), dict[Key, str](), dict[Key, int](), set[Key]()
        for bundle in fresh():
            key, mark = _key(bundle), digest(bundle)
            if key in there and there[key][1] == mark:
                kept.add(key)
                continue
            new[key] = mark
            rows.count(bundle, tally)
        leaving = {key: page for key, (page, _) in there.items() if key in new or (key not in kept and replaced(key))}
        if not new and not leaving and (there or files is not None):
            self.summary = whole.write(self.server, self.summary)
            return Pushed(0, len(kept), 0)
        gone = [self._documents.bundle(page) for page in leaving.values()]
        counts = self._counted(tally, gone)
        average = self.summary.average or tally.average()
        ends = self._write((bundle for bundle in fresh() if _key(bundle) in new), average, len(new))
        self.server.flush()
        self.summary = dataclasses.replace(
            self.summary,
            ends=ends,
            average=average,
            gone=tuple(sorted(leaving.values())),
            pages=self.summary.pages + len(new) - len(gone),
            articles=self.summary.articles + ends.article - self.summary.ends.article - sum(len(one.articles) for one in gone),
            passages=self.summary.passages + tally.passages - sum(len(own) for one in gone for own in one.passages),
            archive_id=_mixed(self.summary.archive_id, [*new.values(), *map(str, leaving)])
            if files is not None
            else self.summary.archive_id,
        )
        self.summary = whole.write(self.server, self._catalogued(self.summary))
        self.server.insert(TERMS, counts)
        self._tidy()
        self.server.flush()
        return Pushed(len(new), len(kept), len(leaving) - len(new.keys() & leaving.keys()))

    def _tidy(self) -> None:
        """Delete what is not part of the archive: what an interrupted writer left beyond its end, and what is gone."""
        beyond = f"page >= {self.summary.ends.page}"
        for collection in (PASSAGES, PIECES, ARTICLES, PAGES):
            self.server.delete(collection, beyond)
            if self.summary.gone:
                self.server.delete(collection, f"page in {list(self.summary.gone)}")
        if self.summary.gone:
            self.summary = whole.write(self.server, dataclasses.replace(self.summary, gone=()))

    def _counted(self, tally: Tally, gone: Sequence[Bundle]) -> list[dict[str, int]]:
        """The rows of terms that change."""
        less = Tally()
        for bundle in gone:
            rows.count(bundle, less)
        change = Counter(tally.held)
        change.subtract(less.held)
        terms = sorted(term for term, count in change.items() if count)
        held = self.server.get(TERMS, terms, ["passages"]) if self.summary.passages else {}
        return [
            {"term": term, "passages": max(0, change[term] + (held[term]["passages"] if term in held else 0))} for term in terms
        ]

    def _write(self, fresh: Iterable[Bundle], average: dict[str, float], total: int) -> Ends:
        """Write pages beyond the end; gives where the end is then."""
        ends = self.summary.ends
        with tqdm(desc="推送 pushing", unit=" pages", total=total, file=sys.stderr, disable=None, mininterval=0.5) as progress:
            for chunk in _chunks(fresh):
                made = rows.Chunk(ends, average)
                for bundle in chunk:
                    made.add(bundle)
                if made.texts:
                    assert self._embedder is not None
                    made.embed(self._embedder.passages(made.texts))
                for collection, own in (
                    (PAGES, made.pages),
                    (ARTICLES, made.articles),
                    (PIECES, made.pieces),
                    (PASSAGES, made.passages),
                ):
                    self.server.insert(collection, own)
                ends = made.ends
                progress.update(len(chunk))
        return ends

    def _catalogued(self, summary: RemoteSummary) -> RemoteSummary:
        """The summary with what every question asks for, as the pages and articles now have it."""
        documents = MilvusDocuments(self.server, summary)
        files, dates = set[str](), set[str]()
        papers: dict[str, list[int]] = {}
        for row in documents.page_rows(("file", "newspaper", "date", "first_day", "last_day")):
            files.add(row["file"])
            paper = papers.setdefault(row["newspaper"], [0, 0, 0])
            paper[0] += 1
            if row["date"]:
                dates.add(row["date"])
                paper[1:] = [min(paper[1] or row["first_day"], row["first_day"]), max(paper[2], row["last_day"])]
        kinds: Counter[str] = Counter()
        authors: set[str] = set()
        for row in self.server.rows(ARTICLES, summary.visible, ("kind", "authors")):
            kinds[row["kind"]] += 1
            authors.update(row["authors"])
        ordered = sorted(papers.items(), key=lambda pair: (-pair[1][0], pair[0]))
        return dataclasses.replace(
            summary,
            files=len(files),
            newspapers=tuple((name or None, pages, first, last) for name, (pages, first, last) in ordered),
            authors=tuple(sorted(authors)),
            kinds=tuple(sorted(kinds.items())),
            days=(min(dates), max(dates)) if dates else None,
        )

    def named(self, fresh: Iterable[Bundle]) -> Iterator[Bundle]:
        """Pages of a build of their own, with ids that no other page of the archive has."""
        for bundle in fresh:
            key, articles = _key(bundle), []
            for article in bundle.articles:
                held = self._documents.article(article.article_id)
                if held is not None and held[0].file != article.file:
                    short = hashlib.sha256("\0".join(key).encode()).hexdigest()[:6]
                    article = dataclasses.replace(article, article_id=f"{article.article_id}-{short}")
                articles.append(article)
            passages = tuple(tuple(cut_passages(article)) for article in articles)
            yield Bundle(bundle.page, bundle.issue, tuple(articles), passages)


def _key(bundle: Bundle) -> Key:
    return bundle.page.file, bundle.page.part


def _mixed(archive_id: str, changes: Iterable[str]) -> str:
    return hashlib.sha256("\n".join([archive_id, *sorted(changes)]).encode()).hexdigest()[:16]


def _chunks(fresh: Iterable[Bundle]) -> Iterator[list[Bundle]]:
    chunk: list[Bundle] = []
    for bundle in fresh:
        chunk.append(bundle)
        if len(chunk) >= _BUNDLES_AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
