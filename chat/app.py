"""The chat as a Gradio app: conversation on the left, the source viewer beside it.

A question is one event: the generator first puts the question on the screen, then the words as they come, then the cards, then
what to ask next. What a link opens is fetched by the page itself through the viewer's server functions, past the queue.
"""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from chat.api import answer_in_json, offer, speaks_mcp
from chat.cards import answer_html, failure_html, question_text, stopped_html, streaming_html
from chat.desk import KINDS, correct, take_in
from chat.examples import example_questions
from chat.followups import follow_ups, follow_ups_html
from chat.glance import Sought
from chat.head import masthead, theme, welcome
from chat.i18n import TEXTS, both, label, translations
from chat.memory import Conversation, Message, past_html, store_opinion, with_conversation, with_new
from chat.room import Room
from chat.shelf import Shelf, page_functions
from index.address import folder_of
from rag import Answer, Filters

if TYPE_CHECKING:
    from rag import Wenbao

HERE = Path(__file__).parent
LONGEST_QUESTION = 2_000
AT_ONCE = 16
PAGES_OFFERED = 500
REASONS = ("reason_quote", "reason_answer", "reason_date", "reason_refused")
READY: dict[str, Any] = {"submit_btn": True, "stop_btn": False}
BUSY: dict[str, Any] = {"value": "", "submit_btn": False, "stop_btn": True}

Step = tuple[Any, Any]

log = logging.getLogger(__name__)


