"""The chat as a Gradio app: conversation on the left, the source viewer beside it.

A question is one event: the generator first puts the question on the screen, then the words as they come, then the cards. What a
link or a button of the page opens, copies, exports or suggests is fetched by the page itself, past the queue
(`chat.functions`); the page also keeps the conversations, in each visitor's own browser.
"""

from __future__ import annotations

import html
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import aclosing
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.routes import App as GradioApp
from gradio.routes import ORJSONResponse
from starlette.middleware import Middleware

from chat.access.gate import App, Gate, Hosts, failed
from chat.access.senders import punctual
from chat.access.sign_in import Door, may_edit
from chat.access.traffic import MOST_WAITING, Traffic
from chat.access.unfetched import bound_unfetched
from chat.access.who_may_ask import LOOPBACK
from chat.answering import answered, in_line
from chat.cards import question_text, stopped_html, streaming_html
from chat.clippings.functions import clipping_functions
from chat.desktop import open_browser
from chat.ending import serve_until_told
from chat.functions import checked, filters_of, page_functions
from chat.i18n import both, translations
from chat.intake import KINDS, taking_in, told
from chat.model.functions import model_functions
from chat.open_archive import Room
from chat.opinions import Conversation, Message, conversation
from chat.page.address import address_routes
from chat.page.early import EarlyScript
from chat.page.head import masthead, theme, welcome
from chat.programs.api import answer_in_json, let_mcp_in, offer, speaks_mcp
from chat.programs.completions import completion_routes
from chat.programs.resources import offer_resources
from chat.saved.functions import saved_functions
from chat.scan.route import scan_routes
from rag.types import LONGEST_QUESTION

if TYPE_CHECKING:
    from rag import Wenbao
    from rag.accounts.accounts import Accounts

HERE = Path(__file__).parent
SCRIPTS = (
    "script.js",
    "drawer.js",
    "citable.js",
    "follow.js",
    "past.js",
    "talk.js",
    "answers.js",
    "clippings.js",
    "saved.js",
    "edit.js",
    "model.js",
    "scan.js",
)
STYLES = ("style.css", "lookup.css", "clippings.css", "past.css", "saved.css", "scan.css", "print.css")
UPLOADS_KEPT = (600, 3600)
"""Seconds between two cleanings of what was sent, and its age in seconds from which it goes."""
CALLS_AT_ONCE = 16
"""Calls of one kind by programs that are worked on at once; the others wait."""
WORKED_ON = MOST_WAITING + 64
"""Events that Gradio has in hand at once: who stands in line is one of them, and must leave room for the others."""
SESSIONS_KEPT = 256
"""Visits of which Gradio remembers what it showed last, a whole conversation each; by itself it keeps ten thousand."""
NO_MODEL = "off"
"""What the page sends with a question that no language model is to be asked."""
READY: dict[str, Any] = {"submit_btn": True, "stop_btn": False}
BUSY: dict[str, Any] = {"submit_btn": False, "stop_btn": True}

Step = tuple[Any, Any]


