"""A run of text as it is printed on a scrambled page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["heading", "body", "caption", "masthead"]


@dataclass(slots=True, eq=False)
class Piece:
    """A run of text as it is printed: its article, what it is there, and whether it is a second reading."""

    text: str
    article: int
    role: Role
    copy: bool = False
    start: int = 0
    end: int = 0
