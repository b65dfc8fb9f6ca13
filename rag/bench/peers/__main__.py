"""Compare with peers: `python -m rag.bench.peers NEWS.jsonl[.gz]... --size 100000 --python PEERS/bin/python`.

Articles are cut into passages, each of them an item to be found; passages of the questions' relevant articles come first, the
others are distractors. Articles are repeated with other ids where there are too few. Without --questions the questions are headlines,
which are then not part of what is searched. The peers are installed where --python points (`pip install -r requirements-bench.txt`).
Each engine builds in a process of its own, one after the other; then all are asked in turns, a round of all questions each: the
first warms up, of the others each figure is the median. The table goes to stdout.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import count, islice
from pathlib import Path
from typing import Any

import numpy as np

from index.chinese.words import bare
from index.embed.model import load_embedder
from index.embed.passages import cut_passages
from index.types import Article

ENGINES = ("langchain", "txtai", "lancedb", "zvec", "zvec-jieba", "wenbao", "wenbao-reranked")
OURS = ("wenbao", "wenbao-reranked")
ASKED = 500
LEAST = 10
"""Characters without which a passage is none: FAISS's L2 takes a vector of zeros for near to everything."""
ROUNDS = 5
_SAMPLED = 0.1  # seconds between two looks at the memory

Record = dict[str, Any]


def records(paths: Sequence[Path]) -> Iterator[Record]:
    """The lines of JSONL files."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file if line.strip())


def repeated(paths: Sequence[Path]) -> Iterator[Record]:
    """The articles of JSONL files again and again, from the second time on with ids of their own; `item` is the first id."""
    for again in count():
        empty = True
        for article in records(paths):
            empty = False
            yield {**article, "id": f"{article['id']}~{again}", "item": article["id"]} if again else article
        if empty:
            return


def passages(articles: Iterable[Record], *, headlines: bool) -> Iterator[Record]:
    """Articles cut into passages of their own, as lines to be built of; `item` is the article each is from. With `headlines` an
    article's headline, which is to be asked for, is left out of its text."""
    for number, article in enumerate(articles, 1):
        if not article.get("id") or not article.get("text"):
            raise SystemExit(f"第 {number} 篇文章没有 id 或 text，请补上 (article {number} has no id or no text: add them)")
        text, headline = str(article["text"]).strip(), str(article.get("headline") or "").strip()
        if headline and headlines:
            text = text.removeprefix(headline).strip()
        elif headline and headline not in text:
            text = f"{headline}\n{text}"
        made = Article(str(article["id"]), "", "news", ((0, len(text)),), text)
        for passage in cut_passages(made):
            if len(bare(passage.text)) < LEAST:
                continue
            yield {
                "id": passage.passage_id,
                "text": passage.text,
                "item": article.get("item", made.article_id),
                "headline_asked": headline,
            }


