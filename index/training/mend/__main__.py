"""`python -m index.training.mend CORPUS.jsonl[.gz]... [--pages N]`: count the bigrams, scramble pages, learn the weights.

Each line of a corpus is `{"headline", "date", "text"}` with one paragraph of the text a line. Stories of every second day are
counted as stories, the others made into pages, so that no page is learned from whose headline was counted. Pages are of three kinds:
scrambled (`scramble`), set in columns (`columns`), and with --printed real ones (`printed`), of the half of their issues. Titles are
learned from the first kind alone and from all of them, and both networks asked; joins from the first kind, whose pages lose by others;
which lines of a heading are one headline from the others, which tell its lines apart.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index.mend import ngrams, weights
from index.training.mend import counting, fit, noise, printed
from index.training.mend.columns import Columns
from index.training.mend.pieces import Maker
from index.training.mend.printed import Printed
from index.training.mend.scramble import Scrambler


def main(argv: list[str] | None = None) -> int:
    """Write `index/models/mend/bigrams.npz` and `weights.npz` anew."""
    parser = argparse.ArgumentParser(prog="python -m index.training.mend", description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=7000, help="scrambled pages that titles are learned from")
    parser.add_argument("--joined", type=int, default=1000, help="scrambled pages that joins are learned from")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--keep-counts", action="store_true", help="learn with the bigrams counted before")
    parser.add_argument("--beside", action="store_true", help="leave counts and joins, put titles beside those learned before")
    parser.add_argument("--columns", type=float, default=0.7, help="pages set in columns, for each scrambled one")
    parser.add_argument("--confusions", nargs="*", type=Path, default=[], help="what characters are taken for on them")
    parser.add_argument("--printed", nargs="*", type=Path, default=[], help="real pages with their regions")
    parser.add_argument("--real", type=float, default=0.05, help="real pages of each such file, for each scrambled one")
    asked = parser.parse_args(argv)
    days = counting.by_day(asked.corpus, 1)
    ngrams.TABLE.parent.mkdir(parents=True, exist_ok=True)
    if not (asked.keep_counts or asked.beside):
        counting.write(asked.corpus, without=set(days))
        ngrams.table.cache_clear()
    makers: list[tuple[Maker, float]] = [(Scrambler(days, asked.seed), 1.0)]
    makers += [(Columns(days, asked.seed, noise.confusions(asked.confusions)), asked.columns)] if asked.columns else []
    makers += [(Printed(printed.halves(printed.sheets(path))[0], asked.seed), asked.real) for path in asked.printed]
    with np.load(weights.PATH, allow_pickle=False) as before:
        learned = dict(before)
    titles = [fit.titles(_examples(makers, asked.pages), asked.seed)]
    if asked.beside:
        titles.insert(0, learned)
    else:
        titles += [fit.titles(_examples(makers[:1], asked.pages), asked.seed)] if len(makers) > 1 else []
        learned |= fit.joint(fit.paths(_examples(makers[:1], asked.joined)), asked.seed)
    learned |= fit.side_by_side(titles)
    learned |= fit.wraps(_examples(makers[1:], asked.pages), asked.seed) if len(makers) > 1 else {}
    np.savez(weights.PATH, allow_pickle=False, **learned)
    return 0


def _examples(makers: Sequence[tuple[Maker, float]], number: int) -> Iterator[fit.Example]:
    """So many pages of the first maker, and of each other one its share of as many."""
    return itertools.chain.from_iterable(fit.examples(maker, int(number * share)) for maker, share in makers)


if __name__ == "__main__":
    sys.exit(main())
