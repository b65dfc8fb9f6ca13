"""The panel of the language model as HTML: which is asked and whether, and at this machine the form that sets one."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from chat.i18n import both, label
from chat.intake import told
from chat.model.marks import short_time
from chat.model.settings import LONGEST, PRESETS, Models
from rag.reader.language_model.client import KEY, LanguageModel

FIELD = f'maxlength="{LONGEST}" autocomplete="off" autocapitalize="off" spellcheck="false"'
SWITCH = (
    f'<button type="button" class="uses-model" role="switch" aria-checked="true"><i aria-hidden="true"></i>'
    f"{both('model_use')} <b></b></button>"
)
"""Whether the next questions are put to the model; the page fills in its name."""


def panel_html(models: Models, *, here: bool) -> str:
    """What the viewer shows of the model; the form and the address only `here`, where one may be set."""
    here = here and models.setting
    return (
        f'<article class="sheet front models"><header class="dateline"><div class="row">'
        f'<h2 class="nameplate" tabindex="-1">{both("model_title")}</h2></div></header>'
        f'<p class="lead">{both("model_lead")}</p>{state_html(models.current, here=here)}'
        f"{form_html(models) if here else ''}</article>"
    )


def state_html(model: LanguageModel | None, *, here: bool) -> str:
    """Which model is asked, and the switch; its address only `here`."""
    if model is None:
        return f'<p class="now">{both("model_none")}</p>'
    now = both("model_now_at", name=model.model, url=model.url) if here else both("model_now", name=model.model)
    where = "" if here else f'<p class="lead">{both("model_sent_operator")}</p>'
    return f'<p class="now">{now}</p>{SWITCH}{where}'


def form_html(models: Models) -> str:
    """The form that sets a model. No key ever stands in it; only that one is held, and for which address."""
    model = models.last
    url, name = (model.url, model.model) if model else ("", "")
    known = [*([(both("model_started_with"), models.operators.url)] if models.operators else []), *PRESETS]
    presets = "".join(
        f'<button type="button" class="fills-address" value="{escape(address, quote=True)}">{shown}</button>'
        for shown, address in known
    )
    stop = f'<button type="button" class="drops-model quiet">{both("model_drop")}</button>' if models.current else ""
    return (
        f'<form class="sets-model" method="post">'
        f'<label>{both("model_address")}<input name="url" type="text" inputmode="url" {FIELD} value="{escape(url, quote=True)}" '
        f'placeholder="{PRESETS[0][1]}"></label>'
        f'<p class="presets" role="group" aria-label="{label("model_presets")}">{presets}</p>'
        f'<label>{both("model_key")}<input name="key" type="password" {FIELD} aria-describedby="wb-key-held"></label>'
        f'<p class="held" id="wb-key-held">{key_html(models, model)}</p>'
        f'<div class="pair"><label>{both("model_name")}<input name="model" type="text" {FIELD} '
        f'value="{escape(name, quote=True)}"></label>'
        f'<button type="button" class="lists-models quiet">{both("model_list")}</button></div><div class="choice"></div>'
        f'<p class="does"><button type="submit">{both("model_save")}</button>'
        f'<button type="button" class="tests-model quiet">{both("model_test")}</button>{stop}</p>'
        f'<div class="said" role="status"></div><p class="lead">{both("model_sent", name=KEY)}</p></form>'
    )


def key_html(models: Models, model: LanguageModel | None) -> str:
    """That a key is held, and for whom; never the key."""
    if model is not None and models.key_for(model.url):
        return both("model_key_held", url=model.url)
    return both("model_key_environment", name=KEY) if models.key_for("") else both("model_key_optional")


def names_html(names: Sequence[str]) -> str:
    """The models of a server, to choose from."""
    if not names:
        return told(both("model_lists_none"), html=True)
    options = "".join(f"<option>{escape(name)}</option>" for name in names)
    ask = f'<option value="">{label("model_choose")}</option>' if len(names) > 1 else ""
    return (
        f'<p class="done">{both("model_listed", n=len(names))}</p>'
        f'<select class="lists" aria-label="{label("model_choose")}">{ask}{options}</select>'
    )


def tried_html(model: LanguageModel, seconds: float) -> str:
    """That a model answers, and how fast."""
    return f'<p class="done">{both("model_answers", name=model.model, seconds=short_time(seconds))}</p>'
