"""The load and the soak, for seconds: nobody is left without an answer, and nothing is left open."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attended import ROOT, Asked
from tests.load import load
from tests.soak import soak

HEAPS = """
import ctypes, tempfile, threading
from chat.memory import share_memory
share_memory()
c = ctypes.CDLL(None)
c.malloc.restype = ctypes.c_void_p
all_there = threading.Barrier(8)
def work():
    c.malloc(ctypes.c_size_t(5000))
    all_there.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
[one.start() for one in threads]
[one.join() for one in threads]
c.fopen.restype = ctypes.c_void_p
with tempfile.NamedTemporaryFile() as told:
    out = ctypes.c_void_p(c.fopen(told.name.encode(), b"w"))
    c.malloc_info(0, out)
    c.fclose(out)
    print(told.read().count(b"<heap "))
"""
"""How many heaps a program has in which eight threads ask for memory at once."""


def test_quantiles_are_those_of_the_ordered_seconds() -> None:
    found = Asked([0.4, 0.1, 0.2, 0.3])
    assert (found.quantile(0.5), found.quantile(0.95), found.quantile(0)) == (0.3, 0.4, 0.1)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a setting of glibc")
def test_threads_share_their_heaps() -> None:
    heaps = subprocess.run([sys.executable, "-c", HEAPS], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert int(heaps) <= 2, "each of eight threads has a heap of its own"


def test_some_people_at_once_all_get_answers(seed_archive: Path, tmp_path: Path) -> None:
    assert load(seed_archive, people=6, seconds=2, every=1, pause=0.2, place=tmp_path) == 0


def test_an_archive_that_grows_leaves_nothing_open(tmp_path: Path) -> None:
    stood, errors, generations = soak(tmp_path, seconds=8, every=1, people=2, pause=0.2)
    assert errors == 0
    assert generations <= 2
    # while pages are being added there are more
    first, last = (min(one.descriptors for one in some) for some in (stood[:3], stood[-3:]))
    assert last - first < 12
