"""Add and remove: the next generation shares the large files of the one before and holds what changed beside them.

A change that is large for its archive is a new build of what is held; so is every change of a small archive, which takes no time.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np

from index.archive.corrections import FILE as CORRECTIONS
from index.archive.corrections import Corrections, corrected, corrections_hash, read_corrections, write_correction
from index.archive.folder import discard_other_generations
from index.archive.identity import archive_id, of_page, together
from index.archive.integrity import checksums
from index.archive.manifest import Manifest
from index.archive.scans import Scans, file_names
from index.archive.sharing import shared, sharing
from index.build.build import Settings, origins_held, origins_of, roots_of, versions, write, writing
from index.build.catch_up import embedded
from index.build.intake import Identified, Run, counted, identified, issues_of, mended_all, settled, store
from index.build.workers import Workers, chunks
from index.embed.model import Embedder, load_embedder
from index.errors import SourceError
from index.layout import GENERATION
from index.read import Refused, files, read, source_hashes
from index.stores.additions import AdditionWriter
from index.stores.dense import change_vectors
from index.stores.documents import ADDED, FILE, Documents
from index.stores.lexical import LexicalWriter
from index.stores.piece_tokens import NO_TOKENS, add_tokens
from index.types import Article, Issue, Page, Stated

SMALL = 8 << 20
"""Bytes of a document store up to which a change builds the archive anew, in a second or two."""
LARGE = 4
"""One part in so many of what was built may have changed since; beyond it everything is built anew."""
NEIGHBOURS = 160
"""Raw pages that new ones are dated against, the newest: twenty issues of eight pages."""
_CHUNK = 256


@dataclass(frozen=True, slots=True)
class Added:
    """What an addition did to the archive, by file."""

    new: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()


def add(
    paths: Sequence[Path], folder: Path, workers: int | None = None, *, but: Collection[str] = ()
) -> tuple[Manifest, Added]:
    """Add files, or new versions of files, to an archive; of what lies in a zip the names in `but` are left out.

    A changed file is its own new version; one of the same name from elsewhere is another file. A new version that cannot be read
    leaves the one that is held.
    """
    Manifest.read(folder)  # without an archive there is nothing to add to
    with writing(folder):
        before = Manifest.read(folder)
        hashes = source_hashes(paths, before.origins, before.sources)
        left = {file: hashes.pop(file) for file in but if file in hashes}
        changed = [file for file, digest in hashes.items() if before.sources.get(file) != digest]
        if not changed:
            return before, Added()
        after = replace(
            before,
            roots=tuple(dict.fromkeys([*before.roots, *roots_of(paths)])),
            origins=before.origins | origins_of(paths, before.origins),
            refused={file: reason for file, reason in before.refused.items() if file not in changed},
        )
        weight = sum(path.stat().st_size for name, path in files(paths, before.origins) if _any_of(name, changed))
        fresh = read(paths, before.sources | left, before.origins)
        updated = [file for file in changed if file in before.sources]
        after = _Change(folder, before, workers).made(after, fresh, updated, weight)
        new = tuple(file for file in after.sources if file not in before.sources)
        return after, Added(new, tuple(file for file in before.sources if after.sources.get(file) != before.sources[file]))


def remove(files: Sequence[str], folder: Path) -> Manifest:
    """Take files out of an archive, and out of what it could not read; raises SourceError for a file that it does not know."""
    Manifest.read(folder)
    with writing(folder):
        before = Manifest.read(folder)
        missing = [file for file in files if file not in before.sources and file not in before.refused]
        if missing:
            raise SourceError(
                f"档案库里没有 {missing[0]}：用 python -m index issues 看有哪些文件"
                " (not in the archive; list its files with `index issues`)"
            )
        refused = {file: reason for file, reason in before.refused.items() if file not in files}
        change = _Change(folder, before, None)
        return change.made(
            replace(before, refused=refused), (), [file for file in files if file in before.sources], removing=True
        )


def correct(file: str, part: str, stated: Stated, folder: Path) -> Manifest:
    """State by hand what issue a page is from; an earlier correction of the page is replaced, nothing stated takes it back.

    The words of the page stay; its issue is identified again, and those of the pages that are dated against it. Raises SourceError
    for a page that is not held.
    """
    Manifest.read(folder)
    with writing(folder):
        change = _Change(folder, Manifest.read(folder), None)
        page = change.page(file, part)
        table, before = folder / CORRECTIONS, (read_corrections(folder), corrections_hash(folder))
        earlier = table.read_bytes() if table.exists() else None
        write_correction(folder, page, stated)
        try:
            return change.corrected(page, *before)
        except BaseException:
            table.unlink() if earlier is None else table.write_bytes(earlier)
            raise


def _any_of(name: str, changed: Sequence[str]) -> bool:
    return any(file == name or file.startswith(f"{name}/") for file in changed)


class _Change:
    """One change of an archive, whose write lock is held."""

    def __init__(self, folder: Path, before: Manifest, workers: int | None) -> None:
        self._folder, self._before = folder, before
        self._generation = folder / before.generation
        self._held = Documents(self._generation)
        self._settings = Settings(before.newspaper, before.model or None, workers)

    def page(self, file: str, part: str) -> Page:
        """A page as it is held; raises SourceError where it is not."""
        held = self._held.page(file, part)
        if held is None:
            raise SourceError(f"档案库里没有 {file} {part}".rstrip() + " (not in the archive)")
        return held

    def made(
        self,
        after: Manifest,
        fresh: Iterable[Page | Refused],
        outdated: Sequence[str],
        weight: int = 0,
        *,
        removing: bool = False,
    ) -> Manifest:
        """Take the files `outdated` out and the `fresh` pages in; `after` says what else is new, `weight` is their bytes.

        When not `removing`, an outdated file of which no page comes stays as it is.
        """
        run = self._run(after)
        embedder = load_embedder(self._settings.model)
        if self._is_large(weight, outdated, corrections_hash(self._folder)) or embedder.identity != self._before.model_identity:
            return self._built_anew(after, fresh, outdated, removing)
        pages = list(counted(Scans(self._folder).keep(fresh), run))
        gone = [file for file in outdated if removing or file in run.sources]
        out = [page for file in gone for page in self._held.pages(file)]
        return self._changed(after, run, pages, out, run.corrections, embedder)

    def corrected(self, page: Page, earlier: Corrections, table: str) -> Manifest:
        """Identify a held page again, whose correction stands in the table now; `earlier` stood there before, with the hash `table`."""
        run = self._run(self._before)
        embedder = load_embedder(self._settings.model)
        if self._is_large(0, (), table) or embedder.identity != self._before.model_identity:
            return self._built_anew(self._before, (), (), removing=False)
        pages = list(counted([page], run))
        return self._changed(self._before, run, pages, [page], earlier, embedder)

    def _run(self, after: Manifest) -> Run:
        return Run(after.newspaper, dict(after.refused), read_corrections(self._folder))

    def _changed(
        self,
        after: Manifest,
        run: Run,
        pages: Sequence[Page],
        out: Sequence[Page],
        earlier: Corrections,
        embedder: Embedder,
    ) -> Manifest:
        """Write the next generation, without the pages `out`, which were corrected by `earlier`, and with `pages`."""
        less = 0
        for page in out:
            less = together(less, of_page(corrected(page, earlier)))
        identity = together(int(self._before.identity, 16), run.identity, less)
        files_out = {page.file for page in out}
        sources = {file: digest for file, digest in self._before.sources.items() if file not in files_out} | run.sources
        generation = self._folder / f"{GENERATION}{time.time_ns():x}"
        try:
            sharing(self._generation, generation)
            held_pages, articles, passages = self._written(generation, pages, out, run, embedder)
            after = replace(
                after,
                archive_id=archive_id(identity, after.newspaper, embedder.identity),
                identity=f"{identity:x}",
                generation=generation.name,
                sources=sources,
                origins=origins_held(after.origins, sources),
                refused=run.refused,
                corrections=corrections_hash(self._folder),
                versions=versions(),
                files=checksums(generation, shared(self._generation, generation, self._before.files)),
                pages=held_pages,
                articles=articles,
                passages=passages,
            )
            after.write(self._folder)
        except BaseException:
            shutil.rmtree(generation, ignore_errors=True)
            raise
        discard_other_generations(self._folder, generation.name)
        Scans(self._folder).remove(set().union(*map(file_names, out)).difference(*map(file_names, pages)))
        return after

    def _is_large(self, weight: int, outdated: Sequence[str], table: str) -> bool:
        """Whether to build anew: much changes, little is held, or somebody else has changed the table of corrections."""
        built, added = self._generation / FILE, self._generation / ADDED
        for file in outdated:
            ((characters,),) = self._held.rows("SELECT coalesce(sum(length(page_text)), 0) FROM pages WHERE file = ?", (file,))
            weight += 3 * int(str(characters))
        changed = weight + (added.stat().st_size if added.exists() else 0)
        return table != self._before.corrections or built.stat().st_size < SMALL or changed * LARGE > built.stat().st_size

    def _built_anew(
        self, after: Manifest, fresh: Iterable[Page | Refused], outdated: Sequence[str], removing: bool
    ) -> Manifest:
        kept = (page for page in self._held.pages() if page.file not in outdated)
        pages = chain(kept, fresh if removing else self._held_where_refused(fresh, outdated))
        return write(pages, self._folder, self._settings, after.roots, after.origins, after.refused, empty=removing)

    def _held_where_refused(self, fresh: Iterable[Page | Refused], outdated: Sequence[str]) -> Iterator[Page | Refused]:
        """The fresh pages; for an outdated file that gave none, the pages that are held of it."""
        seen = set()
        for page in fresh:
            if isinstance(page, Page):
                seen.add(page.file)
            yield page
        for file in outdated:
            if file not in seen:
                yield from self._held.pages(file)

    def _written(
        self, generation: Path, pages: Sequence[Page], out: Sequence[Page], run: Run, embedder: Embedder
    ) -> tuple[int, int, int]:
        """Write the stores; gives how many pages, articles and passages there are then."""
        raw = [page for page in pages if page.ready is None]
        again, found = self._dated(raw, out, run) if any(page.ready is None for page in (*pages, *out)) else ([], [])
        run.seen = _Taken(self._held, {(page.file, page.part) for page in (*out, *again)})
        documents = AdditionWriter(generation, self._generation)
        first = documents.pages, documents.articles, documents.passages
        try:
            removed = documents.remove([(page.file, page.part) for page in (*out, *again)])
            ready = (page for page in pages if page.ready is not None)
            for chunk in chain((identified(some, mended_all(some), run) for some in chunks(ready, _CHUNK)), found):
                store(chunk, documents)
            documents.commit()
        finally:
            documents.close()
        self._catch_up(generation, first[2], removed, embedder)
        before = self._before
        return (
            before.pages + documents.pages - first[0] - len(out) - len(again),
            before.articles + documents.articles - first[1] - documents.articles_removed,
            before.passages + documents.passages - first[2] - len(removed),
        )

    def _catch_up(self, generation: Path, first: int, removed: Sequence[int], embedder: Embedder) -> None:
        """Bring the other stores level with the documents, whose passages from number `first` on are new."""
        words = LexicalWriter(generation)
        words.remove(removed)
        vectors, owners = [np.zeros((0, embedder.dimensions), dtype=np.float32)], list[int]()
        tokens, lengths = [NO_TOKENS], list[int]()
        for block in chunks(Documents(generation).entries(first, added=True), _CHUNK):
            words.add(block)
            made = embedded(embedder, [(entry.headline, entry.text) for entry in block])
            vectors.append(made.vectors)
            owners += (entry.number for entry, count in zip(block, made.pieces, strict=True) for _ in range(count))
            tokens.append(made.tokens)
            lengths += made.lengths
        words.close()
        change_vectors(generation, self._generation, removed, np.concatenate(vectors), owners)
        add_tokens(generation, first, np.concatenate(tokens), lengths)

    def _dated(self, raw: Sequence[Page], out: Sequence[Page], run: Run) -> tuple[list[Page], Iterator[list[Identified]]]:
        """The held raw pages that are to be written again, because what is known of their issue has changed or their issue has; and
        they and the new ones with their issues and articles."""
        left = {(page.file, page.part) for page in out}
        names = self._held.rows("SELECT file, part, page FROM raw_pages ORDER BY page DESC LIMIT ?", (NEIGHBOURS + len(out),))
        near = [(str(file), str(part)) for file, part, _ in names if (file, part) not in left][::-1][-NEIGHBOURS:]
        neighbours = [page for place in near if (page := self._held.page(*place))]
        issues = issues_of([corrected(page, run.corrections) for page in (*neighbours, *raw)])
        issue_of = {(issue.file, issue.part): issue for issue in issues}
        before = {place: self._held.issue(*place) for place in (*near, *left)}
        touched = {_day(issue) for issue in (*issues[len(neighbours) :], *(before[place] for place in left))}
        again = [
            page
            for page in neighbours
            if issue_of[page.file, page.part] != before[page.file, page.part]
            or touched & {_day(issue_of[page.file, page.part]), _day(before[page.file, page.part])} - {None}
        ]
        anew = [*again, *raw]

        def found() -> Iterator[list[Identified]]:
            mended: dict[tuple[str, str], Sequence[Article]] = {}
            with Workers(self._settings.workers) as workers:
                for part in workers.map(mended_all, chunks(anew, 4)):
                    mended |= part
            yield settled(anew, [issue_of[page.file, page.part] for page in anew], mended, run)

        return again, found()


def _day(issue: Issue | None) -> tuple[str, str] | None:
    return (issue.newspaper, issue.date) if issue and issue.newspaper and issue.date else None


class _Taken(set[str]):
    """The ids of articles that are taken: those noted, and those that are held on other pages than these; asked for with a dash at
    its end, a beginning of such ids."""

    def __init__(self, held: Documents, leaving: set[tuple[str, str]]) -> None:
        super().__init__()
        self._held, self._leaving = held, leaving

    def __contains__(self, name: object) -> bool:
        if super().__contains__(name):
            return True
        beginning = str(name)
        end = f"{beginning[:-1]}." if beginning.endswith("-") else f"{beginning}\0"
        rows = self._held.rows("SELECT file, part FROM articles WHERE article_id >= ? AND article_id < ?", (beginning, end))
        return any(row not in self._leaving for row in rows)
