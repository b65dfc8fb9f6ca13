"""The model in the box and any other: the same vectors by both paths, the right prompts, one sentence where there is none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embed.model import DEFAULT_MODEL, StaticEmbedder, TransformerEmbedder, load_embedder, prompts_of, unit
from index.errors import ModelError

TEXTS = [
    "衡阳国际物流港规划用地约4582亩，总投资120亿元。",
    "2021年7月23日，ＣＰＩ同比上涨2.5%，Hello World!",
    "印歐語系的研究，由兩位學者開創。",
    "的",
    "一" * 5000,
]


@pytest.fixture(scope="module")
def box() -> Any:
    return load_embedder()


def test_the_model_in_the_box_tells_a_passage_from_others(box: Any) -> None:
    passages = [
        "市气象台昨日发布暴雨橙色预警，沿江各县已转移群众三千余人，城区多处道路积水。",
        "新建的体育中心可容纳两万名观众，将承办明年的省运动会开幕式和田径比赛。",
        "今年夏粮收购价格每公斤提高两角，农户可到就近的粮站登记交售小麦和早稻。",
    ]
    asked = ["暴雨预警后转移了多少群众？", "省运动会在哪里开幕？", "小麦的收购价提高了多少？"]
    scores = box.queries(asked) @ box.passages(passages).T
    assert scores.argmax(axis=1).tolist() == [0, 1, 2]
    assert (np.diag(scores) > 0.2).all()


def test_words_that_mean_alike_lie_nearer_than_words_that_do_not(box: Any) -> None:
    price, cost, rain = box.passages(["价格上涨", "涨价", "暴雨"])
    assert price @ cost > price @ rain + 0.1


def test_vectors_are_unit_float32_and_named_by_their_content(box: Any) -> None:
    vectors = box.passages(TEXTS)
    assert vectors.shape == (5, 256) == (len(TEXTS), box.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    assert box.passages([]).shape == (0, 256)
    name, _, checksum = box.identity.partition("@")
    assert name == DEFAULT_MODEL.name and len(checksum) == 8 and int(checksum, 16) >= 0
    assert load_embedder(str(DEFAULT_MODEL)).identity == box.identity


def test_a_text_without_words_has_no_direction(box: Any) -> None:
    assert not box.passages(["", "。！？"]).any()


def test_full_width_letters_and_capitals_are_folded(box: Any) -> None:
    first, second = box.passages(["ＧＤＰ增长５％", "gdp增长5%"])
    assert np.allclose(first, second)


def test_both_paths_give_the_same_vectors(box: Any) -> None:
    through = TransformerEmbedder(str(DEFAULT_MODEL))
    assert np.abs(through.passages(TEXTS) - box.passages(TEXTS)).max() < 1e-5
    assert np.abs(through.queries(TEXTS) - box.queries(TEXTS)).max() < 1e-5


def test_the_light_path_leaves_torch_alone() -> None:
    code = (
        "import sys; from index.embed.model import load_embedder; load_embedder().queries(['多少亩']); "
        "print([name for name in ('torch', 'sentence_transformers', 'transformers') if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert run.stdout.strip() == "[]"


def test_the_box_is_small_enough_to_ship() -> None:
    assert sum(file.stat().st_size for file in DEFAULT_MODEL.rglob("*") if file.is_file()) <= 32 * 2**20


@pytest.mark.parametrize("stored", ["float32", "float16", "scaled", "mapped"])
def test_every_way_of_storing_a_static_model_is_read_alike(tmp_path: Path, stored: str) -> None:
    """Three tokens with known vectors: 甲 (3, 0), 乙 (0, 4), 丙 (-1, 0); a text is their mean scaled to length one."""
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"?": 0, "甲": 1, "乙": 2, "丙": 3}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    table = np.array([[0, 0], [3, 0], [0, 4], [-1, 0]], dtype=np.float32)
    stored_as: dict[str, dict[str, np.ndarray]] = {
        "float32": {"embedding.weight": table},
        "float16": {"embeddings": table.astype(np.float16)},
        "scaled": {"embeddings": (table * 2).astype(np.int8), "weights": np.full(4, 0.5, dtype=np.float32)},
        "mapped": {"embeddings": table[::-1].copy(), "mapping": np.array([3, 2, 1, 0])},
    }
    save_file(stored_as[stored], str(tmp_path / "model.safetensors"))
    modules = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}]
    (tmp_path / "modules.json").write_text(json.dumps(modules))
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps({"prompts": {"query": "乙 ", "document": ""}}))
    embedder = load_embedder(str(tmp_path))
    assert isinstance(embedder, StaticEmbedder)
    assert np.allclose(embedder.passages(["甲 乙", "甲 丙 丙", "丙"]), np.array([[0.6, 0.8], [1, 0], [-1, 0]]), atol=1e-6)
    assert np.allclose(embedder.queries(["甲"]), [[0.6, 0.8]], atol=1e-6)
    assert np.allclose(TransformerEmbedder(str(tmp_path)).queries(["甲"]), np.array([0.6, 0.8]), atol=1e-6)


@pytest.mark.parametrize(
    ("configured", "name", "expected"),
    [
        ({"query": "问：", "document": "文："}, "some/model", ("问：", "文：")),
        ({"query": "Query: ", "passage": "Passage: "}, "some/model", ("Query: ", "Passage: ")),
        ({"retrieval.query": "find: ", "retrieval.passage": "is: "}, "some/model", ("find: ", "is: ")),
        ({"query": "Instruct: find\nQuery:", "document": ""}, "Qwen/Qwen3-Embedding-0.6B", ("Instruct: find\nQuery:", "")),
        ({"query": "own: ", "document": ""}, "intfloat/multilingual-e5-small", ("own: ", "")),
        ({}, "intfloat/multilingual-e5-small", ("query: ", "passage: ")),
        ({"query": "", "document": ""}, "models/bge-base-zh-v1.5", ("为这个句子生成表示以用于检索相关文章：", "")),
        ({}, "Alibaba-NLP/gte-multilingual-base", ("", "")),
        ({}, "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", ("", "")),
    ],
)
def test_prompts_come_from_the_configuration_or_from_what_a_model_is_known_by(
    configured: dict[str, str], name: str, expected: tuple[str, str]
) -> None:
    assert prompts_of(configured, name) == expected


def test_a_transformer_is_asked_with_its_own_prompts(tmp_path: Path) -> None:
    """A BERT of one layer, made here: a question must give the vector of prompt and question, a passage that of the bare text."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "问", "：", "多", "少", "亩", "地"]
    (tmp_path / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(str(tmp_path / "bert"))
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    BertModel(BertConfig(vocab_size=len(words), **sizes)).save_pretrained(str(tmp_path / "bert"))
    parts = [Transformer(str(tmp_path / "bert")), Pooling(16)]
    folder = tmp_path / "tiny"
    SentenceTransformer(modules=parts, prompts={"query": "问：", "document": ""}, device="cpu").save(
        str(folder), create_model_card=False
    )
    embedder = load_embedder(str(folder))
    assert embedder.dimensions == 16
    plain = SentenceTransformer(str(folder), device="cpu")
    asked = unit(np.asarray(plain.encode(["问：多少亩地"], prompt="")))
    bare = unit(np.asarray(plain.encode(["多少亩地"], prompt="")))
    assert np.abs(embedder.queries(["多少亩地"]) - asked).max() < 1e-5
    assert np.abs(embedder.passages(["多少亩地"]) - bare).max() < 1e-5
    assert np.abs(asked - bare).max() > 1e-3
    assert load_embedder(str(folder)).identity == embedder.identity
    assert embedder.identity.startswith("tiny@")


def test_a_missing_folder_is_one_sentence() -> None:
    with pytest.raises(ModelError, match=r"^没有模型文件夹 \./no-such-model.*there is no model folder") as caught:
        load_embedder("./no-such-model")
    assert "\n" not in str(caught.value)


def test_a_hub_out_of_reach_names_the_offline_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    with pytest.raises(ModelError) as caught:
        load_embedder("someone/no-such-model")
    message = str(caught.value)
    assert "\n" not in message
    for way in ("copy its folder", "cache", "leave --model out"):
        assert way in message


def test_a_broken_model_folder_is_one_sentence(tmp_path: Path) -> None:
    modules = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}]
    (tmp_path / "modules.json").write_text(json.dumps(modules))
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match=r"读不了.*cannot be read"):
        load_embedder(str(tmp_path))
