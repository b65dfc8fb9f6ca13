"""Judge what was found: the sentences of the hits with their scores, the spans of the best, and whether they answer."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.chinese.numerals import integer
from rag.kinds import LONG, Kind
from rag.question.slots.asked import Asked
from rag.reader.rules.addresses import addresses
from rag.reader.rules.answer_types import fine_enough, fits
from rag.reader.rules.pointer import point
from rag.reader.rules.sentence_features import SENTENCE_FEATURES, Read, Reading, sentence_features, shortlist, split
from rag.reader.rules.span_features import candidate_features
from rag.reader.rules.span_gains import gained
from rag.reader.rules.spans import DATELINE, Candidate, candidates
from rag.reader.rules.trees import Trees, load
from rag.types import Evidence, Hit
from rag.wants import Slot
from rag.words.lexicon import MODELS, flat

LONG_KINDS = LONG | {Kind.LIST}
"""Questions that want more than a span."""

_TRUSTED = 0.8
"""The share of the best coverage with which the first article is the one to read for a longer answer."""

TRUST = 0.8
"""What a sentence loses for each article that the search put before its own."""

ARTICLES = 5
"""Articles that are read whole; of the others only the passage found."""


@functools.cache
def _models() -> dict[str, Trees]:
    return load(MODELS / "reader.npz")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence and how well it answers: log-odds."""

    read: Read
    hit: Hit
    score: float
    soft: np.ndarray
    features: np.ndarray

    @property
    def text(self) -> str:
        """The sentence in the article's own characters."""
        return self.hit.article.text[self.read.sentence.start : self.read.sentence.end]

    def evidence(self) -> Evidence:
        """The sentence as evidence."""
        return Evidence(self.hit, self.text, self.read.sentence.start, self.read.sentence.end, self.score)


