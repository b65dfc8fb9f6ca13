"""Text becomes vectors: the model in the box, or any other sentence-transformers model by name or path.

A static model (a tokenizer and one table of vectors, averaged) is read with tokenizers, safetensors and numpy alone, because
importing sentence_transformers takes seconds and asking one question should not. Everything else goes through
SentenceTransformer, with the prompts that the model's own configuration holds.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.errors import ModelError

DEFAULT_MODEL = Path(__file__).parent / "models" / "wenbao-news-256"

_ENCODED_AT_ONCE = 512  # texts tokenised in one call: bounds the memory of a build without slowing it


class Embedder(Protocol):
    """Turns texts into L2-normalised float32 vectors of shape (n, dimensions); a dot product of two is their cosine."""

    identity: str
    """Name and content hash, `wenbao-news-256@3f2a91c0`: the same weights have the same identity wherever they lie."""
    dimensions: int

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of texts that are to be found."""
        ...

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of questions, with the query prompt of the model where it has one."""
        ...


def load_embedder(name_or_path: str | None = None) -> Embedder:
    """The embedder of that name or folder; None is the model in the box. Raises ModelError."""
    folder = DEFAULT_MODEL if name_or_path is None else Path(name_or_path)
    if _is_static(folder):
        return StaticEmbedder(folder)
    if name_or_path is None:
        raise ModelError(f"the model in the box is missing from {folder}: reinstall the program, or name a model with --model.")
    return TransformerEmbedder(name_or_path)


def _is_static(folder: Path) -> bool:
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        names = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return names in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


def unit(vectors: np.ndarray) -> np.ndarray:
    """Rows scaled to length 1 (float32); a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)


class StaticEmbedder:
    """A StaticEmbedding folder of sentence-transformers (or of model2vec), read without torch.

    The table may be float32, float16, or int8 with one scale a row (`embeddings` and `weights`, as model2vec writes them).
    """

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        place = folder / json.loads((folder / "modules.json").read_text(encoding="utf-8"))[0]["path"]
        try:
            self._tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
            tensors = load_file(place / "model.safetensors")
            self._table = _table(tensors)
        except Exception as error:  # tokenizers and safetensors raise bare exceptions of their own
            raise ModelError(f"the model folder {folder} cannot be read ({error}): train or copy it again.") from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._prompts = _prompts(folder)
        self.dimensions = int(self._table.shape[1])
        checksum = 0
        for name in ("tokenizer.json", "model.safetensors"):
            checksum = zlib.crc32((place / name).read_bytes(), checksum)
        self.identity = f"{folder.resolve().name}@{checksum:08x}"

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        return self._vectors([self._prompts["document"] + text for text in texts])

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._vectors([self._prompts["query"] + text for text in texts])

    def tokens(self, text: str) -> list[str]:
        """The pieces that the model reads in a text."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).tokens)

    def _vectors(self, texts: list[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _ENCODED_AT_ONCE):
            encodings = self._tokenizer.encode_batch_fast(texts[start : start + _ENCODED_AT_ONCE], add_special_tokens=False)
            for row, encoding in enumerate(encodings, start):
                if encoding.ids:
                    vectors[row] = self._table[encoding.ids].mean(axis=0, dtype=np.float32)
        return unit(vectors)


def _table(tensors: dict[str, np.ndarray]) -> np.ndarray:
    """The float32 vectors by token id, (vocabulary, dimensions)."""
    if "embedding.weight" in tensors:
        return np.asarray(tensors["embedding.weight"], dtype=np.float32)
    table = np.asarray(tensors["embeddings"])
    if "mapping" in tensors:
        table = table[tensors["mapping"]]
    table = table.astype(np.float32)
    if "weights" in tensors:
        table *= tensors["weights"][:, None].astype(np.float32)
    return table


def _prompts(folder: Path) -> dict[str, str]:
    """The query and document prompts of a model folder's own configuration, empty where it has none."""
    try:
        stated: dict[str, Any] = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
        prompts = stated.get("prompts") or {}
    except (OSError, ValueError):
        prompts = {}
    document = next((prompts[name] for name in ("document", "passage", "corpus") if prompts.get(name)), "")
    return {"query": str(prompts.get("query") or ""), "document": str(document)}


class TransformerEmbedder:
    """Any model that sentence-transformers can load, on the best device there is."""

    def __init__(self, name_or_path: str) -> None:
        if _looks_like_path(name_or_path) and not Path(name_or_path).exists():
            raise ModelError(f"there is no model folder {name_or_path}: give the path of a sentence-transformers model, or leave --model out.")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
        try:
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(name_or_path)
        except Exception as error:  # hub, file and configuration errors come from five libraries without a common root
            raise ModelError(
                f"the model {name_or_path} cannot be loaded ({_first_line(error)}): with no model hub in reach, copy its folder "
                "here and give its path, fill the Hugging Face cache beforehand, or leave --model out to use the model in the box."
            ) from error
        dimensions = self._model.get_embedding_dimension()
        self.dimensions = int(dimensions) if dimensions else int(self._encode(["。"], query=False).shape[1])
        self._batch = 256 if self._model.device.type == "cuda" else 32
        self.identity = f"{Path(name_or_path).name}@{self._checksum():08x}"

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode(texts, query=False)

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode(texts, query=True)

    def _encode(self, texts: Sequence[str], query: bool) -> np.ndarray:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        encode = self._model.encode_query if query else self._model.encode_document
        return unit(np.asarray(encode(list(texts), batch_size=self._batch, show_progress_bar=False), dtype=np.float32))

    def _checksum(self) -> int:
        """A checksum of the prompts and of a sample of every weight, so that it does not take long for a large model."""
        checksum = zlib.crc32(json.dumps(self._model.prompts, sort_keys=True).encode())
        for name, values in sorted(self._model.state_dict().items()):
            sample = values.flatten()[:: max(1, values.numel() // 64)].float().cpu().numpy()
            checksum = zlib.crc32(f"{name}{tuple(values.shape)}".encode() + sample.tobytes(), checksum)
        return checksum


def _looks_like_path(name: str) -> bool:
    return name.startswith((".", "/", "~")) or "\\" in name or name.count("/") > 1


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
