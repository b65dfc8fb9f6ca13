"""What a question can ask for: one row a kind, which the rules, the network and its training read."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from index.errors import ModelError

Told = Literal["span", "sentences", "several"]
"""How a kind is answered: by a bare span, by whole sentences, or by several things."""

SpanKind = Literal["number", "date", "name", "title", "quoted", "noun", "clause"]
"""What a span of a sentence is to the rules."""

_WORDS: frozenset[SpanKind] = frozenset({"noun", "title", "quoted", "clause"})


class Kind(StrEnum):
    """A kind of thing asked for; its value is what rules call it.

    `learnt` is what the network and its material call it, in the order of the network's outputs when it is trained anew; None
    where it does not tell it apart. `pointed` is the kind's column in the weights of the pointer, None where it has none. `told` is
    how it is answered, `fills` the spans that rules may answer it with.
    """

    learnt: str | None
    pointed: int | None
    told: Told
    fills: frozenset[SpanKind]

    NUMBER = "number", "number", 0, "span", frozenset({"number"})
    PERSON = "person", "person", 2, "span", frozenset({"name"})
    PLACE = "place", "place", 3, "span", frozenset({"noun", "quoted"})
    ORGANISATION = "organisation", "org", 4, "span", frozenset({"noun", "title", "quoted"})
    DATE = "date", "date", 1, "span", frozenset({"date"})
    TITLE = "title", None, 5, "span"
    THING = "thing", "thing", 6, "span"
    LIST = "list", "list", 7, "several"
    WHY = "why", "why", 9, "sentences"
    HOW = "how", "how", 8, "sentences"
    SUMMARY = "summary", "summary", None, "sentences"
    COMPARE = "compare", "compare", None, "several"
    YESNO = "yesno", "yesno", None, "span"
    COMPOUND = "compound", "compound", None, "several"

    def __new__(
        cls,
        name: str,
        learnt: str | None = None,
        pointed: int | None = None,
        told: Told = "span",
        fills: frozenset[SpanKind] = _WORDS,
    ) -> Kind:
        kind = str.__new__(cls, name)
        kind._value_ = name
        kind.learnt, kind.pointed, kind.told, kind.fills = learnt, pointed, told, fills
        return kind


LEARNT = tuple(kind.learnt for kind in Kind if kind.learnt)
"""What the network tells apart, as its material names it."""
POINTED = tuple(sorted((kind for kind in Kind if kind.pointed is not None), key=lambda kind: kind.pointed or 0))
"""The kinds that the pointer tells apart, in the order of its weights."""
LONG = frozenset(kind for kind in Kind if kind.told == "sentences")
"""Answered by sentences, not by a bare answer."""
SEVERAL = frozenset(kind for kind in Kind if kind.told == "several")
"""Answered by several things; for the network a list is one span, from its first item to its last."""


def learnt_as(name: str) -> Kind:
    """The kind that a network's `config.json` calls so; raises ModelError where there is none."""
    found = next((kind for kind in Kind if kind.learnt == name), None)
    if found is None:
        raise ModelError(
            f"阅读模型会分辨“{name}”类的问题，程序里没有这一类：请用同一版的程序和模型"
            f" (the reader's model knows questions of a kind “{name}” that this program does not: use program and model of one version)"
        )
    return found
