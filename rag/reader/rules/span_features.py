"""How a candidate span of a sentence fits the blank of a question: the features of the second ensemble."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.offices import TITLED
from index.chinese.vocabulary.surnames import SURNAMES_IN_TEXT
from rag.kinds import SpanKind
from rag.question.slots.asked import Asked
from rag.reader.rules.sentence_features import Floats, Read, unit_agrees
from rag.reader.rules.spans import Candidate, worded_pieces
from rag.wants import Slot
from rag.words.lexicon import lexicon

CANDIDATE_FEATURES = (
    "sentence", "sentence_gap", "kind_number", "kind_date", "kind_name", "kind_title", "kind_quoted", "kind_noun", "kind_clause",
    "asks_number", "asks_date", "asks_person", "asks_place", "asks_organisation", "asks_thing", "asks_other", "unit", "length",
    "echo", "left", "right", "left_next", "right_next", "nearest", "mean_near", "clause_held", "focus_end", "focus_next",
    "focus_soft", "before", "first_in_kind", "kind_count", "has_digit", "starts_noun", "known", "rarity", "titled", "order",
    "after_de", "quoted_in", "full_date", "crosses", "first_tag", "last_tag", "grain", "grain_asked", "ranged", "title_before",
    "surname", "word", "stops", "long_number", "asks_publication", "paired",
)  # fmt: skip

_KIND_ORDER: tuple[SpanKind, ...] = ("number", "date", "name", "title", "quoted", "noun", "clause")
_ASK_ORDER = ("number", "date", "person", "place", "organisation", "thing")
_TITLE_BEFORE = re.compile(f"(?:[长员人家者手师生民叫是由]|{any_of(TITLED)}|冠军|同志)$")


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the candidates of one sentence are held against: the question, its blank, where its terms stand in the sentence and how heavy
    they are, the words of the sentence by where they begin and end."""

    asked: Asked
    slot: Slot
    text: str
    spots: Floats
    heavy: Floats
    begins: Mapping[int, str]
    ends: Mapping[int, str]

    @classmethod
    def of(cls, asked: Asked, slot: Slot, read: Read) -> _Beside:
        text = read.sentence.text
        held = [term for term, holds in zip(asked.terms, read.holds, strict=True) if holds == 1.0]
        places = [(at, term.weight) for term in held for at in places_of(term.text, text)]
        spots, heavy = np.array(places, np.float32).reshape(-1, 2).T
        words = worded_pieces(text)
        return cls(
            asked, slot, text, spots, heavy, {at: word for word, at in words}, {at + len(word): word for word, at in words}
        )


def candidate_features(
    asked: Asked, slot: Slot, read: Read, score: float, gap: float, soft: Floats, found: Sequence[Candidate]
) -> Floats:
    """One row of CANDIDATE_FEATURES for each candidate of a sentence; `score` and `gap` are the sentence's."""
    beside = _Beside.of(asked, slot, read)
    counts: dict[str, int] = {}
    rows = []
    for one in found:
        seen = counts.get(one.kind, 0)
        counts[one.kind] = seen + 1
        rows.append([
            score, gap, *_kinds(beside, one), *_around(beside, one), *_near(beside, one), *_focus(beside, one), _before(beside, one),
            float(seen == 0), min(seen, 10), *_wording(beside, one), *_date(beside, one), *_bounds(beside, one),
        ])  # fmt: skip
    return np.array(rows, np.float32).reshape(len(found), len(CANDIDATE_FEATURES))


def _kinds(beside: _Beside, one: Candidate) -> list[float]:
    """The kind of the span, the kind asked for, and whether its unit is."""
    slot = beside.slot
    units = slot.unit.split("|") if slot.unit else []
    return [
        *(float(one.kind == kind) for kind in _KIND_ORDER),
        *(float(slot.kind == kind) for kind in _ASK_ORDER),
        float(slot.kind not in _ASK_ORDER),
        unit_agrees(one.unit, units) if units and one.kind == "number" else -1.0,
    ]


def _around(beside: _Beside, one: Candidate) -> list[float]:
    """How long the span is, what of it the question says, and what stands around it as around the blank."""
    slot, text = beside.slot, beside.text
    words = text[one.start : one.end]
    return [
        len(words),
        _echo(words, beside.asked.text),
        _overlap(slot.left, text[max(0, one.start - 10) : one.start]),
        _overlap(slot.right, text[one.end : one.end + 10]),
        _adjacent(slot.left, text[: one.start], last=True),
        _adjacent(slot.right, text[one.end :], last=False),
    ]


def _near(beside: _Beside, one: Candidate) -> list[float]:
    """How near the words of the question stand, and how many of them in the clause of the span."""
    spots, heavy = beside.spots, beside.heavy
    if not len(spots):
        return [50.0, 0.0, 0.0]
    low, high = _clause(beside.text, one.start, one.end)
    distance = np.minimum(np.abs(spots - one.start), np.abs(spots - one.end))
    inside = (spots >= low) & (spots < high)
    return [
        float(distance.min()),
        float((heavy * np.exp(-distance / 8)).sum()),
        float(heavy[inside].sum()) / (beside.asked.weight or 1.0),
    ]


def _focus(beside: _Beside, one: Candidate) -> list[float]:
    """Whether the span is of the noun asked for: it ends in it, it stands beside it, or its last word is like it."""
    focus, words = beside.slot.focus, beside.text[one.start : one.end]
    if not focus:
        return [0.0, 0.0, -1.0]
    head, last = lexicon().vectors([focus[-2:], words[-2:]])
    return [
        float(words.endswith(focus[-1:])) + float(words.endswith(focus[-2:])),
        float(focus[-2:] in beside.text[max(0, one.start - 6) : one.end + 6]),
        float(head @ last),
    ]


