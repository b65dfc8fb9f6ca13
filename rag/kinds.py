"""What a question can ask for: one row a kind, which the words of a question, the network and its training read."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from index.errors import ModelError

Told = Literal["span", "sentences", "several"]
"""How a kind is answered: by a bare span, by whole sentences, or by several things."""


class Kind(StrEnum):
    """A kind of thing asked for; its value is what the words of a question call it.

    `learnt` is what the network and its material call it, in the order of the network's outputs when it is trained anew; None
    where it does not tell it apart. `told` is how it is answered.
    """

    learnt: str | None
    told: Told

    NUMBER = "number", "number", "span"
    PERSON = "person", "person", "span"
    PLACE = "place", "place", "span"
    ORGANISATION = "organisation", "org", "span"
    DATE = "date", "date", "span"
    TITLE = "title", None, "span"
    THING = "thing", "thing", "span"
    LIST = "list", "list", "several"
    WHY = "why", "why", "sentences"
    HOW = "how", "how", "sentences"
    SUMMARY = "summary", "summary", "sentences"
    COMPARE = "compare", "compare", "several"
    YESNO = "yesno", "yesno", "span"
    COMPOUND = "compound", "compound", "several"

    def __new__(
        cls,
        name: str,
        learnt: str | None = None,
        told: Told = "span",
    ) -> Kind:
        kind = str.__new__(cls, name)
        kind._value_ = name
        kind.learnt, kind.told = learnt, told
        return kind


LEARNT = tuple(kind.learnt for kind in Kind if kind.learnt)
"""What the network tells apart, as its material names it."""
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
