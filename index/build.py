"""The build pipeline: sources → pages → articles and issues → passages → vectors, words and documents → a new generation."""

from __future__ import annotations

import hashlib
import itertools
import json
import platform
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path

from filelock import FileLock, Timeout
from tqdm import tqdm

from index.archive import FORMAT, MANIFEST, Manifest, discard_other_generations
from index.corrections import FILE as CORRECTIONS
from index.corrections import Corrections, corrected, read_corrections, write_correction
from index.documents import Documents, DocumentWriter, issue_days
from index.embed import Embedder, load_embedder
from index.errors import ArchiveError, SourceError
from index.integrity import checksums
from index.issues import identify
from index.lexical import Entry, LexicalWriter
from index.mend import join_jumps, mend
from index.passages import cut_passages
from index.pieces import embedded_texts
from index.read import Refused, files, read, source_hashes
from index.types import Article, Issue, Page, Passage, Stated
from index.vectors import VectorWriter
from index.workers import Workers, chunks

_CHUNK = 256  # pages prepared and embedded at a time: bounds the memory of a build

Identified = tuple[Page, Issue, list[Article]]
Prepared = tuple[Page, Issue, list[tuple[Article, list[Passage]]]]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build was asked for, beside its sources."""

    newspaper: str | None = None
    model: str | None = None
    workers: int | None = None


@dataclass(slots=True)
class _Run:
    """What is counted while a generation is written."""

    sources: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    identity: hashlib._Hash = field(default_factory=hashlib.sha256)
    seen: set[str] = field(default_factory=set)
    corrections: Corrections = field(default_factory=dict)


def build(paths: Sequence[Path], folder: Path, settings: Settings = Settings()) -> Manifest:
    """Build an archive from files and folders; an archive that stands in `folder` is replaced when the new one is whole.

    Raises SourceError for a path that is missing or holds no page, ArchiveError when the folder cannot be written.
    """
    with _writing(folder):
        roots = tuple(str(path.resolve()) for path in paths)
        return _write(read(paths), folder, settings, roots, _origins(paths))


@dataclass(frozen=True, slots=True)
class Added:
    """What an addition did to the archive, by file."""

    new: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()


def add(paths: Sequence[Path], folder: Path, workers: int | None = None) -> tuple[Manifest, Added]:
    """Add files, or new versions of files, to an archive.

    A changed file is its own new version; one of the same name from elsewhere is another file. A new version that cannot be read
    leaves the one that is held.
    """
    Manifest.read(folder)  # without an archive there is nothing to add to
    with _writing(folder):
        before = Manifest.read(folder)
        hashes = source_hashes(paths, before.origins)
        changed = [file for file, digest in hashes.items() if before.sources.get(file) != digest]
        if not changed:
            return before, Added()
        held = Documents(folder / before.generation)
        kept = (page for page in held.pages() if _source(page) not in changed)
        fresh = _held_where_refused(
            read(paths, before.sources, before.origins), held, [file for file in changed if file in before.sources]
        )
        settings = Settings(before.newspaper, before.model or None, workers)
        roots = tuple(dict.fromkeys([*before.roots, *(str(path.resolve()) for path in paths)]))
        origins = before.origins | _origins(paths, before.origins)
        after = _write(itertools.chain(kept, fresh), folder, settings, roots, origins, before.refused)
        new = tuple(file for file in after.sources if file not in before.sources)
        return after, Added(new, tuple(file for file in before.sources if after.sources.get(file) != before.sources[file]))


def _held_where_refused(fresh: Iterable[Page | Refused], held: Documents, updated: Sequence[str]) -> Iterator[Page | Refused]:
    """The fresh pages; for an updated file that gave none, the pages that are held of it."""
    seen = set()
    for page in fresh:
        if isinstance(page, Page):
            seen.add(page.file)
        yield page
    for file in updated:
        if file not in seen:
            yield from held.pages(file)


def remove(files: Sequence[str], folder: Path) -> Manifest:
    """Take files out of an archive, and out of what it could not read; raises SourceError for a file that it does not know."""
    Manifest.read(folder)
    with _writing(folder):
        before = Manifest.read(folder)
        missing = [file for file in files if file not in before.sources and file not in before.refused]
        if missing:
            raise SourceError(
                f"档案库里没有 {missing[0]}：用 python -m index issues 看有哪些文件"
                " (not in the archive; list its files with `index issues`)"
            )
        held = Documents(folder / before.generation)
        kept = (page for page in held.pages() if _source(page) not in files)
        refused = {file: reason for file, reason in before.refused.items() if file not in files}
        return _write(
            kept, folder, Settings(before.newspaper, before.model or None), before.roots, before.origins, refused, empty=True
        )


def correct(file: str, part: str, stated: Stated, folder: Path) -> Manifest:
    """State by hand what issue a page is from; an earlier correction of the page is replaced, nothing stated takes it back.

    The words of the page stay; its issue is identified again, and those of the pages that are dated against it. Raises SourceError
    for a page that is not held.
    """
    before = Manifest.read(folder)
    with _writing(folder):
        held = Documents(folder / before.generation)
        page = held.page(file, part)
        if page is None:
            raise SourceError(f"档案库里没有 {file} {part}".rstrip() + " (not in the archive)")
        table = folder / CORRECTIONS
        earlier = table.read_bytes() if table.exists() else None
        write_correction(folder, page, stated)
        try:
            settings = Settings(before.newspaper, before.model or None)
            return _write(held.pages(), folder, settings, before.roots, before.origins, before.refused)
        except BaseException:
            table.unlink() if earlier is None else table.write_bytes(earlier)
            raise


def _origins(paths: Sequence[Path], held: Mapping[str, str] | None = None) -> dict[str, str]:
    return {name: str(path.resolve()) for name, path in files(paths, held)}


def _source(page: Page | Refused) -> str:
    return page.file


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Hold the archive's write lock; turns what the file system says into one sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=0):
            yield
    except Timeout:
        raise ArchiveError(
            f"另一个程序正在写档案库 {folder}，请等它结束再试 (another build is writing this archive: try again when it is done)"
        ) from None
    except OSError as error:
        raise ArchiveError(
            f"档案库 {folder} 写不进去（{error.strerror or error}），原有档案未动；请换一个可写、有空间的 --archive 文件夹"
            f" (cannot write the archive; the old one is untouched)"
        ) from None


def _write(
    pages: Iterable[Page | Refused],
    folder: Path,
    settings: Settings,
    roots: tuple[str, ...],
    origins: Mapping[str, str],
    refused: dict[str, str] | None = None,
    empty: bool = False,
) -> Manifest:
    """Write a generation of all pages and make it the current one."""
    embedder = load_embedder(settings.model)
    generation = folder / f"g-{time.time_ns():x}"
    generation.mkdir()
    try:
        run = _Run(refused=dict(refused or {}), corrections=read_corrections(folder))
        documents = DocumentWriter(generation)
        words = LexicalWriter(generation)
        vectors = VectorWriter(generation, embedder.dimensions)
        with tqdm(desc="建库 indexing", unit=" passages", file=sys.stderr, disable=None, mininterval=0.5) as progress:
            for chunk in chunks(_prepare_all(_counted(pages, run, settings), settings, run), _CHUNK):
                entries = list(_entries(chunk, documents))
                for entry, _ in entries:
                    words.add(entry)
                if entries:
                    texts = [text for _, pieces in entries for text in pieces]
                    vectors.add(embedder.passages(texts), [len(pieces) for _, pieces in entries])
                progress.update(len(entries))
        documents.close()
        words.close()
        kind = vectors.close()
        if not documents.pages and not empty:
            reason = next((f"{file}：{reason}" for file, reason in run.refused.items()), "没有文件 (no file)")
            raise SourceError(f"没有读到任何报纸页面。{reason} (nothing to index)")
        manifest = Manifest(
            format=FORMAT,
            archive_id=_archive_id(run, settings, embedder),
            generation=generation.name,
            model=settings.model or "",
            model_identity=embedder.identity,
            dimensions=embedder.dimensions,
            vector_index=kind,
            newspaper=settings.newspaper,
            sources=run.sources,
            roots=roots,
            origins={name: path for name, path in origins.items() if name in run.sources},
            refused=run.refused,
            pages=documents.pages,
            articles=documents.articles,
            passages=documents.passages,
            versions=_versions(),
            files=checksums(generation),
        )
        manifest.write(folder)
    except BaseException:
        shutil.rmtree(generation, ignore_errors=True)
        raise
    discard_other_generations(folder, generation.name)
    return manifest


def _counted(pages: Iterable[Page | Refused], run: _Run, settings: Settings) -> Iterator[Page]:
    """The pages that could be read, with what the user says of their newspaper; what was refused is noted."""
    reasons: dict[str, list[str]] = {}
    for page in pages:
        if isinstance(page, Refused):
            said = reasons.setdefault(page.file, [])
            said.append(page.reason)
            run.refused[page.file] = "".join(said[:3]) + (f"……共 {len(said)} 处。" if len(said) > 3 else "")
            continue
        if page.file not in reasons:
            run.refused.pop(page.file, None)
        if settings.newspaper and not page.stated.newspaper:
            page = replace(page, stated=replace(page.stated, newspaper=settings.newspaper))
        run.sources[page.file] = page.sha256
        stated = str(corrected(page, run.corrections).stated)
        run.identity.update(json.dumps([page.file, page.part, page.sha256, stated], ensure_ascii=False).encode())
        yield page


def _prepare_all(pages: Iterator[Page], settings: Settings, run: _Run) -> Iterator[Prepared]:
    """Mend, date and cut all pages. Ready articles stream through; raw pages are dated against each other, so they come last."""
    raw: list[Page] = []

    def ready() -> Iterator[Page]:
        for page in pages:
            if page.ready is None:
                raw.append(page)
            else:
                yield page

    with Workers(settings.workers) as workers:
        for chunk in workers.map(_prepare, (_identified(chunk, run, _mended(chunk)) for chunk in chunks(ready(), _CHUNK))):
            yield from chunk
        mended: dict[tuple[str, str], Sequence[Article]] = {}
        for part in workers.map(_mended, chunks(raw, _CHUNK // 8)):
            mended |= part
        for chunk in workers.map(_prepare, chunks(_identified(raw, run, mended), _CHUNK // 8)):
            yield from chunk


def _mended(pages: Sequence[Page]) -> dict[tuple[str, str], Sequence[Article]]:
    return {(page.file, page.part): mend(page) for page in pages}


def _identified(pages: Sequence[Page], run: _Run, mended: Mapping[tuple[str, str], Sequence[Article]]) -> list[Identified]:
    """Pages with their issues and their articles' final ids; what jumps from page to page within an issue is joined."""
    issues = identify([corrected(page, run.corrections) for page in pages])
    if any(page.ready is None for page in pages):
        found = [article for page in pages for article in mended[page.file, page.part]]
        joined = iter(join_jumps(found, {(issue.file, issue.part): issue for issue in issues}))
        mended = {(page.file, page.part): list(itertools.islice(joined, len(mended[page.file, page.part]))) for page in pages}
    return [(page, issue, _named(mended[page.file, page.part], issue, run)) for page, issue in zip(pages, issues, strict=True)]