def build(wenbao: Wenbao, *, adding: bool = False) -> gr.Blocks:
    """The app for one open archive; with `adding` pages are added and issues corrected in the browser."""
    room = Room(wenbao)
    text = gr.I18n(**translations())

    def converse(question: str, messages: Conversation, within: str) -> Iterator[Step]:
        question = question.strip()[:LONGEST_QUESTION]
        if not question:
            yield gr.skip(), gr.skip()  # type: ignore[misc]
            return
        asked = asked_before(messages)
        shown = [*messages, {"role": "user", "content": question_text(question)}]
        yield gr.Textbox(**BUSY), [*shown, reply(streaming_html(""))]
        for content in answered(room.shelf, question, asked, filters_of(within)):
            yield gr.skip(), [*shown, reply(content)]
        yield gr.Textbox(**READY), gr.skip()  # type: ignore[misc]

    def again(messages: Conversation, within: str, event: gr.RetryData) -> Iterator[Step]:
        yield from converse(plain(event.value), messages[: first_index(event.index)], within)

    def edited(messages: Conversation, within: str, event: gr.EditData) -> Iterator[Step]:
        yield from converse(plain(event.value), messages[: first_index(event.index)], within)

    def chosen(messages: Conversation, within: str, event: gr.SelectData) -> Iterator[Step]:
        yield from converse(str(event.value["text"]), messages, within)

    def turn_to(kept: list[Conversation], event: gr.EventData) -> tuple[Any, ...]:
        """Open a conversation by its place (-1: a new one), or leave it open, and put a question to it."""
        wish = event._data
        question = str(wish.get("ask") or "")
        if "place" not in wish:
            return gr.skip(), gr.skip(), gr.skip(), gr.skip(), question  # type: ignore[misc]
        place = int(wish["place"])
        if place < 0:
            kept, place = with_new(kept), 0
        messages = kept[place] if place < len(kept) else []
        return kept, place, messages, past_html(titles(kept), place), question

    def halt(messages: Conversation) -> Step:
        last = plain_html(messages[-1]["content"]) if messages else ""
        if "answer streaming" not in last:
            return gr.Textbox(**READY), gr.skip()  # type: ignore[misc]
        return gr.Textbox(**READY), [*messages[:-1], reply(stopped_html(last))]

    def keep(messages: Conversation, kept: list[Conversation], place: int) -> tuple[list[Conversation], str]:
        kept = with_conversation(kept, place, messages)
        return kept, past_html(titles(kept), place)

    def opine(messages: Conversation, event: gr.LikeData) -> None:
        index = first_index(event.index)
        opinion = {True: "like", False: "dislike"}.get(event.liked, event.liked)  # type: ignore[call-overload]
        asked = asked_before(messages[:index])
        store_opinion(asked[-1] if asked else "", words(event.value), str(opinion), room.wenbao.archive.manifest.archive_id)
        gr.Info(" / ".join(TEXTS["thanks"]), duration=3)

    with gr.Blocks(title="问报 Wenbao", fill_height=True, fill_width=True, analytics_enabled=False) as app:
        kept = gr.BrowserState([], storage_key="wenbao.conversations", secret="wenbao.conversations")
        place = gr.State(0)
        head = gr.HTML(masthead(room.shelf.summary, adding=adding), elem_id="wb-masthead", js_on_load=None)
        with gr.Row(elem_id="wb-room", equal_height=True):
            with gr.Column(elem_id="wb-chat", scale=5, min_width=320):
                past = gr.HTML("", elem_id="wb-past", js_on_load="window.wenbao.remember(element, trigger)")
                chatbot = gr.Chatbot(
                    elem_id="wb-talk",
                    label=text("conversation"),
                    show_label=False,
                    layout="panel",
                    placeholder=welcome(),
                    examples=[{"text": question} for question in example_questions(room.shelf.quoting)],
                    latex_delimiters=[],
                    buttons=[],
                    editable="user",
                    allow_tags=False,
                    group_consecutive_messages=False,
                    feedback_options=["Like", "Dislike", *(label(reason) for reason in REASONS)],
                    autoscroll=False,
                    scale=1,
                )
                within = gr.Textbox("", elem_id="wb-within", label="filters", show_label=False, visible="hidden")
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
                    server_functions=page_functions(lambda: room.shelf),
                    js_on_load="window.wenbao.mount(element, server)",
                )
                if adding:
                    lay_desk(room, text, head)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        screen: list[Any] = [box, chatbot]
        turned = past.select(turn_to, kept, [kept, place, chatbot, past, box], queue=False, **quiet)
        running = [
            box.submit(converse, [box, chatbot, within], screen, **quiet),
            turned.then(converse, [box, chatbot, within], screen, **quiet),
            chatbot.example_select(chosen, [chatbot, within], screen, **quiet),
            chatbot.retry(again, [chatbot, within], screen, **quiet),
            chatbot.edit(edited, [chatbot, within], screen, **quiet),
        ]
        for event in running:
            event.then(keep, [chatbot, kept, place], [kept, past], queue=False, **quiet)
        box.stop(halt, chatbot, screen, cancels=running, queue=False, api_visibility="private")
        chatbot.like(opine, chatbot, None, **quiet)
        offer(room)
    app.queue(default_concurrency_limit=AT_ONCE)
    app.i18n_texts = text
    return app


def lay_desk(room: Room, text: gr.I18n, head: gr.HTML) -> None:
    """The desk beside the viewer: a place to drop files, the report on what was read, and the correction of an issue."""
    folder = folder_of(room.wenbao.archive.address)
    quiet: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": 1}

    def names() -> list[str]:
        return [issue.file for issue in room.shelf.archive.census.latest(PAGES_OFFERED)]

    def read(files: list[str] | None, progress: gr.Progress = gr.Progress(track_tqdm=True)) -> tuple[Any, ...]:  # noqa: B008
        said = take_in(files or [], folder)
        return said, None, gr.Dropdown(choices=names()), masthead(room.shelf.summary, adding=True)

    def state(file: str, newspaper: str, date: str, issue_no: str, page: str) -> tuple[str, str]:
        said = correct(folder, file or "", {"newspaper": newspaper, "date": date, "issue_no": issue_no, "page": page})
        return said, masthead(room.shelf.summary, adding=True)

    def stated(file: str) -> tuple[str, ...]:
        issue = next((i for i in room.shelf.archive.census.latest(PAGES_OFFERED) if i.file == file), None)
        known = (issue.newspaper, issue.date, issue.issue_no, issue.page) if issue else (None,) * 4
        return tuple(fact or "" for fact in known)

    with gr.Column(elem_id="wb-desk"):
        gr.HTML(f"<h2>{both('desk')}</h2><p>{both('desk_lead')}</p>", js_on_load=None)
        files = gr.File(label=text("desk_files"), file_count="multiple", file_types=KINDS, elem_id="wb-files")
        button = gr.Button(text("desk_read"), variant="primary", elem_id="wb-read")
        said = gr.HTML(elem_id="wb-said", js_on_load=None)
        gr.HTML(f"<h3>{both('desk_correct')}</h3><p>{both('desk_correct_lead')}</p>", js_on_load=None)
        which = gr.Dropdown(names(), value=None, label=text("desk_page_file"), elem_id="wb-which")
        with gr.Row():
            facts = [
                gr.Textbox(label=text(f"desk_{name}"), max_length=60, min_width=120, elem_id=f"wb-{name}")
                for name in ("newspaper", "date", "issue_no", "page")
            ]
        save = gr.Button(text("desk_save"), elem_id="wb-correct")
    button.click(read, files, [said, files, which, head], **quiet)
    which.change(stated, which, facts, show_progress="hidden", **quiet)
    save.click(state, [which, *facts], [said, head], **quiet)


