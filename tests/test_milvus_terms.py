"""What is kept of a server's terms is bounded, and the same numbers are told whether they are kept or asked for again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest

from index.stores.milvus import stores
from index.stores.milvus.documents import MilvusDocuments
from index.stores.milvus.summary import Ends, RemoteSummary
from index.stores.milvus.terms import dimension


class Server:
    """Tells of each term that as many passages hold it as its dimension's last two digits say."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.expressions: list[str] = []

    def get(self, collection: object, keys: Sequence[int], fields: Sequence[str]) -> dict[int, dict[str, int]]:
        self.asked += keys
        return {key: {"passages": key % 100} for key in keys}

    def rows(self, collection: object, expression: str, fields: Sequence[str]) -> list[dict[str, Any]]:
        self.expressions.append(expression)
        return []


SUMMARY = RemoteSummary("id", "", "", 4, None, {}, passages=1_000, ends=Ends(page=9))


def test_frequencies_are_kept_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "_FREQUENCIES_KEPT", 50)
    server = Server()
    held = stores.MilvusStores(server, SUMMARY)  # type: ignore[arg-type]
    terms = [f"词{n}" for n in range(180)]

    def expected(term: str) -> float:
        count = dimension("bigrams", term) % 100
        return math.log1p((1_000 - count + 0.5) / (count + 0.5))

    for start in range(0, 180, 60):  # more at once than are kept
        some = terms[start : start + 60]
        assert held.idf("bigrams", some) == pytest.approx([expected(term) for term in some])
        assert len(held._frequencies) == 50
    before = len(server.asked)
    assert held.idf("bigrams", terms[-50:]) == pytest.approx([expected(term) for term in terms[-50:]])
    assert len(server.asked) == before, "the last ones are kept"
    assert held.idf("bigrams", terms[:1]) == pytest.approx([expected(terms[0])])
    assert len(server.asked) == before + 1


def test_only_the_pages_of_the_files_are_asked_for() -> None:
    server = Server()
    documents = MilvusDocuments(server, SUMMARY)  # type: ignore[arg-type]
    assert documents.rows_of_files(("page",), [f"{n}.txt" for n in range(250)]) == []
    assert len(server.expressions) == 3
    assert all('file in ["' in one for one in server.expressions)
    assert '"249.txt"]' in server.expressions[-1]
