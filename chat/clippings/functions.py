"""What the page may ask of the server about clippings: the folder as HTML and as a file; of who signs in, the folder itself."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import gradio as gr

from chat.access.sign_in import visitor_of
from chat.clippings.folder import EXPORTS, Kept, folder_html, kept, tagged
from chat.clippings.store import Store
from chat.functions import PageFunction, Request, text
from chat.opinions import data_folder
from chat.sources import known_style
from rag.cite.clippings import exported

if TYPE_CHECKING:
    from chat.open_archive import Room


def clipping_functions(room: Room, *, signing: bool) -> list[PageFunction]:
    """The functions; with `signing` the clippings are kept here under the visitor's name, else in the browser, which sends them."""
    store = Store(data_folder() / "clippings")

    def folder(request: Request, http: gr.Request) -> list[Kept]:
        return kept(store.of(visitor_of(http)) if signing else request.get("clippings"))

    def clippings(request: Request, http: gr.Request) -> str:
        return folder_html(room.shelf.archive, folder(request, http), text(request, "tag"), signed=signing)

    def export_clippings(request: Request, http: gr.Request) -> str:
        """The folder as a file, in base64; empty for a kind of file that there is none of."""
        end, style = text(request, "kind"), known_style(text(request, "style"))
        if end not in dict(EXPORTS):
            return ""
        chosen = [one.clipping for one in tagged(folder(request, http), text(request, "tag"))]
        return base64.b64encode(exported(room.shelf.archive, chosen, end, style)).decode()

    def kept_clippings(_: Request, http: gr.Request) -> str:
        return json.dumps(store.of(visitor_of(http)), ensure_ascii=False)

    def keep_clipping(request: Request, http: gr.Request) -> str:
        return store.put(visitor_of(http), request)

    def drop_clipping(request: Request, http: gr.Request) -> str:
        return store.drop(visitor_of(http), text(request, "id"))

    always: list[PageFunction] = [clippings, export_clippings]
    return [*always, kept_clippings, keep_clipping, drop_clipping] if signing else always
