"""The same archive for programs: ask, search, article and issue over Gradio's API and, where `mcp` is installed, as MCP tools.

The JSON is that of the commands (`python -m rag ask --json` and so on).
"""

from __future__ import annotations

import dataclasses
import importlib.util
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.context import LocalContext

from chat.programs.shapes import SHAPES
from chat.programs.turn import pieces_of, worked_out
from chat.sought import is_date
from rag import Filters, WenbaoError
from rag.scripts.records import answer_record, hit_record

if TYPE_CHECKING:
    from chat.open_archive import Room

MOST_HITS = 100
LONGEST_QUERY = 2_000


def speaks_mcp() -> bool:
    """Whether the MCP server can be offered: Gradio needs the package `mcp` for it."""
    return importlib.util.find_spec("mcp") is not None


def offer(room: Room) -> None:
    """Add the endpoints to the Blocks that is being built."""
    for function in endpoints(room):
        function.__annotations__["return"] = SHAPES[function.__name__]  # Gradio reads the schema of the JSON from here
        gr.api(function, api_name=function.__name__)


def answer_in_json(app: gr.Blocks) -> None:
    """Let the MCP tools of a launched app answer in JSON: Gradio itself would send Python's own notation of a dict."""
    server = app.mcp_server_obj
    if server is not None:

        def content(values: list[Any], _root_url: str) -> list[Any]:
            return [server.types.TextContent(type="text", text=json.dumps(value, ensure_ascii=False)) for value in values]

        server.postprocess_output_data = content


def let_mcp_in(app: gr.Blocks, token: str) -> None:
    """Let Gradio's MCP server, which asks the chat as a client of its own, come in by the door of a launched app."""
    server = app.mcp_server_obj
    if server is not None:
        from gradio_client import Client

        headers = {"x-gradio-user": "mcp", "Authorization": f"Bearer {token}"}
        server._client_instance = Client(
            app.local_url, headers=headers, download_files=False, verbose=False, analytics_enabled=False, _skip_components=False
        )


def endpoints(room: Room) -> list[Callable[..., Any]]:
    """The functions behind the endpoints; each raises gr.Error with one sentence where it cannot answer."""

    async def ask(
        question: str, history: list[str] | None = None, after: str = "", before: str = "", newspaper: str = ""
    ) -> dict[str, Any]:
        """Ask the newspaper archive a question in Chinese; the answer quotes the papers and cites each sentence, or refuses.

        Args:
            question: what to ask, such as 衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？
            history: the asker's earlier questions, oldest first, for a follow-up
            after: only issues of this date or later, as 2021, 2021-10 or 2021-10-29
            before: only issues of this date or earlier
            newspaper: only issues of this newspaper
        """
        pieces = pieces_of(room, question, history or (), within(after, before, newspaper))
        try:
            async for answer in worked_out(pieces, room.line(room.wenbao.llm), has_gone):
                if answer is not None:
                    return answer_record(answer)
        except WenbaoError as error:
            raise gr.Error(str(error), print_exception=False) from None
        raise gr.Error("提问的人走了 (the asker has gone)", print_exception=False)  # which nobody reads

    def search(query: str, k: int = 10, after: str = "", before: str = "", newspaper: str = "") -> dict[str, Any]:
        """Search the newspaper archive; gives the passages that fit best, each with its headline and date.

        Args:
            query: words to look for
            k: how many passages, at most 100
            after: only issues of this date or later, as 2021, 2021-10 or 2021-10-29
            before: only issues of this date or earlier
            newspaper: only issues of this newspaper
        """
        filters = within(after, before, newspaper)
        most = max(1, min(k, MOST_HITS))
        return told(
            lambda: {"hits": [hit_record(h) for h in room.wenbao.search(query[:LONGEST_QUERY], k=most, filters=filters)]}
        )

    def article(article_id: str) -> dict[str, Any]:
        """One whole article by its id, as hits and citations name it: headline, byline, text, and its place on the page.

        Args:
            article_id: the id of the article
        """
        return told(lambda: dataclasses.asdict(room.wenbao.archive.article(article_id)))

    def issue(file: str, part: str = "") -> dict[str, Any]:
        """The issue that a page is from: newspaper, date, how certain each is, the evidence, and the page's articles.

        Args:
            file: the file of the page, as hits and citations name it
            part: the page of a PDF or the line of a JSONL file; empty where the file is one page
        """

        def record() -> dict[str, Any]:
            found = dataclasses.asdict(room.wenbao.archive.issue(file, part))
            articles = room.wenbao.archive.articles_on(file, part)
            return found | {"articles": [{"article_id": a.article_id, "headline": a.headline} for a in articles]}

        return told(record)

    return [ask, search, article, issue]


async def has_gone() -> bool:
    """Whether the program whose call is being worked on has left: Gradio notes it on the call, and lets the function go on."""
    blocks, name = LocalContext.blocks.get(None), LocalContext.event_id.get(None)
    call = blocks and name and blocks._queue.event_ids_to_events.get(name)
    return bool(call) and not call.alive


def within(after: str, before: str, newspaper: str) -> Filters:
    """Filters from an endpoint's arguments; raises gr.Error for a date that is none."""
    for day in (after, before):
        if day and not is_date(day):
            raise gr.Error(f"日期 {day} 看不懂，请写成 2021-10-29 (not a date: write it as 2021-10-29)", print_exception=False)
    return Filters(after or None, before or None, newspaper or None)


def told(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What the work gives; a failure it explains becomes the endpoint's error."""
    try:
        return work()
    except WenbaoError as error:
        raise gr.Error(str(error), print_exception=False) from None
