"""Train the reader from questions with their answers and passages: `python -m rag.training QA.jsonl[.gz]`.

Three ensembles are made: which sentence answers, which span of it, and whether the passages answer at all. Each question is
read in its own passage and in the passages nearest to it, as it would be after a search. The word table (`lexicon.npz`) is
counted beforehand by `--lexicon NEWS.jsonl[.gz]...`. scikit-learn and scipy are needed here and nowhere else.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.words import bare, bigrams, cut
from rag.reader.answerable import answerable_features
from rag.reader.asked import Asked, ask
from rag.reader.lexicon import MODELS, flat
from rag.reader.match import Read, Reading, candidate_features, sentence_features, shortlist, split, wanted
from rag.reader.spans import Candidate, candidates
from rag.reader.trees import Trees

_FROM = 3  # sentences whose candidates are scored


@dataclass(frozen=True, slots=True)
class Example:
    """A question, its gold answers (none: it has no answer in the passage) and the texts it is read in, its own first."""

    question: str
    answers: tuple[str, ...]
    texts: tuple[str, ...]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file, packed or not."""
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def examples(path: Path, limit: int, seed: int = 5) -> list[Example]:
    """Examples in random order, each with the two other passages nearest to its question."""
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

    records = list(lines(path))
    random.Random(seed).shuffle(records)
    records = records[:limit]
    passages = list(dict.fromkeys(record["passage"] for record in records))
    number = {passage: n for n, passage in enumerate(passages)}
    hashing = HashingVectorizer(analyzer=bigrams, n_features=2**18, norm=None, alternate_sign=False)
    weighting = TfidfTransformer(sublinear_tf=True)
    shelf = weighting.fit_transform(hashing.transform(passages)).T.tocsr()
    made = []
    for start in range(0, len(records), 500):
        batch = records[start : start + 500]
        similar = (weighting.transform(hashing.transform([record["question"] for record in batch])) @ shelf).toarray()
        for record, row in zip(batch, similar, strict=True):
            own = number[record["passage"]]
            near = [n for n in np.argsort(-row)[:3] if n != own][:2]
            answers = tuple(a for a in record["answers"] if a and a not in ("YES", "NO"))
            if record["answers"] and not any(bare(a) in bare(record["passage"]) for a in answers):
                continue
            made.append(Example(record["question"], answers, (record["passage"], *(passages[n] for n in near))))
    return made


def readings(example: Example) -> list[Reading]:
    """The texts of an example as articles found by a search."""
    return [Reading(split(text), "", rank) for rank, text in enumerate(example.texts)]


def _gold(example: Example, reads: Sequence[Read]) -> int | None:
    """The sentence of the shortlist that holds an answer and most of the question."""
    wanted_texts = [bare(answer) for answer in example.answers]
    own = split(example.texts[0])
    right = [n for n, one in enumerate(reads) if one.text is own and any(text in bare(one.sentence.text) for text in wanted_texts)]
    return max(right, key=lambda n: reads[n].quick) if right else None


def worth(words: str, answers: Sequence[str]) -> float:
    """How good a span is as an answer: the best character F1, raised for one that holds the whole answer and little more."""
    best = 0.0
    mine = bare(words)
    for answer in answers:
        gold = bare(answer)
        if not gold or not mine:
            continue
        if mine == gold:
            return 1.0
        common = sum(min(mine.count(sign), gold.count(sign)) for sign in set(gold))
        f1 = 2 * common / (len(mine) + len(gold))
        if gold in mine:
            f1 = max(f1, 0.55 + 0.4 * len(gold) / len(mine)) if len(mine) <= 40 else f1
        elif mine not in gold:
            f1 *= 0.5
        best = max(best, f1)
    return best


def fit(rows: np.ndarray, targets: np.ndarray, trees: int, leaves: int, *, classes: bool, weights: np.ndarray | None = None) -> Trees:
    """Fit an ensemble: log-odds where `classes`, else least squares."""
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    kind = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    model = kind(max_iter=trees, max_leaf_nodes=leaves, max_depth=7, learning_rate=0.08, min_samples_leaf=60, l2_regularization=1.0, random_state=1)
    model.fit(rows, targets, sample_weight=weights)
    return _arrays(model)


def _arrays(model: Any) -> Trees:
    ensembles = [stage[0].nodes for stage in model._predictors]
    most = max(len(nodes) for nodes in ensembles)
    arrays = {name: np.zeros((len(ensembles), most), kind) for name, kind in
              (("feature", np.int16), ("threshold", np.float32), ("left", np.int16), ("right", np.int16), ("value", np.float32))}
    for n, nodes in enumerate(ensembles):
        own = np.arange(len(nodes))
        leaf = nodes["is_leaf"].astype(bool)
        size = len(nodes)
        arrays["feature"][n, :size] = np.where(leaf, 0, nodes["feature_idx"])
        arrays["threshold"][n, :size] = np.nextafter(np.where(leaf, 0, nodes["num_threshold"]).astype(np.float32), np.float32(np.inf))
        arrays["left"][n, :size] = np.where(leaf, own, nodes["left"])
        arrays["right"][n, :size] = np.where(leaf, own, nodes["right"])
        arrays["value"][n, :size] = np.where(leaf, nodes["value"], 0)
    depth = max(int(nodes["depth"].max()) for nodes in ensembles)
    return Trees(arrays, depth, float(np.ravel(model._baseline_prediction)[0]))


def save(path: Path, ensembles: dict[str, Trees]) -> None:
    """Write the ensembles as plain arrays."""
    arrays: dict[str, Any] = {"names": np.array(",".join(ensembles))}
    for name, trees in ensembles.items():
        arrays |= {f"{name}.{part}": array for part, array in trees.arrays.items()}
        arrays |= {f"{name}.depth": np.array(trees.depth), f"{name}.base": np.array(trees.base)}
    np.savez_compressed(path, **arrays)


