"""Commands in processes of their own that begin where one has read what every command reads: forked from it, as the workers of a web
server that preloads its application. A process started anew reads libraries and dictionaries for seconds of processor time."""

from __future__ import annotations

import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
LIBRARIES: Final = ("index.build.build", "rag.pipeline", "rag.scripts.lookup", "rag.bench.command", "rag.accounts.command")
"""What the commands import, but for the modules that they are; none of it starts a thread, which a fork would lose."""


class Preloaded:
    """A process that has read it all and forks one for each command. Not for two threads at once."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], stdin: str | None, seconds: int
    ) -> subprocess.CompletedProcess[str]:
        """`python -m ARGUMENTS` in a folder; ended by SIGALRM after so many seconds."""
        streams = [folder / f".{name}" for name in ("stdin", "stdout", "stderr")]
        streams[0].write_text(stdin or "", encoding="utf-8", newline="")
        job = {"arguments": arguments, "folder": str(folder), "environment": dict(environment), "seconds": seconds}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(job | {"streams": [str(one) for one in streams]}), file=self._process.stdin, flush=True)
        code = int(self._process.stdout.readline())
        said, complained = (one.read_bytes().decode("utf-8") for one in streams[1:])
        for one in streams:
            one.unlink()
        return subprocess.CompletedProcess(list(arguments), code, said, complained)

    def close(self) -> None:
        """End it."""
        self._process.communicate("")


def _serve() -> int:
    """Fork a process for each line of standard input and write its exit code; in such a process, run its command."""
    for name in LIBRARIES:
        importlib.import_module(name)
    from index.chinese.words import tagged
    from rag.words.lexicon import lexicon

    tagged("问报")
    lexicon()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            return _run(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
    return 0


def _run(job: Mapping[str, object]) -> int:
    """Run a module as `python -m` does; its exit code."""
    arguments, environment, streams = job["arguments"], job["environment"], job["streams"]
    assert isinstance(arguments, list)
    assert isinstance(environment, dict)
    assert isinstance(streams, list)
    for number, flags in enumerate((os.O_RDONLY, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)):
        opened = os.open(streams[number], flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout = open(0, encoding="utf-8", closefd=False), open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    os.chdir(str(job["folder"]))
    os.environ.clear()
    os.environ.update(environment)
    signal.alarm(int(str(job["seconds"])))
    sys.path[0], sys.argv = str(Path.cwd()), arguments
    sys.modules.pop(f"{arguments[0]}.__main__", None)  # imported by another of the commands
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
    return 0


if __name__ == "__main__":
    sys.exit(_serve())
