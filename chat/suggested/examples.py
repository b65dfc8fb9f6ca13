"""Questions that an archive can answer, made from its newest articles and asked before they are offered."""

from __future__ import annotations

import logging
import time
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from chat.suggested.made_questions import Candidate, inquiries
from rag import Filters

if TYPE_CHECKING:
    from rag import Wenbao

log = logging.getLogger(__name__)

ARTICLES_READ = 300
TRIED_EACH = 4
BUDGET_SECONDS = 6.0


def example_questions(wenbao: Wenbao, wanted: int = 4) -> list[str]:
    """Up to `wanted` questions, each from another article, that this archive was just seen to answer from that article.

    No kind of question is more than half of them, and who wrote an article is asked only where there is little else. Spends
    BUDGET_SECONDS at most, whatever the size of the archive.
    """
    newest = [a for a, _ in wenbao.archive.census.newest(ARTICLES_READ) if a.kind in ("news", "feature") and a.headline]
    if newest:
        answers(
            wenbao, Candidate(" ".join((newest[0].headline or "").split()), newest[0], "", "author")
        )  # loads what asking needs
    deadline = time.monotonic() + BUDGET_SECONDS
    found: dict[str, Candidate] = {}
    kinds: Counter[str] = Counter()
    for author_too in (False, True):
        for article in newest:
            if len(found) >= wanted or time.monotonic() > deadline:
                break
            if article.article_id in found:
                continue
            for candidate in islice(inquiries(article), TRIED_EACH):
                most = wanted if author_too else 0 if candidate.asks == "author" else (wanted + 1) // 2
                if kinds[candidate.asks] < most and answers(wenbao, candidate):
                    found[article.article_id] = candidate
                    kinds[candidate.asks] += 1
                    break
    return [candidate.question for candidate in found.values()]


def answers(wenbao: Wenbao, candidate: Candidate, filters: Filters = Filters()) -> bool:
    """Whether the archive answers the question, within the filters, as expected and cites the article that it was made from."""
    try:
        answer = wenbao.ask(candidate.question, filters=filters)
    except Exception:  # a chat opens without examples rather than not at all
        log.warning("An example question could not be asked.", exc_info=True)
        return False
    cited = {citation.article_id for citation in answer.citations}
    told = answer.short_answer or answer.answer
    return not answer.refused and candidate.article.article_id in cited and candidate.expected in told
