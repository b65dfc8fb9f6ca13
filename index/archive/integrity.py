"""Whether the files of a generation are as they were written: sha256 of each, all of them or the small ones."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CHECKED_AT_OPENING = 64 << 20
"""Bytes that are read at each opening to see that they are whole, the smallest files first: some 50 ms."""


def checksums(generation: Path, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """The sha256 of every file of a generation by its path there; those in `known` are taken as told and not read."""
    told = dict(known or {})
    names = _files(generation)
    untold = [name for name in names if name not in told]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        told |= zip(untold, threads.map(file_hash, [generation / name for name in untold]), strict=True)
    return {name: told[name] for name in names}


def verify(generation: Path, expected: Mapping[str, str]) -> list[str]:
    """The files of a generation that are missing, changed or not its own, one sentence each; empty where all is well."""
    found = set(_files(generation))
    problems = [problem for name in expected if (problem := _problem(generation, name, expected[name]))]
    return problems + [f"{name}：不是档案库的文件 (not a file of the archive)" for name in sorted(found - expected.keys())]


def verify_small(generation: Path, expected: Mapping[str, str], at_most: int = CHECKED_AT_OPENING) -> str | None:
    """The first thing wrong with the small files, which together have `at_most` bytes; an archive of a few hundred issues is
    looked at whole. Of the others it is seen that they are there."""
    sizes = {name: (generation / name).stat().st_size if (generation / name).is_file() else 0 for name in expected}
    for name in sorted(expected, key=lambda name: sizes[name]):
        at_most -= sizes[name]
        if at_most < 0:
            return None
        problem = _problem(generation, name, expected[name])
        if problem:
            return problem
    return None


def _problem(generation: Path, name: str, expected: str) -> str | None:
    if not (generation / name).is_file():
        return f"{name}：文件不见了 (missing)"
    if file_hash(generation / name) != expected:
        return f"{name}：内容已改变 (changed since it was written)"
    return None


def _files(generation: Path) -> list[str]:
    """Every file but the locks of writers, by its path in the generation."""
    files = (path for path in generation.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
    return sorted(path.relative_to(generation).as_posix() for path in files)


def file_hash(path: Path) -> str:
    """The sha256 of a file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
