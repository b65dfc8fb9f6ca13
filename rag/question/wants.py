"""What the words of a question ask for, found once: each part of `Wants` by the table or the function that knows it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.question.catalogue.holdings import issue_number_of, masthead_of
from rag.question.catalogue.pieces import edge_of, headlines_of, kind_of, number_of, series_of, topic_of
from rag.question.catalogue.source import source_of
from rag.question.events import same_day
from rag.question.facts import facts_of
from rag.question.pages import asked_page
from rag.question.papers import papers_of
from rag.question.persons import office_of, person_of
from rag.question.slots.asked import slots_of
from rag.question.superlatives import superlative_of
from rag.question.things import thing_of
from rag.question.whether import declared, verdicts
from rag.question.years import years_of
from rag.types import Period
from rag.wants import Wants
from rag.words.lexicon import flat
from rag.words.ordinals import ordinals


def wants_of(text: str, periods: Sequence[Period] = ()) -> Wants:
    """What a question, or a turn of one, asks for; `periods` are the stretches of days that it names."""
    return Wants(
        facts_of(text),
        slots_of(text),
        page=asked_page(text),
        same_day=same_day(text),
        declared=declared(text),
        verdicts=verdicts(text),
        edge=edge_of(text),
        article_kind=kind_of(text),
        number=number_of(text),
        headlines=headlines_of(text),
        series=series_of(text),
        topic=topic_of(text, periods),
        masthead=masthead_of(text),
        issue_number=issue_number_of(text),
        source=source_of(text),
        papers=papers_of(text),
        years=years_of(text),
        ordinals=tuple(ordinals(text)),
        person=person_of(text),
        office=office_of(text),
        thing=thing_of(text),
        superlative=superlative_of(flat(text)),
    )
