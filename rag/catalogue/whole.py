"""Questions to the archive as a whole: an issue summed up, an article summed up, the reports on a topic, what can be asked."""

from __future__ import annotations

from index.archive.folder import Archive
from rag.catalogue.help import help_of
from rag.catalogue.issue import of_issue
from rag.catalogue.timeline import timeline_asked
from rag.catalogue.told import told
from rag.catalogue.topic import of_topic
from rag.question.catalogue.wordings import OF_A_TOPIC, wanted
from rag.question.understand import as_typed
from rag.types import Draft, Question
from rag.wants import Fact


def of_the_whole(question: Question, archive: Archive) -> Draft | None:
    """The answer to a question that one of the table's wordings is the whole of; None where none is."""
    papers = [name for name, *_ in archive.documents.newspapers() if name]
    asked = wanted(question, papers)
    if asked is None:
        question = as_typed(question)
        asked = wanted(question, papers)
    if asked is None or (question.history and asked.asks == "headlines" and Fact.ARCHIVE not in question.turn.facts):
        return None
    if asked.asks == "help":
        return help_of(archive)
    if asked.asks == "told":
        return told(question, archive, asked)
    if asked.asks == "timeline":
        return timeline_asked(question, archive, asked)
    return of_topic(question, archive, asked) if asked.asks in OF_A_TOPIC else of_issue(question, archive, asked)
