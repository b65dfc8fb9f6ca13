"""`python -m index.training.mend CORPUS.jsonl[.gz]... [--pages N]`: count the bigrams, scramble pages, learn the weights.

Each line of a corpus is `{"headline", "date", "text"}` with one paragraph of the text a line. Stories of every second day are
counted as stories, the others scrambled into pages, so that no page is learned from whose headline was counted.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from index.mend import ngrams, weights
from index.training.mend import counting, fit
from index.training.mend.scramble import Scrambler, Story


def main(argv: list[str] | None = None) -> int:
    """Write `index/models/mend/bigrams.npz` and `weights.npz` anew."""
    parser = argparse.ArgumentParser(prog="python -m index.training.mend", description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=7000, help="scrambled pages that titles are learned from")
    parser.add_argument("--joined", type=int, default=1000, help="scrambled pages that joins are learned from")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--keep-counts", action="store_true", help="learn with the bigrams counted before")
    asked = parser.parse_args(argv)
    days: dict[str, list[Story]] = defaultdict(list)
    for headline, date, paragraphs in counting.stories(asked.corpus):
        if headline and date and 60 <= sum(map(len, paragraphs)) <= 4000:
            days[date].append((headline, [re.sub(r"\s{2,}", "", p) for p in paragraphs]))
    scrambled = sorted(days)[1::2]
    ngrams.TABLE.parent.mkdir(parents=True, exist_ok=True)
    if not asked.keep_counts:
        counting.write(asked.corpus, without=set(scrambled))
        ngrams.table.cache_clear()
    scrambler = Scrambler({day: days[day] for day in scrambled}, asked.seed)
    learned = fit.titles(fit.examples(scrambler, asked.pages), asked.seed)
    learned |= fit.joint(fit.paths(fit.examples(scrambler, asked.joined)), asked.seed)
    np.savez(weights.PATH, allow_pickle=False, **learned)
    return 0


if __name__ == "__main__":
    sys.exit(main())
