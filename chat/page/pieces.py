"""The pieces of HTML that the page's script puts in where they are needed, each a template by its name."""

from __future__ import annotations

from chat.i18n import both, label
from chat.model.panel import SWITCH
from chat.opinions import LONGEST_NOTE, REASONS
from rag.types import LONGEST_QUESTION

LONGEST_NAME = 60
"""Characters of a conversation's name."""
PENCIL = (
    '<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.8" aria-hidden="true">'
    '<path d="M4 20l1-5L16 4l4 4L9 19z"/><path d="M13.5 6.5l4 4"/></svg>'
)
MESSAGES = (
    "copied",
    "saved",
    "thanks",
    "too_many_opinions",
    "opinions_full",
    "opinion_lost",
    "unreachable",
    "talks_full",
    "removes_really",
    "working",
    "clip_kept",
    "clip_there",
    "clip_saved",
    "clip_full",
    "clip_lost",
    "clip_drop_really",
    "saved_kept",
    "saved_there",
    "saved_full",
    "saved_dropped",
    "model_saved",
    "model_dropped",
    "model_asking",
    "scan_lost",
)
"""What the page says in one sentence, by the names of the texts."""


def pieces() -> str:
    """All of them."""
    made = {name: f'<p class="missing">{both(name)}</p>' for name in MESSAGES} | buttons() | forms() | record() | fresh()
    return "".join(f'<template data-name="{name}">{html}</template>' for name, html in made.items())


def buttons() -> dict[str, str]:
    """What is pressed."""
    return {
        "close": f'<button type="button" class="close" data-do="close" aria-label="{label("close")}">×</button>',
        "chip": f'<button id="wb-chip" type="button" data-do="frees">{both("asking_within")} <b></b> <span aria-hidden="true">×</span></button>',
        "follow": f'<button id="wb-follow" type="button" class="follows">{both("follow_answers")}</button>',
        "uses-model": SWITCH,
        "clip_quote": f'<button id="wb-clip-quote" type="button" class="clips-quote">{both("clip_quote")}</button>',
        "pencil": signed("pencil", "edit", PENCIL),
    }


def signed(act: str, key: str, sign: str) -> str:
    """A button that shows a sign and is called by a text."""
    return f'<button type="button" class="{act}" aria-label="{label(key)}" title="{label(key)}">{sign}</button>'


def forms() -> dict[str, str]:
    """What is written in: what is wrong with an answer, another wording of a question."""
    reasons = "".join(f'<label><input type="checkbox" name="reason" value="{key}">{both(key)}</label>' for key in REASONS)
    return {
        "why-wrong": (
            f'<form class="why-wrong"><fieldset><legend>{both("why_wrong")}</legend>{reasons}</fieldset>'
            f'<label>{both("why_note")}<textarea name="note" rows="2" maxlength="{LONGEST_NOTE}"></textarea></label>'
            f'<p><button type="submit">{both("send")}</button><button type="button" class="cancels">{both("cancel")}</button></p></form>'
        ),
        "edits": (
            f'<form class="edits"><textarea name="question" rows="2" maxlength="{LONGEST_QUESTION}" aria-label="{label("edit")}"></textarea>'
            f'<p><button type="submit">{both("ask")}</button><button type="button" class="leaves">{both("cancel")}</button></p></form>'
        ),
    }


def record() -> dict[str, str]:
    """The record of conversations: its list, a row of it, the form that names one, and what was deleted."""
    taken = both("talks_taken", n="#").replace("#", '<b class="count"></b>')
    return {
        "past": (
            f'<details class="past"><summary>{both("past")} <span class="count"></span></summary>'
            f'<div><ol></ol><button type="button" class="forgets">{both("forget")}</button></div></details>'
        ),
        "talk": f"<li><a></a>{signed('renames', 'rename', PENCIL)}{signed('takes-out', 'take_out', '×')}</li>",
        "names-talk": (
            f'<form class="names-talk"><input name="name" maxlength="{LONGEST_NAME}" autocomplete="off" aria-label="{label("rename")}">'
            f'<button type="submit">{both("keep_name")}</button></form>'
        ),
        "talks_taken": f'<p class="taken-out"><span>{taken}</span><button type="button" class="puts-back">{both("undo")}</button></p>',
    }


def fresh() -> dict[str, str]:
    """The link to saved questions with new answers: of one, of several."""
    return {
        name: f'<a id="wb-fresh" href="#saved">{both("saved_fresh_n", n=n).replace(str(n), f"<b>{n}</b>")}</a>'
        for name, n in (("saved_fresh_1", 1), ("saved_fresh_n", 2))
    }