def _before(beside: _Beside, one: Candidate) -> float:
    """The share of the question's words that stand before the span."""
    return float((beside.spots < one.start).mean()) if len(beside.spots) else 0.5


def _wording(beside: _Beside, one: Candidate) -> list[float]:
    """What the words of the span are by themselves, and what stands right before it."""
    table, text = lexicon(), beside.text
    words, sign = text[one.start : one.end], text[max(0, one.start - 1) : one.start]
    return [
        float(any(char.isdigit() for char in words)),
        float(table.tag(words)[0] == "n"),
        float(table.knows(words)),
        table.idf(words) if table.knows(words) else 12.0,
        float(bool(_TITLE_BEFORE.search(text[max(0, one.start - 4) : one.start]))),
        one.start / max(1, len(text)),
        float(sign == "的"),
        float(sign in '“《"' and one.start > 0),
    ]


def _date(beside: _Beside, one: Candidate) -> list[float]:
    """How whole a date the span is, whether it crosses clauses, the classes of its outer words, and how fine a date it is and is asked for."""
    words, dated, slot = beside.text[one.start : one.end], one.kind == "date", beside.slot
    return [
        float(dated and "日" in words) + float(dated and "年" in words),
        float(any(sign in words for sign in ",，、")),
        _tag_class(beside.begins.get(one.start, "")),
        _tag_class(beside.ends.get(one.end, "")),
        _grain(words) if dated else -1.0,
        _grain_asked(beside.asked.text[slot.start : slot.end]) if slot.kind == "date" else -1.0,
        float(bool(re.search(r"[至到—~-]", words))) if dated else 0.0,
    ]


def _bounds(beside: _Beside, one: Candidate) -> list[float]:
    """Whether a post stands before the span, whether it is a whole word or name, what follows it, and whether it is one of a list."""
    text, slot = beside.text, beside.slot
    words, follows = text[one.start : one.end], text[one.end : one.end + 1]
    return [
        _title_agrees(slot.focus, text[max(0, one.start - 8) : one.start]),
        float(words[0] in SURNAMES_IN_TEXT) if one.kind == "name" else -1.0,
        float(beside.begins.get(one.start) == words),
        float(not follows.isalnum()),
        float(bool(re.fullmatch(r"[\d-]{5,}", words))) if slot.unit == "号码" else -1.0,
        float(bool(_PUBLICATION.search(slot.focus))),
        float("、" in (follows, text[max(0, one.start - 1) : one.start])),
    ]


_PUBLICATION = re.compile(
    r"刊|报纸|杂志|书|片|歌|曲|剧|节目|栏目|作品|文件|意见|方案|办法|条例|通知|章程|教材|著作|小说|诗|文章"
)
_TAG_CLASSES = ("nr", "ns", "nt", "nz", "n", "x", "v", "a", "m", "j", "t")


def _tag_class(word: str) -> float:
    if not word:
        return -1.0
    tag = lexicon().tag(word)
    return next((float(n) for n, name in enumerate(_TAG_CLASSES) if tag.startswith(name)), 11.0)


def _grain(words: str) -> float:
    """How fine a date is: 1 a year, 2 a month, 3 a day, 4 a time of day."""
    words = re.sub(r"\s", "", words)
    if re.search(r"\d[时点:]", words):
        return 4.0
    if re.search(r"[日号天晚]|[-/.]\d{1,2}[-/.]", words):
        return 3.0
    return 2.0 if "月" in words else 1.0


def _grain_asked(words: str) -> float:
    if re.search(r"几点|时刻|几时", words):
        return 4.0
    if re.search(r"[天日号]", words):
        return 3.0
    if re.search(r"月", words):
        return 2.0
    return 1.0 if "年" in words else 0.0


def _title_agrees(focus: str, before: str) -> float:
    """Whether the post asked for (负责人, 副会长) stands right before a name."""
    if not focus:
        return -1.0
    return 1.0 if before.endswith(focus) else 0.7 if before.endswith(focus[-2:]) else 0.4 if focus[-2:] in before else 0.0


def places_of(word: str, text: str) -> list[int]:
    """Where a word stands in a text, the first four of them."""
    found: list[int] = []
    at = text.find(word)
    while at >= 0 and len(found) < 4:
        found.append(at)
        at = text.find(word, at + 1)
    return found


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    low = max(text.rfind(sign, 0, start) for sign in ",;:。!?") + 1
    ends = [at for sign in ",;:。!?" if (at := text.find(sign, end)) >= 0]
    return low, min(ends, default=len(text))


def _echo(words: str, question: str) -> float:
    """The share of a candidate that the question says already: an answer is news."""
    if len(words) < 2:
        return float(words in question)
    pairs = [words[i : i + 2] for i in range(len(words) - 1)]
    return sum(pair in question for pair in pairs) / len(pairs)


def _overlap(one: str, two: str) -> float:
    """The share of the signs around the blank that stand around the candidate."""
    signs = [sign for sign in one if sign not in "的了是在有,，、?？ "]
    return sum(sign in two for sign in signs) / len(signs) if signs else -1.0


def _adjacent(words: str, text: str, *, last: bool) -> float:
    """How many signs run on from the blank and from the candidate alike."""
    run = 0
    one, two = (words[::-1], text[::-1]) if last else (words, text)
    for a, b in zip(one, two, strict=False):
        if a != b:
            break
        run += 1
    return float(run)
