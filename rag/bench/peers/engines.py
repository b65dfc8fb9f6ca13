"""One engine builds an index of given passages, prints the figures of it, and asks all questions once for each line that it reads:
`python engines.py ENGINE FOLDER`.

This file is run by its path, also in an environment that holds the peers alone, so it imports what it measures and nothing else.
All engines search vectors of the same model, given to them: making those of the passages is added to the peers' builds by the
caller, and making those of the questions is timed for none. The words are BM25 over character bigrams, which serve Chinese best, or
over jieba's words where the name says so. txtai and LangChain search vectors exactly, zvec by its HNSW graph, LanceDB by its inverted
file where it has one.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np

HITS = 10
INDEXED_FROM = 50_000
"""Passages from which on LanceDB's documentation has its vectors indexed; below, it looks at all of them."""
_AT_ONCE = 1000

Rows = list[dict[str, Any]]


class Engine(Protocol):
    """Builds from {"id", "text"} rows and their (n, d) vectors, in a folder; then gives the ids of the best hits of a question."""

    def build(self, folder: Path, passages: Rows, vectors: np.ndarray) -> None: ...
    def search(self, question: str, vector: np.ndarray) -> list[str]: ...


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of characters, within what stands between signs."""
    return [run[i : i + 2] for run in re.split(r"\W+", text.lower()) for i in range(len(run) - 1)]


class LangChain:
    """EnsembleRetriever over FAISS and BM25Retriever (rank_bm25), as its documentation puts them together."""

    def build(self, folder: Path, passages: Rows, vectors: np.ndarray) -> None:
        from langchain_classic.retrievers import EnsembleRetriever
        from langchain_community.retrievers import BM25Retriever
        from langchain_community.vectorstores import FAISS
        from langchain_core.embeddings import Embeddings

        engine = self

        class Given(Embeddings):  # type: ignore[misc]
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                raise NotImplementedError

            def embed_query(self, text: str) -> list[float]:
                return engine.vector

        texts, ids = [row["text"] for row in passages], [{"id": row["id"]} for row in passages]
        store = FAISS.from_embeddings(zip(texts, vectors.tolist(), strict=True), Given(), metadatas=ids)
        words = BM25Retriever.from_texts(texts, metadatas=ids, preprocess_func=bigrams, k=HITS)
        near = store.as_retriever(search_kwargs={"k": HITS})
        self.retriever = EnsembleRetriever(retrievers=[words, near], weights=[0.5, 0.5])

    def search(self, question: str, vector: np.ndarray) -> list[str]:
        self.vector: list[float] = vector.tolist()
        return [document.metadata["id"] for document in self.retriever.invoke(question)[:HITS]]


class Txtai:
    """Embeddings, hybrid, with its content stored."""

    def build(self, folder: Path, passages: Rows, vectors: np.ndarray) -> None:
        from txtai import Embeddings

        self.given = {row["text"]: vector for row, vector in zip(passages, vectors, strict=True)}
        scoring = {"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"ngrams": 2}}
        self.embeddings = Embeddings(
            method="external",
            transform=lambda texts: self._vectors(texts),
            content=True,
            scoring=scoring,
            faiss={"components": "IDMap,Flat"},
        )
        self.embeddings.index((row["id"], row["text"], None) for row in passages)
        self.given = {}

    def _vectors(self, texts: list[str]) -> np.ndarray:
        return np.array([self.given[text] for text in texts], dtype=np.float32)

    def search(self, question: str, vector: np.ndarray) -> list[str]:
        self.given[question] = vector
        return [hit["id"] for hit in self.embeddings.search(question, HITS)]


class Zvec:
    """A collection with a full-text field and an HNSW graph, both as they come, asked at once and merged by reciprocal ranks."""

    bigrams = json.dumps({"ngram_min": 2, "ngram_max": 2, "token_chars": ["letter", "digit"]})

    def __init__(self, words: str = "ngram") -> None:
        self._words = words

    def build(self, folder: Path, passages: Rows, vectors: np.ndarray) -> None:
        import zvec

        text = zvec.FtsIndexParam(tokenizer_name=self._words, extra_params=self.bigrams if self._words == "ngram" else "")
        schema = zvec.CollectionSchema(
            "news",
            fields=[zvec.FieldSchema("text", zvec.DataType.STRING, index_param=text)],
            vectors=[
                zvec.VectorSchema("vector", zvec.DataType.VECTOR_FP32, vectors.shape[1], index_param=zvec.HnswIndexParam())
            ],
        )
        self._zvec, self._ids = zvec, [row["id"] for row in passages]  # its own ids allow no characters beyond ASCII
        self._news = zvec.create_and_open(str(folder / f"zvec-{self._words}"), schema)
        for first in range(0, len(passages), _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, len(passages)))
            documents = (
                zvec.Doc(str(n), fields={"text": passages[n]["text"]}, vectors={"vector": vectors[n]}) for n in numbers
            )
            if not all(one.ok() for one in self._news.insert(list(documents))):
                raise RuntimeError("zvec took not all passages")
        self._news.optimize()
        self._merge = zvec.RrfReRanker()

    def search(self, question: str, vector: np.ndarray) -> list[str]:
        near = self._zvec.Query("vector", vector=vector)
        words = self._zvec.Query("text", fts=self._zvec.Fts(match_string=question))
        found = self._news.query([near, words], topk=HITS, output_fields=["text"], reranker=self._merge)
        return [self._ids[int(one.id)] for one in found]


class LanceDB:
    """A table with a full-text index of bigrams, hybrid search with its own merging by reciprocal ranks."""

    def build(self, folder: Path, passages: Rows, vectors: np.ndarray) -> None:
        os.environ["LANCEDB_LOG"] = "error"  # it warns of a column twice a question
        import lancedb
        import pyarrow
        from lancedb.index import FTS, IvfPq

        held = pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(vectors.ravel()), vectors.shape[1])
        columns = {name: [row[name] for row in passages] for name in ("id", "text")}
        self._news = lancedb.connect(str(folder / "lancedb")).create_table("news", pyarrow.table({**columns, "vector": held}))
        bigrams = FTS(base_tokenizer="ngram", ngram_min_length=2, ngram_max_length=2, stem=False, remove_stop_words=False)
        self._news.create_index("text", config=bigrams)
        if len(passages) >= INDEXED_FROM:
            self._news.create_index("vector", config=IvfPq(distance_type="dot"))

    def search(self, question: str, vector: np.ndarray) -> list[str]:
        asked = self._news.search(query_type="hybrid").vector(vector).text(question).limit(HITS)
        return [row["id"] for row in asked.select(["id", "text"]).to_list()]


class Given:
    """The program's model, which makes the vector of a question the first time alone."""

    def __init__(self, model: Any) -> None:
        self._model, self._made = model, dict[str, np.ndarray]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def queries(self, texts: list[str]) -> np.ndarray:
        for text in texts:
            if text not in self._made:
                self._made[text] = self._model.queries([text])[0]
        return np.array([self._made[text] for text in texts])


