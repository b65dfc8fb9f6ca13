"""How well an archive answers a gold set of questions: the figures that can be had without knowing the archive's files."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rag.pipeline import Wenbao
from rag.scripts.questions import asking_day, earlier_turns
from rag.types import Answer

_IGNORED = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of a gold set; None where no question of that sort stands in it.

    `answered`: answerable questions not refused; `contained`: those whose answer holds a gold answer; `exact`: those whose short
    answer is one; `verbatim`: citations whose quote is in the cited article, blank ignored; `refused`: unanswerable ones refused;
    `repeated`: those of which a reader disliked the answer, or that there was none, which are answered so again.
    """

    questions: int
    answered: float | None
    contained: float | None
    exact: float | None
    verbatim: float | None
    refused: float | None
    repeated: float | None
    median_ms: float


def _plain(text: object) -> str:
    return _IGNORED.sub("", unicodedata.normalize("NFKC", str(text or ""))).lower()


def _forms(written: object) -> list[object]:
    """The forms of a gold answer: a list of them, or one by itself."""
    return written if isinstance(written, list) else [] if written is None else [written]


def _holds(answer: Answer, gold: dict[str, Any]) -> bool:
    return holds_gold(f"{answer.short_answer or ''} {answer.answer}", gold)


def holds_gold(words: str, gold: dict[str, Any]) -> bool:
    """Whether words hold a gold answer: any of `answers`, or one of each group of `must_contain`; punctuation and width ignored."""
    text = _plain(words)
    groups = _forms(gold.get("must_contain")) or [_forms(gold.get("answers"))]
    return all(any(_plain(form) in text for form in _forms(group)) for group in groups)


def _repeats(answer: Answer, record: dict[str, Any]) -> bool:
    """Whether the answer is one that a reader disliked: one of `not_answers`, or a refusal where there are none."""
    given = {_plain(answer.short_answer), _plain(answer.answer)} - {""}
    wrong = {_plain(form) for form in _forms(record.get("not_answers"))}
    return not answer.refused and not given.isdisjoint(wrong) if wrong else answer.refused


def evaluate(wenbao: Wenbao, gold: Iterable[dict[str, Any]]) -> Figures:
    """Ask every question of a gold set.

    A line without `answers` is a question that must be refused, but for what a reader disliked (`rag.opinions.gold`).
    """
    answered, contained, exact, verbatim, refused, repeated, times = [], [], [], [], [], [], []
    for record in gold:
        history = earlier_turns(record.get("history"))
        answer = wenbao.ask(record["question"], history=history, as_of=asking_day(record.get("as_of")))
        times.append(answer.timings_ms["total"])
        if record.get("answers"):
            answered.append(not answer.refused)
            contained.append(not answer.refused and _holds(answer, record))
            exact.append(_plain(answer.short_answer) in {_plain(form) for form in _forms(record["answers"])})
        elif record.get("liked") is False:
            repeated.append(_repeats(answer, record))
        else:
            refused.append(answer.refused)
        for citation in answer.citations:
            article = wenbao.archive.article(citation.article_id)
            verbatim.append(_plain(citation.quote) in _plain(article.text))
    return Figures(
        len(times),
        _share(answered),
        _share(contained),
        _share(exact),
        _share(verbatim),
        _share(refused),
        _share(repeated),
        sorted(times)[len(times) // 2] if times else 0.0,
    )


def drawn(gold: Iterable[dict[str, Any]], count: int | None) -> list[dict[str, Any]]:
    """So many of the questions, the same each time they are drawn; all of them for None or where there are no more."""
    questions = list(gold)
    return questions if count is None or count >= len(questions) else random.Random(1).sample(questions, count)


def _share(outcomes: list[bool]) -> float | None:
    return round(sum(outcomes) / len(outcomes), 4) if outcomes else None
