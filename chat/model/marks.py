"""Which sentences of an answer a language model put into words, and what it took: small marks, and one line below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chat.i18n import both, label
from rag import Answer
from rag.types import ModelUse

SEAL = "\ue000"
"""Stands behind each worded sentence until the text is HTML; a private character, which no page may bring in."""
MARK = re.compile(r"\[(\d+)\]")


def seal_html() -> str:
    """The mark of a worded sentence; what it says is its title, from which the page makes its name for a screen reader."""
    return f'<span class="worded" title="{label("worded")}"></span>'


def sealed(text: str, worded: Sequence[str]) -> str:
    """An answer's text with a SEAL behind each of the sentences, found in their order; the marks [n] within them do not count."""
    text = text.replace(SEAL, "")
    marks = [mark.span() for mark in MARK.finditer(text)]
    kept = [at for at in range(len(text)) if not any(start <= at < end for start, end in marks)]
    bare = "".join(text[at] for at in kept)
    done, pieces, at = 0, [], 0
    for sentence in worded:
        words = MARK.sub("", sentence).replace(SEAL, "").strip()
        found = bare.find(words, at)
        if found < 0 or not words:
            continue
        at = found + len(words)
        end = kept[at - 1] + 1
        while mark := MARK.match(text, end):
            end = mark.end()
        pieces += [text[done:end], SEAL]
        done = end
    return "".join([*pieces, text[done:]])


def use_html(answer: Answer) -> str:
    """Which model was asked for an answer, and what it took; nothing where none was."""
    return f'<p class="model">{told_of(answer.model, bool(answer.worded))}</p>' if answer.model else ""


def short_time(seconds: float) -> str:
    """Seconds as one reads them: a hundredth tells something only of what takes less than one."""
    return f"{seconds:.1f}" if seconds >= 1 else f"{seconds:.2f}"


def told_of(use: ModelUse, worded: bool) -> str:
    """The parts of that line."""
    parts = [f"{seal_html()} {both('model_worded', name=use.name)}" if worded else both("model_asked", name=use.name)]
    if use.prompt_tokens or use.completion_tokens:
        parts.append(both("model_tokens", read=use.prompt_tokens, written=use.completion_tokens))
    parts.append(both("model_seconds", n=short_time(use.seconds)))
    return "".join(f"<span>{part}</span>" for part in parts)
