"""Judge what was found: the sentences of the hits with their scores, the spans of the best, and whether they answer."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.types import Article
from rag.reader.answerable import answerable_features
from rag.reader.asked import Asked, Slot
from rag.reader.fitting import fits
from rag.reader.lexicon import MODELS, flat, lexicon
from rag.reader.match import Read, Reading, candidate_features, sentence_features, shortlist, split, wanted
from rag.reader.spans import Candidate, candidates
from rag.reader.trees import Trees, load
from rag.types import Evidence, Hit

ARTICLES = 8
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
    """A span of a judged sentence and what it is worth as an answer, 0 to 1."""

    judged: Judged
    candidate: Candidate
    worth: float

    @property
    def text(self) -> str:
        """The span in the article's own characters."""
        return self.judged.text[self.candidate.start : self.candidate.end]


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that was judged for a question, best sentence first. `answers` is the log-odds that it is answered at all."""

    asked: Asked
    sentences: tuple[Judged, ...]
    answers: float


def judge(asked: Asked, hits: Sequence[Hit], limit: int = 16) -> Verdict:
    """Read the hits against a question."""
    first: dict[str, Hit] = {}
    passages: dict[str, list[Hit]] = {}
    for hit in hits:
        first.setdefault(hit.article.article_id, hit)
        passages.setdefault(hit.article.article_id, []).append(hit)
    readings = []
    for rank, (article_id, hit) in enumerate(first.items()):
        text = split(hit.article.text)
        only = None
        if rank >= ARTICLES:
            only = frozenset(
                n for n, one in enumerate(text.sentences)
                if any(one.start < found.passage.end and one.end > found.passage.start for found in passages[article_id])
            )  # fmt: skip
        readings.append(Reading(text, flat(hit.article.headline or ""), rank, only))
    asked = grounded(asked, [reading.text.flat for reading in readings])
    reads = shortlist(asked, readings, limit)
    if not reads:
        return Verdict(asked, (), -9.0)
    rows, softs = sentence_features(asked, reads)
    owners = list(first.values())
    scores = _models()["sentence"].score(rows) - np.array([_heading(one, owners[one.rank].article) for one in reads], np.float32)
    answers = float(_models()["answerable"].score(answerable_features(asked, reads, rows, softs, scores, _models()["span"])[None, :])[0])
    order = np.argsort(-scores)
    judged = tuple(Judged(reads[n], owners[reads[n].rank], float(scores[n]), softs[n], rows[n]) for n in order)
    return Verdict(asked, judged, answers)


def _heading(read: Read, article: Article) -> float:
    """What a headline, a byline or a lead-in loses: it announces what the text below it says."""
    told = article.text[read.sentence.start : read.sentence.end]
    bare = re.sub(r"\s", "", told)
    if article.byline and bare and bare in re.sub(r"\s", "", article.byline):
        return 4.0
    heads = [re.sub(r"\s", "", head) for head in (article.headline, article.kicker, article.subhead) if head]
    if any(bare in head or head in bare for head in heads if len(head) > 3):
        return 1.5
    return 1.0 if re.search(r"(?:——|[：:？?])$", bare) else 0.0


def grounded(asked: Asked, texts: Sequence[str]) -> Asked:
    """The question with words that no text holds cut back to the part that one does (朱健开 to 朱健): the cutter guessed wrong."""
    terms = []
    for term in asked.terms:
        word = term.text
        if len(word) > 2 and not lexicon().knows(word) and not word.isascii() and not any(word in text for text in texts):
            part = next((word[:size] for size in range(len(word) - 1, 1, -1) if any(word[:size] in text for text in texts)), None)
            if part:
                term = replace(term, text=part)
        terms.append(term)
    return replace(asked, terms=tuple(terms))


def pick(asked: Asked, slot: Slot, sentences: Sequence[Judged]) -> list[Picked]:
    """The spans that may fill a slot, best first."""
    blocks, owners = [], []
    best = max((one.score for one in sentences), default=0.0)
    for one in sentences:
        text = one.read.sentence.text
        found = [candidate for candidate in candidates(text, wanted(slot)) if fits(slot, candidate, text)]
        if found:
            blocks.append(candidate_features(asked, slot, one.read, one.score, best - one.score, one.soft, found))
            owners += [(one, candidate) for candidate in found]
    if not blocks:
        return []
    worth = _models()["span"].score(np.concatenate(blocks))
    return [Picked(*owners[n], float(worth[n])) for n in np.argsort(-worth)]
