"""What is done within one question: words are cut with the archive's own names, and nothing is retrieved twice.

A question is read by several who each look for passages (its parts, a follow-up made whole, its page); what one of them found is
given to the next who looks for the same.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Hashable, Iterator
from functools import partial
from typing import TypeVar

from index.archive.folder import Archive
from index.chinese.words import put_in_force

Told = TypeVar("Told")

_FOUND: contextvars.ContextVar[dict[Hashable, object] | None] = contextvars.ContextVar("found within a question", default=None)


def within(archive: Archive, function: Callable[[], Told]) -> Told:
    """What a function gives that is called within a question to this archive, the one it is called within or one by itself."""
    return _context(archive).run(function)


def each_within(archive: Archive, steps: Iterator[Told]) -> Iterator[Told]:
    """The same, of each step of a generator; between the steps nothing of it is in force."""
    context, end = _context(archive), object()
    while (one := context.run(partial(next, steps, end))) is not end:
        yield one  # type: ignore[misc]


def once(key: Hashable, find: Callable[[], Told]) -> Told:
    """What is found for a key, looked for only once within a question."""
    found = _FOUND.get()
    if found is None:
        return find()
    if key not in found:
        found[key] = find()
    return found[key]  # type: ignore[return-value]


def _context(archive: Archive) -> contextvars.Context:
    context = contextvars.copy_context()
    context.run(put_in_force, archive.names)
    if _FOUND.get() is None:
        context.run(_FOUND.set, {})
    return context