def build(wenbao: Wenbao, *, adding: bool = False, setting: bool = False, signing: bool = False) -> gr.Blocks:
    """The app for one open archive; with `adding` pages are added and issues corrected in the browser.

    With `setting` a language model can be set in the browser, of which the address is then called: for this machine alone. With
    `signing` its visitors have signed in, and can leave.
    """
    room = Room(wenbao, setting=setting)
    text = gr.I18n(**translations())

    async def typed(question: str, messages: Conversation, within: str, model: str) -> AsyncIterator[Step]:
        """Answer what stands in the question box, which is emptied."""
        async with aclosing(converse(question, messages, within, model, {**BUSY, "value": ""})) as steps:
            async for step in steps:
                yield step

    async def converse(
        question: str, messages: Conversation, within: str, model: str, box: dict[str, Any] = BUSY
    ) -> AsyncGenerator[Step, None]:
        question = question.strip()[:LONGEST_QUESTION]
        if not question:
            yield gr.skip(), gr.skip()  # type: ignore[misc]
            return
        asked = asked_before(messages)
        shown = [*messages, {"role": "user", "content": question_text(question)}]
        llm = room.models.current if model != NO_MODEL else None
        name = llm.model if llm else None
        yield gr.Textbox(**box), [*shown, reply(streaming_html("", model=name))]
        pieces = answered(room, question, asked, filters_of(within), llm)
        async with aclosing(in_line(room.line(llm), pieces, name)) as contents:
            async for content in contents:
                yield gr.skip(), gr.skip() if content is None else [*shown, reply(content)]

    async def chosen(messages: Conversation, within: str, model: str, event: gr.SelectData) -> AsyncIterator[Step]:
        async with aclosing(converse(str(event.value["text"]), messages, within, model)) as steps:
            async for step in steps:
                yield step

    def turn_to(event: gr.EventData) -> tuple[Any, str]:
        """Open the conversation that the page sent, or leave the one that is open, and put a question to it."""
        wish = event._data
        messages = conversation(wish.get("messages"))
        return gr.skip() if messages is None else messages, str(wish.get("ask") or "")  # type: ignore[return-value]

    def first_words() -> dict[str, Any]:
        """What an empty conversation shows of the archive as it is now."""
        examples = [{"text": question} for question in room.shelf.examples]
        return {
            "placeholder": welcome(
                empty=not room.wenbao.archive.manifest.articles, adding=adding, remembers=room.shelf.remembers
            ),
            "examples": examples,
        }

    def halt(messages: Conversation) -> Step:
        last = plain_html(messages[-1]["content"]) if messages else ""
        if "answer streaming" not in last:
            return gr.Textbox(**READY), gr.skip()  # type: ignore[misc]
        return gr.Textbox(**READY), [*messages[:-1], reply(stopped_html(last))]

    with gr.Blocks(
        title="问报 Wenbao", fill_height=True, fill_width=True, analytics_enabled=False, delete_cache=UPLOADS_KEPT
    ) as app:
        wish = gr.State("")
        head = masthead(
            room.shelf.summary, state=room.state, adding=adding, model=setting or wenbao.llm is not None, signing=signing
        )
        gr.HTML(head, elem_id="wb-masthead", js_on_load=None)
        with gr.Row(elem_id="wb-room", equal_height=True):
            with gr.Column(elem_id="wb-chat", scale=5, min_width=320):
                past = gr.HTML("", elem_id="wb-past", js_on_load="window.wenbao.talk(element, trigger)")
                chatbot = gr.Chatbot(
                    elem_id="wb-talk",
                    label=text("conversation"),
                    show_label=False,
                    layout="panel",
                    **first_words(),
                    latex_delimiters=[],
                    buttons=[],
                    allow_tags=False,
                    group_consecutive_messages=False,
                    feedback_options=None,
                    autoscroll=False,
                    scale=1,
                )
                within = gr.Textbox("", elem_id="wb-within", label="filters", show_label=False, visible="hidden")
                model = gr.Textbox("", elem_id="wb-model", label="model", show_label=False, visible="hidden")
                box = gr.Textbox(
                    elem_id="wb-ask",
                    label=text("ask"),
                    show_label=False,
                    container=False,
                    placeholder=text("ask_placeholder"),
                    max_lines=6,
                    max_length=LONGEST_QUESTION,
                    submit_btn=True,
                    autofocus=True,
                )
            with gr.Column(elem_id="wb-source", scale=6, min_width=320):
                gr.HTML(
                    room.shelf.front_page,
                    elem_id="wb-viewer",
                    server_functions=[
                        checked(function)
                        for function in (
                            *page_functions(room, adding=adding),
                            *clipping_functions(room, signing=signing),
                            *saved_functions(room),
                            *model_functions(room.models),
                        )
                    ],
                    js_on_load="window.wenbao.mount(element, server)",
                )
                if adding:
                    lay_desk(room, text)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        screen: list[Any] = [box, chatbot]
        turned = past.select(turn_to, None, [chatbot, wish], queue=False, **quiet)
        past.apply(lambda: gr.Chatbot(**first_words()), None, chatbot, queue=False, **quiet)
        asking = {**quiet, "concurrency_limit": None}  # who asks stands in a line of the room, and sees where
        running = [
            box.submit(typed, [box, chatbot, within, model], screen, **asking),
            turned.then(converse, [wish, chatbot, within, model], screen, **asking),
            chatbot.example_select(chosen, [chatbot, within, model], screen, **asking),
        ]
        for event in running:  # the box is ready only when the event is over: until then Gradio passes an Enter over
            event.success(lambda: gr.Textbox(**READY), None, box, queue=False, **quiet)
        chatbot.change(None, chatbot, None, js="messages => window.wenbao.keep(messages)", **quiet)
        stopped = box.stop(None, None, None, cancels=running, queue=False, **quiet)
        stopped.then(halt, chatbot, screen, queue=False, **quiet)  # after the last words that were on their way
        offer(room)
    app.queue(default_concurrency_limit=CALLS_AT_ONCE, max_size=MOST_WAITING)
    app.i18n_texts = text
    app.room = room
    return app


