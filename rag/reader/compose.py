"""A draft put together: the bare answer where it is sure, and the sentences of the page that tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.reader.spans import Candidate
from rag.reader.support import Sentence
from rag.reader.windows import Window
from rag.rules.days import told_in_full
from rag.rules.lexicon import flat
from rag.rules.spans import DATELINE
from rag.types import Draft, Evidence, Statement

SHORT = 40
"""Characters that a short answer never exceeds."""
_LONG = 170
"""Characters of a sentence above which it is cut to the clauses about its answer."""
_BRIEF = 16
"""A sentence shorter than this is quoted with the one before it, which says what it is about."""
_WHOLE = 200
"""Characters up to which the parts between semicolons are told as one sentence."""
_PART = re.compile(r"[；;]$")
_BLANK = re.compile(r"(?<=[\u0080-\uffff])\s+(?=[\u0080-\uffff])|\s*\n\s*")
_STOP = re.compile(r"[。！？!?；;…]+[”’」』）)》]*$")


def shown(text: str) -> str:
    """A sentence as it is shown: without the dateline and the blanks of the layout."""
    text = text.strip()
    opening = DATELINE.match(flat(text))
    return _BLANK.sub("", text[opening.end() if opening else 0 :]).strip()


def ended(text: str) -> str:
    """The sentence with a stop at its end."""
    bare = re.sub(r"[；;，,：:、]+$", "", text)
    return bare if _STOP.search(bare) else bare + "。"


def short_of(window: Window, span: Candidate, kind: str) -> str:
    """The bare answer of a span: a date told in full by the issue's own, anything else as the page has it."""
    text = span.text
    if kind == "date":
        article = window.hit.article.text
        at = window.start + span.start
        low = article.rfind("\n", 0, at) + 1
        high = article.find("\n", at)
        text = told_in_full(text, at - low, article[low : high if high >= 0 else len(article)], window.hit.issue)
    return _BLANK.sub("", text).strip("，,、。；;：: ")


def statement(window: Window, told: Sequence[Sentence], spans: Sequence[Candidate] = ()) -> Statement:
    """Neighbouring sentences of one window as they are told: parts between semicolons as one, what is too brief with the one before."""
    low, high = told[0].number, told[-1].number

    def size(first: int, last: int) -> int:
        return window.sentences[last][1] - window.sentences[first][0]

    while low > 0 and _PART.search(window.text[: window.sentences[low - 1][1]]) and size(low - 1, high) <= _WHOLE:
        low -= 1
    while (
        high + 1 < len(window.sentences)
        and _PART.search(window.text[: window.sentences[high][1]])
        and size(low, high + 1) <= _WHOLE
    ):
        high += 1
    if low > 0 and size(low, high) < _BRIEF:
        low -= 1
    start, end = window.sentences[low][0], window.sentences[high][1]
    words = window.text[start:end]
    body = ended(shown(words))
    if len(body) > _LONG and spans:
        body = ended(_clauses(body, [span.text for span in spans]))
    evidence = Evidence(window.hit, words, window.start + start, window.start + end, max(one.support for one in told))
    return Statement(body, (evidence,))


def _clauses(body: str, spans: Sequence[str]) -> str:
    """A long sentence cut to its clauses about the spans."""
    parts = re.findall(r"[^，,；;。]+[，,；;。]?", body)
    where = [n for n, part in enumerate(parts) if any(span[:6] in part for span in spans)]
    if not where:
        return body
    low, high = max(0, where[0] - 1), where[-1] + 1
    while low > 0 and sum(map(len, parts[low - 1 : high])) < _LONG * 2 // 3:
        low -= 1
    while high < len(parts) and sum(map(len, parts[low : high + 1])) < _LONG * 3 // 4:
        high += 1
    return ("……" if low else "") + "".join(parts[low:high]).rstrip("，,；;") + ("……" if high < len(parts) else "")


def runs(told: Sequence[Sentence]) -> list[list[Sentence]]:
    """Sentences in the order of the page, neighbours together."""
    together: list[list[Sentence]] = []
    for one in sorted(told, key=lambda one: (one.window, one.number)):
        if together and together[-1][-1].window == one.window and together[-1][-1].number + 1 == one.number:
            together[-1].append(one)
        else:
            together.append([one])
    return together


def draft(statements: Sequence[Statement], short: str | None) -> Draft:
    """The statements, the first led in by the short answer unless it begins with it."""
    told = list(dict.fromkeys(statements))
    if short and told and not flat(told[0].text).startswith(flat(short)):
        told[0] = Statement(ended(short) + told[0].text, told[0].evidence)
    return Draft(tuple(told), short)
