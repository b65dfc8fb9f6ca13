"""One engine builds an index of given passages and answers given questions: `python engines.py ENGINE FOLDER` prints its figures.

This file is run by its path, also in an environment that holds the peers alone, so it imports what it measures and nothing else.
All engines search vectors of the same model and BM25 over character bigrams, which serve Chinese best; the peers search vectors
exactly. Vectors are given to the peers: making them is added to their build by the caller, and not to their queries.
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
WARMING = 20

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


class Wenbao:
    """This program: its own build, and its two rankings fused, the same work as the peers do."""

    def build(self, folder: Path, passages: Rows, vectors: np.ndarray) -> None:
        from index.build.build import build
        from rag import open_archive

        build([folder / "passages.jsonl"], folder / "archive")
        self.wenbao = open_archive(folder / "archive")

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
    "wenbao": Wenbao,
    "wenbao-reranked": WenbaoReranked,
}


def measure(engine: Engine, folder: Path) -> dict[str, float]:
    """Build and ask: seconds of the build, milliseconds of a query (p50, p95 by the clock; its mean of the processor), recall."""
    passages = [json.loads(line) for line in (folder / "passages.jsonl").open(encoding="utf-8")]
    asked = [json.loads(line) for line in (folder / "questions.jsonl").open(encoding="utf-8")]
    vectors, questions = np.load(folder / "passages.npy"), np.load(folder / "questions.npy")
    begun, worked = time.perf_counter(), _worked()
    engine.build(folder, passages, vectors)
    figures = {"build_s": time.perf_counter() - begun, "build_cpu_s": _worked() - worked}
    for one, vector in zip(asked[:WARMING], questions[:WARMING], strict=True):
        engine.search(one["question"], vector)
    taken, first, ten, worked = [], 0, 0, _worked()
    for one, vector in zip(asked, questions, strict=True):
        begun = time.perf_counter()
        found = engine.search(one["question"], vector)
        taken.append(1000 * (time.perf_counter() - begun))
        first += bool(set(found[:1]) & set(one["relevant"]))
        ten += bool(set(found) & set(one["relevant"]))
    figures |= {"query_cpu_ms": 1000 * (_worked() - worked) / len(asked), "r1": first / len(asked), "r10": ten / len(asked)}
    return figures | {"p50_ms": float(np.percentile(taken, 50)), "p95_ms": float(np.percentile(taken, 95))}


def _worked() -> float:
    """Seconds that processors worked for this process and its children that have ended."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    print(json.dumps(measure(ENGINES[sys.argv[1]](), Path(sys.argv[2]))))
