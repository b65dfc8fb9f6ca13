"""Fit how an answer is chosen and how sure it is: `python -m rag.training.confidence NETWORK --set ARCHIVE QUESTIONS ...`.

Each set is an archive and questions with their gold (JSON Lines: question, history, answerable, must_contain, support with quotes),
none of which the network has learnt from. Every question is retrieved and all its windows are scored; the chat
reads no further once it is sure. Then are fitted: the
weights of CLUES, by which a span is chosen among all (a softmax over them); whether what was read answers; whether the bare answer
is right; and whether the verdict of a yes-no question is (logistic regressions). Whether it answers is learnt from right answers and from questions that have none: a wrong answer to
a question that has one teaches neither. What is reported, and what the thresholds are taken from, is told of each set by weights
fitted on the others. Sets given by --more are learnt from and decide nothing.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from rag.kinds import LONG
from rag.network.network import Network
from rag.pipeline import open_archive
from rag.reader.confidence import CLUES, FEATURES, FIRST_CHOICE, OF_VERDICTS, clues
from rag.reader.kinds import asked_for, fits
from rag.reader.reading import choose, windows_read
from rag.reader.spans import candidates
from rag.reader.support import sentences
from rag.scripts.questions import asking_day
from rag.training.judging import Gold, Judged, Read, area, judge, proves, wanted
from rag.training.material import MaterialError, in_one_line, lines
from rag.words.comparing import holds

Floats = NDArray[np.float64]

REFUSED, PRECISE = 0.85, 0.94
"""Shares of the unanswerable questions to be refused, and of the bare answers shown to be right."""
LIKELY = 0.65
"""The probability from which a verdict is said, if not in large type."""
FREEDOMS = (0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1.0)
"""How much weights may grow (the inverse of the penalty), of which one is taken for each regression: by which right answers are told
best from questions that have none (area under the curve), by which most bare answers are shown at the precision asked for."""
_YES_NO = FEATURES.index("asks_yesno")


def read_all(network: Network, group: str, archive: str, questions: Sequence[Gold]) -> Iterator[Read]:
    """Each question of a set retrieved, and its windows scored."""
    wenbao = open_archive(archive)
    for gold in tqdm(questions, unit=" questions", file=sys.stderr, disable=None):
        as_of = asking_day(gold.get("as_of")) or date.today()
        question = wenbao.understand(gold["question"], history=gold.get("history") or (), as_of=as_of)
        if windows := windows_read(question, wenbao.retrieve(question)):
            scores = network.score([(question.text, one.context, one.text) for one in windows])
            yield Read(group, gold, question, tuple(windows), tuple(scores))


def options(read: Read) -> tuple[Floats, NDArray[np.bool_]]:
    """The clues of all that may be chosen in what was read, and which of it is right."""
    told = sentences(read.windows, read.scores)
    kind = asked_for(read.scores, read.question.turn.facts)
    support = [max((one.support for one in told if one.window == n), default=0.0) for n in range(len(read.windows))]
    best = max(window.hit.score for window in read.windows)
    proving = [proves(read.gold, window.text) for window in read.windows]
    rows, right = [], []
    if kind in LONG:
        for n, window in enumerate(read.windows):
            rows.append(clues(window, read.scores[n], support[n], best, 0.0))
            right.append(proving[n])
    else:
        words = [word for group in wanted(read.gold) for word in group]
        for one in candidates(read.windows, read.scores, kind):
            if fits(kind, one.text, read.question):
                rows.append(clues(read.windows[one.window], read.scores[one.window], support[one.window], best, one.lead))
                right.append(proving[one.window] and any(holds(one.text, word) for word in words))
    return np.array(rows, np.float64).reshape(-1, len(CLUES)), np.array(right, bool)


def fit_choice(reads: Sequence[Read], decay: float = 20.0, rounds: int = 400, rate: float = 0.05) -> tuple[float, ...]:
    """Weights of CLUES under which the right options have the largest share, by gradient ascent."""
    tables = [(rows, right) for rows, right in map(options, reads) if right.any() and not right.all()]
    weights = np.array(FIRST_CHOICE)
    if not tables:
        return FIRST_CHOICE
    scale = np.concatenate([rows for rows, _ in tables]).std(0) + 1e-6
    for _ in range(rounds):
        slope = -decay * weights * scale**2 / len(tables)
        for rows, right in tables:
            worth = rows @ weights
            share = np.exp(worth - worth.max())
            own = share * right
            slope += (rows.T @ (own / own.sum()) - rows.T @ (share / share.sum())) / len(tables)
        weights = weights + rate * slope / scale**2 * 4
    return tuple(round(float(one), 4) for one in weights)


def fit(values: Floats, right: Floats, freedom: float = FREEDOMS[-1]) -> tuple[float, Floats]:
    """Bias and weights of a logistic regression on features put to one scale; the less `freedom`, the fewer of them weigh anything."""
    mean, scale = values.mean(0), values.std(0) + 1e-6
    model = LogisticRegression(l1_ratio=1.0, C=freedom, solver="liblinear", intercept_scaling=10.0, random_state=1)
    model.fit((values - mean) / scale, right)
    scaled = model.coef_[0] / scale
    return float(model.intercept_[0] - scaled @ mean), scaled


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to learn from: the set of each, its features and whether it is right."""

    groups: NDArray[np.str_]
    values: Floats
    right: Floats

    @classmethod
    def of_answers(cls, judged: Sequence[Judged]) -> Table:
        """Whether what was read answers: right answers, and what was read for questions that have none."""
        return cls._of([(one, one.answers) for one in judged if one.answers or not one.answerable])

    @classmethod
    def of_shorts(cls, judged: Sequence[Judged]) -> Table:
        """Whether the bare answers given are right, those to yes-no questions left out."""
        return cls._of([(one, one.short) for one in judged if one.short is not None and not one.values[_YES_NO]])

    @classmethod
    def of_verdicts(cls, judged: Sequence[Judged]) -> Table:
        """Whether the verdicts given to yes-no questions are right, by OF_VERDICTS alone."""
        table = cls._of([(one, one.short) for one in judged if one.short is not None and one.values[_YES_NO]])
        return cls(table.groups, table.values * [name in OF_VERDICTS for name in FEATURES], table.right)

    @classmethod
    def _of(cls, rows: Sequence[tuple[Judged, bool]]) -> Table:
        groups, values = np.array([one.group for one, _ in rows]), np.array([one.values for one, _ in rows])
        return cls(groups, values, np.array([float(right) for _, right in rows]))

    def fitted(self, freedom: float, without: str = "") -> tuple[float, Floats]:
        """Bias and weights, fitted on all sets but one."""
        kept = self.groups != without
        return fit(self.values[kept], self.right[kept], freedom)


