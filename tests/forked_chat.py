"""Chats for the tests, each forked from one process that has imported what a chat imports, which takes longer than most tests do.

A chat here is `ui.main`, as `python ui.py` runs it; tests that are about starting it start it as a user does.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path

ROOT = Path(__file__).parent.parent
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.chat_imports"])


def fork(arguments: list[str], data: Path, log: Path) -> BaseProcess:
    """`python ui.py ARGUMENTS...` with its data in a folder and what it says in a file; started."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "WENBAO_DATA": str(data)}
    environment.pop("WENBAO_ARCHIVE", None)
    process = _FORKS.Process(target=_chat, args=(arguments, environment, log))  # no daemon: it has workers of its own
    process.start()
    return process


def _chat(arguments: list[str], environment: dict[str, str], log: Path) -> None:
    import ui

    said = os.open(log, os.O_WRONLY | os.O_CREAT)
    for output in (sys.stdout, sys.stderr):
        os.dup2(said, output.fileno())
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    ui.main(arguments, prog_name="ui.py")
