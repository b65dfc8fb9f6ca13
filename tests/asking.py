"""A question as the tests of single stages ask it: read as it stands, searched for by all its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rag.question.understand import understand
from rag.types import Period, Question


def asking(text: str, *periods: Period, as_of: date = date(2022, 1, 1)) -> Question:
    """The question with these periods, and no parts."""
    return replace(understand(text, as_of=as_of), query=text, periods=periods, parts=())
