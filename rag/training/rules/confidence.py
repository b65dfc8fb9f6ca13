"""Fit the weights of the confidence: `python -m rag.training.rules.confidence ARCHIVE=QUESTIONS.jsonl[,QUESTIONS.jsonl...][@WEIGHT]...`.

A line of QUESTIONS with `answers` counts as answered where the answer drawn from its archive holds one of them, and is left out where
it does not; a line without must be refused. Each answered question is asked once more, at half its weight, of the same articles
without the sentences that hold the gold: what is left looks like an answer and is none. WEIGHT (1) is what a question of that
archive counts. scikit-learn is needed here and not to answer.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from index.embed.passages import sentences
from rag.bench.evaluate import holds_gold
from rag.pipeline import Wenbao, open_archive
from rag.reader.rules.confidence import features
from rag.reader.rules.contradictions import ruled_out
from rag.reader.rules.draft import composed
from rag.reader.rules.read import as_read
from rag.reader.rules.single import weighed
from rag.scripts.questions import asking_day, earlier_turns
from rag.training.rules.trees import lines
from rag.types import Draft, Hit, Question

HALF = 0.5
"""What a question counts whose answer was taken out of its articles."""
STRENGTH = 0.1
"""Inverse of the L2 penalty on the standardised weights."""


@dataclass(frozen=True, slots=True)
class Example:
    """What spoke for an answer, whether it was one, and how much the example counts."""

    told: dict[str, float]
    answered: bool
    weight: float


def _read(wenbao: Wenbao, question: Question, hits: Sequence[Hit]) -> tuple[dict[str, float], Draft] | None:
    """The features and the answer drawn from the hits; None where the question is refused whatever the features say."""
    asked, hits = as_read(question, hits, wenbao.archive)
    found = weighed(question, asked, hits) if hits else None
    if found is None or ruled_out(question, asked, found[0]) is not None:
        return None
    draft = composed(found[0])
    return None if draft is None else (features(question, *found), draft)


def without_gold(hits: Sequence[Hit], gold: dict[str, Any]) -> list[Hit]:
    """The hits, their articles without the sentences that hold a gold answer."""
    left = []
    for hit in hits:
        text = hit.article.text
        keep, since = [], 0
        for start, end in sentences(text):
            if any(holds_gold(text[start:end], {"answers": [answer]}) for answer in _gold(gold)):
                keep.append(text[since:start])
                since = end
        rest = "".join([*keep, text[since:]])
        if rest.strip():
            passage = hit.passage if rest == text else replace(hit.passage, start=0, end=len(rest))
            left.append(replace(hit, article=replace(hit.article, text=rest), passage=passage))
    return left


def _gold(record: dict[str, Any]) -> list[str]:
    groups = record.get("must_contain") or [record["answers"]]
    return [answer for group in groups for answer in ([group] if isinstance(group, str) else group) if len(answer) > 1]


def examples(wenbao: Wenbao, records: Sequence[dict[str, Any]], weight: float) -> Iterator[Example]:
    """What is learnt from the questions of one archive."""
    for record in records:
        history = earlier_turns(record.get("history"))
        question = wenbao.understand(record["question"], history=history, as_of=asking_day(record.get("as_of")))
        hits = wenbao.retrieve(question)
        found = _read(wenbao, question, hits)
        if found is None:
            continue
        told, draft = found
        if not record.get("answers"):
            yield Example(told, False, weight)
            continue
        if not holds_gold((draft.short_answer or "") + " ".join(one.text for one in draft.statements), record):
            continue
        yield Example(told, True, weight)
        if (beside := _read(wenbao, question, without_gold(hits, record))) is not None:
            yield Example(beside[0], False, HALF * weight)


def fit(made: Sequence[Example]) -> dict[str, float]:
    """The weights of a logistic regression in which answered and unanswered examples count the same, and its bias."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    names = [name for name in made[0].told if name != "bias"]
    rows = np.array([[one.told[name] for name in names] for one in made])
    answered = np.array([one.answered for one in made])
    weights = np.array([one.weight for one in made])
    weights[~answered] *= weights[answered].sum() / weights[~answered].sum()
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    model.fit(scaler.transform(rows), answered, sample_weight=weights * len(weights) / weights.sum())
    plain = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - plain @ scaler.mean_)
    return {"bias": round(bias, 3)} | {name: round(float(value), 3) for name, value in zip(names, plain, strict=True)}


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m rag.training.rules.confidence", description=(__doc__ or "").split("\n\n")[0]
    )
    parser.add_argument("sets", nargs="+", metavar="ARCHIVE=QUESTIONS[,QUESTIONS...][@WEIGHT]")
    made: list[Example] = []
    for one in parser.parse_args(arguments).sets:
        address, _, rest = one.partition("=")
        files, _, weight = rest.partition("@")
        records = [record for name in files.split(",") for record in lines(Path(name)) if record["question"].strip()]
        found = list(examples(open_archive(address), records, float(weight or 1)))
        answered = sum(example.answered for example in found)
        print(f"{one}: {answered} answered, {len(found) - answered} not", file=sys.stderr, flush=True)
        made += found
    for name, value in fit(made).items():
        print(f'    "{name}": {value},')


if __name__ == "__main__":
    main()
