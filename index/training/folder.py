"""A trained table becomes a model folder that SentenceTransformer loads as it is, and the light path of index.embed.model as well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.embed.model import StaticEmbedder, unit
from index.training.sources import bags


def quantise(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows as int8 (vocabulary, dimensions) and a float32 scale each (vocabulary,): row = whole numbers x scale."""
    scales = np.maximum(np.abs(table).max(axis=1), 1e-8).astype(np.float32) / 127
    return np.rint(table / scales[:, None]).clip(-127, 127).astype(np.int8), scales


def save_model(table: np.ndarray, tokenizer: Any, folder: Path) -> StaticEmbedder:
    """Write the folder (StaticEmbedding and Normalize, int8 rows) and read it back by the light path.

    `embeddings` and `weights` are the names under which sentence-transformers 6.2, and model2vec, look for a table
    whose rows carry a scale; one byte a number makes the model four times smaller than float32 and moves no cosine by 0.01.
    """
    from safetensors.numpy import save_file
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    folder.mkdir(parents=True, exist_ok=True)
    whole = (table / np.sqrt(np.square(table).sum(axis=1).mean())).astype(np.float32)
    numbers, scales = quantise(whole)
    module = StaticEmbedding(tokenizer, embedding_weights=numbers.astype(np.float32) * scales[:, None])
    SentenceTransformer(modules=[module, Normalize()], device="cpu").save(str(folder), create_model_card=False)
    weights = folder / "model.safetensors"
    save_file({"embeddings": numbers, "weights": scales}, str(weights), metadata={"format": "pt"})
    weights.chmod(0o644)
    return StaticEmbedder(folder)


class TableEmbedder:
    """A table in training, looked at as an embedder."""

    def __init__(self, table: np.ndarray, tokenizer: Any) -> None:
        self.identity = "in training"
        self.dimensions = int(table.shape[1])
        self._table, self._tokenizer = table, tokenizer

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        return unit(bags(self._tokenizer, texts) @ self._table)

    queries = passages
