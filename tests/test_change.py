"""An archive under change: killed, disturbed, out of room, damaged. What stands is the old state or the new one, whole.

Each writer runs in a process of its own, so that it can be killed: three times a command here, WENBAO_KILLS=50 for more.
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from index.archive.folder import Archive, open_archive
from index.archive.integrity import verify, verify_small
from index.archive.manifest import FORMAT, Manifest
from index.build import change
from index.build.build import build
from index.build.change import add, remove
from index.errors import ArchiveError, WenbaoError
from index.layout import MANIFEST
from index.stores.documents import Documents as LocalDocuments
from tests.conftest import ROOT, SEEDS, Run

KILLS = int(os.environ.get("WENBAO_KILLS", "3"))
QUESTIONS = ("市人大常委会会议", "消防队员扑救火灾", "今年的总投资是多少", "高速公路收费站")

Hits = list[list[tuple[str, float]]]

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.test_change"])


def finished(change: Callable[..., None], *arguments: object) -> None:
    """Run in a process of its own, to the end."""
    process = processes.Process(target=change, args=arguments)
    process.start()
    process.join()
    assert process.exitcode == 0


def nothing() -> None:
    """What starts the server that processes are forked from."""


def hits(archive: Archive) -> Hits:
    """What the questions find, by passage id."""
    searches = [search(question, 8) for question in QUESTIONS for search in (archive.lexical, archive.dense)]
    return [sorted((archive.passage(number).passage_id, round(score, 4)) for number, score in found) for found in searches]


def state(folder: Path) -> tuple[str, Hits]:
    archive = open_archive(folder)
    return archive.manifest.archive_id, hits(archive)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three of the seed pages."""
    folder = tmp_path_factory.mktemp("three") / "pages"
    folder.mkdir()
    for file in sorted(SEEDS.glob("*.txt"))[:3]:
        shutil.copy(file, folder)
    return folder


@pytest.fixture(scope="module")
def three(pages: Path) -> Path:
    """An archive of three of the seed pages; tests work on copies of it."""
    build([pages], pages.parent / "archive")
    return pages.parent / "archive"


def rebuild_all(folder: Path) -> None:
    build([SEEDS], folder)


def add_all(folder: Path) -> None:
    add([SEEDS], folder)


def remove_first(folder: Path) -> None:
    remove([sorted(file.name for file in SEEDS.glob("*.txt"))[0]], folder)


def add_beside(folder: Path) -> None:
    """As large archives are added to; in a process of its own."""
    change.SMALL = change.LARGE = 0
    add_all(folder)


def remove_beside(folder: Path) -> None:
    """As is taken from large archives; in a process of its own."""
    change.SMALL = change.LARGE = 0
    remove_first(folder)


WRITERS: Sequence[Callable[[Path], None]] = (rebuild_all, add_all, remove_first, add_beside, remove_beside)


