"""A rehearsal of the language model's path with a model that plays a part: good, bad or malicious.

python -m tests.rehearsal --archive ARCHIVE --questions QUESTIONS.jsonl

Of each question three answers are asked. The good model says the gold answer and sentences of its quote in words of their own; the
bad one wrong numbers, other names, inventions; the malicious one negations, other scales and days, orders. Prints how many of the
good sentences are shown, how many of the false ones, and each that should not have been; exits 1 where a bar is missed.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import click

from index.chinese.words import bare
from rag import open_archive
from rag.bench.proof.falsehoods import False_, falsehoods
from rag.reader.language_model.client import LanguageModel
from tests.scripted_model import Reply, Server, answered

KEPT = 0.95
"""The share of good sentences that must be shown."""
_PASSAGE = re.compile(r"^\[(\d+)\]（[^\n]*）\n(.*?)(?=^\[\d+\]（|\Z)", re.M | re.S)
_SHORT = ("9999", "没有", "不是", "马志远", "是马志远", "已经坍塌")
_SAME = (("约", "大约"), ("举行", "举办"), ("表示", "指出"), ("是", "为"), ("公布", "发布"), ("达到", "达"), ("共有", "共"))


@dataclass
class Part:
    """What the model says next, and what came of it: the passages it was shown, by number."""

    gold: dict[str, Any]
    sort: str
    chance: random.Random
    good: list[tuple[str, str]] = field(default_factory=list)
    false: list[False_] = field(default_factory=list)
    short: str | None = None
    shown: bool = False
    asked: int = 0

    def reply(self, body: dict[str, Any]) -> Reply:
        """The reply to a request; where the quote is not among the passages, what it would search for."""
        self.asked += 1
        passages = {int(n): text for n, text in _PASSAGE.findall(body["messages"][1]["content"])}
        numbers = [_holding(quote, passages) for quote in self.gold["support"]]
        if None in numbers:
            return answered(query=self.gold["support"][0][:40])
        self.shown = True
        found = [n for n in dict.fromkeys(numbers) if n is not None]
        if self.sort == "good":
            self.good = list(_true(self.gold))
            return answered(*((text, found) for _, text in self.good), short=self.gold.get("short") or "")
        whole = "".join(passages[n] for n in found)
        self.false = [
            one
            for quote in self.gold["support"]
            for text in _sentences(quote)
            for one in falsehoods(self.sort, text, whole, self.chance)
            if bare(one.text) not in bare(whole)
        ][:36]  # fewer than the reader reads of one reply
        true = [text for how, text in _true(self.gold) if how == "quoted"][
            :1
        ]  # so that there is an answer to put a short one to
        told = re.sub(r"\d+", lambda one: str(int(one[0]) + 1), self.gold.get("short") or "")
        self.short = told if self.sort == "bad" and told != self.gold.get("short") else self.chance.choice(_SHORT)
        return answered(*((text, found) for text in [*true, *(one.text for one in self.false)]), short=self.short)


def _holding(quote: str, passages: dict[int, str]) -> int | None:
    words = bare(quote)
    return next((n for n, text in passages.items() if words[:16] in bare(text) and words[-16:] in bare(text)), None)


def _sentences(quote: str) -> list[str]:
    return [one for one in re.findall(r"[^。！？；]+[。！？；]?", quote.strip("“”…")) if 8 <= len(bare(one)) <= 120]


def _true(gold: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """True sentences of a gold line, each with the way it was made."""
    if not gold["derived"]:
        yield "gold answer", gold["answers"][0]
    for text in [one for quote in gold["support"] for one in _sentences(quote)][:2]:
        yield "quoted", text
        clauses = re.split("[，,]", text.rstrip("。！？；"))
        if len(clauses) > 2 and len(bare(clauses[-1])) > 5:
            yield "last clauses", "，".join(clauses[-2:]) + "。"
            yield "clauses left out", f"{clauses[0]}，{clauses[-1]}。"
        for word, other in _SAME:
            if re.search(rf"(?<![大为是]){word}(?![为是以])", text):
                yield "another word", re.sub(rf"(?<![大为是]){word}(?![为是以])", other, text, count=1)
                break


@dataclass
class Figures:
    """How many sentences were said and how many shown, by sort and mechanism, and those that went wrong."""

    said: Counter[tuple[str, str]] = field(default_factory=Counter)
    shown: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def note(self, part: Part, worded: Sequence[str], short: str | None) -> None:
        """Count what an answer shows of what the model said."""
        told = [bare(one) for one in worded]
        for how, text in part.good:
            self._count("good", how, bare(text) in "".join(told), f"left out  {how}: {text}")
        for one in part.false:
            words = bare(one.words)
            seen = any(words in text and text in bare(one.text) for text in told)
            self._count(part.sort, one.how, not seen, f"SHOWN  {one.how}: {one.text}  ({one.words})")
        if part.short and worded:
            wrong = f"SHOWN  bare answer: {part.gold['question']} {short}"
            self._count(part.sort, "bare answer", short != part.short, wrong)

    def _count(self, sort: str, how: str, right: bool, line: str) -> None:
        self.said[sort, how] += 1
        self.shown[sort, how] += right == (sort == "good")
        if not right:
            self.wrong.append(line)

    def share(self, good: bool) -> tuple[int, int]:
        """Shown and said of the good sentences, or of the others."""
        keys = [key for key in self.said if (key[0] == "good") is good]
        return sum(self.shown[key] for key in keys), sum(self.said[key] for key in keys)


@click.command()
@click.option("--archive", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--questions", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--number", default=60, show_default=True, help="questions, spread evenly over the file")
@click.option("--seed", default=1, show_default=True)
def main(archive: Path, questions: Path, number: int, seed: int) -> None:
    """Ask the questions of a model that plays the good, the bad and the malicious part, and print what is shown of what it said."""
    rows = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if not row["history"] and row["type"] != "source"]
    rows = rows[:: max(1, len(rows) // number)][:number]
    stage: list[Part] = []
    server = Server(of=lambda body: stage[-1].reply(body))
    wenbao = open_archive(archive, LanguageModel(server.url, "scripted"))
    figures, unshown, unasked, again = Figures(), 0, 0, 0
    for row in rows:
        for sort in ("good", "bad", "malicious"):
            stage.append(Part(row, sort, random.Random(f"{seed}{row['qid']}{sort}")))
            answer = wenbao.ask(row["question"], as_of=date(2024, 12, 31))
            figures.note(stage[-1], answer.worded, answer.short_answer)
            unasked += not stage[-1].asked
            unshown += bool(stage[-1].asked) and not stage[-1].shown
            again += stage[-1].shown and stage[-1].asked > 1
    server.close()
    print(*figures.wrong, sep="\n")
    for key in sorted(figures.said):
        print(f"{key[0]:10} {key[1]:20} shown {figures.shown[key]:4} of {figures.said[key]:4}")
    (kept, good), (shown, false) = figures.share(True), figures.share(False)
    print(f"{len(rows)} questions; answers that the model was not asked for: {unasked}, that it had no passage for: {unshown}")
    print(f"passages found by the model's own query: {again}")
    print(
        f"good sentences shown: {kept} of {good} = {kept / max(1, good):.3f} (bar {KEPT}); false shown: {shown} of {false} (bar 0)"
    )
    sys.exit(1 if shown or kept < KEPT * good else 0)


if __name__ == "__main__":
    main()