def lay_desk(room: Room, text: gr.I18n) -> None:
    """The desk beside the viewer: a place to drop files, and the report on what was read."""

    def read(files: list[str] | None, http: gr.Request) -> Iterator[tuple[str, Any]]:
        if not files or not may_edit(http.headers):
            yield told(both("desk_empty" if may_edit(http.headers) else "editors_only"), html=True), None
        else:
            yield from emptied(taking_in(files, room.folder))

    with gr.Column(elem_id="wb-desk"):
        lead = f"<p>{both('desk_lead')}</p><p><a href='#held'>{both('held_files')}</a></p>"
        gr.HTML(f"<h2>{both('desk')}</h2>{lead}", js_on_load=None)
        files = gr.File(label=text("desk_files"), file_count="multiple", file_types=KINDS, elem_id="wb-files")
        button = gr.Button(text("desk_read"), variant="primary", elem_id="wb-read")
        said = gr.HTML(elem_id="wb-said", js_on_load=None)
    done = button.click(read, files, [said, files], api_visibility="private", concurrency_limit=1, show_progress="hidden")
    done.then(
        None,
        None,
        None,
        js="() => { document.querySelector('#wb-said').scrollIntoView({ block: 'nearest' }); window.wenbao.refresh(); }",
        api_visibility="private",
    )


def emptied(told: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """What is told while files are read, each with what becomes of the box that they lay in: empty from the first on, so that
    a file chosen meanwhile stays there."""
    yield from zip(told, chain([None], repeat(gr.skip())), strict=False)


def asked_before(messages: Sequence[Message]) -> list[str]:
    """The questions of a conversation, in order."""
    return [plain(message["content"]) for message in messages if message["role"] == "user"]


def plain_html(content: Any) -> str:
    """A message's text from its content in any of the forms that Gradio gives it."""
    if isinstance(content, list):
        return "".join(plain_html(part) for part in content)
    if isinstance(content, dict):
        return plain_html(content.get("text", ""))
    return str(content)


def plain(content: Any) -> str:
    """What the asker typed, from a message's content."""
    return html.unescape(plain_html(content))


def reply(content: str) -> Message:
    return {"role": "assistant", "content": content}


class Guarded(GradioApp):  # type: ignore[misc]
    """Gradio's server with the gate in front of its own middleware too, which would echo a foreign origin (CORS)."""

    def __init__(self, hosts: Hosts, door: Callable[[App], Door], *, uploads: bool, **options: Any) -> None:
        super().__init__(default_response_class=ORJSONResponse, exception_handlers={Exception: failed}, **options)
        self.hosts, self.door, self.uploads = hosts, door, uploads
        self.traffic = Traffic()

    def build_middleware_stack(self) -> App:
        """What a request goes through, the gate first."""
        return Gate(self.door(super().build_middleware_stack()), self.hosts, uploads=self.uploads, traffic=self.traffic)


def launch(
    wenbao: Wenbao,
    host: str,
    port: int,
    *,
    adding: bool = False,
    setting: bool = False,
    block: bool = True,
    browser: bool = False,
    allowed_hosts: Sequence[str] = (),
    accounts: Accounts | None = None,
) -> str:
    """Serve the app and return its address; with `block` only when it is stopped. Raises OSError where the port is taken. With
    `browser` it is opened in the one of this machine, if any.

    It answers to `host`, to the names of this machine for itself, and to the `allowed_hosts`; with `accounts` to those who have one.
    """
    app = build(wenbao, adding=adding, setting=setting, signing=accounts is not None)
    scripts = "\n".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    secret = secrets.token_urlsafe(32)
    server = Guarded(
        Hosts.of(host, allowed_hosts),
        partial(Door, accounts=accounts, own_token=secret, limited=accounts is not None or host not in LOOPBACK),
        uploads=adding,
        middleware=[Middleware(EarlyScript, added=scripts)],
        routes=[*completion_routes(app.room), *address_routes(app.room), *scan_routes(app.room)],
    )
    address: str
    _, address, _ = app.launch(
        server_name=host,
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        mcp_server=speaks_mcp(),
        max_threads=WORKED_ON,
        state_session_capacity=SESSIONS_KEPT,
        show_error=False,
        max_file_size="64mb",
        theme=theme(),
        css_paths=[HERE / name for name in STYLES],
        head=f"<script>{scripts}</script>",
        i18n=app.i18n_texts,
        _app=server,
        favicon_path=HERE / "favicon.svg",
    )
    app.server.config.http_protocol_class = punctual(app.server.config.http_protocol_class)
    answer_in_json(app)
    bound_unfetched(app)
    if accounts is not None:
        let_mcp_in(app, secret)
    offer_resources(app, app.room)
    if block:
        print(f"问报 {address}", flush=True)
        if browser:
            open_browser(address)
        serve_until_told(app, server.traffic)
    return address
