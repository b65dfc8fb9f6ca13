"""Questions about the archive itself, answered from its catalogue: counted and listed over the whole of it.

Who wrote what, how many headlines hold a word, what a series ran, what stood on a page, what an issue tells, which reports there are on
a topic, where an article was printed, what is held:
none of these is in a passage, and none may be counted from the first k. What is counted is found by field; every item is cited.
"""

from __future__ import annotations

from index.archive.folder import Archive
from rag.catalogue.articles import by_author, by_headline, of_series, on_topic
from rag.catalogue.holdings import holdings
from rag.catalogue.pages import of_page
from rag.catalogue.photographer import photographer_of
from rag.catalogue.source import source_of
from rag.catalogue.whole import of_the_whole
from rag.types import Draft, Question

__all__ = ["answer_from_catalogue"]


def answer_from_catalogue(question: Question, archive: Archive) -> Draft | None:
    """The answer to a question that asks for a count, a list or a source by field; None where it asks for something else."""
    for answer in (by_headline, of_series, by_author, of_page, of_the_whole, holdings, on_topic, photographer_of, source_of):
        draft = answer(question, archive)
        if draft is not None:
            return draft
    return None