@pytest.mark.parametrize("writer", WRITERS)
def test_a_killed_writer_leaves_the_old_state_or_the_new_one(
    three: Path, tmp_path: Path, writer: Callable[[Path], None]
) -> None:
    quiet, killed = tmp_path / "quiet", tmp_path / "killed"
    shutil.copytree(three, quiet)
    before = state(quiet)
    finished(nothing)
    began = time.monotonic()
    finished(writer, quiet)
    took = time.monotonic() - began
    after = state(quiet)
    assert before != after
    chance = random.Random(8)
    shutil.copytree(three, killed)
    for _ in range(KILLS):
        process = processes.Process(target=writer, args=(killed,))
        process.start()
        time.sleep(chance.uniform(0, took))
        process.kill()
        process.join()
        assert state(killed) in (before, after)
        if state(killed) == after:
            shutil.rmtree(killed)
            shutil.copytree(three, killed)
    finished(writer, killed)
    assert state(killed) == after
    assert len(list(killed.glob("g-*"))) == 1
    manifest = Manifest.read(killed)
    assert verify(killed / manifest.generation, manifest.files) == []


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def many_pages(tmp_path: Path) -> Path:
    """Pages that take some seconds to mend."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for n, seed in itertools.product(range(120), sorted(SEEDS.glob("*.txt"))):
        (pages / f"{n}-{seed.name}").write_bytes(seed.read_bytes())
    return pages


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for the children of a process in /proc")
def test_a_killed_build_leaves_no_worker_behind(tmp_path: Path) -> None:
    pages = many_pages(tmp_path)
    command = [sys.executable, "-m", "index", "build", str(pages), "--archive", str(tmp_path / "a")]
    process = subprocess.Popen([*command, "--workers", "2"], cwd=ROOT, stderr=subprocess.DEVNULL)
    children: list[int] = []
    while len(children) < 2 and process.poll() is None:
        time.sleep(0.05)
        children = children_of(process)
    assert len(children) >= 2
    process.kill()
    process.wait()
    until = time.monotonic() + 20
    while any(map(alive, children)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [child for child in children if alive(child)]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for the children of a process in /proc")
def test_a_build_that_is_interrupted_ends_in_no_traceback(tmp_path: Path) -> None:
    pages = many_pages(tmp_path)
    command = [sys.executable, "-m", "index", "build", str(pages), "--archive", str(tmp_path / "a"), "--workers", "2"]
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # what a shell starts in the background ignores Ctrl-C
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=heard)
    while len(children_of(process)) < 2:
        assert process.poll() is None
        time.sleep(0.05)
    time.sleep(0.5)  # they are at work by then
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does with Ctrl-C
    _, said = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "Traceback" not in said.decode()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for the children of a process in /proc")
def test_the_workers_of_a_killed_build_keep_nobody_waiting(tmp_path: Path) -> None:
    source, folder = tmp_path / "a.jsonl", tmp_path / "a"
    texts = (f"江州大桥合龙，第{n}号报道。" + "工程投资和进度都已公布。" * 15 for n in range(6000))
    source.write_text("".join(f'{{"id": "n{n}", "text": "{text}"}}\n' for n, text in enumerate(texts)), encoding="utf-8")
    command = [sys.executable, "-m", "index", "build", str(source), "--archive", str(folder), "--workers", "2"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    while not (list(folder.glob("building-*/lexical/*.lock")) and len(children_of(process)) >= 2):
        assert process.poll() is None
        time.sleep(0.01)
    workers = children_of(process)
    try:
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)  # they outlive the build, and whatever they held they would hold on to
        process.kill()
        process.wait()
        assert build([source], folder).archive_id == build([source], tmp_path / "undisturbed").archive_id
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGKILL)


def limited(change: Callable[[Path], None], folder: Path, bytes_a_file: int, told: Any) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_a_file, bytes_a_file))
    try:
        change(folder)
        told.put("")
    except WenbaoError as error:
        told.put(str(error))


@pytest.mark.parametrize(
    "writer, kilobytes",
    [
        (rebuild_all, 1),
        (rebuild_all, 20),
        (rebuild_all, 100),
        (rebuild_all, 200),
        (rebuild_all, 260),
        (add_beside, 20),
        (add_beside, 90),
    ],
)
def test_out_of_room_is_one_sentence_and_the_old_state_stands(
    three: Path, tmp_path: Path, writer: Callable[[Path], None], kilobytes: int
) -> None:
    folder = tmp_path / "a"
    shutil.copytree(three, folder)
    before = state(folder)
    told = processes.SimpleQueue()
    finished(limited, writer, folder, kilobytes << 10, told)
    message = told.get()
    assert "写不进去" in message and "原有档案未动" in message and len(message.splitlines()) == 1
    assert state(folder) == before
    assert len(list(folder.glob("g-*"))) == 1


@pytest.mark.parametrize("command", [("build", SEEDS), ("add", SEEDS), ("remove", "001.txt")])
def test_a_folder_that_is_read_only_is_one_sentence(three: Path, tmp_path: Path, command: tuple[object, ...]) -> None:
    folder = tmp_path / "a"
    shutil.copytree(three, folder)
    before = state(folder)
    setpriv = shutil.which("setpriv")
    powers = [str(setpriv), "--bounding-set", "-dac_override", "--inh-caps", "-dac_override"] if os.geteuid() == 0 else []
    if powers and not setpriv:
        pytest.skip("root may write everywhere, and there is no setpriv to take that from it")
    (folder / ".lock").unlink(missing_ok=True)
    folder.chmod(0o555)
    try:
        done = subprocess.run(
            [*powers, sys.executable, "-m", "index", *map(str, command), "--archive", str(folder)],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    finally:
        folder.chmod(0o755)
    assert done.returncode == 1
    assert "写不进去" in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert state(folder) == before


def test_a_flipped_byte_in_any_file_is_named_and_never_answered_from(three: Path, tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "a"
    shutil.copytree(three, folder)
    manifest = Manifest.read(folder)
    chance = random.Random(3)
    for name in [MANIFEST, *manifest.files]:
        file = folder / name if name == MANIFEST else folder / manifest.generation / name
        whole = file.read_bytes()
        for _ in range(8):
            place = chance.randrange(len(whole))
            file.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
            with pytest.raises(ArchiveError, match="index build") as caught:
                open_archive(folder)
            assert name in str(caught.value) or name == MANIFEST
            assert len(str(caught.value).splitlines()) == 1
        if name in (MANIFEST, "documents.sqlite"):
            done = run("index", "verify", "--archive", folder)
            assert done.returncode == 1
            assert name in done.stdout + done.stderr and "Traceback" not in done.stderr
        file.write_bytes(whole)
    assert open_archive(folder).manifest == manifest


def test_only_small_files_are_read_at_each_opening(three: Path) -> None:
    manifest = Manifest.read(three)
    expected = dict.fromkeys(manifest.files, "another")
    assert verify_small(three / manifest.generation, expected, at_most=0) is None
    assert verify_small(three / manifest.generation, expected) is not None
    assert len(verify(three / manifest.generation, expected)) == len(manifest.files)


def test_an_archive_of_another_version_is_refused_with_the_command_to_run(three: Path, pages: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a"
    shutil.copytree(three, folder)
    fields = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**fields, "format": FORMAT - 1}), encoding="utf-8")
    with pytest.raises(ArchiveError, match="别的版本") as caught:
        open_archive(folder)
    assert f"python -m index build {pages} --archive {folder}" in str(caught.value)


def test_readers_see_one_state_whole_while_the_archive_changes(three: Path, pages: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a"
    shutil.copytree(three, folder)
    states = [state(folder)]
    add_all(folder)
    states.append(state(folder))
    remove_first(folder)
    states.append(state(folder))
    first = open_archive(folder)
    done = threading.Event()

    def reader() -> int:
        seen = 0
        while not done.is_set():
            assert state(folder) in states
            seen += 1
            time.sleep(0.1)
        return seen

    with ThreadPoolExecutor(3) as threads:
        running = [threads.submit(reader) for _ in range(2)]
        try:
            build([pages], folder)
            add_all(folder)
            remove_first(folder)
            assert threads.submit(hits, first).result() == states[2][1]  # opened long ago, asked in a thread of its own
        finally:
            done.set()
        assert sum(future.result() for future in running) > 0


@pytest.mark.parametrize("whole", [8192, 32_768])
def test_damage_met_while_asking_is_one_sentence(three: Path, tmp_path: Path, whole: int) -> None:
    """As in a file too large to be looked at when it is opened: within the names of its tables, and beyond them."""
    folder = tmp_path / "a"
    shutil.copytree(three, folder)
    archive = open_archive(folder)
    numbers = range(archive.manifest.passages)
    assert len([archive.passage(number) for number in numbers]) == len(numbers)
    file = folder / Manifest.read(folder).generation / "documents.sqlite"
    content = file.read_bytes()
    file.write_bytes(content[:whole] + b"\xff" * (len(content) - whole))
    with pytest.raises(ArchiveError, match="index verify"):
        LocalDocuments(file.parent).passages(numbers)
