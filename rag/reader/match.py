"""How a sentence, and a candidate in it, answer a question: the features that the trained trees weigh."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.passages import sentences
from rag.reader.asked import Asked, Day, Slot, Term, days_of, same_day
from rag.reader.lexicon import flat, lexicon
from rag.reader.spans import DATE, NUMBER, SURNAMES, Candidate, SpanKind, worded_pieces

Floats = NDArray[np.float32]


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
    """An article's text cut into sentences. `flat` has the offsets of the text itself."""

    flat: str
    sentences: tuple[Sentence, ...]


@functools.lru_cache(maxsize=4096)
def split(text: str) -> Text:
    """Cut a text; remembered, because the same articles are read again and again."""
    whole = flat(text)
    cut = []
    for start, end in sentences(text):
        piece = whole[start:end]
        cut.append(Sentence(piece, start, end, whole.count("\n", 0, start), _grams(piece), tuple(days_of(piece))))
    return Text(whole, tuple(cut))


@functools.lru_cache(maxsize=20_000)
def worded(text: str) -> tuple[tuple[tuple[str, int], ...], Floats, Floats]:
    """The words of a flat sentence, their vectors and their rarity; remembered, like the cut texts."""
    words = worded_pieces(text)
    table = lexicon()
    plain = [word for word, _ in words]
    return words, table.vectors(plain), np.array([table.idf(word) for word in plain], np.float32)


def _grams(text: str) -> frozenset[str]:
    plain = re.sub(r"[\W_]+", "", text)
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
        found = re.search(f"{re.escape(word[0])}.{{1,3}}{re.escape(word[1])}", text)
        return 0.45 if found else 0.0
    return 0.85 * share


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
        matrix = np.array([[held(term, one.text, one.grams) for term in terms] for one in reading.text.sentences], np.float32)
        if not len(matrix):
            continue
        matrix = matrix.reshape(len(reading.text.sentences), len(terms))
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
            quick = float(weights @ (matrix[number] + 0.35 * near + 0.3 * headline + 0.35 * whole)) / total - 0.02 * reading.rank
            quick += 0.5 * float(telling @ matrix[number]) / share
            if wants_number and re.search(r"\d|[一二三四五六七八九十两]", one.text):
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


def wanted(slot: Slot) -> frozenset[SpanKind]:
    """The kinds of span that can fill a slot."""
    kinds: dict[str, frozenset[SpanKind]] = {
        "number": frozenset({"number"}),
        "date": frozenset({"date"}),
        "person": frozenset({"name"}),
        "place": frozenset({"noun", "quoted"}),
        "organisation": frozenset({"noun", "title", "quoted"}),
    }
    return kinds.get(slot.kind, frozenset({"noun", "title", "quoted", "clause"}))


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
_BY_MEANS = re.compile(r"通过|采取|利用|依托|以[^来后前上下及]|采用|借助|凭借|首先|先后|经过|按照|一是|要[^求]|实行|实施|建立|用")


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


_PEOPLE = frozenset(["名", "位", "人", "人次", "个"])


def unit_agrees(unit: str, asked: Sequence[str]) -> float:
    """1 for the unit asked for, 0.7 for one that counts the same things, 0 for another or none."""
    if unit in asked or any(unit.endswith(one) for one in asked if one):
        return 1.0
    if unit in _PEOPLE and any(one in _PEOPLE for one in asked):
        return 0.7
    return 0.3 if any(one in ("个", "件", "家", "项") for one in asked) and unit in ("个", "项", "件", "家", "条", "户", "所", "座") else 0.0


def _longest_run(question: str, text: str) -> int:
    best = 0
    for start in range(len(question)):
        while start + best < len(question) and question[start : start + best + 1] in text:
            best += 1
    return best


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
_TITLE_BEFORE = re.compile(r"(?:长|书记|主任|主席|经理|总裁|教授|院士|委员|代表|记者|员|人|家|者|手|师|生|民|老师|选手|冠军|同志|叫|是|由)$")


