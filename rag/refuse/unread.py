"""What is refused before anything is read, and what a no says of a question that is none to a newspaper."""

from __future__ import annotations

from collections.abc import Sequence

from index.archive.folder import Archive
from rag.refuse.coverage import coverage_of, other_paper, outside
from rag.refuse.off_topic import is_leisure, off_topic
from rag.refuse.outside import not_printed
from rag.refuse.reasons import Reason
from rag.types import Draft, Hit, Question
from rag.wants import Fact


def paper_not_held(question: Question, archive: Archive) -> Draft | None:
    """A refusal of a question on a newspaper, or on an issue by its page, that the archive does not hold; None where it asks of none."""
    coverage = coverage_of(archive)
    if (no := other_paper(question, coverage) or not_printed(question, archive)) is not None:
        return no
    return outside(question, coverage, ()) if Fact.PAGE in question.wants.facts else None


def no_question_for_it(question: Question, hits: Sequence[Hit], archive: Archive) -> Draft | None:
    """A refusal of what is no question to a newspaper, or of days and papers that the archive does not hold; None of all else."""
    return off_topic(question) or outside(question, coverage_of(archive), hits)


def with_its_sort(question: Question, draft: Draft) -> Draft:
    """The draft; where nothing was found for a question to another sort of program, that is said."""
    return Reason.CHORE.draft() if draft.refusal == "not_found" and is_leisure(question) else draft
