"""What is added to, taken out of and corrected in an archive that shares its files is what a new build of the same pages holds."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.archive.folder import Archive, open_archive
from index.archive.integrity import verify
from index.archive.manifest import Manifest
from index.build import change
from index.build.build import build
from index.build.change import add, correct, remove
from index.stores import dense
from index.stores.dense import DenseIndex
from index.stores.documents import ADDED, FILE
from index.types import Filters, Stated
from tests.conftest import SEEDS
from tests.test_change import QUESTIONS
from tests.test_piece_tokens import assert_all_kept

NAMES = sorted(file.name for file in SEEDS.glob("*.txt"))


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """No archive is so small, and no change so large, that it is built anew."""
    monkeypatch.setattr(change, "SMALL", 0)
    monkeypatch.setattr(change, "LARGE", 0)


def folder_of(place: Path, *names: str) -> Path:
    place.mkdir(parents=True)
    for name in names:
        shutil.copy(SEEDS / name, place)
    return place


def ready(file: Path, *numbers: int) -> Path:
    lines = (
        f'{{"id":"r{n}","newspaper":"江城日报","date":"2020-01-{n:02d}","headline":"第{n}座桥",'
        f'"text":"第{n}座桥今天通车，总投资{n}亿元。记者在现场看到，车流有序。"}}'
        for n in numbers
    )
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def contents(archive: Archive) -> tuple[object, ...]:
    manifest = archive.manifest
    articles = sorted(archive.articles(), key=lambda article: article.article_id)
    issues = sorted(archive.issues(), key=lambda issue: (issue.file, issue.part))
    counts = manifest.archive_id, manifest.pages, manifest.articles, manifest.passages, sorted(manifest.sources)  # type: ignore[call-overload]
    return counts, articles, issues, archive.census.held(), archive.documents.newspapers(), sorted(archive.documents.kinds())


def found(archive: Archive, search: Callable[..., list[tuple[int, float]]], *, scores: bool = True) -> list[object]:
    filters = (Filters(), Filters(newspaper="衡阳日报"), Filters(after="2020", before="2021-06"))
    rankings = [search(question, 500, only) for question in QUESTIONS for only in filters]
    return [
        sorted((archive.passage(n).passage_id, round(score, 4) if scores else 0) for n, score in ranking)
        for ranking in rankings
    ]


def wholes(archive: Archive) -> Callable[..., list[tuple[int, float]]]:
    """What finds the nearest passages, with their cosines as wholes."""

    def search(text: str, k: int, filters: Filters) -> list[tuple[int, float]]:
        numbers = [number for number, _ in archive.nearest(text, k, filters)]
        return list(zip(numbers, archive.cosines(text, numbers)[1].tolist(), strict=True))

    return search


def assert_same(changed: Path, fresh: Path, *, words: bool = True) -> None:
    """The two archives hold and find the same; without `words` BM25 may still count what was taken out."""
    one, other = open_archive(changed), open_archive(fresh)
    assert contents(one) == contents(other)
    assert found(one, one.dense) == found(other, other.dense)
    assert found(one, wholes(one)) == found(other, wholes(other))
    assert found(one, one.lexical, scores=words) == found(other, other.lexical, scores=words)
    assert_all_kept(one)
    manifest = Manifest.read(changed)
    assert verify(changed / manifest.generation, manifest.files) == []


def inode(folder: Path, name: str) -> int:
    return (folder / Manifest.read(folder).generation / name).stat().st_ino


@pytest.mark.parametrize("name", NAMES)
def test_a_page_that_is_added_changes_what_a_build_with_it_would_have(tmp_path: Path, beside: None, name: str) -> None:
    build([folder_of(tmp_path / "four", *(other for other in NAMES if other != name))], tmp_path / "a")
    store = inode(tmp_path / "a", FILE)
    add([folder_of(tmp_path / "one", name)], tmp_path / "a")
    build([SEEDS], tmp_path / "b")
    assert inode(tmp_path / "a", FILE) == store
    assert (tmp_path / "a" / Manifest.read(tmp_path / "a").generation / ADDED).exists()
    again = [article.article_id for article in open_archive(tmp_path / "a").articles()]
    assert len(again) == len(set(again))
    assert_same(
        tmp_path / "a", tmp_path / "b", words=Manifest.read(tmp_path / "a").pages == 5 and not rewritten(tmp_path / "a")
    )


def rewritten(folder: Path) -> bool:
    """Whether pages that were held were written once more."""
    return len(DenseIndex(folder / Manifest.read(folder).generation)._gone) > 0


@pytest.mark.parametrize("name", NAMES)
def test_a_page_that_is_taken_out_leaves_what_a_build_without_it_has(tmp_path: Path, beside: None, name: str) -> None:
    build([SEEDS], tmp_path / "a")
    remove([name], tmp_path / "a")
    build([folder_of(tmp_path / "four", *(other for other in NAMES if other != name))], tmp_path / "b")
    assert_same(tmp_path / "a", tmp_path / "b", words=False)


def test_what_is_added_is_found_and_what_is_taken_out_is_not(tmp_path: Path, beside: None) -> None:
    build([ready(tmp_path / "first.jsonl", *range(1, 9))], tmp_path / "a")
    add([ready(tmp_path / "second.jsonl", *range(9, 17))], tmp_path / "a")
    add([ready(tmp_path / "third.jsonl", *range(17, 25))], tmp_path / "a")
    build([tmp_path / f"{name}.jsonl" for name in ("first", "second", "third")], tmp_path / "b")
    assert_same(tmp_path / "a", tmp_path / "b")
    remove(["first.jsonl"], tmp_path / "a")
    remove(["second.jsonl"], tmp_path / "a")
    archive = open_archive(tmp_path / "a")
    assert archive.manifest.passages == 8
    for search in (archive.lexical, archive.dense):
        numbers = {archive.passage(number).article_id for number, _ in search("第3座桥总投资", 50)}
        assert numbers == {f"r{n}" for n in range(17, 25)}
    add([ready(tmp_path / "first.jsonl", *range(1, 9))], tmp_path / "a")
    archive = open_archive(tmp_path / "a")
    assert archive.passage(archive.dense("第3座桥今天通车，总投资3亿元", 1)[0][0]).article_id == "r3"


def test_an_archive_may_be_emptied_and_filled_again(tmp_path: Path, beside: None) -> None:
    build([ready(tmp_path / "first.jsonl", 1, 2)], tmp_path / "a")
    assert remove(["first.jsonl"], tmp_path / "a").pages == 0
    assert open_archive(tmp_path / "a").dense("桥", 5) == open_archive(tmp_path / "a").lexical("第1座桥", 5) == []
    add([tmp_path / "first.jsonl"], tmp_path / "a")
    assert open_archive(tmp_path / "a").lexical("第1座桥", 5) != []


def test_a_new_version_and_a_correction_are_what_a_new_build_has(tmp_path: Path, beside: None) -> None:
    pages = folder_of(tmp_path / "pages", *NAMES)
    build([pages], tmp_path / "a")
    page = pages / NAMES[1]
    page.write_text(page.read_text(encoding="utf-8") + "\n另讯：市图书馆新馆今日开放。\n", encoding="utf-8")
    _, added = add([pages], tmp_path / "a")
    assert added.updated == (NAMES[1],)
    correct(NAMES[2], "", Stated(newspaper="江城日报", date="2019-05-06"), tmp_path / "a")
    issue = open_archive(tmp_path / "a").issue(NAMES[2])
    assert (issue.newspaper, issue.date, issue.date_certainty) == ("江城日报", "2019-05-06", "stated")
    build([pages], tmp_path / "a2")
    shutil.copy(tmp_path / "a" / "issues.csv", tmp_path / "a2")
    build([pages], tmp_path / "a2")
    assert_same(tmp_path / "a", tmp_path / "a2", words=False)
    correct(NAMES[2], "", Stated(), tmp_path / "a")
    build([pages], tmp_path / "b")
    assert_same(tmp_path / "a", tmp_path / "b", words=False)


def test_many_changes_end_where_one_build_does(tmp_path: Path, beside: None) -> None:
    chance = random.Random(5)
    held = set(NAMES[:3])
    build([folder_of(tmp_path / "pages", *held)], tmp_path / "a")
    for step in range(6):
        name = chance.choice(NAMES)
        if name in held and len(held) > 1:
            remove([name], tmp_path / "a")
        else:
            add([folder_of(tmp_path / f"step{step}", name)], tmp_path / "a")
        held ^= {name}
    build([folder_of(tmp_path / "end", *held)], tmp_path / "b")
    assert_same(tmp_path / "a", tmp_path / "b", words=False)


def test_additions_move_into_the_index_when_they_are_many(
    tmp_path: Path, beside: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "EXACT_UP_TO", 10)
    build([ready(tmp_path / "first.jsonl", *range(1, 9))], tmp_path / "a")
    add([ready(tmp_path / "second.jsonl", *range(9, 13))], tmp_path / "a")
    remove(["second.jsonl"], tmp_path / "a")
    before = inode(tmp_path / "a", "vectors.faiss")
    add([ready(tmp_path / "third.jsonl", *range(13, 29))], tmp_path / "a")
    assert inode(tmp_path / "a", "vectors.faiss") != before
    add([ready(tmp_path / "fourth.jsonl", 29, 30)], tmp_path / "a")
    remove(["first.jsonl"], tmp_path / "a")
    build([tmp_path / "third.jsonl", tmp_path / "fourth.jsonl"], tmp_path / "b")
    assert_same(tmp_path / "a", tmp_path / "b", words=False)


def test_a_small_archive_is_built_anew(tmp_path: Path) -> None:
    build([ready(tmp_path / "first.jsonl", 1, 2)], tmp_path / "a")
    add([ready(tmp_path / "second.jsonl", 3)], tmp_path / "a")
    assert not (tmp_path / "a" / Manifest.read(tmp_path / "a").generation / ADDED).exists()


@pytest.mark.parametrize("small", [change.SMALL, 0], ids=["built anew", "beside"])
def test_what_is_wrong_with_a_file_is_told_until_its_next_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(change, "SMALL", small)
    monkeypatch.setattr(change, "LARGE", 0)
    first = ready(tmp_path / "first.jsonl", 1)
    first.write_text(first.read_text(encoding="utf-8") + '\n{"text":"没有编号"}', encoding="utf-8")
    build([first], tmp_path / "a")
    add([ready(tmp_path / "second.jsonl", 3)], tmp_path / "a")
    correct("first.jsonl", "r1", Stated(page="2"), tmp_path / "a")
    remove(["second.jsonl"], tmp_path / "a")
    assert "没有 id" in Manifest.read(tmp_path / "a").refused["first.jsonl"]
    add([ready(first, 1, 2)], tmp_path / "a")
    assert Manifest.read(tmp_path / "a").refused == {}


def test_vectors_that_are_new_are_searched_exactly(tmp_path: Path, beside: None) -> None:
    build([ready(tmp_path / "first.jsonl", *range(1, 9))], tmp_path / "a")
    add([ready(tmp_path / "second.jsonl", *range(9, 17))], tmp_path / "a")
    index = DenseIndex(tmp_path / "a" / Manifest.read(tmp_path / "a").generation)
    assert index.passages == 16
    for number in (3, 12):
        archive = open_archive(tmp_path / "a")
        query = np.asarray(archive.embedder.passages([archive.passage(number).text]), dtype=np.float32)
        assert index.search(query, 1)[0][0] == number
        assert [n for n, _ in index.search(query, 5, [2, 11])] in ([2, 11], [11, 2])
        assert index.search(query, 5, []) == []