def candidate_features(
    asked: Asked, slot: Slot, read: Read, score: float, gap: float, soft: Floats, found: Sequence[Candidate]
) -> Floats:
    """One row of CANDIDATE_FEATURES for each candidate of a sentence; `score` and `gap` are the sentence's."""
    text = read.sentence.text
    table = lexicon()
    places = [(at, term.weight) for term, holds in zip(asked.terms, read.holds, strict=True) if holds == 1.0 for at in _all(term.text, text)]
    spots = np.array([at for at, _ in places], np.float32)
    heavy = np.array([weight for _, weight in places], np.float32)
    units = slot.unit.split("|") if slot.unit else []
    counts: dict[str, int] = {}
    head = table.vectors([slot.focus[-2:]])[0] if slot.focus else None
    whole_words = {at: word for word, at in worded_pieces(text)}
    whole_ends = {at + len(word): word for word, at in worded_pieces(text)}
    grain_asked = _grain_asked(asked.text[slot.start : slot.end]) if slot.kind == "date" else -1.0
    rows = []
    for one in found:
        words = text[one.start : one.end]
        seen = counts.get(one.kind, 0)
        counts[one.kind] = seen + 1
        bounds = _clause(text, one.start, one.end)
        inside = (spots >= bounds[0]) & (spots < bounds[1]) if len(spots) else np.zeros(0, bool)
        distance = np.minimum(np.abs(spots - one.start), np.abs(spots - one.end)) if len(spots) else spots
        last = words[-2:]
        rows.append([
            score, gap,
            *(float(one.kind == kind) for kind in _KIND_ORDER),
            *(float(slot.kind == kind) for kind in _ASK_ORDER),
            float(slot.kind not in _ASK_ORDER),
            unit_agrees(one.unit, units) if units and one.kind == "number" else -1.0,
            len(words),
            _echo(words, asked.text),
            _overlap(slot.left, text[max(0, one.start - 10) : one.start]),
            _overlap(slot.right, text[one.end : one.end + 10]),
            _adjacent(slot.left, text[: one.start], last=True),
            _adjacent(slot.right, text[one.end :], last=False),
            float(distance.min()) if len(spots) else 50.0,
            float((heavy * np.exp(-distance / 8)).sum()) if len(spots) else 0.0,
            float(heavy[inside].sum()) / (asked.weight or 1.0) if len(spots) else 0.0,
            float(bool(slot.focus) and words.endswith(slot.focus[-1:])) + float(bool(slot.focus) and words.endswith(slot.focus[-2:])),
            float(bool(slot.focus) and slot.focus[-2:] in text[max(0, one.start - 6) : one.end + 6]),
            float(head @ table.vectors([last])[0]) if head is not None else -1.0,
            float((spots < one.start).mean()) if len(spots) else 0.5,
            float(seen == 0), min(seen, 10),
            float(any(sign.isdigit() for sign in words)),
            float(table.tag(words)[0] == "n"),
            float(table.knows(words)),
            table.idf(words) if table.knows(words) else 12.0,
            float(bool(_TITLE_BEFORE.search(text[max(0, one.start - 4) : one.start]))),
            one.start / max(1, len(text)),
            float(text[max(0, one.start - 1) : one.start] == "的"),
            float(text[max(0, one.start - 1) : one.start] in "“《\"" and one.start > 0),
            float(one.kind == "date" and "日" in words) + float(one.kind == "date" and "年" in words),
            float(any(sign in words for sign in ",，、")),
            _tag_class(whole_words.get(one.start, "")), _tag_class(whole_ends.get(one.end, "")),
            _grain(words) if one.kind == "date" else -1.0, grain_asked,
            float(bool(re.search(r"[至到—~-]", words))) if one.kind == "date" else 0.0,
            _title_agrees(slot.focus, text[max(0, one.start - 8) : one.start]),
            float(words[0] in SURNAMES) if one.kind == "name" else -1.0,
            float(whole_words.get(one.start) == words),
            float(not text[one.end : one.end + 1].isalnum()),
            float(bool(re.fullmatch(r"[\d-]{5,}", words))) if slot.unit == "号码" else -1.0,
            float(bool(_PUBLICATION.search(slot.focus))),
            float(text[one.end : one.end + 1] == "、" or text[max(0, one.start - 1) : one.start] == "、"),
        ])  # fmt: skip
    return np.array(rows, np.float32).reshape(len(found), len(CANDIDATE_FEATURES))


_PUBLICATION = re.compile(r"刊|报纸|杂志|书|片|歌|曲|剧|节目|栏目|作品|文件|意见|方案|办法|条例|通知|章程|教材|著作|小说|诗|文章")
_TAG_CLASSES = ("nr", "ns", "nt", "nz", "n", "x", "v", "a", "m", "j", "t")


def _tag_class(word: str) -> float:
    if not word:
        return -1.0
    tag = lexicon().tag(word)
    return next((float(n) for n, name in enumerate(_TAG_CLASSES) if tag.startswith(name)), 11.0)


def _grain(words: str) -> float:
    """How fine a date is: 1 a year, 2 a month, 3 a day, 4 a time of day."""
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


def _all(word: str, text: str) -> list[int]:
    places: list[int] = []
    at = text.find(word)
    while at >= 0 and len(places) < 4:
        places.append(at)
        at = text.find(word, at + 1)
    return places


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
