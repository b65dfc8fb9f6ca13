"""Questions to the archive as a whole: an issue summed up, an article summed up, the reports on a topic, what can be asked."""

from __future__ import annotations

import re
from dataclasses import replace

from index.archive.folder import Archive
from rag.catalogue.asking import OF_THE_ARCHIVE
from rag.catalogue.help import help_of
from rag.catalogue.issue import of_issue
from rag.catalogue.timeline import timeline_asked
from rag.catalogue.told import told
from rag.catalogue.topic import of_topic
from rag.catalogue.wordings import OF_A_TOPIC, wanted
from rag.types import Draft, Question

_THIS_ISSUE = re.compile(r"[这该那]一?[期份天]|当天|当日")


def _by_itself(question: Question) -> Question:
    """A turn as it was typed: 有没有关于疫苗的报道 stands alone whatever was asked before; only 这期报纸 is that of the turn before."""
    periods = question.periods
    if not _THIS_ISSUE.search(question.asked):
        periods = tuple(period for period in periods if period.words in question.asked)
    return replace(question, text=question.asked, periods=periods)


def of_the_whole(question: Question, archive: Archive) -> Draft | None:
    """The answer to a question that one of the table's wordings is the whole of; None where none is."""
    papers = [name for name, *_ in archive.documents.newspapers() if name]
    asked = wanted(question, papers)
    if asked is None:
        question = _by_itself(question)
        asked = wanted(question, papers)
    if asked is None or (question.history and asked.asks == "headlines" and not OF_THE_ARCHIVE.search(question.asked)):
        return None
    if asked.asks == "help":
        return help_of(archive)
    if asked.asks == "told":
        return told(question, archive, asked)
    if asked.asks == "timeline":
        return timeline_asked(question, archive, asked)
    return of_topic(question, archive, asked) if asked.asks in OF_A_TOPIC else of_issue(question, archive, asked)
