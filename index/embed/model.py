"""Text becomes vectors: the model in the box, or any other sentence-transformers model by name or path.

A static model (a tokenizer and one table of vectors, averaged) is read with safetensors and numpy alone, because importing
sentence_transformers takes seconds and asking one question should not. Everything else goes through
SentenceTransformer, with the prompts that the model's own configuration holds.
"""

from __future__ import annotations

import functools
import json
import os
import re
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.embed.tokens import Ends, Ids, numbered, read_cutter
from index.errors import ModelError

DEFAULT_MODEL = Path(__file__).parents[1] / "models" / "wenbao-news-256"

_ENCODED_AT_ONCE = 1024  # texts tokenised in one call: bounds the memory of a build without slowing it
_FEW, _MANY = 32, 256  # from so many texts on, they are summed as one sparse product, and with the whole table


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
    if name_or_path is None:
        return model_in_the_box()
    if _is_static(Path(name_or_path)):
        return StaticEmbedder(Path(name_or_path))
    return TransformerEmbedder(name_or_path)


@functools.cache
def model_in_the_box() -> StaticEmbedder:
    """The model that the program carries, read once."""
    if not _is_static(DEFAULT_MODEL):
        raise ModelError(
            f"自带的模型不在 {DEFAULT_MODEL}：请重装程序，或用 --model 指明一个模型"
            " (the model in the box is missing: reinstall the program, or name a model with --model)"
        )
    return StaticEmbedder(DEFAULT_MODEL)


@functools.cache
def _remembered(folder: Path) -> StaticEmbedder:
    return model_in_the_box() if folder == DEFAULT_MODEL else StaticEmbedder(folder)


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
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Texts as a model's tokens: the ids end to end, where each text's end, and the length of the sum of its vectors."""

    ids: Ids
    ends: Ends
    lengths: NDArray[np.float32]


class StaticEmbedder:
    """A StaticEmbedding folder of sentence-transformers (or of model2vec), read without torch.

    The table may be float32, float16, or int8 with one scale a row (`embeddings` and `weights`, as model2vec writes them): `numbers`,
    (vocabulary, dimensions) as they are stored, and `scales`, (vocabulary,). They are widened only where a text needs them: to widen
    them all would take most of the time of loading.
    """

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file

        place = folder / json.loads((folder / "modules.json").read_text(encoding="utf-8"))[0]["path"]
        try:
            self._cut = read_cutter(place / "tokenizer.json")
            self.numbers, self.scales = _rows(load_file(place / "model.safetensors"))
        except MemoryError:
            raise
        except Exception as error:  # tokenizers and safetensors raise bare exceptions of their own
            raise ModelError(
                f"模型文件夹 {folder} 读不了（{_first_line(error)}）：请重新训练或完整复制一份"
                " (the model folder cannot be read: train or copy it again)"
            ) from error
        self._folder = folder
        self._question, self._passage = prompts_of(_prompts_in(folder), folder.resolve().name)
        self.dimensions = int(self.numbers.shape[1])
        checksum = 0
        for name in ("tokenizer.json", "model.safetensors"):
            checksum = zlib.crc32((place / name).read_bytes(), checksum)
        self.identity = f"{folder.resolve().name}@{checksum:08x}"

    def __reduce__(self) -> tuple[object, ...]:
        """Another process reads the folder itself, once."""
        return _remembered, (self._folder,)

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        return self.read(texts)[0]

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        asked = [self.asked(text) for text in texts]
        if len(asked) < _FEW:
            return unit(np.array([self._sum(ids) for ids in asked]))
        return unit(self._sums(np.concatenate(asked), np.cumsum([len(ids) for ids in asked])))

    def read(self, texts: Sequence[str]) -> tuple[np.ndarray, Tokens]:
        """The vectors of texts that are to be found, and the tokens that they are made of."""
        sums, ids = np.zeros((len(texts), self.dimensions), dtype=np.float32), [np.zeros(0, dtype=np.int32)]
        ends = np.zeros(len(texts), dtype=np.int64)
        for first in range(0, len(texts), _ENCODED_AT_ONCE):
            own, own_ends = self._cut([self._passage + text for text in texts[first : first + _ENCODED_AT_ONCE]])
            sums[first : first + len(own_ends)] = self._sums(own, own_ends)  # the means, but for their length
            ends[first : first + len(own_ends)] = own_ends + (ends[first - 1] if first else 0)
            ids.append(own)
        return unit(sums), Tokens(np.concatenate(ids), ends, np.linalg.norm(sums, axis=1))

    @functools.lru_cache(maxsize=64)  # noqa: B019 (a model lives as long as the program)
    def asked(self, question: str) -> Ids:
        """The tokens of a question, which is cut once although it is looked at in several ways."""
        ids, _ = self._cut([self._question + question])
        ids.flags.writeable = False
        return ids

    def _sum(self, ids: Ids) -> np.ndarray:
        return np.asarray(self.scales[ids] @ self.numbers[ids].astype(np.float32))

    def _sums(self, ids: Ids, ends: Ends) -> np.ndarray:
        """The sum of the rows of each text's tokens, (texts, dimensions)."""
        if len(ends) < _FEW:
            return np.array([self._sum(own) for own in np.split(ids, ends[:-1])])
        from scipy import sparse  # type: ignore[import-untyped]

        known, place = numbered(ids, len(self.numbers)) if len(ends) < _MANY else (np.arange(len(self.numbers)), ids)
        rows = self.numbers[known].astype(np.float32) if len(ends) < _MANY else self._table
        counted = sparse.csr_array((self.scales[ids], place, np.concatenate(([0], ends))), shape=(len(ends), len(known)))
        return np.asarray(counted @ rows)

    @functools.cached_property
    def lengths(self) -> NDArray[np.float32]:
        """The length of each row of numbers, (vocabulary,); 1 for a row of zeros."""
        lengths = [np.linalg.norm(part.astype(np.float32), axis=1) for part in np.array_split(self.numbers, 16)]
        return np.asarray(np.maximum(np.concatenate(lengths), 1e-12))

    @functools.cached_property
    def _table(self) -> np.ndarray:
        """All numbers widened, which is worth its time where many texts need them."""
        return self.numbers.astype(np.float32)


