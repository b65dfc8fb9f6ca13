"""The button in the head of a source that clips its article."""

from __future__ import annotations

from html import escape

from chat.i18n import both, label


def clip_button(article_id: str, title: str) -> str:
    """The button in the head of a source that clips its article."""
    return (
        f'<button type="button" class="turn clips-article" value="{escape(article_id, quote=True)}" '
        f'data-title="{escape(title, quote=True)}" title="{label("clip")}">{both("clip")}</button>'
    )