def _prepare(chunk: list[Identified]) -> list[Prepared]:
    """Cut articles into passages."""
    return [(page, issue, [(article, cut_passages(article)) for article in articles]) for page, issue, articles in chunk]


def _entries(chunk: list[Prepared], documents: DocumentWriter) -> Iterator[tuple[Entry, list[str]]]:
    """Store pages; give what the lexical index holds of each of their passages, and the texts that are embedded."""
    for page, issue, articles in chunk:
        first = documents.passages
        documents.add(page, issue, articles)
        first_day, last_day = issue_days(issue)
        passages = [(article, passage) for article, own in articles for passage in own]
        for number, (article, passage) in enumerate(passages, first):
            entry = Entry(
                number,
                passage.text,
                article.headline or "",
                article.authors,
                issue.newspaper or "",
                article.kind,
                first_day,
                last_day,
            )
            yield entry, embedded_texts(article.headline or "", passage.text)


def _named(articles: Sequence[Article], issue: Issue, run: _Run) -> list[Article]:
    """Articles with their final ids, readable and stable: 衡阳日报-2021-10-29-p1-a03."""
    short = hashlib.sha256(f"{issue.file}\0{issue.part}".encode()).hexdigest()[:6]
    if issue.newspaper and issue.date:
        base = f"{issue.newspaper}-{issue.date}-{f'p{issue.page}' if issue.page else short}"
    else:
        base = Path(issue.file).stem + (f"-{issue.part}" if issue.part else "")
    if f"{base}-" in run.seen:
        base = f"{base}-{short}"
    run.seen.add(f"{base}-")
    named = []
    for article in articles:
        article_id = article.source_id or f"{base}-{article.article_id}"
        if article_id in run.seen:
            article_id = f"{article_id}-{short}"
        run.seen.add(article_id)
        named.append(replace(article, article_id=article_id, page=article.page or issue.page))
    return named


def _archive_id(run: _Run, settings: Settings, embedder: Embedder) -> str:
    identity = run.identity.copy()
    identity.update(json.dumps([FORMAT, settings.newspaper, embedder.identity], ensure_ascii=False).encode())
    return identity.hexdigest()[:16]


def _versions() -> dict[str, str]:
    packages = ("wenbao", "faiss-cpu", "tantivy", "jieba", "numpy")
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:  # run from a checkout that is not installed
            continue
    return found


def newest_source(paths: Sequence[Path]) -> float:
    """The modification time of the newest file below the paths, in seconds since the epoch."""
    files = (file for path in paths for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file())
    return max((file.stat().st_mtime for file in files), default=0.0)


def is_older(folder: Path, paths: Sequence[Path]) -> bool:
    """Whether an archive is missing or older than its pages."""
    manifest = folder / MANIFEST
    return not manifest.exists() or manifest.stat().st_mtime < newest_source(paths)