@dataclass(frozen=True, slots=True)
class Picked:
    """A span of a judged sentence and what it is worth as an answer, 0 to 1; `score` says how it ranks beside the others."""

    judged: Judged
    candidate: Candidate
    worth: float
    score: float

    @property
    def text(self) -> str:
        """The span in the article's own characters."""
        return self.judged.text[self.candidate.start : self.candidate.end]


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that was judged for a question, best sentence first."""

    asked: Asked
    sentences: tuple[Judged, ...]


def judge(asked: Asked, hits: Sequence[Hit], limit: int = 16) -> Verdict:
    """Read the hits against a question."""
    readings, owners = _readings(hits)
    reads = shortlist(asked, readings, limit)
    if asked.slots[0].kind in LONG_KINDS and _first_tells_it(asked, reads):
        reads = shortlist(asked, readings[:1], 40)
    if not reads:
        return Verdict(asked, ())
    rows, softs = sentence_features(asked, reads)
    scores = _models()["sentence"].score(rows) - TRUST * np.array([min(one.rank, 6) for one in reads], np.float32)
    scores = scores + np.array([_gain(asked, one, row) for one, row in zip(reads, rows, strict=True)], np.float32)
    order = np.argsort(-scores)
    judged = tuple(Judged(reads[n], owners[reads[n].rank], float(scores[n]), softs[n], rows[n]) for n in order)
    return Verdict(asked, judged)


def _readings(hits: Sequence[Hit]) -> tuple[list[Reading], list[Hit]]:
    """The articles of the hits to read, the first whole and of the others only the passages found, and the best hit of each."""
    passages: dict[str, list[Hit]] = {}
    for hit in hits:
        passages.setdefault(hit.article.article_id, []).append(hit)
    readings = []
    for rank, found in enumerate(passages.values()):
        text = split(found[0].article.text)
        only = None if rank < ARTICLES else frozenset(
            n for n, one in enumerate(text.sentences)
            if any(one.start < hit.passage.end and one.end > hit.passage.start for hit in found)
        )  # fmt: skip
        readings.append(Reading(text, flat(found[0].article.headline or ""), rank, only))
    return readings, [found[0] for found in passages.values()]


def _first_tells_it(asked: Asked, reads: Sequence[Read]) -> bool:
    """Whether the first article tells nearly as much of the question as any."""
    weights = np.array([term.weight for term in asked.terms], np.float32)
    told = [(one.rank, float(one.whole @ weights)) for one in reads]
    most = max((share for _, share in told), default=0.0)
    return any(rank == 0 and share > _TRUSTED * most for rank, share in told)


def _gain(asked: Asked, read: Read, row: np.ndarray) -> float:
    """What a sentence gains that lists what is asked for, tells a time of day, or says why or by what means."""
    slot, told = asked.slots[0], read.sentence.text
    if slot.kind == "list":
        listed = _LISTED * min(float(row[_COLUMN["listed"]]), 4.0) + _NEAR * float(row[_COLUMN["local_near"]])
        return listed + _ENUMERATED * _enumerates(asked, told)
    if slot.kind == "date" and _ASKS_TIME.search(asked.text[slot.start : slot.end]):
        return _TIMED * bool(_CLOCK.search(told))
    if slot.kind in _CLUES and _CLUES[slot.kind].search(told):
        return _CLUE[slot.kind] * float(row[_COLUMN["whole"]])  # in an article that holds what is asked about
    return 0.0


_ASKS_TIME = re.compile(r"几点|几时|时刻")
_CLUE = {"why": 8.0, "how": 3.0}
_LISTED, _NEAR = 0.7, 2.0
_ENUMERATED = 2.5
_TIMED = 2.0
_CLOCK = re.compile(r"\d[时点:]\d?|\d时[^间]")
_COLUMN = {name: n for n, name in enumerate(SENTENCE_FEATURES)}
_CLUES = {
    "why": re.compile(r"因为|由于|因[^此素地]|原因|为了|缘于|源于|得益于|有关$|有关[。，]|旨在|目的|以便|引发|起因"),
    "how": re.compile(r"通过|采取|利用|依托|采用|借助|凭借|首先|先后|经过|按照|[一二三]是|实行|实施|建立"),
}


_COUNTED = re.compile(r"(?P<n>\d{1,2}|[三四五六七八九十])[个名位家支种项条大款所座部枚颗]")
_AS_MANY = 1.8
_LISTED_ITEM = r"[^、，,。;；:：和与]{1,14}"
_RUN = re.compile(rf"{_LISTED_ITEM}(?:、{_LISTED_ITEM})+(?:(?:和|与|以及|及){_LISTED_ITEM})?")


def _as_many(asked: Asked, sentence: str) -> bool:
    """Whether a sentence lists as many things as are asked for: eight names for 8名队员都是谁."""
    slot = asked.slots[0]
    said = _COUNTED.findall(asked.text[max(0, slot.start - 10) : slot.end + 1])
    if not said:
        return False
    count = integer(said[-1])
    return any(1 + len(re.findall("、|和|与|以及", run)) == count for run in _RUN.findall(sentence))


def _enumerates(asked: Asked, sentence: str) -> float:
    """Whether a sentence lists things of the kind asked for: 茶叶组、新塘组、新湖组 for 哪几个组, 规划、人才等方面 for 哪些方面."""
    slot = asked.slots[0]
    focus = slot.focus if slot.focus == "方面" else slot.right
    if "、" in sentence and _as_many(asked, sentence):
        return _AS_MANY
    if "、" not in sentence or not focus:
        return 0.0
    items = re.findall(r"([\u4e00-\u9fff]{1,12})(?=[、，,和与及（()）)等])", sentence)
    most = 0.0
    for size in (2, 1):
        kind = focus[:size]
        if not re.fullmatch(r"[\u4e00-\u9fff]+", kind):
            continue
        if sum(item.endswith(kind) and len(item) > size for item in items) >= 3:
            most = 1.0
        if size == 2 and re.search(rf"、[^、，,。;；]{{1,16}}?(?:等[^，,。、]{{0,4}}?)?{kind}", sentence):
            most = 1.0
    return most


_YEAR = re.compile(r"\s*(?:\d{4}\s*年?|[当今去明前本同]年)")
_POINTED = {"thing": 0.1, "place": 0.1, "organisation": 0.1, "title": 0.1}
"""What a log-probability of the network is worth beside the trees, by the kind of thing asked for."""
_WHO_WAS_THERE = re.compile(r".+[日号时天]?在(?=[\u4e00-\u9fff]{2})")
"""What a span that the network points at says before the place itself: 代表团23日在成都."""
_LEAST = -12.0
_SURE = -1.4
"""The log-probability from which a span that no rule cuts out is a candidate too."""
_MARKS = '“”"‘’「」《》'
"""Marks around a span that are no part of what it names."""


def pick(asked: Asked, slot: Slot, sentences: Sequence[Judged]) -> list[Picked]:
    """The spans that may fill a slot, best first."""
    best = max((one.score for one in sentences), default=0.0)
    owners: list[tuple[Judged, Candidate]] = []
    blocks = []
    for one in sentences:
        if found := _fitting(asked, slot, one.read.sentence.text):
            blocks.append(candidate_features(asked, slot, one.read, one.score, best - one.score, one.soft, found))
            owners += [(one, candidate) for candidate in found]
    if not blocks:
        return []
    rows = np.concatenate(blocks)
    if slot.kind == "date":
        kept = _fine_enough(
            asked.text[slot.start : slot.end], [one.read.sentence.text[it.start : it.end] for one, it in owners]
        )
        owners, rows = [owners[n] for n in kept], rows[kept]
    if not owners:
        return []
    worth = _models()["span"].score(rows) + np.array(
        [gained(asked, slot, one.read.sentence.text, candidate) for one, candidate in owners], np.float32
    )
    score = _scores(asked, slot, owners, worth)
    return [Picked(owners[n][0], owners[n][1], float(worth[n]), float(score[n])) for n in np.argsort(-score)]


def _scores(asked: Asked, slot: Slot, owners: Sequence[tuple[Judged, Candidate]], worth: np.ndarray) -> np.ndarray:
    """How spans rank: the trees choose the sentence, the pointing network helps to choose the span in it."""
    first = owners[int(np.argmax(worth))][0]
    aside = np.array([one is not first for one, _ in owners])
    pointed = np.array([_pointed(asked, slot, one, candidate) for one, candidate in owners], np.float32)
    score: np.ndarray = np.where(aside, worth - worth.max(), _POINTED.get(slot.kind, 0.0) * pointed + worth)
    score[aside] += score[~aside].max()
    return score


def _pointed(asked: Asked, slot: Slot, one: Judged, candidate: Candidate) -> float:
    """The log-probability that the network gives a span of its sentence, as far as it is asked for that kind."""
    if slot.kind not in _POINTED:
        return 0.0
    return max(_LEAST, point(asked, slot, one.read.sentence.text).of(candidate.start, candidate.end))


def _also(asked: Asked, slot: Slot, text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """The span that the network is sure of, where no rule cut it out."""
    start, end, share = point(asked, slot, text).best(1)[0]
    if slot.kind == "place" and (before := _WHO_WAS_THERE.match(text[start:end])):
        start += before.end()
    one = Candidate(start, end, "name" if slot.kind == "person" else "noun")
    dateline = DATELINE.match(text)
    if dateline and start < dateline.end():
        return []
    known = any((other.start, other.end) == (start, end) for other in found) or text[start:end] in asked.text
    return [one] if share > _SURE and not known and fits(slot, one, text) else []


def _fitting(asked: Asked, slot: Slot, sentence: str) -> list[Candidate]:
    """The candidates of a flat sentence that can fill a slot and, but for numbers, are no words of the question."""
    cut = candidates(sentence, slot.kind.fills) + (addresses(sentence) if slot.kind == "place" else [])
    found = [
        one
        for one in dict.fromkeys(cut)
        if fits(slot, one, sentence) and (one.kind == "number" or sentence[one.start : one.end].strip(_MARKS) not in asked.text)
    ]
    return found + (_also(asked, slot, sentence, found) if slot.kind in _POINTED else [])


def _fine_enough(words: str, dates: Sequence[str]) -> list[int]:
    """Which of some dates are told as finely as the question word wants, or where none is, nearly so: no year is a day."""
    fine = [n for n, date in enumerate(dates) if fine_enough(words, date)]
    if fine or not _ASKS_TIME.search(words):
        coarse = re.search(r"[天日号]", words) is not None
        return fine or [n for n, date in enumerate(dates) if not (coarse and _YEAR.fullmatch(date))]
    return []