def known_items(lines: Sequence[Record], asked: int) -> Iterator[Record]:
    """Headlines as questions, each for any passage of its article; spread over all articles."""
    firsts: dict[str, Record] = {}
    own: dict[str, list[str]] = {}
    for line in lines:
        own.setdefault(line["item"], []).append(line["id"])
        if len(line["headline_asked"]) >= 8:
            firsts.setdefault(line["item"], line)
    step = max(1, len(firsts) // asked)
    for item in islice(firsts, 0, asked * step, step):
        yield {"question": firsts[item]["headline_asked"], "relevant": own[item]}


def prepare(folder: Path, paths: Sequence[Path], questions: Sequence[Path] | None, size: int, asked: int) -> float:
    """Write the passages, the questions and their vectors; gives the seconds that the passages' vectors took."""
    lines = list(islice(passages(repeated(paths), headlines=questions is None), size))
    if questions is None:
        wanted = list(known_items(lines, asked))
    else:
        own: dict[str, list[str]] = {}
        for line in lines:
            own.setdefault(line["item"], []).append(line["id"])
        held = [one for one in records(questions) if any(item in own for item in one["relevant"])]
        wanted = [
            {"question": one["question"], "relevant": [name for item in one["relevant"] for name in own.get(item, ())]}
            for one in held[:: max(1, len(held) // asked)][:asked]
        ]
    for name, rows in (("passages", [{"id": line["id"], "text": line["text"]} for line in lines]), ("questions", wanted)):
        (folder / f"{name}.jsonl").write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
        )
    embedder = load_embedder()
    embedder.queries(["。"])
    begun = time.perf_counter()
    np.save(folder / "passages.npy", embedder.passages([line["text"] for line in lines]))
    taken = time.perf_counter() - begun
    np.save(folder / "questions.npy", embedder.queries([one["question"] for one in wanted]))
    return taken


class Running:
    """An engine in a process of its own, which is built when this is made. Its figures come as a line each; `peak` is the most memory
    that its processes had at once, in bytes."""

    def __init__(self, engine: str, folder: Path, python: str) -> None:
        root = Path(__file__).parents[3]
        environment = {**os.environ, "PYTHONPATH": str(root) if engine in OURS else "", "HF_HUB_OFFLINE": "1"}
        command = [sys.executable if engine in OURS else python, str(Path(__file__).parent / "engines.py"), engine, str(folder)]
        self.engine, self.peak = engine, 0
        self._process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self._watch, daemon=True).start()
        self.built = self._figures()

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def asked(self) -> Record:
        """The figures of a round of questions."""
        assert self._process.stdin is not None
        print(file=self._process.stdin, flush=True)
        return self._figures()

    def _figures(self) -> Record:
        """The next line of figures; a library may print lines of its own between them. Raises SystemExit where the engine has ended."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                figures: Record = json.loads(line)
                return figures
        raise SystemExit(f"{self.engine}: failed with {self._process.wait()}")

    def _watch(self) -> None:
        while self._process.poll() is None:
            self.peak = max(self.peak, _resident(self._process.pid))
            time.sleep(_SAMPLED)


def compared(engines: Sequence[str], folder: Path, python: str, rounds: int) -> list[Record]:
    """The figures of each engine: built one after the other, asked in turns."""
    with ExitStack() as stack:
        running = []
        for engine in engines:
            print(f"{engine} …", file=sys.stderr)
            running.append(stack.enter_context(Running(engine, folder, python)))
            print(json.dumps(running[-1].built), file=sys.stderr)
        told: dict[str, list[Record]] = {engine: [] for engine in engines}
        for number in range(rounds + 1):
            for one in running:
                figures = one.asked()
                if number:
                    told[one.engine].append(figures)
        medians = (
            {name: statistics.median(row[name] for row in told[one.engine]) for name in told[one.engine][0]} for one in running
        )
        return [
            {"engine": one.engine, **one.built, **own, "peak_gb": one.peak / 2**30}
            for one, own in zip(running, medians, strict=True)
        ]


def _resident(pid: int) -> int:
    """Bytes that a process and those it started have in memory; 0 where they have ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(_resident(int(child)) for child in children)


def table(rows: Sequence[Record], size: int, embedding: float) -> str:
    """The figures in Markdown."""
    lines = [
        "| engine | build, passages/s | build, CPU s | query p50 / p95 | query, CPU ms | recall at 1 / 10 | peak memory |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        given = 0.0 if row["engine"] in OURS else embedding
        lines.append(
            f"| {row['engine']} | {size / (row['build_s'] + given):,.0f} | {row['build_cpu_s'] + given:.0f} "
            f"| {row['p50_ms']:.1f} / {row['p95_ms']:.1f} ms | {row['query_cpu_ms']:.1f} "
            f"| {row['r1']:.3f} / {row['r10']:.3f} | {row['peak_gb']:.2f} GB |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.bench.peers", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("news", nargs="+", type=Path, help="JSON Lines of articles: id, headline, text")
    parser.add_argument("--size", type=int, default=100_000, help="passages")
    parser.add_argument("--questions", nargs="+", type=Path, help="JSON Lines: question, relevant (ids of articles)")
    parser.add_argument("--asked", type=int, default=ASKED, help="questions")
    parser.add_argument("--python", default=sys.executable, help="the interpreter of an environment that has the peers")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of all questions, for each engine in turn")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    stated = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        embedding = prepare(folder, stated.news, stated.questions, stated.size, stated.asked)
        size = sum(1 for _ in (folder / "passages.jsonl").open(encoding="utf-8"))
        rows = compared(stated.engines, folder, stated.python, stated.rounds)
    print(f"{size:,} passages, {stated.asked} questions; embedding {size / embedding:,.0f} passages/s")
    print(table(rows, size, embedding))


if __name__ == "__main__":
    main()
