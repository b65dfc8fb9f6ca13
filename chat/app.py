"""The chat as a Gradio app: conversation on the left, the source viewer beside it.

A question is one event: the generator first puts the question on the screen, then the words as they come, then the cards. What
a link opens is fetched by the page itself through the viewer's server functions, past the queue.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from chat.cards import answer_html, failure_html, question_text, streaming_html
from chat.examples import example_questions
from chat.i18n import both, label, translations
from chat.shelf import Shelf
from rag import Answer

if TYPE_CHECKING:
    from rag import Wenbao

HERE = Path(__file__).parent
LONGEST_QUESTION = 2_000
AT_ONCE = 16

Message = dict[str, Any]

log = logging.getLogger(__name__)

SANS = ["Source Han Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "sans-serif"]
PAINT = {  # Gradio's own colours, taken from the stylesheet's, so that light and dark are decided in one place
    "body_background_fill": "paper",
    "background_fill_primary": "sheet",
    "background_fill_secondary": "paper",
    "block_background_fill": "sheet",
    "block_border_color": "rule",
    "border_color_primary": "rule",
    "border_color_accent": "accent",
    "body_text_color": "ink",
    "body_text_color_subdued": "faded",
    "block_label_text_color": "faded",
    "block_title_text_color": "faded",
    "block_info_text_color": "faded",
    "input_background_fill": "sheet",
    "input_background_fill_focus": "sheet",
    "input_border_color": "rule",
    "input_border_color_focus": "accent",
    "input_placeholder_color": "faded",
    "color_accent_soft": "wash",
    "link_text_color": "accent",
    "link_text_color_hover": "accent",
    "link_text_color_visited": "accent",
    "link_text_color_active": "accent",
    "button_primary_background_fill": "accent",
    "button_primary_background_fill_hover": "accent",
    "button_primary_text_color": "sheet",
    "button_secondary_background_fill": "sheet",
    "button_secondary_background_fill_hover": "wash",
    "button_secondary_text_color": "ink",
    "button_secondary_border_color": "rule",
}


def theme() -> gr.themes.Base:
    """Gradio's base theme on local fonts, painted with the stylesheet's colours."""
    paint = {name: f"var(--wb-{colour})" for name, colour in PAINT.items()}
    dark = {f"{name}_dark": colour for name, colour in paint.items()}
    base = gr.themes.Base(font=SANS, font_mono=["monospace"], radius_size=gr.themes.sizes.radius_none)
    return base.set(**paint, **dark, block_shadow="none", block_border_width="0px", input_shadow="none")


def build(wenbao: Wenbao) -> gr.Blocks:
    """The app for one open archive."""
    shelf = Shelf(wenbao)
    text = gr.I18n(**translations())

    def open_source(request: dict[str, str]) -> str:
        return shelf.open_source(str(request.get("article", "")), str(request.get("spans", "")))

    def open_issue(request: dict[str, str]) -> str:
        return shelf.open_issue(str(request.get("file", "")), str(request.get("part", "")))

    def front_page(_: dict[str, str]) -> str:
        return shelf.front_page

    def converse(question: str, messages: list[Message]) -> Iterator[tuple[Any, list[Message]]]:
        question = question.strip()[:LONGEST_QUESTION]
        if not question:
            yield gr.skip(), gr.skip()  # type: ignore[misc]
            return
        history = asked_before(messages)
        shown = [*messages, {"role": "user", "content": question_text(question)}]
        yield gr.Textbox(value="", submit_btn=False, stop_btn=True), [*shown, reply(streaming_html(""))]
        for content in answered(wenbao, question, history):
            yield gr.skip(), [*shown, reply(content)]
        yield gr.Textbox(submit_btn=True, stop_btn=False), gr.skip()  # type: ignore[misc]

    def again(messages: list[Message], event: gr.RetryData) -> Iterator[tuple[Any, list[Message]]]:
        yield from converse(plain(event.value), messages[: first_index(event.index)])

    def edited(messages: list[Message], event: gr.EditData) -> Iterator[tuple[Any, list[Message]]]:
        yield from converse(plain(event.value), messages[: first_index(event.index)])

    def chosen(messages: list[Message], event: gr.SelectData) -> Iterator[tuple[Any, list[Message]]]:
        yield from converse(str(event.value["text"]), messages)

    with gr.Blocks(title="问报 Wenbao", fill_height=True, fill_width=True, analytics_enabled=False) as app:
        gr.HTML(masthead(shelf), elem_id="wb-masthead", js_on_load=None)
        with gr.Row(elem_id="wb-room", equal_height=True):
            with gr.Column(elem_id="wb-chat", scale=5, min_width=320):
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
                    autoscroll=False,
                    scale=1,
                )
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
                    server_functions=[open_source, open_issue, front_page],
                    js_on_load="window.wenbao.mount(element, server)",
                )
        outputs: list[Any] = [box, chatbot]
        running = [
            box.submit(converse, [box, chatbot], outputs, show_progress="hidden", api_visibility="private"),
            chatbot.example_select(chosen, chatbot, outputs, show_progress="hidden", api_visibility="private"),
            chatbot.retry(again, chatbot, outputs, show_progress="hidden", api_visibility="private"),
            chatbot.edit(edited, chatbot, outputs, show_progress="hidden", api_visibility="private"),
        ]
        box.stop(
            lambda: gr.Textbox(submit_btn=True, stop_btn=False),
            outputs=box,
            cancels=running,
            queue=False,
            api_visibility="private",
        )
    app.queue(default_concurrency_limit=AT_ONCE)
    app.i18n_texts = text
    return app


def answered(wenbao: Wenbao, question: str, history: Sequence[str]) -> Iterator[str]:
    """A question's answer as HTML: the words as they come, in the end the whole with its cards, or one sentence on a failure."""
    so_far = ""
    try:
        for piece in wenbao.stream(question, history=tuple(history)):
            if isinstance(piece, Answer):
                yield answer_html(piece)
            else:
                so_far += piece
                yield streaming_html(so_far)
    except Exception as error:  # the conversation goes on whatever happened to one question
        log.exception("A question could not be answered.")
        yield failure_html(str(error).splitlines()[0] if str(error) else type(error).__name__)


