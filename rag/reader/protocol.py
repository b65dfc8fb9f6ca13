"""What a reader is: a question and the passages found for it go in, the draft of an answer or a refusal comes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rag.types import Draft, Hit, Question


class Reader(Protocol):
    """Reads passages. Safe to share between threads."""

    def read(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """The draft of an answer from the hits, best first, or a refusal. Nothing is said that the hits do not say."""
        ...
