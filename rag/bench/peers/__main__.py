"""Compare with peers: `python -m rag.bench.peers NEWS.jsonl[.gz]... --size 100000 --python PEERS/bin/python`.

Articles are cut into passages, each of them an item to be found; passages of the questions' relevant articles come first, the
others are distractors. Without --questions the questions are headlines, which are then not part of what is searched. The peers are
installed where --python points (`pip install -r requirements-bench.txt`); each engine runs in a process of its own, one after the
other. The table goes to stdout.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index.chinese.words import bare
from index.embed.model import load_embedder
from index.embed.passages import cut_passages
from index.types import Article

ENGINES = ("langchain", "txtai", "wenbao", "wenbao-reranked")
OURS = ("wenbao", "wenbao-reranked")
ASKED = 500
LEAST = 10
"""Characters without which a passage is none: FAISS's L2 takes a vector of zeros for near to everything."""
_SAMPLED = 0.1  # seconds between two looks at the memory

Record = dict[str, Any]


def records(paths: Sequence[Path]) -> Iterator[Record]:
    """The lines of JSONL files."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file if line.strip())


def passages(articles: Iterator[Record], *, headlines: bool) -> Iterator[Record]:
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
            yield {"id": passage.passage_id, "text": passage.text, "item": made.article_id, "headline_asked": headline}


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
    lines = list(islice(passages(records(paths), headlines=questions is None), size))
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


def run(engine: str, folder: Path, python: str) -> Record:
    """An engine's figures, with the most memory that its processes had at once, in GB."""
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root) if engine in OURS else "", "HF_HUB_OFFLINE": "1"}
    command = [sys.executable if engine in OURS else python, str(Path(__file__).parent / "engines.py"), engine, str(folder)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        peak = [0]
        watching = threading.Thread(target=_watch, args=(process, peak))
        watching.start()
        printed, _ = process.communicate()
        watching.join()
    if process.returncode:
        raise SystemExit(f"{engine}: failed with {process.returncode}")
    figures: Record = json.loads(printed.splitlines()[-1])
    return {"engine": engine, **figures, "peak_gb": peak[0] / 2**30}


def _watch(process: subprocess.Popen[str], peak: list[int]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], _resident(process.pid))
        time.sleep(_SAMPLED)


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
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    stated = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        embedding = prepare(folder, stated.news, stated.questions, stated.size, stated.asked)
        size = sum(1 for _ in (folder / "passages.jsonl").open(encoding="utf-8"))
        rows = []
        for engine in stated.engines:
            print(f"{engine} …", file=sys.stderr)
            rows.append(run(engine, folder, stated.python))
            print(json.dumps(rows[-1]), file=sys.stderr)
    print(f"{size:,} passages, {stated.asked} questions; embedding {size / embedding:,.0f} passages/s")
    print(table(rows, size, embedding))


if __name__ == "__main__":
    main()
