"""Fit how an answer is chosen and how sure it is: `python -m rag.training.confidence NETWORK --set ARCHIVE QUESTIONS ...`.

Each set is an archive and questions with their gold (JSON Lines: question, history, answerable, must_contain, support with quotes),
none of which the network has learnt from. Every question is retrieved and all its windows are scored; the chat
reads no further once it is sure. Then are fitted: the
weights of CLUES, by which a span is chosen among all (a softmax over them); whether what was read answers; and whether the bare answer
is right (logistic regressions). What is reported, and what the thresholds are taken from, is told of each set by weights fitted on the
others.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from rag.pipeline import open_archive
from rag.question.kinds import LONG
from rag.reader.comparing import holds
from rag.reader.confidence import CLUES, FEATURES, FIRST_CHOICE, clues
from rag.reader.kinds import asked_for, fits
from rag.reader.network import Network
from rag.reader.reading import READ, choose
from rag.reader.spans import candidates
from rag.reader.support import sentences
from rag.reader.windows import windows_of
from rag.scripts.questions import asking_day
from rag.training.judging import Gold, Judged, Read, judge, proves, wanted
from rag.training.material import MaterialError, in_one_line, lines

Floats = NDArray[np.float64]

REFUSED, PRECISE = 0.85, 0.92
"""Shares of the unanswerable questions to be refused, and of the bare answers shown to be right."""


def read_all(network: Network, group: str, archive: str, questions: Sequence[Gold]) -> Iterator[Read]:
    """Each question of a set retrieved, and its windows scored."""
    wenbao = open_archive(archive)
    for gold in tqdm(questions, unit=" questions", file=sys.stderr, disable=None):
        as_of = asking_day(gold.get("as_of")) or date.today()
        question = wenbao.understand(gold["question"], history=gold.get("history") or (), as_of=as_of)
        if windows := windows_of(wenbao.retrieve(question))[:READ]:
            scores = network.score([(question.text, one.context, one.text) for one in windows])
            yield Read(group, gold, question, tuple(windows), tuple(scores))


def options(read: Read) -> tuple[Floats, NDArray[np.bool_]]:
    """The clues of all that may be chosen in what was read, and which of it is right."""
    told = sentences(read.windows, read.scores)
    kind = asked_for(read.scores, read.question.asked)
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
            if fits(kind, one.text, read.question.text):
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


def fit(values: Floats, right: Floats, decay: float = 1.0, rounds: int = 40) -> tuple[float, Floats]:
    """Bias and weights of a logistic regression with a square penalty, by Newton's method, on features put to one scale."""
    mean, scale = values.mean(0), values.std(0) + 1e-6
    table = np.hstack([np.ones((len(values), 1)), (values - mean) / scale])
    weights = np.zeros(table.shape[1])
    penalty = np.full(table.shape[1], decay)
    penalty[0] = 1e-6
    for _ in range(rounds):
        told = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (told - right) + penalty * weights
        curve = (table * (told * (1 - told))[:, None]).T @ table + np.diag(penalty)
        weights -= np.linalg.solve(curve, slope)
    scaled = weights[1:] / scale
    return float(weights[0] - scaled @ mean), scaled


def apart(judged: Sequence[Judged], right: Floats) -> Floats:
    """The probability of each by weights fitted on the other sets."""
    values = np.array([one.values for one in judged])
    groups = np.array([one.group for one in judged])
    told = np.zeros(len(judged))
    for group in sorted(set(groups)):
        bias, weights = fit(values[groups != group], right[groups != group])
        told[groups == group] = 1 / (1 + np.exp(-(values[groups == group] @ weights + bias)))
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
    parser.add_argument("--refused", type=float, default=REFUSED, help="share of the unanswerable questions to be refused")
    parser.add_argument("--precise", type=float, default=PRECISE, help="share of the bare answers shown to be right")
    given = parser.parse_args()
    network = Network(given.network)
    reads = [
        read
        for archive, questions in given.set
        for read in read_all(network, Path(questions).name.split(".")[0], archive, list(lines(Path(questions))))
    ]
    fitted = fit_all(reads, given.refused, given.precise)
    (given.network / "confidence.json").write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


def fit_all(reads: Sequence[Read], refused: float, precise: float) -> dict[str, object]:
    """The weights of the choice and of both regressions with their thresholds, as `confidence.json` holds them; reports as it goes."""
    if len({one.group for one in reads}) < 2 or len({bool(one.gold["answerable"]) for one in reads}) < 2:
        raise MaterialError(
            "give two --set of files with different names or more, with and without questions that have no answer"
        )
    choice = fit_choice(reads)
    judged = [judge(read, choose(read.question, read.windows, read.scores, choice)) for read in reads]
    answers = np.array([float(one.answers) for one in judged])
    sure = apart(judged, answers)
    nothing = np.array([not one.answerable for one in judged])
    least = float(np.quantile(sure[nothing], refused))
    shorts = [one for one in judged if one.short is not None]
    right = np.array([float(bool(one.short)) for one in shorts])
    short_sure = apart(shorts, right)
    passed = sure[np.array([one.short is not None for one in judged])] >= least
    least_short = least_precise(np.where(passed, short_sure, 0), right, precise)
    for group in [*sorted({one.group for one in judged}), "all"]:
        own = np.array([group in (one.group, "all") for one in judged])
        bold = np.array([group in (one.group, "all") for one in shorts]) & passed & (short_sure >= least_short)
        can, cannot = own & ~nothing, own & nothing
        print(
            f"{group:10} n {own.sum():4d}  right if all were answered {answers[can].mean():.3f}  "
            f"answered right {(answers * (sure >= least))[can].mean():.3f}  falsely refused {(sure < least)[can].mean():.3f}  "
            f"refused {(sure < least)[cannot].mean() if cannot.any() else float('nan'):.3f}  "
            f"bare answers shown {bold.sum() / own.sum():.3f}, right {right[bold].mean() if bold.any() else float('nan'):.3f}"
        )
    fitted: dict[str, object] = {"clues": list(CLUES), "choice": list(choice), "features": list(FEATURES)}
    for name, rows, labels, threshold in (("answers", judged, answers, least), ("short", shorts, right, least_short)):
        bias, weights = fit(np.array([one.values for one in rows]), labels)
        fitted[name] = {"bias": bias, "weights": weights.tolist(), "least": threshold}
    return fitted


if __name__ == "__main__":
    in_one_line(main)
