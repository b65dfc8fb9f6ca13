"""A question about what was reported on one day (2019年3月26日报的…, 5月13日新闻联播里…), held to the issues of that day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.archive.folder import Archive
from index.types import Filters
from rag.question.wording import naming_words
from rag.retrieve.hybrid import retrieve
from rag.types import Hit, Question

_PASSAGES = 20
_REPORTED = (
    r"\s*(?:的|那天的?|当天的?|这天的?)?[《“]?(?:{papers})?[》”]?(?:国内|国际|体育|社会|财经)?"
    r"(?:联播快讯|联播|新闻|要闻|快讯|简讯|消息|报道|报纸|报(?!告|名|警|案|考|到|复|废|销|价|关|出)|播(?!种|撒|音)[出报]?|登(?!陆|山|记|上|顶|月|场)|刊[登载发]?|(?<=[》”联播报]))"
    r"(?:快讯|新闻|报道)?[》”]?(?:里头?面?|中|上)?的?(?:[那这][条篇则])?(?:消息|新闻|报道)?(?:说|讲|提到|报道?的?|称|[,，:：\s])*"
)


def held_to_its_day(question: Question, hits: Sequence[Hit], archive: Archive) -> tuple[Question, Sequence[Hit]]:
    """The question without the words that name its report, and the passages of that day alone; both as they were where it names none.

    A day that the archive holds nothing of leaves the question as it is.
    """
    days = {(period.words, period.earliest) for period in question.periods if period.earliest == period.latest}
    if len(days) != 1 or len(question.periods) != 1 or question.filters != Filters():
        return question, hits
    words, day = days.pop()
    papers = "|".join(re.escape(name) for name, *_ in archive.documents.newspapers() if name)
    named = re.search(re.escape(words) + _REPORTED.format(papers=papers or "(?!)"), question.text)
    if named is None:
        return question, hits
    text = question.text.replace(named.group(), "")
    if not text:
        return question, hits
    own = replace(
        question,
        text=text,
        asked=question.asked.replace(named.group(), ""),
        query=naming_words(text) or text,
        parts=(),
        filters=Filters(after=day.isoformat(), before=day.isoformat()),
    )
    found = retrieve(archive, own, _PASSAGES)
    return (own, found) if found else (question, hits)
