"""Questions that an archive can answer, made from its own articles and asked before they are offered."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from rag import Article

if TYPE_CHECKING:
    from rag import Wenbao

log = logging.getLogger(__name__)

ARTICLES_READ = 400
TRIED_EACH = 3
LONGEST_EXAMPLE = 38
BUDGET_SECONDS = 2.0

# A clause up to its figure. One that opens a sentence mostly carries its own subject; of others the headline is the subject.
UNITS = "平方米|平方公里|公里|元|亩|人次|人|名|个|家|件|户|吨|所|处|辆|项|场|米"
FIGURE = re.compile(
    rf"(?P<before>[^。！？\n]*?)(?P<clause>[^，。！？；：、,;:\s\d“”（）()《》]{{4,24}})(?P<figure>\d[\d,.]*[余多]?[万亿]?[余多]?)(?P<unit>{UNITS})(?=[，。；！、\n])"
)
HEDGE = re.compile(r"(?:约|近|达到?|超过?|共计?|大约|累计)+$")
VAGUE = re.compile(
    r"^(?:其中|此外|目前|同时|另外|截至|据悉|今年|去年|还|也|共|并|该|这|全年|以来|第|是|有|在|为|将|于|从|对|和|与|及)|第$|[这那前每近]$"
)
CLAUSE_END = ("，", "；", "：", ",")
LEAST_WITH_SUBJECT = 9
LONGEST_HEADLINE = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, the article it was made from, and words that its answer must hold."""

    question: str
    article: Article
    expected: str


def example_questions(wenbao: Wenbao, wanted: int = 4) -> list[str]:
    """Up to `wanted` questions, each from another article, that this archive was just seen to answer from that article.

    Spends about two seconds at most, whatever the size of the archive.
    """
    articles = [a for a in islice(wenbao.archive.articles(), ARTICLES_READ) if a.kind in ("news", "feature") and a.headline]
    if articles:
        answers(
            wenbao, Candidate(one_line(articles[0].headline or ""), articles[0], "")
        )  # the first question loads what asking needs
    deadline = time.monotonic() + BUDGET_SECONDS
    found: list[str] = []
    used: set[str] = set()
    for make, most in ((figures, wanted - 1), (figures_under_headline, wanted - 1), (reporters, wanted)):
        for article in articles:
            if len(found) >= most or time.monotonic() > deadline:
                break
            tried = islice(make(article), TRIED_EACH) if article.article_id not in used else ()
            fitting = (c for c in tried if len(c.question) <= LONGEST_EXAMPLE and answers(wenbao, c))
            if candidate := next(fitting, None):
                found.append(candidate.question)
                used.add(article.article_id)
    return found


def answers(wenbao: Wenbao, candidate: Candidate) -> bool:
    """Whether the archive answers the question as expected and cites the article that it was made from."""
    try:
        answer = wenbao.ask(candidate.question)
    except Exception:  # a chat opens without examples rather than not at all
        log.warning("An example question could not be asked.", exc_info=True)
        return False
    cited = {citation.article_id for citation in answer.citations}
    return not answer.refused and candidate.article.article_id in cited and candidate.expected in answer.answer


def figures(article: Article) -> Iterator[Candidate]:
    """Questions after a figure: the clause before it, and 多少 in its place."""
    for match in FIGURE.finditer(article.text):
        clause, figure = HEDGE.sub("", match["clause"]), match["figure"]
        if len(clause) >= LEAST_WITH_SUBJECT and not match["before"] and not VAGUE.search(clause):
            yield Candidate(f"{clause}多少{match['unit']}？", article, figure)


def figures_under_headline(article: Article) -> Iterator[Candidate]:
    """The same after figures in the middle of a sentence, with the headline as subject."""
    headline = one_line(article.headline or "")
    for match in FIGURE.finditer(article.text):
        clause, figure = HEDGE.sub("", match["clause"]), match["figure"]
        if (
            0 < len(headline) <= LONGEST_HEADLINE
            and len(clause) >= 5
            and match["before"].endswith(CLAUSE_END)
            and not VAGUE.search(clause)
        ):
            yield Candidate(f"《{headline}》里，{clause}多少{match['unit']}？", article, figure)


def reporters(article: Article) -> Iterator[Candidate]:
    """A question after the author of a headline."""
    headline = one_line(article.headline or "")
    if article.authors and 0 < len(headline) <= LONGEST_HEADLINE:
        yield Candidate(f"《{headline}》是谁写的？", article, article.authors[0])


def one_line(text: str) -> str:
    return " ".join(text.split())
