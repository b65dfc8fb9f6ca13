"""A build that is stopped goes on where it was, and comes to the same archive as one that was left alone."""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

import index.build.build
import index.build.catch_up
import index.build.intake
from index.archive.folder import Archive, open_archive
from index.archive.integrity import verify
from index.archive.manifest import Manifest
from index.build.build import build
from index.build.intake import counted
from index.embed.model import load_embedder
from index.read import Refused
from index.stores.document_writer import DocumentWriter
from index.stores.vectors import VectorWriter
from index.types import Page
from tests.conftest import ROOT, SEEDS
from tests.test_piece_tokens import assert_all_kept

KILLS = int(os.environ.get("WENBAO_KILLS", "3"))
QUESTIONS = ("江州大桥合龙", "水厂扩建工程投资", "2021年第3号报道")


def lines(file: Path, count: int) -> Path:
    """Ready articles, some of them long enough for two passages."""
    topics = "大桥合龙", "水厂扩建", "校园足球", "油菜丰收"
    with file.open("w", encoding="utf-8") as out:
        for n in range(count):
            text = f"江州{topics[n % 4]}，第{n}号报道。" + "记者在现场看到，工程投资和进度都已公布。" * (n % 7 * 4)
            out.write(json.dumps({"id": f"n{n}", "date": f"2021-{n % 12 + 1:02}-07", "text": text}, ensure_ascii=False) + "\n")
    return file


def hits(archive: Archive) -> list[list[tuple[int, float]]]:
    embedder = load_embedder()
    archive.__dict__["embedder"] = embedder
    return [archive.lexical(text, 10) for text in QUESTIONS] + [archive.dense(text, 10) for text in QUESTIONS]


