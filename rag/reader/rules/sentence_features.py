"""How a sentence answers a question: how much of it the sentence holds, as features that the trained trees weigh."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary.units import units_of
from index.chinese.words import remembered
from index.embed.passages import sentences
from rag.question.slots.asked import Asked
from rag.question.slots.content_words import Term
from rag.reader.rules.spans import NUMBER, worded_pieces
from rag.wants import Slot
from rag.words.dates import DATE
from rag.words.days import Day, days_of, same_day
from rag.words.lexicon import flat, lexicon

Floats = NDArray[np.float32]


_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article: `text` is flat, `start` and `end` its place in the article's text."""

    text: str
    start: int
    end: int
    paragraph: int
    grams: frozenset[str]
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """An article's text cut into sentences. `flat` has the offsets of the text itself, `bare` has neither blanks nor punctuation."""

    flat: str
    sentences: tuple[Sentence, ...]
    bare: str


@functools.lru_cache(maxsize=512)
def split(text: str) -> Text:
    """Cut a text; remembered, because the same articles are read again and again."""
    whole = flat(text)
    cut = []
    for start, end in sentences(text):
        piece = whole[start:end]
        cut.append(Sentence(piece, start, end, whole.count("\n", 0, start), _grams(piece), tuple(days_of(piece))))
    return Text(whole, tuple(cut), _NOT_WORD.sub("", whole))


@remembered(4096)
def worded(text: str) -> tuple[tuple[tuple[str, int], ...], Floats, Floats]:
    """The words of a flat sentence, their vectors and their rarity; remembered, like the cut texts."""
    words = worded_pieces(text)
    table = lexicon()
    plain = [word for word, _ in words]
    return words, table.vectors(plain), np.array([table.idf(word) for word in plain], np.float32)


