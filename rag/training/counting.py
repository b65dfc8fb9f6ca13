"""Count the reader's word table on news: `python -m rag.training.counting NEWS.jsonl[.gz]... --out rag/models/lexicon.npz`.

For each of the commonest words its document frequency among stretches of 120 words, jieba's part of speech, and a vector: the
truncated SVD of the positive pointwise mutual information with the words up to five places away, nearer ones counting more
(Levy and Goldberg, NeurIPS 2014; context distribution smoothed as in Levy, Goldberg and Dagan, TACL 2015). scipy and
scikit-learn are needed here and in training.py only.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from index.chinese.words import cut
from rag.words.lexicon import MODELS

WORDS = 30_000
DIMENSIONS = 96
LONGEST = 1500
"""Characters of an article that are counted."""

_STRETCH = 120
_AROUND = 5
_SMOOTH = 0.75
_AT_ONCE = 3_000_000  # words whose pairs are counted in one matrix


def texts(paths: Sequence[Path]) -> Iterator[str]:
    """Headline and beginning of every article."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for line in file:
                if line.strip():
                    record = json.loads(line)
                    yield f"{record.get('headline') or ''}\n{record['text'][:LONGEST]}"


def tags() -> dict[str, str]:
    """Word to part of speech, from jieba's dictionary."""
    table = {}
    for line in resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines():
        parts = line.split()
        table[parts[0].lower()] = parts[2] if len(parts) > 2 else "x"
    return table


def _pairs(run: np.ndarray, size: int) -> Any:
    import scipy.sparse as sparse

    total = sparse.csr_matrix((size, size), dtype=np.float32)
    for gap in range(1, _AROUND + 1):
        one, two = run[:-gap], run[gap:]
        both = (one >= 0) & (two >= 0)
        weights = np.full(int(both.sum()), 1 / gap, np.float32)
        total = total + sparse.coo_matrix((weights, (one[both], two[both])), shape=(size, size)).tocsr()
    return total


def vectors(documents: Iterable[np.ndarray], size: int) -> np.ndarray:
    """Unit vectors of shape (size, DIMENSIONS) from documents of word numbers, -1 where a word is not in the table."""
    import scipy.sparse as sparse
    from sklearn.utils.extmath import randomized_svd

    counts = sparse.csr_matrix((size, size), dtype=np.float32)
    waiting: list[np.ndarray] = []
    for document in documents:
        waiting += [document, np.full(_AROUND + 1, -1, np.int32)]
        if sum(map(len, waiting)) > _AT_ONCE:
            counts, waiting = counts + _pairs(np.concatenate(waiting), size), []
    if waiting:
        counts = counts + _pairs(np.concatenate(waiting), size)
    cells = (counts + counts.T).tocoo()
    often = np.bincount(cells.row, cells.data, size)
    smooth = often**_SMOOTH / (often**_SMOOTH).sum()
    information = np.log(cells.data / (often[cells.row] * smooth[cells.col]))
    kept = information > 0
    table = sparse.csr_matrix((information[kept], (cells.row[kept], cells.col[kept])), shape=(size, size))
    left, strength, _ = randomized_svd(table, n_components=DIMENSIONS, n_iter=3, random_state=0)
    found = left * np.sqrt(strength)
    unit: np.ndarray = found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)
    return unit.astype(np.float32)


def count(paths: Sequence[Path], target: Path) -> None:
    """Count the articles of those files and write the table."""
    numbers: dict[str, int] = {}
    spread: Counter[int] = Counter()
    documents: list[np.ndarray] = []
    stretches = 0
    for text in texts(paths):
        document = np.array([numbers.setdefault(word, len(numbers)) for word in cut(text)], np.int32)
        documents.append(document)
        for start in range(0, len(document), _STRETCH):
            spread.update(set(document[start : start + _STRETCH].tolist()))
            stretches += 1
    names = list(numbers)
    kept = [number for number, _ in spread.most_common(WORDS) if not any(sign.isspace() for sign in names[number])]
    place = np.full(len(names), -1, np.int32)
    place[kept] = np.arange(len(kept))
    table = vectors((place[document] for document in documents), len(kept))
    parts = tags()
    kinds = [parts.get(names[number], "x") for number in kept]
    tag_names = sorted(set(kinds))
    scale = np.abs(table).max(axis=1, keepdims=True) + 1e-9
    np.savez_compressed(
        target,
        words=np.array("\n".join(names[number] for number in kept)),
        idf=np.log((stretches + 1) / (np.array([spread[number] for number in kept]) + 0.5)).astype(np.float16),
        tags=np.array([tag_names.index(kind) for kind in kinds], np.uint8),
        tag_names=np.array("\n".join(tag_names)),
        vectors=np.round(table / scale * 127).astype(np.int8),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.training.counting", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("news", nargs="+", type=Path, help="JSON Lines of articles: headline, text")
    parser.add_argument("--out", type=Path, default=MODELS / "lexicon.npz")
    options = parser.parse_args(arguments)
    count(options.news, options.out)


if __name__ == "__main__":
    main()