def asked_before(messages: Sequence[Message]) -> list[str]:
    """The questions of a conversation, in order."""
    return [plain(message["content"]) for message in messages if message["role"] == "user"]


def plain(content: Any) -> str:
    """What the asker typed, from a message's content in any of the forms that Gradio gives it."""
    if isinstance(content, list):
        return "".join(plain(part) for part in content)
    if isinstance(content, dict):
        return plain(content.get("text", ""))
    return html.unescape(str(content))


def first_index(index: int | tuple[int, int] | list[int]) -> int:
    """A message's place in the conversation, which Gradio gives as a number or a pair."""
    return index if isinstance(index, int) else index[0]


def reply(content: str) -> Message:
    return {"role": "assistant", "content": content}


def masthead(shelf: Shelf) -> str:
    """The head of the page: the paper's name, what is held, and the switches."""
    return (
        f'<a class="skip" href="#wb-ask">{both("skip")}</a>'
        f'<div class="name"><h1>问报</h1><p>{both("tagline")}</p></div>'
        f'<p class="held">{shelf.summary}</p>'
        f'<nav><button type="button" data-do="new">{both("new_conversation")}</button>'
        f'<button type="button" data-do="contents">{both("contents")}</button>'
        f'<button type="button" data-do="language">{both("switch_language")}</button>'
        f'<button type="button" data-do="theme" aria-label="{label("switch_theme")}" title="{label("switch_theme")}">◐</button></nav>'
    )


def welcome() -> str:
    """What an empty conversation says."""
    return f'<div class="welcome"><h2>{both("welcome")}</h2><p>{both("welcome_lead")}</p></div>'


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
        show_error=False,
        max_file_size="64mb",
        theme=theme(),
        css_paths=HERE / "style.css",
        head=f"<script>{script}</script>",
        i18n=app.i18n_texts,
        favicon_path=HERE / "favicon.svg",
    )
    if block:
        print(f"问报 {address}", flush=True)
        app.block_thread()
    return address
