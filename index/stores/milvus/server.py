"""The connection to a Milvus server, or to a file of milvus-lite: what pymilvus says becomes rows, or one sentence."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from index.errors import ArchiveError
from index.stores.address import MilvusAddress
from index.stores.milvus.schema import COLLECTIONS, Collection

PATIENCE = 6.0
"""Seconds to wait for a server to answer at all."""
_ROWS_AT_ONCE = 2_000
_BYTES_AT_ONCE = 4_000_000  # a gRPC message must not exceed 64 MB; smaller ones keep the memory of both sides small

NEEDED = (
    "要用 Milvus 上的档案库，请先安装它的组件：pip install 'wenbao[milvus]' 或 pip install pymilvus milvus-lite"
    " (an archive on Milvus needs pymilvus: install the extra)"
)

Row = dict[str, Any]
"""A row of a collection by field, as pymilvus takes and gives it."""


class Server:
    """The collections of one archive. Safe to share between threads."""

    def __init__(self, address: MilvusAddress) -> None:
        self.address = address
        try:
            import grpc
            import pymilvus
        except ImportError:
            raise ArchiveError(NEEDED) from None
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # what it logs is raised as well, and said in one sentence
        self._api = pymilvus
        self._failures = (pymilvus.exceptions.MilvusException, grpc.RpcError, grpc.FutureTimeoutError)
        with self._explained("连不上 (cannot be reached: is the server running?)"):
            self._client = pymilvus.MilvusClient(uri=address.uri, token=address.token, timeout=PATIENCE)
            self._held = set(self._client.list_collections(timeout=5 * PATIENCE))

    @contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        try:
            yield
        except self._failures as error:
            said = error.details() if hasattr(error, "details") and callable(error.details) else getattr(error, "message", "")
            reason = " ".join(str(said or error).split())[:200]
            raise ArchiveError(f"Milvus 档案库 {self.address} {what}：{reason}") from None

    def name(self, collection: Collection) -> str:
        """The collection's name on the server."""
        return f"{self.address.name}_{collection.name}"

    def holds(self, collection: Collection) -> bool:
        """Whether the collection was there when the connection was made, or has been created since."""
        return self.name(collection) in self._held

    def create(self, dimensions: int, vector_index: str) -> None:
        """Make the archive's collections anew, empty, with an index of this type for vectors; what stood there under its name is
        dropped."""
        self.drop()
        for collection in COLLECTIONS:
            schema, indexes = self._schema(collection, dimensions, vector_index)
            with self._explained("建不了集合 (a collection cannot be created)"):
                self._client.create_collection(self.name(collection), schema=schema, consistency_level="Strong")
                self._client.create_index(self.name(collection), indexes, sync=False)  # loading waits for it
            self._held.add(self.name(collection))
        self.load()

    def drop(self) -> None:
        """Drop the archive's collections."""
        for collection in COLLECTIONS:
            if self.holds(collection):
                with self._explained("删不了集合 (a collection cannot be dropped)"):
                    self._client.drop_collection(self.name(collection))
                self._held.discard(self.name(collection))

    def load(self) -> None:
        """Bring the collections into the server's memory, as they must be before they are asked."""
        for collection in COLLECTIONS:
            with self._explained("装载不了 (a collection cannot be loaded)"):
                self._client.load_collection(self.name(collection))

    def _schema(self, collection: Collection, dimensions: int, vector_index: str) -> tuple[Any, Any]:
        api, types = self._api, self._api.DataType
        schema = self._client.create_schema(auto_id=collection.auto_key, enable_dynamic_field=False)
        indexes = self._client.prepare_index_params()
        schema.add_field(collection.key, types.INT64, is_primary=True)
        for field in collection.numbers:
            schema.add_field(field, types.INT64)
        for field in collection.texts:
            schema.add_field(field, types.VARCHAR, max_length=65_535)
        for field in collection.lists:
            schema.add_field(field, types.ARRAY, element_type=types.VARCHAR, max_capacity=1_024, max_length=1_024)
        for field in collection.analysed:
            schema.add_field(
                field, types.VARCHAR, max_length=65_535, enable_analyzer=True, analyzer_params={"tokenizer": "jieba"}
            )
            schema.add_field(f"{field}_bm25", types.SPARSE_FLOAT_VECTOR)
            schema.add_function(
                api.Function(
                    name=f"{field}_bm25",
                    function_type=api.FunctionType.BM25,
                    input_field_names=[field],
                    output_field_names=[f"{field}_bm25"],
                )
            )
            indexes.add_index(
                f"{field}_bm25",
                index_type="SPARSE_INVERTED_INDEX",
                metric_type="BM25",
                params={"bm25_k1": 1.2, "bm25_b": 0.75},
            )
        for field in collection.sparse:
            schema.add_field(field, types.SPARSE_FLOAT_VECTOR)
            indexes.add_index(field, index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
        schema.add_field("vector", types.FLOAT_VECTOR, dim=dimensions if collection.embedded else 2)
        indexes.add_index("vector", index_type=vector_index if collection.embedded else "FLAT", metric_type="IP")
        return schema, indexes

    def insert(self, collection: Collection, rows: Iterable[Row]) -> int:
        """Insert rows, or put them in place of those with the same key; gives how many. They are seen after `flush`."""
        count = 0
        for batch in _batches(rows):
            if not collection.embedded:
                for row in batch:
                    row["vector"] = [0.0, 0.0]  # every collection must have a vector
            with self._explained("写不进去，再运行一次会接着做 (cannot be written: run the command again)"):
                if collection.auto_key:
                    self._client.insert(self.name(collection), batch)
                else:
                    self._client.upsert(self.name(collection), batch)
            count += len(batch)
        return count

    def flush(self) -> None:
        """Have the server write what was inserted, and index it."""
        for collection in COLLECTIONS:
            with self._explained("写不进去，再运行一次会接着做 (cannot be written: run the command again)"):
                self._client.flush(self.name(collection))

    def delete(self, collection: Collection, expression: str) -> None:
        """Delete the rows that an expression describes."""
        with self._explained("删不了 (cannot be deleted)"):
            self._client.delete(self.name(collection), filter=expression)

    def get(self, collection: Collection, keys: Sequence[int], fields: Sequence[str]) -> dict[int, Row]:
        """Rows by their keys; what is not held is left out."""
        found: dict[int, Row] = {}
        for start in range(0, len(keys), _ROWS_AT_ONCE):
            with self._explained("读不了 (cannot be read)"):
                rows = self._client.get(
                    self.name(collection),
                    ids=list(keys[start : start + _ROWS_AT_ONCE]),
                    output_fields=[collection.key, *fields],
                )
            found |= {row[collection.key]: row for row in rows}
        return found

    def rows(self, collection: Collection, expression: str, fields: Sequence[str]) -> Iterator[Row]:
        """Every row that an expression describes, in the order of the keys, in batches as they are asked for."""
        with self._explained("读不了 (cannot be read)"):
            iterator = self._client.query_iterator(
                self.name(collection),
                batch_size=_ROWS_AT_ONCE,
                filter=expression,
                output_fields=[collection.key, *fields],
            )
            try:
                while batch := iterator.next():
                    yield from batch
            finally:
                iterator.close()

    def count(self, collection: Collection, expression: str) -> int:
        """How many rows an expression describes."""
        with self._explained("读不了 (cannot be read)"):
            (row,) = self._client.query(self.name(collection), filter=expression, output_fields=["count(*)"])
        return int(row["count(*)"])

    def search(
        self, collection: Collection, field: str, query: Any, k: int, expression: str, by: str | None = None
    ) -> list[tuple[int, float]]:
        """The k rows nearest to a query in a field, best first, as (key, score); with `by` the k best values of that field."""
        with self._explained("检索不了 (cannot be searched)"):
            found = self._client.search(
                self.name(collection),
                data=[query],
                anns_field=field,
                limit=k,
                filter=expression,
                output_fields=[by or collection.key],
                group_by_field=by,
            )[0]
        # milvus-lite gives BM25 scores with a minus before them, a cluster without
        return [(int(hit["entity"][by] if by else hit[collection.key]), abs(float(hit["distance"]))) for hit in found]


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += sum(
            len(value) * 3 if isinstance(value, str) else 12 * len(value) if hasattr(value, "__len__") else 8
            for value in row.values()
        )
        if len(batch) >= _ROWS_AT_ONCE or size >= _BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
