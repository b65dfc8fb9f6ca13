"""A reading held against gold: whether what was read answers the question, and whether the bare answer is right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rag.reader.network import Scores
from rag.reader.reading import Reading, tell
from rag.reader.windows import Window
from rag.types import Draft, Question

Gold = Mapping[str, Any]
"""A line of a set: question, answerable, must_contain (one of each group must be told), support (quotes), short."""

_IGNORED = re.compile(r"[\W_]+")
_NO = re.compile(r"不|没|无|未|否|并非|尚未")
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


def plain(text: str) -> str:
    """A text as it is compared: folded, without punctuation and blanks, a decimal point kept."""
    folded = re.sub(r"(?<=\d)[,，](?=\d{3})", "", unicodedata.normalize("NFKC", text)).lower()
    return _IGNORED.sub("", re.sub(r"(?<=\d)\.(?=\d)", "点", folded))


def holds(text: str, words: str) -> bool:
    """Whether words stand in a text, no number of them as a part of a longer one."""
    whole, wanted = plain(text), plain(words)
    at = whole.find(wanted)
    while wanted and at >= 0:
        before, after = whole[max(0, at - 1) : at], whole[at + len(wanted) : at + len(wanted) + 1]
        longer = (wanted[0].isdigit() and (before.isdigit() or before == "点")) or (
            wanted[-1].isdigit() and (after.isdigit() or after == "点")
        )
        if not longer:
            return True
        at = whole.find(wanted, at + 1)
    return False


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
    text = "".join(one.text for one in told.statements) + (told.short_answer or "")
    whole = all(any(holds(text, words) for words in group) for group in wanted(read.gold))
    return Judged(read.group, reading.values, True, quoted and whole, _short_right(read.gold, reading, told, quoted))


def _short_right(gold: Gold, reading: Reading, told: Draft, quoted: bool) -> bool | None:
    if told.short_answer is None:
        return None
    if reading.kind == "yesno" and gold.get("short"):
        return quoted and bool(_NO.match(told.short_answer)) == bool(_NO.match(gold["short"]))
    some = [any(holds(told.short_answer, words) for words in group) for group in wanted(gold)]
    return all(some) if len(some) == 1 else any(some)