class Wenbao:
    """This program: its own build, and its two rankings fused, the same work as the peers do."""

    def build(self, folder: Path, passages: Rows, vectors: np.ndarray) -> None:
        from index.build.build import build
        from rag import open_archive

        name = type(self).__name__
        build([folder / "passages.jsonl"], folder / name)
        self.wenbao = open_archive(folder / name)
        self.wenbao.archive.__dict__["embedder"] = Given(self.wenbao.archive.embedder)

    def search(self, question: str, vector: np.ndarray) -> list[str]:
        from rag.retrieve.hybrid import fused

        archive = self.wenbao.archive
        ranked = [number for number, _ in fused(archive, question, HITS)]
        found = archive.documents.candidates(ranked)  # with the texts, as the peers give them
        return archive.documents.article_ids([number for number, *_ in found])


class WenbaoReranked(Wenbao):
    """This program as it answers: questions understood, passages held against them word by word, and reranked."""

    def search(self, question: str, vector: np.ndarray) -> list[str]:
        found = self.wenbao.retrieve(self.wenbao.understand(question), k=HITS)
        return [str(hit.article.source_id) for hit in found]


ENGINES: dict[str, Callable[[], Engine]] = {
    "langchain": LangChain,
    "txtai": Txtai,
    "lancedb": LanceDB,
    "zvec": Zvec,
    "zvec-jieba": lambda: Zvec("jieba"),
    "wenbao": Wenbao,
    "wenbao-reranked": WenbaoReranked,
}


def built(engine: Engine, folder: Path) -> dict[str, float]:
    """Build: seconds by the clock and of the processor."""
    passages = [json.loads(line) for line in (folder / "passages.jsonl").open(encoding="utf-8")]
    vectors = np.load(folder / "passages.npy")
    begun, worked = time.perf_counter(), _worked()
    engine.build(folder, passages, vectors)
    return {"build_s": time.perf_counter() - begun, "build_cpu_s": _worked() - worked}


def asked(engine: Engine, folder: Path) -> dict[str, float]:
    """Ask every question: milliseconds of one (p50, p95 by the clock; its mean of the processor), recall."""
    wanted = [json.loads(line) for line in (folder / "questions.jsonl").open(encoding="utf-8")]
    taken, first, ten, worked = [], 0, 0, _worked()
    for one, vector in zip(wanted, np.load(folder / "questions.npy"), strict=True):
        begun = time.perf_counter()
        found = engine.search(one["question"], vector)
        taken.append(1000 * (time.perf_counter() - begun))
        first += bool(set(found[:1]) & set(one["relevant"]))
        ten += bool(set(found) & set(one["relevant"]))
    share = len(wanted) or 1
    figures = {"query_cpu_ms": 1000 * (_worked() - worked) / share, "r1": first / share, "r10": ten / share}
    return figures | {"p50_ms": float(np.percentile(taken, 50)), "p95_ms": float(np.percentile(taken, 95))}


def _worked() -> float:
    """Seconds that processors worked for this process, all its threads, and its children that have ended."""
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def main(name: str, folder: Path) -> None:
    """Build, then a round of questions for each line of the standard input, a line of figures each."""
    engine = ENGINES[name]()
    print(json.dumps(built(engine, folder)), flush=True)
    for _ in sys.stdin:
        print(json.dumps(asked(engine, folder)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
