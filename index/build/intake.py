"""Pages are taken in: mended, dated, named, cut into passages and stored in the document store."""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from threadpoolctl import ThreadpoolController
from tqdm import tqdm

from index.archive.corrections import Corrections, corrected
from index.archive.identity import of_page, together
from index.build.workers import Workers, chunks
from index.chinese.legible import legible
from index.embed.passages import cut_passages
from index.issues import identify
from index.mend import join_jumps, mend
from index.read import Refused
from index.stores.document_writer import DocumentWriter
from index.types import Article, Issue, Page

_CHUNK = 1024  # ready articles taken in at a time, and made safe together
_RAW_CHUNK = 32  # raw pages mended at a time by one worker
NOTED = "taken.json"
"""The file in a generation's folder that says that all is taken in, and what."""

Mended = Mapping[tuple[str, str], Sequence[Article]]
Identified = tuple[Page, Issue, list[Article]]


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in: the sha256 of each source, what was refused and why, a hash over all of it, and the counts."""

    sources: dict[str, str]
    refused: dict[str, str]
    identity: str
    pages: int
    articles: int
    passages: int

    @classmethod
    def read(cls, generation: Path) -> Taken:
        """What was noted in the folder."""
        return cls(**json.loads((generation / NOTED).read_text(encoding="utf-8")))

    def write(self, generation: Path) -> None:
        """Note it, in one step."""
        file = generation / NOTED
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")
        fresh.replace(file)


@dataclass(slots=True)
class Run:
    """What is counted while pages are taken in."""

    newspaper: str | None
    refused: dict[str, str]
    corrections: Corrections
    sources: dict[str, str] = field(default_factory=dict)
    identity: int = 0
    seen: set[str] = field(default_factory=set)


def take_in(
    pages: Iterable[Page | Refused],
    generation: Path,
    pool: Workers,
    newspaper: str | None = None,
    refused: Mapping[str, str] | None = None,
    corrections: Corrections | None = None,
) -> Generator[int]:
    """Store all pages in the folder's document store; what a stopped run stored or mended there is not done again.

    Gives the number of passages each time that they are safe in the store, which stays as it is until more are asked for. At the
    end it is noted in the folder what was `Taken`.

    Ready articles stream through; raw pages are dated against each other, so they come last, mended in the processes of `pool`.
    `newspaper` is what the user says of pages that do not state theirs, `refused` what is known already of files that cannot be
    read, `corrections` what is stated by hand of single pages.
    """
    if (generation / NOTED).exists():
        yield Taken.read(generation).passages
        return
    run = Run(newspaper, dict(refused or {}), corrections or {})
    documents = DocumentWriter(generation)
    try:
        raw: list[Page] = []
        stored = documents.pages
        for chunk in chunks(_ready(counted(pages, run), raw), _CHUNK):
            found = identified(chunk, mended_all(chunk), run)
            store(found[stored:], documents)
            stored = max(0, stored - len(chunk))
            yield documents.passages
        if stored < len(raw):
            store(identified(raw, _all_mended(raw, documents, pool), run)[stored:], documents)
        documents.finish()
    finally:
        documents.close()
    identity = f"{run.identity:x}"
    Taken(run.sources, run.refused, identity, documents.pages, documents.articles, documents.passages).write(generation)
    yield documents.passages


def counted(pages: Iterable[Page | Refused], run: Run) -> Iterator[Page]:
    """The pages that could be read, with what the user says of their newspaper; what was refused is noted."""
    reasons: dict[str, list[str]] = {}
    for page in pages:
        if isinstance(page, Refused):
            said = reasons.setdefault(page.file, [])
            said.append(page.reason)
            run.refused[page.file] = "".join(said[:3]) + (f"……共 {len(said)} 处。" if len(said) > 3 else "")
            continue
        if run.newspaper and not page.stated.newspaper:
            page = replace(page, stated=replace(page.stated, newspaper=run.newspaper))
        run.sources[page.file] = page.sha256
        run.identity = together(run.identity, of_page(corrected(page, run.corrections)))
        yield page


def _ready(pages: Iterable[Page], raw: list[Page]) -> Iterator[Page]:
    """The ready articles among the pages; the others are put aside in `raw`."""
    for page in pages:
        if page.ready is None:
            raw.append(page)
        else:
            yield page


def store(found: Sequence[Identified], documents: DocumentWriter) -> None:
    for page, issue, articles in found:
        documents.add(page, issue, [(article, cut_passages(article)) for article in articles])
    documents.commit()


def _all_mended(raw: Sequence[Page], documents: DocumentWriter, pool: Workers) -> Mended:
    """The articles of every raw page, mended in all cores."""
    mended: dict[tuple[str, str], Sequence[Article]] = {}
    left = []
    for page in raw:
        earlier = documents.mended(page)
        if earlier is None:
            left.append(page)
        else:
            mended[page.file, page.part] = earlier
    with tqdm(
        desc="拼版 mending",
        total=len(raw),
        initial=len(mended),
        unit=" pages",
        file=sys.stderr,
        disable=None,
        mininterval=0.5,
    ) as progress:
        for part, pages in zip(pool.map(mended_all, chunks(left, _RAW_CHUNK)), chunks(left, _RAW_CHUNK), strict=True):
            documents.note_mended(pages, part)
            documents.commit()
            mended |= part
            progress.update(len(pages))
    return mended


def mended_all(pages: Sequence[Page]) -> dict[tuple[str, str], Sequence[Article]]:
    """The articles of each page. Its matrices are small: threads that share one wait for each other longer than they work."""
    with _algebra().limit(limits=1, user_api="blas"):
        return {(page.file, page.part): mended(page) for page in pages}


_algebra = functools.cache(ThreadpoolController)


def mended(page: Page) -> Sequence[Article]:
    """The articles of a page. One that the mender cannot take apart, for whatever reason, stands as one article, whole."""
    try:
        return legible(page).mended(mend)
    except Exception:
        text = page.text.rstrip()
        return [Article("a01", page.file, "continuation", ((0, len(text)),), text, page.part)] if text else []


def identified(pages: Sequence[Page], mended: Mended, run: Run) -> list[Identified]:
    """Pages with their issues and their articles' final ids; what jumps from page to page within an issue is joined."""
    return settled(pages, issues_of([corrected(page, run.corrections) for page in pages]), mended, run)


