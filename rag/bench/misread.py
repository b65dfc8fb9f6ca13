"""What misread characters cost: `python -m rag.bench.misread PAGES QUESTIONS.jsonl... --confusions FILE...`, a row for each share of them.

The same pages are archived with so many of their characters taken for others, one for one, and asked the same questions. An answer is
right that holds the gold answer, or what the page prints in its place now. Each quote is held against the printed characters.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.build.build import build
from index.training.mend import noise
from rag.bench.evaluate import holds_gold
from rag.pipeline import Wenbao, open_archive
from rag.scripts.questions import asking_day, earlier_turns

_SEED = 19


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; exit 0."""
    parser = argparse.ArgumentParser(prog="python -m rag.bench.misread", description=__doc__)
    parser.add_argument("pages", type=Path, help="a folder of .txt pages")
    parser.add_argument("questions", nargs="+", type=Path)
    parser.add_argument("--confusions", nargs="+", type=Path, required=True)
    parser.add_argument("--rates", nargs="+", type=float, default=[0.0, 0.01, 0.03, 0.1])
    asked = parser.parse_args(argv)
    taken = noise.confusions(asked.confusions)
    clean = {path.name: path.read_text("utf-8") for path in sorted(asked.pages.glob("*.txt"))}
    gold = [json.loads(line) for path in asked.questions for line in path.read_text("utf-8").splitlines() if line.strip()]
    print("| misread | answered | right | unanswerable refused | quotes as printed |\n|---|---|---|---|---|")
    for rate in asked.rates:
        printed = {name: noise.misread(text, rate, taken, random.Random(f"{_SEED}{name}")) for name, text in clean.items()}
        with tempfile.TemporaryDirectory() as folder:
            pages = Path(folder, "pages")
            pages.mkdir()
            for name, text in printed.items():
                (pages / name).write_text(text, encoding="utf-8", newline="")
            build([pages], Path(folder, "archive"))
            told = _asked(open_archive(Path(folder, "archive")), gold, clean, printed)
        shares = (f"{sum(held) / len(held):.3f}" if held else "–" for held in told)
        print(f"| {rate:.0%} | {' | '.join(shares)} |", flush=True)
    return 0


def _asked(
    wenbao: Wenbao, gold: Sequence[Mapping[str, Any]], clean: Mapping[str, str], printed: Mapping[str, str]
) -> tuple[list[bool], ...]:
    """Of the answerable questions whether each is answered, and right; of the others whether each is refused; and of all quotes whether
    each is what its page prints at its spans."""
    answered: list[bool] = []
    right: list[bool] = []
    refused: list[bool] = []
    quotes: list[bool] = []
    for record in gold:
        history = earlier_turns(record.get("history"))
        answer = wenbao.ask(record["question"], history=history, as_of=asking_day(record.get("as_of")))
        if record.get("answers"):
            words = f"{answer.short_answer or ''} {answer.answer}"
            answered.append(not answer.refused)
            right.append(not answer.refused and holds_gold(words, as_printed(record, clean, printed)))
        else:
            refused.append(answer.refused)
        for citation in answer.citations:
            own = "".join(printed[citation.file][start:end] for start, end in citation.spans)
            quotes.append("".join(own.split()) == "".join(citation.quote.split()))
    return answered, right, refused, quotes


def as_printed(record: Mapping[str, Any], clean: Mapping[str, str], printed: Mapping[str, str]) -> dict[str, Any]:
    """A question whose gold answers may also be what its page prints where the clean one has them."""

    def forms(written: Sequence[str]) -> list[str]:
        return [*written, *(form for word in written for name in clean for form in _in_place(word, clean[name], printed[name]))]

    groups = record.get("must_contain") or [record.get("answers") or []]
    held = [forms([group] if isinstance(group, str) else group) for group in groups]
    return {**record, "must_contain": held} if record.get("answers") else dict(record)


def _in_place(word: str, clean: str, printed: str) -> Iterator[str]:
    """What `printed` has at the places of a word in `clean`, which is as long."""
    at = clean.find(word)
    while word and at >= 0:
        yield printed[at : at + len(word)]
        at = clean.find(word, at + 1)


if __name__ == "__main__":
    sys.exit(main())
