"""A person as the pages tell of them: the posts over time with the words that say so, mentions by year, articles signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from index.archive.folder import Archive
from index.chinese.words import bare
from index.stores.census import is_whole
from index.types import Article, Certainty, Filters
from rag.cite.number import citation
from rag.cite.references import DEFAULT
from rag.reader.persons.mentions import PASSAGES, Mention, mentions
from rag.reader.persons.names import is_person, part_of_longer
from rag.reader.persons.who import Known, by_turns, fullest, proof_of, same_office, tellings
from rag.types import Citation, Evidence, Heading
from rag.words.printed import heading

POSTS = 24
"""Posts of a person at the most."""
SIGNED = 12
"""Signed articles that are listed, the newest."""
_SIGNS = 2
"""The rank of what says only that somebody made the page."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post, or an award: its words, the first and the last day on which a page says it (ISO, perhaps partial; None where it is not
    known) each with how sure it is, on how many it stands, and where."""

    office: str
    first: str | None
    first_certainty: Certainty
    last: str | None
    certainty: Certainty
    times: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a name: `posts` the newest first, `several` where they are told by turns, perhaps of two persons; `years` how many
    articles of each year have the name, oldest first, `undated` of those without one; `signed` the newest of `signed_count` articles."""

    name: str
    posts: tuple[Post, ...]
    several: bool
    mentioned: int
    years: dict[str, int]
    undated: int
    signed: tuple[Heading, ...]
    signed_count: int


def person(archive: Archive, name: str, filters: Filters = Filters(), *, style: str = DEFAULT) -> Person | None:
    """The card of a person; None where no page names, and no article is signed by, anybody of this name; of what is no person's name
    (大桥) only where a page tells of a post, or an article is signed."""
    if not bare(name):
        return None
    found = mentions(archive, name, filters, PASSAGES)
    counts = _counted(archive, name, filters, found)
    by = Filters(filters.after, filters.before, filters.newspaper, filters.kind, name)
    signed, signed_count = archive.census.newest(SIGNED, by), archive.census.count(by)
    if not counts.total() and not signed_count:
        return None
    groups = _groups(tellings(name, found))
    posts = [(group, proof) for group in groups if (proof := proof_of(fullest(group), archive)) is not None][:POSTS]
    if not posts and not signed_count and not is_person(name):
        return None
    undated = counts.pop("", 0)
    return Person(
        name,
        tuple(_post(archive, group, proof, n, style) for n, (group, proof) in enumerate(posts, 1)),
        by_turns([group for group in groups if group[0].told.rank == 0]) if groups else False,
        counts.total() + undated,
        dict(sorted(counts.items())),
        undated,
        tuple(heading(article, issue) for article, issue in signed),
        signed_count,
    )


def _groups(known: Sequence[Known]) -> list[list[Known]]:
    """What is told, the same offices together, the newest first; that somebody made the page only where nothing else is told."""
    offices, others = (same_office(one for one in known if one.told.rank == rank) for rank in (0, 1))
    signing = [] if offices or others else same_office(one for one in known if one.told.rank == _SIGNS)
    return sorted(chain(offices, others, signing), key=lambda group: max(one.mention.day for one in group), reverse=True)


def _post(archive: Archive, group: Sequence[Known], proof: Evidence, n: int, style: str) -> Post:
    best = fullest(group)
    days = sorted(one.mention.day for one in group if one.mention.day)
    articles = {one.mention.article.article_id for one in group}
    office = " ".join(best.told.office.split())
    first, latest = (days[0], days[-1]) if days else (None, None)
    sure = _certainty(group, first), _certainty(group, latest)
    return Post(office, first, sure[0], latest, sure[1], len(articles), citation(n, proof, archive, style))


def _certainty(group: Sequence[Known], day: str | None) -> Certainty:
    """How sure a day is: as sure as the surest of the issues of that day."""
    known = {one.mention.issue.date_certainty for one in group if day and one.mention.day == day}
    return "stated" if "stated" in known else "inferred" if known else "unknown"


def _counted(archive: Archive, name: str, filters: Filters, found: Sequence[Mention]) -> Counter[str]:
    """How many articles of each year (empty: of none) have the name, and not only longer ones that begin with it; where there are more
    than are looked through, as many as have its signs. What is no whole article counts where its kind is asked for."""
    count = archive.census.count(filters, name)
    counted = [one for one in found if filters.kind or is_whole(one.article)]
    if count <= len(counted):
        return Counter(one.day[:4] for one in counted if _names(one.article, name))
    years: Counter[str] = Counter()
    for month, articles in archive.census.articles_by_month(filters, name).items():
        years[month[:4]] += articles
    years[""] = count - years.total()
    return +years


def _names(article: Article, name: str) -> bool:
    """Whether an article names a person of this name."""
    text, at = article.text, -1
    while (at := text.find(name, at + 1)) >= 0:
        if not part_of_longer(text, at, at + len(name)):
            return True
    return False