def freest(judged: Sequence[Judged], table: Table, worth: Callable[[Floats], float]) -> float:
    """Of FREEDOMS the one that is worth most by the probabilities of each set with weights fitted on the other sets."""
    return max(FREEDOMS, key=lambda freedom: worth(apart(judged, table, freedom)))


def apart(judged: Sequence[Judged], table: Table, freedom: float) -> Floats:
    """The probability of each by weights fitted on the other sets."""
    told = np.zeros(len(judged))
    for group in sorted({one.group for one in judged}):
        bias, weights = table.fitted(freedom, group)
        for n, one in enumerate(judged):
            if one.group == group:
                told[n] = 1 / (1 + math.exp(-(np.array(one.values) @ weights + bias)))
    return told


def least_precise(told: Floats, right: Floats, precision: float) -> float:
    """The lowest probability from which on at least `precision` of those told are right."""
    order = np.argsort(-told)
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share >= precision)
    return float(told[order[good[-1]]]) if len(good) else 1.0


def main() -> None:
    """Read all sets, fit, report, and write `confidence.json` beside the network."""
    parser = argparse.ArgumentParser(prog="python -m rag.training.confidence", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("network", type=Path, help="the folder of the network")
    parser.add_argument("--set", nargs=2, action="append", required=True, metavar=("ARCHIVE", "QUESTIONS"))
    parser.add_argument(
        "--more", nargs=2, action="append", default=[], metavar=("ARCHIVE", "QUESTIONS"), help="to learn from alone"
    )
    parser.add_argument("--refused", type=float, default=REFUSED, help="share of the unanswerable questions to be refused")
    parser.add_argument("--precise", type=float, default=PRECISE, help="share of the bare answers shown to be right")
    given = parser.parse_args()
    network = Network(given.network)

    def read(sets: Sequence[tuple[str, str]]) -> list[Read]:
        return [
            one
            for archive, questions in sets
            for one in read_all(network, Path(questions).name.split(".")[0], archive, list(lines(Path(questions))))
        ]

    fitted = fit_all(read(given.set), given.refused, given.precise, read(given.more))
    (given.network / "confidence.json").write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


def fit_all(reads: Sequence[Read], refused: float, precise: float, more: Sequence[Read] = ()) -> dict[str, object]:
    """The weights of the choice and of both regressions with their thresholds, as `confidence.json` holds them; reports as it goes.

    The choice and the thresholds are taken from `reads` alone; the regressions learn from `more`, too.
    """
    if len({one.group for one in reads}) < 2 or len({bool(one.gold["answerable"]) for one in reads}) < 2:
        raise MaterialError(
            "give two --set of files with different names or more, with and without questions that have no answer"
        )
    choice = fit_choice(reads)
    judged = [judge(read, choose(read.question, read.windows, read.scores, choice)) for read in reads]
    learnt = judged + [judge(read, choose(read.question, read.windows, read.scores, choice)) for read in more]
    of_answers, of_shorts = Table.of_answers(learnt), Table.of_shorts(learnt)
    telling = [one for one in judged if one.answers or not one.answerable]
    free = freest(telling, of_answers, lambda told: area(list(told), [one.answers for one in telling]))
    sure = apart(judged, of_answers, free)
    nothing = np.array([not one.answerable for one in judged])
    least = float(np.quantile(sure[nothing], refused))
    shorts = [one for one in judged if one.short is not None and not one.values[_YES_NO]]
    right = np.array([float(bool(one.short)) for one in shorts])
    free_short = freest(shorts, of_shorts, lambda told: float((told >= least_precise(told, right, precise)).sum()))
    short_sure = apart(shorts, of_shorts, free_short)
    passed = sure[np.array([one.short is not None and not one.values[_YES_NO] for one in judged])] >= least
    least_short = least_precise(np.where(passed, short_sure, 0), right, precise)
    report(judged, sure >= least, passed & (short_sure >= least_short))
    fitted: dict[str, object] = {"clues": list(CLUES), "choice": list(choice), "features": list(FEATURES)}
    of_verdicts = Table.of_verdicts(learnt)
    for name, table, freedom, threshold in (
        ("answers", of_answers, free, least), ("short", of_shorts, free_short, least_short),
        ("verdict", of_verdicts, FREEDOMS[-1], LIKELY),
    ):  # fmt: skip
        bias, weights = table.fitted(freedom)
        print(f"{name}: freedom {freedom}, {', '.join(np.array(FEATURES)[weights != 0])}")
        fitted[name] = {"bias": bias, "weights": weights.tolist(), "least": threshold}
    return fitted


def report(judged: Sequence[Judged], told: NDArray[np.bool_], bold: NDArray[np.bool_]) -> None:
    """Print of each set and of all how many are `told`, and how many of those with a bare answer to no yes-no question are shown it, `bold`."""
    answers = np.array([one.answers for one in judged])
    nothing = np.array([not one.answerable for one in judged])
    shorts = [one for one in judged if one.short is not None and not one.values[_YES_NO]]
    right = np.array([bool(one.short) for one in shorts])
    for group in [*sorted({one.group for one in judged}), "all"]:
        own = np.array([group in (one.group, "all") for one in judged])
        shown = np.array([group in (one.group, "all") for one in shorts]) & bold
        can, cannot = own & ~nothing, own & nothing
        print(
            f"{group:10} n {own.sum():4d}  right if all were answered {answers[can].mean():.3f}  "
            f"answered right {(answers & told)[can].mean():.3f}  falsely refused {(~told)[can].mean():.3f}  "
            f"refused {(~told)[cannot].mean() if cannot.any() else float('nan'):.3f}  "
            f"bare answers shown {shown.sum() / own.sum():.3f}, right {right[shown].mean() if shown.any() else float('nan'):.3f}"
        )


if __name__ == "__main__":
    in_one_line(main)
