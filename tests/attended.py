"""`python ui.py` as people who ask it see it, for the load and the soak: started, asked over HTTP, and looked at from outside (Linux)."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "tests" / "data" / "seed_questions.jsonl"
LONGEST = 60
"""Seconds after which an answer counts as an error."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A process at a moment: seconds since the start, resident memory in MB, open descriptors, threads, processor seconds."""

    seconds: float
    memory: float
    descriptors: int
    threads: int
    worked: float


def standing(pid: int, since: float) -> Standing:
    """How a process stands, as /proc tells it."""
    told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines())
    memory, threads = int(told["VmRSS"].split()[0]) / 1024, int(told["Threads"])
    user, system = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    worked = (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return Standing(time.monotonic() - since, memory, sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()), threads, worked)


@contextmanager
def chat(archive: Path, data: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The chat over an archive on a free port of this machine, until the block ends; gives its address and its process."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = {**os.environ, "WENBAO_DATA": str(data)}
    command = [sys.executable, "ui.py", "--archive", str(archive), "--port", str(port)]
    with (data / "chat.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 600
        while "问报" not in (data / "chat.log").read_text(encoding="utf-8", errors="replace"):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((data / "chat.log").read_text(encoding="utf-8", errors="replace"))
            time.sleep(0.2)
        yield address, process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def questions(file: Path = QUESTIONS) -> list[str]:
    """The questions of a gold set."""
    return [json.loads(line)["question"] for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


@dataclass(slots=True)
class Asked:
    """What people found: seconds of each answer, and what went wrong by its kind; `busy` were told to come again (503)."""

    seconds: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    busy: int = 0

    def quantile(self, share: float) -> float:
        """Seconds in which this share of the answers came."""
        ordered = sorted(self.seconds) or [float("nan")]
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class People:
    """So many people, each of whom asks, reads for `pause` seconds on average, and asks again, until `stop`."""

    def __init__(self, address: str, count: int, pause: float, asked: list[str]) -> None:
        self.found = Asked()
        self._address, self._pause, self._questions = address, pause, asked
        self._counting, self._ended = threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=self._ask_on, args=(n,), daemon=True) for n in range(count)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> Asked:
        """End, with the answers that are on their way."""
        self._ended.set()
        for thread in self._threads:
            thread.join(LONGEST + 5)
        return self.found

    def _ask_on(self, who: int) -> None:
        chance = random.Random(who)
        while not self._ended.wait(chance.expovariate(1 / self._pause)):
            start = time.monotonic()
            problem = ask(self._address, chance.choice(self._questions))
            with self._counting:
                if problem is None:
                    self.found.seconds.append(time.monotonic() - start)
                elif problem == "503":
                    self.found.busy += 1
                else:
                    self.found.errors[problem] = self.found.errors.get(problem, 0) + 1


def ask(address: str, question: str) -> str | None:
    """Ask as a program does; what went wrong, None where an answer came."""
    body = json.dumps({"messages": [{"role": "user", "content": question}]}).encode()
    request = urllib.request.Request(f"{address}/v1/chat/completions", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=LONGEST) as reply:
            said = json.load(reply)["choices"][0]["message"]["content"]
            return None if said.strip() else "empty"
    except urllib.error.HTTPError as error:
        return str(error.code)
    except (OSError, ValueError, KeyError) as error:
        return type(error).__name__
