"""What the page may ask of the server about the language model; whoever sets one must sit at this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import gradio as gr

from chat.access.who_may_ask import at_this_machine
from chat.functions import Request, text
from chat.i18n import both
from chat.intake import told
from chat.model.panel import names_html, panel_html, tried_html
from chat.model.settings import listed, plainly, tried
from rag.reader.language_model.client import LanguageModel, LanguageModelError

if TYPE_CHECKING:
    from chat.model.settings import Models


def model_functions(models: Models) -> list[Callable[..., str]]:
    """The functions; those that call an address or keep one are among them only where a model may be set."""

    def model_name(_: Request) -> str:
        return models.current.model if models.current else ""

    def model_panel(_: Request, http: gr.Request) -> str:
        return panel_html(models, here=at_this_machine(http.headers))

    def list_models(sent: Request, http: gr.Request) -> str:
        return here(sent, http, lambda wished: names_html(listed(wished)))

    def test_model(sent: Request, http: gr.Request) -> str:
        return here(sent, http, lambda wished: tried_html(wished, tried(wished)))

    def save_model(sent: Request, http: gr.Request) -> str:
        def save(wished: LanguageModel) -> str:
            models.use(wished)
            return panel_html(models, here=True)

        return here(sent, http, save)

    def drop_model(_: Request, http: gr.Request) -> str:
        if not at_this_machine(http.headers):
            return told(both("model_only_here"), html=True)
        models.drop()
        return panel_html(models, here=True)

    def here(sent: Request, http: gr.Request, work: Callable[[LanguageModel], str]) -> str:
        """What the work makes of the model that was typed, or one sentence on why nothing."""
        if not at_this_machine(http.headers):
            return told(both("model_only_here"), html=True)
        try:
            return work(models.wished(text(sent, "url"), text(sent, "model"), text(sent, "key")))
        except LanguageModelError as error:
            return told(plainly(error))

    always: list[Callable[..., str]] = [model_name, model_panel]
    return [*always, list_models, test_model, save_model, drop_model] if models.setting else always
