"""Fixtures shared by all tests: an archive built from the five seed pages, and runs of the commands in a process of their own."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextvars import copy_context
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from filelock import FileLock

from index.build.build import build
from index.read import Refused, read
from index.types import Page
from rag import Wenbao, open_archive
from tests.chromium import chromium, free_port, launched, serving
from tests.kept_child import kept_child
from tests.scripted_model import Reply, Server

__all__ = ["free_port", "kept_child"]

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-width", action="store_true", help="each browser test at all of its widths, not at one in turn")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a browser test's widths one is run, the next test's at another: most that breaks one of two layouts breaks many tests."""
    if config.getoption("--every-width"):
        return
    widths: dict[Callable[..., object], list[str]] = {}
    for item in items:
        size = _width(item)
        if size and size not in widths.setdefault(item.function, []):  # type: ignore[attr-defined]
            widths[item.function].append(size)  # type: ignore[attr-defined]
    turn = {function: sizes[number % len(sizes)] for number, (function, sizes) in enumerate(widths.items())}
    left = [item for item in items if _width(item) and _width(item) != turn[item.function]]  # type: ignore[attr-defined]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in set(left)]


def _width(item: pytest.Item) -> str | None:
    """The width that a test in Chromium is run at, where it has one."""
    call = getattr(item, "callspec", None)
    return call.params.get("size") if call and "browser" in item.fixturenames else None  # type: ignore[attr-defined]


def pages(*paths: Path) -> list[Page]:
    """The pages that are read from these paths."""
    return [page for page in read(paths) if isinstance(page, Page)]


def refused(*paths: Path) -> list[Refused]:
    """What is refused of these paths."""
    return [page for page in read(paths) if isinstance(page, Refused)]


@pytest.fixture(scope="session")
def seed_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive built from seeds/, built once for all test processes. Tests must not write to it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "seed-archive"
    with FileLock(shared / "seed-archive.lock"):
        if not (folder / "manifest.json").exists():
            build([SEEDS], folder)
    return folder


@pytest.fixture(scope="session")
def wenbao(seed_archive: Path) -> Wenbao:
    """The seed archive, open for questions."""
    return open_archive(seed_archive)


@pytest.fixture(scope="session")
def quick(seed_archive: Path) -> Wenbao:
    """The same, read without the network."""
    return open_archive(seed_archive, reader="quick")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command `python -m rag ARGS...` or `python -m index ARGS...` in an empty folder, in this process, where it starts at
    once; gives what `started` gives."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WENBAO_ARCHIVE", raising=False)

    def run_command(name: str, *arguments: object, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        command: click.Command = importlib.import_module(f"{name}.__main__").main
        given = [str(one) for one in arguments]
        done = copy_context().run(CliRunner().invoke, command, given, input=stdin, prog_name=f"python -m {name}")
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return subprocess.CompletedProcess([name, *given], done.exit_code, done.stdout, done.stderr)

    return run_command


@pytest.fixture
def started(tmp_path: Path) -> Run:
    """Run `python -m NAME ARGS...` in an empty folder, in a process of its own; gives the finished process with its text output."""

    def start(*arguments: object, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "PYTHONIOENCODING": "utf-8"}
        environment.pop("WENBAO_ARCHIVE", None)
        return subprocess.run(
            [sys.executable, "-m", *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )

    return start


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the chat of the browser tests stores the readers' opinions."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium, or a skip with the reason; a failure where a browser is required."""
    executable = chromium()
    if executable is None:
        assert not os.environ.get("WENBAO_REQUIRE_BROWSER"), "no Chromium found: install one or set WENBAO_CHROMIUM"
        pytest.skip("no Chromium found: install one or set WENBAO_CHROMIUM")
    with launched(executable) as running:
        yield running


@pytest.fixture(scope="session")
def address(browser: Any, seed_archive: Path, data: Path) -> Iterator[str]:
    """The address of the real chat over the seed pages, started as a user starts it."""
    with serving(seed_archive, data) as address:
        yield address


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Servers of a scripted model on loopback, closed at the end."""
    servers: list[Server] = []

    def start(*replies: Reply, **options: Any) -> Server:
        servers.append(Server(*replies, **options))
        return servers[-1]

    yield start
    for one in servers:
        one.close()
