"""Count the character bigrams that mending reads: `python -m index.mend.counting CORPUS.jsonl.gz...`

Each line of a corpus is `{"text": ...}` with one paragraph a line. The counts of one corpus only say what Chinese newspaper
text is like; nothing of a text can be read back from them.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from index.mend import ngrams

RARE = 20
"""Bigrams seen fewer times than this are left out: they are as good as unseen."""


def paragraphs(paths: Iterable[Path]) -> Iterator[str]:
    """The plain paragraphs of all texts of the corpora, in order."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                yield from filter(None, map(ngrams.plain, json.loads(line)["text"].split("\n")))


def count(texts: Iterable[str]) -> dict[str, np.ndarray]:
    """The arrays of the table, from plain paragraphs."""
    pairs: Counter[str] = Counter()
    chars: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    for text in texts:
        chars.update(text)
        pairs.update(map("".join, zip(text, text[1:], strict=False)))
        heads.update((text[:1], text[:2]) if len(text) > 1 else (text,))
    total = chars.total()
    number = sum(n for head, n in heads.items() if len(head) == 1)
    odds: dict[str, float] = {}
    for head, n in heads.items():
        if n < 5 and len(head) == 2:
            continue
        odds[head] = math.log((n + 0.5) / number) - math.log(((pairs if len(head) == 2 else chars)[head] + 1) / total)
    for char, n in chars.items():
        odds.setdefault(char, math.log(0.5 / number) - math.log((n + 1) / total))
    kept = {pair: n for pair, n in pairs.items() if n >= RARE}
    return {
        **_pack("keys", "counts", {p: math.log(n) for p, n in kept.items()}),
        **_pack("chars", "char_counts", {c: math.log(n) for c, n in chars.items()}),
        **_pack("openers", "opener_odds", odds),
        "total": np.array(total, dtype=np.float64),
    }


def _pack(keys: str, values: str, held: dict[str, float]) -> dict[str, np.ndarray]:
    rows = sorted((_key(text), value) for text, value in held.items() if all(ord(c) < 0x10000 for c in text))
    numbers = np.array([key for key, _ in rows], dtype=np.uint32)
    steps = np.clip(np.round(np.array([value for _, value in rows]) * ngrams.STEP), -127, 255)
    return {keys: np.diff(numbers, prepend=np.uint32(0)), values: steps.astype(np.int16 if steps.min() < 0 else np.uint8)}


def _key(text: str) -> int:
    return ord(text[0]) if len(text) == 1 else ord(text[0]) << 16 | ord(text[1])


def main(paths: list[str]) -> int:
    """Count the corpora named and write the table where `ngrams` reads it."""
    ngrams.TABLE.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(ngrams.TABLE, **count(paragraphs(map(Path, paths))))
    print(f"{ngrams.TABLE}: {ngrams.TABLE.stat().st_size:,} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
