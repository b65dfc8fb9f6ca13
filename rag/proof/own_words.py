"""What the program words itself, proven: a count, a first or last day is counted anew from the filters or the list behind it.

A sentence of the catalogue rests on no quote. It names what it was counted from (`Statement.basis`); here that is counted again in the
archive, and the sentence may hold no other count, and where it names something no other day. A reckoning (78亿元＋102亿元＝180亿元) is reckoned again. What fails
is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from index.archive.folder import Archive
from index.chinese.dates import event_dates
from index.errors import ArchiveError
from index.partial_date import PartialDate
from index.types import Filters, Issue
from rag.proof.reckoned import reckons_right
from rag.refuse.reasons import Reason
from rag.types import RECKONED, Basis, Draft, Statement
from rag.words.claims import Quantity, quantities
from rag.words.lexicon import flat

_LAID: Final = {"issues": "期", "pages": "版面", "articles": "篇", "papers": "种", "listed": "篇"}
"""The word of what is counted, as it stands behind the number (个 between apart)."""
_QUOTED: Final = re.compile("《[^》]*》|“[^”]*”")
"""Names and the asker's words, whose numbers count nothing."""


def founded(draft: Draft, archive: Archive) -> Draft:
    """The draft without the program's own sentences that do not hold, nor the bare answer that rests on them; where no sentence is
    left, the plain refusal."""
    kept = tuple(one for one in draft.statements if _holds(one, archive))
    if len(kept) == len(draft.statements):
        return draft
    if not kept:
        return replace(Reason.NOTHING.draft(), note=draft.note)
    return replace(draft, statements=kept, short_answer=None)


def _holds(statement: Statement, archive: Archive) -> bool:
    reckoned = statement.text.rstrip("。").endswith(RECKONED)
    own = bool(statement.basis) or not (statement.evidence or statement.worded)
    return not (own and wrong(statement, archive)) and (not reckoned or reckons_right(statement.text))


def wrong(statement: Statement, archive: Archive) -> list[str]:
    """What a statement says that its basis does not hold, one line each; nothing where all holds."""
    found = [
        f"{one.counted}: {one.value}, 现在是 {now} (counted anew: {now})"
        for one in statement.basis
        if (now := counted(one, archive)) != one.value
    ]
    return [*found, *(f"没有依据：{words} (nothing counted says so)" for words in unfounded(statement.text, statement.basis))]


def counted(basis: Basis, archive: Archive) -> int | str | None:
    """What a basis comes to in an archive: a number, or a day (ISO) of the first or last; None where nothing is dated or held."""
    found = _listed(basis, archive) if basis.ids else _held(basis, archive)
    return found - basis.shown if isinstance(found, int) else found


def _held(basis: Basis, archive: Archive) -> int | str | None:
    match basis.counted:
        case "issues" | "pages" as kind:
            held = [archive.census.held(scope) for scope in basis.scopes]
            quickly = sum(one.issues if kind == "issues" else one.pages for one in held)
            return quickly if quickly - basis.shown == basis.value else _page_by_page(basis, archive)
        case "papers":
            return len({name for name, *_ in archive.documents.newspapers() if name})
        case "first" | "last":
            days = [archive.census.held(scope).day(first=basis.counted == "first") for scope in basis.scopes]
            return _edge([day for day in days if day], basis)
        case _ if basis.words:
            return sum(archive.census.count(scope, basis.words) for scope in basis.scopes)
        case _:
            return sum(archive.census.held(scope).articles for scope in basis.scopes)


def _page_by_page(basis: Basis, archive: Archive) -> int:
    """Issues or pages counted one by one, which tells apart what one query cannot: the parts of a file without a day."""
    pages = [page for scope in basis.scopes for page in archive.census.pages_of(scope)]
    return len(pages) if basis.counted == "pages" else len({(one.newspaper, one.date or one.file) for one, _ in pages})


def _listed(basis: Basis, archive: Archive) -> int | str | None:
    try:
        articles = [archive.article(one) for one in dict.fromkeys(basis.ids)]
    except ArchiveError:
        return None
    if basis.counted == "listed":
        return len(articles)
    return _edge([day for one in articles if (day := archive.issue_of(one).date)], basis)


def _edge(days: Sequence[str], basis: Basis) -> str | None:
    return (min if basis.counted == "first" else max)(days, default=None)


def unfounded(text: str, basis: Sequence[Basis]) -> Iterator[str]:
    """The counts and days of a sentence that no basis has, and those of a basis that the sentence does not tell."""
    text = _QUOTED.sub(lambda one: "，" * len(one[0]), flat(text))
    days = event_dates(text, Issue(""))
    numbers = [
        one for one in quantities(text, [(one.start, one.end) for one in days]) if not one.nth
    ]  # 最早的一期 counts nothing
    for one in numbers:
        if _laid(one, text) and not any(_tells(one, text, basis_of) for basis_of in basis):
            yield text[one.start : one.end]
    for basis_of in basis:
        told = basis_of.counted in _LAID and basis_of.value != 0  # that there is none is told by 没有
        if told and not any(_tells(one, text, basis_of) for one in numbers):
            yield f"{basis_of.value}{_LAID[basis_of.counted]}"
    known = {edge for one in basis for scope in one.scopes for edge in _edges(scope)}
    known |= {edge for one in basis if one.counted in ("first", "last") for edge in _days(str(one.value))}
    for day in days if basis else ():
        if not {day.earliest.isoformat(), day.latest.isoformat()} <= known:
            yield text[day.start : day.end]


def _tells(one: Quantity, text: str, basis: Basis) -> bool:
    """Whether a number of a sentence is what a basis came to, with its word behind it."""
    word = _LAID.get(basis.counted)
    return word is not None and one.value == basis.value and word in _laid(one, text)


def _laid(one: Quantity, text: str) -> frozenset[str]:
    """The words of what is counted that stand behind a number."""
    behind = text[one.start : one.end + 3].replace(" ", "").rstrip("个")
    return frozenset(word for word in _LAID.values() if behind.find(word) > 0)


def _days(value: str) -> tuple[str, ...]:
    """The first and the last day of a date that may be a month or a year; nothing where it is none."""
    try:
        day = PartialDate.parse(value)
    except ValueError:
        return ()
    return day.first.isoformat(), day.last.isoformat()


def _edges(scope: Filters) -> Iterator[str]:
    yield from (day for day in (scope.after, scope.before) if day)
