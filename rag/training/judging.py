"""A reading held against gold: whether what was read answers the question, and whether the bare answer is right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.chinese.vocabulary.denials import NO
from rag.network.network import Scores
from rag.reader.reading import Reading, tell
from rag.reader.windows import Window
from rag.training.material import says_no
from rag.types import Draft, Question
from rag.words.comparing import holds, plain

Gold = Mapping[str, Any]
"""A line of a set: question, answerable, must_contain (one of each group must be told), support (quotes), short."""

_NO = re.compile(NO)
_RUN = 12
"""Characters of a gold quote that a quote must share with it."""


@dataclass(frozen=True, slots=True)
class Read:
    """A question of a set with the windows read for it and what the network said of them."""

    group: str
    gold: Gold
    question: Question
    windows: tuple[Window, ...]
    scores: tuple[Scores, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: its set, its features, and whether what was read answers and the bare answer is right (None: none given)."""

    group: str
    values: tuple[float, ...]
    answerable: bool
    answers: bool
    short: bool | None


def wanted(gold: Gold) -> list[Sequence[str]]:
    """The groups of words of which a right answer holds one each."""
    return list(gold.get("must_contain") or ([[gold["short"]]] if gold.get("short") else []))


def proves(gold: Gold, text: str) -> bool:
    """Whether a text shares a run of characters with a quote that proves the answer."""
    told = plain(text)
    for one in gold["support"]:
        quote = plain(one["quote"])
        if quote and (quote in told or any(quote[i : i + _RUN] in told for i in range(len(quote) - _RUN + 1))):
            return True
    return False


def judge(read: Read, reading: Reading) -> Judged:
    """A reading held against its gold."""
    told = tell(reading)
    if not read.gold["answerable"]:
        return Judged(read.group, reading.values, False, False, False if told.short_answer else None)
    quoted = any(proves(read.gold, evidence.text) for one in told.statements for evidence in one.evidence)
    texts = [one.text for one in told.statements] + _pieces(told.short_answer)
    whole = all(any(holds(text, words) for text in texts for words in group) for group in wanted(read.gold))
    return Judged(read.group, reading.values, True, quoted and whole, _short_right(read.gold, reading, told, quoted))


def _pieces(short: str | None) -> list[str]:
    """The things that a bare answer tells, each by itself: held against words without marks, 2.3%，5.1% would be one number."""
    return re.split("[，、]", short) if short else []


def _short_right(gold: Gold, reading: Reading, told: Draft, quoted: bool) -> bool | None:
    if told.short_answer is None:
        return None
    if reading.kind == "yesno" and (verdict := _verdict(gold)) is not None:
        return bool(_NO.match(told.short_answer)) != verdict
    pieces = [told.short_answer, *_pieces(told.short_answer)]
    some = [any(holds(piece, words) for piece in pieces for words in group) for group in wanted(gold)]
    return any(some)  # of several things asked what is told must be true, not all


def _verdict(gold: Gold) -> bool | None:
    """Whether the right answer is yes; None where it is no verdict."""
    reply = str(gold.get("short") or next(iter(gold.get("answers") or ()), ""))
    return None if gold.get("type", gold.get("kind")) not in ("yesno", "yes-no") or not reply else not says_no(reply)


def area(told: Sequence[float], right: Sequence[bool]) -> float:
    """The share of pairs of a right and a wrong one in which the right one is surer."""
    order = np.argsort(told, kind="stable")
    labels = np.array(right, bool)[order]
    wrongs = np.cumsum(~labels)
    return float(wrongs[labels].mean() / max(1, wrongs[-1])) if labels.any() else float("nan")