def _grams(text: str) -> frozenset[str]:
    plain = _NOT_WORD.sub("", text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def held(term: Term, text: str, grams: frozenset[str]) -> float:
    """How much of a term a text holds: 1 for the word, less for its parts or for its signs in order (市检察院, 市人民检察院)."""
    word = term.text
    if word in text or (term.other and term.other in text):
        return 1.0
    size = len(word)
    if size == 1 or word.isascii() or term.other:
        return 0.0
    pairs = [word[i : i + 2] for i in range(size - 1)]
    share = sum(pair in grams for pair in pairs) / len(pairs)
    if size == 2:
        return 0.45 if _apart(word).search(text) else 0.0
    return 0.85 * share


@functools.lru_cache(maxsize=4096)
def _apart(word: str) -> re.Pattern[str]:
    """The two characters of a word with some others between them."""
    return re.compile(f"{re.escape(word[0])}.{{1,3}}{re.escape(word[1])}")


def held_in_each(term: Term, text: Text) -> list[float]:
    """How much of a term each sentence of a text holds; most texts hold nothing of most terms, which is seen at once."""
    word = term.text
    pairs = (word[i : i + 2] for i in range(len(word) - 1))
    if not (
        word in text.flat
        or (term.other and term.other in text.flat)
        or (len(word) == 2 and _apart(word).search(text.flat))
        or (len(word) > 2 and any(pair in text.bare for pair in pairs))
    ):
        return [0.0] * len(text.sentences)
    return [held(term, one.text, one.grams) for one in text.sentences]


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence read against a question. `holds` is how much of each term it holds, `near` the same with its neighbours.

    `local` is how much each term tells the sentences of this article apart: what the whole article is about tells nothing.
    """

    text: Text
    number: int
    rank: int
    holds: Floats
    near: Floats
    whole: Floats
    headline: Floats
    local: Floats
    quick: float

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.text.sentences[self.number]


@dataclass(frozen=True, slots=True)
class Reading:
    """One article to read: its cut text, its headline (flat) and the rank of its best hit, 0 first."""

    text: Text
    headline: str
    rank: int
    only: frozenset[int] | None = None


def shortlist(asked: Asked, readings: Sequence[Reading], limit: int = 16) -> list[Read]:
    """The sentences that hold most of the question, best first; a cheap score that the trees then refine."""
    terms = asked.terms
    weights = np.array([term.weight for term in terms], np.float32)
    total = float(weights.sum()) or 1.0
    found: list[Read] = []
    wants_number = any(slot.kind == "number" for slot in asked.slots)
    wants_date = any(slot.kind == "date" for slot in asked.slots)
    for reading in readings:
        if not reading.text.sentences:
            continue
        matrix = np.array([held_in_each(term, reading.text) for term in terms], np.float32)
        matrix = matrix.reshape(len(terms), len(reading.text.sentences)).T
        headline = np.array([held(term, reading.headline, _grams(reading.headline)) for term in terms], np.float32)
        whole = np.maximum(matrix.max(axis=0), headline)
        local = np.log((len(matrix) + 1) / (matrix.sum(axis=0) + 0.5)) * (whole > 0)
        telling = weights * local
        share = float(telling.sum()) or 1.0
        for number, one in enumerate(reading.text.sentences):
            if reading.only is not None and number not in reading.only:
                continue
            low, high = max(0, number - 2), number + 2
            near = matrix[low:high].max(axis=0)
            quick = (
                float(weights @ (matrix[number] + 0.35 * near + 0.3 * headline + 0.35 * whole)) / total - 0.02 * reading.rank
            )
            quick += 0.5 * float(telling @ matrix[number]) / share
            if wants_number and re.search(rf"\d|[{ONE_TO_TEN}两]", one.text):
                quick += 0.12
            if wants_date and DATE.search(one.text):
                quick += 0.1
            if asked.days:
                quick += 0.08 * max(0.0, _days_agree(asked.days, one.days))
            found.append(Read(reading.text, number, reading.rank, matrix[number], near, whole, headline, local, quick))
    found.sort(key=lambda one: -one.quick)
    return found[:limit]


SENTENCE_FEATURES = (
    "held", "soft", "near", "headline", "whole", "worst", "worst_soft", "worst_whole", "grams", "run", "proper", "proper_near",
    "slot_type", "slot_unit", "focus", "focus_soft", "round_slot", "cosine", "length", "place", "rank", "gap", "closed", "terms",
    "kind_number", "kind_date", "kind_name", "kind_other", "numbers_missing", "quick", "dense", "day", "day_near", "day_whole",
    "listed", "kind_list", "kind_how", "kind_why", "because", "by_means", "opens", "titled", "article_gap", "first", "local", "local_soft", "local_near", "local_gap",
)  # fmt: skip


def soft_match(terms: Floats, weights: Floats, sentence: str) -> tuple[Floats, float]:
    """For each term (rows of vectors) the best cosine with a word of the sentence, and the cosine of the two as bags of words."""
    _, rows, rarity = worded(sentence)
    if not len(rows) or not len(terms):
        return np.zeros(len(terms), np.float32), 0.0
    best = (terms @ rows.T).max(axis=1)
    one, two = weights @ terms, rarity @ rows
    return best, float(one @ two / (np.linalg.norm(one) * np.linalg.norm(two) + 1e-6))


def sentence_features(asked: Asked, reads: Sequence[Read]) -> tuple[Floats, list[Floats]]:
    """One row of SENTENCE_FEATURES for each sentence, and the soft matches of its terms."""
    weights = np.array([term.weight for term in asked.terms], np.float32)
    total = float(weights.sum()) or 1.0
    proper = np.array([term.tag[:2] in ("nr", "ns", "nt", "nz", "x") or term.weight > 8 for term in asked.terms], np.float32)
    proper_total = float((weights * proper).sum())
    slot = asked.slots[0]
    distance = np.array([min(abs(slot.start - term.start), abs(slot.end - term.start)) for term in asked.terms], np.float32)
    close = weights * np.exp(-distance / 5)
    numbers = set(re.findall(r"\d+(?:\.\d+)?", asked.text))
    question_grams = _grams(asked.text)
    best = max((float(weights @ one.holds) for one in reads), default=0.0)
    fullest = max((float(weights @ one.whole) for one in reads), default=0.0)
    rows, softs, locals_ = [], [], []
    terms = lexicon().vectors([term.text for term in asked.terms])
    head = lexicon().vectors([slot.focus[-2:]])[0] if slot.focus else None
    for one in reads:
        soft, cosine = soft_match(terms, weights, one.sentence.text)
        blend = np.maximum(one.holds, np.clip((soft - 0.25) / 0.6, 0, 0.9))
        softs.append(blend)
        told = one.sentence.text
        missing = 1.0 - one.holds
        unit, typed = _typed(slot, told)
        focus = held_word(slot.focus, told)
        telling = weights * one.local
        share = float(telling.sum()) or 1.0
        locals_.append(float(telling @ one.holds) / share)
        rows.append([
            float(weights @ one.holds) / total,
            float(weights @ blend) / total,
            float(weights @ one.near) / total,
            float(weights @ np.maximum(one.holds, one.headline)) / total,
            float(weights @ one.whole) / total,
            float((weights * missing).max(initial=0.0)),
            float((weights * (1 - np.maximum(blend, 0.8 * one.near))).max(initial=0.0)),
            float((weights * (1 - one.whole)).max(initial=0.0)),
            len(question_grams & one.sentence.grams) / max(1, len(question_grams)),
            _longest_run(asked.text, told) / max(1, len(asked.text)),
            float(weights @ (one.holds * proper)) / proper_total if proper_total else -1.0,
            float(weights @ (one.near * proper)) / proper_total if proper_total else -1.0,
            typed,
            unit,
            focus,
            _nearest(head, told),
            float(close @ blend) / (float(close.sum()) or 1.0),
            cosine,
            min(len(told), 200),
            min(one.number, 40),
            0.0,
            (best - float(weights @ one.holds)) / total,
            float(told[-1:] in "。!?;”…"),
            len(asked.terms),
            float(slot.kind == "number"),
            float(slot.kind == "date"),
            float(slot.kind == "person"),
            float(slot.kind in ("thing", "place", "organisation", "title")),
            float(sum(number not in told for number in numbers)),
            one.quick,
            float(weights @ one.holds) / (len(told) + 20),
            _days_agree(asked.days, one.sentence.days),
            _days_agree(asked.days, [day for near in one.text.sentences[max(0, one.number - 3) : one.number + 2] for day in near.days]),
            _days_agree(asked.days, [day for near in one.text.sentences for day in near.days]),
            min(told.count("、") + told.count("”“") + told.count("》《"), 8),
            float(slot.kind == "list"), float(slot.kind == "how"), float(slot.kind == "why"),
            float(bool(_BECAUSE.search(told))), float(bool(_BY_MEANS.search(told))), float(told[-1:] in ":—-"),
            float("《" in told),
            (fullest - float(weights @ one.whole)) / total,
            float(one.number == 0),
            locals_[-1],
            float(telling @ blend) / share,
            float(telling @ one.near) / share,
            0.0,
        ])  # fmt: skip
    table = np.array(rows, np.float32).reshape(len(reads), len(SENTENCE_FEATURES))
    table[:, -1] = max(locals_, default=0.0) - np.array(locals_, np.float32)
    return table, softs


_BECAUSE = re.compile(r"因为|由于|因此|因[^素此地]|原因|导致|致使|为了|缘于|源于|得益于|造成|使得|所以|有关")
_BY_MEANS = re.compile(
    r"通过|采取|利用|依托|以[^来后前上下及]|采用|借助|凭借|首先|先后|经过|按照|一是|要[^求]|实行|实施|建立|用"
)


def _days_agree(asked: Sequence[Day], told: Sequence[Day]) -> float:
    """2 where no day is asked for, 1 where one asked for is told, -1 where only others are told, 0 where none is."""
    if not asked:
        return 2.0
    if any(same_day(one, two) for one in asked for two in told):
        return 1.0
    return -1.0 if told else 0.0


def held_word(word: str, text: str) -> float:
    """1 where the text holds the word, 0.6 where it holds its last two signs, which are its head; -1 for no word."""
    if not word:
        return -1.0
    return 1.0 if word in text else 0.6 if len(word) > 2 and word[-2:] in text else 0.0


def _nearest(head: Floats | None, text: str) -> float:
    """The best cosine of the noun asked for with a word of the sentence, -1 where none is."""
    if head is None:
        return -1.0
    rows = worded(text)[1]
    return float((rows @ head).max()) if len(rows) else 0.0


def _typed(slot: Slot, text: str) -> tuple[float, float]:
    """Whether the sentence holds the unit asked for (-1: none was), and something of the kind asked for."""
    if slot.kind == "number":
        units = [match.group("unit") or "" for match in NUMBER.finditer(text)]
        asked = slot.unit.split("|") if slot.unit else []
        return (max((float(unit_agrees(unit, asked)) for unit in units), default=0.0) if asked else -1.0), min(len(units), 5)
    if slot.kind == "date":
        return -1.0, min(sum(1 for _ in DATE.finditer(text)), 5)
    return -1.0, -1.0


_PEOPLE = units_of("人") | {"人次", "个"}


def unit_agrees(unit: str, asked: Sequence[str]) -> float:
    """1 for the unit asked for, 0.7 for one that counts the same things, 0 for another or none."""
    if unit in asked or any(unit.endswith(one) for one in asked if one):
        return 1.0
    if unit in _PEOPLE and any(one in _PEOPLE for one in asked):
        return 0.7
    return (
        0.3
        if any(one in ("个", "件", "家", "项") for one in asked) and unit in ("个", "项", "件", "家", "条", "户", "所", "座")
        else 0.0
    )


def _longest_run(question: str, text: str) -> int:
    best = 0
    for start in range(len(question)):
        while start + best < len(question) and question[start : start + best + 1] in text:
            best += 1
    return best
