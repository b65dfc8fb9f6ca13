"""The dense index: a passage is as near as its nearest piece, and a filter on passages is one on their pieces."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import faiss
import numpy as np
import pytest

import index.stores.vectors
from index.archive.folder import open_archive
from index.archive.manifest import Manifest
from index.bench.corpus import write
from index.build.build import build
from index.embed.pieces import TARGET, cut_pieces, embedded_texts
from index.errors import ArchiveError
from index.stores.vectors import PIECES, VectorIndex, VectorWriter


def directions(*degrees: float) -> np.ndarray:
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


@pytest.fixture
def three(tmp_path: Path) -> VectorIndex:
    """Passages with pieces at 80° and 10°; at 30°; at 20°, 90° and 25°."""
    writer = VectorWriter(tmp_path, 2)
    writer.add(directions(80, 10, 30), [2, 1])
    writer.add(directions(20, 90, 25), [3])
    assert writer.index() == "Flat"
    writer.close()
    return VectorIndex(tmp_path)


def test_a_passage_is_as_near_as_its_nearest_piece(three: VectorIndex) -> None:
    assert three.passages == 3
    found = three.search(directions(0), 3)
    assert [number for number, _ in found] == [0, 2, 1]
    assert [score for _, score in found] == pytest.approx(np.cos(np.radians([10, 20, 30])), abs=1e-6)
    assert [number for number, _ in three.search(directions(90), 2)] == [2, 0]


def test_every_passage_comes_once_however_many_are_asked_for(three: VectorIndex) -> None:
    assert [number for number, _ in three.search(directions(0), 1)] == [0]
    assert [number for number, _ in three.search(directions(0), 50)] == [0, 2, 1]


def test_a_filter_on_passages_is_one_on_their_pieces(three: VectorIndex) -> None:
    assert [number for number, _ in three.search(directions(0), 5, [1, 2])] == [2, 1]
    assert [number for number, _ in three.search(directions(0), 5, [0])] == [0]
    assert three.search(directions(0), 5, []) == []


@pytest.mark.parametrize("exact_up_to", [1_000, 100])
def test_vectors_added_in_blocks_keep_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exact_up_to: int) -> None:
    """Blocks are read while the one before is added, into memory that is used again."""
    monkeypatch.setattr(index.stores.vectors, "_ADDED_AT_ONCE", 96)
    monkeypatch.setattr(index.stores.vectors, "EXACT_UP_TO", exact_up_to)
    vectors = np.random.default_rng(0).standard_normal((500, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    writer = VectorWriter(tmp_path, 32)
    writer.add(vectors, [1] * 500)
    writer.index()
    writer.close()
    held = VectorIndex(tmp_path)
    assert held.passages == 500
    for number in range(500):
        (found, score), *_ = held.search(vectors[number : number + 1], 1)
        assert found == number and score == pytest.approx(1, abs=0.02)
    roughly = [held.search(vectors[number : number + 1], 1, rough=True)[0][0] for number in range(500)]
    assert sum(number == found for number, found in enumerate(roughly)) > 350
    looked_at, cells = [], faiss.cvar.indexIVF_stats  # type: ignore[attr-defined]
    for rough in (False, True):
        cells.reset()
        held.search(vectors[:1], 1, rough=rough)
        looked_at.append(cells.nlist)
    assert looked_at == ([0, 0] if exact_up_to > 500 else [11, 3])


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    VectorWriter(tmp_path, 2).index()
    assert VectorIndex(tmp_path).passages == 0
    assert VectorIndex(tmp_path).search(directions(0), 5) == []


def test_pieces_hold_every_sentence_and_end_with_one() -> None:
    sentences = [f"第{n}句" + "话" * length + "。" for n, length in enumerate((10, 20, 40, 90, 5, 30, 30, 3))]
    pieces = cut_pieces("".join(sentences))
    assert "".join(pieces) == "".join(sentences)
    assert [len(piece) for piece in pieces] == [82, 94, 84]
    assert all(piece.endswith("。") for piece in pieces)


def test_a_short_text_is_one_piece_and_a_short_rest_joins_what_is_before() -> None:
    assert cut_pieces("没有句号") == ["没有句号"]
    assert cut_pieces("") == [""]
    rest = "尾" * (TARGET // 2 - 2) + "。"
    assert cut_pieces("头" * TARGET + "。" + rest) == ["头" * TARGET + "。" + rest]
    assert len(cut_pieces("头" * TARGET + "。尾" + rest)) == 2


def test_the_headline_stands_before_each_piece_that_does_not_hold_it() -> None:
    text = "大桥合龙\n" + "江" * TARGET + "。" + "水" * TARGET + "。"
    assert embedded_texts("大桥合龙", text) == [text[: TARGET + 6], "大桥合龙\n" + "水" * TARGET + "。"]
    assert embedded_texts("", text) == cut_pieces(text)


def test_what_one_sentence_of_a_long_passage_tells_is_found(tmp_path: Path) -> None:
    """The sentence on the observatory is a fifth of its passage; the other passage is about astronomy on the whole."""
    rest = "全市粮食播种面积稳定，蔬菜供应充足，超市货架整齐，市民买菜方便。"
    told = "会议还透露，南山天文台的望远镜将于九月向中学生开放，每周接待两批。"
    texts = [
        rest * 3 + told + rest * 2,
        "天文学是研究天体的科学，历史悠久，分支很多，观测要靠仪器，也要靠耐心与计算。" * 5,
        rest * 6,
    ]
    lines = [json.dumps({"id": str(n), "text": text}, ensure_ascii=False) for n, text in enumerate(texts)]
    (tmp_path / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build([tmp_path / "news.jsonl"], tmp_path / "a")
    archive = open_archive(tmp_path / "a")
    asked = "天文台的望远镜什么时候向中学生开放"
    (number, score), *_ = archive.nearest(asked, 1)
    assert told in archive.passage(number).text
    whole = archive.embedder.queries([asked]) @ archive.embedder.passages([archive.passage(number).text]).T
    assert score > float(whole[0, 0]) + 0.05


@pytest.mark.parametrize("damage", ["missing", "empty", "of another archive"])
def test_a_broken_table_of_pieces_is_one_clear_error(tmp_path: Path, damage: str) -> None:
    (tmp_path / "news.jsonl").write_text(json.dumps({"id": "1", "text": "江州大桥合龙。"}), encoding="utf-8")
    build([tmp_path / "news.jsonl"], tmp_path / "a")
    table = tmp_path / "a" / Manifest.read(tmp_path / "a").generation / PIECES
    if damage == "missing":
        table.unlink()
    elif damage == "empty":
        table.write_bytes(b"")
    else:
        np.save(table, np.array([0, 2], dtype=np.int32))
    with pytest.raises(ArchiveError, match="index build"):
        open_archive(tmp_path / "a")


def test_what_is_looked_ahead_for_is_found_as_one_by_one(tmp_path: Path) -> None:
    write((), 400, tmp_path / "made.jsonl", tmp_path / "q", 12)
    build([tmp_path / "made.jsonl"], tmp_path / "a")
    asked = [json.loads(line)["question"] for line in (tmp_path / "q").read_text(encoding="utf-8").splitlines()]
    archive = open_archive(tmp_path / "a")
    alone = [archive.nearest(text, 5) for text in asked]
    archive.look_ahead(asked, 5)
    built = archive._stores._vectors._built  # type: ignore[attr-defined]
    index, searched = built._index, 0

    def search(query: np.ndarray, k: int, params: object) -> object:
        nonlocal searched
        searched += 1
        return index.search(query, k, params=params)

    built._index = SimpleNamespace(search=search)
    ahead = [archive.nearest(text, 5) for text in asked]
    assert [[number for number, _ in found] for found in ahead] == [[number for number, _ in found] for found in alone]
    assert searched < len(asked) / 2
    assert archive.nearest("大桥通车", 5) == open_archive(tmp_path / "a").nearest("大桥通车", 5) != []


def test_a_question_is_searched_on_one_thread_whichever_asks(three: VectorIndex) -> None:
    index: Any = three._index
    threads: list[int] = []
    question = np.eye(1, three.dimensions, dtype=np.float32)

    def search(query: np.ndarray, k: int, params: object) -> object:
        threads.append(faiss.omp_get_max_threads())
        return index.search(query, k, params=params)

    def ask() -> None:
        faiss.omp_set_num_threads(2)
        three.search(question, 1)
        threads.append(faiss.omp_get_max_threads())

    three._index = SimpleNamespace(search=search)  # type: ignore[assignment]
    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()
    assert threads == [1, 2]
