"""Pages, issues, articles and passages on Milvus."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence

from index.stores.milvus.bundles import Bundle, unpack, unpack_issue
from index.stores.milvus.expressions import condition, containing, every, on, quoted
from index.stores.milvus.schema import ARTICLES, PAGES, PASSAGES
from index.stores.milvus.server import Row, Server
from index.stores.milvus.summary import RemoteSummary
from index.stores.protocol import Row as Candidate
from index.types import Article, Filters, Issue, Page, Passage

PIECES_TO_A_PAGE = 1 << 20
"""A page's rows have its number times this, and the number of their piece, as key."""
_PAGES_KEPT = 256
_PLACES_KEPT = 20_000
_FILES_AT_ONCE = 100
_PLACE = ("page", "place", "start")
_FACTS = ("page", "place", "article_id", "kind", "page_no", "newspaper", "date", "first_day", "last_day", "issue_no", "authors")


class MilvusDocuments:
    """What an archive on a server holds, as it was when it was opened."""

    def __init__(self, server: Server, summary: RemoteSummary) -> None:
        self._server, self.summary = server, summary
        self._bundles: OrderedDict[int, Bundle] = OrderedDict()
        self._places: OrderedDict[int, tuple[int, int, int]] = OrderedDict()
        self._keeping = threading.Lock()

    def bundle(self, page: int) -> Bundle:
        """A page by its number, with all that was made of it; the last ones asked for are kept."""
        with self._keeping:
            if page in self._bundles:
                self._bundles.move_to_end(page)
                return self._bundles[page]
        first = page * PIECES_TO_A_PAGE
        row = self._server.get(PAGES, [first], ["bundle", "piece"])[first]
        keys = range(first + 1, first + 1 + row["piece"])
        rest = self._server.get(PAGES, keys, ["bundle"])
        made = unpack(row["bundle"] + "".join(rest[key]["bundle"] for key in keys))
        with self._keeping:
            self._bundles[page] = made
            while len(self._bundles) > _PAGES_KEPT:
                self._bundles.popitem(last=False)
        return made

    def passages(self, numbers: Sequence[int]) -> list[tuple[Passage, Article, Issue]]:
        """Passages by their numbers, each with its spans in the page, its article and its issue, in the order asked for."""
        return [self._passage(number) for number in numbers]

    def _passage(self, number: int) -> tuple[Passage, Article, Issue]:
        place = self._places.get(number)
        if place is None:
            row = self._server.get(PASSAGES, [number], _PLACE)[number]
            place = (row["page"], row["place"], row["start"])
        bundle = self.bundle(place[0])
        return bundle.passage(place[1], place[2], number), bundle.articles[place[1]], bundle.issue

    def article_ids(self, numbers: Sequence[int]) -> list[str]:
        """The ids of the articles that passages are of, in the order asked for."""
        return [self._passage(number)[1].article_id for number in numbers]

    def candidates(self, numbers: Sequence[int]) -> list[Candidate]:
        """What a reranker needs of many passages at once, in the order asked for."""
        fields = (*_PLACE, "text", "headline", "article", "first_day", "last_day")
        rows = self._server.get(PASSAGES, numbers, fields)
        with self._keeping:
            self._places.update((number, (row["page"], row["place"], row["start"])) for number, row in rows.items())
            while len(self._places) > _PLACES_KEPT:
                self._places.popitem(last=False)
        return [
            (n, row["text"], row["headline"], row["article"], row["start"] == 0, row["first_day"], row["last_day"])
            for n, row in ((n, rows[n]) for n in numbers)
        ]

    def article(self, article_id: str) -> tuple[Article, Issue] | None:
        """An article by its id, with its issue; None where there is none."""
        row = self._first(f"article_id == {quoted(article_id)}", ("page", "place"))
        return None if row is None else self._of(row)

    def _first(self, expression: str, fields: Sequence[str]) -> Row | None:
        return next(iter(self._server.rows(ARTICLES, every(self.summary.visible, expression), fields)), None)

    def _of(self, row: Row) -> tuple[Article, Issue]:
        bundle = self.bundle(row["page"])
        return bundle.articles[row["place"]], bundle.issue

    def passages_of(self, article_id: str) -> list[int]:
        """The numbers of an article's passages, in order."""
        row = self._first(f"article_id == {quoted(article_id)}", ("page", "place", "first_passage"))
        if row is None:
            return []
        first = row["first_passage"]
        return list(range(first, first + len(self.bundle(row["page"]).passages[row["place"]])))

    def page(self, file: str, part: str = "") -> Page | None:
        """A page as it was read; None where there is none."""
        found = self._bundle_of(file, part)
        return found.page if found else None

    def _bundle_of(self, file: str, part: str) -> Bundle | None:
        rows = self.page_rows(("page",), file, part)
        return self.bundle(rows[0]["page"]) if rows else None

    def rows_of_files(self, fields: Sequence[str], files: Sequence[str]) -> list[Row]:
        """The first row of every page of these files; no other page is read."""
        found: list[Row] = []
        for start in range(0, len(files), _FILES_AT_ONCE):
            held = ", ".join(map(quoted, files[start : start + _FILES_AT_ONCE]))
            found += self._server.rows(PAGES, every(self.summary.visible, "piece >= 0", f"file in [{held}]"), fields)
        return found

    def page_rows(self, fields: Sequence[str], file: str | None = None, part: str | None = None) -> list[Row]:
        """The first row of every page, or of those of one file, in order."""
        wanted = [f"{name} == {quoted(value)}" for name, value in (("file", file), ("part", part)) if value is not None]
        # `piece` is, in a page's first row, how many follow; the others have -1
        return list(self._server.rows(PAGES, every(self.summary.visible, "piece >= 0", *wanted), fields))

    def pages(self, file: str | None = None, part: str | None = None) -> Iterator[Page]:
        """All pages in order, or those of one file."""
        for row in self.page_rows(("page",), file, part):
            yield self.bundle(row["page"]).page

    def issue(self, file: str, part: str = "") -> Issue | None:
        """The issue a page is from."""
        rows = self.page_rows(("issue",), file, part)
        return unpack_issue(rows[0]["issue"]) if rows else None

    def issues(self) -> Iterator[Issue]:
        """The issue of every page, in the pages' order."""
        for row in self._server.rows(PAGES, every(self.summary.visible, "piece >= 0"), ("issue",)):
            yield unpack_issue(row["issue"])

    def issues_at(self, pages: Iterable[int]) -> list[Issue]:
        """The issues of pages by their numbers, in that order."""
        keys = [page * PIECES_TO_A_PAGE for page in pages]
        rows = self._server.get(PAGES, keys, ("issue",))
        return [unpack_issue(rows[key]["issue"]) for key in keys]

    def articles(self, filters: Filters = Filters()) -> Iterator[Article]:
        """Every article that the filters let through, in the pages' order."""
        for row in self._server.rows(ARTICLES, every(self.summary.visible, condition(filters)), ("page", "place")):
            yield self._of(row)[0]

    def articles_on(self, file: str, part: str = "") -> list[Article]:
        """The articles of one page, in order."""
        found = self._bundle_of(file, part)
        return list(found.articles) if found else []

    def facts(
        self, filters: Filters = Filters(), *, headline: str | None = None, words: Sequence[str] = (), page: str | None = None
    ) -> list[Row]:
        """What can be counted of every article that has all of this, in the pages' order."""
        wanted = [
            condition(filters),
            f"headline like {containing(headline)}" if headline else "",
            on(page) if page else "",
        ]
        for phrase in words:
            telling = every(self.summary.visible, condition(filters), f"text like {containing(phrase)}")
            told = self._server.rows(PASSAGES, telling, ("article", "text"))
            wanted.append(f"number in {sorted({row['article'] for row in told if phrase in row['text']})}")
        rows = self._server.rows(ARTICLES, every(self.summary.visible, *wanted), (*_FACTS, "headline"))
        return [row for row in rows if not headline or headline in row["headline"]]

    def find(
        self,
        filters: Filters = Filters(),
        *,
        headline: str | None = None,
        words: str | None = None,
        page: str | None = None,
        most: int = -1,
    ) -> list[tuple[Article, Issue]]:
        """Every article with these characters in its headline or text, on this page, within the filters; oldest first, `most` at
        the most."""
        rows = sorted(
            self.facts(filters, headline=headline, words=[words] if words else (), page=page), key=lambda row: row["first_day"]
        )
        return [self._of(row) for row in (rows if most < 0 else rows[:most])]

    def at(self, rows: Iterable[Row]) -> list[tuple[Article, Issue]]:
        """The articles of facts, with their issues."""
        return [self._of(row) for row in rows]

    def on_page(self, page: str, first_day: int, last_day: int) -> list[int]:
        """The passages printed on a page of that number on one of these days (yyyymmdd, both inclusive)."""
        days = f"first_day >= {first_day} and first_day <= {last_day} and last_day <= {last_day}"
        rows = self._server.rows(ARTICLES, every(self.summary.visible, days, on(page)), ("page", "place", "first_passage"))
        return [row["first_passage"] + n for row in rows for n in range(len(self.bundle(row["page"]).passages[row["place"]]))]

    def has(self, filters: Filters) -> bool:
        """Whether the filters let any article through."""
        return self._first(condition(filters), ("page",)) is not None

    def newspapers(self) -> list[tuple[str | None, int, int, int]]:
        """For each newspaper: its name, how many pages are held, the first and the last dated day (yyyymmdd; 0 where none is)."""
        return list(self.summary.newspapers)

    def authors(self) -> list[str]:
        """Every name in a byline."""
        return list(self.summary.authors)

    def kinds(self) -> list[tuple[str, int]]:
        """How many articles there are of each kind."""
        return list(self.summary.kinds)
