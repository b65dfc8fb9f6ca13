"""Whether the words of a record are those of its quotes: verbatim, told of where they were printed, or proven."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.chinese.blank import squeezed
from index.chinese.numerals import ONE_TO_TEN
from index.types import Article, Issue, Passage
from rag.record.record import Cited
from rag.types import Evidence, Hit
from rag.words.printed import chinese_day

LONGEST, MOST_CITED = 400, 2000
"""Characters of a sentence, and of what is cited for it, up to which it is proven where it is not the quotes' own words: a proof takes
as long as their square, or longer."""
_STOPS = "。！？!?；;…，,：:、"
_FIGURE = rf"[\d.,%％〇零{ONE_TO_TEN}两百千万亿半]"
_OF_THE_SOURCE = re.compile(r"(?:\d+\.)?(?:刊于|署名|日期不详|（(?:日期为)?推定）|最[早晚]的一篇是|是|的|[，。：、])*")


def own_words(text: str, cited: Sequence[Cited]) -> bool:
    """Whether a sentence stands in one of its quotes, or says what is known of where that was printed."""
    return any(verbatim(text, one) or of_the_source(text, one) for one in cited)


def own_short(short: str, cited: Sequence[Cited]) -> bool:
    """The same of a short answer, which may be words of a clause, and some from one quote and some from another."""

    def stands(part: str) -> bool:
        return any(part in set(_labels(one)) or _within(part, one) for one in cited)

    whole = squeezed(short)
    return stands(whole) or all(map(stands, re.split("[，；]", whole)))


def proven(text: str, evidence: Sequence[Evidence]) -> bool:
    """Whether what a text says is proven by evidence, as it was before the answer was shown."""
    from rag.proof.prove import holds

    short = len(text) <= LONGEST and sum(len(one.text) for one in evidence) <= MOST_CITED
    return bool(evidence) and short and holds(evidence, text)


def verbatim(text: str, cited: Cited) -> bool:
    """Whether a sentence is whole clauses of a quote, blanks and the stop at its end ignored."""
    words = squeezed(text).strip(_STOPS)
    return 0 < len(words) <= len(cited.quote) and re.search(rf"(?<!\w){_spread(words)}(?!\w)", cited.quote) is not None


def of_the_source(text: str, cited: Cited) -> bool:
    """Whether nothing is left of a sentence but clauses of a quote, once what is known of the printed piece is taken away."""
    rest = squeezed(text)
    for label in sorted(_labels(cited), key=len, reverse=True):
        rest = rest.replace(label, "\n")
    left = []
    for run in rest.split("\n"):
        opening = _OF_THE_SOURCE.match(run) if not verbatim(run, cited) else None
        left.append(run[opening.end() if opening else 0 :].strip(_STOPS))
    told = [run for run in left if run]
    return len(left) > 1 and (not told or (len(told) == 1 and verbatim(told[0], cited)))


def _labels(cited: Cited) -> Iterator[str]:
    """What is known of a printed piece, as sentences say it."""
    yield from cited.authors
    for form, word in (
        ("《{}》", cited.headline),
        ("《{}》", cited.newspaper),
        ("第{}版", cited.page),
        ("第{}期", cited.issue_no),
        ("{}", cited.byline),
        ("{}", chinese_day(cited.date)),
    ):
        if word:
            yield squeezed(form.format(word))


def _within(words: str, cited: Cited) -> bool:
    """Whether words stand in a quote, a number as a whole; one character says too little to be looked for."""
    before = rf"(?<!{_FIGURE})" if re.match(_FIGURE, words) else ""
    after = rf"(?!{_FIGURE})" if re.search(rf"{_FIGURE}$", words) else ""
    return 1 < len(words) <= len(cited.quote) and re.search(before + _spread(words) + after, cited.quote) is not None


def _spread(words: str) -> str:
    """A pattern of words, wherever blanks are among them: a dateline's blank ends a clause (本报北京3月31日电 市场监管总局…)."""
    return r"\s*".join(map(re.escape, words))


def evidence_of(cited: Cited) -> Evidence:
    """A citation as evidence, made of the record alone."""
    issue = Issue(
        cited.file,
        cited.part,
        newspaper=cited.newspaper,
        date=cited.date,
        date_certainty=cited.date_certainty,
        not_before=cited.not_before,
        not_after=cited.not_after,
        issue_no=cited.issue_no,
        page=cited.page,
    )
    article = Article(
        cited.article_id,
        cited.file,
        "news",
        cited.spans,
        cited.quote,
        cited.part,
        headline=cited.headline,
        byline=cited.byline,
        authors=cited.authors,
        page=cited.page,
    )
    end = len(cited.quote)
    return Evidence(Hit(Passage("", cited.article_id, cited.quote, 0, end), article, issue, 1.0), cited.quote, 0, end)
