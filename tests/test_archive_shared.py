"""An archive that others read, that lies on a disk nobody writes, and that a running chat follows from one state to the next."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import tantivy

from chat.open_archive import Room
from index.archive.folder import open_archive
from index.archive.manifest import Manifest
from index.build import change
from index.build.build import build
from index.build.change import add
from index.layout import MANIFEST
from index.stores import lexical
from rag import Wenbao
from rag import open_archive as open_wenbao
from tests.conftest import ROOT, SEEDS

QUESTION = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"
ORDINARY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
"""Root without the power to write what is read-only."""


@pytest.fixture
def folder(seed_archive: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    shutil.copytree(seed_archive, folder)
    return folder


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def page(place: Path, number: int) -> Path:
    text = f"第{number}桥昨日通车\n\n本报讯 3月5日，第{number}桥正式通车，全长{number + 5}米。\n"
    (place / f"{number}.txt").write_text(text, encoding="utf-8")
    return place / f"{number}.txt"


def locked(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """A command of a user who may write no file that is read-only."""
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("root writes everything, and there is no setpriv to keep it from that")
    command = [*(ORDINARY if os.geteuid() == 0 else []), sys.executable, "-m", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120)


def test_a_read_only_archive_answers_and_is_whole(folder: Path, tmp_path: Path) -> None:
    locked(folder)
    told = run("rag", "ask", QUESTION, "--reader", "quick", "--archive", folder)
    assert "约4582亩" in told.stdout, told.stderr
    refused = run("index", "add", page(tmp_path, 1), "--archive", folder)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1) and "写不进去" in refused.stderr


def test_a_file_that_may_not_be_read_is_said_to_be_so_and_not_broken(folder: Path) -> None:
    generation = Manifest.read(folder).generation
    (folder / generation / "tokens.bin").chmod(0)
    told = run("index", "info", "--archive", folder)
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert "tokens.bin 不许读" in told.stderr and "损坏" not in told.stderr
    (folder / MANIFEST).chmod(0)
    assert "manifest.json 不许读" in run("index", "info", "--archive", folder).stderr


def test_where_no_lock_can_be_made_the_index_is_read_through_links(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folder / Manifest.read(folder).generation / lexical.FOLDER
    index = tantivy.Index

    def opening(schema: object, path: str) -> object:
        if Path(path) == place:
            raise ValueError("Failed to acquire Lockfile: Permission denied")
        return index(schema, path=path)

    before = open_archive(folder).lexical("国际物流港", 5)
    monkeypatch.setattr(tantivy, "Index", opening)
    with monkeypatch.context() as patch, pytest.raises(Exception, match="Lockfile"):
        patch.setattr(os, "access", lambda *_: True)
        open_archive(folder)  # it can be written, so something else is wrong with it
    monkeypatch.setattr(os, "access", lambda *_: False)
    archive = open_archive(folder)
    links = Path(archive._stores._lexical._links.name)  # type: ignore[attr-defined]
    assert links.is_dir()
    assert archive.lexical("国际物流港", 5) == before
    del archive
    assert not links.exists()


def test_every_file_follows_the_umask(tmp_path: Path, umask: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change, "SMALL", 0)
    monkeypatch.setattr(change, "LARGE", 0)
    build([SEEDS], tmp_path / "a")
    add([page(tmp_path, 1)], tmp_path / "a")
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "a").rglob("*") if path.is_file()}
    assert modes == {0o640}


def test_a_state_of_the_same_second_is_seen(folder: Path, tmp_path: Path) -> None:
    room = Room(open_wenbao(folder))
    manifest, stamps = folder / MANIFEST, set[str]()
    for number in range(3):
        add([page(tmp_path, number)], folder)
        os.utime(manifest, (1_700_000_000, 1_700_000_000))  # as a file system has it that counts seconds
        stamps.add(room.wenbao.archive.stamp())
        assert room.wenbao.archive.manifest.pages == 6 + number
    assert len(stamps) == 3


def open_files(folder: Path) -> tuple[int, int]:
    """How many descriptors this process has in a folder, and how many of its files that are gone are still in its memory."""
    names = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            names.append(str(link.readlink()))
        except OSError:
            continue
    gone = {line.split(maxsplit=5)[5] for line in Path("/proc/self/maps").read_text().splitlines() if str(folder) in line}
    return sum(str(folder) in name for name in names), sum(name.endswith("(deleted)") for name in gone)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts what /proc shows")
def test_a_running_chat_lets_earlier_states_go(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change, "SMALL", 0)
    monkeypatch.setattr(change, "LARGE", 0)
    room = Room(open_wenbao(folder))
    held: list[tuple[int, int]] = []
    gc.collect()
    gc.disable()  # nothing waits for the garbage to be collected
    try:
        with ThreadPoolExecutor(3) as readers:
            for number in range(6):
                add([page(tmp_path, number)], folder)
                assert all(readers.map(lambda _: room.wenbao.ask(QUESTION).answer, range(6)))
                assert room.shelf.front_page and room.shelf.glance.html
                held.append(open_files(folder))
    finally:
        gc.enable()
    assert {gone for _, gone in held} == {0}
    assert held[-1][0] <= held[1][0] + 4, held  # a connection for each thread that asks


def test_who_asks_an_archive_goes_without_waiting_for_the_garbage(wenbao: Wenbao, quick: Wenbao) -> None:
    for kept in (wenbao, quick):
        other = kept.with_model(None)
        other.ask(QUESTION, history=("谁到石鼓书院大讲坛主讲？",))
        gone = weakref.ref(other)
        gc.collect()
        gc.disable()
        try:
            del other
            assert gone() is None
        finally:
            gc.enable()
