"""How well the proof tells true sentences from false ones, measured on written news questions.

python -m rag.bench.proof news_questions.jsonl.gz --articles rmrb.jsonl.gz --half apart

Of each question the answer and sentences of the quotes that support it in other words are true, and each of these tampered with
in one thing is false (rag/bench/proof/falsehoods.py). Prints how many of both the proof lets pass, by kind, and with -v each one that
it judges wrong. The half of the articles that is "apart" is for measuring alone.
"""

from __future__ import annotations

import random
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import click

from index.chinese.words import bare
from index.types import Article, Issue, Passage
from rag.bench.proof.falsehoods import falsehoods
from rag.bench.proof.truths import sentences_of, truths
from rag.proof.prove import flaws
from rag.training.material import in_one_line, lines
from rag.types import Evidence, Hit

Half = Literal["learnt", "apart", "both"]


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence, the quotes that it is held against, and whether these prove it; `how` it was made."""

    sentence: str
    quotes: tuple[Evidence, ...]
    true: bool
    how: str


@dataclass
class Tally:
    """How many sentences of each kind there were and how many were judged wrong, with what was wrong."""

    tried: Counter[tuple[bool, str]] = field(default_factory=Counter)
    wrong: Counter[tuple[bool, str]] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)

    def note(self, case: Case) -> str | None:
        """Judge a case; a line that tells what went wrong, if anything did."""
        found = flaws(case.quotes, case.sentence)
        self.tried[case.true, case.how] += 1
        if bool(found) is not case.true:
            return None
        self.wrong[case.true, case.how] += 1
        self.faults.update({one.fault for one in found})
        quotes = " // ".join(one.text for one in case.quotes)
        said = ", ".join(f"{one.fault} {one.words}" for one in found)
        return f"{'LOST' if case.true else 'PASSED'} {case.how} | {said} | {case.sentence} | {quotes}"

    def __str__(self) -> str:
        rows = [
            f"{'true ' if true else 'false'} {how:24} {'kept  ' if true else 'passed'} "
            f"{self.tried[true, how] - self.wrong[true, how] if true else self.wrong[true, how]:6} of {self.tried[true, how]:6}"
            for true, how in sorted(self.tried)
        ]
        true, false = self._sums(True), self._sums(False)
        rows.append(f"true sentences kept: {true[1] - true[0]} of {true[1]} = {1 - true[0] / max(1, true[1]):.4f}")
        rows.append(f"false sentences passed: {false[0]} of {false[1]} = {false[0] / max(1, false[1]):.4f}")
        return "\n".join([*rows, f"why true ones were lost: {dict(self.faults.most_common())}"])

    def _sums(self, true: bool) -> tuple[int, int]:
        return tuple(sum(n for key, n in counts.items() if key[0] is true) for counts in (self.wrong, self.tried))  # type: ignore[return-value]


def evidence_of(quote: str, article: Mapping[str, Any]) -> Evidence:
    """A quote as evidence, with what is known of its article: date, newspaper, page and headline."""
    known = Article("a", "f", "news", ((0, len(quote)),), quote, headline=article.get("headline"))
    issue = Issue("f", newspaper=article.get("newspaper"), date=article.get("date"), page=str(article.get("page") or ""))
    return Evidence(Hit(Passage("c", "a", quote, 0, len(quote)), known, issue, 1.0), quote, 0, len(quote))


def in_half(article_id: str, half: Half) -> bool:
    """Whether an article is of a half, by a hash of its id."""
    return half == "both" or (zlib.crc32(article_id.encode()) % 2 == 0) is (half == "apart")


def cases(row: Mapping[str, Any], articles: Mapping[str, Mapping[str, Any]], most: int = 1) -> Iterator[Case]:
    """The true and the false sentences of a written question, up to `most` false ones of each kind and true one."""
    support = [one if isinstance(one, dict) else {"quote": one, "article_id": ""} for one in row["support"]]
    quotes = tuple(evidence_of(one["quote"], articles.get(str(one["article_id"]), {})) for one in support)
    chance = random.Random(row["qid"])
    for how, sentence in truths(row, quotes):
        yield Case(sentence, quotes, True, how)
    for quote in quotes:
        told = bare("".join(one.text for one in quotes))
        for sentence in sentences_of(quote.text)[:2]:
            for sort in ("bad", "malicious"):
                for one in falsehoods(sort, sentence, quote.text, chance, most):
                    if bare(one.text) not in told and re.search(r"[\u4e00-\u9fff]", one.text):
                        yield Case(one.text, quotes, False, one.how)


@click.command()
@click.argument("questions", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--articles", multiple=True, type=click.Path(exists=True, path_type=Path), help="JSON Lines with id, date, headline"
)
@click.option("--half", type=click.Choice(["learnt", "apart", "both"]), default="both", show_default=True)
@click.option("--number", default=1_000, show_default=True, help="questions, spread evenly over the files")
@click.option("-v", "--verbose", is_flag=True, help="each sentence that is judged wrong")
def main(questions: tuple[Path, ...], articles: tuple[Path, ...], half: Half, number: int, verbose: bool) -> None:
    """Hold true and false sentences of written QUESTIONS against their quotes and print how many the proof judges right."""

    def measure() -> None:
        rows = [row for file in questions for row in lines(file) if row.get("answerable", True) and row["support"]]
        rows = [row for row in rows if in_half(_article(row), half)]
        rows = rows[:: max(1, len(rows) // number)][:number]
        wanted = {str(one["article_id"]) for row in rows for one in row["support"] if isinstance(one, dict)}
        known = {str(one["id"]): one for file in articles for one in lines(file) if str(one["id"]) in wanted}
        tally = Tally()
        for row in rows:
            for case in cases(row, known):
                line = tally.note(case)
                if verbose and line:
                    print(line)
        print(tally)

    in_one_line(measure)


def _article(row: Mapping[str, Any]) -> str:
    first = row["support"][0]
    return str(first["article_id"]) if isinstance(first, dict) else str(row["qid"])


if __name__ == "__main__":
    main()