def _rows(tensors: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The numbers by token id, (vocabulary, dimensions) as they are stored, and what each row is multiplied by, (vocabulary,)."""
    numbers = np.asarray(tensors["embedding.weight" if "embedding.weight" in tensors else "embeddings"])
    if "mapping" in tensors:
        numbers = numbers[tensors["mapping"]]
    scales = tensors.get("weights", np.ones(len(numbers)))
    return numbers, np.asarray(scales, dtype=np.float32)


_PUBLISHED: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"(^|[-_/])e5-(small|base|large)(?!.*instruct)", re.I), "query: ", "passage: "),
    (re.compile(r"bge-(small|base|large)-zh", re.I), "为这个句子生成表示以用于检索相关文章：", ""),
    (re.compile(r"bge-(small|base|large)-en", re.I), "Represent this sentence for searching relevant passages: ", ""),
)
"""Prompts that models were published with before a configuration could hold them."""


def prompts_of(configured: Mapping[str, str], name: str) -> tuple[str, str]:
    """The prompts before a question and before a passage: those of the model's configuration, else those it is known by.

    A configuration names them `query` and `document` (or `passage`, `corpus`), or ends their names so (`retrieval.query`).
    """
    question = _configured(configured, "query")
    passage = _configured(configured, "document", "passage", "corpus")
    if question is None and passage is None:
        return next(((before, after) for known, before, after in _PUBLISHED if known.search(name)), ("", ""))
    return question or "", passage or ""


def _configured(prompts: Mapping[str, str], *kinds: str) -> str | None:
    for kind in kinds:
        if prompts.get(kind):
            return prompts[kind]
    return next((prompt for name, prompt in prompts.items() if prompt and name.lower().endswith(kinds)), None)


def _prompts_in(folder: Path) -> dict[str, str]:
    try:
        stated: dict[str, Any] = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(stated.get("prompts") or {})


class TransformerEmbedder:
    """Any model that sentence-transformers can load, on the best device there is."""

    def __init__(self, name_or_path: str) -> None:
        if _looks_like_path(name_or_path) and not Path(name_or_path).exists():
            raise ModelError(
                f"没有模型文件夹 {name_or_path}：请给出 sentence-transformers 模型的路径，或去掉 --model 用自带的模型"
                f" (there is no model folder {name_or_path}: give the path of a sentence-transformers model, or leave --model out)"
            )
        self._model = _loaded(name_or_path)
        self._question, self._passage = prompts_of(self._model.prompts, name_or_path)
        self._batch = 256 if self._model.device.type == "cuda" else 32
        self.dimensions = int(self._encode(["。"], "").shape[1])
        self.identity = f"{Path(name_or_path).name}@{self._checksum():08x}"

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode(texts, self._passage)

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode(texts, self._question)

    def _encode(self, texts: Sequence[str], prompt: str) -> np.ndarray:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = self._model.encode(list(texts), prompt=prompt, batch_size=self._batch, show_progress_bar=False)
        return unit(np.asarray(vectors, dtype=np.float32))

    def _checksum(self) -> int:
        """A checksum of the prompts and of a sample of every weight, so that it does not take long for a large model."""
        checksum = zlib.crc32(f"{self._question}\0{self._passage}".encode())
        for name, values in sorted(self._model.state_dict().items()):
            sample = values.flatten()[:: max(1, values.numel() // 64)].float().cpu().numpy()
            checksum = zlib.crc32(f"{name}{tuple(values.shape)}".encode() + sample.tobytes(), checksum)
        return checksum


def _loaded(name_or_path: str) -> Any:
    """A SentenceTransformer from its folder or the cache, else from the hub; without a hub in reach that is said at once."""
    from sentence_transformers import SentenceTransformer

    try:
        try:
            return SentenceTransformer(name_or_path, local_files_only=True)
        except Exception:
            if Path(name_or_path).exists() or not _hub_in_reach():
                raise
        return SentenceTransformer(name_or_path)
    except MemoryError:
        raise
    except Exception as error:  # hub, file and configuration errors come from five libraries without a common root
        if Path(name_or_path).exists():
            raise ModelError(
                f"模型文件夹 {name_or_path} 装不进来（{_first_line(error)}）：请完整地重新复制一份"
                " (sentence-transformers cannot load the model folder: copy it again, whole)"
            ) from error
        raise ModelError(
            f"模型 {name_or_path} 装不进来（{_first_line(error)}）。连不上模型库时，请把模型文件夹复制到本机并给出路径，"
            "或事先下载到 Hugging Face 缓存，或去掉 --model 用自带的模型 (the model cannot be loaded: with no model hub in reach, "
            "copy its folder here and give its path, fill the Hugging Face cache beforehand, or leave --model out)"
        ) from error


def _hub_in_reach(seconds: float = 5.0) -> bool:
    """Asked before a download, because the hub's client tries again for minutes where there is no network."""
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE"):
        return False
    address = os.environ.get("HF_ENDPOINT") or "https://huggingface.co"
    try:
        urllib.request.urlopen(urllib.request.Request(address, method="HEAD"), timeout=seconds)
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False
    return True


def _looks_like_path(name: str) -> bool:
    return name.startswith((".", "/", "~")) or "\\" in name or name.count("/") > 1


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
