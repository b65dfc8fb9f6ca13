"""The ways from a list of articles to what else is looked up of its words: their timeline, and the card of a person."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from chat.lookup.sheet import turn
from chat.sought import Sought
from rag.catalogue.person import person
from rag.reader.persons.names import is_person

if TYPE_CHECKING:
    from index.archive.folder import Archive


def lookups(archive: Archive, sought: Sought) -> str:
    """The links, as HTML; nothing where no words are sought."""
    if not sought.terms:
        return ""
    found = [turn(escape(sought.to("timeline")), "look_timeline")]
    if has_card(archive, sought):
        found.append(turn(escape(sought.to("person")), "look_person"))
    return "".join(found)


def has_card(archive: Archive, sought: Sought) -> bool:
    """Whether the words are a person's name of whom a page tells a post, or who signs."""
    if len(sought.terms) != 1 or not is_person(sought.terms[0]):
        return False
    card = person(archive, sought.terms[0], sought.filters)
    return card is not None and bool(card.posts or card.signed)