@pytest.mark.parametrize("stopped_in", ["take_in", "index", "vectors", "checksums"])
def test_a_stopped_build_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped_in: str) -> None:
    monkeypatch.setattr(index.build.intake, "_CHUNK", 64)
    monkeypatch.setattr(index.build.catch_up, "_BLOCK", 64)
    monkeypatch.setattr(index.build.catch_up, "_PART", 256)
    source = lines(tmp_path / "a.jsonl", 600)
    undisturbed = build([source], tmp_path / "undisturbed")

    owner, name = {
        "take_in": (DocumentWriter, "add"),
        "index": (VectorWriter, "add"),
        "vectors": (VectorWriter, "index"),
        "checksums": (index.build.build, "checksums"),
    }[stopped_in]
    calls = {"take_in": 400, "index": 9, "vectors": 1, "checksums": 1}[stopped_in]
    real, made = getattr(owner, name), []

    def stopping(*given: object) -> object:
        made.append(1)
        if len(made) == calls:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(owner, name, stopping)
    with pytest.raises(KeyboardInterrupt):
        build([source], tmp_path / "stopped")
    assert len(list((tmp_path / "stopped").glob("building-*"))) == 1
    resumed = build([source], tmp_path / "stopped")

    again = len(made) - calls
    whole = {"take_in": 600, "index": -(-undisturbed.passages // 64), "vectors": 2, "checksums": 2}[stopped_in]
    assert again < whole
    assert resumed.archive_id == undisturbed.archive_id
    assert hits(open_archive(tmp_path / "stopped")) == hits(open_archive(tmp_path / "undisturbed"))
    assert_all_kept(open_archive(tmp_path / "stopped"))
    assert verify(tmp_path / "stopped" / resumed.generation, resumed.files) == []
    assert not list((tmp_path / "stopped").glob("building-*"))


def test_words_and_vectors_follow_while_pages_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a build that is stopped in reading has stored by then is indexed as well, and only the rest is done by the next."""
    monkeypatch.setattr(index.build.intake, "_CHUNK", 64)
    monkeypatch.setattr(index.build.catch_up, "_BLOCK", 64)
    monkeypatch.setattr(index.build.catch_up, "_PART", 128)
    monkeypatch.setattr(index.build.catch_up, "_WAITING_TO_BE_SAFE", 1)
    embedded: list[int] = []
    source = lines(tmp_path / "a.jsonl", 1200)
    undisturbed = build([source], tmp_path / "undisturbed")
    add = VectorWriter.add

    def stopping(pages: Iterable[Page | Refused], run: index.build.intake.Run) -> Iterator[Page]:
        yield from itertools.islice(counted(pages, run), 1000)
        raise KeyboardInterrupt

    def counting(self: VectorWriter, block: np.ndarray, pieces: Sequence[int]) -> None:
        embedded.append(len(pieces))
        add(self, block, pieces)

    monkeypatch.setattr(VectorWriter, "add", counting)
    with monkeypatch.context() as patch:
        patch.setattr(index.build.intake, "counted", stopping)
        with pytest.raises(KeyboardInterrupt):
            build([source], tmp_path / "stopped")
    before = sum(embedded)
    assert before > undisturbed.passages / 2
    assert build([source], tmp_path / "stopped").archive_id == undisturbed.archive_id
    again = sum(embedded) - undisturbed.passages
    assert 0 <= again <= 128 + 3 * 64  # the part that was not made safe, and what waited for it
    assert hits(open_archive(tmp_path / "stopped")) == hits(open_archive(tmp_path / "undisturbed"))


def test_vectors_lost_by_a_stopped_build_are_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words go on where they are, vectors where those are that are there whole."""
    monkeypatch.setattr(index.build.catch_up, "_BLOCK", 64)
    source, folder = lines(tmp_path / "a.jsonl", 600), tmp_path / "stopped"
    undisturbed = build([source], tmp_path / "undisturbed")
    with monkeypatch.context() as patch:
        patch.setattr(VectorWriter, "close", interrupt)
        with pytest.raises(KeyboardInterrupt):
            build([source], folder)
    (raw,) = folder.glob("building-*/vectors.raw")
    os.truncate(raw, raw.stat().st_size // 3 + 5)
    assert build([source], folder).passages == undisturbed.passages
    assert hits(open_archive(folder)) == hits(open_archive(tmp_path / "undisturbed"))


def interrupt(*given: object) -> None:
    raise KeyboardInterrupt


def test_pages_mended_before_the_stop_are_not_mended_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    undisturbed = build([SEEDS], tmp_path / "undisturbed")

    with monkeypatch.context() as patch:
        patch.setattr(index.build.intake, "identify", interrupt)
        with pytest.raises(KeyboardInterrupt):
            build([SEEDS], tmp_path / "stopped")
    with monkeypatch.context() as patch:
        patch.setattr(index.build.intake, "mend", interrupt)
        assert build([SEEDS], tmp_path / "stopped").archive_id == undisturbed.archive_id
    stopped, whole = open_archive(tmp_path / "stopped"), open_archive(tmp_path / "undisturbed")
    assert list(stopped.articles()) == list(whole.articles())


def test_what_another_build_left_is_not_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = lines(tmp_path / "a.jsonl", 30), lines(tmp_path / "b.jsonl", 20)

    with monkeypatch.context() as patch:
        patch.setattr(index.build.build, "catch_up", interrupt)
        with pytest.raises(KeyboardInterrupt):
            build([first], tmp_path / "archive")
    assert build([second], tmp_path / "archive").articles == 20
    assert not list((tmp_path / "archive").glob("building-*"))


def test_a_killed_process_leaves_what_the_next_goes_on_with(tmp_path: Path) -> None:
    source, folder = lines(tmp_path / "a.jsonl", 3000), tmp_path / "archive"
    command = [sys.executable, "-m", "index", "build", str(source), "--archive", str(folder)]
    undisturbed = build([source], tmp_path / "undisturbed")
    for wanted in ("documents.sqlite", "taken.json"):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and not list(folder.glob(f"building-*/{wanted}")):
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert build([source], folder).archive_id == undisturbed.archive_id
    assert hits(open_archive(folder)) == hits(open_archive(tmp_path / "undisturbed"))


def test_a_build_killed_at_any_moment_comes_to_the_same_archive(tmp_path: Path) -> None:
    """Killed WENBAO_KILLS times, in one archive after the other until none is left to go on with."""
    source, chance = lines(tmp_path / "a.jsonl", 3000), random.Random(8)
    undisturbed = build([source], tmp_path / "undisturbed")
    expected = hits(open_archive(tmp_path / "undisturbed"))
    kills = finished = 0
    while kills < KILLS:
        folder = tmp_path / f"archive-{finished}"
        command = [sys.executable, "-m", "index", "build", str(source), "--archive", str(folder)]
        begun = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and not list(folder.glob("building-*")):
            time.sleep(0.005)  # before there is anything to go on with, a kill tells nothing
        try:
            process.wait(chance.uniform(0, 2 * (time.monotonic() - begun)))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
        if (folder / "manifest.json").exists():
            assert hits(open_archive(folder)) == expected
            shutil.rmtree(folder)
            finished += 1
    assert build([source], folder).archive_id == undisturbed.archive_id
    assert hits(open_archive(folder)) == expected
    assert_all_kept(open_archive(folder))
    manifest = Manifest.read(folder)
    assert verify(folder / manifest.generation, manifest.files) == []