def issues_of(pages: Sequence[Page]) -> list[Issue]:
    """The issue of each page. Those of a page that cannot be dated, for whatever reason, are unknown, and the others dated without it."""
    try:
        read = [legible(page) for page in pages]
        return [one.issue(issue) for one, issue in zip(read, identify([one.page for one in read]), strict=True)]
    except Exception:
        good = [page for page in pages if _datable(page)]
        try:
            found = {(issue.file, issue.part): issue for issue in identify(good)}
        except Exception:
            found = {}
        return [found.get((page.file, page.part)) or _stated(page) for page in pages]


def _datable(page: Page) -> bool:
    try:
        return bool(identify([page]))
    except Exception:
        return False


def _stated(page: Page) -> Issue:
    """The issue as far as it is stated by hand."""
    said = page.stated
    return Issue(
        page.file,
        page.part,
        said.newspaper,
        "stated" if said.newspaper else "unknown",
        said.date,
        "stated" if said.date else "unknown",
        issue_no=said.issue_no,
        page=said.page,
    )


def settled(pages: Sequence[Page], issues: Sequence[Issue], mended: Mended, run: Run) -> list[Identified]:
    """Pages with these issues; their articles joined and named."""
    if any(page.ready is None for page in pages):
        found = [article for page in pages for article in mended[page.file, page.part]]
        joined = iter(join_jumps(found, {(issue.file, issue.part): issue for issue in issues}))
        mended = {(page.file, page.part): list(itertools.islice(joined, len(mended[page.file, page.part]))) for page in pages}
    return [(page, issue, _named(mended[page.file, page.part], issue, run)) for page, issue in zip(pages, issues, strict=True)]


def _named(articles: Sequence[Article], issue: Issue, run: Run) -> list[Article]:
    """Articles with their final ids, readable and stable: 衡阳日报-2021-10-29-p1-a03."""
    base = _base(issue, run) if any(article.source_id is None for article in articles) else ""
    named = []
    for article in articles:
        article_id = article.source_id or f"{base}-{article.article_id}"
        if article_id in run.seen:
            article_id = f"{article_id}-{_short(issue)}"
        run.seen.add(article_id)
        named.append(article if article.article_id == article_id else replace(article, article_id=article_id))
    return named


def _base(issue: Issue, run: Run) -> str:
    """What the ids of a page's articles begin with, which those of no other page do."""
    if issue.newspaper and issue.date:
        base = f"{issue.newspaper}-{issue.date}-{f'p{issue.page}' if issue.page else _short(issue)}"
    else:
        base = Path(issue.file).stem + (f"-{issue.part}" if issue.part else "")
    base = f"{base}-{_short(issue)}" if f"{base}-" in run.seen else base
    run.seen.add(f"{base}-")
    return base


def _short(issue: Issue) -> str:
    return hashlib.sha256(f"{issue.file}\0{issue.part}".encode()).hexdigest()[:6]
