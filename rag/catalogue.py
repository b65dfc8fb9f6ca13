"""Questions about the archive itself, answered from its catalogue: counted and listed over the whole of it."""

from __future__ import annotations

from index.archive import Archive
from rag.types import Draft, Question


def answer_from_catalogue(question: Question, archive: Archive) -> Draft | None:
    """The answer to a question that asks for a count, a list or a source by field; None where it asks for something else."""
    return None
