"""What the page may ask of the server by itself, past the queue; each takes a request as the browser sent it and gives text."""

from __future__ import annotations

import base64
import functools
import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import gradio as gr
from starlette.exceptions import HTTPException

from chat.access.limits import OPINIONS, Buckets
from chat.access.sign_in import may_edit, visitor_of
from chat.held_files import change_held, held_html
from chat.i18n import both
from chat.intake import FACTS, correct, told
from chat.lookup.person import person_html
from chat.lookup.timeline import timeline_html
from chat.opinions import store_opinion
from chat.sought import Sought
from chat.sources import known_style
from chat.suggested.next_questions import follow_ups, follow_ups_html
from index.read.text.encoding import whole_in
from rag import Filters, WenbaoError
from rag.cite.export import DOCUMENTS
from rag.cite.table import csv_of

if TYPE_CHECKING:
    from chat.open_archive import Room

REFERENCES_AT_ONCE = 200
EXCHANGES_AT_ONCE = 200
ARTICLES_ASKED = 12
MOST_DIGITS = 9
"""Of a number that is sent: more than an archive has articles."""

Request = dict[str, Any]
PageFunction = Callable[..., str]


def page_functions(room: Room, *, adding: bool) -> list[PageFunction]:
    """The functions; those that change the archive are among them only with `adding`."""
    always = [*_sources(room, adding=adding), *_finding(room), *_taken_away(room), *_opinions(room)]
    return [*always, *_changes(room, adding=adding)] if adding else always


def _sources(room: Room, *, adding: bool) -> list[PageFunction]:
    """What is held, and its pages."""

    def open_source(request: Request) -> str:
        return room.shelf.open_source(text(request, "article"), text(request, "spans"), adding=adding)

    def open_issue(request: Request) -> str:
        return room.shelf.open_issue(text(request, "file"), text(request, "part"), adding=adding)

    def front_page(_: Request) -> str:
        return room.shelf.front_page

    def names(_: Request) -> str:
        return room.shelf.glance.names

    def held(request: Request) -> str:
        """What is held, as JSON; empty where the page shows that `state` already."""
        state = room.state
        return "" if text(request, "state") == state else json.dumps({"state": state, "html": room.shelf.summary})

    def held_files(request: Request) -> str:
        return held_html(room.shelf.archive, skipped_in(request), adding=adding)

    return [open_source, open_issue, front_page, names, held, held_files]


def _finding(room: Room) -> list[PageFunction]:
    """What is found by a form, and what may be asked next."""

    def find(request: Request) -> str:
        return room.shelf.glance.find(Sought.of(request))

    def find_more(request: Request) -> str:
        return room.shelf.glance.rows(Sought.of(request), skipped_in(request))

    def timeline(request: Request) -> str:
        return timeline_html(room.shelf.archive, Sought.of(request))

    def person(request: Request) -> str:
        return person_html(room.shelf.archive, Sought.of(request))

    def suggest(request: Request) -> str:
        articles = texts(request, "articles")[:ARTICLES_ASKED]
        asked = texts(request, "asked")
        questions = follow_ups(
            room.shelf.quoting, articles, text(request, "answer"), asked, filters=filters_of(text(request, "within"))
        )
        return follow_ups_html(questions)

    return [find, find_more, timeline, person, suggest]


def _taken_away(room: Room) -> list[PageFunction]:
    """What a reader takes away: references, a document, a table."""

    def references(request: Request) -> str:
        return room.shelf.bibliography(texts(request, "articles")[:REFERENCES_AT_ONCE], text(request, "style"))

    def copied(request: Request) -> str:
        return room.shelf.copied(request.get("exchange"), text(request, "style"))

    def found_references(request: Request) -> str:
        return room.shelf.bibliography_of(Sought.of(request), text(request, "style"))

    def export(request: Request) -> str:
        """A document, as base64; empty for a kind of file that there is none of."""
        exchanges, kind = request.get("exchanges"), text(request, "kind")
        sent = exchanges[:EXCHANGES_AT_ONCE] if isinstance(exchanges, list) else []
        if kind not in DOCUMENTS:
            return ""
        return base64.b64encode(room.shelf.document(sent, text(request, "style"), kind)).decode()

    def table(request: Request) -> str:
        """All the articles of a list, as CSV; empty where the question asks for none."""
        wenbao = room.shelf.quoting  # no language model makes a list
        listed = wenbao.ask(text(request, "question"), filters=Sought.of(request).filters).listed
        return csv_of(wenbao.archive, listed, known_style(text(request, "style"))) if listed else ""

    return [references, copied, found_references, export, table]


def _opinions(room: Room) -> list[PageFunction]:
    """What a reader thinks of an answer, so many a visitor."""
    opinions = Buckets()

    def opine(request: Request, http: gr.Request) -> str:
        """The name of what the page is to say: thanks only for an opinion that was kept."""
        if opinions.take(visitor_of(http), OPINIONS):
            return "too_many_opinions"
        return store_opinion(request, room.wenbao.archive.manifest.archive_id)

    return [opine]


def _changes(room: Room, *, adding: bool) -> list[PageFunction]:
    """What an editor changes."""

    def state_issue(request: Request, http: gr.Request) -> str:
        if not may_edit(http.headers):
            return told(both("editors_only"), html=True)
        facts = {name: text(request, name) for name in FACTS}
        return correct(room.folder, text(request, "file"), text(request, "part"), facts)

    def change_files(request: Request, http: gr.Request) -> str:
        if not may_edit(http.headers):
            return told(both("editors_only"), html=True)
        return change_held(text(request, "work"), text(request, "file"), room.folder)

    return [state_issue, change_files]


def checked(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which whatever is sent to reaches as a request of whole characters; what it explains is told with status 400."""
    if inspect.iscoroutinefunction(function):  # Gradio awaits such a one, and gives any other a thread

        @functools.wraps(function)
        async def waited(sent: Any, *more: Any) -> str:
            with explained():
                return str(await function(request(sent), *more))

        return waited

    @functools.wraps(function)  # Gradio reads from its signature what to call it with
    def told(sent: Any, *more: Any) -> str:
        with explained():
            return str(function(request(sent), *more))

    return told


def request(sent: Any) -> Request:
    """What was sent, in whole characters; empty where it is no request. Raises RecursionError."""
    return whole_in(sent) if isinstance(sent, dict) else {}


@contextmanager
def explained() -> Iterator[None]:
    """Errors that the sender can cause, as responses with status 400."""
    try:
        yield
    except RecursionError:
        raise HTTPException(400, "请求套得太深 (the request is nested too deeply)") from None
    except WenbaoError as error:
        raise HTTPException(400, str(error)) from None


def filters_of(sent: str) -> Filters:
    """The filters that the page sent as JSON; none where it is not what it should be."""
    try:
        wish = json.loads(sent or "{}")
    except (ValueError, RecursionError):
        return Filters()
    return Sought.of(wish).filters if isinstance(wish, dict) else Filters()


def text(request: Request, key: str) -> str:
    """A request's field as text, empty where it is missing."""
    return str(request.get(key) or "")


def skipped_in(request: Request) -> int:
    """How many rows of a list the page has already."""
    skipped = text(request, "skipped")[:MOST_DIGITS]
    return int(skipped) if skipped.isdecimal() else 0


def texts(request: Request, key: str) -> list[str]:
    """A request's field as a list of texts, empty where it is none."""
    values = request.get(key)
    return [str(value) for value in values] if isinstance(values, list) else []