def answered(shelf: Shelf, question: str, asked: Sequence[str], filters: Filters) -> Iterator[str]:
    """A question's answer as HTML: the words as they come, then the whole with its cards, then with what to ask next.

    On a failure one sentence.
    """
    so_far = ""
    try:
        for piece in shelf.wenbao.stream(question, history=tuple(asked), filters=filters):
            if isinstance(piece, Answer):
                whole = answer_html(piece, shelf.summary)
                yield whole
                if more := follow_ups_html(follow_ups(shelf.quoting, piece, [*asked, question])):
                    yield whole + more
            else:
                so_far += piece
                yield streaming_html(so_far)
    except Exception as error:  # the conversation goes on whatever happened to one question
        log.exception("A question could not be answered.")
        yield failure_html(str(error).splitlines()[0] if str(error) else type(error).__name__)


def filters_of(within: str) -> Filters:
    """The filters that the page sent as JSON; none where it is not what it should be."""
    try:
        wish = json.loads(within or "{}")
    except ValueError:
        return Filters()
    return Sought.of(wish).filters if isinstance(wish, dict) else Filters()


def asked_before(messages: Sequence[Message]) -> list[str]:
    """The questions of a conversation, in order."""
    return [plain(message["content"]) for message in messages if message["role"] == "user"]


def titles(kept: Sequence[Conversation]) -> list[tuple[int, str]]:
    """The place and the first question of each conversation that has one."""
    firsts = ((n, asked_before(conversation)) for n, conversation in enumerate(kept))
    return [(n, asked[0]) for n, asked in firsts if asked]


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


def words(value: Any) -> str:
    """The words of a message without its markup."""
    return re.sub(r"<[^>]*>", "", plain(value)).strip()


def first_index(index: int | tuple[int, int] | list[int]) -> int:
    """A message's place in the conversation, which Gradio gives as a number or a pair."""
    return index if isinstance(index, int) else index[0]


def reply(content: str) -> Message:
    return {"role": "assistant", "content": content}


def launch(wenbao: Wenbao, host: str, port: int, *, adding: bool = False, block: bool = True) -> str:
    """Serve the app and return its address; with `block` only when it is stopped. Raises OSError where the port is taken."""
    app = build(wenbao, adding=adding)
    script = (HERE / "script.js").read_text(encoding="utf-8")
    address: str
    _, address, _ = app.launch(
        server_name=host,
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        footer_links=[],
        run_history=False,
        mcp_server=speaks_mcp(),
        show_error=False,
        max_file_size="64mb",
        theme=theme(),
        css_paths=HERE / "style.css",
        head=f"<script>{script}</script>",
        i18n=app.i18n_texts,
        favicon_path=HERE / "favicon.svg",
    )
    answer_in_json(app)
    if block:
        print(f"问报 {address}", flush=True)
        app.block_thread()
    return address
