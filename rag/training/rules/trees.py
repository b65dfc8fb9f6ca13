"""Train the reader from questions with their answers and passages: `python -m rag.training.rules.trees QA.jsonl[.gz]`.

The model in the box was made in two runs, because spans are learned best from questions that people asked:

    python -m rag.training.rules.trees QA.jsonl.gz --share cjrc=0.4 --limit 11000 --out spans.npz
    python -m rag.training.rules.trees QA.jsonl.gz --share cjrc=0.25 --limit 6000 --news NEWS.jsonl.gz... --keep spans.npz --kept span

Two ensembles are made: which sentence answers, and which span of it (whether anything answers: rules_confidence.py). Each question is
read in its own passage and in the passages nearest to it, as it would be after a search. The word table (`lexicon.npz`) is
counted beforehand by counting.py. scikit-learn and scipy are needed here and nowhere else.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.chinese.words import bare, bigrams
from rag.question.slots.asked import Asked, ask
from rag.reader.rules.sentence_features import Read, Reading, sentence_features, shortlist, split
from rag.reader.rules.span_features import candidate_features
from rag.reader.rules.spans import candidates
from rag.reader.rules.trees import Trees, load
from rag.training.rules.clozes import clozes
from rag.words.lexicon import MODELS, flat

_TEXTS = 2  # passages that a question is read in
_FROM = 3  # sentences whose candidates are scored


@dataclass(frozen=True, slots=True)
class Example:
    """A question, its gold answers (none: it has no answer) and the texts it is read in, its `own` first: the search is trusted to find it."""

    question: str
    answers: tuple[str, ...]
    texts: tuple[str, ...]
    own: str


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file, packed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def examples(path: Path, limit: int, share: dict[str, float], seed: int = 5) -> list[Example]:
    """Examples in random order, each with the other passages nearest to its question.

    `share` thins sources out: the part of the records that is kept of a source whose name begins so.
    """
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

    chance = random.Random(seed)
    records = list(lines(path))
    chance.shuffle(records)
    records = [
        one
        for one in records
        if all(not one["source"].startswith(name) or chance.random() < part for name, part in share.items())
    ]
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
            near = [own, *(int(n) for n in np.argsort(-row)[:_TEXTS] if n != own)][:_TEXTS]
            answers = tuple(a for a in record["answers"] if a and a not in ("YES", "NO"))
            if record["answers"] and not any(bare(a) in bare(record["passage"]) for a in answers):
                continue
            made.append(Example(record["question"], answers, tuple(passages[n] for n in near), record["passage"]))
    return made


def news_examples(paths: Sequence[Path], limit: int) -> list[Example]:
    """Examples made from news articles (JSON Lines with headline and text), each read beside another article."""
    articles = [(one.get("headline") or "", one["text"]) for path in paths for one in lines(path) if len(one["text"]) > 150]
    random.Random(4).shuffle(articles)
    made: list[Example] = []
    last = ""
    for one in clozes(articles):
        texts = (one.text, last) if last and last != one.text else (one.text,)
        made.append(Example(one.question, (one.answer,) if one.answer else (), texts, one.text))
        last = one.text
        if len(made) >= limit:
            break
    return made


def readings(example: Example) -> list[Reading]:
    """The texts of an example as articles found by a search."""
    return [Reading(split(text), "", rank) for rank, text in enumerate(example.texts)]


def _gold(example: Example, reads: Sequence[Read]) -> int | None:
    """The sentence of the shortlist that holds an answer and most of the question."""
    wanted_texts = [bare(answer) for answer in example.answers]
    own = split(example.own)
    right = [
        n for n, one in enumerate(reads) if one.text is own and any(text in bare(one.sentence.text) for text in wanted_texts)
    ]
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


def fit(
    rows: np.ndarray, targets: np.ndarray, trees: int, leaves: int, *, classes: bool, weights: np.ndarray | None = None
) -> Trees:
    """Fit an ensemble: log-odds where `classes`, else least squares."""
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    kind = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    model = kind(
        max_iter=trees,
        max_leaf_nodes=leaves,
        max_depth=7,
        learning_rate=0.08,
        min_samples_leaf=60,
        l2_regularization=1.0,
        random_state=1,
    )
    model.fit(rows, targets, sample_weight=weights)
    return _arrays(model)


def _arrays(model: Any) -> Trees:
    ensembles = [stage[0].nodes for stage in model._predictors]
    most = max(len(nodes) for nodes in ensembles)
    arrays = {
        name: np.zeros((len(ensembles), most), kind)
        for name, kind in (
            ("feature", np.int16),
            ("threshold", np.float32),
            ("left", np.int16),
            ("right", np.int16),
            ("value", np.float32),
        )
    }
    for n, nodes in enumerate(ensembles):
        own = np.arange(len(nodes))
        leaf = nodes["is_leaf"].astype(bool)
        size = len(nodes)
        arrays["feature"][n, :size] = np.where(leaf, 0, nodes["feature_idx"])
        arrays["threshold"][n, :size] = np.nextafter(
            np.where(leaf, 0, nodes["num_threshold"]).astype(np.float32), np.float32(np.inf)
        )
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


@dataclass(frozen=True, slots=True)
class Prepared:
    """An example read: the sentences of its shortlist, their features, and which of them is right."""

    example: Example
    asked: Asked
    reads: list[Read]
    rows: np.ndarray
    softs: list[np.ndarray]
    gold: int | None

    def holding(self) -> list[int]:
        """The sentences that hold an answer."""
        answers = [bare(answer) for answer in self.example.answers]
        return [n for n, one in enumerate(self.reads) if any(answer in bare(one.sentence.text) for answer in answers)]


def prepare(made: Sequence[Example]) -> Iterator[Prepared]:
    """Read each example as it would be read after a search."""
    for example in made:
        asked = ask(example.question)
        texts = readings(example)
        reads = shortlist(asked, texts)
        if reads and asked.terms:
            rows, softs = sentence_features(asked, reads)
            yield Prepared(example, asked, reads, rows, softs, _gold(example, reads) if example.answers else None)


def train_sentence(part: Sequence[Prepared]) -> Trees:
    """Which sentence answers."""
    right = [one for one in part if one.gold is not None]
    labels = np.concatenate([np.arange(len(one.rows)) == one.gold for one in right])
    return fit(np.concatenate([one.rows for one in right]), labels.astype(float), trees=200, leaves=24, classes=True)


def spans_of(
    part: Sequence[Prepared], sentence: Trees, *, with_gold: bool
) -> Iterator[tuple[Prepared, np.ndarray, np.ndarray]]:
    """For each answered example the features of its candidates and what each is worth."""
    for one in part:
        slot = one.asked.slots[0]
        if not one.example.answers or slot.kind in ("how", "why", "list"):
            continue
        own = flat(one.example.own)
        scores = sentence.score(one.rows)
        order = [int(n) for n in np.argsort(-scores)[:_FROM]]
        if with_gold and one.gold is not None and one.gold not in order:
            order.append(one.gold)
        blocks, targets = [], []
        for n in order:
            read = one.reads[n]
            if found := candidates(read.sentence.text, slot.kind.fills):
                blocks.append(
                    candidate_features(one.asked, slot, read, scores[n], scores.max() - scores[n], one.softs[n], found)
                )
                targets += [
                    worth(read.sentence.text[span.start : span.end], one.example.answers) if read.text.flat == own else 0.0
                    for span in found
                ]
        if blocks:
            yield one, np.concatenate(blocks), np.array(targets)


def train_span(part: Sequence[Prepared], sentence: Trees) -> Trees:
    """Which span of a sentence is the answer; every question weighs about as much as the next."""
    made = [(rows, targets) for _, rows, targets in spans_of(part, sentence, with_gold=True)]
    weights = np.concatenate([np.full(len(targets), 1 / max(len(targets), 8) ** 0.5) for _, targets in made])
    rows, targets = np.concatenate([rows for rows, _ in made]), np.concatenate([targets for _, targets in made])
    return fit(rows, targets, trees=200, leaves=31, classes=False, weights=weights)


def train(
    made: list[Example], target: Path, keep: Path | None = None, kept_names: Sequence[str] = ("sentence", "span")
) -> None:
    """Train the ensembles and write them to `target`; figures on the held-out tenth go to stderr.

    With `keep` the ensembles of that file that `kept_names` lists are used as they are and the others are trained.
    """
    random.Random(6).shuffle(made)
    read = list(prepare(made))
    held_out, rest = read[: len(read) // 10], read[len(read) // 10 :]
    _log(f"{len(read)} examples, {sum(bool(one.example.answers) for one in read)} with an answer")
    kept = {name: trees for name, trees in load(keep).items() if name in kept_names} if keep else {}
    sentence = kept.get("sentence") or train_sentence(rest)
    tried = [one for one in held_out if one.gold is not None]
    right = np.mean([int(np.argmax(sentence.score(one.rows))) == one.gold for one in tried])
    _log(
        f"sentence: first right {right:.3f} (word overlap alone {np.mean([one.gold == 0 for one in tried]):.3f}) of {len(tried)}"
    )
    span = kept.get("span") or train_span(rest, sentence)
    picked = [(one.asked.slots[0].kind, targets[int(np.argmax(span.score(rows)))], targets.max())
              for one, rows, targets in spans_of(held_out, sentence, with_gold=False)]  # fmt: skip
    _log(f"span: worth {np.mean([p for _, p, _ in picked]):.3f} of at most {np.mean([m for _, _, m in picked]):.3f}")
    for kind in sorted({kind for kind, _, _ in picked}):
        mine = [p for k, p, _ in picked if k == kind]
        _log(f"  {kind}: {np.mean(mine):.3f} of {len(mine)}")
    save(target, {"sentence": sentence, "span": span})
    _log(f"{target}: {target.stat().st_size} bytes")


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.training.rules.trees", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("questions", type=Path, help="JSON Lines: question, answers (empty: none), passage")
    parser.add_argument("--limit", type=int, default=100_000, help="questions to train on")
    parser.add_argument("--out", type=Path, default=MODELS / "reader.npz")
    parser.add_argument(
        "--news", nargs="*", type=Path, default=[], help="JSON Lines of news (headline, text) to make questions from"
    )
    parser.add_argument("--clozes", type=int, default=6000, help="questions to make from news")
    parser.add_argument("--keep", type=Path, help="a reader.npz of which some ensembles are kept")
    parser.add_argument("--kept", nargs="*", default=["sentence", "span"], help="which of them are kept")
    parser.add_argument("--share", nargs="*", default=[], metavar="SOURCE=PART", help="thin out sources, say cjrc=0.4")
    options = parser.parse_args(arguments)
    share = {name: float(part) for name, _, part in (one.partition("=") for one in options.share)}
    made = examples(options.questions, options.limit, share)
    if options.news:
        made += news_examples(options.news, options.clozes)
    train(made, options.out, options.keep, options.kept)


if __name__ == "__main__":
    main()