def _log(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def train(path: Path, limit: int, target: Path) -> dict[str, Trees]:
    """Train the three ensembles and write them to `target`; figures on the held-out tenth go to stderr."""
    made = examples(path, limit)
    _log(f"{len(made)} examples, {sum(1 for one in made if one.answers)} with an answer")
    prepared: list[tuple[Example, Asked, list[Read], np.ndarray, list[np.ndarray], int | None]] = []
    for example in made:
        asked = ask(example.question)
        reads = shortlist(asked, readings(example))
        if not reads or not asked.terms:
            continue
        rows, softs = sentence_features(asked, reads)
        prepared.append((example, asked, reads, rows, softs, _gold(example, reads) if example.answers else None))
    _log("sentences read")
    split_at = len(prepared) // 10
    held_out, rest = prepared[:split_at], prepared[split_at:]

    def sentence_set(part: Sequence[Any]) -> tuple[np.ndarray, np.ndarray]:
        pairs = [(rows, np.arange(len(rows)) == gold) for _, _, _, rows, _, gold in part if gold is not None]
        return np.concatenate([rows for rows, _ in pairs]), np.concatenate([labels for _, labels in pairs]).astype(float)

    first = fit(*sentence_set(rest), trees=140, leaves=24, classes=True)
    right = [int(np.argmax(first.score(rows))) == gold for _, _, _, rows, _, gold in held_out if gold is not None]
    quick = [gold == 0 for _, _, _, _, _, gold in held_out if gold is not None]
    _log(f"sentence: first right {np.mean(right):.3f} (word overlap alone {np.mean(quick):.3f}) of {len(right)}")

    def candidate_set(part: Sequence[Any], *, only_gold: bool) -> Iterator[tuple[np.ndarray, np.ndarray, list[tuple[int, Candidate]], Any]]:
        for example, asked, reads, rows, softs, gold in part:
            if not example.answers or asked.slots[0].kind in ("how", "why", "list"):
                continue
            scores = first.score(rows)
            order = list(np.argsort(-scores)[:_FROM])
            if only_gold and gold is not None and gold not in order:
                order.append(gold)
            blocks, targets, spans = [], [], []
            for n in order:
                found = candidates(reads[n].sentence.text, wanted(asked.slots[0]))
                if not found:
                    continue
                blocks.append(candidate_features(asked, asked.slots[0], reads[n], scores[n], scores.max() - scores[n], softs[n], found))
                targets += [worth(reads[n].sentence.text[one.start : one.end], example.answers) if reads[n].rank == 0 else 0.0 for one in found]
                spans += [(n, one) for one in found]
            if blocks:
                yield np.concatenate(blocks), np.array(targets), spans, (example, asked, reads)

    blocks = [(rows, targets) for rows, targets, _, _ in candidate_set(rest, only_gold=True)]
    weights = np.concatenate([np.full(len(targets), 1 / max(len(targets), 8) ** 0.5) for _, targets in blocks])
    _log(f"{sum(len(t) for _, t in blocks)} candidates")
    second = fit(np.concatenate([r for r, _ in blocks]), np.concatenate([t for _, t in blocks]), trees=160, leaves=28, classes=False, weights=weights)
    picked = [(float(targets[int(np.argmax(second.score(rows)))]), float(targets.max())) for rows, targets, _, _ in candidate_set(held_out, only_gold=False)]
    kinds: dict[str, list[float]] = {}
    for (rows, targets, _, (_, asked, _)) in candidate_set(held_out, only_gold=False):
        kinds.setdefault(asked.slots[0].kind, []).append(float(targets[int(np.argmax(second.score(rows)))]) > 0.5)
    _log(f"span: worth {np.mean([p for p, _ in picked]):.3f} of at most {np.mean([m for _, m in picked]):.3f}; " + " ".join(f"{k} {np.mean(v):.2f}/{len(v)}" for k, v in kinds.items()))

    def answerable_set(part: Sequence[Any]) -> tuple[np.ndarray, np.ndarray]:
        rows_, labels = [], []
        for example, asked, reads, rows, softs, gold in part:
            if example.answers and gold is None:
                continue
            scores = first.score(rows)
            rows_.append(answerable_features(asked, reads, rows, softs, scores, second))
            labels.append(float(bool(example.answers)))
            if example.answers and random.random() < 0.5:  # the same question where its own sentence is not printed
                left = [n for n in range(len(reads)) if n != gold and not any(bare(a) in bare(reads[n].sentence.text) for a in example.answers)]
                if len(left) > 3:
                    rows_.append(answerable_features(asked, [reads[n] for n in left], rows[left], [softs[n] for n in left], scores[left], second))
                    labels.append(0.0)
        return np.array(rows_, np.float32), np.array(labels)

    random.seed(2)
    third = fit(*answerable_set(rest), trees=120, leaves=15, classes=True)
    rows, labels = answerable_set(held_out)
    from sklearn.metrics import roc_auc_score

    scores = third.score(rows)
    _log(f"answerable: AUC {roc_auc_score(labels, scores):.3f} of {len(labels)}")
    ensembles = {"sentence": first, "span": second, "answerable": third}
    save(target, ensembles)
    _log(f"{target}: {target.stat().st_size} bytes")
    return ensembles


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.training", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("questions", type=Path, help="JSON Lines: question, answers (empty: none), passage")
    parser.add_argument("--limit", type=int, default=100_000, help="questions to train on")
    parser.add_argument("--out", type=Path, default=MODELS / "reader.npz")
    options = parser.parse_args(arguments)
    train(options.questions, options.limit, options.out)


if __name__ == "__main__":
    main()
