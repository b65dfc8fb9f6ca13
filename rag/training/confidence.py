"""Fit how sure an answer is: `python -m rag.training.confidence NETWORK --set ARCHIVE QUESTIONS ...`.

Each set is an archive and questions with their gold (JSON Lines: question, history, answerable, must_contain, support with quotes),
none of which the network has learnt from. Every question is retrieved and read as in the chat; whether what was read holds the
proof, and whether the bare answer is right, are then fitted by logistic regression. What is reported, and what the thresholds are
taken from, is told of each set by weights fitted on the others.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from rag.pipeline import open_archive
from rag.questions import asking_day
from rag.reader.confidence import FEATURES
from rag.reader.network import Network
from rag.reader.reading import NetworkReader, Reading, tell
from rag.training.material import lines

Floats = NDArray[np.float64]

_IGNORED = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: its set, its features, and whether what was read answers and the bare answer is right (None: none given)."""

    group: str
    values: tuple[float, ...]
    answerable: bool
    answers: bool
    short: bool | None


def _plain(text: str) -> str:
    folded = re.sub(r"(?<=\d)[,，](?=\d{3})", "", unicodedata.normalize("NFKC", text)).lower()
    return _IGNORED.sub("", re.sub(r"(?<=\d)\.(?=\d)", "点", folded))


def _holds(text: str, words: str) -> bool:
    plain, wanted = _plain(text), _plain(words)
    at = plain.find(wanted)
    while wanted and at >= 0:
        before, after = plain[max(0, at - 1) : at], plain[at + len(wanted) : at + len(wanted) + 1]
        if not (wanted[0].isdigit() and (before.isdigit() or before == "点")) and not (
            wanted[-1].isdigit() and (after.isdigit() or after == "点")
        ):
            return True
        at = plain.find(wanted, at + 1)
    return False


_NO = re.compile(r"不|没|无|未|否|并非|尚未")


def judge(group: str, gold: Mapping[str, Any], reading: Reading) -> Judged:
    """A reading held against its gold."""
    if not gold["answerable"]:
        return Judged(group, reading.values, False, False, False if tell(reading).short_answer else None)
    told = tell(reading)
    window = "".join(one.text for one in told.statements)
    must = gold.get("must_contain") or [[gold.get("short") or "\0"]]
    quotes = [_plain(one["quote"]) for one in gold["support"]]
    shared = [_plain(evidence.text) for one in told.statements for evidence in one.evidence]
    proof = any(
        (len(quote) >= 12 and any(quote[i : i + 12] in text for i in range(len(quote) - 11))) or quote in text
        for quote in quotes
        for text in shared
    )
    holds = [any(_holds(window + (told.short_answer or ""), words) for words in group_) for group_ in must]
    short: bool | None = None
    if told.short_answer:
        some = [any(_holds(told.short_answer, words) for words in group_) for group_ in must]
        short = all(some) if len(must) == 1 else any(some)
        if reading.kind == "yesno" and gold.get("short"):
            short = proof and bool(_NO.match(told.short_answer)) == bool(_NO.match(gold["short"]))
    return Judged(group, reading.values, True, proof and all(holds), short)


def readings(
    network: NetworkReader, archive: str, questions: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any], Reading]]:
    """Each question retrieved and read."""
    wenbao = open_archive(archive)
    for gold in tqdm(questions, unit=" questions", file=sys.stderr, disable=None):
        understood = wenbao.understand(
            gold["question"], history=gold.get("history") or (), as_of=asking_day(gold.get("as_of")) or date.today()
        )
        if (reading := network.weigh(understood, wenbao.retrieve(understood))) is not None:
            yield gold, reading


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
    parser.add_argument("--refused", type=float, default=0.88, help="share of the unanswerable questions to be refused")
    parser.add_argument("--precise", type=float, default=0.95, help="share of the bare answers shown to be right")
    given = parser.parse_args()
    reader = NetworkReader(Network(given.network))
    judged = [
        judge(Path(questions).name.split(".")[0], gold, reading)
        for archive, questions in given.set
        for gold, reading in readings(reader, archive, list(lines(Path(questions))))
    ]
    answers = np.array([float(one.answers) for one in judged])
    sure = apart(judged, answers)
    nothing = np.array([not one.answerable for one in judged])
    least = float(np.quantile(sure[nothing], given.refused))
    shorts = [one for one in judged if one.short is not None]
    right = np.array([float(bool(one.short)) for one in shorts])
    short_sure = apart(shorts, right)
    both = np.array([n for n, one in enumerate(judged) if one.short is not None])
    passed = sure[both] >= least
    least_short = least_precise(np.where(passed, short_sure, 0), right, given.precise)
    for group in [*sorted({one.group for one in judged}), "all"]:
        own = np.array([group in (one.group, "all") for one in judged])
        bold = np.array([group in (one.group, "all") for one in shorts]) & passed & (short_sure >= least_short)
        can = own & ~nothing
        print(
            f"{group:10} n {own.sum():4d}  answers {answers[can].mean():.3f}  answered right {(answers * (sure >= least))[can].mean():.3f}  "
            f"falsely refused {(sure < least)[can].mean():.3f}  refused {(sure < least)[own & nothing].mean() if (own & nothing).any() else float('nan'):.3f}  "
            f"short shown {bold.sum() / own.sum():.3f}, right {right[bold].mean() if bold.any() else float('nan'):.3f}"
        )
    fitted = []
    for rows, labels, threshold in ((judged, answers, least), (shorts, right, least_short)):
        bias, weights = fit(np.array([one.values for one in rows]), labels)
        fitted.append({"bias": bias, "weights": weights.tolist(), "least": threshold})
        print({name: round(weight, 3) for name, weight in zip(FEATURES, weights, strict=True)})
    written = {"features": list(FEATURES), "answers": fitted[0], "short": fitted[1]}
    (given.network / "confidence.json").write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
