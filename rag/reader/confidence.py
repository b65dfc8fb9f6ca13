"""How sure an answer is: the network's scores and what stands around them, weighed by a logistic regression.

Three probabilities are told: that the archive answers the question with what was read (`answers`), that the bare answer is right
(`short`), and of a yes-no question, that the verdict is (`verdict`). The weights lie in `confidence.json` beside the network and are fitted on questions that it never saw
(rag/training/confidence.py), so that a probability of 0.9 is right nine times in ten.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.errors import ModelError
from rag.kinds import Kind
from rag.network.network import MODEL, Scores
from rag.reader.spans import Candidate
from rag.reader.windows import Window
from rag.words.comparing import plain

KINDS = tuple(kind for kind in Kind if kind.learnt)

FEATURES = (
    "lead", "next", "agreed", "answers", "answers_best", "rank", "says_yes", "says_no", "article_ahead",
    *(f"asks_{kind}" for kind in KINDS),
)  # fmt: skip
"""What a probability is made of, in order."""
OF_VERDICTS = ("answers", "says_yes", "says_no")
"""What that of a verdict is made of; the rest of FEATURES tells of spans."""

DOUBTED = 3.0
"""So many times as many questions whether something is so have a no for an answer as a yes; of 53 that people wrote over news 45 have."""

CLUES = ("lead", "answers", "support", "rank", "found")
"""By what a span, or a window of sentences, is chosen among the others, in order."""
FIRST_CHOICE = (1.0, 1.0, 0.0, 1.0, 4.0)
"""The weights of CLUES before any were fitted."""


def clues(window: Window, scores: Scores, support: float, best: float, lead: float) -> tuple[float, ...]:
    """The values of CLUES for a span of that lead in a window whose best sentence supports so much; `best` is the best hit's score."""
    return (
        _within(lead),
        scores.answers,
        math.log(max(support, 1e-4)),
        math.log1p(window.rank),
        max(-8.0, window.hit.score - best),
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """The windows with the scores of those that were read, which are the first, and what was chosen to answer: the window `at`, and in it
    a span, or none where whole sentences answer."""

    windows: Sequence[Window]
    scores: Sequence[Scores]
    spans: Sequence[Candidate]
    chosen: Candidate | None
    at: int


def features(kind: str, choice: Choice) -> list[float]:
    """The features of an answer to a question that asks for `kind`, in the order of FEATURES."""
    window, own = choice.windows[choice.at], choice.scores[choice.at]
    return [
        *_leads(choice),
        own.answers,
        max(one.answers for one in choice.scores),
        math.log1p(window.rank),
        *((max(own.says_yes, 0.0), max(-own.says_yes, 0.0)) if kind == "yesno" else (0.0, 0.0)),
        _ahead(choice),
        *(float(kind == one) for one in KINDS),
    ]


def _leads(choice: Choice) -> tuple[float, float, float]:
    """How far the chosen span leads, how far it leads the next, and whether another window has it, too."""
    chosen, spans = choice.chosen, choice.spans
    text = plain(chosen.text) if chosen else ""
    lead = chosen.lead if chosen else max((one.lead for one in spans if one.window == choice.at), default=-20.0)
    words = [plain(one.text) for one in spans]
    same = chosen is not None and any(word == text and one.window != choice.at for one, word in zip(spans, words, strict=True))
    others = [one for one, word in zip(spans, words, strict=True) if one is not chosen and not (chosen and word in text)]
    following = max((one.lead for one in others), default=-12.0)
    return _within(lead), _within(lead - following), float(same)


def _ahead(choice: Choice) -> float:
    """How far the best passage of the answer's article was found ahead of all other articles."""
    article = choice.windows[choice.at].hit.article.article_id
    found = [(one.hit.article.article_id == article, one.hit.score) for one in choice.windows]
    best = max(score for _, score in found)
    return max(score for own, score in found if own) - max((score for own, score in found if not own), default=best - _NO_OTHER)


_NO_OTHER = 5.0
"""How far ahead an article is that was found alone."""


def _within(lead: float) -> float:
    return max(-12.0, min(12.0, lead))


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over FEATURES: `bias` and one weight each, and the probability from which its outcome is taken."""

    bias: float
    weights: tuple[float, ...]
    least: float

    def probability(self, values: Sequence[float]) -> float:
        """The probability for one row of features."""
        logit = self.bias + sum(weight * value for weight, value in zip(self.weights, values, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def believed(right: float, yes: bool) -> float:
    """The probability that a verdict is right, from that on questions of which half are true: who asks whether mostly doubts it."""
    odds = right / max(1 - right, 1e-9) * (1 / DOUBTED if yes else DOUBTED)
    return odds / (1 + odds)


@dataclass(frozen=True, slots=True)
class Confidence:
    """`choice` weighs CLUES to choose among windows and spans; the regressions tell whether what was read answers, and whether
    the bare answer, or the verdict of a yes-no question, is right."""

    choice: tuple[float, ...]
    answers: Weights
    short: Weights
    verdict: Weights


@cache
def load_confidence(folder: Path = MODEL) -> Confidence:
    """The weights that lie beside a network."""
    file = folder / "confidence.json"
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ModelError(
            f"读不了 {file}：请用 python -m rag.training.confidence 重新拟合 (the sureness of answers cannot be read: fit it again)"
        ) from None
    if (kept.get("features"), kept.get("clues")) != (list(FEATURES), list(CLUES)):
        raise ModelError(
            f"{file} 是按别的特征拟合的：请用 python -m rag.training.confidence 重新拟合 (it was fitted on other features: fit it again)"
        )
    answers, short, verdict = (
        Weights(one["bias"], tuple(one["weights"]), one["least"]) for one in (kept["answers"], kept["short"], kept["verdict"])
    )
    return Confidence(tuple(kept["choice"]), answers, short, verdict)
