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
from chat.cards import answer_html, failure_html, question_text, streaming_html
from chat.examples import example_questions
from chat.followups import follow_ups, follow_ups_html
from chat.glance import Sought
from chat.head import masthead, theme, welcome
from chat.i18n import TEXTS, label, translations
from chat.memory import Conversation, Message, past_html, store_opinion, with_conversation, with_new
from chat.shelf import Shelf
from rag import Answer, Filters

if TYPE_CHECKING:
    from rag import Wenbao

HERE = Path(__file__).parent
LONGEST_QUESTION = 2_000
AT_ONCE = 16
REASONS = ("reason_quote", "reason_answer", "reason_date", "reason_refused")
READY: dict[str, Any] = {"submit_btn": True, "stop_btn": False}
BUSY: dict[str, Any] = {"value": "", "submit_btn": False, "stop_btn": True}

Step = tuple[Any, Any]

log = logging.getLogger(__name__)


def build(wenbao: Wenbao) -> gr.Blocks:
    """The app for one open archive."""
    shelf = Shelf(wenbao)
    text = gr.I18n(**translations())

    def converse(question: str, messages: Conversation, within: str) -> Iterator[Step]:
        question = question.strip()[:LONGEST_QUESTION]
        if not question:
            yield gr.skip(), gr.skip()  # type: ignore[misc]
            return
        asked = asked_before(messages)
        shown = [*messages, {"role": "user", "content": question_text(question)}]
        yield gr.Textbox(**BUSY), [*shown, reply(streaming_html(""))]
        for content in answered(wenbao, question, asked, filters_of(within)):
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

    def keep(messages: Conversation, kept: list[Conversation], place: int) -> tuple[list[Conversation], str]:
        kept = with_conversation(kept, place, messages)
        return kept, past_html(titles(kept), place)

    def opine(messages: Conversation, event: gr.LikeData) -> None:
        index = first_index(event.index)
        opinion = {True: "like", False: "dislike"}.get(event.liked, event.liked)  # type: ignore[call-overload]
        asked = asked_before(messages[:index])
        store_opinion(asked[-1] if asked else "", words(event.value), str(opinion), wenbao.archive.manifest.archive_id)
        gr.Info(" / ".join(TEXTS["thanks"]), duration=3)

    with gr.Blocks(title="问报 Wenbao", fill_height=True, fill_width=True, analytics_enabled=False) as app:
        kept = gr.BrowserState([], storage_key="wenbao.conversations", secret="wenbao.conversations")
        place = gr.State(0)
        gr.HTML(masthead(shelf.summary), elem_id="wb-masthead", js_on_load=None)
        with gr.Row(elem_id="wb-room", equal_height=True):
            with gr.Column(elem_id="wb-chat", scale=5, min_width=320):
                past = gr.HTML("", elem_id="wb-past", js_on_load="window.wenbao.remember(element, trigger)")
                chatbot = gr.Chatbot(
                    elem_id="wb-talk",
                    label=text("conversation"),
                    show_label=False,
                    layout="panel",
                    placeholder=welcome(),
                    examples=[{"text": question} for question in example_questions(wenbao)],
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
                    shelf.front_page,
                    elem_id="wb-viewer",
                    server_functions=shelf.functions,
                    js_on_load="window.wenbao.mount(element, server)",
                )
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
        box.stop(lambda: gr.Textbox(**READY), None, box, cancels=running, queue=False, api_visibility="private")
        chatbot.like(opine, chatbot, None, **quiet)
        offer(wenbao)
    app.queue(default_concurrency_limit=AT_ONCE)
    app.i18n_texts = text
    return app


def answered(wenbao: Wenbao, question: str, asked: Sequence[str], filters: Filters) -> Iterator[str]:
    """A question's answer as HTML: the words as they come, then the whole with its cards, then with what to ask next.

    On a failure one sentence.
    """
    so_far = ""
    try:
        for piece in wenbao.stream(question, history=tuple(asked), filters=filters):
            if isinstance(piece, Answer):
                whole = answer_html(piece)
                yield whole
                if more := follow_ups_html(follow_ups(wenbao, piece, [*asked, question])):
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


def plain(content: Any) -> str:
    """What the asker typed, from a message's content in any of the forms that Gradio gives it."""
    if isinstance(content, list):
        return "".join(plain(part) for part in content)
    if isinstance(content, dict):
        return plain(content.get("text", ""))
    return html.unescape(str(content))


def words(value: Any) -> str:
    """The words of a message without its markup."""
    return re.sub(r"<[^>]*>", "", plain(value)).strip()


def first_index(index: int | tuple[int, int] | list[int]) -> int:
    """A message's place in the conversation, which Gradio gives as a number or a pair."""
    return index if isinstance(index, int) else index[0]


def reply(content: str) -> Message:
    return {"role": "assistant", "content": content}


def launch(wenbao: Wenbao, host: str, port: int, *, block: bool = True) -> str:
    """Serve the app and return its address; with `block` only when it is stopped. Raises OSError where the port is taken."""
    app = build(wenbao)
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
