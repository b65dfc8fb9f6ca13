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
from rag.bench.evaluate import evaluate
from rag.pipeline import Wenbao, open_archive

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
            wenbao = open_archive(Path(folder, "archive"))
            figures = evaluate(wenbao, [as_printed(record, clean, printed) for record in gold])
            quotes = list(_quotes(wenbao, gold, printed))
        shares = (figures.answered, figures.contained, figures.refused, sum(quotes) / max(len(quotes), 1))
        print(f"| {rate:.0%} | {' | '.join('–' if share is None else f'{share:.3f}' for share in shares)} |", flush=True)
    return 0


def as_printed(record: Mapping[str, Any], clean: Mapping[str, str], printed: Mapping[str, str]) -> dict[str, Any]:
    """A question whose gold answers may also be what its page prints where the clean one has them."""

    def forms(written: Sequence[str]) -> list[str]:
        pages = [record["file"]] if record.get("file") in clean else list(clean)
        return [*written, *(form for word in written for name in pages for form in _in_place(word, clean[name], printed[name]))]

    groups = record.get("must_contain") or [record.get("answers") or []]
    held = [forms([group] if isinstance(group, str) else group) for group in groups]
    return {**record, "must_contain": held} if record.get("answers") else dict(record)


def _in_place(word: str, clean: str, printed: str) -> Iterator[str]:
    """What `printed` has at the places of a word in `clean`, which is as long."""
    at = clean.find(word)
    while word and at >= 0:
        yield printed[at : at + len(word)]
        at = clean.find(word, at + 1)


def _quotes(wenbao: Wenbao, gold: Sequence[Mapping[str, Any]], printed: Mapping[str, str]) -> Iterator[bool]:
    """Of every quote of every answer, whether it is what its page prints at its spans."""
    for record in gold:
        for citation in wenbao.ask(record["question"]).citations:
            text = printed[citation.file]
            own = "".join(text[start:end] for start, end in citation.spans)
            yield "".join(own.split()) == "".join(citation.quote.split())


if __name__ == "__main__":
    sys.exit(main())
