"""The head of the page and its paint: masthead, switches, welcome, and Gradio's theme in the stylesheet's colours."""

from __future__ import annotations

import gradio as gr

from chat.i18n import both, label
from chat.page.pieces import pieces
from rag.cite.references import STYLES

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


def masthead(summary: str, *, state: str = "", adding: bool, model: bool = False, signing: bool = False) -> str:
    """The head of the page: the paper's name, what is held, the switches, and the pieces that the page puts in elsewhere.

    `state` is that of the archive which the summary is of. With `model` the menu leads to the language model, with `signing` out of the chat.
    """
    styles = "".join(
        f'<option value="{style.name}" data-suffix="{style.suffix}">{" ".join(dict.fromkeys(style.label))}</option>'
        for style in STYLES
    )
    desk = button("desk", "desk") if adding else ""
    models = button("model", "model") if model else ""
    leave = f'<form method="post" action="sign-out"><button>{both("sign_out")}</button></form>' if signing else ""
    return (
        f'<a class="skip" href="#wb-ask">{both("skip")}</a>'
        f'<div class="name"><h1>问报</h1><p>{both("tagline")}</p></div>'
        f'<p class="held" data-state="{state}">{summary}</p>'
        f"<nav>{button('new', 'new_conversation')}{button('contents', 'contents')}"
        f'<a class="opens-clippings" href="#clippings">{both("clippings")}</a>{desk}'
        f'<details class="settings"><summary aria-label="{label("settings")}" title="{label("settings")}">⋯</summary><div>'
        f'{models}<a class="opens-saved" href="#saved">{both("saved_title")}</a>'
        f"{button('export-docx', 'export_docx')}{button('export-md', 'export_md')}"
        f"{button('export-references', 'export_references')}"
        f'<label>{both("style")}<select data-do="style">{styles}</select></label>'
        f"{button('language', 'switch_language')}{button('theme', 'switch_theme')}{leave}</div></details></nav>"
        f'<div id="wb-live" role="status"></div>{pieces()}'
    )


def button(act: str, key: str) -> str:
    """A button that the page's script acts on."""
    return f'<button type="button" data-do="{act}">{both(key)}</button>'


def welcome(*, empty: bool = False, adding: bool = False, remembers: bool = False) -> str:
    """What an empty conversation says; of an empty archive, how pages come into it. With `remembers` the front page, which a phone does
    not show beside it, begins with this day in other years."""
    lead = both("welcome_lead") if not empty else both("empty_here") if adding else both("empty")
    link = f'<p class="remembers"><a href="#contents">{both("this_day")}</a></p>' if remembers else ""
    return f'<div class="welcome"><h2>{both("welcome")}</h2><p>{lead}</p>{link}</div>'
